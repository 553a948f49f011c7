//! A card's checklists.

use domain::boards::{MOST_CHECKLISTS, MOST_CHECKS, Why};
use domain::ideas::text::{CardLine, ShortName};
use domain::{CardId, CheckId, ChecklistId};

use super::super::undo::{Inverse, KeptCheck, KeptChecklist};
use super::{Stop, Work, row};
use crate::StoreError;
use crate::db::FromRow;

#[derive(FromRow)]
struct Raw {
    id: i64,
    text: String,
    position: i64,
    person_id: Option<i64>,
    done_at: Option<i64>,
    done_by: Option<i64>,
}

/// [`domain::boards::Ask::AddChecklist`].
pub(super) async fn add_list(work: &mut Work<'_>, card: CardId, name: &str) -> Result<(), Stop> {
    let name = ShortName::parse(name).map_err(|_| Stop::invalid("name"))?;
    row::kept(work, card).await?;
    let (lists, last): (i64, i64) =
        crate::sql!("select count(*) as lists, coalesce(max(position), 0) as latest from checklist where card_id = $1")
            .bind(card)
            .one(&mut work.tx)
            .await?;
    if lists >= MOST_CHECKLISTS {
        return Err(Stop::about(card, Why::Full));
    }
    let (id,): (i64,) = crate::sql!("insert into checklist (card_id, name, position) values ($1, $2, $3) returning id")
        .bind(card)
        .bind(name.as_str())
        .bind(last + 1)
        .one(&mut work.tx)
        .await?;
    let checklist = ChecklistId::new(id);
    row::raise(work, card).await?;
    work.did.made = Some(id);
    work.did.facts.checklist = Some(checklist);
    work.did.inverse.push(Inverse::ListAdded { card, checklist });
    Ok(())
}

/// [`domain::boards::Ask::RemoveChecklist`]. One that has gone already is no fault.
pub(super) async fn remove_list(work: &mut Work<'_>, card: CardId, checklist: ChecklistId) -> Result<(), Stop> {
    row::kept(work, card).await?;
    work.did.cards.push(card);
    let list: Option<(String, i64)> =
        crate::sql!("select name, position from checklist where id = $1 and card_id = $2")
            .bind(checklist)
            .bind(card)
            .optional(&mut work.tx)
            .await?;
    let Some((name, position)) = list else {
        return Ok(());
    };
    let checks: Vec<Raw> = crate::sql!(
        "select id, text, position, person_id, done_at, done_by from check_item where checklist_id = $1 \
         order by position, id"
    )
    .bind(checklist)
    .all(&mut work.tx)
    .await?;
    crate::sql!("delete from checklist where id = $1")
        .bind(checklist)
        .execute(&mut work.tx)
        .await?;
    count(work, card).await?;
    work.did.facts.checklist = Some(checklist);
    work.did.inverse.push(Inverse::ListRemoved {
        card,
        list: KeptChecklist {
            name,
            position,
            checks: checks.into_iter().map(Raw::kept).collect(),
        },
    });
    Ok(())
}

/// [`domain::boards::Ask::AddCheck`].
pub(super) async fn add(work: &mut Work<'_>, card: CardId, checklist: ChecklistId, text: &str) -> Result<(), Stop> {
    let text = CardLine::parse(text).map_err(|_| Stop::invalid("text"))?;
    row::kept(work, card).await?;
    let (known, checks, last): (bool, i64, i64) = crate::sql!(
        "select exists (select 1 from checklist where id = $1 and card_id = $2) as known, \
                count(*) as checks, coalesce(max(position), 0) as latest from check_item where card_id = $2"
    )
    .bind(checklist)
    .bind(card)
    .one(&mut work.tx)
    .await?;
    if !known {
        return Err(Stop::invalid("checklist"));
    }
    if checks >= MOST_CHECKS {
        return Err(Stop::about(card, Why::Full));
    }
    let kept = KeptCheck {
        text: text.into_string(),
        position: last + 1,
        person: None,
        done_at: None,
        done_by: None,
    };
    let check = insert(work, card, checklist, &kept).await?;
    count(work, card).await?;
    work.did.made = Some(check.get());
    work.did.facts.checklist = Some(checklist);
    work.did.facts.check = Some(check);
    work.did.inverse.push(Inverse::CheckAdded { card, check });
    Ok(())
}

/// [`domain::boards::Ask::RemoveCheck`].
pub(super) async fn remove(work: &mut Work<'_>, card: CardId, check: CheckId) -> Result<(), Stop> {
    row::kept(work, card).await?;
    work.did.cards.push(card);
    let Some((checklist, kept)) = find(work, card, check).await? else {
        return Ok(());
    };
    delete(work, card, check).await?;
    work.did.facts.checklist = Some(checklist);
    work.did.facts.check = Some(check);
    work.did.inverse.push(Inverse::CheckRemoved {
        card,
        checklist,
        check: kept,
    });
    Ok(())
}

/// [`domain::boards::Ask::Tick`].
pub(super) async fn tick(work: &mut Work<'_>, card: CardId, check: CheckId, on: bool) -> Result<(), Stop> {
    row::kept(work, card).await?;
    work.did.cards.push(card);
    let Some((checklist, kept)) = find(work, card, check).await? else {
        return Err(Stop::about(
            card,
            Why::Invalid {
                field: "check".to_owned(),
            },
        ));
    };
    if kept.done_at.is_some() == on {
        return Ok(());
    }
    let now = on.then(|| work.now.millis());
    set_done(work, card, check, now, on.then(|| work.person.get())).await?;
    work.did.facts.checklist = Some(checklist);
    work.did.facts.check = Some(check);
    work.did.facts.on = Some(on);
    work.did.inverse.push(Inverse::Ticked {
        card,
        check,
        on,
        done_at: kept.done_at,
        done_by: kept.done_by,
    });
    Ok(())
}

pub(super) async fn set_done(
    work: &mut Work<'_>,
    card: CardId,
    check: CheckId,
    done_at: Option<i64>,
    done_by: Option<i64>,
) -> Result<(), StoreError> {
    crate::sql!("update check_item set done_at = $2, done_by = $3 where id = $1")
        .bind(check)
        .bind(done_at)
        .bind(done_by)
        .execute(&mut work.tx)
        .await?;
    count(work, card).await
}

/// A line of the card, and the list it is in.
pub(super) async fn find(
    work: &mut Work<'_>,
    card: CardId,
    check: CheckId,
) -> Result<Option<(ChecklistId, KeptCheck)>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select checklist_id as id, text, position, person_id, done_at, done_by from check_item \
         where id = $1 and card_id = $2"
    )
    .bind(check)
    .bind(card)
    .optional(&mut work.tx)
    .await?;
    Ok(raw.map(|raw| (ChecklistId::new(raw.id), raw.kept())))
}

/// A line again.
pub(super) async fn insert_counted(
    work: &mut Work<'_>,
    card: CardId,
    checklist: ChecklistId,
    check: &KeptCheck,
) -> Result<(), StoreError> {
    insert(work, card, checklist, check).await?;
    count(work, card).await
}

async fn insert(
    work: &mut Work<'_>,
    card: CardId,
    checklist: ChecklistId,
    check: &KeptCheck,
) -> Result<CheckId, StoreError> {
    let (id,): (i64,) = crate::sql!(
        "insert into check_item (checklist_id, card_id, text, position, person_id, done_at, done_by) \
         values ($1, $2, $3, $4, $5, $6, $7) returning id"
    )
    .bind(checklist)
    .bind(card)
    .bind(&check.text)
    .bind(check.position)
    .bind(check.person)
    .bind(check.done_at)
    .bind(check.done_by)
    .one(&mut work.tx)
    .await?;
    Ok(CheckId::new(id))
}

pub(super) async fn delete(work: &mut Work<'_>, card: CardId, check: CheckId) -> Result<(), StoreError> {
    crate::sql!("delete from check_item where id = $1")
        .bind(check)
        .execute(&mut work.tx)
        .await?;
    count(work, card).await
}

/// A list again with all its lines.
pub(super) async fn put_back(work: &mut Work<'_>, card: CardId, list: &KeptChecklist) -> Result<(), StoreError> {
    let (id,): (i64,) = crate::sql!("insert into checklist (card_id, name, position) values ($1, $2, $3) returning id")
        .bind(card)
        .bind(&list.name)
        .bind(list.position)
        .one(&mut work.tx)
        .await?;
    for check in &list.checks {
        insert(work, card, ChecklistId::new(id), check).await?;
    }
    count(work, card).await
}

/// Takes away a list without lines. False: it has some, or has gone.
pub(super) async fn drop_empty(work: &mut Work<'_>, card: CardId, list: ChecklistId) -> Result<bool, StoreError> {
    let gone = crate::sql!(
        "delete from checklist where id = $1 \
           and not exists (select 1 from check_item where check_item.checklist_id = checklist.id)"
    )
    .bind(list)
    .execute(&mut work.tx)
    .await?;
    row::raise(work, card).await?;
    Ok(gone > 0)
}

/// The tile's counts, as the lines are now.
async fn count(work: &mut Work<'_>, card: CardId) -> Result<(), StoreError> {
    crate::sql!(
        "update card set version = version + 1, \
             checks = (select count(*) from check_item where check_item.card_id = $1), \
             checks_done = (select count(*) from check_item \
                            where check_item.card_id = $1 and check_item.done_at is not null) \
         where id = $1"
    )
    .bind(card)
    .execute(&mut work.tx)
    .await?;
    work.touch(card);
    Ok(())
}

impl Raw {
    fn kept(self) -> KeptCheck {
        KeptCheck {
            text: self.text,
            position: self.position,
            person: self.person_id,
            done_at: self.done_at,
            done_by: self.done_by,
        }
    }
}
