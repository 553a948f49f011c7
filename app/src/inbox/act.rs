//! What is done from the list: to one matter or several, each on its own, and each result told.
//!
//! The acts authorise themselves inside their transactions (`handling::acts`); here the form is read,
//! the door of the inbox is asked, and what came of each matter is put into the address to return to.

use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::codes::{HideReason, Language};
use domain::ideas::status::{Change, Demand, StepForm};
use domain::ids::IdeaId;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use serde::Deserialize;

use super::page::{Refused, draw};
use super::query::{Asked, address};
use crate::error::Fault;
use crate::handling::acts;
use crate::people::Visit;
use crate::t;

/// As many as a page has rows.
const MOST: usize = 50;

/// A form as it came.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    /// `12.7`: the matter's number and the version that was seen.
    id: Vec<String>,
    /// Happenings to undo.
    event: Vec<i64>,
    pub(super) reason: String,
    /// The fields that a step demands, read from the same form.
    #[serde(skip)]
    pub(super) step: StepForm,
}

/// What a press wants.
enum Wanted {
    Change(Change),
    Hide(HideReason),
}

/// `POST /saapuneet/toimi`
pub async fn act(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    let (typed, asked) = read(&visit, &body)?;
    let visit = visit.standing_at("/saapuneet");
    let l = visit.language;
    let mut chosen = chosen(&typed.id);
    chosen.truncate(MOST);
    let refused = |words: String, typed: Typed| Refused {
        id: if typed.id.len() == 1 {
            chosen.first().map(|it| it.0)
        } else {
            None
        },
        typed,
        words,
    };
    if chosen.is_empty() {
        let none = Refused {
            id: None,
            words: t::inbox::choose_first(l).to_owned(),
            typed,
        };
        return draw(&visit, asked, Some(none)).await;
    }
    if typed.step.to == "answer" {
        let ids: Vec<(&str, String)> = chosen.iter().map(|(id, _)| ("id", id.to_string())).collect();
        let pairs = serde_html_form::to_string(&ids).unwrap_or_default();
        return Ok(Redirect::to(&[&visit.link("/ideat/vastaa"), "?", &pairs].concat()).into_response());
    }
    let wanted = match wanted(l, &typed) {
        Ok(wanted) => wanted,
        Err(words) => return draw(&visit, asked, Some(refused(words, typed))).await,
    };
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for (id, seen) in &chosen {
        let result = match &wanted {
            Wanted::Change(change) => acts::change(&visit, *id, change.clone(), Some(*seen)).await?,
            Wanted::Hide(reason) => acts::hide(&visit, *id, *reason).await?,
        };
        match result {
            Ok(happened) => done.push(happened.event.to_string()),
            Err(refusal) => failed.push((*id, refusal)),
        }
    }
    // One matter whose words were typed: they are not lost because the page was old.
    if let ([], [(_, refusal)]) = (done.as_slice(), failed.as_slice())
        && !matches!(typed.step.to.as_str(), "in_handling" | "hide")
    {
        return draw(
            &visit,
            asked,
            Some(refused(
                super::told::refusal_words(l, refusal.as_code()).to_owned(),
                typed,
            )),
        )
        .await;
    }
    let failed: Vec<String> = failed.iter().map(|(id, it)| format!("{id}.{}", it.as_code())).collect();
    let more = [
        ("tehty", typed.step.to.clone()),
        (
            "ryhma",
            if typed.step.to == "in_handling" {
                typed.step.group.clone()
            } else {
                String::new()
            },
        ),
        ("kumoa", done.join(",")),
        ("ei", failed.join(",")),
    ];
    Ok(Redirect::to(&address(&visit, &asked.parse(), &more)).into_response())
}

/// `POST /saapuneet/kumoa`: within the ten seconds, by whoever did it.
pub async fn undo(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    let (typed, asked) = read(&visit, &body)?;
    let mut failed = Vec::new();
    for event in typed.event.iter().take(MOST) {
        if let Err(refusal) = acts::undo(&visit, *event).await? {
            failed.push(refusal);
        }
    }
    let visit = visit.standing_at("/saapuneet");
    if let Some(refusal) = failed.first() {
        let refused = Refused {
            id: None,
            words: undo_words(visit.language, *refusal).to_owned(),
            typed,
        };
        return draw(&visit, asked, Some(refused)).await;
    }
    let more = [("tehty", "undone".to_owned())];
    Ok(Redirect::to(&address(&visit, &asked.parse(), &more)).into_response())
}

/// The form and the list it came from, for those who may look at the inbox.
fn read(visit: &Visit, body: &Bytes) -> Result<(Typed, Asked), Fault> {
    may(&visit.actor(), Act::ReadInbox, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let invalid = |_| Fault::Refused(Refusal::Invalid);
    let mut typed: Typed = serde_html_form::from_bytes(body).map_err(invalid)?;
    typed.step = serde_html_form::from_bytes(body).map_err(invalid)?;
    Ok((typed, serde_html_form::from_bytes(body).map_err(invalid)?))
}

/// Numbers and the versions that were seen; what is neither is left out.
fn chosen(ids: &[String]) -> Vec<(IdeaId, i64)> {
    let mut chosen: Vec<(IdeaId, i64)> = ids
        .iter()
        .filter_map(|it| {
            let (id, version) = it.split_once('.')?;
            Some((id.parse().ok()?, version.parse().ok()?))
        })
        .collect();
    chosen.dedup_by_key(|(id, _)| *id);
    chosen
}

/// What the press wants, or what its form lacks.
fn wanted(l: Language, typed: &Typed) -> Result<Wanted, String> {
    if typed.step.to == "hide" {
        let reason = HideReason::from_code(&typed.reason).ok_or_else(|| t::inbox::reason_missing(l).to_owned())?;
        return Ok(Wanted::Hide(reason));
    }
    typed.step.parse().map(Wanted::Change).map_err(|wrong| {
        let words = match wrong.first().map(|(demand, _)| *demand) {
            Some(Demand::Group) => t::inbox::group_missing(l),
            Some(Demand::Question) => t::inbox::question_missing(l),
            Some(Demand::Target) => t::inbox::target_missing(l),
            Some(Demand::Who) => t::inbox::who_missing(l),
            Some(Demand::Contact) => t::inbox::contact_missing(l),
            _ => t::inbox::choose_act(l),
        };
        words.to_owned()
    })
}

fn undo_words(l: Language, refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::TooLate | Refusal::NotFound => t::inbox::undo_late(l),
        _ => t::inbox::undo_changed(l),
    }
}
