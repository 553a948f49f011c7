//! The names of what is kept, for people: each table and each column of one's own data.

use domain::Language;

use super::closed_words::meaning;
use crate::t;

/// What a table holds.
pub(super) fn heading(l: Language, what: &str) -> &'static str {
    match what {
        "account" => t::own::data_account(l),
        "rights" => t::own::data_rights(l),
        "matters" => t::own::data_matters(l),
        "contacts" => t::own::data_contacts(l),
        "said" => t::own::data_said(l),
        "supports" => t::own::data_supports(l),
        "comments" => t::own::data_comments(l),
        "follows" => t::own::data_follows(l),
        "sessions" => t::own::data_sessions(l),
        "sign_ins" => t::own::data_sign_ins(l),
        "mails" => t::own::data_mails(l),
        "answers" => t::own::data_answers(l),
        "drafts" => t::own::data_drafts(l),
        "notes" => t::own::data_notes(l),
        "card_comments" => t::own::data_card_comments(l),
        "cards" => t::own::data_cards(l),
        "boards" => t::own::data_boards(l),
        "board_acts" => t::own::data_board_acts(l),
        _ => t::own::data_acts(l),
    }
}

/// What a column holds.
pub(super) fn column(l: Language, name: &str) -> &'static str {
    match name {
        "email" => t::own::col_email(l),
        "name" => t::own::col_name(l),
        "language" => t::own::col_language(l),
        "created_at" | "at" | "published_at" | "changed_at" => t::own::col_at(l),
        "seen_at" => t::own::col_seen_at(l),
        "ended_at" | "ends_at" | "until" => t::own::col_ends_at(l),
        "from" => t::own::col_from(l),
        "provider" => t::own::col_provider(l),
        "right" => t::own::col_right(l),
        "group" => t::own::col_group(l),
        "number" => t::own::col_number(l),
        "title" => t::own::col_title(l),
        "text" | "words" => t::own::col_text(l),
        "place" => t::own::col_place(l),
        "status" => t::own::col_status(l),
        "confirmed_at" => t::own::col_confirmed_at(l),
        "mail" => t::own::col_mail(l),
        "reason" | "hidden" => t::own::col_reason(l),
        "level" => t::own::col_level(l),
        "label" => t::own::col_label(l),
        "browser" => t::own::col_browser(l),
        "card" => t::own::col_card(l),
        "board" => t::own::col_board(l),
        "edited_at" => t::own::col_edited_at(l),
        "used_at" => t::own::col_used_at(l),
        "sent_at" => t::own::col_sent_at(l),
        _ => t::own::col_what(l),
    }
}

/// A cell as people read it: words for codes, `3.11.2026 18.41`. The download keeps the form of
/// machines.
pub(super) fn shown(l: Language, what: &str, column: &str, cell: Option<&str>) -> String {
    let Some(cell) = cell else {
        return "–".to_owned();
    };
    if let Some(words) = meaning(l, what, column, cell) {
        return words;
    }
    let is_time = column.ends_with("_at") || matches!(column, "at" | "from" | "until");
    let parts: Vec<&str> = cell.splitn(3, '-').collect();
    match parts.as_slice() {
        [year, month, rest] if is_time => {
            let (day, clock) = rest.split_once(' ').unwrap_or((*rest, ""));
            let day = [day.trim_start_matches('0'), month.trim_start_matches('0'), *year].join(".");
            [day.as_str(), " ", clock].concat().trim_end().to_owned()
        }
        _ => cell.to_owned(),
    }
}
