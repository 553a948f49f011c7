//! `lanka backup TIEDOSTO`: a copy beside a running server, believed only after it has been opened,
//! checked and counted.

use std::path::{Path, PathBuf};

use clap::Args;
use domain::town::Town;
use store::db::{Contents, examine};
use store::{Database, Db, StoreError};

use super::house::{database, place};
use super::{Common, Trouble};

/// What the command is told.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// Tiedosto, johon kopio tehdään; sitä ei saa olla ennestään
    file: PathBuf,
}

/// Makes the copy and says *valmis*.
///
/// # Errors
/// A message that says what to do; a copy that is not sound is removed.
pub(super) async fn run(backup: Backup, common: &Common) -> Result<(), Trouble> {
    let settings = common.settings(&Town::default())?;
    let database = database(&settings);
    let Database::Sqlite(path) = &database else {
        println!("PostgreSQL-tietokannan varmuuskopion tekee pg_dump:");
        println!(
            "  pg_dump --format=custom --file={} \"$LANKA_DATABASE\"",
            backup.file.display()
        );
        println!("Ota talteen myös avain: {}", settings.data().join("keys").display());
        return Ok(());
    };
    if !path.exists() {
        return Err(Trouble::new(format!(
            "Tietokantaa {} ei ole. Tarkista asetus data.",
            path.display()
        )));
    }
    if backup.file.exists() {
        return Err(Trouble::new(format!(
            "Tiedosto {} on jo olemassa, eikä sen päälle kirjoiteta. Anna toinen nimi.",
            backup.file.display()
        )));
    }
    let told = |error: StoreError| Trouble::of_store(&error, &place(&database));
    let db = Db::open(&database).await.map_err(told)?;
    let contents = verified_copy(&db, &backup.file).await.map_err(|error| match error {
        StoreError::Io(source) => Trouble::of_io(&source, &backup.file),
        StoreError::DiskFull => Trouble::of_store(&error, &backup.file.display().to_string()),
        other => told(other),
    })?;
    db.close().await;
    for (table, rows) in contents.tables.iter().filter(|(table, _)| !table.starts_with('_')) {
        println!("{table:<24} {rows:>9} riviä");
    }
    println!("Ota talteen myös avain: {}", settings.data().join("keys").display());
    println!("valmis: {}", backup.file.display());
    Ok(())
}

/// Copies beside the final name, examines the copy, and only then gives it its name.
pub(super) async fn verified_copy(db: &Db, file: &Path) -> Result<Contents, StoreError> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".partial");
    let beside = PathBuf::from(beside);
    let _ = std::fs::remove_file(&beside);
    let made = async {
        db.copy_into(&beside).await?;
        examine(&beside).await
    };
    let contents = match made.await {
        Ok(contents) => contents,
        Err(error) => {
            let _ = std::fs::remove_file(&beside);
            return Err(error);
        }
    };
    // A link fails where a file is already, unlike a rename.
    std::fs::hard_link(&beside, file)?;
    std::fs::remove_file(&beside)?;
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(contents)
}
