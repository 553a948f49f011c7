//! Changing the lists: sector groups, themes, and the templates of answers.
//!
//! What is in use cannot be removed: who asks is told by what. Every change begins with
//! [`settings::take`](crate::settings::take), so that places in a list never get mixed.

use domain::{GroupId, Localised, ThemeId};

use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// A group or theme as its administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: Localised,
    /// Demonstration data.
    pub demo: bool,
    /// The group that handles a theme first.
    pub group: Option<GroupId>,
    /// Ideas in it, and answers of a group.
    pub ideas: i64,
    /// People who have a seat in a group, or had one.
    pub people: i64,
    /// Themes of a group.
    pub themes: i64,
}

impl Listed {
    /// Whether anything would be lost with it.
    pub const fn is_used(&self) -> bool {
        self.ideas > 0 || self.people > 0 || self.themes > 0
    }
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    name_fi: String,
    name_sv: String,
    name_en: String,
    demo: bool,
    group_id: Option<i64>,
    ideas: i64,
    people: i64,
    themes: i64,
}

impl Raw {
    fn listed(self) -> Listed {
        Listed {
            id: self.id,
            name: Localised::new(&self.name_fi, &self.name_sv, &self.name_en),
            demo: self.demo,
            group: self.group_id.map(GroupId::new),
            ideas: self.ideas,
            people: self.people,
            themes: self.themes,
        }
    }
}

/// All groups in their order, with what uses them.
///
/// # Errors
/// Only faults of the database.
pub async fn groups(c: &mut Conn) -> Result<Vec<Listed>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select id, name_fi, name_sv, name_en, demo, cast(null as bigint) as group_id, \
                (select count(*) from idea where idea.group_id = sector_group.id) \
                  + (select count(*) from answer where answer.group_id = sector_group.id) as ideas, \
                (select count(distinct person_id) from membership where membership.group_id = sector_group.id) as people, \
                (select count(*) from theme where theme.group_id = sector_group.id) as themes \
         from sector_group order by position, id"
    )
    .all(c)
    .await?;
    Ok(rows.into_iter().map(Raw::listed).collect())
}

/// All themes in their order, with what uses them.
///
/// # Errors
/// Only faults of the database.
pub async fn themes(c: &mut Conn) -> Result<Vec<Listed>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select id, name_fi, name_sv, name_en, demo, group_id, \
                (select count(*) from idea where idea.theme_id = theme.id) as ideas, \
                cast(0 as bigint) as people, cast(0 as bigint) as themes \
         from theme order by position, id"
    )
    .all(c)
    .await?;
    Ok(rows.into_iter().map(Raw::listed).collect())
}

/// Adds a group after the others.
///
/// # Errors
/// [`StoreError::Constraint`] when the code is taken.
pub async fn add_group(tx: &mut Tx, code: &str, name: &Localised) -> Result<(), StoreError> {
    crate::sql!(
        "insert into sector_group (code, name_fi, name_sv, name_en, position) \
         select cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as text), coalesce(max(position), 0) + 1 \
         from sector_group"
    )
    .bind(code)
    .bind(&name.fi)
    .bind(&name.sv)
    .bind(&name.en)
    .execute(tx)
    .await?;
    Ok(())
}

/// Adds a theme after the others.
///
/// # Errors
/// [`StoreError::Constraint`] when the code is taken.
pub async fn add_theme(tx: &mut Tx, code: &str, name: &Localised, group: Option<GroupId>) -> Result<(), StoreError> {
    crate::sql!(
        "insert into theme (code, name_fi, name_sv, name_en, group_id, position) \
         select cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as bigint), \
                coalesce(max(position), 0) + 1 \
         from theme"
    )
    .bind(code)
    .bind(&name.fi)
    .bind(&name.sv)
    .bind(&name.en)
    .bind(group)
    .execute(tx)
    .await?;
    Ok(())
}

/// Names a group anew. False: it is not there.
///
/// # Errors
/// Only faults of the database.
pub async fn rename_group(tx: &mut Tx, id: GroupId, name: &Localised) -> Result<bool, StoreError> {
    let named = crate::sql!("update sector_group set name_fi = $2, name_sv = $3, name_en = $4 where id = $1")
        .bind(id)
        .bind(&name.fi)
        .bind(&name.sv)
        .bind(&name.en)
        .execute(tx)
        .await?;
    Ok(named == 1)
}

/// Names a theme anew and says which group handles it first. False: it is not there.
///
/// # Errors
/// [`StoreError::Constraint`] when there is no such group.
pub async fn change_theme(
    tx: &mut Tx,
    id: ThemeId,
    name: &Localised,
    group: Option<GroupId>,
) -> Result<bool, StoreError> {
    let named = crate::sql!("update theme set name_fi = $2, name_sv = $3, name_en = $4, group_id = $5 where id = $1")
        .bind(id)
        .bind(&name.fi)
        .bind(&name.sv)
        .bind(&name.en)
        .bind(group)
        .execute(tx)
        .await?;
    Ok(named == 1)
}

/// Removes a group that nothing uses. False: something does, or it is not there.
///
/// # Errors
/// [`StoreError::Constraint`] when something else holds it.
pub async fn remove_group(tx: &mut Tx, id: GroupId) -> Result<bool, StoreError> {
    let removed = crate::sql!(
        "delete from sector_group where id = $1 \
           and not exists (select 1 from idea where group_id = $1) \
           and not exists (select 1 from answer where group_id = $1) \
           and not exists (select 1 from theme where group_id = $1) \
           and not exists (select 1 from membership where group_id = $1)"
    )
    .bind(id)
    .execute(tx)
    .await?;
    Ok(removed == 1)
}

/// Removes a theme that no idea has. False: one has, or it is not there.
///
/// # Errors
/// [`StoreError::Constraint`] when something else holds it.
pub async fn remove_theme(tx: &mut Tx, id: ThemeId) -> Result<bool, StoreError> {
    let removed =
        crate::sql!("delete from theme where id = $1 and not exists (select 1 from idea where theme_id = $1)")
            .bind(id)
            .execute(tx)
            .await?;
    Ok(removed == 1)
}

/// Puts the groups into this order.
///
/// # Errors
/// Only faults of the database.
pub async fn order_groups(tx: &mut Tx, ids: &[i64]) -> Result<(), StoreError> {
    for (place, id) in (1_i64..).zip(ids) {
        crate::sql!("update sector_group set position = $2 where id = $1")
            .bind(*id)
            .bind(place)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Puts the themes into this order.
///
/// # Errors
/// Only faults of the database.
pub async fn order_themes(tx: &mut Tx, ids: &[i64]) -> Result<(), StoreError> {
    for (place, id) in (1_i64..).zip(ids) {
        crate::sql!("update theme set position = $2 where id = $1")
            .bind(*id)
            .bind(place)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// A text that staff begin an answer from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its number.
    pub id: i64,
    /// What staff pick it by.
    pub title: String,
    /// The text; an empty translation is not offered.
    pub text: Localised,
    /// Demonstration data.
    pub demo: bool,
}

#[derive(FromRow)]
struct RawTemplate {
    id: i64,
    title: String,
    text_fi: String,
    text_sv: String,
    text_en: String,
    demo: bool,
}

/// All templates in their order.
///
/// # Errors
/// Only faults of the database.
pub async fn templates(c: &mut Conn) -> Result<Vec<Template>, StoreError> {
    let rows: Vec<RawTemplate> =
        crate::sql!("select id, title, text_fi, text_sv, text_en, demo from answer_template order by position, id")
            .all(c)
            .await?;
    Ok(rows
        .into_iter()
        .map(|raw| Template {
            id: raw.id,
            title: raw.title,
            text: Localised::new(&raw.text_fi, &raw.text_sv, &raw.text_en),
            demo: raw.demo,
        })
        .collect())
}

/// Adds a template after the others.
///
/// # Errors
/// Only faults of the database.
pub async fn add_template(tx: &mut Tx, title: &str, text: &Localised) -> Result<(), StoreError> {
    crate::sql!(
        "insert into answer_template (title, text_fi, text_sv, text_en, position) \
         select cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as text), coalesce(max(position), 0) + 1 \
         from answer_template"
    )
    .bind(title)
    .bind(&text.fi)
    .bind(&text.sv)
    .bind(&text.en)
    .execute(tx)
    .await?;
    Ok(())
}

/// Changes a template. False: it is not there.
///
/// # Errors
/// Only faults of the database.
pub async fn change_template(tx: &mut Tx, id: i64, title: &str, text: &Localised) -> Result<bool, StoreError> {
    let changed =
        crate::sql!("update answer_template set title = $2, text_fi = $3, text_sv = $4, text_en = $5 where id = $1")
            .bind(id)
            .bind(title)
            .bind(&text.fi)
            .bind(&text.sv)
            .bind(&text.en)
            .execute(tx)
            .await?;
    Ok(changed == 1)
}

/// Removes a template: answers made from it stay.
///
/// # Errors
/// Only faults of the database.
pub async fn remove_template(tx: &mut Tx, id: i64) -> Result<bool, StoreError> {
    let removed = crate::sql!("delete from answer_template where id = $1")
        .bind(id)
        .execute(tx)
        .await?;
    Ok(removed == 1)
}

/// Puts the templates into this order.
///
/// # Errors
/// Only faults of the database.
pub async fn order_templates(tx: &mut Tx, ids: &[i64]) -> Result<(), StoreError> {
    for (place, id) in (1_i64..).zip(ids) {
        crate::sql!("update answer_template set position = $2 where id = $1")
            .bind(*id)
            .bind(place)
            .execute(tx)
            .await?;
    }
    Ok(())
}
