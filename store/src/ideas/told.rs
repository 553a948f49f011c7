//! What the log tells of a change, and what people wrote with it: codes go one way, words another.

use domain::ideas::State;
use domain::ideas::status::{Change, Work};
use domain::ideas::text::Sentence;
use domain::thread::Facts;
use domain::{CardId, EventKind};

use super::events::Said;

/// A change's event, its facts, and the words that go beside it.
pub(super) fn told(change: &Change, state: &State) -> (EventKind, Facts, Said) {
    let mut facts = Facts::default();
    let mut said = Said::default();
    let words = |sentence: &Sentence| Some(sentence.to_string());
    let work = |said: &mut Said, facts: &mut Facts, work: &Work| match work {
        Work::Case { name, number } => {
            said.work_name = words(name);
            said.work_number = words(number);
        }
        Work::Card(card) => facts.card = Some(CardId::new(*card)),
        Work::Measure(_) => {}
    };
    let kind = match change {
        Change::Publish => EventKind::Published,
        Change::Take { group } => {
            facts.group = Some(*group);
            EventKind::InHandling
        }
        Change::Ask { question } => {
            said.said = words(question);
            EventKind::Asked
        }
        Change::Resume => {
            facts.status = Some(state.status());
            EventKind::Resumed
        }
        Change::Prepare { work: to } => {
            work(&mut said, &mut facts, to);
            EventKind::Preparing
        }
        Change::Decide { body, on } => {
            said.said = words(body);
            facts.day = Some(*on);
            EventKind::Deciding
        }
        Change::Do { work: to, quarter } => {
            work(&mut said, &mut facts, to);
            facts.quarter = Some(*quarter);
            EventKind::Doing
        }
        Change::Finish { changed } => {
            said.said = words(changed);
            EventKind::Done
        }
        Change::FinishPartly { changed, not_changed } => {
            said.said = words(changed);
            said.said_more = words(not_changed);
            EventKind::PartDone
        }
        Change::Postpone { review } => {
            facts.day = Some(*review);
            EventKind::NotNow
        }
        Change::Return => EventKind::Returned,
        Change::Decline { reason, sentence } => {
            facts.decline = Some(*reason);
            said.said = words(sentence);
            EventKind::Declined
        }
        Change::Redirect { who, contact } => {
            said.said = words(who);
            said.said_more = words(contact);
            EventKind::Redirected
        }
        Change::Merge { target } => {
            facts.target = Some(*target);
            EventKind::Merged
        }
        Change::Unmerge => {
            facts.status = Some(state.status());
            EventKind::Unmerged
        }
        Change::Reopen { .. } => EventKind::Reopened,
        Change::Withdraw => EventKind::Withdrawn,
    };
    (kind, facts, said)
}
