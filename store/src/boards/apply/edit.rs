//! Title, class, kind and days of a card, also of an archived one.

use domain::boards::facts::Field;
use domain::boards::limits::Shift;
use domain::boards::{Edit, Facts, Why};
use domain::calendar::iso;
use domain::ideas::text::CardTitle;
use domain::{CardId, PersonId};

use super::super::undo::Inverse;
use super::layout::Layout;
use super::row::{self, CardRow};
use super::{Stop, Work, wip};
use crate::StoreError;
use crate::codes::json;

/// [`domain::boards::Ask::Edit`].
pub(super) async fn edit(work: &mut Work<'_>, card: CardId, seen: i64, edit: &Edit) -> Result<(), Stop> {
    let row = row::kept(work, card).await?;
    work.did.cards.push(card);
    let edit = sound(edit)?;
    let was = current(&row, &edit);
    if was == edit {
        return Ok(());
    }
    if part_version(&row, &edit) > seen
        && let Some(version) = others_edit(work, card, field(&edit), seen).await?
    {
        let theirs = told(&was);
        return Err(Stop::about(card, Why::Edited { theirs, version }));
    }
    set(work, &row, &edit).await?;
    work.did.inverse.push(Inverse::Field {
        card,
        before: was,
        now: edit,
    });
    Ok(())
}

/// Writes the field: limits looked at, versions raised, noted for the log.
pub(crate) async fn set(work: &mut Work<'_>, row: &CardRow, edit: &Edit) -> Result<(), Stop> {
    if let Edit::Class(class) = edit {
        let layout = Layout::read(work).await?;
        let from = row.spot(&layout);
        let to = from.map(|spot| domain::boards::limits::Spot { class: *class, ..spot });
        wip::allow(work, &layout, &[Shift { from, to }], None, &[row.id]).await?;
    }
    let version = row.version + 1;
    let statement = match edit {
        Edit::Title(title) => crate::sql!("update card set title = $3, version = $2, title_version = $2 where id = $1")
            .bind(row.id)
            .bind(version)
            .bind(title),
        Edit::Class(class) => crate::sql!("update card set class = $3, version = $2, class_version = $2 where id = $1")
            .bind(row.id)
            .bind(version)
            .bind(class.as_code()),
        Edit::Kind(kind) => crate::sql!("update card set kind = $3, version = $2 where id = $1")
            .bind(row.id)
            .bind(version)
            .bind(kind.as_code()),
        Edit::Due(day) => crate::sql!("update card set due_on = $3, version = $2, dates_version = $2 where id = $1")
            .bind(row.id)
            .bind(version)
            .bind(*day),
        Edit::Start(day) => {
            crate::sql!("update card set start_on = $3, version = $2, dates_version = $2 where id = $1")
                .bind(row.id)
                .bind(version)
                .bind(*day)
        }
    };
    statement.execute(&mut work.tx).await?;
    let facts = &mut work.did.facts;
    facts.field = Some(field(edit));
    facts.version = Some(version);
    match edit {
        Edit::Title(_) => {}
        Edit::Class(class) => facts.class = Some(*class),
        Edit::Kind(kind) => facts.card_kind = Some(*kind),
        Edit::Due(day) | Edit::Start(day) => facts.day = *day,
    }
    work.touch(row.id);
    Ok(())
}

/// The field's value as it is, in the shape of an edit of the same field.
pub(crate) fn current(row: &CardRow, edit: &Edit) -> Edit {
    match edit {
        Edit::Title(_) => Edit::Title(row.title.clone()),
        Edit::Class(_) => Edit::Class(row.class),
        Edit::Kind(_) => Edit::Kind(row.kind),
        Edit::Due(_) => Edit::Due(row.due),
        Edit::Start(_) => Edit::Start(row.start),
    }
}

fn sound(edit: &Edit) -> Result<Edit, Stop> {
    Ok(match edit {
        Edit::Title(title) => Edit::Title(
            CardTitle::parse(title)
                .map_err(|_| Stop::invalid("title"))?
                .into_string(),
        ),
        other => other.clone(),
    })
}

const fn field(edit: &Edit) -> Field {
    match edit {
        Edit::Title(_) => Field::Title,
        Edit::Class(_) => Field::Class,
        Edit::Kind(_) => Field::Kind,
        Edit::Due(_) => Field::Due,
        Edit::Start(_) => Field::Start,
    }
}

/// The version from which the field may be another one than was seen.
const fn part_version(row: &CardRow, edit: &Edit) -> i64 {
    match edit {
        Edit::Title(_) => row.title_version,
        Edit::Class(_) => row.class_version,
        Edit::Kind(_) => row.version,
        Edit::Due(_) | Edit::Start(_) => row.dates_version,
    }
}

fn told(edit: &Edit) -> String {
    match edit {
        Edit::Title(title) => title.clone(),
        Edit::Class(class) => class.as_code().to_owned(),
        Edit::Kind(kind) => kind.as_code().to_owned(),
        Edit::Due(day) | Edit::Start(day) => day.map(iso).unwrap_or_default(),
    }
}

/// The version that somebody else's edit of this very field gave the card after `seen`.
async fn others_edit(work: &mut Work<'_>, card: CardId, field: Field, seen: i64) -> Result<Option<i64>, StoreError> {
    let rows: Vec<(Option<i64>, String)> = crate::sql!(
        "select person_id, detail from board_event where card_id = $1 and kind in ('edit', 'undo') \
         order by at desc, seq desc limit 100"
    )
    .bind(card)
    .all(&mut work.tx)
    .await?;
    for (person, detail) in rows {
        let facts: Facts = json("board_event.detail", &detail)?;
        if facts.field == Some(field) {
            let version = facts.version.filter(|version| *version > seen);
            return Ok(version.filter(|_| person.map(PersonId::new) != Some(work.person)));
        }
    }
    Ok(None)
}
