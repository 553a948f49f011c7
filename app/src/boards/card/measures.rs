//! The measures whose work a card is: tying it to one, and untying.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::people::Act;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::programme::ties;

use super::open::{Opened, open};
use super::page::{Drawing, State, draw};
use crate::boards::form::Slips;
use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use crate::thread::tie_part;

/// The field of the choice.
const FIELD: &str = "toimenpide";

/// The part of the card's side; nothing for whoever can neither see nor tie any.
pub(super) fn part(d: &Drawing<'_>) -> Option<AnyView> {
    let l = d.visit.language;
    let action = d.opened.link(d.visit, "/toimenpide");
    let wrong = d.state.slips.words(FIELD);
    let writes = d.opened.card.deleted.is_none();
    let inside = tie_part(d.visit, &d.whole.measures, &action, writes, wrong)?;
    Some(
        view! {
            <section class="card-part" id="toimenpiteet" aria-labelledby="toimenpiteet-otsikko">
                <h2 id="toimenpiteet-otsikko">{t::thread::measures(l)}</h2>
                {inside}
            </section>
        }
        .into_any(),
    )
}

/// `POST /taulut/5/kortit/12/toimenpide`: ties the card to a measure, or unties it.
pub async fn tie_measure(
    visit: Visit,
    Path((board, number)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Fault> {
    let opened = open(&visit, &board, &number, Act::ReadBoard).await?;
    let l = visit.language;
    let Some((measure, on)) = crate::thread::read(&body) else {
        return wrong(&visit, &opened, t::thread::choose_measure(l)).await;
    };
    let card = opened.card.id;
    match ties::tie_card(&visit.state.db, measure, card, on, &visit.actor(), visit.now).await? {
        Ok(()) => {
            let asked = if on {
                String::new()
            } else {
                format!("?irrotettu={measure}")
            };
            let path = opened.link(&visit, &[&asked, "#toimenpiteet"].concat());
            Ok(Redirect::to(&path).into_response())
        }
        Err(Refusal::AlreadyEnded) => wrong(&visit, &opened, t::thread::measure_ended(l)).await,
        Err(Refusal::NotFound | Refusal::NotAllowed) => wrong(&visit, &opened, t::thread::measure_gone(l)).await,
        Err(refusal) => Err(Fault::Refused(refusal)),
    }
}

async fn wrong(visit: &Visit, opened: &Opened, words: &'static str) -> Result<Response, Fault> {
    let mut slips = Slips::default();
    slips.add(FIELD, words);
    let state = State {
        slips,
        ..State::default()
    };
    draw(visit, opened, StatusCode::UNPROCESSABLE_ENTITY, state).await
}
