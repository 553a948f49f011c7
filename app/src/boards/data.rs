//! A board as data: the whole of it, and what has changed since a number.
//!
//! The whole is made once for a number, a day and those who may do the same, packed once, and kept as
//! bytes. Who asks is looked at each time before anything is looked up.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use bytes::Bytes;
use domain::boards::Audience;
use domain::people::Act;
use domain::{BoardId, Date, Refusal};
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use store::StoreError;
use tokio::time::Instant;

use super::board_for;
use super::kept::Snapshots;
use crate::error::Fault;
use crate::people::Visit;
use crate::state::AppState;

/// Kept answers; a town has some dozens of boards.
const MOST_KEPT: usize = 128;
/// A name of a person can change without a change of the board.
const KEPT_FOR: Duration = Duration::from_secs(60);
/// Below this packing saves nothing.
const SMALL: usize = 1024;

/// The whole boards that are ready to be sent.
#[derive(Default)]
pub(crate) struct Answers {
    /// The boards themselves, for their pages.
    pub(super) snapshots: Snapshots,
    slots: Mutex<HashMap<(BoardId, Audience), Slot>>,
}

/// One at a time makes an answer; the others wait for it.
type Slot = Arc<tokio::sync::Mutex<Option<Kept>>>;

#[derive(Clone)]
struct Kept {
    seq: i64,
    day: Date,
    /// The data version at which the number was this.
    version: u64,
    since: Instant,
    answer: Arc<Packed>,
}

/// JSON as it is and packed.
struct Packed {
    plain: Bytes,
    brotli: Option<Bytes>,
    etags: [HeaderValue; 2],
}

impl Answers {
    fn slot(&self, board: BoardId, audience: Audience) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST_KEPT && !slots.contains_key(&(board, audience)) {
            slots.clear();
        }
        Arc::clone(slots.entry((board, audience)).or_default())
    }

    /// Forgets what it keeps: somebody's name or rights have changed.
    pub(super) fn forget(&self) {
        self.snapshots.forget();
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The board as it is now. None: it is not there.
    async fn of(
        &self,
        state: &AppState,
        board: BoardId,
        audience: Audience,
    ) -> Result<Option<Arc<Packed>>, StoreError> {
        let slot = self.slot(board, audience);
        let mut slot = slot.lock().await;
        let (day, version) = (state.clock.today(), state.db.version());
        if let Some(kept) = slot
            .as_mut()
            .filter(|it| it.day == day && it.since.elapsed() < KEPT_FOR)
        {
            if kept.version == version {
                return Ok(Some(Arc::clone(&kept.answer)));
            }
            if store::boards::seq(&mut state.db.read().await?, board).await? == Some(kept.seq) {
                kept.version = version;
                return Ok(Some(Arc::clone(&kept.answer)));
            }
        }
        let snapshot = store::boards::snapshot(&mut state.db.read().await?, board).await?;
        let Some(snapshot) = snapshot else { return Ok(None) };
        let answer = Arc::new(pack(json(&snapshot)).await);
        *slot = Some(Kept {
            seq: snapshot.seq,
            day,
            version,
            since: Instant::now(),
            answer: Arc::clone(&answer),
        });
        Ok(Some(answer))
    }
}

/// `GET /taulut/{id}/tiedot`: the whole board.
pub(crate) async fn data(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let board = BoardId::new(id);
    let mut c = state.db.read().await?;
    let sight = board_for(&visit, &mut c, board, Act::ReadBoard).await?;
    drop(c);
    let audience = Audience::of(&visit.actor(), sight);
    match state.answers.of(&state, board, audience).await? {
        Some(answer) => Ok(answer.send(&headers)),
        None => Err(Refusal::NotFound.into()),
    }
}

/// The number that the browser has come to.
#[derive(Deserialize)]
pub(crate) struct Since {
    alkaen: i64,
}

/// `GET /taulut/{id}/muutokset?alkaen=120`: what has changed since, as it is now.
pub(crate) async fn changes(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let board = BoardId::new(id);
    let mut c = state.db.read().await?;
    board_for(&visit, &mut c, board, Act::ReadBoard).await?;
    let Some(changes) = store::boards::changes(&mut c, board, since.alkaen).await? else {
        return Err(Refusal::NotFound.into());
    };
    drop(c);
    Ok(pack(json(&changes)).await.send(&headers))
}

/// Our shapes always become JSON.
fn json(data: &impl Serialize) -> Bytes {
    serde_json::to_vec(data).unwrap_or_default().into()
}

async fn pack(plain: Bytes) -> Packed {
    let mut hasher = DefaultHasher::new();
    hasher.write(&plain);
    let hash = hasher.finish();
    let etag = |end: &str| {
        let tag = format!("\"{hash:016x}{end}\"");
        HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"0\""))
    };
    let brotli = if plain.len() < SMALL {
        None
    } else {
        let plain = plain.clone();
        // Some milliseconds: others are answered meanwhile.
        tokio::task::spawn_blocking(move || brotli(&plain)).await.ok()
    };
    Packed {
        etags: [etag(""), etag("-br")],
        plain,
        brotli,
    }
}

fn brotli(plain: &[u8]) -> Bytes {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 5,
        lgwin: 20,
        size_hint: plain.len(),
        ..Default::default()
    };
    let mut packed = Vec::with_capacity(plain.len() / 3);
    // Writing to memory does not fail.
    let _ = brotli::BrotliCompress(&mut &*plain, &mut packed, &params);
    packed.into()
}

impl Packed {
    /// The answer to one request: 304 when the browser has these bytes already.
    fn send(&self, asked: &HeaderMap) -> Response {
        let packed = self.brotli.as_ref().filter(|_| takes_brotli(asked));
        let etag = &self.etags[usize::from(packed.is_some())];
        let is_known = asked.get(IF_NONE_MATCH).is_some_and(|it| names(it, etag));
        let body = match packed {
            _ if is_known => Bytes::new(),
            Some(packed) => packed.clone(),
            None => self.plain.clone(),
        };
        let mut response = Response::new(Body::from(body));
        let headers = response.headers_mut();
        headers.insert(ETAG, etag.clone());
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding, Cookie"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if packed.is_some() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        response
    }
}

fn takes_brotli(asked: &HeaderMap) -> bool {
    let lines = asked.get_all(ACCEPT_ENCODING).iter();
    let mut parts = lines.filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(','));
    parts.any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        name.trim() == "br" && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

/// Whether an `If-None-Match` list holds the tag.
fn names(list: &HeaderValue, etag: &HeaderValue) -> bool {
    let mut all = list.as_bytes().split(|it| *it == b',').map(<[u8]>::trim_ascii);
    all.any(|one| one.strip_prefix(b"W/").unwrap_or(one) == etag.as_bytes())
}
