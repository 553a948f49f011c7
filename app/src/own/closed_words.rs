//! Codes of closed lists in words, where one's own data shows them. The download keeps the codes.

use domain::discussion::Label;
use domain::people::session::Purpose;
use domain::{EventKind, HideReason, Identification, Language, MailKind, Status};

use crate::admin::column_name;
use crate::ideas::{hide_reason, status_label};
use crate::t;

/// What a cell's code means. None: the column holds no codes, or the code is not known.
pub(super) fn meaning(l: Language, what: &str, column: &str, code: &str) -> Option<String> {
    let words = match (what, column) {
        ("account", "language") => language(l, Language::from_code(code)?),
        ("rights", "right") => right(l, code)?,
        ("matters", "status") => return Some(status_label(l, Status::from_code(code)?)),
        ("contacts", "mail") => match code {
            "yes" => t::own::mail_yes(l),
            _ => t::own::mail_no(l),
        },
        ("supports", "level") => level(l, Identification::from_code(code)?),
        ("comments", "label") => match Label::from_code(code)? {
            Label::For => t::discussion::label_for(l),
            Label::Worry => t::discussion::label_worry(l),
            Label::Question => t::discussion::label_question(l),
        },
        ("comments", "hidden") => hide_reason(l, HideReason::from_code(code)?),
        ("sign_ins", "purpose") => match Purpose::from_code(code)? {
            Purpose::SignIn => t::own::letter_sign_in(l),
            Purpose::Invite => t::own::letter_invite(l),
        },
        ("mails", "letter") => letter(l, MailKind::from_code(code)?),
        ("cards", "what") => match code {
            "assigned" => t::own::card_assigned(l),
            "pulls" => t::own::card_pulls(l),
            "mentioned" => t::own::card_mentioned(l),
            _ => return None,
        },
        ("said" | "acts", "what") => event(l, EventKind::from_code(code)?),
        _ => return None,
    };
    Some(words.to_owned())
}

fn language(l: Language, language: Language) -> &'static str {
    match language {
        Language::Fi => t::handling::in_fi(l),
        Language::Sv => t::handling::in_sv(l),
        Language::En => t::handling::in_en(l),
    }
}

fn right(l: Language, code: &str) -> Option<&'static str> {
    let words = column_name(l, if code == "member" { "staff" } else { code });
    (!words.is_empty()).then_some(words)
}

fn level(l: Language, level: Identification) -> &'static str {
    match level {
        Identification::Open => t::own::level_open(l),
        Identification::Email => t::own::level_email(l),
        Identification::Strong => t::own::level_strong(l),
    }
}

fn letter(l: Language, kind: MailKind) -> &'static str {
    match kind {
        MailKind::SignIn => t::own::letter_sign_in(l),
        MailKind::Invite => t::own::letter_invite(l),
        MailKind::Confirm => t::own::letter_confirm(l),
        MailKind::Receipt => t::own::letter_receipt(l),
        MailKind::Taken => t::own::letter_taken(l),
        MailKind::Question => t::own::letter_question(l),
        MailKind::Answer => t::own::letter_answer(l),
        MailKind::Status => t::own::letter_status(l),
        MailKind::Merged => t::own::letter_merged(l),
        MailKind::Unmerged => t::own::letter_unmerged(l),
        MailKind::Hidden => t::own::letter_hidden(l),
        MailKind::Covered => t::own::letter_covered(l),
        MailKind::Reopened => t::own::letter_reopened(l),
        MailKind::Digest => t::own::letter_digest(l),
        MailKind::Monday => t::own::letter_monday(l),
        MailKind::CardMention => t::own::letter_card_mention(l),
        MailKind::Test => t::own::letter_test(l),
    }
}

/// The thread's own words where it has some.
fn event(l: Language, kind: EventKind) -> &'static str {
    match kind {
        EventKind::Received => t::thread::received(l),
        EventKind::Imported => t::thread::imported(l),
        EventKind::Checking => t::thread::checking(l),
        EventKind::Published => t::thread::published(l),
        EventKind::Corrected => t::thread::corrected(l),
        EventKind::InHandling => t::thread::in_handling_plain(l),
        EventKind::Asked => t::thread::asked(l),
        EventKind::Resumed => t::thread::resumed(l),
        EventKind::Preparing => t::thread::preparing(l),
        EventKind::Deciding => t::thread::deciding(l),
        EventKind::Doing => t::thread::doing(l),
        EventKind::Worked => t::thread::worked(l),
        EventKind::Answered => t::thread::answered_plain(l),
        EventKind::Done => t::thread::done(l),
        EventKind::PartDone => t::thread::part_done(l),
        EventKind::NotNow => t::thread::not_now(l),
        EventKind::Returned => t::thread::returned(l),
        EventKind::Declined => t::thread::declined(l),
        EventKind::Redirected => t::thread::redirected(l),
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
        EventKind::Rated => t::own::event_rated(l),
        EventKind::Confirmed => t::thread::confirmed(l),
        EventKind::Noted => t::handling::noted(l),
        EventKind::ContactOpened => t::handling::contact_opened(l),
        EventKind::Undone => t::handling::undone_line(l),
        EventKind::ReportJudged => t::handling::report_judged(l),
        EventKind::CommentHidden => t::handling::comment_hidden(l),
        EventKind::CommentShown => t::handling::comment_shown(l),
        EventKind::Uncovered => t::handling::uncovered(l),
        EventKind::Erased => t::thread::erased(l),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::people::Role;

    #[test]
    fn every_code_of_ones_own_data_has_words_in_every_language() {
        let mut cells: Vec<(&str, &str, &str)> = Vec::new();
        let mut all = |what, column, codes: Vec<&'static str>| {
            cells.extend(codes.into_iter().map(|code| (what, column, code)));
        };
        all(
            "account",
            "language",
            Language::ALL.iter().map(|it| it.as_code()).collect(),
        );
        all("rights", "right", Role::ALL.iter().map(|it| it.as_code()).collect());
        all("rights", "right", vec!["lead", "member"]);
        all("matters", "status", Status::ALL.iter().map(|it| it.as_code()).collect());
        all("contacts", "mail", vec!["yes", "no"]);
        all(
            "supports",
            "level",
            Identification::ALL.iter().map(|it| it.as_code()).collect(),
        );
        all("comments", "label", Label::ALL.iter().map(|it| it.as_code()).collect());
        all(
            "comments",
            "hidden",
            HideReason::ALL.iter().map(|it| it.as_code()).collect(),
        );
        all(
            "sign_ins",
            "purpose",
            Purpose::ALL.iter().map(|it| it.as_code()).collect(),
        );
        all("mails", "letter", MailKind::ALL.iter().map(|it| it.as_code()).collect());
        for what in ["said", "acts"] {
            all(what, "what", EventKind::ALL.iter().map(|it| it.as_code()).collect());
        }
        for (what, column, code) in cells {
            for &l in Language::ALL {
                let words = meaning(l, what, column, code);
                let words = words.unwrap_or_else(|| panic!("{what}.{column}: {code} has no words"));
                assert!(
                    !words.is_empty() && words != code && !words.contains('_'),
                    "{code}: {words}"
                );
            }
        }
        assert_eq!(meaning(Language::Fi, "said", "words", "other"), None, "free text stays");
    }
}
