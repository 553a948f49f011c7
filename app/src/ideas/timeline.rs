//! The thread of one matter: each thing that happened as a dated line in plain words, then what is
//! promised. Staff's names, comments and hidden steps are not among the words it can choose from.

use domain::calendar::{finnish_date, working_days_between};
use domain::codes::{DeclineReason, EventKind, HideReason, Language, Origin, Status};
use domain::ideas::status::Quarter;
use domain::thread::is_for_author;
use domain::time::Date;
use leptos::prelude::*;
use store::ideas::{Matter, Step};

use crate::catalogue::Lists;
use crate::t;
use crate::thread::Told;
use crate::ui::{day, day_of, icon, paragraphs};

/// The lines in order of time, with those of the measures that grew from it, and the promises still ahead.
pub(crate) fn timeline(
    l: Language,
    lists: &Lists,
    matter: &Matter,
    steps: &[Step],
    grown: &[Told],
    today: Date,
) -> AnyView {
    let steps: Vec<&Step> = steps.iter().filter(|step| is_for_author(step.kind)).collect();
    let own = steps.iter().map(|step| {
        let view = view! { <p>{line(l, lists, matter, step)}</p>{said(l, matter, step)} };
        (step.at, view.into_any())
    });
    let mut all: Vec<_> = own.chain(grown.iter().map(|told| (told.at, told.view()))).collect();
    // What happened at the same time keeps the order in which it is told.
    all.sort_by_key(|(at, _)| *at);
    let last = all.len();
    let happened = all
        .into_iter()
        .enumerate()
        .map(|(index, (at, words))| {
            let now = (index + 1 == last).then_some("");
            view! { <li data-now=now>{words}{day_of(at)}</li> }
        })
        .collect_view();
    let coming = ahead(matter, &steps, today)
        .into_iter()
        .map(|(awaited, date)| {
            let words = match awaited {
                Awaited::Answer => t::thread::coming_answer(l),
                Awaited::Decision => t::thread::coming_decision(l),
                Awaited::Meeting => t::thread::coming_body(l),
            };
            view! { <li data-coming=""><p>{words}</p>{day(date)}</li> }
        })
        .collect_view();
    view! { <ol class="thread">{happened}{coming}</ol> }.into_any()
}

/// What is still to come.
#[derive(Clone, Copy)]
enum Awaited {
    /// The first answer, as promised.
    Answer,
    /// The decision line, as promised.
    Decision,
    /// The day a body decides, as told.
    Meeting,
}

/// What is promised or told and lies ahead. A promise that was missed is not ahead: [`lateness`]
/// says so. While the clock stands there is no date to give.
fn ahead(matter: &Matter, steps: &[&Step], today: Date) -> Vec<(Awaited, Date)> {
    let mut ahead = Vec::new();
    if matter.status.is_ending() || matter.status == Status::Asked || matter.hidden.is_some() {
        return ahead;
    }
    if matter.answered.is_none() {
        ahead.extend(matter.due.answer.map(|date| (Awaited::Answer, date)));
    }
    if matter.status == Status::Deciding {
        let told = steps.iter().rev().find(|step| step.kind == EventKind::Deciding);
        ahead.extend(
            told.and_then(|step| step.facts.day)
                .map(|date| (Awaited::Meeting, date)),
        );
    } else {
        ahead.extend(matter.due.decision.map(|date| (Awaited::Decision, date)));
    }
    ahead.retain(|(_, date)| *date >= today);
    ahead
}

/// Whether the town is late, or the clock stands: said plainly, also when it hurts.
pub(super) fn lateness(l: Language, pkg: &str, matter: &Matter, today: Date) -> impl IntoView + use<> {
    let is_running = !matter.status.is_ending() && matter.status != Status::Asked && matter.hidden.is_none();
    let missed = |due: Option<Date>| due.filter(|due| is_running && *due < today);
    let answer = missed(matter.due.answer)
        .filter(|_| matter.answered.is_none())
        .map(|due| i64::from(working_days_between(due, today)))
        .filter(|days| *days > 0)
        .map(|days| t::ideas::late(l, days));
    let decision = missed(matter.due.decision)
        .filter(|_| matter.status != Status::Deciding)
        .map(|due| t::ideas::decision_late(l, finnish_date(due)));
    let late = [answer, decision]
        .into_iter()
        .flatten()
        .map(|words| view! { <p class="next" data-late="">{icon(pkg, "warning")}{words}</p> })
        .collect_view();
    let paused = (matter.status == Status::Asked).then(|| view! { <p class="next">{t::ideas::paused(l)}</p> });
    view! {
        {late}
        {paused}
    }
}

/// One line of the thread; letters say it too.
pub(crate) fn line(l: Language, lists: &Lists, matter: &Matter, step: &Step) -> String {
    let group = step
        .facts
        .group
        .and_then(|id| lists.group(id, l))
        .map(|(name, _)| name.to_owned());
    match step.kind {
        EventKind::Received => match matter.origin {
            Origin::OnBehalf => t::thread::received_on_behalf(l).to_owned(),
            Origin::Workshop => t::thread::received_workshop(l).to_owned(),
            Origin::Employee => t::thread::received_employee(l).to_owned(),
            Origin::Resident | Origin::Import => t::thread::received(l).to_owned(),
        },
        EventKind::InHandling => match group {
            Some(group) => [t::thread::in_handling(l, group), queue(l, step)].concat(),
            None => t::thread::in_handling_plain(l).to_owned(),
        },
        EventKind::Answered => match group {
            Some(group) => t::thread::answered(l, group),
            None => t::thread::answered_plain(l).to_owned(),
        },
        EventKind::Preparing => match &step.work_name {
            Some(work) => t::thread::preparing_work(l, work),
            None => t::thread::preparing(l).to_owned(),
        },
        EventKind::Deciding => match (&step.said, step.facts.day) {
            (Some(body), Some(on)) => t::thread::deciding_body(l, body, finnish_date(on)),
            _ => t::thread::deciding(l).to_owned(),
        },
        EventKind::Doing => match step.facts.quarter {
            Some(quarter) => t::thread::doing_quarter(l, quarter_words(l, quarter)),
            None => t::thread::doing(l).to_owned(),
        },
        EventKind::Worked => match worked(l, step) {
            Some(words) => words.to_owned(),
            None => t::thread::worked(l).to_owned(),
        },
        EventKind::Resumed if step.said.is_some() => t::thread::replied(l).to_owned(),
        EventKind::NotNow => match step.facts.day {
            Some(on) => t::thread::not_now_day(l, finnish_date(on)),
            None => t::thread::not_now(l).to_owned(),
        },
        EventKind::Declined => match step.facts.decline {
            Some(reason) => t::thread::declined_reason(l, decline_reason(l, reason)),
            None => t::thread::declined(l).to_owned(),
        },
        EventKind::Hidden => match step.facts.hide {
            Some(reason) => t::thread::hidden_reason(l, hide_reason(l, reason)),
            None => t::thread::hidden(l).to_owned(),
        },
        EventKind::Rated => match step.facts.got_answer {
            Some(true) => t::thread::rated_yes(l).to_owned(),
            _ => t::thread::rated_no(l).to_owned(),
        },
        EventKind::Redirected => match &step.said {
            Some(who) => t::thread::redirected_who(l, who),
            None => t::thread::redirected(l).to_owned(),
        },
        kind => plain(l, kind).to_owned(),
    }
}

/// The public wording of where the work came, as it was then.
fn worked(l: Language, step: &Step) -> Option<&str> {
    let own = match l {
        Language::Fi => None,
        Language::Sv => step.said_sv.as_deref(),
        Language::En => step.said_en.as_deref(),
    };
    let own = own.filter(|words| !words.trim().is_empty());
    own.or(step.said.as_deref())
}

/// The group's queue as it was when it took the matter, when there was enough to tell.
fn queue(l: Language, step: &Step) -> String {
    let (Some(ahead), Some(per_month)) = (step.facts.ahead, step.facts.per_month) else {
        return String::new();
    };
    let pace = match per_month {
        0 => t::thread::pace_under(l).to_owned(),
        about => t::thread::pace_about(l, about.to_string()),
    };
    let words = match ahead {
        0 => t::thread::queue_first(l, pace),
        ahead => t::thread::queue_ahead(l, i64::from(ahead), pace),
    };
    [" ", &words].concat()
}

/// Lines that are the same for all.
fn plain(l: Language, kind: EventKind) -> &'static str {
    match kind {
        EventKind::Imported => t::thread::imported(l),
        EventKind::Checking => t::thread::checking(l),
        EventKind::Published => t::thread::published(l),
        EventKind::Corrected => t::thread::corrected(l),
        EventKind::Asked => t::thread::asked(l),
        EventKind::Resumed => t::thread::resumed(l),
        EventKind::Done => t::thread::done(l),
        EventKind::PartDone => t::thread::part_done(l),
        EventKind::Returned => t::thread::returned(l),
        EventKind::Merged => t::thread::merged(l),
        EventKind::Unmerged => t::thread::unmerged(l),
        EventKind::Reopened => t::thread::reopened(l),
        EventKind::Withdrawn => t::thread::withdrawn(l),
        EventKind::Hidden => t::thread::hidden(l),
        EventKind::Shown => t::thread::shown(l),
        EventKind::Covered => t::thread::covered(l),
        EventKind::ClockPaused => t::thread::clock_paused(l),
        EventKind::ClockResumed => t::thread::clock_resumed(l),
        EventKind::LinkRevoked => t::thread::link_revoked(l),
        EventKind::Confirmed => t::thread::confirmed(l),
        EventKind::Erased => t::thread::erased(l),
        _ => t::thread::received(l),
    }
}

/// What a person wrote when the step demanded it: the question, what changed, the reason.
fn said(l: Language, matter: &Matter, step: &Step) -> Option<AnyView> {
    let lang = (matter.language != l).then(|| matter.language.tag());
    let text = match step.kind {
        EventKind::Asked | EventKind::Resumed | EventKind::Done | EventKind::PartDone | EventKind::Declined => {
            step.said.clone()?
        }
        EventKind::Redirected => step.said_more.clone()?,
        _ => return None,
    };
    let more = (step.kind == EventKind::PartDone)
        .then(|| step.said_more.clone())
        .flatten();
    let more = more.map(|what| view! { <p>{t::thread::part_done_not(l, what)}</p> });
    Some(view! { <div class="thread-said"><div lang=lang>{paragraphs(&text)}</div>{more}</div> }.into_any())
}

/// Why something was taken out of the public.
pub(crate) fn hide_reason(l: Language, reason: HideReason) -> &'static str {
    match reason {
        HideReason::PersonalData => t::thread::hide_personal_data(l),
        HideReason::Abuse => t::thread::hide_abuse(l),
        HideReason::Spam => t::thread::hide_spam(l),
        HideReason::Illegal => t::thread::hide_illegal(l),
        HideReason::OffTopic => t::thread::hide_off_topic(l),
        HideReason::Other => t::thread::hide_other(l),
    }
}

fn quarter_words(l: Language, quarter: Quarter) -> String {
    let year = quarter.year().to_string();
    match quarter.quarter() {
        1 => t::thread::quarter_1(l, year),
        2 => t::thread::quarter_2(l, year),
        3 => t::thread::quarter_3(l, year),
        _ => t::thread::quarter_4(l, year),
    }
}

pub(crate) fn decline_reason(l: Language, reason: DeclineReason) -> &'static str {
    match reason {
        DeclineReason::NotOurs => t::thread::reason_not_ours(l),
        DeclineReason::NoFunding => t::thread::reason_no_funding(l),
        DeclineReason::LawOrPlan => t::thread::reason_law_or_plan(l),
        DeclineReason::EffectTooSmall => t::thread::reason_effect_too_small(l),
        DeclineReason::ExistsAlready => t::thread::reason_exists_already(l),
        DeclineReason::Replaced => t::thread::reason_replaced(l),
        DeclineReason::Other => t::thread::reason_other(l),
    }
}
