//! `make bench`: sizes, rates, latency, memory and start with 10,000 ideas.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::client::Client;
use crate::server::{self, Cache, Server};
use crate::table::{Row, Table};
use crate::{Arguments, Failure, boards, pages, rates};

const IDEAS: u64 = 10_000;
/// So many that 10,000 of them are open: six of ten are.
const IDEAS_WITH_OPEN: u64 = 16_700;
const BOARD: &str = "/ideat";
/// A page with an interactive part, and one without.
const FORM: &str = "/ideat/uusi";
const PLAIN: &str = "/tietoa";
/// Answered without pages, database or templates: what the server could do at most.
const STATIC: &str = "/robots.txt";

pub(crate) async fn measure(arguments: &Arguments) -> Result<Table, Failure> {
    let prepared = server::data_folder(arguments, IDEAS)?;
    let data = arguments.work.join("running");
    server::copy_of(&prepared, &data)?;

    let mut rows = Vec::new();
    sizes(arguments, &data, &mut rows).await?;
    let noisy = speeds(arguments, &data, &mut rows).await?;
    rows.push(mixed(arguments, &data).await?);
    rows.push(inbox(arguments).await?);
    boards::measure(arguments, &mut rows).await?;
    memory(arguments, &data, &mut rows).await?;
    rows.push(start(arguments, &data).await?);
    std::fs::remove_dir_all(&data)?;

    let mut notes = vec![format!(
        "10,000 ideas made by `lanka bench-data`, SQLite, {} s a rate, {}.",
        arguments.seconds,
        processor()
    )];
    if noisy {
        notes.push("The machine is noisy: a bare static answer, measured three times, spread over 15 %. So the bounds of the rates are ratios to it in the same run.".to_owned());
    }
    Ok(Table {
        section: "load",
        title: "With 10,000 ideas",
        rows,
        notes,
    })
}

async fn sizes(arguments: &Arguments, data: &Path, rows: &mut Vec<Row>) -> Result<(), Failure> {
    let server = Server::start(arguments, data, Cache::On).await?;
    let board = pages::weigh(server.address, BOARD).await?;
    let form = pages::weigh(server.address, FORM).await?;
    let plain = pages::weigh(server.address, PLAIN).await?;
    server.stop().await?;
    rows.push(size("board page, HTML", board.html, 14));
    rows.push(size("board page, CSS", board.css, 12));
    rows.push(size("page with an interactive part, JS and WASM", form.scripts, 110));
    rows.push(Row::new(
        "page without one, JS and WASM",
        "0",
        plain.scripts.to_string(),
        plain.scripts == 0,
    ));
    Ok(())
}

pub(crate) fn size(what: &str, bytes: u64, kilobytes: u64) -> Row {
    Row::new(
        what,
        format!("≤ {kilobytes} KB"),
        format!("{:.1} KB", bytes as f64 / 1024.0),
        bytes <= kilobytes * 1024,
    )
}

/// The rates. Says whether the machine was noisy, so that ratios count instead of numbers.
async fn speeds(arguments: &Arguments, data: &Path, rows: &mut Vec<Row>) -> Result<bool, Failure> {
    let time = Duration::from_secs(arguments.seconds);
    let short = Duration::from_secs(arguments.seconds.div_ceil(2));

    // The static answer is measured before, between and after, so that its spread shows the noise
    // of the whole run.
    let server = Server::start(arguments, data, Cache::Off).await?;
    let first = rates::per_second(server.address, STATIC, short).await?;
    let uncached = rates::per_second(server.address, BOARD, time).await?;
    let second = rates::per_second(server.address, STATIC, short).await?;
    server.stop().await?;
    let server = Server::start(arguments, data, Cache::On).await?;
    let cached = rates::per_second(server.address, BOARD, time).await?;
    let third = rates::per_second(server.address, STATIC, short).await?;
    server.stop().await?;

    let bare = [first, second, third];
    let (least, most) = bare.iter().fold((f64::MAX, 0.0_f64), |(least, most), rate| {
        (least.min(*rate), most.max(*rate))
    });
    let mean = bare.iter().sum::<f64>() / 3.0;
    let spread = (most - least) / least;
    let noisy = spread > 0.15;
    rows.push(Row::note(
        "static answer, three times, requests/s",
        format!("{first:.0}, {second:.0}, {third:.0} (spread {:.0} %)", spread * 100.0),
    ));
    rows.push(rate(
        "board page uncached, requests/s",
        uncached,
        1_500.0,
        noisy.then_some((mean, 15.0)),
    ));
    rows.push(rate(
        "board page from the cache, requests/s",
        cached,
        15_000.0,
        noisy.then_some((mean, 2.0)),
    ));
    Ok(noisy)
}

fn rate(what: &str, measured: f64, least: f64, ratio: Option<(f64, f64)>) -> Row {
    match ratio {
        None => Row::new(
            what,
            format!("≥ {least:.0}"),
            format!("{measured:.0}"),
            measured >= least,
        ),
        Some((bare, share)) => Row::new(
            what,
            format!("≥ 1/{share:.0} of static ({:.0})", bare / share),
            format!("{measured:.0}"),
            measured >= bare / share,
        ),
    }
}

/// 200 reads and 20 writes a second for twenty seconds, the page cache off. A request counts from
/// the moment it was due, so that a stall is seen by all who would have come during it.
async fn mixed(arguments: &Arguments, data: &Path) -> Result<Row, Failure> {
    const EVERY: Duration = Duration::from_millis(5);
    const TOTAL: u32 = 20 * 200;
    let server = Server::start(arguments, data, Cache::Off).await?;
    let address = server.address;
    let idle: Idle = Arc::default();
    let mut tasks = JoinSet::new();
    let began = Instant::now();
    for n in 0..TOTAL {
        let due = began + EVERY * n;
        tokio::time::sleep_until(due.into()).await;
        tasks.spawn(on_a_connection(idle.clone(), address, Act::Read(n), due));
        if n % 10 == 0 {
            let act = if n % 20 == 0 { Act::Send(n) } else { Act::Support(n) };
            tasks.spawn(on_a_connection(idle.clone(), address, act, due));
        }
    }
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done??);
    }
    server.stop().await?;
    let (half, most) = (rates::quantile(&mut times, 0.5), rates::quantile(&mut times, 0.99));
    Ok(Row::new(
        "200 reads/s and 20 writes/s, p99 uncached",
        "≤ 25 ms",
        format!(
            "{:.1} ms (median {:.1} ms, {} requests)",
            ms(most),
            ms(half),
            times.len()
        ),
        most <= Duration::from_millis(25),
    ))
}

/// The inbox of a lead with 10,000 open matters: the answer's time on one connection, one after
/// another, the whole page each time. The server's own time is a little less.
async fn inbox(arguments: &Arguments) -> Result<Row, Failure> {
    const BOUND: Duration = Duration::from_millis(10);
    let data = server::data_folder(arguments, IDEAS_WITH_OPEN)?;
    let session = std::fs::read_to_string(data.join("bench-session"))?;
    let server = Server::start(arguments, &data, Cache::On).await?;
    let mut client = Client::connect(server.address).await?;
    let mut worst: Option<(Duration, &str)> = None;
    for path in [
        "/saapuneet",
        "/saapuneet?nayta=ottamatta",
        "/saapuneet?nayta=kaikki&aika=myohassa",
    ] {
        let mut times = Vec::new();
        for n in 0..120 {
            let began = Instant::now();
            let answer = client.get_as(path, &session).await?;
            rates::expect(answer.status, 200).map_err(|failure| format!("{path}: {failure}"))?;
            // The first ones warm the caches and are not counted.
            if n >= 20 {
                times.push(began.elapsed());
            }
        }
        let median = rates::quantile(&mut times, 0.5);
        if worst.is_none_or(|(most, _)| median > most) {
            worst = Some((median, path));
        }
    }
    server.stop().await?;
    let (median, path) = worst.ok_or("nothing was measured")?;
    Ok(Row::new(
        "inbox of 10,000 open matters, signed in, median",
        "≤ 10 ms",
        format!("{:.1} ms ({path})", ms(median)),
        median <= BOUND,
    ))
}

/// What one visitor of the mixed load does.
#[derive(Clone, Copy)]
enum Act {
    Read(u32),
    Send(u32),
    Support(u32),
}

/// Kept connections, the longest unused first: none waits so long that the server closes it.
type Idle = Arc<Mutex<VecDeque<Client>>>;
type Times = Result<Vec<Duration>, Failure>;

async fn on_a_connection(idle: Idle, address: SocketAddr, act: Act, due: Instant) -> Times {
    let kept = idle.lock().map_err(|_| "another visitor failed")?.pop_front();
    let mut client = match kept {
        Some(client) => client,
        None => Client::connect(address).await?,
    };
    let times = perform(&mut client, act, due).await?;
    idle.lock().map_err(|_| "another visitor failed")?.push_back(client);
    Ok(times)
}

async fn perform(client: &mut Client, act: Act, due: Instant) -> Times {
    match act {
        Act::Read(n) => {
            let path = read_path(u64::from(n));
            let answer = client.get(&path, "br").await?;
            rates::expect(answer.status, 200).map_err(|failure| format!("{path}: {failure}"))?;
            Ok(vec![due.elapsed()])
        }
        Act::Support(n) => {
            let idea = 1 + u64::from(n) * 7 % IDEAS;
            let answer = client.post(&format!("/ideat/{idea}/kannata"), "on=1", n).await?;
            // Not every idea of the data can be supported; a refusal is an answer, a fault is not.
            if answer.status >= 500 {
                return Err(format!("support answered {}", answer.status).into());
            }
            Ok(vec![due.elapsed()])
        }
        Act::Send(n) => {
            let page = client.get(FORM, "identity").await?;
            let opened = due.elapsed();
            let pressed = Instant::now();
            let form = format!(
                "kind=idea&title={}&text={}{}",
                pages::encoded(&format!("Pyöräteline numero {n} kirjaston eteen")),
                pages::encoded("Telineitä on liian vähän, ja pyörät kaatuvat kulkuväylälle."),
                // Similar ideas have been seen: there is nothing more to ask.
                pages::hidden_fields(&page.text()).replace("&seen=", "&seen=1"),
            );
            let answer = client.post(FORM, &form, n).await?;
            rates::expect(answer.status, 303).map_err(|failure| format!("sending an idea: {failure}"))?;
            Ok(vec![opened, pressed.elapsed()])
        }
    }
}

/// Mostly the board and ideas, sometimes the front page or a search.
fn read_path(n: u64) -> String {
    match n % 20 {
        0 => "/".to_owned(),
        1 => "/ideat?haku=kirjasto".to_owned(),
        2..=7 => BOARD.to_owned(),
        8..=10 => format!("/ideat?sivu={}", 2 + n % 9),
        _ => format!("/ideat/{}", 1 + n * 13 % IDEAS),
    }
}

async fn memory(arguments: &Arguments, data: &Path, rows: &mut Vec<Row>) -> Result<(), Failure> {
    let server = Server::start(arguments, data, Cache::On).await?;
    // Idle is when the work of the start is done and its memory given back, some fifteen seconds on.
    tokio::time::sleep(Duration::from_secs(20)).await;
    rows.push(resident("resident memory, idle", server.resident()?, 40));
    rates::ask_many(server.address, 100_000, read_path).await?;
    rows.push(resident(
        "resident memory, after 100,000 requests",
        server.resident()?,
        80,
    ));
    server.stop().await
}

fn resident(what: &str, bytes: u64, megabytes: u64) -> Row {
    let measured = format!("{:.1} MB", bytes as f64 / 1_048_576.0);
    Row::new(
        what,
        format!("≤ {megabytes} MB"),
        measured,
        bytes <= megabytes * 1_048_576,
    )
}

/// The median of five starts.
async fn start(arguments: &Arguments, data: &Path) -> Result<Row, Failure> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let server = Server::start(arguments, data, Cache::On).await?;
        times.push(server.start);
        server.stop().await?;
    }
    let median = rates::quantile(&mut times, 0.5);
    Ok(Row::new(
        "start to first 200",
        "≤ 150 ms",
        format!("{:.0} ms", ms(median)),
        median <= Duration::from_millis(150),
    ))
}

pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// The processor's name, so that numbers of two machines are not taken for a change of the program.
pub(crate) fn processor() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .and_then(|rest| rest.split(':').nth(1));
    let cores = info.lines().filter(|line| line.starts_with("processor")).count();
    format!("{} cores, {}", cores, name.map_or("processor not named", str::trim))
}
