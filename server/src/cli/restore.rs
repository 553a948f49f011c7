//! `lanka restore TIEDOSTO`: puts a backup in the place of the database, never beside a running
//! server, and keeps what was there before under another name.

use std::path::{Path, PathBuf};

use clap::Args;
use domain::town::Town;
use store::db::{begin_new_epoch, examine};
use store::{Database, Db, StoreError};

use super::house::{database, say};
use super::{Common, Trouble};
use crate::{clock, data_folder};

/// What the command is told.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// Varmuuskopio, jonka `lanka backup` teki
    file: PathBuf,
    /// Palauta, vaikka nykyisessä tietokannassa on uudempaa tietoa
    #[arg(long)]
    replace_newer: bool,
}

/// Restores and says where the former database went.
///
/// # Errors
/// A message that says what to do; until the last step nothing has changed.
pub(super) async fn run(restore: Restore, common: &Common) -> Result<(), Trouble> {
    let settings = common.settings(&Town::default())?;
    let Database::Sqlite(target) = database(&settings) else {
        say!("PostgreSQL-tietokannan palauttaa pg_restore tyhjään tietokantaan:");
        say!("  pg_restore --dbname=\"$LANKA_DATABASE\" {}", restore.file.display());
        return Ok(());
    };
    data_folder::create(settings.data())?;
    let _lock = data_folder::lock(settings.data()).map_err(|error| match error {
        data_folder::FolderError::Held => {
            Trouble::new("Palvelin on käynnissä tässä datakansiossa. Sammuta se ensin, ja palauta sitten.")
        }
        other => other.into(),
    })?;
    let shown = restore.file.display().to_string();
    let backup = examine(&restore.file).await.map_err(|error| match error {
        StoreError::Io(source) => Trouble::of_io(&source, &restore.file),
        other => {
            tracing::error!(error = %other, "the backup is not sound");
            Trouble::new(format!(
                "Varmuuskopio {shown} on vaurioitunut tai ei ole Lankan tietokanta. Mitään ei muutettu."
            ))
        }
    })?;
    if target.exists() && !restore.replace_newer {
        refuse_over_newer(&target, backup.last_event).await?;
    }

    let stamp = clock::now().millis();
    let fresh = beside(&target, "restoring");
    let io = |error: std::io::Error| Trouble::of_io(&error, &target);
    std::fs::copy(&restore.file, &fresh).map_err(io)?;
    begin_new_epoch(&fresh)
        .await
        .map_err(|error| Trouble::of_store(&error, &shown))?;
    std::fs::File::open(&fresh)
        .and_then(|file| file.sync_all())
        .map_err(io)?;

    if target.exists() {
        let kept = beside(&target, &format!("before-restore-{stamp}"));
        // The log that belongs to the former file goes with it.
        for end in ["-wal", "-shm", ""] {
            let (from, to) = (with_end(&target, end), with_end(&kept, end));
            if from.exists() {
                std::fs::rename(from, to).map_err(io)?;
            }
        }
        say!("Entinen tietokanta on tallessa: {}", kept.display());
    }
    std::fs::rename(&fresh, &target).map_err(io)?;
    std::fs::File::open(settings.data())
        .and_then(|folder| folder.sync_all())
        .map_err(io)?;
    let ideas = backup
        .tables
        .iter()
        .find(|(table, _)| table == "idea")
        .map_or(0, |(_, rows)| *rows);
    let keys = settings.data().join("keys");
    if settings.text("key").is_empty() && !keys.exists() {
        say!("{}", without_key(&keys));
    }
    say!("valmis: {ideas} ideaa palautettu. Käynnistä palvelin: lanka serve");
    Ok(())
}

/// A backup does not hold the key, and a server that starts without one makes another.
fn without_key(keys: &Path) -> String {
    format!(
        "Datakansiossa ei ole avainta. Ideoiden salaiset linkit toimivat vain entisen palvelimen keys-tiedostolla. Kopioi se ennen käynnistystä tänne: {}. Muuten palvelin tekee uuden avaimen, eivätkä vanhat linkit enää toimi.",
        keys.display()
    )
}

/// Refuses when what is there knows more than the backup. What cannot be read is not asked: it is
/// moved aside, not overwritten.
async fn refuse_over_newer(target: &Path, backup: i64) -> Result<(), Trouble> {
    // Opening folds an interrupted server's log into the file, so that it is counted too.
    if let Ok(db) = Db::open(&Database::Sqlite(target.to_owned())).await {
        let newer = matches!(db.migrations().await, Err(StoreError::Newer(_)));
        db.close().await;
        let now = examine(target).await;
        let events = now.as_ref().map_or(0, |now| now.last_event);
        if newer || events > backup {
            return Err(Trouble::new(format!(
                "Nykyisessä tietokannassa {} on uudempaa tietoa kuin varmuuskopiossa ({} tapahtumaa enemmän). Jos haluat silti palauttaa vanhemman, lisää --replace-newer: nykyinen jää talteen toisella nimellä.",
                target.display(),
                events - backup
            )));
        }
    }
    Ok(())
}

fn beside(target: &Path, word: &str) -> PathBuf {
    with_end(target, &format!(".{word}"))
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
