//! Monday's mail to staff: what is late, due this week, new and without a group, of their groups.

use domain::calendar::finnish_date;
use domain::mail::{MailSwitch, sunday_of};
use store::outbox::{Claimed, Due};

use super::{Draft, Letter, code_of, leave_link, link};
use crate::error::Fault;
use crate::state::AppState;
use crate::t;

/// Matters named in one part; the rest are counted.
const NAMED: usize = 10;

/// The letter, from what is true when it goes out. A week without anything brings none.
pub(super) async fn letter(state: &AppState, row: &Claimed) -> Result<Option<Letter>, Fault> {
    let Some(person) = row.person else { return Ok(None) };
    let (l, now) = (row.language, state.clock.now());
    let today = now.civil_day();
    let sunday = sunday_of(today);
    let mut c = state.db.read().await?;
    if store::outbox::is_on(&mut c, MailSwitch::Monday(person)).await? != Some(true) {
        return Ok(None);
    }
    let ahead = store::outbox::ahead(&mut c, person, today, sunday, now).await?;
    drop(c);
    let parts = [
        (&ahead.late, t::mail::monday_late(l, ahead.late.len().to_string())),
        (&ahead.week, t::mail::monday_week(l, ahead.week.len().to_string())),
        (&ahead.new, t::mail::monday_new(l, ahead.new.len().to_string())),
        (&ahead.free, t::mail::monday_free(l, ahead.free.len().to_string())),
    ];
    if parts.iter().all(|(matters, _)| matters.is_empty()) {
        return Ok(None);
    }
    let subject = t::mail::monday_subject(l, ahead.late.len().to_string(), ahead.week.len().to_string());
    let mut draft = Draft::new(l, subject).words(t::mail::monday_text(l));
    if ahead.late.is_empty() && ahead.week.is_empty() {
        draft = draft.words(t::mail::monday_calm(l));
    }
    for (matters, heading) in parts {
        if matters.is_empty() {
            continue;
        }
        draft = draft.heading(heading);
        for matter in matters.iter().take(NAMED) {
            draft = item(state, l, draft, matter);
        }
        if let Some(more) = matters.len().checked_sub(NAMED).filter(|more| *more > 0) {
            draft = draft.words(t::mail::monday_more(l, more.to_string()));
        }
    }
    let draft = draft
        .button(t::mail::monday_button(l), link(state, l, "/saapuneet"))
        .leave(
            t::mail::monday_leave(l),
            leave_link(state, l, MailSwitch::Monday(person)),
        );
    Ok(Some(draft.finish(&state.town())))
}

fn item(state: &AppState, l: domain::Language, draft: Draft, matter: &Due) -> Draft {
    let code = code_of(&state.town(), matter.id);
    let title = match &matter.title {
        Some(title) => format!("{title} ({code})"),
        None => t::mail::monday_private(l, code),
    };
    let due = matter.due.map(|day| t::mail::monday_due(l, finnish_date(day)));
    let page = link(state, l, &format!("/ideat/{}", matter.id));
    draft.item(title, page, due.into_iter().collect(), None)
}
