//! `lanka backup TIEDOSTO`: a copy beside a running server, believed only after it has been opened,
//! checked and counted.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use clap::Args;
use domain::town::Town;
use store::db::{Contents, examine};
use store::{Database, Db, StoreError};

use super::house::{database, place, say};
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
        say!("PostgreSQL-tietokannan varmuuskopion tekee pg_dump:");
        say!(
            "  pg_dump --format=custom --file={} \"$LANKA_DATABASE\"",
            backup.file.display()
        );
        say!("Ota talteen myös avain: {}", settings.data().join("keys").display());
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
        StoreError::Io(source) => of_target(&source, &backup.file),
        StoreError::DiskFull => Trouble::of_store(&error, &backup.file.display().to_string()),
        other => told(other),
    })?;
    // Shown to administrators. A disk too full for this has its copy all the same.
    if let Err(error) = store::service::note_backup(&db, crate::clock::now()).await {
        tracing::warn!(%error, "the backup could not be written down");
    }
    db.close().await;
    for (table, rows) in contents.tables.iter().filter(|(table, _)| !table.starts_with('_')) {
        say!("{table:<24} {rows:>9} riviä");
    }
    say!("Ota talteen myös avain: {}", settings.data().join("keys").display());
    say!("valmis: {}", backup.file.display());
    Ok(())
}

/// A copy that cannot be written is told of the place it was going to.
fn of_target(error: &std::io::Error, file: &Path) -> Trouble {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Trouble::new(format!(
            "Varmuuskopiota {} ei voi tehdä: kansiota {} ei ole. Luo kansio ensin, tai anna toinen polku.",
            file.display(),
            folder.display()
        )),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Trouble::new(format!(
            "Varmuuskopiota {} ei voi tehdä: kansioon {} ei ole oikeutta kirjoittaa. Tarkista kansion omistaja ja oikeudet, tai anna toinen polku.",
            file.display(),
            folder.display()
        )),
        ErrorKind::AlreadyExists => Trouble::new(format!(
            "Tiedosto {} on jo olemassa, eikä sen päälle kirjoiteta. Anna toinen nimi.",
            file.display()
        )),
        _ => Trouble::of_io(error, file),
    }
}

/// Copies beside the final name, examines the copy, and only then gives it its name.
pub(super) async fn verified_copy(db: &Db, file: &Path) -> Result<Contents, StoreError> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".partial");
    let beside = PathBuf::from(beside);
    let _ = std::fs::remove_file(&beside);
    let made = async {
        // The copy holds e-mail addresses. SQLite writes into an empty file and leaves its rights as they are.
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)?;
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

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    async fn town(folder: &Path) -> Db {
        let db = Db::open(&Database::Sqlite(folder.join("lanka.db")))
            .await
            .expect("opens");
        db.migrate().await.expect("migrates");
        db
    }

    #[tokio::test]
    async fn a_copy_is_its_owners_only() {
        let folder = tempfile::tempdir().expect("folder");
        let db = town(folder.path()).await;
        let copy = folder.path().join("copy.db");
        verified_copy(&db, &copy).await.expect("copied");
        let mode = std::fs::metadata(&copy).expect("is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(verified_copy(&db, &copy).await.is_err(), "nothing is written over");
    }

    #[tokio::test]
    async fn a_target_folder_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().expect("folder");
        let db = town(folder.path()).await;
        let copy = folder.path().join("missing").join("copy.db");
        let Err(StoreError::Io(error)) = verified_copy(&db, &copy).await else {
            panic!("a copy into a folder that is not there");
        };
        let told = of_target(&error, &copy).to_string();
        let missing = folder.path().join("missing");
        assert!(
            told.contains(&format!("kansiota {} ei ole", missing.display())),
            "{told}"
        );
    }
}
