//! What the author does on the own page once the town has asked or answered: replies, opens the
//! matter again, says whether an answer came, gets a new secret link.
//!
//! What is refused is told in the matter's own words, and what was typed stands on the page.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::ideas::form::{Problem, check_reply, check_withdrawal};
use domain::own::{self, OwnRefusal};
use domain::people::{Act, Actor, may};
use domain::refusal::Refusal;
use http::StatusCode;
use store::ideas::Matter;

use super::acts;
use super::idea_page::parse_id;
use super::own_page::{State, Typed, draw};
use super::problem_words::problem_words;
use crate::error::Fault;
use crate::people::Visit;
use crate::state::LimitedAct;
use crate::ui::Problems;

/// Where a form of the page was sent: the number and the secret.
pub(super) type Own = Path<(String, String)>;

/// `POST /oma/123/…/vastaa`: the answer to the town's question.
pub async fn reply(visit: Visit, Path((id, link)): Own, body: Bytes) -> Result<Response, Fault> {
    let (matter, typed) = opened(&visit, &id, &link, &body).await?;
    if let Err(why) = own::may_reply(&matter.state) {
        return not_taken(&visit, matter, typed, why).await;
    }
    if let Some(refusal) = denied(&visit, &matter, Act::ReplyOwn) {
        return refused(&visit, matter, typed, refusal).await;
    }
    let words = match check_reply(&typed.reply) {
        Ok(words) => words,
        Err(problem) => return wrong(&visit, matter, typed, problem).await,
    };
    match store::ideas::reply(&visit.state.db, matter.id, words, visit.now).await? {
        Ok(()) => Ok(back(&visit, &matter, "?vastattu")),
        Err(why) => not_taken(&visit, matter, typed, why).await,
    }
}

/// `POST /oma/123/…/avaa`: once, within its days.
pub async fn reopen(visit: Visit, Path((id, link)): Own, body: Bytes) -> Result<Response, Fault> {
    let (matter, typed) = opened(&visit, &id, &link, &body).await?;
    if let Err(why) = own::may_reopen(&matter.as_status_matter(), visit.now.civil_day()) {
        return not_taken(&visit, matter, typed, why).await;
    }
    if let Some(refusal) = denied(&visit, &matter, Act::ReopenOwn) {
        return refused(&visit, matter, typed, refusal).await;
    }
    let reason = match check_withdrawal(&typed.reason) {
        Ok(reason) => reason,
        Err(problem) => return wrong(&visit, matter, typed, problem).await,
    };
    match store::ideas::reopen(&visit.state.db, matter.id, reason, visit.now).await? {
        Ok(()) => Ok(back(&visit, &matter, "?avattu")),
        Err(why) => not_taken(&visit, matter, typed, why).await,
    }
}

/// `POST /oma/123/…/saitko`: one tap. Who got none is shown the way on.
pub async fn rate(visit: Visit, Path((id, link)): Own, body: Bytes) -> Result<Response, Fault> {
    let (matter, typed) = opened(&visit, &id, &link, &body).await?;
    if let Err(why) = own::may_rate(matter.status, matter.answered.is_some()) {
        return not_taken(&visit, matter, typed, why).await;
    }
    if let Some(refusal) = denied(&visit, &matter, Act::RateOwn) {
        return refused(&visit, matter, typed, refusal).await;
    }
    let got = match typed.got.as_str() {
        "1" => true,
        "0" => false,
        _ => return refused(&visit, matter, typed, Refusal::Invalid).await,
    };
    match store::ideas::rate(&visit.state.db, matter.id, got, visit.now).await? {
        Ok(()) => Ok(back(
            &visit,
            &matter,
            if got { "?sain-vastauksen" } else { "?en-saanut" },
        )),
        Err(why) => not_taken(&visit, matter, typed, why).await,
    }
}

/// `POST /oma/123/…/uusi-linkki`: the old one opens nothing from now on.
pub async fn renew_link(visit: Visit, Path((id, link)): Own) -> Result<Response, Fault> {
    let matter = acts::own_matter(&visit, parse_id(&id)?, &link).await?;
    if let Some(refusal) = denied(&visit, &matter, Act::RenewOwnLink) {
        return refused(&visit, matter, Typed::default(), refusal).await;
    }
    match store::ideas::renew_link(&visit.state.db, matter.id, matter.link_version, visit.now).await? {
        Some(renewed) => Ok(back(&visit, &renewed, "?uusi-linkki")),
        // Renewed meanwhile: the link that came with this request is an old one.
        None => Err(Fault::Refused(Refusal::NotFound)),
    }
}

/// `POST /oma/123/…/omiin`: whoever has signed in finds the matter among their own from now on.
pub async fn claim(visit: Visit, Path((id, link)): Own) -> Result<Response, Fault> {
    let matter = acts::own_matter(&visit, parse_id(&id)?, &link).await?;
    may(&visit.actor(), Act::ManageSelf, &matter.object(visit.now)).map_err(|it| Fault::Refused(it.into()))?;
    let known = visit.signed_in.as_ref().ok_or(Fault::Refused(Refusal::SignInFirst))?;
    if store::own::claim(&visit.state.db, matter.id, known.person.id).await? {
        Ok(back(&visit, &matter, "?omissa"))
    } else {
        refused(&visit, matter, Typed::default(), Refusal::Changed).await
    }
}

/// `POST /oma/123/…/poista-tiedot`: name and address go, the text stays.
pub async fn erase_contact(visit: Visit, Path((id, link)): Own) -> Result<Response, Fault> {
    let matter = acts::own_matter(&visit, parse_id(&id)?, &link).await?;
    if let Some(refusal) = denied(&visit, &matter, Act::EraseOwn) {
        return refused(&visit, matter, Typed::default(), refusal).await;
    }
    let by = domain::Doer::Author(matter.id);
    if let Some(erased) = store::own::erase_contact(&visit.state.db, matter.id, by, visit.now).await? {
        visit.state.forget_files(&erased.addresses).await;
    }
    Ok(back(&visit, &matter, "?poistettu"))
}

pub(super) async fn opened(visit: &Visit, id: &str, link: &str, body: &Bytes) -> Result<(Matter, Typed), Fault> {
    let matter = acts::own_matter(visit, parse_id(id)?, link).await?;
    let typed = serde_html_form::from_bytes(body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    Ok((matter, typed))
}

pub(super) fn back(visit: &Visit, matter: &Matter, query: &str) -> Response {
    Redirect::to(&[&acts::own_path(visit, matter.id, matter.link_version), query].concat()).into_response()
}

/// Why the policy or the limit says no, if it does.
pub(super) fn denied(visit: &Visit, matter: &Matter, act: Act) -> Option<Refusal> {
    if let Err(retry_minutes) = (visit.state.limit)(LimitedAct::Own, visit.address) {
        return Some(Refusal::TooMany { retry_minutes });
    }
    may(&Actor::Author(matter.id), act, &matter.object(visit.now))
        .err()
        .map(Refusal::from)
}

/// The page again, with the refusal and what was typed.
pub(super) async fn refused(visit: &Visit, matter: Matter, typed: Typed, refusal: Refusal) -> Result<Response, Fault> {
    let status = Fault::Refused(refusal).status();
    let state = State {
        typed: Some(typed),
        refused: Some(refusal),
        ..State::default()
    };
    draw(visit, matter, status, state).await
}

/// The page as the matter now stands, with the reason in its own words.
async fn not_taken(visit: &Visit, matter: Matter, typed: Typed, why: OwnRefusal) -> Result<Response, Fault> {
    let status = match why {
        OwnRefusal::Risky => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    };
    // It may have moved between reading and writing.
    let matter = acts::matter_again(visit, matter).await?;
    let state = State {
        typed: Some(typed),
        refused: Some(Refusal::AlreadyEnded),
        why: Some(why),
        ..State::default()
    };
    draw(visit, matter, status, state).await
}

/// The page again, with the message at the field.
pub(super) async fn wrong(visit: &Visit, matter: Matter, typed: Typed, problem: Problem) -> Result<Response, Fault> {
    let state = State {
        typed: Some(typed),
        problems: Problems(vec![(problem, problem_words(visit.language, problem))]),
        ..State::default()
    };
    draw(visit, matter, StatusCode::UNPROCESSABLE_ENTITY, state).await
}
