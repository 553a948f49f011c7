//! The measures that grew from a matter, on its desk: tying it to one in one gesture, and untying.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::people::Act;
use domain::refusal::Refusal;
use leptos::prelude::*;
use store::programme::ties;

use super::desk::{Desk, Typed, Wrong};
use super::posts::{Opened, mend, read};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use crate::thread::tie_part;

/// The field of the choice.
const FIELD: &str = "toimenpide";

/// The part of the desk about measures; nothing for whoever can neither see nor tie any.
pub(super) fn measures_part(visit: &Visit, desk: &Desk) -> Option<AnyView> {
    let l = visit.language;
    let action = desk.action(visit, "/toimenpide");
    let writes = desk.may(visit, Act::Handle);
    let inside = tie_part(visit, &desk.measures, &action, writes, desk.wrong_with(FIELD))?;
    Some(
        view! {
            <section class="desk-ties" id="toimenpiteet" aria-labelledby="toimenpiteet-otsikko">
                <h3 id="toimenpiteet-otsikko">{t::thread::measures(l)}</h3>
                <p class="quiet">{t::thread::measures_hint(l)}</p>
                {inside}
            </section>
        }
        .into_any(),
    )
}

/// `POST /ideat/123/toimenpide`: ties the matter to a measure, or unties it.
pub async fn tie_measure(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let (desk, typed) = match read(&visit, &id, Act::Handle, &body).await? {
        Opened::Form(desk, typed) => (*desk, *typed),
        Opened::Refused(page) => return Ok(page),
    };
    let l = visit.language;
    let Some((measure, on)) = crate::thread::read(&body) else {
        return wrong(&visit, desk, typed, t::thread::choose_measure(l)).await;
    };
    let idea = desk.matter.id;
    let done = ties::tie_idea(&visit.state.db, measure, idea, on, &visit.actor(), visit.now).await?;
    match done {
        Ok(()) if on => Ok(Redirect::to(&visit.link(&format!("/ideat/{idea}#toimenpiteet"))).into_response()),
        Ok(()) => {
            let path = format!("/ideat/{idea}?irrotettu={measure}#toimenpiteet");
            Ok(Redirect::to(&visit.link(&path)).into_response())
        }
        Err(Refusal::AlreadyEnded) => wrong(&visit, desk, typed, t::thread::measure_ended(l)).await,
        Err(Refusal::NotFound | Refusal::NotAllowed) => wrong(&visit, desk, typed, t::thread::measure_gone(l)).await,
        Err(refusal) => Err(Fault::Refused(refusal)),
    }
}

async fn wrong(visit: &Visit, desk: Desk, typed: Typed, words: &'static str) -> Result<Response, Fault> {
    let words = words.to_owned();
    mend(visit, desk, typed, vec![Wrong { field: FIELD, words }]).await
}
