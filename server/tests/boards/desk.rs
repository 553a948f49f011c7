//! One person at one board: what the browser's desk does, without its screen.

use std::time::{Duration, Instant};

use domain::boards::screen::{Heard, Screen};
use domain::boards::stream::Told;
use domain::boards::{Anchor, Answer, Ask, Change, Done, Op, Refused, Snapshot};
use domain::{BoardId, CardId, ColumnId};
use reqwest::{Client, Response, StatusCode};
use serde::Deserialize;
use serde_json::json;

use crate::listener::{Event, Listener};
use crate::world::{Board, Somebody, World};

pub(crate) struct Desk {
    http: Client,
    origin: String,
    cookie: String,
    pub(crate) board: Board,
}

/// What `/muutokset` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Changes {
    pub(crate) epoch: String,
    pub(crate) seq: i64,
    pub(crate) resync: bool,
    pub(crate) change: Change,
}

impl Desk {
    pub(crate) fn new(world: &World, person: usize) -> Self {
        Self::at(&world.server.origin, &world.board, &world.people[person])
    }

    pub(crate) fn at(origin: &str, board: &Board, person: &Somebody) -> Self {
        let http = Client::builder().redirect(reqwest::redirect::Policy::none());
        Self {
            http: http.build().expect("a client"),
            origin: origin.to_owned(),
            cookie: format!("lanka-s={}", person.secret),
            board: board.clone(),
        }
    }

    /// The same desk after the server has come back at another address.
    pub(crate) fn moved_to(&self, origin: &str) -> Self {
        Self {
            http: self.http.clone(),
            origin: origin.to_owned(),
            cookie: self.cookie.clone(),
            board: self.board.clone(),
        }
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        let mut request = self
            .http
            .get(format!("{}{path}", self.origin))
            .header("cookie", &self.cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.expect("an answer")
    }

    /// Posts a form as a page of the service does.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> StatusCode {
        let request = self
            .http
            .post(format!("{}{path}", self.origin))
            .header("cookie", &self.cookie);
        request.form(fields).send().await.expect("an answer").status()
    }

    fn path(&self, rest: &str) -> String {
        format!("/taulut/{}/{rest}", self.board.id)
    }

    pub(crate) async fn snapshot(&self) -> Snapshot {
        let answer = self.get(&self.path("tiedot"), &[]).await;
        assert_eq!(answer.status(), 200);
        answer.json().await.expect("a board")
    }

    pub(crate) async fn changes(&self, since: i64) -> Changes {
        let answer = self.get(&self.path(&format!("muutokset?alkaen={since}")), &[]).await;
        assert_eq!(answer.status(), 200);
        answer.json().await.expect("changes")
    }

    /// Follows the board from a number.
    pub(crate) async fn follow(&self, since: i64) -> Listener {
        Listener::new(self.ask_to_follow(&[(self.board.id, since)], None).await)
    }

    pub(crate) async fn ask_to_follow(&self, boards: &[(BoardId, i64)], last: Option<&str>) -> Response {
        let wanted: Vec<String> = boards.iter().map(|(board, seq)| format!("t={board}-{seq}")).collect();
        let last: Vec<(&str, &str)> = last.map(|it| ("last-event-id", it)).into_iter().collect();
        self.get(&format!("/taulut/virta?{}", wanted.join("&")), &last).await
    }

    /// Sends an operation as it is. The outer error: no answer came.
    pub(crate) async fn send(&self, op: &Op) -> Result<(StatusCode, Option<Result<Done, Refused>>), reqwest::Error> {
        let request = self.http.post(format!("{}/api/boards/op", self.origin));
        let request = request.header("cookie", &self.cookie).header("origin", &self.origin);
        let answer = request.json(&json!({"board": self.board.id, "op": op})).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        let answer = serde_json::from_str::<Answer>(&text).ok().map(|answer| match answer {
            Answer::Done(done) => Ok(done),
            Answer::Refused(refused) => Err(refused),
        });
        Ok((status, answer))
    }

    pub(crate) async fn ask(&self, ask: Ask) -> Result<Done, Refused> {
        let (status, answer) = self.send(&op(ask)).await.expect("an answer");
        answer.unwrap_or_else(|| panic!("{status} and no answer"))
    }

    pub(crate) async fn create(&self, title: &str, column: ColumnId) -> CardId {
        let ask = Ask::Create {
            title: title.to_owned(),
            column,
            lane: self.board.lane,
            anchor: Anchor::Bottom,
            idea: None,
            reason: None,
        };
        self.ask(ask).await.expect("a new card").cards[0].id
    }

    /// A move as somebody asks for it who saw the card at this version.
    pub(crate) fn moving(&self, card: CardId, seen: i64, column: ColumnId, anchor: Anchor) -> Ask {
        Ask::Move {
            card,
            seen,
            column,
            lane: self.board.lane,
            anchor,
            alt: None,
            anyway: false,
            reason: None,
            ticked: (0..20).collect(),
        }
    }
}

/// An operation with an id of its own.
pub(crate) fn op(ask: Ask) -> Op {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("chance");
    Op {
        op_id: data_encoding::HEXLOWER.encode(&bytes),
        ask,
        client_at: None,
    }
}

/// A screen that follows a board, as the browser's does.
pub(crate) struct Follower {
    pub(crate) desk: Desk,
    pub(crate) screen: Screen,
    listener: Listener,
    began: Instant,
    /// How often the missing changes, and the whole board, had to be asked for.
    pub(crate) caught_up: usize,
    pub(crate) whole: usize,
}

impl Follower {
    pub(crate) async fn new(desk: Desk) -> Self {
        let screen = Screen::new(desk.snapshot().await, Vec::new());
        let listener = desk.follow(screen.seq()).await;
        Self {
            desk,
            screen,
            listener,
            began: Instant::now(),
            caught_up: 0,
            whole: 0,
        }
    }

    /// Listens until the board has come to this number, and gives what is then in each column.
    pub(crate) async fn until(&mut self, seq: i64) -> Vec<Vec<CardId>> {
        while self.screen.seq() < seq {
            match self.listener.within(Duration::from_secs(3)).await {
                Some(event) => self.hear(&event).await,
                None => self.catch_up().await,
            }
            let now = i64::try_from(self.began.elapsed().as_millis()).expect("a short test");
            if self.screen.lacks(now) {
                self.catch_up().await;
            }
        }
        self.columns()
    }

    pub(crate) async fn hear(&mut self, event: &Event) {
        let now = i64::try_from(self.began.elapsed().as_millis()).expect("a short test");
        match event.name.as_str() {
            "op" => {
                let told: Told = event.read();
                assert_eq!(told.board, self.desk.board.id);
                if self.screen.hear(told.change, now) == Heard::Whole {
                    self.start_anew().await;
                }
            }
            "touch" => self.catch_up().await,
            "resync" => self.start_anew().await,
            other => panic!("{other}: {}", event.data),
        }
    }

    async fn catch_up(&mut self) {
        self.caught_up += 1;
        let since = self.screen.seq();
        let changes = self.desk.changes(since).await;
        if changes.resync || self.screen.catch_up(since, changes.change) == Heard::Whole {
            self.start_anew().await;
        }
    }

    /// Follows again from where the screen is.
    pub(crate) async fn come_back(&mut self) {
        self.listener = self.desk.follow(self.screen.seq()).await;
    }

    async fn start_anew(&mut self) {
        self.whole += 1;
        self.screen.replace(self.desk.snapshot().await);
    }

    pub(crate) fn columns(&self) -> Vec<Vec<CardId>> {
        let (view, board) = (self.screen.view(), &self.desk.board);
        board
            .columns
            .iter()
            .map(|it| view.cell(*it, board.lane).to_vec())
            .collect()
    }
}

/// The same of a board that was read whole.
pub(crate) fn columns_of(board: &Board, snapshot: &Snapshot) -> Vec<Vec<CardId>> {
    let of = |column: &ColumnId| {
        let mut cards: Vec<_> = snapshot.cards.iter().filter(|it| it.column == *column).collect();
        cards.sort_by_key(|it| it.position);
        cards.iter().map(|it| it.id).collect()
    };
    board.columns.iter().map(of).collect()
}
