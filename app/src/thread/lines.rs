//! The public lines of measures, in plain words.

use domain::calendar::finnish_date;
use domain::codes::Language;
use domain::programme::{FundingState, MeasureEventKind, MeasureStatus};
use domain::{GoalId, IdeaId, Localised, MeasureId, Moment};
use leptos::prelude::*;
use store::programme::thread::{Decided, Line};

use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use crate::ui::day_of;

/// So many lines stand on the page of a measure or of a goal.
const LATEST: i64 = 20;

/// A line as it is read: when, of which measure, what, and in which language when it is another.
#[derive(Clone)]
pub struct Told {
    pub(crate) at: Moment,
    /// The measure's address and how it is called; none on its own page.
    measure: Option<(String, String, Option<&'static str>)>,
    words: String,
    lang: Option<&'static str>,
    /// An idea: its address and title.
    idea: Option<(String, String)>,
}

impl Told {
    /// The line without its day.
    pub(crate) fn view(&self) -> AnyView {
        let idea = self
            .idea
            .clone()
            .map(|(href, title)| view! { " "<a href=href>{title}</a>"." });
        let measure = self
            .measure
            .clone()
            .map(|(href, name, lang)| view! { " "<a href=href lang=lang>{name}</a> });
        view! { <p><span lang=self.lang>{self.words.clone()}</span>{idea}{measure}</p> }.into_any()
    }
}

/// What grew from an idea and what came of it, the oldest first.
pub(crate) async fn of_idea(visit: &Visit, c: &mut store::Conn, idea: IdeaId) -> Result<Vec<Told>, Fault> {
    let l = visit.language;
    let grown = store::programme::thread::grown_from(c, idea, visit.now).await?;
    let lines = store::programme::thread::of_grown(c, &grown).await?;
    let mut all: Vec<Told> = grown
        .iter()
        .map(|it| Told {
            at: it.since,
            measure: Some(named(visit, it.measure, &it.code, &it.name)),
            words: t::thread::measure_part_of(l).to_owned(),
            lang: None,
            idea: None,
        })
        .collect();
    all.extend(lines.iter().map(|line| told(visit, line, true)));
    all.sort_by_key(|it| it.at);
    Ok(all)
}

/// The latest lines of a measure, the newest first, for its page.
///
/// # Errors
/// Only faults of the database.
pub async fn of_measure(visit: &Visit, c: &mut store::Conn, measure: MeasureId) -> Result<Vec<Told>, Fault> {
    let lines = store::programme::thread::of_measure(c, measure, LATEST).await?;
    Ok(lines.iter().rev().map(|line| told(visit, line, false)).collect())
}

/// The latest lines of a goal's measures, the newest first.
pub(crate) async fn of_goal(visit: &Visit, c: &mut store::Conn, goal: GoalId) -> Result<Vec<Told>, Fault> {
    let lines = store::programme::thread::of_goal(c, goal, LATEST).await?;
    Ok(lines.iter().rev().map(|line| told(visit, line, true)).collect())
}

/// *Mitä on tapahtunut*: the lines with their days; nothing when there are none.
pub(crate) fn told_list(l: Language, lines: &[Told]) -> Option<AnyView> {
    let items: Vec<_> = lines
        .iter()
        .map(|it| view! { <li>{it.view()}{day_of(it.at)}</li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section aria-labelledby="lanka">
                <h2 id="lanka">{t::thread::lately(l)}</h2>
                <ol class="thread">{items}</ol>
            </section>
        }
        .into_any()
    })
}

fn named(visit: &Visit, id: MeasureId, code: &str, name: &Localised) -> (String, String, Option<&'static str>) {
    let (words, lang) = said(visit.language, name);
    (
        visit.link(&format!("/toimenpiteet/{id}")),
        format!("{code} {words}"),
        lang,
    )
}

fn said(l: Language, text: &Localised) -> (String, Option<&'static str>) {
    let (words, language) = text.get(l);
    (words.trim().to_owned(), (language != l).then(|| language.tag()))
}

fn told(visit: &Visit, line: &Line, names: bool) -> Told {
    let (words, lang) = words(visit.language, line);
    let idea = line
        .facts
        .idea
        .zip(line.idea_title.clone())
        .map(|(id, title)| (visit.link(&format!("/ideat/{id}")), title));
    Told {
        at: line.at,
        measure: names.then(|| named(visit, line.measure, &line.code, &line.name)),
        words,
        lang,
        idea,
    }
}

/// What happened, as one sentence; the second is set when the town wrote it in another language only.
pub(crate) fn words(l: Language, line: &Line) -> (String, Option<&'static str>) {
    use MeasureEventKind as K;
    let (own, lang) = said(l, &line.words);
    let plain = match line.kind {
        K::PhaseChanged if !own.is_empty() => return (own, lang),
        K::MilestoneReached if !own.is_empty() => return (t::thread::measure_milestone_reached(l, own), lang),
        K::MilestoneReopened if !own.is_empty() => return (t::thread::measure_milestone_reopened(l, own), lang),
        K::Valued if !own.is_empty() => return (t::thread::measure_valued(l, own), lang),
        K::Decided => match &line.decision {
            Some(decision) => return decided(l, decision),
            None => t::thread::measure_decided(l),
        },
        K::StatusSet => match line.facts.status {
            Some(status) => return (t::thread::measure_status_set(l, status_word(l, status)), None),
            None => t::thread::measure_status_freed(l),
        },
        K::FundingChanged => match line.facts.funding_state {
            Some(FundingState::Applied) => t::thread::measure_funding_applied(l),
            Some(FundingState::Granted) => t::thread::measure_funding_granted(l),
            Some(FundingState::Refused) => t::thread::measure_funding_refused(l),
            Some(FundingState::Used) => t::thread::measure_funding_used(l),
            Some(FundingState::Planned) | None => t::thread::measure_funding_planned(l),
        },
        K::Added => t::thread::measure_added(l),
        K::PhaseChanged => t::thread::measure_phase_changed(l),
        K::StaffHeard => t::thread::measure_staff_heard(l),
        K::CheckedIn => t::thread::measure_checked_in(l),
        K::CardTied => t::thread::measure_card_tied(l),
        K::IdeaTied => t::thread::measure_idea_tied(l),
        K::WorkDone => t::thread::measure_work_done(l),
        K::StatusFreed => t::thread::measure_status_freed(l),
        K::Completed => t::thread::measure_completed(l),
        K::Postponed => t::thread::measure_postponed(l),
        K::Cancelled => t::thread::measure_cancelled(l),
        K::Merged => t::thread::measure_merged(l),
        K::Resumed => t::thread::measure_resumed(l),
        _ => t::thread::measure_moved(l),
    };
    (plain.to_owned(), None)
}

fn decided(l: Language, it: &Decided) -> (String, Option<&'static str>) {
    let (sentence, lang) = said(l, &it.sentence);
    let day = it.on.map(finnish_date).unwrap_or_default();
    let words = if it.section.is_empty() {
        t::thread::measure_decided_body(l, &it.body, day, sentence)
    } else {
        t::thread::measure_decided_section(l, &it.body, day, &it.section, sentence)
    };
    (words, lang)
}

fn status_word(l: Language, status: MeasureStatus) -> &'static str {
    match status {
        MeasureStatus::Completed => t::strategy::status_completed(l),
        MeasureStatus::OnTime => t::strategy::status_on_time(l),
        MeasureStatus::InProgress => t::strategy::status_in_progress(l),
        MeasureStatus::NotStarted => t::strategy::status_not_started(l),
        MeasureStatus::Late => t::strategy::status_late(l),
        MeasureStatus::Postponed => t::strategy::status_postponed(l),
        MeasureStatus::Cancelled => t::strategy::status_cancelled(l),
        MeasureStatus::Merged => t::strategy::status_merged(l),
        MeasureStatus::Unknown => t::strategy::status_unknown(l),
    }
}
