//! The letter that brings a link and a code for signing in.

use domain::codes::Language;
use domain::people::session::LINK_MINUTES;
use store::outbox::Claimed;

use super::{Draft, Letter, link};
use crate::error::Fault;
use crate::state::AppState;
use crate::t;

/// The letter, while its link is good. Who has nothing here gets none: no account, no matter sent
/// from the address, and nothing to follow.
pub(super) async fn letter(state: &AppState, row: &Claimed) -> Result<Option<Letter>, Fault> {
    let Some(id) = row.sign_in else { return Ok(None) };
    let mut c = state.db.read().await?;
    let Some(asked) = store::people::sign_ins::find(&mut c, id).await? else {
        return Ok(None);
    };
    if !asked.is_open(state.clock.now()) || !store::people::sign_ins::opens(&mut c, &asked).await? {
        return Ok(None);
    }
    drop(c);
    let l: Language = row.language;
    let town = state.town();
    let path = format!(
        "/kirjaudu/linkki/{}",
        state.keys.sign_in_link(&asked.nonce, asked.purpose)
    );
    let draft = Draft::new(l, t::mail::sign_in_subject(l, town.service_name.get(l).0)).words(t::mail::sign_in_text(l));
    // Without a browser that asked there is nowhere to type a code.
    let draft = match asked.browser_hash {
        Some(_) => draft.code(state.keys.sign_in_code(&asked.nonce)),
        None => draft,
    };
    let draft = draft
        .button(t::mail::sign_in_button(l), link(state, l, &path))
        .words(t::mail::sign_in_valid(l, LINK_MINUTES.to_string()))
        .words(t::mail::sign_in_other(l));
    Ok(Some(draft.finish(&town)))
}
