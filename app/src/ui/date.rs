//! Days on screen: `3.11.2026` for people, `2026-11-03` for machines.

use domain::calendar::{finnish_date, iso};
use domain::time::{Date, Moment};
use leptos::prelude::*;

/// A day.
pub fn day(date: Date) -> impl IntoView + use<> {
    view! { <time datetime=iso(date)>{finnish_date(date)}</time> }
}

/// The civil day of a moment.
pub fn day_of(moment: Moment) -> impl IntoView + use<> {
    day(moment.civil_day())
}
