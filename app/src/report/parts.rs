//! The parts of a report's page: the summary, then goal by goal its measures.

use domain::programme::MeasureStatus;
use domain::programme::report::{Area, Decided, Figure, Goal, Money, Report, Reported, Sum};
use domain::{Language, MeasureId};
use leptos::prelude::*;
use store::programme::report::Period;

use super::words::{
    cents, count_of, decided, facts, far, figure, figure_heads, gaps, number, share, stone, sums, text, told, why,
};
use crate::people::Visit;
use crate::programme::lines::funding_label;
use crate::programme::words::euros;
use crate::strategy::words::{said, status_label, status_tag};
use crate::t;
use crate::ui::paragraphs;

/// A table that scrolls by itself when it is wide. `caption` is read with it.
fn table(caption: String, heads: Vec<String>, rows: Vec<Vec<AnyView>>, numbers: usize) -> AnyView {
    let class = move |place: usize| (place >= numbers).then_some("number");
    let heads: Vec<_> = heads
        .into_iter()
        .enumerate()
        .map(|(place, head)| view! { <th scope="col" class=class(place)>{head}</th> })
        .collect();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|cells| {
            let mut cells = cells.into_iter().enumerate();
            let head = cells.next().map(|(_, cell)| view! { <th scope="row">{cell}</th> });
            let rest: Vec<_> = cells
                .map(|(place, cell)| view! { <td class=class(place)>{cell}</td> })
                .collect();
            view! { <tr>{head}{rest}</tr> }
        })
        .collect();
    let label = caption.clone();
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=label>
            <table class="report-figures">
                <caption class="visually-hidden">{caption}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// How many of each status, how far, how many tell nothing, the money, and the goals side by side.
pub(super) fn summary(visit: &Visit, report: &Report) -> AnyView {
    let l = visit.language;
    let whole = &report.whole;
    let tags: Vec<_> = whole
        .sum
        .counts
        .iter()
        .map(|(status, count)| view! { <li>{status_tag(visit, *status, Some(*count))}</li> })
        .collect();
    let gaps: Vec<_> = gaps(l, &whole.sum)
        .into_iter()
        .map(|words| view! { <p class="text">{words}</p> })
        .collect();
    let money: Vec<_> = sums(l, report)
        .into_iter()
        .map(|(head, cents)| view! { <div><dt>{head}</dt><dd>{euros(cents)}</dd></div> })
        .collect();
    let money = (!money.is_empty()).then(|| {
        view! { <h3>{t::report::money_all(l)}</h3><dl class="measure-facts">{money}</dl> }
    });
    view! {
        <section>
            <h2>{t::report::summary(l)}</h2>
            <p class="text">{t::report::all(l, number(report.measures.len()))}" "{far(l, &whole.sum)}</p>
            <ul class="roll-up">{tags}</ul>
            {gaps}
            {money}
            {by_goal(visit, report)}
        </section>
    }
    .into_any()
}

/// What of the statuses a row of the table counts.
const COUNTED: [&[MeasureStatus]; 4] = [
    &[MeasureStatus::Completed],
    &[MeasureStatus::OnTime, MeasureStatus::InProgress],
    &[MeasureStatus::Late],
    &[MeasureStatus::Unknown],
];

fn by_goal(visit: &Visit, report: &Report) -> Option<AnyView> {
    let l = visit.language;
    let mut rows = Vec::new();
    for area in &report.whole.areas {
        for goal in &area.goals {
            let (name, lang) = said(l, &goal.name);
            let name = view! { <span lang=lang>{name}</span> }.into_any();
            let mut cells = vec![name, goal.measures.len().to_string().into_any()];
            for group in COUNTED {
                cells.push(count(&goal.sum, group).to_string().into_any());
            }
            cells.push(share(l, goal.sum.share).into_any());
            rows.push(cells);
        }
    }
    let under_way = format!(
        "{}, {}",
        status_label(l, MeasureStatus::OnTime),
        status_label(l, MeasureStatus::InProgress).to_lowercase()
    );
    let heads = vec![
        t::report::goal(l).to_owned(),
        t::report::count(l).to_owned(),
        status_label(l, MeasureStatus::Completed).to_owned(),
        under_way,
        status_label(l, MeasureStatus::Late).to_owned(),
        status_label(l, MeasureStatus::Unknown).to_owned(),
        t::report::far(l).to_owned(),
    ];
    (!rows.is_empty()).then(|| {
        let words = t::report::by_goal(l);
        view! { <h3>{words}</h3>{table(words.to_owned(), heads, rows, 1)} }.into_any()
    })
}

fn count(sum: &Sum, group: &[MeasureStatus]) -> usize {
    group.iter().map(|status| count_of(sum, *status)).sum()
}

/// Area by area, goal by goal its measures; then those that serve none.
pub(super) fn areas(visit: &Visit, period: &Period, report: &Report) -> AnyView {
    let l = visit.language;
    let mut seen = Vec::new();
    let areas: Vec<_> = report
        .whole
        .areas
        .iter()
        .map(|it| area(visit, period, report, it, &mut seen))
        .collect();
    let rest = each(visit, period, report, &report.whole.rest, &mut seen);
    let rest = (!rest.is_empty()).then(|| {
        view! {
            <section>
                <h2>{t::report::rest(l)}</h2>
                <p class="quiet">{t::report::rest_lead(l)}</p>
                {rest}
            </section>
        }
    });
    view! { {areas}{rest} }.into_any()
}

fn area(visit: &Visit, period: &Period, report: &Report, it: &Area, seen: &mut Vec<MeasureId>) -> AnyView {
    let l = visit.language;
    let (name, lang) = said(l, &it.name);
    let goals: Vec<_> = it
        .goals
        .iter()
        .map(|it| goal(visit, period, report, it, seen))
        .collect();
    view! {
        <section>
            <h2><span>{t::report::area(l)}": "</span><span lang=lang>{name}</span></h2>
            <p class="text">{far(l, &it.sum)}</p>
            {goals}
        </section>
    }
    .into_any()
}

fn goal(visit: &Visit, period: &Period, report: &Report, it: &Goal, seen: &mut Vec<MeasureId>) -> AnyView {
    let l = visit.language;
    let (name, lang) = said(l, &it.name);
    let words = if it.measures.is_empty() {
        t::report::no_goal_measures(l).to_owned()
    } else {
        far(l, &it.sum)
    };
    view! {
        <h3><span>{t::report::goal(l)}": "</span><span lang=lang>{name.clone()}</span></h3>
        <p class="text">{words}</p>
        {figures(l, &it.figures, &name)}
        {decisions(l, &it.decisions)}
        {each(visit, period, report, &it.measures, seen)}
    }
    .into_any()
}

/// Measures; one that was told of before is only named.
fn each(visit: &Visit, period: &Period, report: &Report, ids: &[MeasureId], seen: &mut Vec<MeasureId>) -> Vec<AnyView> {
    let mut all = Vec::new();
    for it in ids.iter().filter_map(|id| report.measure(*id)) {
        if seen.contains(&it.id) {
            let href = format!("#toimenpide-{}", it.id);
            let name = format!("{} {}", it.code, text(visit.language, it.plain()));
            let words = t::report::elsewhere(visit.language);
            all.push(view! { <p class="text"><a href=href>{name}</a>". "{words}</p> }.into_any());
        } else {
            seen.push(it.id);
            all.push(measure(visit, period, report, it));
        }
    }
    all
}

fn measure(visit: &Visit, period: &Period, report: &Report, it: &Reported) -> AnyView {
    let l = visit.language;
    let (name, lang) = said(l, it.plain());
    let title = format!("{} {name}", it.code);
    let href = visit.link(&format!("/toimenpiteet/{}", it.id));
    let why: Vec<_> = why(l, it)
        .into_iter()
        .map(|(words, lang)| view! { <p class="text" lang=lang>{words}</p> })
        .collect();
    let written_in = (l != Language::Fi).then_some("fi");
    let told: Vec<_> = told(l, it)
        .into_iter()
        .map(|(head, words)| view! { <div><dt>{head}</dt><dd lang=written_in>{paragraphs(&words)}</dd></div> })
        .collect();
    let facts: Vec<_> = facts(l, it, period.from)
        .into_iter()
        .map(|(head, words)| view! { <div><dt>{head}</dt><dd>{words}</dd></div> })
        .collect();
    let stones: Vec<_> = it
        .milestones
        .iter()
        .map(|one| {
            let (name, lang) = said(l, &one.name);
            view! { <li><span lang=lang>{name}</span>": "{stone(l, one, report.whole.day).to_lowercase()}</li> }
        })
        .collect();
    let stones = (!stones.is_empty()).then(|| {
        view! { <div><dt>{t::report::milestones(l)}</dt><dd><ul class="strategy-values">{stones}</ul></dd></div> }
    });
    let cost = it
        .cost_cents
        .map(|cents| view! { <div><dt>{t::report::cost(l)}</dt><dd>{euros(cents)}</dd></div> });
    let id = format!("toimenpide-{}", it.id);
    view! {
        <article class="report-measure" id=id>
            <h4><a href=href>{it.code.clone()}" "<span lang=lang>{name}</span></a></h4>
            <p class="idea-facts">{status_tag(visit, it.status, None)}<span class="fact">{share(l, it.share)}</span></p>
            {why}
            <dl class="measure-facts">{told}{facts}{stones}{cost}</dl>
            {figures(l, &it.figures, &title)}
            {money(l, &it.funding, &title)}
            {decisions(l, &it.decisions)}
        </article>
    }
    .into_any()
}

fn figures(l: Language, all: &[Figure], of: &str) -> Option<AnyView> {
    let rows: Vec<Vec<AnyView>> = all
        .iter()
        .map(|it| figure(l, it).into_iter().map(IntoAny::into_any).collect())
        .collect();
    let heads = figure_heads(l).map(str::to_owned).to_vec();
    (!rows.is_empty()).then(|| table(format!("{}: {of}", t::report::figures(l)), heads, rows, 1))
}

fn money(l: Language, all: &[Money], of: &str) -> Option<AnyView> {
    let rows: Vec<Vec<AnyView>> = all
        .iter()
        .map(|it| {
            vec![
                it.source.clone().into_any(),
                funding_label(l, it.state).into_any(),
                cents(it.applied).into_any(),
                cents(it.granted).into_any(),
                cents(it.used).into_any(),
            ]
        })
        .collect();
    let heads = [
        t::report::source(l),
        t::report::state(l),
        t::report::applied(l),
        t::report::granted(l),
        t::report::used(l),
    ];
    let heads = heads.map(str::to_owned).to_vec();
    (!rows.is_empty()).then(|| table(format!("{}: {of}", t::report::money(l)), heads, rows, 2))
}

fn decisions(l: Language, all: &[Decided]) -> Option<AnyView> {
    let items: Vec<_> = all
        .iter()
        .map(|it| {
            let (sentence, lang) = said(l, &it.sentence);
            view! { <li>{decided(l, it)}": "<span lang=lang>{sentence}</span></li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <p><strong>{t::report::decisions(l)}</strong></p><ul class="strategy-values">{items}</ul> }.into_any()
    })
}
