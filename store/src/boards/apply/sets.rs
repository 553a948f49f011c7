//! Labels and people of a card: one is added or taken away, never a whole list replaced.

use domain::boards::{Ask, MOST_LABELS, Why};
use domain::ideas::text::ShortName;
use domain::{CardId, LabelId, PersonId};

use super::super::undo::Inverse;
use super::{Stop, Work, row};
use crate::StoreError;

/// [`Ask::Label`] and [`Ask::LabelMany`].
pub(super) async fn label(work: &mut Work<'_>, cards: &[CardId], label: LabelId, on: bool) -> Result<(), Stop> {
    let cards = row::several(cards)?;
    let known: Option<(i64,)> =
        crate::sql!("select id from label where id = $1 and board_id = $2 and deleted_at is null")
            .bind(label)
            .bind(work.board)
            .optional(&mut work.tx)
            .await?;
    if known.is_none() && on {
        return Err(Stop::invalid("label"));
    }
    for card in &cards {
        row::kept(work, *card).await?;
        if set_label(work, *card, label, on).await? {
            work.did.inverse.push(Inverse::Label { card: *card, label, on });
        }
    }
    work.did.cards = cards;
    work.did.facts.label = Some(label);
    work.did.facts.on = Some(on);
    Ok(())
}

/// Whether that changed anything.
pub(super) async fn set_label(work: &mut Work<'_>, card: CardId, label: LabelId, on: bool) -> Result<bool, StoreError> {
    let statement = if on {
        crate::sql!("insert into card_label (card_id, label_id) values ($1, $2) on conflict do nothing")
    } else {
        crate::sql!("delete from card_label where card_id = $1 and label_id = $2")
    };
    let changed = statement.bind(card).bind(label).execute(&mut work.tx).await?;
    if changed > 0 {
        row::raise(work, card).await?;
    }
    Ok(changed > 0)
}

/// [`Ask::Assign`]: on the card, or no longer.
pub(super) async fn assign(work: &mut Work<'_>, card: CardId, person: PersonId, on: bool) -> Result<(), Stop> {
    change_people(work, card, person, on, |people| {
        let is_on = people.iter().any(|(it, _)| *it == person);
        match (is_on, on) {
            (false, true) => people.push((person, false)),
            (true, false) => people.retain(|(it, _)| *it != person),
            _ => {}
        }
    })
    .await
}

/// [`Ask::Pull`]: one at a time pulls, and whoever pulls is on the card.
pub(super) async fn pull(work: &mut Work<'_>, card: CardId, person: PersonId, on: bool) -> Result<(), Stop> {
    change_people(work, card, person, on, |people| {
        if on {
            people.iter_mut().for_each(|it| it.1 = false);
            people.retain(|(it, _)| *it != person);
            people.push((person, true));
        } else {
            let its = people.iter_mut().filter(|(it, _)| *it == person);
            its.for_each(|it| it.1 = false);
        }
    })
    .await
}

async fn change_people(
    work: &mut Work<'_>,
    card: CardId,
    person: PersonId,
    on: bool,
    change: impl FnOnce(&mut Vec<(PersonId, bool)>),
) -> Result<(), Stop> {
    row::kept(work, card).await?;
    work.did.cards.push(card);
    let before = people(work, card).await?;
    let mut now = before.clone();
    change(&mut now);
    now.sort_unstable();
    if now == before {
        return Ok(());
    }
    let is_new = !before.iter().any(|(it, _)| *it == person);
    if is_new && !can_work(work, person).await? {
        return Err(Stop::invalid("person"));
    }
    set_people(work, card, &before, &now).await?;
    work.did.facts.person = Some(person);
    work.did.facts.on = Some(on);
    work.did.inverse.push(Inverse::People { card, before, now });
    Ok(())
}

/// Who are on the card, and who of them pulls.
pub(super) async fn people(work: &mut Work<'_>, card: CardId) -> Result<Vec<(PersonId, bool)>, StoreError> {
    let rows: Vec<(i64, bool)> =
        crate::sql!("select person_id, pulls from card_person where card_id = $1 order by person_id")
            .bind(card)
            .all(&mut work.tx)
            .await?;
    Ok(rows
        .into_iter()
        .map(|(person, pulls)| (PersonId::new(person), pulls))
        .collect())
}

/// Makes the one list of the other, row by row.
pub(super) async fn set_people(
    work: &mut Work<'_>,
    card: CardId,
    before: &[(PersonId, bool)],
    now: &[(PersonId, bool)],
) -> Result<(), StoreError> {
    for (person, _) in before.iter().filter(|(it, _)| !now.iter().any(|(new, _)| new == it)) {
        crate::sql!("delete from card_person where card_id = $1 and person_id = $2")
            .bind(card)
            .bind(*person)
            .execute(&mut work.tx)
            .await?;
    }
    for (person, pulls) in now.iter().filter(|it| !before.contains(it)) {
        crate::sql!(
            "insert into card_person (card_id, person_id, pulls) values ($1, $2, $3) \
             on conflict (card_id, person_id) do update set pulls = excluded.pulls"
        )
        .bind(card)
        .bind(*person)
        .bind(*pulls)
        .execute(&mut work.tx)
        .await?;
    }
    row::raise(work, card).await
}

/// Whether the person works at the board today: a member of its group, or with a seat to work.
async fn can_work(work: &mut Work<'_>, person: PersonId) -> Result<bool, StoreError> {
    let (can,): (bool,) = crate::sql!(
        "select exists (select 1 from person where person.id = $1 and person.disabled_at is null \
                          and person.erased_at is null) \
            and (exists (select 1 from membership where membership.person_id = $1 and membership.group_id = $2 \
                           and membership.ended_at is null and membership.from_day <= $3 \
                           and (membership.until_day is null or membership.until_day >= $3)) \
                 or exists (select 1 from board_member where board_member.person_id = $1 \
                              and board_member.board_id = $4 and board_member.role in ('worker', 'manager'))) as can"
    )
    .bind(person)
    .bind(work.sight.group)
    .bind(work.now.civil_day())
    .bind(work.board)
    .one(&mut work.tx)
    .await?;
    Ok(can)
}

/// [`Ask::NewLabel`].
pub(super) async fn new_label(work: &mut Work<'_>, ask: &Ask) -> Result<(), Stop> {
    let Ask::NewLabel { name, colour, pattern } = ask else {
        return Err(Stop::invalid("do"));
    };
    let name = ShortName::parse(name).map_err(|_| Stop::invalid("name"))?;
    let (labels, last, same): (i64, i64, bool) = crate::sql!(
        "select count(*) as labels, coalesce(max(position), 0) as latest, \
                exists (select 1 from label where board_id = $1 and deleted_at is null and name = $2) as same \
         from label where board_id = $1 and deleted_at is null"
    )
    .bind(work.board)
    .bind(name.as_str())
    .one(&mut work.tx)
    .await?;
    if same {
        return Err(Stop::invalid("name"));
    }
    if labels >= MOST_LABELS {
        return Err(Stop::Refused(Why::Full, Vec::new()));
    }
    let (id,): (i64,) = crate::sql!(
        "insert into label (board_id, name, colour, pattern, position) values ($1, $2, $3, $4, $5) returning id"
    )
    .bind(work.board)
    .bind(name.as_str())
    .bind(colour.as_code())
    .bind(pattern.as_code())
    .bind(last + 1)
    .one(&mut work.tx)
    .await?;
    crate::sql!("update board set version = version + 1 where id = $1")
        .bind(work.board)
        .execute(&mut work.tx)
        .await?;
    let label = LabelId::new(id);
    work.did.anything = true;
    work.did.made = Some(id);
    work.did.facts.label = Some(label);
    work.did.facts.whole = true;
    work.did.inverse.push(Inverse::NewLabel { label });
    Ok(())
}
