//! A new board, made from a template.

use domain::boards::templates::{DEFAULT_LANE, PlannedLane};
use domain::boards::{BoardTemplate, BoardVisibility};
use domain::{BoardId, Date, GroupId, Language, Moment, PersonId};

use crate::{Conn, StoreError, Tx};

/// What a board begins with.
#[derive(Clone, Copy, Debug)]
pub struct NewBoard<'a> {
    pub group: GroupId,
    pub name: &'a str,
    pub purpose: &'a str,
    /// As `domain::boards::templates::parse_prefix` gives it.
    pub prefix: &'a str,
    pub template: BoardTemplate,
    /// The language of the names of columns, lanes and labels.
    pub language: Language,
    pub visibility: BoardVisibility,
    /// How many people work in the group: limits follow it.
    pub team: i64,
    pub demo: bool,
}

/// Makes the board with its columns, lanes and labels; its number.
///
/// # Errors
/// Faults of the database only; an unknown group is one.
pub async fn create(tx: &mut Tx, new: NewBoard<'_>, by: Option<PersonId>, now: Moment) -> Result<BoardId, StoreError> {
    let (id,): (i64,) = crate::sql!(
        "insert into board (group_id, name, purpose, prefix, visibility, created_at, created_by, demo) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id"
    )
    .bind(new.group)
    .bind(new.name)
    .bind(new.purpose)
    .bind(new.prefix)
    .bind(new.visibility.as_code())
    .bind(now)
    .bind(by)
    .bind(new.demo)
    .one(tx)
    .await?;
    let board = BoardId::new(id);
    columns(tx, board, &new).await?;
    lanes(tx, board, &new).await?;
    labels(tx, board, &new).await?;
    Ok(board)
}

async fn columns(tx: &mut Tx, board: BoardId, new: &NewBoard<'_>) -> Result<(), StoreError> {
    let l = new.language;
    for (position, column) in (1_i64..).zip(new.template.plan().columns) {
        crate::sql!(
            "insert into board_column (board_id, name, role, position, wip_max, entry_policy, exit_policy, \
                                       public_fi, public_sv, public_en) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        )
        .bind(board)
        .bind(column.name.get(l))
        .bind(column.role.as_code())
        .bind(position)
        .bind(column.limit.cards(new.team))
        .bind(column.entry.get(l))
        .bind(column.exit.get(l))
        .bind(column.public.get(Language::Fi))
        .bind(column.public.get(Language::Sv))
        .bind(column.public.get(Language::En))
        .execute(tx)
        .await?;
    }
    Ok(())
}

async fn lanes(tx: &mut Tx, board: BoardId, new: &NewBoard<'_>) -> Result<(), StoreError> {
    let default = PlannedLane {
        name: DEFAULT_LANE,
        limit: None,
        class: None,
    };
    let planned = std::iter::once(&default).chain(new.template.plan().lanes);
    for (position, lane) in (1_i64..).zip(planned) {
        crate::sql!(
            "insert into lane (board_id, name, position, wip_max, class, is_default) values ($1, $2, $3, $4, $5, $6)"
        )
        .bind(board)
        .bind(lane.name.get(new.language))
        .bind(position)
        .bind(lane.limit)
        .bind(lane.class.map(|class| class.as_code().to_owned()))
        .bind(position == 1)
        .execute(tx)
        .await?;
    }
    Ok(())
}

async fn labels(tx: &mut Tx, board: BoardId, new: &NewBoard<'_>) -> Result<(), StoreError> {
    for (position, label) in (1_i64..).zip(new.template.plan().labels) {
        crate::sql!("insert into label (board_id, name, colour, pattern, position) values ($1, $2, $3, $4, $5)")
            .bind(board)
            .bind(label.name.get(new.language))
            .bind(label.colour.as_code())
            .bind(label.pattern.as_code())
            .bind(position)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// How many people sit in a group today.
///
/// # Errors
/// Faults of the database only.
pub async fn team(c: &mut Conn, group: GroupId, today: Date) -> Result<i64, StoreError> {
    let (people,): (i64,) = crate::sql!(
        "select count(distinct membership.person_id) as people \
         from membership join person on person.id = membership.person_id \
         where membership.group_id = $1 and membership.ended_at is null and membership.from_day <= $2 \
           and (membership.until_day is null or membership.until_day >= $2) \
           and person.disabled_at is null and person.erased_at is null"
    )
    .bind(group)
    .bind(today)
    .one(c)
    .await?;
    Ok(people)
}
