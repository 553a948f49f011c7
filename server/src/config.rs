//! The settings: a flag wins over the environment, the environment over `lanka.toml`, that over what
//! an administrator has set on screen (the database), and that over the default.
//!
//! All settings stand in one table (`config/table.rs`), the town's in its section (`config/town.rs`). An unknown name or a bad value stops the
//! program with a message that names the file and the line, the variable or the flag; it is never
//! skipped in silence. Secrets are read from the environment or the file and never printed.

mod mail;
mod parse;
mod places;
mod read;
mod table;
mod town;

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use app::admin::{Outside, ServerSetting};
use domain::settings::SettingKind;
use domain::town::Town;
use figment::Figment;
use figment::providers::{Format, Toml};
use figment::value::Dict;

pub use mail::{MailServer, MailSettings, Tls};
pub use parse::{Network, networks};
use places::{Places, of_environment, of_flags, variable};
pub use table::{Kind, SETTINGS, Setting};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    Default,
    Database,
    File { path: PathBuf, line: usize },
    Environment { variable: String },
    Flag { name: String },
}

impl std::fmt::Display for From {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("oletus"),
            Self::Database => f.write_str("tietokanta, asetettu sivulla /hallinta"),
            Self::File { path, line } => write!(f, "{}, rivi {line}", path.display()),
            Self::Environment { variable } => write!(f, "ympäristömuuttuja {variable}"),
            Self::Flag { name } => write!(f, "valitsin --{name}"),
        }
    }
}

/// A setting that cannot be used; the text says where it is and what it should be.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct ConfigError(String);

/// What the settings are read from. Tests fill it by hand.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Names of settings and their values as given on the command line.
    pub flags: Vec<(String, String)>,
    /// The environment; only names that begin with `LANKA_` are looked at.
    pub environment: Vec<(String, String)>,
    /// The file named by `--config` or `LANKA_CONFIG`, which must exist.
    pub file: Option<PathBuf>,
}

impl Sources {
    /// The flags given, the process's environment, and the file it names.
    #[must_use]
    pub fn of_process(flags: Vec<(String, String)>, file: Option<PathBuf>) -> Self {
        let environment: Vec<_> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with("LANKA_"))
            .collect();
        let named = environment.iter().find(|(name, _)| name == FILE_VARIABLE);
        let file = file.or_else(|| named.map(|(_, path)| PathBuf::from(path)));
        Self {
            flags,
            environment,
            file,
        }
    }
}

/// The variable that names the settings file; it is not a setting itself.
const FILE_VARIABLE: &str = "LANKA_CONFIG";
/// Variables with this beginning belong to the tests and are no settings.
const TEST_VARIABLES: &str = "LANKA_TEST_";

/// The effective value of one setting.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    value: String,
    from: From,
    meaning: &'static str,
    secret: bool,
}

/// The effective value of every setting, in the order of the table, and the town.
#[derive(Debug, Clone)]
pub struct Settings {
    entries: Vec<Entry>,
    town: Town,
}

impl Settings {
    /// Reads all sources and checks every value. `usual` is the town when nothing is said of it.
    ///
    /// # Errors
    /// The first unknown name or bad value, with its place.
    pub fn load(sources: &Sources, usual: &Town) -> Result<Self, ConfigError> {
        let (path, must_exist) = match &sources.file {
            Some(path) => (path.clone(), true),
            None => (PathBuf::from("lanka.toml"), false),
        };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if !must_exist && error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                return Err(ConfigError(format!(
                    "Asetustiedostoa {} ei voi lukea: {error}",
                    path.display()
                )));
            }
        };
        let places = Places { path, text };
        let leaves: Vec<String> = town::leaves(usual).into_iter().map(|(name, _)| name).collect();
        let given = Figment::new()
            .merge(Toml::string(&places.text))
            .merge(of_environment(&sources.environment, &leaves)?)
            .merge(of_flags(&sources.flags, &leaves)?);
        let whole: Dict = given.extract().map_err(|error| {
            ConfigError(format!(
                "{}: tiedostossa on kirjoitusvirhe.\n{error}",
                places.path.display()
            ))
        })?;

        let mut named = Vec::new();
        read::flatten("", &whole, &mut named);
        let unknown = named
            .iter()
            .find(|(name, _)| find(name).is_none() && !name.starts_with("town."));
        if let Some((name, _)) = unknown {
            let near = read::nearest(name, SETTINGS.iter().map(|setting| setting.name));
            return Err(ConfigError(format!(
                "{}: tuntematon asetus \"{name}\".{} Kaikki asetukset näyttää: lanka config",
                places.in_file(name),
                near.map_or(String::new(), |near| format!(" Tarkoititko \"{near}\"?")),
            )));
        }

        let mut entries = Vec::with_capacity(SETTINGS.len());
        for setting in SETTINGS {
            let value = named.iter().find(|(name, _)| name == setting.name);
            let value = value.map_or_else(|| setting.default.to_owned(), |(_, value)| value.clone());
            let from = places.of(&given, setting.name);
            if let Err(why) = parse::check(setting.kind, &value) {
                let shown = if setting.secret { "(salainen)" } else { &value };
                return Err(ConfigError(format!(
                    "{from}: asetus {} = \"{shown}\" ei kelpaa: {why}.",
                    setting.name
                )));
            }
            entries.push(Entry {
                name: setting.name.to_owned(),
                value,
                from,
                meaning: setting.meaning,
                secret: setting.secret,
            });
        }
        let town = places.town(&given, usual)?;
        for (name, value) in town::leaves(&town) {
            let (from, meaning) = (places.of(&given, &name), town::meaning(&name));
            // Lists are read as what they are; only their items' shape could be wrong.
            let is_given = from != From::Default && domain::settings::kind_of(&name) != SettingKind::Items;
            if is_given && let Err(why) = domain::settings::check(&name, &value) {
                let why = parse::why(why);
                return Err(ConfigError(format!(
                    "{from}: asetus {name} = \"{value}\" ei kelpaa: {why}."
                )));
            }
            entries.push(Entry {
                name,
                value,
                from,
                meaning,
                secret: false,
            });
        }
        let settings = Self { entries, town };
        settings.check_together()?;
        Ok(settings)
    }

    /// Rules between settings.
    fn check_together(&self) -> Result<(), ConfigError> {
        let local = self.host().is_loopback();
        let origin = self.text("origin");
        if origin.is_empty() && !local {
            return Err(ConfigError(
                "Asetus origin puuttuu: kun palvelin kuuntelee muualla kuin omalla koneella, sen julkinen osoite on kerrottava, esimerkiksi LANKA_ORIGIN=https://ideat.kunta.fi".to_owned(),
            ));
        }
        let host = origin.strip_prefix("http://").map(|rest| rest.trim_start_matches('['));
        if let Some(host) = host {
            let name = host.split([':', ']', '/']).next().unwrap_or_default();
            let own = name == "localhost" || name.starts_with("127.") || host.starts_with("::1");
            if !own && !self.flag("insecure_http") {
                return Err(ConfigError(format!(
                    "{}: asetus origin = \"{origin}\" on salaamaton. Käytä https-osoitetta, tai salli http suljetussa verkossa valitsimella --insecure-http.",
                    self.from("origin"),
                )));
            }
        }
        self.check_mail()
    }

    fn entry(&self, name: &str) -> &Entry {
        let found = self.entries.iter().find(|entry| entry.name == name);
        found.expect("only names of the table are asked for")
    }

    /// The value as text.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        &self.entry(name).value
    }

    /// Where the value came from.
    #[must_use]
    pub fn from(&self, name: &str) -> &From {
        &self.entry(name).from
    }

    /// The town whose service this is.
    #[must_use]
    pub fn town(&self) -> &Town {
        &self.town
    }

    /// A setting of kind `Flag`.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        parse::flag(self.text(name)).unwrap_or_default()
    }

    /// A setting of kind `Number`.
    #[must_use]
    pub fn number(&self, name: &str) -> u64 {
        parse::number(self.text(name), 0, u64::MAX).unwrap_or_default()
    }

    /// A setting of kind `Size`, in bytes.
    #[must_use]
    pub fn bytes(&self, name: &str) -> u64 {
        parse::size(self.text(name)).unwrap_or_default()
    }

    /// The address to listen on.
    #[must_use]
    pub fn host(&self) -> IpAddr {
        parse::host(self.text("host")).unwrap_or(IpAddr::from([127, 0, 0, 1]))
    }

    /// The port to listen on; 0 means any free one.
    #[must_use]
    pub fn port(&self) -> u16 {
        u16::try_from(self.number("port")).unwrap_or_default()
    }

    /// The public address as a browser sends it in `Origin`. On loopback it follows the port that
    /// was really taken.
    #[must_use]
    pub fn origin(&self, taken: SocketAddr) -> String {
        match parse::origin(self.text("origin")) {
            Ok(Some(origin)) => origin,
            _ => format!("http://{taken}"),
        }
    }

    /// The proxies whose word about the client's address is believed.
    #[must_use]
    pub fn trusted_proxies(&self) -> Vec<Network> {
        parse::networks(self.text("trusted_proxies")).unwrap_or_default()
    }

    /// Where metrics are offered, if anywhere.
    #[must_use]
    pub fn metrics(&self) -> Option<SocketAddr> {
        parse::socket(self.text("metrics")).unwrap_or_default()
    }

    /// The folder of the database, keys and backups.
    #[must_use]
    pub fn data(&self) -> &Path {
        Path::new(self.text("data"))
    }

    /// What is set outside the database: it stands, and administrators see it read-only.
    #[must_use]
    pub fn outside(&self) -> Outside {
        let mut outside = Outside::default();
        for entry in &self.entries {
            let from = (entry.from != From::Default).then(|| entry.from.to_string());
            if entry.name.starts_with("town.") {
                outside.fixed.extend(from.map(|from| (entry.name.clone(), from)));
            } else {
                let is_hidden = entry.secret && !entry.value.is_empty();
                outside.server.push(ServerSetting {
                    name: entry.name.clone(),
                    value: (!is_hidden).then(|| entry.value.clone()),
                    from,
                    meaning: entry.meaning,
                });
            }
        }
        outside
    }

    /// Lays what administrators have set under what is given elsewhere, for `lanka config`.
    pub fn lay_database(&mut self, saved: &[(String, String)]) {
        self.town = app::admin::town_with(&self.town, &self.outside().fixed, saved);
        let now = town::leaves(&self.town);
        for entry in &mut self.entries {
            let is_set = saved.iter().any(|(name, _)| *name == entry.name);
            if entry.from == From::Default && is_set && entry.name.starts_with("town.") {
                entry.from = From::Database;
                if let Some((_, value)) = now.iter().find(|(name, _)| *name == entry.name) {
                    entry.value.clone_from(value);
                }
            }
        }
    }

    /// The table `lanka config` prints.
    #[must_use]
    pub fn report(&self) -> String {
        let mut out = String::new();
        for Entry {
            name,
            value,
            from,
            meaning,
            secret,
        } in &self.entries
        {
            let shown = match (*secret, value.is_empty()) {
                (_, true) => "(tyhjä)",
                (true, false) => "(salainen)",
                (false, false) => value,
            };
            let _ = writeln!(out, "{name} = {shown}\n    {meaning}\n    {from} · {}", variable(name));
        }
        out
    }
}

fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}
