//! `/taulut/virta`: the stream that a browser follows its boards by. Its words are
//! `domain::boards::stream`; who hears what is [`super::hub`].

use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use domain::boards::stream::{MOST_FOLLOWED, Place, WhyGone, WhyResync, parse_board};
use domain::people::{Act, Object, may};
use domain::{BoardId, Refusal};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body::Frame;
use store::Conn;

use super::board_for;
use super::hub::{Full, Seat};
use super::pieces::{self, Piece};
use crate::error::Fault;
use crate::people::Visit;

/// Missed changes that are sent one by one; of more only the number is told.
const MOST_MISSED: i64 = 20;

/// What a browser wants to follow and how far it is.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    /// None: the browser did not say which.
    epoch: Option<String>,
    boards: Vec<(BoardId, i64)>,
}

impl Asked {
    /// The query, and what the browser heard last, if it is coming back.
    fn of(query: &str, last: Option<&str>) -> Option<Self> {
        let mut asked = Self {
            epoch: None,
            boards: Vec::new(),
        };
        for pair in query.split('&') {
            match pair.split_once('=') {
                Some(("t", board)) => asked.boards.push(parse_board(board)?),
                Some(("e", epoch)) if !epoch.is_empty() => asked.epoch = Some(epoch.to_owned()),
                _ => {}
            }
        }
        asked.boards.sort_unstable();
        asked.boards.dedup_by_key(|(board, _)| *board);
        if asked.boards.is_empty() || asked.boards.len() > MOST_FOLLOWED {
            return None;
        }
        if let Some(last) = last.and_then(Place::parse) {
            asked.epoch = Some(last.epoch);
            for (board, seq) in &mut asked.boards {
                if let Some((_, heard)) = last.boards.iter().find(|(heard, _)| heard == board) {
                    *seq = *heard;
                }
            }
        }
        Some(asked)
    }
}

/// `GET /taulut/virta?t=3-120&t=5-7`
pub(crate) async fn stream(visit: Visit, headers: HeaderMap) -> Result<Response, Fault> {
    may(&visit.actor(), Act::ReadBoards, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let Some(known) = visit.signed_in.clone() else {
        return Err(Refusal::SignInFirst.into());
    };
    let last = headers.get("last-event-id").and_then(|it| it.to_str().ok());
    let Some(asked) = Asked::of(&visit.query, last) else {
        return Err(Refusal::Invalid.into());
    };
    let boards: Vec<BoardId> = asked.boards.iter().map(|(board, _)| *board).collect();
    let state = &visit.state;
    // A seat first: what changes while the rest is read waits in its queue.
    let seat = match state.hub.join(state, known.person.id, &known.session, &boards) {
        Ok(seat) => seat,
        Err(full) => return Ok(later(full)),
    };
    let mut c = state.db.read().await?;
    let epoch = store::instance::epoch(&mut c).await?.unwrap_or_default();
    let is_other = asked.epoch.as_ref().is_some_and(|known| *known != epoch);
    let mut place = Place {
        epoch,
        boards: Vec::new(),
    };
    let mut first = Vec::new();
    let mut denied = None;
    for (board, known) in asked.boards {
        match board_for(&visit, &mut c, board, Act::ReadBoard).await {
            Err(fault @ Fault::Refused(_)) => {
                first.push(pieces::gone(board, WhyGone::Revoked));
                seat.forgo(board);
                denied = Some(fault);
                continue;
            }
            allowed => allowed?,
        };
        let seq = store::boards::seq(&mut c, board).await?.unwrap_or_default();
        state.hub.seen(board, seq);
        place.boards.push((board, seq));
        if is_other || known > seq {
            first.push(pieces::resync(board, WhyResync::Restored));
        } else {
            missed(&mut c, board, known, seq, &mut first).await?;
        }
    }
    drop(c);
    if let (true, Some(fault)) = (place.boards.is_empty(), denied) {
        return Err(fault);
    }
    let mut begin = b"retry: 2000\n\n".to_vec();
    first.iter().for_each(|text| begin.extend_from_slice(text));
    // The place last: a connection cut before this has brought the browser nowhere.
    begin.extend_from_slice(["id: ", &place.as_text(), "\n\n"].concat().as_bytes());
    let body = Body::new(Stream {
        seat,
        place,
        next: Some(begin.into()),
    });
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx keeps an answer back until it is whole, unless told otherwise.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// What the browser has not heard yet.
async fn missed(c: &mut Conn, board: BoardId, known: i64, seq: i64, told: &mut Vec<Bytes>) -> Result<(), Fault> {
    if seq - known > MOST_MISSED {
        told.push(pieces::touch(board, seq));
        return Ok(());
    }
    for number in known + 1..=seq {
        let change = store::boards::event(c, board, number).await?;
        told.push(pieces::change(board, number, change));
    }
    Ok(())
}

/// Kindly not now.
fn later(full: Full) -> Response {
    let seconds = match full {
        Full::TooMany => "30",
        Full::Stopping => "3",
    };
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, seconds)]).into_response()
}

/// The answer's body: the beginning, then whatever comes to the seat.
struct Stream {
    seat: Seat,
    place: Place,
    /// Ready to be sent before the queue is looked at again.
    next: Option<Bytes>,
}

impl Stream {
    /// What a piece is on this stream; none: this stream knows it already.
    fn write(&mut self, piece: &Piece) -> Option<Bytes> {
        match piece {
            Piece::Change { board, seq, text } => {
                let (_, known) = self.place.boards.iter_mut().find(|(it, _)| it == board)?;
                if *known >= *seq {
                    return None;
                }
                *known = *seq;
                self.next = Some(text.clone());
                Some(["id: ", &self.place.as_text(), "\n"].concat().into())
            }
            Piece::Gone { board, text } => {
                self.place.boards.retain(|(it, _)| it != board);
                Some(text.clone())
            }
            Piece::Beat => {
                let place = self.place.as_text();
                Some(
                    [": hb\nevent: hb\nid: ", &place, "\ndata: ", &place, "\n\n"]
                        .concat()
                        .into(),
                )
            }
            Piece::Last(text) => Some(text.clone()),
        }
    }

    /// Something was not sent: the boards must be asked for as a whole.
    fn resync(&self) -> Bytes {
        let all = self.place.boards.iter();
        let texts: Vec<Bytes> = all.map(|(board, _)| pieces::resync(*board, WhyResync::Slow)).collect();
        texts.concat().into()
    }
}

impl HttpBody for Stream {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        loop {
            if let Some(next) = self.next.take() {
                return Poll::Ready(Some(Ok(Frame::data(next))));
            }
            match self.seat.queue.poll_recv(cx) {
                Poll::Ready(Some(piece)) => {
                    if let Some(text) = self.write(&piece) {
                        return Poll::Ready(Some(Ok(Frame::data(text))));
                    }
                }
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending if self.seat.is_slow.swap(false, Ordering::AcqRel) => {
                    let text = self.resync();
                    return Poll::Ready(Some(Ok(Frame::data(text))));
                }
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_heard_last_counts_more_than_the_query() {
        let asked = Asked::of("t=3-120&t=5-7", Some("abc.3-130.9-1")).expect("boards");
        assert_eq!(asked.epoch.as_deref(), Some("abc"));
        assert_eq!(asked.boards, [(BoardId::new(3), 130), (BoardId::new(5), 7)]);
        let asked = Asked::of("e=old&t=3-120", Some("not ours")).expect("a board");
        assert_eq!(asked.epoch.as_deref(), Some("old"));
    }

    #[test]
    fn nothing_to_follow_and_nonsense_are_refused() {
        for query in ["", "t=", "t=3", "t=3-x", "t=-3--1"] {
            assert_eq!(Asked::of(query, None), None, "{query}");
        }
        let many: Vec<String> = (0..=MOST_FOLLOWED).map(|n| format!("t={n}-1")).collect();
        assert_eq!(Asked::of(&many.join("&"), None), None);
    }
}
