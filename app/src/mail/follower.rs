//! Letters to somebody who follows a matter that is not their own: only what everyone may read.

use domain::mail::{MailKind, MailSwitch};
use domain::people::{Act, Actor, may};
use store::outbox::Claimed;

use super::{Draft, Letter, code_of, leave_link, link, status_then, status_word};
use crate::catalogue::lists;
use crate::error::Fault;
use crate::ideas::thread_line;
use crate::state::AppState;
use crate::t;

/// The letter, if everyone may still read the matter and the reader still follows it.
pub(super) async fn letter(state: &AppState, row: &Claimed) -> Result<Option<Letter>, Fault> {
    let (Some(id), Some(person), Some(event)) = (row.idea, row.person, row.event) else {
        return Ok(None);
    };
    let l = row.language;
    let lists = lists(state).await?;
    let mut c = state.db.read().await?;
    let switch = MailSwitch::Follow(id, person);
    if store::outbox::is_on(&mut c, switch).await? != Some(true) {
        return Ok(None);
    }
    let Some(matter) = store::ideas::find(&mut c, id).await? else {
        return Ok(None);
    };
    let now = state.clock.now();
    if may(&Actor::Visitor, Act::ReadPublic, &matter.object(now)).is_err() {
        return Ok(None);
    }
    // The author has a letter of their own.
    let author = store::ideas::contact(&mut c, id).await?;
    if author.is_some_and(|it| it.person == Some(person) && it.wants_mail) {
        return Ok(None);
    }
    let steps = store::ideas::steps(&mut c, id).await?;
    let Some(step) = steps.iter().find(|step| step.event == event && step.public) else {
        return Ok(None);
    };
    let target = match matter.merged_into.filter(|_| row.kind == MailKind::Merged) {
        Some(target) => store::ideas::find(&mut c, target).await?,
        None => None,
    };
    drop(c);
    let target = target.filter(|it| may(&Actor::Visitor, Act::ReadPublic, &it.object(now)).is_ok());
    let code = code_of(&state.town(), id);
    let subject = t::mail::follow_subject(l, code, status_word(state, l, status_then(&matter, step)));
    let draft = Draft::new(l, subject)
        .words(thread_line(l, &lists, &matter, step))
        .quote(matter.title.clone(), "");
    let draft = match target {
        Some(target) => draft.words(t::mail::merged_text(l)).button(
            t::mail::merged_button(l),
            link(state, l, &format!("/ideat/{}", target.id)),
        ),
        None => draft.button(t::mail::follow_button(l), link(state, l, &format!("/ideat/{id}"))),
    };
    let draft = draft.leave(t::mail::digest_unfollow(l), leave_link(state, l, switch));
    Ok(Some(draft.finish(&state.town())))
}
