//! Why an operation on a card did not happen, in words, at the field it is about.

use domain::boards::{Ask, CardKind, Edit, ServiceClass, Why};
use domain::calendar::{finnish_date, parse_iso};
use domain::codes::Language;
use domain::refusal::Refusal;
use http::StatusCode;

use super::open::Opened;
use super::words::{class_word, kind_word};
use crate::boards::form::Slips;
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// The field and the words of a refusal, and the status of the page that shows them.
pub(super) fn words(visit: &Visit, opened: &Opened, ask: &Ask, why: &Why) -> Result<(Slips, StatusCode), Fault> {
    let l = visit.language;
    let field = field(ask);
    let (words, status) = match why {
        Why::Edited { theirs, .. } => (t::card::refused_edited(l, value(l, ask, theirs)), StatusCode::CONFLICT),
        Why::CardGone => return Err(Fault::Refused(Refusal::Gone)),
        Why::NotAllowed => return Err(Fault::Refused(Refusal::NotAllowed)),
        Why::Closed => (t::card::refused_closed(l).to_owned(), StatusCode::CONFLICT),
        Why::OutcomeMissing => (t::card::outcome_missing(l).to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
        Why::Wip { .. } => (t::card::refused_wip(l).to_owned(), StatusCode::CONFLICT),
        Why::Full => (t::card::refused_full(l).to_owned(), StatusCode::CONFLICT),
        Why::ColumnGone => (t::card::refused_column_gone(l).to_owned(), StatusCode::CONFLICT),
        Why::Invalid { field } => (invalid(visit, opened, ask, field), StatusCode::UNPROCESSABLE_ENTITY),
        Why::Moved { .. } | Why::Changed { .. } | Why::Policy { .. } | Why::NothingToUndo | Why::OpTaken => {
            (t::card::refused_changed(l).to_owned(), StatusCode::CONFLICT)
        }
    };
    let mut slips = Slips::default();
    slips.add(field, words);
    Ok((slips, status))
}

/// What a field says now, as the page says it: a class or a day travels as a code.
fn value(l: Language, ask: &Ask, theirs: &str) -> String {
    let Ask::Edit { edit, .. } = ask else {
        return theirs.to_owned();
    };
    let said = match edit {
        Edit::Title(_) => None,
        Edit::Class(_) => ServiceClass::from_code(theirs).map(|it| class_word(l, it).to_owned()),
        Edit::Kind(_) => CardKind::from_code(theirs).map(|it| kind_word(l, it).to_owned()),
        Edit::Due(_) | Edit::Start(_) => parse_iso(theirs).map(finnish_date),
    };
    said.unwrap_or_else(|| theirs.to_owned())
}

/// The control that an operation came from.
fn field(ask: &Ask) -> &'static str {
    match ask {
        Ask::Edit {
            edit: Edit::Title(_), ..
        } => "otsikko",
        Ask::Edit {
            edit: Edit::Class(_), ..
        } => "luokka",
        Ask::Edit {
            edit: Edit::Kind(_), ..
        } => "laji",
        Ask::Edit { edit: Edit::Due(_), .. } => "maarapaiva",
        Ask::Edit {
            edit: Edit::Start(_), ..
        } => "alku",
        Ask::AddChecklist { .. } => "lista-nimi",
        Ask::Link { .. } => "linkki",
        Ask::Block { .. } => "este-teksti",
        Ask::Archive { .. } => "lopputulos",
        Ask::Describe { .. } => "kuvaus-teksti",
        Ask::Assign { .. } | Ask::Pull { .. } => "ihmiset",
        Ask::Label { .. } => "tunnisteet",
        Ask::AddCheck { .. } | Ask::RemoveCheck { .. } | Ask::Tick { .. } | Ask::RemoveChecklist { .. } => {
            "tarkistuslistat"
        }
        _ => "sisalto",
    }
}

fn invalid(visit: &Visit, opened: &Opened, ask: &Ask, field: &str) -> String {
    let l = visit.language;
    match (ask, field) {
        (Ask::Link { .. }, "cycle") => t::card::link_cycle(l, opened.code()),
        (Ask::Link { .. }, _) => t::card::link_unknown(l).to_owned(),
        (
            Ask::Edit {
                edit: Edit::Title(_), ..
            },
            _,
        ) => t::card::title_wrong(l).to_owned(),
        (Ask::Edit { .. }, _) => t::card::day_wrong(l).to_owned(),
        (Ask::AddChecklist { .. } | Ask::AddCheck { .. }, _) => t::card::check_wrong(l).to_owned(),
        (Ask::Describe { .. }, _) => t::card::text_too_long(l).to_owned(),
        _ => t::card::refused_invalid(l).to_owned(),
    }
}
