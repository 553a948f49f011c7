//! The words of a measure: why its status is what it is, how fresh the news are, sums of money.

use domain::Language;
use domain::calendar::finnish_date;
use domain::programme::MeasureStatus;
use domain::programme::progress::{Freshness, Reason, freshness};
use domain::time::Moment;
use leptos::prelude::*;

use crate::people::Visit;
use crate::t;
use crate::ui::{grouped, icon};

/// One sentence: why a measure has its status.
pub(crate) fn reason(l: Language, status: MeasureStatus, reason: Reason) -> String {
    match reason {
        Reason::Ended => match status {
            MeasureStatus::Postponed => t::programme::why_postponed(l).to_owned(),
            MeasureStatus::Cancelled => t::programme::why_cancelled(l).to_owned(),
            MeasureStatus::Merged => t::programme::why_merged(l).to_owned(),
            _ => t::programme::why_completed(l).to_owned(),
        },
        Reason::ByHand => t::programme::why_by_hand(l).to_owned(),
        Reason::BehindTarget { target_on } => t::programme::why_behind(l, finnish_date(target_on)),
        Reason::MilestonePassed { days } => t::programme::why_milestone(l, i64::from(days)),
        Reason::CardsOverdue { overdue, dated, days } => {
            t::programme::why_cards(l, overdue.to_string(), dated.to_string(), days.to_string())
        }
        Reason::EndPassed { days } => t::programme::why_end(l, i64::from(days)),
        Reason::WithTargets => t::programme::why_with_targets(l).to_owned(),
        Reason::Tasks { done, all } => t::programme::why_tasks(l, done.to_string(), all.to_string()),
        Reason::Begun => t::programme::why_begun(l).to_owned(),
        Reason::NotBegun => t::programme::why_not_begun(l).to_owned(),
        Reason::NothingKnown => t::programme::why_nothing(l).to_owned(),
    }
}

/// Whether news of a measure can grow old: it goes on.
pub(crate) fn goes_on(status: MeasureStatus) -> bool {
    !matches!(
        status,
        MeasureStatus::Completed | MeasureStatus::Postponed | MeasureStatus::Cancelled | MeasureStatus::Merged
    )
}

/// *Tieto vanha*, when nothing has been told of a measure for longer than its programme allows.
pub(super) fn stale(visit: &Visit, status: MeasureStatus, told: Moment, limit: i32) -> Option<AnyView> {
    let Freshness::Stale { days } = freshness(told.civil_day(), visit.now.civil_day(), limit) else {
        return None;
    };
    goes_on(status).then(|| {
        let words = t::programme::stale(visit.language, days.to_string());
        view! { <span class="quiet">{icon(&visit.state.assets.pkg, "info")}{words}</span> }.into_any()
    })
}

/// `12 345,50 €`; whole euros without cents.
pub(crate) fn euros(cents: i64) -> String {
    let (whole, part) = (grouped(cents / 100), cents.abs() % 100);
    if part == 0 {
        format!("{whole}\u{a0}€")
    } else {
        format!("{whole},{part:02}\u{a0}€")
    }
}

/// Whole percent of ten-thousandths.
pub(crate) fn percent(share: i64) -> String {
    ((share + 50) / 100).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_written_as_finns_write_them() {
        assert_eq!(euros(1_234_550), "12\u{a0}345,50\u{a0}€");
        assert_eq!(euros(200_000), "2\u{a0}000\u{a0}€");
        assert_eq!(percent(6_666), "67");
    }
}
