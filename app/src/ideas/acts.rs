//! The acts on ideas, each behind two doors: a server function for islands and a plain form.
//!
//! An act fetches the object, asks the policy about it, applies the domain's rules and lets the
//! store write. What it returns is an outcome or a fault; refusals are outcomes.

use domain::calendar::finnish_date;
use domain::codes::{Identification, Origin};
use domain::ideas::clocks::Clocks;
use domain::ideas::compass::doors;
use domain::ideas::form::{self, Problem};
use domain::ideas::risk::{self, risks};
use domain::ids::IdeaId;
use domain::people::{Act, Actor, Object, may};
use domain::refusal::Refusal;
use domain::town::Contact;
use http::HeaderValue;
use http::request::Parts;
use leptos::prelude::*;
use store::ideas::Matter;

use super::api::{Help, Outcome, SimilarShown, SupportsShown};
use super::send_page::Posted;
use crate::error::Fault;
use crate::people::Visit;
use crate::state::{AppState, LimitedAct};
use crate::t;

/// The visit of a server function: the same as a page's, from the same door.
pub(crate) fn visit() -> Visit {
    Visit::of(&expect_context::<Parts>(), &expect_context::<AppState>())
}

/// A fault of a server function: the client learns that it is ours, the log has the rest.
#[expect(clippy::needless_pass_by_value, reason = "stands in map_err")]
pub(crate) fn fault(fault: Fault) -> ServerFnError {
    ServerFnError::ServerError(fault.status().as_str().to_owned())
}

/// A matter that a visitor may read in public; else the refusal that PRODUCT names.
pub(crate) async fn public_matter(visit: &Visit, id: IdeaId) -> Result<Result<Matter, Refusal>, Fault> {
    let mut conn = visit.state.db.read().await?;
    let Some(matter) = store::ideas::find(&mut conn, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    Ok(match may(&Actor::Visitor, Act::ReadPublic, &matter.object(visit.now)) {
        Ok(()) => Ok(matter),
        Err(denied) => Err(Refusal::from(denied)),
    })
}

/// The matter that a secret link opens. A wrong link and an unknown number are the same answer.
pub(super) async fn own_matter(visit: &Visit, id: IdeaId, link: &str) -> Result<Matter, Fault> {
    let mut conn = visit.state.db.read().await?;
    let matter = store::ideas::find(&mut conn, id)
        .await?
        .ok_or(Fault::Refused(Refusal::NotFound))?;
    if !visit.state.keys.knows_link(id, matter.link_version, link) {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    may(&Actor::Author(id), Act::ReadOwn, &matter.object(visit.now)).map_err(|it| Fault::Refused(it.into()))?;
    Ok(matter)
}

/// The author's matter as it now is.
pub(super) async fn matter_again(visit: &Visit, matter: Matter) -> Result<Matter, Fault> {
    let mut conn = visit.state.db.read().await?;
    Ok(store::ideas::find(&mut conn, matter.id).await?.unwrap_or(matter))
}

/// Why an idea was not sent.
pub(super) enum SendRefused {
    /// Fields to mend.
    Problems(Vec<Problem>),
    /// Others said it already; asked once.
    Similar(Vec<SimilarShown>),
    /// Too many from here, or the like.
    Refused(Refusal),
}

/// Sends an idea. Gives the path of the author's own page, in the language of the form.
pub(super) async fn send(visit: &Visit, posted: &Posted) -> Result<Result<String, SendRefused>, Fault> {
    if let Err(denied) = may(&Actor::Visitor, Act::Send, &Object::Service) {
        return Ok(Err(SendRefused::Refused(Refusal::from(denied))));
    }
    let idea = match form::check(&posted.typed) {
        Ok(idea) => idea,
        Err(problems) => return Ok(Err(SendRefused::Problems(problems))),
    };
    let lists = crate::catalogue::lists(&visit.state).await?;
    if let Some(theme) = idea.theme
        && !lists.themes.iter().any(|it| it.id == theme)
    {
        let problem = Problem {
            field: form::Field::Theme,
            code: domain::ideas::text::ProblemCode::Unknown,
        };
        return Ok(Err(SendRefused::Problems(vec![problem])));
    }
    let sent_key = (!posted.key.is_empty()).then(|| {
        visit
            .state
            .keys
            .sending(&posted.key, idea.title.as_str(), idea.text.as_str())
    });
    // A repeat gets the receipt of the first, whatever the limits or its likeness to itself.
    if let Some(key) = &sent_key
        && let Some(first) = store::ideas::sent_before(&mut visit.state.db.read().await?, key).await?
    {
        return Ok(Ok(own_path(visit, first.id, first.link_version)));
    }
    if posted.seen.is_empty() && (visit.state.limit)(LimitedAct::Similar, visit.address).is_ok() {
        let found = find_similar(visit, &posted.typed.title, &posted.typed.text, 3).await?;
        if !found.is_empty() {
            return Ok(Err(SendRefused::Similar(found)));
        }
    }
    if let Err(retry_minutes) = (visit.state.limit)(LimitedAct::Send, visit.address) {
        return Ok(Err(SendRefused::Refused(Refusal::TooMany { retry_minutes })));
    }
    // Our form always says when it was opened: without the mark it was not our form.
    let opened = visit.state.keys.when_opened(&posted.opened);
    let risks = risks(&risk::Sending {
        title: &posted.typed.title,
        text: &posted.typed.text,
        place: &posted.typed.place,
        name: &posted.typed.name,
        honeypot: &posted.website,
        seconds_to_write: Some(opened.map_or(0, |at| visit.now.millis_since(at) / 1000)),
        sent_lately: visit.state.lately.count_and_note(visit.address, visit.now),
    });
    let clocks = Clocks::start(visit.now, &lists.promise_to(idea.theme, visit.state.town().promise));
    let sender = visit.signed_in.as_ref().and_then(|known| {
        let typed = store::people::email_key(idea.email.as_ref()?);
        (known.email.as_ref() == Some(&typed)).then_some(known.person.id)
    });
    let l = visit.language;
    let sent = store::ideas::send(
        &visit.state.db,
        &visit.state.words,
        store::ideas::Sending {
            idea,
            language: l,
            origin: Origin::Resident,
            identification: Identification::Open,
            sent_key,
            sender,
            entered: None,
            risks,
            promise: Some(store::ideas::Promised {
                answer_by: clocks.first_answer_due,
                decision_by: clocks.decision_due,
                text: t::own::promise(
                    l,
                    finnish_date(clocks.first_answer_due),
                    finnish_date(clocks.decision_due),
                ),
            }),
            demo: false,
        },
        visit.now,
    )
    .await?;
    Ok(Ok(own_path(visit, sent.id, sent.link_version)))
}

/// The path of an author's own page.
pub(crate) fn own_path(visit: &Visit, id: IdeaId, link_version: i64) -> String {
    visit.link(&format!("/oma/{id}/{}", visit.state.keys.secret_link(id, link_version)))
}

/// Supports an idea as the account or the device, or takes the support back. The cookie is for a
/// new device.
pub(super) async fn support(
    visit: &Visit,
    id: IdeaId,
    on: bool,
) -> Result<(Outcome<SupportsShown>, Option<HeaderValue>), Fault> {
    let matter = match public_matter(visit, id).await? {
        Ok(matter) => matter,
        Err(refusal) => return Ok((Outcome::Refused(refusal), None)),
    };
    if let Err(denied) = may(&Actor::Visitor, Act::Support, &matter.object(visit.now)) {
        return Ok((Outcome::Refused(Refusal::from(denied)), None));
    }
    if let Err(retry_minutes) = (visit.state.limit)(LimitedAct::Support, visit.address) {
        return Ok((Outcome::Refused(Refusal::TooMany { retry_minutes }), None));
    }
    if visit.signed_in.is_some() {
        let account = visit.supporter().unwrap_or_default();
        let by = store::ideas::Supporter {
            id: &account,
            identification: Identification::Email,
            device: visit.device.as_deref(),
        };
        return Ok(
            match store::ideas::support_as(&visit.state.db, id, by, on, visit.now).await? {
                Ok(now) => (Outcome::Accepted(now.into()), None),
                Err(refusal) => (Outcome::Refused(refusal), None),
            },
        );
    }
    if visit.device.is_none() && !on {
        // Nothing to take back, and no reason to give a cookie.
        let mut conn = visit.state.db.read().await?;
        let now = store::ideas::supports(&mut conn, id, None).await?;
        return Ok((Outcome::Accepted(now.into()), None));
    }
    let (device, cookie) = visit.device_or_new(id);
    let result = store::ideas::support(&visit.state.db, id, &device, Identification::Open, on, visit.now).await?;
    Ok(match result {
        Ok(now) => (Outcome::Accepted(now.into()), cookie),
        Err(refusal) => (Outcome::Refused(refusal), None),
    })
}

/// Doors and similar ideas for whoever is writing.
pub(super) async fn similar(visit: &Visit, title: &str, text: &str) -> Result<Outcome<Help>, Fault> {
    if let Err(denied) = may(&Actor::Visitor, Act::FindSimilar, &Object::Service) {
        return Ok(Outcome::Refused(Refusal::from(denied)));
    }
    if let Err(retry_minutes) = (visit.state.limit)(LimitedAct::Similar, visit.address) {
        return Ok(Outcome::Refused(Refusal::TooMany { retry_minutes }));
    }
    // A few letters resemble everything.
    let is_telling = title.trim().chars().count() >= 4;
    let similar = if is_telling {
        find_similar(visit, title, text, 5).await?
    } else {
        Vec::new()
    };
    Ok(Outcome::Accepted(Help {
        doors: doors(title, text),
        similar,
    }))
}

/// At most `limit` public ideas that resemble the words.
pub(crate) async fn find_similar(
    visit: &Visit,
    title: &str,
    text: &str,
    limit: usize,
) -> Result<Vec<SimilarShown>, Fault> {
    let mut conn = visit.state.db.read().await?;
    let found = store::similar::similar(&mut conn, &visit.state.words, title, text, limit).await?;
    Ok(found
        .into_iter()
        .map(|it| SimilarShown {
            id: it.id.get(),
            title: it.title,
            status: it.status,
            supports: it.supports,
        })
        .collect())
}

/// How to reach somebody, on one line: name, phone, address.
pub(super) fn reach(contact: &Contact, l: domain::codes::Language) -> String {
    [contact.name.get(l).0, &contact.phone, &contact.email, &contact.url]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

impl From<store::ideas::Supports> for SupportsShown {
    fn from(it: store::ideas::Supports) -> Self {
        Self {
            total: it.total,
            open: it.open,
            email: it.email,
            strong: it.strong,
            imported: it.imported,
            mine: it.mine,
        }
    }
}
