//! Sector groups of the staff, and the themes a resident picks from.

use domain::{GroupId, Localised, ThemeId};

use crate::db::FromRow;
use crate::{Conn, Db, StoreError, Tx};

/// A sector group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its number.
    pub id: GroupId,
    /// Its short name in settings and files.
    pub code: String,
    /// Its name; an empty one shows the Finnish.
    pub name: Localised,
    /// Its own promise of the first answer, in working days; none: the town's holds.
    pub answer_days: Option<u32>,
}

/// A theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its number.
    pub id: ThemeId,
    /// Its short name in settings and files.
    pub code: String,
    /// Its name; an empty one shows the Finnish.
    pub name: Localised,
    /// The group that handles it first.
    pub group: Option<GroupId>,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    code: String,
    name_fi: String,
    name_sv: String,
    name_en: String,
    group_id: Option<i64>,
    answer_days: Option<i64>,
}

impl Raw {
    fn name(&self) -> Localised {
        Localised::new(&self.name_fi, &self.name_sv, &self.name_en)
    }
}

/// All groups in their order.
///
/// # Errors
/// Only faults of the database.
pub async fn groups(c: &mut Conn) -> Result<Vec<Group>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select id, code, name_fi, name_sv, name_en, cast(null as bigint) as group_id, \
                answer_working_days as answer_days \
         from sector_group order by position, id"
    )
    .all(c)
    .await?;
    Ok(rows
        .into_iter()
        .map(|raw| Group {
            id: GroupId::new(raw.id),
            name: raw.name(),
            answer_days: raw.answer_days.and_then(|days| u32::try_from(days).ok()),
            code: raw.code,
        })
        .collect())
}

/// All themes in their order.
///
/// # Errors
/// Only faults of the database.
pub async fn themes(c: &mut Conn) -> Result<Vec<Theme>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select id, code, name_fi, name_sv, name_en, group_id, cast(null as bigint) as answer_days \
         from theme order by position, id"
    )
    .all(c)
    .await?;
    Ok(rows
        .into_iter()
        .map(|raw| Theme {
            id: ThemeId::new(raw.id),
            name: raw.name(),
            group: raw.group_id.map(GroupId::new),
            code: raw.code,
        })
        .collect())
}

/// Adds a group after the others; one with the same code is left as it is. Its number.
///
/// # Errors
/// Only faults of the database.
pub async fn add_group(db: &Db, code: &str, name: &Localised, demo: bool) -> Result<GroupId, StoreError> {
    let mut tx = db.write().await?;
    crate::sql!(
        "insert into sector_group (code, name_fi, name_sv, name_en, position, demo) \
         select cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as text), \
                coalesce(max(position), 0) + 1, cast($5 as boolean) \
         from sector_group where true \
         on conflict (code) do nothing"
    )
    .bind(code)
    .bind(&name.fi)
    .bind(&name.sv)
    .bind(&name.en)
    .bind(demo)
    .execute(&mut tx)
    .await?;
    let (id,): (i64,) = crate::sql!("select id from sector_group where code = $1")
        .bind(code)
        .one(&mut tx)
        .await?;
    tx.commit().await?;
    Ok(GroupId::new(id))
}

/// Gives a group its own promise of the first answer in working days, or the town's again. False: it
/// is not there. In a transaction that began with [`settings::take`](crate::settings::take).
///
/// # Errors
/// [`StoreError::Constraint`] when nobody can promise so many.
pub async fn set_answer_days(tx: &mut Tx, id: GroupId, days: Option<u32>) -> Result<bool, StoreError> {
    let changed = crate::sql!("update sector_group set answer_working_days = $2 where id = $1")
        .bind(id)
        .bind(days.map(i64::from))
        .execute(tx)
        .await?;
    Ok(changed == 1)
}

/// Adds a theme after the others; one with the same code is left as it is. Its number.
///
/// # Errors
/// Only faults of the database.
pub async fn add_theme(
    db: &Db,
    code: &str,
    name: &Localised,
    group: Option<GroupId>,
    demo: bool,
) -> Result<ThemeId, StoreError> {
    let mut tx = db.write().await?;
    crate::sql!(
        "insert into theme (code, name_fi, name_sv, name_en, group_id, position, demo) \
         select cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as bigint), \
                coalesce(max(position), 0) + 1, cast($6 as boolean) \
         from theme where true \
         on conflict (code) do nothing"
    )
    .bind(code)
    .bind(&name.fi)
    .bind(&name.sv)
    .bind(&name.en)
    .bind(group)
    .bind(demo)
    .execute(&mut tx)
    .await?;
    let (id,): (i64,) = crate::sql!("select id from theme where code = $1")
        .bind(code)
        .one(&mut tx)
        .await?;
    tx.commit().await?;
    Ok(ThemeId::new(id))
}
