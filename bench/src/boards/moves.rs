//! Moves of cards as browsers send them, and how soon they are acknowledged and seen.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{BOARD, PEOPLE, Sessions};
use crate::client::Client;
use crate::listener::Listener;
use crate::load::ms;
use crate::table::Row;
use crate::{Failure, rates};

/// Six moves a minute each.
const EVERY: Duration = Duration::from_millis(60_000 / (6 * PEOPLE as u64));

/// A card as `SlimCard` is written: `[[id, number, column, lane, position, version, …], …]`.
#[derive(Clone, Copy)]
pub(super) struct Card {
    pub(super) id: i64,
    pub(super) column: i64,
    lane: i64,
    version: i64,
}

impl Card {
    fn read(card: &Value) -> Result<Self, Failure> {
        let of = |n: usize| card[0][n].as_i64().ok_or("a card is not what it was");
        Ok(Self {
            id: of(0)?,
            column: of(2)?,
            lane: of(3)?,
            version: of(5)?,
        })
    }
}

pub(super) struct Board {
    pub(super) seq: i64,
    pub(super) columns: Vec<i64>,
    pub(super) cards: Vec<Card>,
}

pub(super) async fn read(client: &mut Client, session: &str) -> Result<Board, Failure> {
    let answer = client
        .get_with(&format!("/taulut/{BOARD}/tiedot"), session, "identity")
        .await?;
    rates::expect(answer.status, 200)?;
    let board: Value = serde_json::from_slice(&answer.body)?;
    let list = |name: &str| board[name].as_array().cloned().unwrap_or_default();
    let cards: Result<Vec<Card>, Failure> = list("cards").iter().map(Card::read).collect();
    Ok(Board {
        seq: board["seq"].as_i64().ok_or("a board without a number")?,
        columns: list("columns").iter().filter_map(|it| it["id"].as_i64()).collect(),
        cards: cards?,
    })
}

/// A move's operation, with the id it carries.
pub(super) fn moving(n: usize, card: Card, column: i64, anchor: &Value) -> (String, String) {
    let id = format!("{:032x}", 0x9e37_79b9_7f4a_7c15_u128.wrapping_mul(n as u128 + 1));
    let ask = json!({
        "do": "move", "card": card.id, "seen": card.version, "column": column, "lane": card.lane,
        "anchor": anchor, "anyway": true, "ticked": [0, 1, 2, 3, 4, 5],
    });
    let text = json!({"board": BOARD, "op": {"op_id": id, "ask": ask}}).to_string();
    (text, id)
}

/// Sends a move and gives the card as it is after it, and the board's number.
pub(super) async fn send(client: &mut Client, session: &str, op: &str) -> Result<(Card, i64), Failure> {
    let answer = client.post_json("/api/boards/op", op, session).await?;
    rates::expect(answer.status, 200).map_err(|failure| format!("a move: {failure}"))?;
    let told: Value = serde_json::from_slice(&answer.body)?;
    let seq = told["done"]["seq"].as_i64();
    let seq = seq.ok_or_else(|| format!("a move was refused: {}", answer.text()))?;
    Ok((Card::read(&told["done"]["cards"][0])?, seq))
}

/// When each operation was sent, by its id.
pub(super) type Sent = Arc<Mutex<HashMap<String, Instant>>>;
pub(super) type Seen = Arc<Mutex<Vec<Duration>>>;

/// Notes how long after its sending each change was heard, and how large the largest was.
pub(super) async fn listen(mut listener: Listener, sent: Sent, seen: Seen, largest: Arc<Mutex<usize>>) {
    while let Ok((text, at)) = listener.next().await {
        let Some(id) = text
            .split("\"op_id\":\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
        else {
            continue;
        };
        let began = sent.lock().unwrap_or_else(PoisonError::into_inner).get(id).copied();
        if let Some(began) = began {
            seen.lock().unwrap_or_else(PoisonError::into_inner).push(at - began);
            let mut largest = largest.lock().unwrap_or_else(PoisonError::into_inner);
            *largest = text.len().max(*largest);
        }
    }
}

/// Sixty people for half a minute, each moving a card of their own six times a minute and hearing
/// of everybody's.
pub(super) async fn moves(address: SocketAddr, sessions: &Sessions, rows: &mut Vec<Row>) -> Result<(), Failure> {
    const MOVES: usize = 180;
    let board = read(&mut Client::connect(address).await?, &sessions.0[0]).await?;
    let (sent, seen) = (Sent::default(), Seen::default());
    let largest = Arc::default();
    let mut listeners = JoinSet::new();
    for person in 0..PEOPLE {
        let listener = Listener::follow(address, &sessions.0[person], BOARD, board.seq, person).await?;
        listeners.spawn(listen(
            listener,
            Arc::clone(&sent),
            Arc::clone(&seen),
            Arc::clone(&largest),
        ));
    }
    let mut acknowledged = drive(address, sessions, &board, MOVES, &sent).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    listeners.abort_all();
    let mut seen = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
    let heard = seen.len();
    let p95 = rates::quantile(&mut acknowledged, 0.95);
    rows.push(Row::new(
        "a move acknowledged, 60 people × 6 a minute, p95",
        "≤ 100 ms",
        format!("{:.1} ms ({} moves)", ms(p95), acknowledged.len()),
        p95 <= Duration::from_millis(100),
    ));
    let p95 = rates::quantile(&mut seen, 0.95);
    rows.push(Row::new(
        "seen by the others, p95",
        "≤ 500 ms",
        format!("{:.1} ms ({heard} of {})", ms(p95), MOVES * PEOPLE),
        p95 <= Duration::from_millis(500) && heard == MOVES * PEOPLE,
    ));
    let largest = *largest.lock().unwrap_or_else(PoisonError::into_inner);
    rows.push(Row::new(
        "one change as an event, the largest",
        "< 1 KB",
        format!("{largest} bytes"),
        largest < 1024,
    ));
    Ok(())
}

/// Moves a card every sixth of a second, each of sixty people in turn; the times to the answers.
pub(super) async fn drive(
    address: SocketAddr,
    sessions: &Sessions,
    board: &Board,
    moves: usize,
    sent: &Sent,
) -> Result<Vec<Duration>, Failure> {
    let mut hands = Vec::new();
    for person in 0..PEOPLE {
        hands.push(Some(board.cards[person * (board.cards.len() / PEOPLE)]));
    }
    let began = Instant::now();
    let mut under_way = JoinSet::new();
    let mut times = Vec::new();
    for n in 0..moves {
        tokio::time::sleep_until((began + EVERY * u32::try_from(n)?).into()).await;
        while let Some(done) = under_way.try_join_next() {
            let (person, card, time): (usize, Card, Duration) = done??;
            hands[person] = Some(card);
            times.push(time);
        }
        let person = n % PEOPLE;
        let Some(card) = hands[person].take() else {
            return Err("a move took longer than ten seconds".into());
        };
        let at = board.columns.iter().position(|it| *it == card.column).unwrap_or(0);
        let column = board.columns[(at + 1) % board.columns.len()];
        let number = usize::try_from(board.seq)? * 1_000_003 + n;
        let (op, id) = moving(number, card, column, &json!("top"));
        let session = sessions.0[person].clone();
        let sent = Arc::clone(sent);
        under_way.spawn(async move {
            let began = Instant::now();
            sent.lock().unwrap_or_else(PoisonError::into_inner).insert(id, began);
            // Ten seconds between two moves: the server has closed the connection of the last one.
            let mut client = Client::connect(address).await?;
            let (card, _) = send(&mut client, &session, &op).await?;
            Ok::<_, Failure>((person, card, began.elapsed()))
        });
    }
    while let Some(done) = under_way.join_next().await {
        times.push(done??.2);
    }
    Ok(times)
}
