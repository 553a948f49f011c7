//! What kinds and statuses are called and mean on the server's pages.

use domain::codes::{Kind, Language, Status};

use crate::t;

/// What a kind is called.
pub(super) fn kind_label(l: Language, kind: Kind) -> &'static str {
    match kind {
        Kind::Idea => t::kind::idea(l),
        Kind::Thanks => t::kind::thanks(l),
        Kind::Complaint => t::kind::complaint(l),
        Kind::Question => t::kind::question(l),
        Kind::Fault => t::kind::fault(l),
    }
}

/// What a status means, in one public sentence.
pub(super) fn status_meaning(l: Language, status: Status) -> &'static str {
    match status {
        Status::Received => t::status::meaning_received(l),
        Status::Checking => t::status::meaning_checking(l),
        Status::InHandling => t::status::meaning_in_handling(l),
        Status::Asked => t::status::meaning_asked(l),
        Status::Preparing => t::status::meaning_preparing(l),
        Status::Deciding => t::status::meaning_deciding(l),
        Status::Doing => t::status::meaning_doing(l),
        Status::Done => t::status::meaning_done(l),
        Status::PartDone => t::status::meaning_part_done(l),
        Status::NotNow => t::status::meaning_not_now(l),
        Status::Declined => t::status::meaning_declined(l),
        Status::Redirected => t::status::meaning_redirected(l),
        Status::Merged => t::status::meaning_merged(l),
        Status::Withdrawn => t::status::meaning_withdrawn(l),
    }
}
