//! Why an operation on a board did not happen, in plain words, with the way on. The same words on the
//! server's pages and in the browser's desk.

use domain::boards::{Over, Scope, Snapshot, Why};
use domain::calendar::finnish_date;
use domain::codes::Language;
use domain::ids::{ColumnId, PersonId};
use domain::time::{Date, Moment};

use crate::t;

/// The refusal in words. Names come from the board as it is now.
pub fn why_words(l: Language, why: &Why, board: &Snapshot, today: Date) -> String {
    match why {
        Why::Moved { by, at, column } => {
            let (column, when) = (column_name(board, *column), when(*at, today));
            match person_name(board, *by) {
                Some(name) => t::boards::why_moved_by(l, name, column, when),
                None => t::boards::why_moved(l, column, when),
            }
        }
        Why::Edited { theirs, .. } => t::boards::why_edited(l, theirs),
        Why::ColumnGone => t::boards::why_column_gone(l).to_owned(),
        Why::CardGone => t::boards::why_card_gone(l).to_owned(),
        Why::Wip { over, may_exceed } => {
            let way = if *may_exceed {
                t::boards::why_wip_may(l)
            } else {
                t::boards::why_wip_may_not(l)
            };
            [&full_words(l, *over, board), " ", way].concat()
        }
        Why::Policy { missing } => t::boards::why_policy(l, missing.join("; ")),
        Why::Changed { by, at } => {
            let when = when(*at, today);
            match person_name(board, *by) {
                Some(name) => t::boards::why_changed_by(l, name, when),
                None => t::boards::why_changed(l, when),
            }
        }
        Why::NothingToUndo => t::boards::why_nothing_to_undo(l).to_owned(),
        Why::Invalid { field } if field == "title" => t::boards::title_wrong(l).to_owned(),
        Why::Invalid { .. } => t::boards::why_invalid(l).to_owned(),
        Why::Full => t::boards::why_full(l, domain::boards::MOST_CARDS.to_string()),
        Why::OutcomeMissing => t::boards::why_outcome_missing(l).to_owned(),
        Why::OpTaken => t::boards::why_op_taken(l).to_owned(),
        Why::NotAllowed => t::boards::why_not_allowed(l).to_owned(),
        Why::Closed => t::boards::why_closed(l).to_owned(),
    }
}

/// Which limit would be exceeded, and by how many.
fn full_words(l: Language, over: Over, board: &Snapshot) -> String {
    let (count, limit) = (over.count.to_string(), over.limit.to_string());
    match over.scope {
        Scope::Column(id) => t::boards::full_column(l, column_name(board, id), limit, count),
        Scope::Lane(id) => {
            let lane = board.lanes.iter().find(|it| it.id == id);
            let name = lane.map(|it| it.name.clone()).unwrap_or_default();
            t::boards::full_lane(l, name, limit, count)
        }
        Scope::Board => t::boards::full_board(l, limit, count),
        Scope::Expedite => t::boards::full_expedite(l, limit),
    }
}

/// A limit that is exceeded now, after what was done.
pub fn over_words(l: Language, over: Over, board: &Snapshot) -> String {
    let limit = over.limit.to_string();
    match over.scope {
        Scope::Column(id) => t::boards::over_column(l, column_name(board, id), limit),
        Scope::Lane(id) => {
            let lane = board.lanes.iter().find(|it| it.id == id);
            let name = lane.map(|it| it.name.clone()).unwrap_or_default();
            t::boards::over_lane(l, name, limit)
        }
        Scope::Board => t::boards::over_board(l, limit),
        Scope::Expedite => t::boards::over_expedite(l, limit),
    }
}

fn column_name(board: &Snapshot, id: ColumnId) -> String {
    let column = board.columns.iter().find(|it| it.id == id);
    column.map(|it| it.name.clone()).unwrap_or_default()
}

fn person_name(board: &Snapshot, id: Option<PersonId>) -> Option<&str> {
    let person = board.people.iter().find(|it| Some(it.id) == id)?;
    Some(&person.name)
}

/// `10.14`, with the day when it was not today.
fn when(at: i64, today: Date) -> String {
    let at = Moment::from_millis(at);
    let time = at.clock_time();
    if at.civil_day() == today {
        time
    } else {
        format!("{} {time}", finnish_date(at.civil_day()))
    }
}
