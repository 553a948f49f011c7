//! Staff's boards: sizes and rates of a board of 1,000 cards, sixty people who move cards on it, what
//! a stream costs, the figures of a long past, and drops into one gap.

mod moves;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::process::Command;
use tokio::task::JoinSet;

use self::moves::{Card, Seen, Sent, drive, listen, moves, moving, read, send};
use crate::client::Client;
use crate::listener::Listener;
use crate::load::{ms, size};
use crate::server::{self, Cache, Server};
use crate::table::Row;
use crate::{Arguments, Failure, rates};

/// The board of `lanka bench-data --boards`, and a second one on which nothing happens.
const BOARD: u32 = 1;
const QUIET: u32 = 2;
const PEOPLE: usize = 60;
const ACTIVE: usize = 300;
const IDLE: usize = 10_000;
/// What the server takes of one person.
const STREAMS_OF_ONE: usize = 20;
const DROPS: usize = 10_000;

/// The signed-in people of the made-up group.
struct Sessions(Vec<String>);

impl Sessions {
    fn read(data: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(data.join("bench-sessions"))?;
        Ok(Self(text.lines().map(str::to_owned).collect()))
    }

    /// Whose the n-th stream is.
    fn of_stream(&self, n: usize) -> &str {
        &self.0[n / STREAMS_OF_ONE]
    }
}

pub(crate) async fn measure(arguments: &Arguments, rows: &mut Vec<Row>) -> Result<(), Failure> {
    let prepared = server::board_folder(arguments)?;
    let data = arguments.work.join("running-boards");
    server::copy_of(&prepared, &data)?;
    let sessions = Sessions::read(&data)?;

    let server = Server::start(arguments, &data, Cache::On).await?;
    pages(arguments, server.address, &sessions.0[0], rows).await?;
    moves(server.address, &sessions, rows).await?;
    rows.push(figures(server.address, &sessions.0[0]).await?);
    rows.push(drops(server.address, &sessions.0[0]).await?);
    browser(server.address, &sessions.0[1], rows).await?;
    server.stop().await?;

    let server = Server::start(arguments, &data, Cache::On).await?;
    memory(&server, &sessions, rows).await?;
    server.stop().await?;
    std::fs::remove_dir_all(&data)?;
    Ok(())
}

async fn pages(arguments: &Arguments, address: SocketAddr, session: &str, rows: &mut Vec<Row>) -> Result<(), Failure> {
    let time = Duration::from_secs(arguments.seconds);
    let (page, data) = (format!("/taulut/{BOARD}"), format!("/taulut/{BOARD}/tiedot"));
    let mut client = Client::connect(address).await?;
    let mut bytes = 0;
    for path in [&page, &data] {
        let answer = client.get_with(path, session, "br").await?;
        rates::expect(answer.status, 200).map_err(|failure| format!("{path}: {failure}"))?;
        bytes += answer.body.len() as u64;
    }
    rows.push(size("staff's board of 1,000 cards, HTML and data", bytes, 120));
    let html = client.get_with(&page, session, "identity").await?.text();
    let desk = client_size(&mut client, &html).await?;
    let row = size("staff's desk, JS and WASM", desk, 220);
    // Without a built client the page names none, and that is no good figure.
    rows.push(Row {
        holds: row.holds.map(|holds| holds && desk > 0),
        ..row
    });
    let rate = rates::per_second_as(address, &page, session, time).await?;
    rows.push(at_least("staff's board rendered, requests/s", rate, 150.0));
    let rate = rates::per_second_as(address, &data, session, time).await?;
    rows.push(at_least("its data from the cache, requests/s", rate, 2_000.0));
    Ok(())
}

fn at_least(what: &str, measured: f64, least: f64) -> Row {
    Row::new(
        what,
        format!("≥ {least:.0}"),
        format!("{measured:.0}"),
        measured >= least,
    )
}

/// The bytes of the scripts and the WebAssembly that the board page loads.
async fn client_size(client: &mut Client, html: &str) -> Result<u64, Failure> {
    let mut seen: Vec<&str> = Vec::new();
    for part in html.split(['"', '\'', ' ', '=', '>']) {
        let is_client = part.starts_with('/') && (part.ends_with(".js") || part.ends_with(".wasm"));
        if is_client && !seen.contains(&part) {
            seen.push(part);
        }
    }
    let mut bytes = 0;
    for path in seen {
        bytes += crate::pages::fetch(client, path).await?;
    }
    Ok(bytes)
}

/// The flow page of a board with 10,000 transitions, computed anew: something moves before each.
async fn figures(address: SocketAddr, session: &str) -> Result<Row, Failure> {
    let mut client = Client::connect(address).await?;
    let board = read(&mut client, session).await?;
    let mut card = board.cards[3];
    let mut times = Vec::new();
    for n in 0..20 {
        let column = board.columns[n % board.columns.len()];
        let number = usize::try_from(board.seq)? * 2_000_003 + n;
        card = send(&mut client, session, &moving(number, card, column, &json!("top")).0)
            .await?
            .0;
        let began = Instant::now();
        let answer = client
            .get_with(&format!("/taulut/{BOARD}/virtaus"), session, "identity")
            .await?;
        rates::expect(answer.status, 200).map_err(|failure| format!("the flow page: {failure}"))?;
        times.push(began.elapsed());
    }
    let median = rates::quantile(&mut times, 0.5);
    Ok(Row::new(
        "all figures of 10,000 transitions, the whole page, median",
        "≤ 50 ms",
        format!("{:.1} ms", ms(median)),
        median <= Duration::from_millis(50),
    ))
}

/// The last card of a column to the place after its first, again and again. What was written is what
/// the change tells, since a browser must hear of every card whose position is new.
async fn drops(address: SocketAddr, session: &str) -> Result<Row, Failure> {
    let mut client = Client::connect(address).await?;
    let board = read(&mut client, session).await?;
    let column = board.cards[0].column;
    let mut cards: Vec<Card> = board.cards.iter().filter(|it| it.column == column).copied().collect();
    cards.truncate(40);
    let anchor = json!({"after": cards.remove(0).id});
    let (mut written, mut most) = (0, 0);
    for n in 0..DROPS {
        let at = cards.len() - 1 - n % cards.len();
        let number = usize::try_from(board.seq)? * 3_000_017 + n;
        let (op, _) = moving(number, cards[at], column, &anchor);
        let (card, seq) = send(&mut client, session, &op).await?;
        cards[at] = card;
        let path = format!("/taulut/{BOARD}/muutokset?alkaen={}", seq - 1);
        let answer = client.get_with(&path, session, "identity").await?;
        let changes: Value = serde_json::from_slice(&answer.body)?;
        let rows = changes["change"]["cards"].as_array().map_or(0, Vec::len);
        written += rows;
        most = rows.max(most);
    }
    let mean = written as f64 / DROPS as f64;
    Ok(Row::new(
        "10,000 drops into the same gap, rows written",
        "≤ 2 on average, ≤ 64 in one",
        format!("{mean:.2} on average, {most} in one"),
        mean <= 2.0 && (1..=64).contains(&most),
    ))
}

async fn memory(server: &Server, sessions: &Sessions, rows: &mut Vec<Row>) -> Result<(), Failure> {
    const SETTLE: Duration = Duration::from_secs(20);
    let address = server.address;
    let board = read(&mut Client::connect(address).await?, &sessions.0[0]).await?;
    tokio::time::sleep(SETTLE).await;
    let empty = server.resident()?;
    let mut idle = Vec::with_capacity(IDLE);
    for n in 0..IDLE {
        idle.push(Listener::follow(address, sessions.of_stream(n), QUIET, 0, n).await?);
    }
    // Each has had a heartbeat, and the memory of the opening is given back.
    tokio::time::sleep(SETTLE).await;
    let with_idle = server.resident()?;
    rows.push(each("memory of a stream, 10,000 idle ones", empty, with_idle, IDLE, 15));
    let (sent, seen) = (Sent::default(), Seen::default());
    let mut listeners = JoinSet::new();
    for n in IDLE..IDLE + ACTIVE {
        let listener = Listener::follow(address, sessions.of_stream(n), BOARD, board.seq, n).await?;
        listeners.spawn(listen(listener, Arc::clone(&sent), Arc::clone(&seen), Arc::default()));
    }
    drive(address, sessions, &board, 90, &sent).await?;
    let with_active = server.resident()?;
    rows.push(each(
        "memory of a stream, 300 active ones beside them",
        with_idle,
        with_active,
        ACTIVE,
        64,
    ));
    drop(idle);
    Ok(())
}

fn each(what: &str, before: u64, after: u64, count: usize, kilobytes: u64) -> Row {
    let bytes = after.saturating_sub(before) / count as u64;
    Row::new(
        what,
        format!("≤ {kilobytes} KB"),
        format!("{:.1} KB", bytes as f64 / 1024.0),
        bytes <= kilobytes * 1024,
    )
}

/// What only a browser can tell, by `end2end/bench/board.mjs`: it prints a line of JSON for each row,
/// `{"what": …, "bound": …, "measured": …, "holds": …}`.
async fn browser(address: SocketAddr, session: &str, rows: &mut Vec<Row>) -> Result<(), Failure> {
    const SCRIPT: &str = "bench/board.mjs";
    if !Path::new("end2end").join(SCRIPT).exists() {
        rows.push(Row::note("in a browser", "end2end/bench/board.mjs is not there"));
        return Ok(());
    }
    let run = Command::new("node")
        .arg(SCRIPT)
        .current_dir("end2end")
        .env("ORIGIN", format!("http://{address}"))
        .env("SESSION", session)
        .env("BOARD", BOARD.to_string())
        .output()
        .await?;
    if !run.status.success() {
        return Err(format!("the browser: {}", String::from_utf8_lossy(&run.stderr)).into());
    }
    for line in String::from_utf8_lossy(&run.stdout)
        .lines()
        .filter(|line| line.starts_with('{'))
    {
        let row: Value = serde_json::from_str(line)?;
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        rows.push(Row::new(
            text("what"),
            text("bound"),
            text("measured"),
            row["holds"].as_bool().unwrap_or(false),
        ));
    }
    Ok(())
}
