//! The forms of a card: each becomes operations of the board. GET draws, POST decides.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::boards::{Ask, BlockCategory, CardKind, Edit, LinkKind, Op, Outcome, ServiceClass};
use domain::calendar::parse_iso;
use domain::people::Act;
use domain::refusal::Refusal;
use domain::{BoardId, CardId};
use http::StatusCode;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::open::{Opened, open};
use super::page::{State, draw};
use super::refused::words;
use crate::boards::form::Slips;
use crate::boards::operate;
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// A form of the card as a browser sends it: which act, and the fields of that act.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) act: String,
    pub(super) key: String,
    /// The card's version the person was looking at.
    pub(super) seen: String,
    pub(super) title: String,
    pub(super) class: String,
    pub(super) kind: String,
    pub(super) start: String,
    pub(super) due: String,
    pub(super) was_title: String,
    pub(super) was_class: String,
    pub(super) was_kind: String,
    pub(super) was_start: String,
    pub(super) was_due: String,
    pub(super) category: String,
    pub(super) text: String,
    pub(super) waiting_for: String,
    pub(super) name: String,
    pub(super) list: String,
    pub(super) link: String,
    pub(super) other: String,
    pub(super) outcome: String,
    // What buttons say: a number, and what it becomes.
    pub(super) tick: String,
    pub(super) remove_check: String,
    pub(super) remove_list: String,
    pub(super) assign: String,
    pub(super) pull: String,
    pub(super) label: String,
    pub(super) unlink: String,
}

/// Where on the page a form is.
fn place(act: &str) -> &'static str {
    match act {
        "check" | "add_check" | "add_list" => "#tarkistuslistat",
        "people" => "#ihmiset",
        "label" => "#tunnisteet",
        "block" | "unblock" => "#este",
        "edit" => "#tiedot",
        "links" | "add_link" => "#linkit",
        _ => "",
    }
}

/// `POST /taulut/5/kortit/12`
pub async fn change(
    visit: Visit,
    Path((board, number)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Fault> {
    let opened = open(&visit, &board, &number, Act::WorkBoard).await?;
    let typed: Typed = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let asks = match asks(&visit, &opened, &typed).await? {
        Ok(asks) => asks,
        Err(slips) => return mend(&visit, &opened, slips, typed, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    for (number, ask) in asks.into_iter().enumerate() {
        let op = Op {
            op_id: op_id(&visit, &typed.key, &format!("{number} {ask:?}")),
            ask,
            client_at: None,
        };
        if let Err(refused) = operate(&visit, opened.card.board, &op).await? {
            let (slips, status) = words(&visit, &opened, &op.ask, &refused.why)?;
            let opened = open(&visit, &board, &opened.card.number.to_string(), Act::ReadBoard).await?;
            return mend(&visit, &opened, slips, typed, status).await;
        }
    }
    let to = match typed.act.as_str() {
        "delete" => visit.link(&format!("/taulut/{}", opened.card.board)),
        act => opened.link(&visit, place(act)),
    };
    Ok(Redirect::to(&to).into_response())
}

async fn mend(
    visit: &Visit,
    opened: &Opened,
    slips: Slips,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, Fault> {
    draw(visit, opened, status, State { slips, typed }).await
}

/// A page's own key: 128 random bits in hexadecimal digits.
pub(super) fn new_key() -> Result<String, Fault> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| Fault::Ours)?;
    Ok(data_encoding::HEXLOWER.encode(&bytes))
}

/// One sending of one form by one person: the same again is the same operation, and another form of
/// the same page is another.
pub(super) fn op_id(visit: &Visit, key: &str, what: &str) -> String {
    let person = visit.signed_in.as_ref().map_or(0, |it| it.person.id.get());
    let hash = Sha256::digest(format!("{person}\0{key}\0{what}"));
    data_encoding::HEXLOWER.encode(&hash[..16])
}

/// `12:1` is number 12 and on.
fn toggle<T: std::str::FromStr>(value: &str) -> Option<(T, bool)> {
    let (number, on) = value.split_once(':')?;
    Some((number.parse().ok()?, on == "1"))
}

/// What a form asks for, or what to mend in it.
async fn asks(visit: &Visit, opened: &Opened, typed: &Typed) -> Result<Result<Vec<Ask>, Slips>, Fault> {
    let card = opened.card.id;
    let seen = typed.seen.parse().unwrap_or(0);
    let invalid = || Fault::Refused(Refusal::Invalid);
    let l = visit.language;
    let ask = match typed.act.as_str() {
        "edit" => return Ok(edits(visit, card, seen, typed)),
        "check" if !typed.remove_check.is_empty() => Ask::RemoveCheck {
            card,
            check: typed.remove_check.parse().map_err(|_| invalid())?,
        },
        "check" => {
            let (check, on) = toggle(&typed.tick).ok_or_else(invalid)?;
            Ask::Tick { card, check, on }
        }
        "add_check" if !typed.remove_list.is_empty() => Ask::RemoveChecklist {
            card,
            checklist: typed.remove_list.parse().map_err(|_| invalid())?,
        },
        "add_check" => Ask::AddCheck {
            card,
            checklist: typed.list.parse().map_err(|_| invalid())?,
            text: typed.text.clone(),
        },
        "add_list" => Ask::AddChecklist {
            card,
            name: typed.name.clone(),
        },
        // Nobody was chosen: nothing to do.
        "people" if typed.assign.is_empty() && typed.pull.is_empty() => return Ok(Ok(Vec::new())),
        "people" if !typed.pull.is_empty() => {
            let (person, on) = toggle(&typed.pull).ok_or_else(invalid)?;
            Ask::Pull { card, person, on }
        }
        "people" => {
            let (person, on) = toggle(&typed.assign).ok_or_else(invalid)?;
            Ask::Assign { card, person, on }
        }
        "label" => {
            let (label, on) = toggle(&typed.label).ok_or_else(invalid)?;
            Ask::Label { card, label, on }
        }
        "block" => match BlockCategory::from_code(&typed.category) {
            Some(category) => Ask::Block {
                card,
                category,
                text: typed.text.clone(),
                waiting_for: typed.waiting_for.clone(),
            },
            None => return Ok(Err(slip("este-syy", t::card::block_category_missing(l)))),
        },
        "unblock" => Ask::Unblock { card },
        "links" => {
            let (kind, rest) = typed.unlink.split_once(':').ok_or_else(invalid)?;
            let (number, way) = rest.split_once(':').ok_or_else(invalid)?;
            let other = number.parse().map_err(|_| invalid())?;
            let Some(other) = other_card(visit, opened.card.board, other).await? else {
                return Err(Fault::Refused(Refusal::NotFound));
            };
            link(card, LinkKind::from_code(kind).ok_or_else(invalid)?, way, other, false)
        }
        "add_link" => {
            let (kind, way) = typed.link.split_once(':').ok_or_else(invalid)?;
            let number = typed.other.trim().rsplit('-').next().unwrap_or_default();
            let other = match number.parse() {
                Ok(number) => other_card(visit, opened.card.board, number).await?,
                Err(_) => None,
            };
            match other {
                Some(other) if other == card => return Ok(Err(slip("linkki", t::card::link_itself(l)))),
                Some(other) => link(card, LinkKind::from_code(kind).ok_or_else(invalid)?, way, other, true),
                None => return Ok(Err(slip("linkki", t::card::link_unknown(l)))),
            }
        }
        "archive" => {
            let outcome = Outcome::from_code(&typed.outcome);
            if outcome.is_none() && opened.card.finished.is_none() {
                return Ok(Err(slip("lopputulos", t::card::outcome_missing(l))));
            }
            Ask::Archive {
                cards: vec![card],
                outcome,
            }
        }
        "restore" => Ask::Restore {
            cards: vec![card],
            reason: None,
        },
        "delete" => Ask::Delete { cards: vec![card] },
        _ => return Err(invalid()),
    };
    Ok(Ok(vec![ask]))
}

fn slip(field: &'static str, words: &'static str) -> Slips {
    let mut slips = Slips::default();
    slips.add(field, words);
    slips
}

async fn other_card(visit: &Visit, board: BoardId, number: i64) -> Result<Option<CardId>, Fault> {
    Ok(store::boards::card::id_of(&mut visit.state.db.read().await?, board, number).await?)
}

/// A link is written from one end: *is blocked by* is the other card's *blocks*.
fn link(card: CardId, kind: LinkKind, way: &str, other: CardId, on: bool) -> Ask {
    let (card, other) = if way == "in" { (other, card) } else { (card, other) };
    Ask::Link { card, kind, other, on }
}

/// An operation for each field whose value the person changed.
fn edits(visit: &Visit, card: CardId, seen: i64, typed: &Typed) -> Result<Vec<Ask>, Slips> {
    let l = visit.language;
    let mut slips = Slips::default();
    let mut edits = Vec::new();
    if typed.title != typed.was_title {
        edits.push(Edit::Title(typed.title.clone()));
    }
    for (field, value, was, edit) in [
        ("alku", &typed.start, &typed.was_start, Edit::Start as fn(_) -> _),
        ("maarapaiva", &typed.due, &typed.was_due, Edit::Due),
    ] {
        match (value.as_str(), parse_iso(value)) {
            (value, _) if value == was => {}
            ("", _) => edits.push(edit(None)),
            (_, Some(day)) => edits.push(edit(Some(day))),
            (_, None) => slips.add(field, t::card::day_wrong(l)),
        }
    }
    if typed.class != typed.was_class {
        match ServiceClass::from_code(&typed.class) {
            Some(class) => edits.push(Edit::Class(class)),
            None => slips.add("luokka", t::card::choose(l)),
        }
    }
    if typed.kind != typed.was_kind {
        match CardKind::from_code(&typed.kind) {
            Some(kind) => edits.push(Edit::Kind(kind)),
            None => slips.add("laji", t::card::choose(l)),
        }
    }
    if slips.is_empty() {
        Ok(edits.into_iter().map(|edit| Ask::Edit { card, seen, edit }).collect())
    } else {
        Err(slips)
    }
}
