//! Letters to the author of a matter: what has happened to it, in the language of its form.
//!
//! The words of a matter travel only while it is public; else the letter leads to the author's own
//! page. Before the address is proved, nothing of the sender's travels at all.

use domain::calendar::finnish_date;
use domain::codes::{Language, Status, Visibility};
use domain::ids::IdeaId;
use domain::mail::{MailKind, MailSwitch};
use domain::people::{Act, Actor, may};
use store::ideas::{Matter, Step};
use store::outbox::Claimed;

use super::{Draft, Letter, code_of, follower, leave_link, link, status_then, status_word};
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::ideas::{service_meaning, thread_line};
use crate::state::AppState;
use crate::t;

/// What a letter to an author is made from.
struct About<'a> {
    state: &'a AppState,
    l: Language,
    matter: &'a Matter,
    step: Option<&'a Step>,
    lists: &'a Lists,
    code: String,
    /// The matter it was merged into, when everyone may read it.
    target: Option<Matter>,
}

/// The letter, if it is still true.
pub(super) async fn letter(state: &AppState, row: &Claimed) -> Result<Option<Letter>, Fault> {
    let Some(id) = row.idea else { return Ok(None) };
    if row.person.is_some() && row.kind != MailKind::Receipt {
        return follower::letter(state, row).await;
    }
    let lists = lists(state).await?;
    let mut c = state.db.read().await?;
    let Some(matter) = store::ideas::find(&mut c, id).await? else {
        return Ok(None);
    };
    let contact = store::ideas::contact(&mut c, id).await?;
    // The address may have been taken away or changed since.
    let Some(contact) = contact.filter(|it| it.email.to_lowercase() == row.email.to_lowercase()) else {
        return Ok(None);
    };
    let is_wanted = match row.kind {
        MailKind::Confirm => contact.confirmed.is_none(),
        MailKind::Receipt => contact.confirmed.is_some(),
        _ => contact.confirmed.is_some() && contact.wants_mail,
    };
    if !is_wanted || matter.status == Status::Withdrawn {
        return Ok(None);
    }
    let steps = store::ideas::steps(&mut c, id).await?;
    let step = row
        .event
        .and_then(|event| steps.iter().find(|step| step.event == event));
    let target = match matter.merged_into {
        Some(target) => public(&mut c, state, target).await?,
        None => None,
    };
    drop(c);
    let about = About {
        state,
        l: row.language,
        matter: &matter,
        step,
        lists: &lists,
        code: code_of(&state.town(), id),
        target,
    };
    Ok(about.draft(row).map(|draft| draft.finish(&state.town())))
}

async fn public(c: &mut store::Conn, state: &AppState, id: IdeaId) -> Result<Option<Matter>, Fault> {
    let matter = store::ideas::find(c, id).await?;
    let now = state.clock.now();
    Ok(matter.filter(|it| may(&Actor::Visitor, Act::ReadPublic, &it.object(now)).is_ok()))
}

impl About<'_> {
    fn draft(&self, row: &Claimed) -> Option<Draft> {
        let (l, code) = (self.l, self.code.as_str());
        if row.kind == MailKind::Confirm {
            return Some(self.confirm(&row.email));
        }
        let is_hidden = self.matter.hidden.is_some();
        if is_hidden != (row.kind == MailKind::Hidden) && row.kind != MailKind::Receipt {
            return None;
        }
        let draft = match row.kind {
            MailKind::Receipt => self.receipt(),
            MailKind::Taken => self.happened(t::mail::taken_subject(l, code)),
            MailKind::Question => self.question()?,
            MailKind::Answer => self.answer()?,
            MailKind::Status => {
                let status = self
                    .step
                    .map_or(self.matter.status, |step| status_then(self.matter, step));
                let status = status_word(self.state, l, status);
                self.happened(t::mail::status_subject(l, code, status))
            }
            MailKind::Merged => self.merged()?,
            MailKind::Unmerged => Draft::new(l, t::mail::unmerged_subject(l, code)).words(t::mail::unmerged_text(l)),
            MailKind::Hidden => self.happened(t::mail::hidden_subject(l, code)),
            MailKind::Covered => Draft::new(l, t::mail::covered_subject(l, code)).words(t::mail::covered_text(l)),
            MailKind::Reopened => self.happened(t::mail::reopened_subject(l, code)),
            _ => return None,
        };
        let switch = MailSwitch::Idea(self.matter.id);
        Some(
            self.end(draft, row.kind)
                .leave(t::mail::leave_idea(l), leave_link(self.state, l, switch)),
        )
    }

    /// To an address that nobody has proved: code, dates, a button.
    fn confirm(&self, email: &str) -> Draft {
        let (l, id) = (self.l, self.matter.id);
        let town = self.state.town();
        let mac = self.state.keys.confirm_link(id, &email.to_lowercase());
        Draft::new(l, t::mail::confirm_subject(l, &self.code))
            .words(t::mail::confirm_text(l, town.service_name.get(l).0))
            .facts(self.days())
            .button(
                t::mail::confirm_button(l),
                link(self.state, l, &format!("/vahvista/{id}/{mac}")),
            )
            .words(t::mail::confirm_other(l))
    }

    fn receipt(&self) -> Draft {
        let l = self.l;
        let draft = Draft::new(l, t::mail::receipt_subject(l, &self.code));
        if self.is_open() {
            draft
                .words(t::mail::receipt_text(l))
                .quote(self.matter.title.clone(), self.matter.text.clone())
        } else {
            draft.words(t::mail::receipt_text_private(l))
        }
    }

    /// The line of the thread, and what was written with it.
    fn happened(&self, subject: String) -> Draft {
        let draft = Draft::new(self.l, subject);
        let Some(step) = self.step else {
            return draft.words(service_meaning(self.l, self.matter.status));
        };
        let draft = draft.words(thread_line(self.l, self.lists, self.matter, step));
        self.said(draft, step)
    }

    fn said(&self, mut draft: Draft, step: &Step) -> Draft {
        use domain::codes::EventKind as E;
        if !self.is_open() {
            return draft;
        }
        let said = match step.kind {
            E::Done | E::PartDone | E::Declined => step.said.as_deref(),
            E::Redirected => step.said_more.as_deref(),
            E::Reopened => step.reason.as_deref(),
            _ => None,
        };
        if let Some(said) = said {
            draft = draft.quote("", said);
        }
        match (&step.said_more, step.kind) {
            (Some(more), E::PartDone) => draft.words(t::thread::part_done_not(self.l, more)),
            _ => draft,
        }
    }

    /// None: it has been answered, or asked otherwise, meanwhile.
    fn question(&self) -> Option<Draft> {
        let l = self.l;
        if self.matter.status != Status::Asked {
            return None;
        }
        let draft = Draft::new(l, t::mail::question_subject(l, &self.code)).words(t::mail::question_text(l));
        let said = self.step.and_then(|step| step.said.clone());
        Some(match said.filter(|_| self.is_open()) {
            Some(question) => draft.quote("", question),
            None => draft,
        })
    }

    /// None: the answer has been taken away meanwhile.
    fn answer(&self) -> Option<Draft> {
        let l = self.l;
        let step = self.step?;
        let answer = step.answer.clone()?;
        let draft =
            Draft::new(l, t::mail::answer_subject(l, &self.code)).words(thread_line(l, self.lists, self.matter, step));
        let draft = if self.is_open() { draft.quote("", answer) } else { draft };
        // The link only chooses on the page; a program that looks at links tells nothing.
        let own = self.own();
        let tap = |chosen: &str| [own.as_str(), "?saitko=", chosen].concat();
        let draft = draft.words(t::mail::answer_ask(l));
        let draft = draft.item(t::own::got_yes(l), tap("kylla"), Vec::new(), None);
        Some(draft.item(t::own::got_no(l), tap("ei"), Vec::new(), None))
    }

    /// The address of the author's own page.
    fn own(&self) -> String {
        let own = format!(
            "/oma/{}/{}",
            self.matter.id,
            self.state.keys.secret_link(self.matter.id, self.matter.link_version)
        );
        link(self.state, self.l, &own)
    }

    /// None: it has been taken apart again.
    fn merged(&self) -> Option<Draft> {
        let l = self.l;
        self.matter.merged_into?;
        let draft = Draft::new(l, t::mail::merged_subject(l, &self.code)).words(t::mail::merged_text(l));
        Some(match &self.target {
            Some(target) => draft.quote(target.title.clone(), ""),
            None => draft,
        })
    }

    /// What it was about, the days ahead, and the one button.
    fn end(&self, mut draft: Draft, kind: MailKind) -> Draft {
        let l = self.l;
        if self.matter.visibility == Visibility::Private {
            draft = draft.words(t::mail::private_note(l));
        }
        let mut facts = self.days();
        if kind != MailKind::Receipt && self.is_open() {
            // One sees at once which of one's matters this is.
            facts.insert(1, (t::mail::title(l), self.matter.title.clone()));
        }
        if matches!(kind, MailKind::Hidden | MailKind::Merged | MailKind::Answer) {
            facts.retain(|(name, _)| *name == t::mail::code(l) || *name == t::mail::title(l));
        }
        let own = self.own();
        let draft = draft.facts(facts);
        if let (MailKind::Merged, Some(target)) = (kind, &self.target) {
            let page = link(self.state, l, &format!("/ideat/{}", target.id));
            return draft.button(t::mail::merged_button(l), page);
        }
        let words = match kind {
            MailKind::Question => t::mail::question_button(l),
            _ => t::mail::open_own(l),
        };
        draft.button(words, own).words(t::mail::own_note(l))
    }

    fn days(&self) -> Vec<(&'static str, String)> {
        let (l, matter) = (self.l, self.matter);
        let mut facts = vec![
            (t::mail::code(l), self.code.clone()),
            (t::mail::sent(l), finnish_date(matter.created.civil_day())),
        ];
        let runs = !matter.status.is_ending() && matter.status != Status::Asked;
        let ahead = |day: Option<domain::Date>| day.filter(|_| runs).map(finnish_date);
        if matter.answered.is_none() {
            facts.extend(ahead(matter.due.answer).map(|day| (t::mail::answer_by(l), day)));
        }
        facts.extend(ahead(matter.due.decision).map(|day| (t::mail::decision_by(l), day)));
        facts
    }

    /// May the words of the matter travel?
    fn is_open(&self) -> bool {
        self.matter.visibility == Visibility::Public && self.matter.hidden.is_none()
    }
}
