//! Who may do what at whose board.

use super::{OTHER_GROUP, OWN_GROUP, actors, answer, row};
use crate::boards::{BoardSeat, BoardSight, BoardVisibility};
use crate::ids::{BoardId, GroupId};
use crate::people::{Act, Object, may};

const PLAIN: BoardSight = BoardSight {
    id: BoardId::new(1),
    group: OWN_GROUP,
    visibility: BoardVisibility::Members,
    is_published: false,
    is_archived: false,
    seat: None,
};

/// Boards of a group that an act could be tried on: one of members only, and one that is published.
pub(super) fn of(group: GroupId) -> [Object; 2] {
    let board = BoardSight { group, ..PLAIN };
    let published = BoardSight {
        is_published: true,
        ..board
    };
    [Object::Board(board), Object::Board(published)]
}

/// Each sort of board with what everybody meets there.
pub(super) fn table(out: &mut String) {
    const ACTS: [Act; 5] = [
        Act::ReadBoardInPublic,
        Act::ReadBoard,
        Act::TalkOnBoard,
        Act::WorkBoard,
        Act::ManageBoard,
    ];
    let all = actors();
    let people = [
        ("visitor", &all[0]),
        ("resident", &all[2]),
        ("staff", &all[3]),
        ("lead", &all[4]),
        ("administrator", &all[9]),
    ];
    let names: Vec<&str> = ACTS.iter().map(|act| act.as_code()).collect();
    row(out, "whose board, and for whom", 22, &names);
    for (whose, board) in boards() {
        for (name, actor) in people {
            let cells = ACTS.map(|act| answer(may(actor, act, &Object::Board(board))));
            row(out, &format!("{whose}: {name}"), 22, &cells);
        }
    }
}

fn boards() -> Vec<(&'static str, BoardSight)> {
    let other = BoardSight {
        group: OTHER_GROUP,
        ..PLAIN
    };
    let with = |seat| BoardSight {
        seat: Some(seat),
        ..other
    };
    let to_staff = |board: BoardSight| BoardSight {
        visibility: BoardVisibility::Staff,
        ..board
    };
    vec![
        ("own group's", PLAIN),
        (
            "own group's, archived",
            BoardSight {
                is_archived: true,
                ..PLAIN
            },
        ),
        ("another group's", other),
        ("another's, open to staff", to_staff(other)),
        (
            "another's, open and public",
            BoardSight {
                is_published: true,
                ..to_staff(other)
            },
        ),
        ("another's, viewer", with(BoardSeat::Viewer)),
        ("another's, commenter", with(BoardSeat::Commenter)),
        ("another's, worker", with(BoardSeat::Worker)),
        ("another's, manager", with(BoardSeat::Manager)),
    ]
}
