//! The word and the icon of a status, in pages and islands alike.
//!
//! These are the service's words. A town's own go before them: on pages see `meanings`, islands get
//! them by props.

use domain::codes::{Language, Status};

use crate::t;

/// What the service itself calls a status.
pub(crate) fn service_label(l: Language, status: Status) -> &'static str {
    match status {
        Status::Received => t::status::received(l),
        Status::Checking => t::status::checking(l),
        Status::InHandling => t::status::in_handling(l),
        Status::Asked => t::status::asked(l),
        Status::Preparing => t::status::preparing(l),
        Status::Deciding => t::status::deciding(l),
        Status::Doing => t::status::doing(l),
        Status::Done => t::status::done(l),
        Status::PartDone => t::status::part_done(l),
        Status::NotNow => t::status::not_now(l),
        Status::Declined => t::status::declined(l),
        Status::Redirected => t::status::redirected(l),
        Status::Merged => t::status::merged(l),
        Status::Withdrawn => t::status::withdrawn(l),
    }
}

/// The icon of a status in the sprite.
pub(crate) fn status_icon(status: Status) -> &'static str {
    match status {
        Status::Received => "received",
        Status::Checking => "checking",
        Status::InHandling => "handling",
        Status::Asked => "asked",
        Status::Preparing => "preparing",
        Status::Deciding => "deciding",
        Status::Doing => "doing",
        Status::Done => "done",
        Status::PartDone => "part-done",
        Status::NotNow => "not-now",
        Status::Declined => "declined",
        Status::Redirected => "redirected",
        Status::Merged => "merged",
        Status::Withdrawn => "withdrawn",
    }
}
