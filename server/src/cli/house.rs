//! What every command needs: the settings, the data folder, and the database opened and migrated.

use std::fmt::Arguments;
use std::io::Write as _;
use std::path::PathBuf;

use domain::town::Town;
use store::words::Words;
use store::{Database, Db, StoreError};

use super::{Common, Trouble};
use crate::config::{Settings, Sources};
use crate::{clock, data_folder};

/// Says a line to the person at the command line, as `println!` would.
macro_rules! say {
    ($($words:tt)*) => {
        $crate::cli::house::line(format_args!($($words)*))
    };
}
/// As [`say!`], to where errors go.
macro_rules! say_aside {
    ($($words:tt)*) => {
        $crate::cli::house::line_aside(format_args!($($words)*))
    };
}
pub(super) use {say, say_aside};

/// Who stopped listening, like `| head`, does not stop the work: a line that cannot be written is lost.
pub(super) fn line(words: Arguments<'_>) {
    let _ = writeln!(std::io::stdout(), "{words}");
}

/// As [`line`], to where errors go.
pub(super) fn line_aside(words: Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// The opened town.
pub struct House {
    pub settings: Settings,
    pub db: Db,
    /// The database was made now.
    pub is_new: bool,
}

impl House {
    /// Reads the settings, makes the data folder, opens the database and brings it up to date.
    ///
    /// # Errors
    /// A message that says what to do.
    pub async fn open(common: &Common, usual: &Town) -> Result<Self, Trouble> {
        let settings = common.settings(usual)?;
        Self::open_with(settings).await
    }

    /// As [`House::open`] with settings already read.
    ///
    /// # Errors
    /// A message that says what to do.
    pub async fn open_with(settings: Settings) -> Result<Self, Trouble> {
        data_folder::create(settings.data())?;
        let database = database(&settings);
        let place = place(&database);
        let db = Db::open(&database)
            .await
            .map_err(|error| Trouble::of_store(&error, &place))?;
        let mut house = Self {
            settings,
            db,
            is_new: false,
        };
        house.migrate().await?;
        let new = store::instance::create_if_new(&house.db, clock::now()).await;
        house.is_new = new.map_err(|error| house.trouble(&error))?;
        if house.is_new {
            let marked = house.mark_index().await;
            marked.map_err(|error| house.trouble(&error))?;
        }
        Ok(house)
    }

    /// The first ideas of a new database get their words from this machine's analyser.
    async fn mark_index(&self) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        store::search::index::mark_made_by(&mut tx, &Words::load(), clock::now()).await?;
        tx.commit().await
    }

    /// Applies what is pending, after a verified copy when there is something to lose.
    async fn migrate(&self) -> Result<(), Trouble> {
        let told = |error: StoreError| self.trouble(&error);
        let state = self.db.migrations().await.map_err(told)?;
        if state.pending == 0 {
            return Ok(());
        }
        if state.applied > 0 {
            if self.db.is_sqlite() {
                let copy = self.copy_before_migrating().await?;
                say!("Tietokanta päivitetään. Varmuuskopio sitä ennen: {}", copy.display());
            } else {
                say!("PostgreSQL-tietokanta päivitetään ({} muutosta).", state.pending);
            }
        }
        self.db.migrate().await.map_err(told)
    }

    async fn copy_before_migrating(&self) -> Result<PathBuf, Trouble> {
        let folder = self.settings.data().join("backups");
        data_folder::create(&folder)?;
        let copy = folder.join(format!("before-migration-{}.db", clock::now().millis()));
        super::backup::verified_copy(&self.db, &copy).await.map_err(|error| {
            let told = self.trouble(&error);
            Trouble::new(format!(
                "Varmuuskopio ennen päivitystä ei onnistunut, joten mitään ei muutettu. {told}"
            ))
        })?;
        Ok(copy)
    }

    /// The message of a failure of this database.
    #[must_use]
    pub fn trouble(&self, error: &StoreError) -> Trouble {
        Trouble::of_store(error, &place(self.db.database()))
    }
}

/// Where the settings say the database is.
#[must_use]
pub fn database(settings: &Settings) -> Database {
    match settings.text("database") {
        "" => Database::Sqlite(settings.data().join("lanka.db")),
        url if url.starts_with("postgres://") || url.starts_with("postgresql://") => Database::Postgres(url.to_owned()),
        path => Database::Sqlite(PathBuf::from(path.trim_start_matches("sqlite://"))),
    }
}

/// What administrators have set, when there is a database to read; `lanka config` makes none.
///
/// # Errors
/// A message that says what to do.
pub(super) async fn saved_settings(settings: &Settings) -> Result<Vec<(String, String)>, Trouble> {
    let database = database(settings);
    if matches!(&database, Database::Sqlite(path) if !path.exists()) {
        return Ok(Vec::new());
    }
    let told = |error: StoreError| Trouble::of_store(&error, &place(&database));
    let db = Db::open(&database).await.map_err(told)?;
    // A database of another version has its settings elsewhere; they are told once it is migrated.
    let saved = match db.migrations().await.map_err(told)?.pending {
        0 => store::settings::all(&mut db.read().await.map_err(told)?)
            .await
            .map_err(told)?,
        _ => Vec::new(),
    };
    db.close().await;
    Ok(saved)
}

/// The database's place as it may be shown: a PostgreSQL address without its password.
pub(super) fn place(database: &Database) -> String {
    match database {
        Database::Sqlite(path) => path.display().to_string(),
        Database::Postgres(url) => {
            let host = url.rsplit_once('@').map_or(url.as_str(), |(_, rest)| rest);
            let host = host.split_once("://").map_or(host, |(_, rest)| rest);
            format!("PostgreSQL {}", host.split('?').next().unwrap_or(host))
        }
    }
}

impl Common {
    /// The settings by these flags, the environment and the file.
    ///
    /// # Errors
    /// The first bad value, with its place.
    pub fn settings(&self, usual: &Town) -> Result<Settings, Trouble> {
        let mut flags = Vec::new();
        let named = [
            ("host", &self.host),
            ("port", &self.port),
            ("data", &self.data),
            ("database", &self.database),
            ("origin", &self.origin),
        ];
        for (name, value) in named {
            flags.extend(value.clone().map(|value| (name.to_owned(), value)));
        }
        if self.insecure_http {
            flags.push(("insecure_http".to_owned(), "kyllä".to_owned()));
        }
        for pair in &self.set {
            let (name, value) = pair.split_once('=').ok_or_else(|| {
                Trouble::new(format!(
                    "Valitsin --set {pair}: kirjoita nimi=arvo, esimerkiksi --set limits.ideas=100."
                ))
            })?;
            flags.push((name.to_owned(), value.to_owned()));
        }
        Ok(Settings::load(&Sources::of_process(flags, self.config.clone()), usual)?)
    }
}
