//! The words of a report: the same on the page, in the spreadsheet and in the document.

use domain::calendar::finnish_date;
use domain::programme::progress::Reason;
use domain::programme::report::{Dated, Decided, Figure, Report, Reported, Stone, Sum};
use domain::programme::{MeasureStatus, PeriodKind};
use domain::{Date, Language, Localised};
use store::programme::report::Period;

use crate::programme::words::{euros, goes_on, percent, reason};
use crate::strategy::words::said;
use crate::t;

/// A text of the town in the reader's language, else in Finnish.
pub(super) fn text(l: Language, it: &Localised) -> String {
    said(l, it).0
}

pub(super) fn kind_label(l: Language, kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Interim => t::report::interim(l),
        PeriodKind::Annual => t::report::annual(l),
    }
}

/// *1.1.2026–30.6.2026*
pub(super) fn days(l: Language, it: &Period) -> String {
    t::report::days(l, finnish_date(it.from), finnish_date(it.to))
}

/// Why a measure has its status, in every language: frozen with it.
pub(super) fn sentence(status: MeasureStatus, why: Reason) -> Localised {
    let of = |l| reason(l, status, why);
    Localised {
        fi: of(Language::Fi),
        sv: of(Language::Sv),
        en: of(Language::En),
    }
}

/// Of what day the report is.
pub(super) fn as_of(l: Language, period: &Period, report: &Report) -> String {
    let day = finnish_date(report.whole.day);
    if period.closed.is_some() {
        t::report::frozen(l, day)
    } else {
        t::report::as_of(l, day)
    }
}

/// *Toimeenpano-ohjelma 2015–2020*
pub(super) fn programme(l: Language, report: &Report) -> String {
    let it = &report.whole;
    format!("{} {}–{}", text(l, &it.programme), it.from_year, it.to_year)
}

/// How far, and of how many it is known.
pub(super) fn far(l: Language, sum: &Sum) -> String {
    let (known, all) = (sum.known.to_string(), sum.all.to_string());
    match sum.share {
        Some(share) => t::strategy::far(l, percent(share), known, all),
        None => t::strategy::far_unknown(l, all),
    }
}

/// How many tell nothing: unknown, or silent the whole period.
pub(super) fn gaps(l: Language, sum: &Sum) -> Vec<String> {
    let unknown = count_of(sum, MeasureStatus::Unknown);
    let mut gaps = Vec::new();
    if unknown > 0 {
        gaps.push(t::report::unknown(l, number(unknown)));
    }
    if sum.silent > 0 {
        gaps.push(t::report::silent(l, number(sum.silent)));
    }
    gaps
}

pub(super) fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) fn count_of(sum: &Sum, status: MeasureStatus) -> usize {
    let found = sum.counts.iter().find(|(it, _)| *it == status);
    found.map_or(0, |(_, count)| *count)
}

/// Whole percent; *Ei tietoa* when it is not known.
pub(super) fn share(l: Language, share: Option<i64>) -> String {
    match share {
        Some(share) => t::strategy::percent(l, percent(share)),
        None => t::report::not_known(l).to_owned(),
    }
}

/// The sums of money of the whole, those that there are.
pub(super) fn sums(l: Language, report: &Report) -> Vec<(&'static str, i64)> {
    let heads = [
        t::report::cost(l),
        t::report::applied(l),
        t::report::granted(l),
        t::report::used(l),
    ];
    heads
        .into_iter()
        .zip(report.money())
        .filter(|(_, cents)| *cents != 0)
        .collect()
}

/// Why the status is what it is, with the reason that a person gave; each with the language to mark it with.
pub(super) fn why(l: Language, it: &Reported) -> Vec<(String, Option<&'static str>)> {
    let all = [&it.sentence, &it.manual_why, &it.why].into_iter();
    all.map(|words| said(l, words))
        .filter(|(words, _)| !words.trim().is_empty())
        .collect()
}

/// The same as one text.
pub(super) fn whole_why(l: Language, it: &Reported) -> String {
    why(l, it)
        .into_iter()
        .map(|(words, _)| words)
        .collect::<Vec<_>>()
        .join(" ")
}

/// *3/2026* of `2026-03`.
pub(super) fn month(code: &str) -> String {
    match code.split_once('-') {
        Some((year, month)) => format!("{}/{year}", month.trim_start_matches('0')),
        None => code.to_owned(),
    }
}

/// What was done in the period, month by month; what is being done and needed, by the last word.
pub(super) fn told(l: Language, it: &Reported) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    let done: Vec<String> = it
        .check_ins
        .iter()
        .filter(|word| !word.done.trim().is_empty())
        .map(|word| format!("{}: {}", month(&word.month), word.done))
        .collect();
    if !done.is_empty() {
        rows.push((t::report::done(l).to_owned(), done.join("\n")));
    }
    if let Some(last) = it.check_ins.last() {
        for (head, words) in [(t::report::doing(l), &last.doing), (t::report::needed(l), &last.needed)] {
            if !words.trim().is_empty() {
                rows.push((t::report::month(l, head, month(&last.month)), words.clone()));
            }
        }
    }
    rows
}

/// Who, how and when, and what is missing.
pub(super) fn facts(l: Language, it: &Reported, from: Date) -> Vec<(&'static str, String)> {
    let join = |all: &[Localised]| all.iter().map(|it| text(l, it)).collect::<Vec<_>>().join(", ");
    let mut rows = vec![(t::report::responsible(l), text(l, &it.group_name))];
    if !it.others.is_empty() {
        rows.push((t::report::others(l), join(&it.others)));
    }
    if !it.tools.is_empty() {
        rows.push((t::report::tools(l), join(&it.tools)));
    }
    rows.extend(it.phase.as_ref().map(|phase| (t::report::phase(l), text(l, phase))));
    rows.extend(schedule(l, it).map(|words| (t::report::schedule(l), words)));
    rows.extend(it.ended.map(|day| (t::report::ended(l), finnish_date(day))));
    rows.extend(it.resumes.map(|day| (t::report::resumes(l), finnish_date(day))));
    if let Some((code, name)) = &it.merged_into {
        rows.push((t::report::into(l), format!("{code} {}", text(l, name))));
    }
    if it.affects_staff {
        let words = match it.staff_heard {
            Some(day) => t::report::staff_heard(l, finnish_date(day)),
            None => t::report::staff_unheard(l).to_owned(),
        };
        rows.push((t::report::staff(l), words));
    }
    if goes_on(it.status) && it.months > 0 {
        let written = t::report::written_of(l, it.check_ins.len().to_string(), it.months.to_string());
        rows.push((t::report::written(l), written));
    }
    if it.is_silent(from) {
        rows.push((t::report::told(l), t::report::silent_since(l, finnish_date(it.told))));
    }
    rows
}

fn schedule(l: Language, it: &Reported) -> Option<String> {
    let mut parts = Vec::new();
    if it.is_continuous {
        parts.push(t::report::continuous(l).to_owned());
    }
    match (it.starts, it.ends) {
        (Some(from), Some(to)) => parts.push(t::report::days(l, finnish_date(from), finnish_date(to))),
        (Some(from), None) => parts.push(t::programme::from(l, finnish_date(from))),
        (None, Some(to)) => parts.push(t::programme::until(l, finnish_date(to))),
        (None, None) => {}
    }
    (!parts.is_empty()).then(|| parts.join(". "))
}

/// How a milestone stands on the report's day.
pub(super) fn stone(l: Language, it: &Stone, today: Date) -> String {
    match (it.done, it.due) {
        (Some(day), _) => t::programme::reached(l, finnish_date(day)),
        (None, Some(day)) if day < today => t::programme::passed(l, finnish_date(day)),
        (None, Some(day)) => t::programme::due(l, finnish_date(day)),
        (None, None) => t::programme::open(l).to_owned(),
    }
}

/// *Kaupunginhallitus 1.2.2026, 12 §*
pub(super) fn decided(l: Language, it: &Decided) -> String {
    let day = finnish_date(it.on);
    if it.section.is_empty() {
        t::programme::decided(l, &it.body, day)
    } else {
        t::programme::decided_section(l, &it.body, day, &it.section)
    }
}

/// An indicator as a row: its name and unit, then baseline, before, latest and target, each with its day.
pub(super) fn figure(l: Language, it: &Figure) -> [String; 5] {
    let unit = text(l, &it.unit);
    let name = text(l, &it.name);
    let name = if unit.trim().is_empty() {
        name
    } else {
        format!("{name} ({unit})")
    };
    let value = |dated: Option<Dated>| match dated {
        None => "–".to_owned(),
        Some(Dated { on: None, amount }) => amount.text(it.decimals),
        Some(Dated { on: Some(day), amount }) => format!("{} ({})", amount.text(it.decimals), finnish_date(day)),
    };
    [
        name,
        value(it.baseline),
        value(it.before),
        value(it.latest),
        value(it.target),
    ]
}

/// The heads of [`figure`].
pub(super) fn figure_heads(l: Language) -> [&'static str; 5] {
    [
        t::report::figure(l),
        t::report::baseline(l),
        t::report::before(l),
        t::report::latest(l),
        t::report::target(l),
    ]
}

/// A sum, or a dash.
pub(super) fn cents(sum: Option<i64>) -> String {
    sum.map_or_else(|| "–".to_owned(), euros)
}

/// The name of the file, without what it ends with.
pub(super) fn file_name(it: &Period) -> String {
    format!("raportti-{}-{}", it.id, domain::calendar::iso(it.to))
}
