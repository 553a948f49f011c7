//! The forms of the desk. Refused: the same page with what was typed and what is now true. Accepted:
//! back to the page, with a way to undo.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::codes::{HideReason, Language, Status};
use domain::handling::{Unready, unready};
use domain::ideas::status::{Change, Demand};
use domain::ideas::text::{AnswerText, ProblemCode, Sentence};
use domain::ids::IdeaId;
use domain::people::{Act, may};
use domain::refusal::Refusal;
use http::StatusCode;
use store::handling::Answering;

use super::acts::{self, Done};
use super::desk::{Desk, Other, Typed, Wrong, with_leave};
use super::wrong_words::{demand_words, refusal_words, text_words};
use crate::error::Fault;
use crate::ideas::{draw_idea, parse_id};
use crate::people::Visit;
use crate::t;

/// A form of the desk, or the page that tells why it cannot be sent any more.
pub(super) enum Opened {
    Form(Box<Desk>, Box<Typed>),
    Refused(Response),
}

/// A form of the desk: who may send it is asked before what is in it. On what has ended meanwhile
/// nothing typed is lost.
pub(super) async fn read(visit: &Visit, id: &str, act: Act, body: &Bytes) -> Result<Opened, Fault> {
    let id = parse_id(id)?;
    let allowed = with_leave(visit, id, act).await;
    let typed: Result<Typed, _> = serde_html_form::from_bytes(body);
    let ended = Fault::Refused(Refusal::AlreadyEnded);
    let matter = match allowed {
        Err(Fault::Refused(Refusal::AlreadyEnded)) => {
            let matter = with_leave(visit, id, Act::ReadHandling).await.map_err(|_| ended)?;
            let desk = Desk::of(visit, matter).await?;
            let page = refused(visit, &desk, typed.unwrap_or_default(), Refusal::AlreadyEnded).await?;
            return Ok(Opened::Refused(page));
        }
        allowed => allowed?,
    };
    let typed = typed.map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let desk = Desk::of(visit, matter).await?;
    Ok(Opened::Form(Box::new(desk), Box::new(typed)))
}

/// Back to the page; whoever may no longer look inside goes to the inbox.
async fn done(visit: &Visit, id: IdeaId, done: Option<Done>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let matter = store::ideas::find(&mut conn, id).await?.ok_or(Refusal::NotFound)?;
    let (actor, object) = (visit.actor(), matter.object(visit.now));
    let is_seen = [Act::ReadHandling, Act::ReadPublic]
        .iter()
        .any(|act| may(&actor, *act, &object).is_ok());
    let path = match (done, is_seen) {
        (Some(done), true) => format!("/ideat/{id}?kumoa={}#tehty", done.event),
        (None, true) => format!("/ideat/{id}#kasittely"),
        // A private matter was handed over.
        (Some(done), false) => {
            let group = matter.group.map_or(0, |group| group.get());
            format!("/saapuneet?tehty=in_handling&ryhma={group}&kumoa={}", done.event)
        }
        (None, false) => "/saapuneet".to_owned(),
    };
    Ok(Redirect::to(&visit.link(&path)).into_response())
}

/// The same page with messages at the fields.
pub(super) async fn mend(visit: &Visit, mut desk: Desk, typed: Typed, wrong: Vec<Wrong>) -> Result<Response, Fault> {
    desk.typed = Some(typed);
    desk.wrong = wrong;
    let at = visit.standing_at(&format!("/ideat/{}", desk.matter.id));
    draw_idea(&at, StatusCode::UNPROCESSABLE_ENTITY, desk).await
}

/// The same page as it is now, with why it was refused.
async fn refused(visit: &Visit, before: &Desk, typed: Typed, refusal: Refusal) -> Result<Response, Fault> {
    let fault = Fault::Refused(refusal);
    if matches!(
        refusal,
        Refusal::NotFound | Refusal::Gone | Refusal::NotAllowed | Refusal::SignInFirst
    ) {
        return Err(fault);
    }
    let matter = with_leave(visit, before.matter.id, Act::ReadHandling).await?;
    let mut desk = Desk::of(visit, matter).await?;
    desk.wrong = vec![Wrong {
        field: "kasittely-otsikko",
        words: refusal_words(visit.language, refusal, desk.matter.status),
    }];
    if refusal == Refusal::Changed {
        desk.other = other(visit, before, &desk, &typed).await?;
    }
    desk.typed = Some(typed);
    let at = visit.standing_at(&format!("/ideat/{}", desk.matter.id));
    draw_idea(&at, fault.status(), desk).await
}

/// What somebody else wrote since this person's page was drawn.
async fn other(visit: &Visit, before: &Desk, now: &Desk, typed: &Typed) -> Result<Option<Other>, Fault> {
    if let Some(draft) = &now.draft
        && draft.version.to_string() != typed.draft_seen
    {
        return Ok(Some(Other {
            name: draft.name.clone(),
            text: draft.text.clone(),
            is_draft: true,
        }));
    }
    if before.matter.version.to_string() == typed.seen && before.matter.version == now.matter.version {
        return Ok(None);
    }
    let mut conn = visit.state.db.read().await?;
    let steps = store::ideas::steps(&mut conn, now.matter.id).await?;
    let answer = steps
        .iter()
        .rev()
        .find_map(|step| Some((step.event, step.answer.clone()?)));
    Ok(answer.map(|(event, text)| Other {
        name: now
            .history
            .iter()
            .find(|it| it.event == event)
            .and_then(|it| it.name.clone()),
        text,
        is_draft: false,
    }))
}

fn seen(typed: &Typed) -> Option<i64> {
    // Without a number it is no page of ours: then it is an old one.
    Some(typed.seen.parse().unwrap_or(0))
}

/// The step that a form asks for, or what is wrong with it. None: no step was chosen.
fn step_of(l: Language, typed: &Typed) -> Result<Option<Change>, Vec<Wrong>> {
    if typed.step.to.is_empty() {
        return Ok(None);
    }
    typed.step.parse().map(Some).map_err(|problems| {
        let wrong: Vec<Wrong> = problems
            .into_iter()
            .map(|(demand, code)| demand_words(l, demand, code))
            .collect();
        if wrong.is_empty() { vec![no_step(l)] } else { wrong }
    })
}

fn no_step(l: Language) -> Wrong {
    Wrong {
        field: "k-vaihe",
        words: t::handling::step_missing(l).to_owned(),
    }
}

/// What the domain says of a step that its form could not know.
fn step_refused(l: Language, change: &Change) -> Option<Wrong> {
    match change {
        Change::Merge { .. } => Some(Wrong {
            field: "k-target",
            words: t::handling::target_unfit(l).to_owned(),
        }),
        Change::Postpone { .. } => Some(demand_words(l, Demand::ReviewDay, ProblemCode::Unknown)),
        _ => None,
    }
}

/// `POST /ideat/123/vaihe`
pub async fn step(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let (desk, typed) = match read(&visit, &id, Act::Handle, &body).await? {
        Opened::Form(desk, typed) => (*desk, *typed),
        Opened::Refused(page) => return Ok(page),
    };
    let l = visit.language;
    let change = match step_of(l, &typed) {
        Ok(Some(change)) => change,
        Ok(None) => return mend(&visit, desk, typed, vec![no_step(l)]).await,
        Err(wrong) => return mend(&visit, desk, typed, wrong).await,
    };
    match acts::change(&visit, desk.matter.id, change.clone(), seen(&typed)).await? {
        Ok(event) => done(&visit, desk.matter.id, Some(event)).await,
        Err(Refusal::Invalid) if step_refused(l, &change).is_some() => {
            let wrong = step_refused(l, &change).into_iter().collect();
            mend(&visit, desk, typed, wrong).await
        }
        Err(refusal) => refused(&visit, &desk, typed, refusal).await,
    }
}

/// `POST /ideat/123/palaa`: back from a merge, from *Ei nyt* or from a question.
pub async fn move_back(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let (desk, typed) = match read(&visit, &id, Act::Handle, &body).await? {
        Opened::Form(desk, typed) => (*desk, *typed),
        Opened::Refused(page) => return Ok(page),
    };
    let change = match desk.matter.status {
        Status::Merged => Change::Unmerge,
        Status::NotNow => Change::Return,
        Status::Asked => Change::Resume,
        _ => return refused(&visit, &desk, typed, Refusal::Changed).await,
    };
    match acts::change(&visit, desk.matter.id, change, seen(&typed)).await? {
        Ok(event) => done(&visit, desk.matter.id, Some(event)).await,
        Err(refusal) => refused(&visit, &desk, typed, refusal).await,
    }
}

/// `POST /ideat/123/avaa`: a lead takes an ended matter up again, with a reason.
pub async fn reopen(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let (desk, typed) = match read(&visit, &id, Act::Reopen, &body).await? {
        Opened::Form(desk, typed) => (*desk, *typed),
        Opened::Refused(page) => return Ok(page),
    };
    let reason = match Sentence::parse(&typed.reason) {
        Ok(reason) => Some(reason),
        Err(code) => {
            let wrong = text_words(visit.language, "k-reason", code);
            return mend(&visit, desk, typed, vec![wrong]).await;
        }
    };
    match acts::change(&visit, desk.matter.id, Change::Reopen { reason }, seen(&typed)).await? {
        Ok(event) => done(&visit, desk.matter.id, Some(event)).await,
        Err(refusal) => refused(&visit, &desk, typed, refusal).await,
    }
}

/// `POST /ideat/123/piilota`
pub async fn hide(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let (desk, typed) = match read(&visit, &id, Act::Hide, &body).await? {
        Opened::Form(desk, typed) => (*desk, *typed),
        Opened::Refused(page) => return Ok(page),
    };
    let Some(reason) = HideReason::from_code(&typed.reason) else {
        let words = t::handling::hide_reason_missing(visit.language).to_owned();
        let wrong = Wrong { field: "k-hide", words };
        return mend(&visit, desk, typed, vec![wrong]).await;
    };
    match acts::hide(&visit, desk.matter.id, reason).await? {
        Ok(event) => done(&visit, desk.matter.id, Some(event)).await,
        Err(refusal) => refused(&visit, &desk, typed, refusal).await,
    }
}

/// `POST /ideat/123/vastaus`: an answer, and the step that goes with it.
pub async fn answer(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let (desk, typed) = match read(&visit, &id, Act::Answer, &body).await? {
        Opened::Form(desk, typed) => (*desk, *typed),
        Opened::Refused(page) => return Ok(page),
    };
    // One button saves what was given: a step without words is a step alone.
    if typed.text.trim().is_empty() && !typed.step.to.is_empty() && desk.may(&visit, Act::Handle) {
        return step(visit, Path(id), body).await;
    }
    let l = visit.language;
    let mut wrong = Vec::new();
    let text = match answer_text(l, &desk, &typed.text) {
        Ok(text) => Some(text),
        Err(it) => {
            wrong.push(it);
            None
        }
    };
    let step = match step_of(l, &typed) {
        Ok(step) => step,
        Err(more) => {
            wrong.extend(more);
            None
        }
    };
    let Some(text) = text.filter(|_| wrong.is_empty()) else {
        return mend(&visit, desk, typed, wrong).await;
    };
    let answering = Answering {
        text,
        language: Language::from_code(&typed.language).unwrap_or(desk.matter.language),
        shows_person: typed.shows_person == "1",
        step: step.clone(),
        draft_seen: typed.draft_seen.parse().unwrap_or(-1),
    };
    match acts::answer(&visit, desk.matter.id, answering, seen(&typed)).await? {
        Ok(event) => done(&visit, desk.matter.id, Some(event)).await,
        Err(refusal) => {
            let unfit = step.as_ref().and_then(|it| step_refused(l, it));
            match (refusal, unfit) {
                (Refusal::Invalid, Some(wrong)) => mend(&visit, desk, typed, vec![wrong]).await,
                _ => refused(&visit, &desk, typed, refusal).await,
            }
        }
    }
}

/// An answer that can go out: measured, and no longer a template.
pub(super) fn answer_text(l: Language, desk: &Desk, raw: &str) -> Result<AnswerText, Wrong> {
    let field = "k-text";
    let text = AnswerText::parse(raw).map_err(|code| text_words(l, field, code))?;
    let templates = desk
        .templates
        .iter()
        .flat_map(|it| Language::ALL.iter().map(|language| it.words(*language)));
    let words = match unready(text.as_str(), templates) {
        None => return Ok(text),
        Some(Unready::IsTemplate) => t::handling::is_template(l),
        Some(Unready::HasMarks) => t::handling::has_marks(l),
    };
    Err(Wrong {
        field,
        words: words.to_owned(),
    })
}

/// `POST /ideat/123/luonnos`
pub async fn draft(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let (desk, typed) = match read(&visit, &id, Act::Note, &body).await? {
        Opened::Form(desk, typed) => (*desk, *typed),
        Opened::Refused(page) => return Ok(page),
    };
    let text = match AnswerText::parse(&typed.text) {
        Ok(text) => text,
        Err(code) => {
            let wrong = text_words(visit.language, "k-text", code);
            return mend(&visit, desk, typed, vec![wrong]).await;
        }
    };
    let seen = typed.draft_seen.parse().unwrap_or(-1);
    match acts::save_draft(&visit, desk.matter.id, text.as_str(), seen).await? {
        Ok(_) => done(&visit, desk.matter.id, None).await,
        Err(refusal) => refused(&visit, &desk, typed, refusal).await,
    }
}

/// `POST /ideat/123/muistiinpano`
pub async fn note(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let (desk, typed) = match read(&visit, &id, Act::Note, &body).await? {
        Opened::Form(desk, typed) => (*desk, *typed),
        Opened::Refused(page) => return Ok(page),
    };
    let text = match Sentence::parse(&typed.note) {
        Ok(text) => text,
        Err(code) => {
            let wrong = text_words(visit.language, "k-note", code);
            return mend(&visit, desk, typed, vec![wrong]).await;
        }
    };
    match acts::note(&visit, desk.matter.id, &text).await? {
        Ok(()) => done(&visit, desk.matter.id, None).await,
        Err(refusal) => refused(&visit, &desk, typed, refusal).await,
    }
}

/// `POST /ideat/123/yhteystiedot`: shown on this answer only, and written down.
pub async fn contact(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let (desk, typed) = match read(&visit, &id, Act::OpenContact, &body).await? {
        Opened::Form(desk, typed) => (*desk, *typed),
        Opened::Refused(page) => return Ok(page),
    };
    match acts::open_contact(&visit, desk.matter.id).await? {
        Ok(contact) => {
            let matter = with_leave(&visit, desk.matter.id, Act::OpenContact).await?;
            let mut desk = Desk::of(&visit, matter).await?;
            desk.typed = desk.draft.as_ref().map(|draft| Typed {
                text: draft.text.clone(),
                ..Typed::default()
            });
            desk.contact = Some(contact);
            let at = visit.standing_at(&format!("/ideat/{}", desk.matter.id));
            draw_idea(&at, StatusCode::OK, desk).await
        }
        Err(refusal) => refused(&visit, &desk, typed, refusal).await,
    }
}

/// `POST /ideat/123/kumoa`
pub async fn undo(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let id = parse_id(&id)?;
    let typed: Typed = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    // An act may have taken the matter out of this person's hands: what was done is asked first.
    if let Ok(event) = typed.event.parse()
        && acts::is_about(&visit, event, id).await?
    {
        return match acts::undo(&visit, event).await? {
            Ok(id) => done(&visit, id, None).await,
            Err(refusal @ (Refusal::TooLate | Refusal::Changed)) => {
                let matter = with_leave(&visit, id, Act::ReadHandling).await?;
                let desk = Desk::of(&visit, matter).await?;
                refused(&visit, &desk, typed, refusal).await
            }
            Err(refusal) => Err(Fault::Refused(refusal)),
        };
    }
    let (desk, typed) = match read(&visit, &id.to_string(), Act::Handle, &body).await? {
        Opened::Form(desk, typed) => (*desk, *typed),
        Opened::Refused(page) => return Ok(page),
    };
    refused(&visit, &desk, typed, Refusal::TooLate).await
}
