//! Letters: what each says, from what is true when it goes out, and the pages their links open.
//!
//! A row of the outbox holds numbers only. [`compose`] looks them up at the last moment, so that
//! words of a matter that has been hidden, withdrawn or made private meanwhile never leave; when
//! there is nothing to tell any more, there is no letter.

mod author;
mod confirm_page;
mod digest;
mod draft;
mod follower;
mod html;
mod mention;
mod monday;
mod sign_in;
mod switch_page;

use domain::codes::{Language, Status};
use domain::ids::IdeaId;
use domain::mail::{MailKind, MailSwitch};
use domain::time::Moment;
use domain::town::Town;
use store::ideas::{Matter, Step};
use store::outbox::Claimed;

use crate::error::Fault;
use crate::ideas::service_label;
use crate::page_link::path_in;
use crate::state::AppState;
use crate::t;

pub use confirm_page::{confirm, confirm_page};
use draft::Draft;
pub use draft::Letter;
pub use switch_page::{switch, switch_page};

/// Writes the letter that a row of the outbox asks for. `None`: there is nothing to tell any more.
///
/// # Errors
/// Only faults; the row is tried again.
pub async fn compose(state: &AppState, row: &Claimed) -> Result<Option<Letter>, Fault> {
    // No request has looked for us whether the town's words have changed.
    state.look_at_settings().await?;
    match row.kind {
        MailKind::Test => Ok(Some(test_letter(
            &state.town(),
            &state.origin,
            row.language,
            state.clock.now(),
        ))),
        MailKind::Invite => Ok(Some(invitation(state, row.language))),
        MailKind::Digest => digest::letter(state, row).await,
        MailKind::Monday => monday::letter(state, row).await,
        MailKind::CardMention => mention::letter(state, row).await,
        MailKind::SignIn => sign_in::letter(state, row).await,
        _ => author::letter(state, row).await,
    }
}

/// The letter with which the settings are tried.
pub fn test_letter(town: &Town, origin: &str, l: Language, now: Moment) -> Letter {
    let service = town.service_name.get(l).0;
    Draft::new(l, t::mail::test_subject(l, service))
        .words(t::mail::test_text(l))
        .facts(vec![(
            t::mail::sent(l),
            format!("{} {}", domain::finnish_date(now.civil_day()), now.clock_time()),
        )])
        .button(t::mail::test_button(l), [origin, &path_in(l, "/")].concat())
        .finish(town)
}

fn invitation(state: &AppState, l: Language) -> Letter {
    let town = state.town();
    let service = town.service_name.get(l).0;
    Draft::new(l, t::mail::invite_subject(l, service))
        .words(t::mail::invite_text(l, service))
        .button(t::mail::sign_in_button(l), link(state, l, "/kirjaudu"))
        .finish(&town)
}

/// The status of the event that a letter tells of; the matter may have moved on since.
fn status_then(matter: &Matter, step: &Step) -> Status {
    step.facts
        .status
        .or_else(|| step.kind.status())
        .unwrap_or(matter.status)
}

/// What a status is called, by the town where it has said so.
fn status_word(state: &AppState, l: Language, status: Status) -> String {
    let own = state.town_words();
    let own = own.label(l, status).map(|(word, _)| word.to_owned());
    own.unwrap_or_else(|| service_label(l, status).to_owned())
}

/// A whole address on this site.
fn link(state: &AppState, l: Language, path: &str) -> String {
    [&*state.origin, &path_in(l, path)].concat()
}

/// The address that switches letters off.
fn leave_link(state: &AppState, l: Language, switch: MailSwitch) -> String {
    let path = format!("/mailit/{}/{}", switch.name(), state.keys.mail_switch(switch));
    link(state, l, &path)
}

/// The code people read aloud on the phone: the town's letters and the number.
fn code_of(town: &Town, id: IdeaId) -> String {
    if town.short.is_empty() {
        id.to_string()
    } else {
        format!("{}-{id}", town.short)
    }
}
