//! What the author has replied to the town in public, as one text in which passages are covered.

use domain::IdeaId;

use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// Parts one reply from the next; no text that people write can hold it.
const BETWEEN: char = '\u{1}';

#[derive(FromRow)]
struct Raw {
    event_id: i64,
    said: String,
}

/// Replies to the town's questions, the oldest first. A later one is only ever added at the end, so
/// that the marks before it keep their numbers.
async fn rows(c: &mut Conn, idea: IdeaId) -> Result<Vec<Raw>, StoreError> {
    crate::sql!(
        "select step.event_id, step.said \
         from idea_step step join event on event.id = step.event_id and event.idea_id = step.idea_id \
         where step.idea_id = $1 and event.actor_kind = 'author' and event.kind = 'resumed' and step.said is not null \
         order by step.event_id"
    )
    .bind(idea)
    .all(c)
    .await
}

/// What the author has replied to the town in public, one after another.
///
/// # Errors
/// Only faults of the database.
pub async fn replies(c: &mut Conn, idea: IdeaId) -> Result<Vec<String>, StoreError> {
    Ok(rows(c, idea).await?.into_iter().map(|row| row.said).collect())
}

/// All of it as one text. None: the author has said nothing.
pub(super) async fn joined(c: &mut Conn, idea: IdeaId) -> Result<Option<String>, StoreError> {
    let said = replies(c, idea).await?;
    Ok((!said.is_empty()).then(|| said.join(&BETWEEN.to_string())))
}

/// Writes the text back to where its parts came from. False: something has come or gone meanwhile.
pub(super) async fn write(tx: &mut Tx, idea: IdeaId, text: &str) -> Result<bool, StoreError> {
    let (rows, parts): (_, Vec<&str>) = (rows(tx, idea).await?, text.split(BETWEEN).collect());
    if rows.len() != parts.len() {
        return Ok(false);
    }
    for (row, part) in rows.into_iter().zip(parts) {
        crate::sql!("update idea_step set said = $2 where event_id = $1")
            .bind(row.event_id)
            .bind(part)
            .execute(tx)
            .await?;
    }
    Ok(true)
}
