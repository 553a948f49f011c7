//! The town's own row: one instance is one municipality.

use domain::Moment;

use crate::{Conn, Db, StoreError};

/// Writes the town's row when the database is new. True: it was.
///
/// # Errors
/// Only faults of the database.
pub async fn create_if_new(db: &Db, now: Moment) -> Result<bool, StoreError> {
    if epoch(&mut db.read().await?).await?.is_some() {
        return Ok(false);
    }
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Io(std::io::Error::other(error.to_string())))?;
    let mut tx = db.write().await?;
    let written =
        crate::sql!("insert into instance (id, epoch, created_at) values (1, $1, $2) on conflict (id) do nothing")
            .bind(data_encoding::HEXLOWER.encode(&bytes))
            .bind(now)
            .execute(&mut tx)
            .await?;
    tx.commit().await?;
    Ok(written == 1)
}

/// The epoch: another one means that a backup was restored and time went backwards.
///
/// # Errors
/// Only faults of the database.
pub async fn epoch(c: &mut Conn) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = crate::sql!("select epoch from instance where id = 1")
        .optional(c)
        .await?;
    Ok(row.map(|row| row.0))
}
