//! What kinds and statuses are called and mean on the server's pages.

use domain::codes::{Kind, Language, Status};

use super::labels::service_label;
use crate::t;

/// What a kind is called.
pub(crate) fn kind_label(l: Language, kind: Kind) -> &'static str {
    match kind {
        Kind::Idea => t::kind::idea(l),
        Kind::Thanks => t::kind::thanks(l),
        Kind::Complaint => t::kind::complaint(l),
        Kind::Question => t::kind::question(l),
        Kind::Fault => t::kind::fault(l),
    }
}

/// What a status is called, by the town where it has said so.
pub(crate) fn status_label(l: Language, status: Status) -> String {
    label_and_language(l, status).0
}

/// What a status is called, and `lang` when that is in another language than the page.
pub(crate) fn label_and_language(l: Language, status: Status) -> (String, Option<&'static str>) {
    if let Some(words) = crate::admin::words_here()
        && let Some((word, named_in)) = words.label(l, status)
    {
        return (word.to_owned(), (named_in != l).then(|| named_in.tag()));
    }
    (service_label(l, status).to_owned(), None)
}

/// As [`label_and_language`] for a matter of this kind: thanks are not carried out but answered.
pub(crate) fn label_of_kind(l: Language, kind: Kind, status: Status) -> (String, Option<&'static str>) {
    if is_only_answered(kind, status) {
        (t::status::done_answered(l).to_owned(), None)
    } else {
        label_and_language(l, status)
    }
}

/// Nothing is carried out when thanks or a question comes to its end.
pub(crate) const fn is_only_answered(kind: Kind, status: Status) -> bool {
    matches!((kind, status), (Kind::Thanks | Kind::Question, Status::Done))
}

/// What a status means for a matter of this kind, in one public sentence: the town's own where it has
/// one. With `lang` when that is in another language than the page.
pub(crate) fn status_meaning(l: Language, kind: Kind, status: Status) -> (String, Option<&'static str>) {
    if is_only_answered(kind, status) {
        return (t::status::meaning_done_answered(l).to_owned(), None);
    }
    if let Some(words) = crate::admin::words_here()
        && let Some((words, said_in)) = words.meaning(l, status)
    {
        return (words.to_owned(), (said_in != l).then(|| said_in.tag()));
    }
    (service_meaning(l, status).to_owned(), None)
}

/// What the service itself says that a status means.
pub(crate) fn service_meaning(l: Language, status: Status) -> &'static str {
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
