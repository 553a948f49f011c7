//! The one place where the time of day is read; everyone else is told it.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::time::Moment;

/// Now, in milliseconds of UTC.
#[must_use]
pub fn now() -> Moment {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that all others are given")]
    let now = SystemTime::now();
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
