//! The weekly digest of what somebody follows: a matter at a time, the newest first. Only what
//! everyone may read now is in it; a week in which nothing happened brings no letter.

use domain::calendar::finnish_date;
use domain::mail::MailSwitch;
use domain::people::{Act, Actor, may};
use domain::thread::is_for_everyone;
use store::outbox::Claimed;

use super::{Draft, Letter, leave_link, link};
use crate::catalogue::lists;
use crate::error::Fault;
use crate::ideas::thread_line;
use crate::state::AppState;
use crate::t;

/// Matters in one digest; whoever follows more finds them on the own page.
const MOST: i64 = 50;

/// The digest of the week before the row was written.
pub(super) async fn letter(state: &AppState, row: &Claimed) -> Result<Option<Letter>, Fault> {
    let Some(person) = row.person else { return Ok(None) };
    let (l, now) = (row.language, state.clock.now());
    let lists = lists(state).await?;
    let mut c = state.db.read().await?;
    if store::outbox::is_on(&mut c, MailSwitch::Digest(person)).await? != Some(true) {
        return Ok(None);
    }
    let since = row.created.plus_minutes(-7 * 24 * 60);
    let mut items = Vec::new();
    for id in store::outbox::followed_lately(&mut c, person, row.created, MOST).await? {
        let Some(matter) = store::ideas::find(&mut c, id).await? else {
            continue;
        };
        if may(&Actor::Visitor, Act::ReadPublic, &matter.object(now)).is_err() {
            continue;
        }
        let steps = store::ideas::steps(&mut c, id).await?;
        let lines: Vec<String> = steps
            .iter()
            .rev()
            // What could still be undone when the row was written is told a week later.
            .filter(|step| {
                step.public && is_for_everyone(step.kind) && step.not_before > since && step.is_out(row.created)
            })
            .map(|step| {
                let day = finnish_date(step.at.civil_day());
                [&day, ": ", &thread_line(l, &lists, &matter, step)].concat()
            })
            .collect();
        if !lines.is_empty() {
            items.push((matter, lines));
        }
    }
    drop(c);
    if items.is_empty() {
        return Ok(None);
    }
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let mut draft = Draft::new(l, t::mail::digest_subject(l, count)).words(t::mail::digest_text(l));
    for (matter, lines) in items {
        let switch = MailSwitch::Follow(matter.id, person);
        let leave = (t::mail::digest_unfollow(l).to_owned(), leave_link(state, l, switch));
        let page = link(state, l, &format!("/ideat/{}", matter.id));
        draft = draft.item(matter.title, page, lines, Some(leave));
    }
    let draft = draft.button(t::mail::digest_button(l), link(state, l, "/omat")).leave(
        t::mail::digest_leave(l),
        leave_link(state, l, MailSwitch::Digest(person)),
    );
    Ok(Some(draft.finish(&state.town())))
}
