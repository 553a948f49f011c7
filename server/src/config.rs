//! The settings: a flag wins over the environment, the environment over `lanka.toml`, and that over
//! the default.
//!
//! All settings stand in one table (`config/table.rs`). An unknown name or a bad value stops the
//! program with a message that names the file and the line, the variable or the flag; it is never
//! skipped in silence. Secrets are read from the environment or the file and never printed.

mod parse;
mod table;

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

pub use parse::Network;
pub use table::{Kind, SETTINGS, Setting};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    Default,
    File { path: PathBuf, line: usize },
    Environment { variable: String },
    Flag { name: String },
}

impl std::fmt::Display for From {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("oletus"),
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
        Self { flags, environment, file }
    }
}

/// The variable that names the settings file; it is not a setting itself.
const FILE_VARIABLE: &str = "LANKA_CONFIG";
/// Variables with this beginning belong to the tests and are no settings.
const TEST_VARIABLES: &str = "LANKA_TEST_";

/// The effective value of every setting, in the order of the table.
#[derive(Debug, Clone)]
pub struct Settings {
    values: Vec<(&'static Setting, String, From)>,
}

impl Settings {
    /// Reads all sources and checks every value.
    ///
    /// # Errors
    /// The first unknown name or bad value, with its place.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        let (path, must_exist) = match &sources.file {
            Some(path) => (path.clone(), true),
            None => (PathBuf::from("lanka.toml"), false),
        };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if !must_exist && error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                return Err(ConfigError(format!("Asetustiedostoa {} ei voi lukea: {error}", path.display())));
            }
        };
        let variables = Pairs::of_environment(&sources.environment)?;
        let flags = Pairs::of_flags(&sources.flags)?;
        let figment = Figment::new().merge(Toml::string(&text)).merge(variables).merge(flags);
        let whole: Dict = figment
            .extract()
            .map_err(|error| ConfigError(format!("{}: tiedostossa on kirjoitusvirhe.\n{error}", path.display())))?;

        let mut given = Vec::new();
        flatten("", &whole, &mut given);
        if let Some((name, _)) = given.iter().find(|(name, _)| find(name).is_none()) {
            let line = line_of(&text, name);
            return Err(ConfigError(format!(
                "{}, rivi {line}: tuntematon asetus \"{name}\".{} Kaikki asetukset näyttää: lanka config",
                path.display(),
                nearest(name).map_or(String::new(), |near| format!(" Tarkoititko \"{near}\"?")),
            )));
        }

        let mut values = Vec::with_capacity(SETTINGS.len());
        for setting in SETTINGS {
            let (value, from) = match given.iter().find(|(name, _)| name == setting.name) {
                None => (setting.default.to_owned(), From::Default),
                Some((name, value)) => {
                    let source = figment.find_metadata(name).map_or("", |meta| &*meta.name);
                    let from = match source {
                        ENVIRONMENT => From::Environment { variable: setting.variable() },
                        FLAG => From::Flag { name: setting.name.to_owned() },
                        _ => From::File { path: path.clone(), line: line_of(&text, name) },
                    };
                    (value.clone(), from)
                }
            };
            if let Err(why) = parse::check(setting.kind, &value) {
                let shown = if setting.secret { "(salainen)" } else { &value };
                return Err(ConfigError(format!("{from}: asetus {} = \"{shown}\" ei kelpaa: {why}.", setting.name)));
            }
            values.push((setting, value, from));
        }
        let settings = Self { values };
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
        Ok(())
    }

    fn entry(&self, name: &str) -> &(&'static Setting, String, From) {
        let found = self.values.iter().find(|(setting, ..)| setting.name == name);
        found.expect("only names of the table are asked for")
    }

    /// The value as text.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        &self.entry(name).1
    }

    /// Where the value came from.
    #[must_use]
    pub fn from(&self, name: &str) -> &From {
        &self.entry(name).2
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

    /// The table `lanka config` prints.
    #[must_use]
    pub fn report(&self) -> String {
        let mut out = String::new();
        for (setting, value, from) in &self.values {
            let shown = match (setting.secret, value.is_empty()) {
                (_, true) => "(tyhjä)",
                (true, false) => "(salainen)",
                (false, false) => value,
            };
            let _ = writeln!(out, "{} = {shown}\n    {}\n    {from} · {}", setting.name, setting.meaning, setting.variable());
        }
        out
    }
}

fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// The setting a slip of the finger was most likely meant to be.
fn nearest(name: &str) -> Option<&'static str> {
    let names = SETTINGS.iter().map(|setting| (distance(name, setting.name), setting.name));
    names.min().filter(|(far, _)| *far <= 2).map(|(_, name)| name)
}

/// How many letters must be added, removed or changed to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

/// `{town: {name: "x"}}` becomes `town.name = x`; a list becomes words with commas.
fn flatten(prefix: &str, dict: &Dict, out: &mut Vec<(String, String)>) {
    for (key, value) in dict {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Dict(_, inner) => flatten(&name, inner, out),
            value => out.push((name, plain(value))),
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(_, text) => text.clone(),
        Value::Char(_, c) => c.to_string(),
        Value::Bool(_, yes) => yes.to_string(),
        Value::Num(_, number) => number
            .to_u128()
            .map(|n| n.to_string())
            .or_else(|| number.to_i128().map(|n| n.to_string()))
            .unwrap_or_else(|| number.to_f64().map_or(String::new(), |n| n.to_string())),
        Value::Array(_, items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Empty(..) | Value::Dict(..) => String::new(),
    }
}

/// The line of a setting in the file, counted from one; zero when it is not there.
fn line_of(text: &str, name: &str) -> usize {
    let mut section = String::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.split(']').next().unwrap_or_default().trim().to_owned() + ".";
        } else if let Some((key, _)) = line.split_once('=') {
            let full = format!("{section}{}", key.trim().trim_matches('"'));
            if full == name || name.starts_with(&format!("{full}.")) {
                return index + 1;
            }
        }
    }
    0
}

const ENVIRONMENT: &str = "environment";
const FLAG: &str = "flag";

/// Names and values that do not come from a file.
struct Pairs {
    source: &'static str,
    pairs: Vec<(&'static str, String)>,
}

impl Pairs {
    fn of_environment(all: &[(String, String)]) -> Result<Self, ConfigError> {
        let mut pairs = Vec::new();
        for (variable, value) in all {
            if !variable.starts_with("LANKA_") || variable == FILE_VARIABLE || variable.starts_with(TEST_VARIABLES) {
                continue;
            }
            let setting = SETTINGS.iter().find(|setting| setting.variable() == *variable);
            let setting = setting.ok_or_else(|| {
                ConfigError(format!("Ympäristömuuttuja {variable} ei ole mikään asetus. Kaikki asetukset näyttää: lanka config"))
            })?;
            pairs.push((setting.name, value.clone()));
        }
        Ok(Self { source: ENVIRONMENT, pairs })
    }

    fn of_flags(all: &[(String, String)]) -> Result<Self, ConfigError> {
        let mut pairs = Vec::new();
        for (name, value) in all {
            let setting = find(name).ok_or_else(|| {
                ConfigError(format!("Valitsin --set {name}: tuntematon asetus. Kaikki asetukset näyttää: lanka config"))
            })?;
            pairs.push((setting.name, value.clone()));
        }
        Ok(Self { source: FLAG, pairs })
    }
}

impl Provider for Pairs {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.source)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let mut dict = Dict::new();
        for (name, value) in &self.pairs {
            let nested = figment::util::nest(name, Value::from(value.clone()));
            if let Value::Dict(_, inner) = nested {
                merge(&mut dict, inner);
            }
        }
        Ok(Profile::Default.collect(dict))
    }
}

fn merge(into: &mut Dict, from: Dict) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Dict(_, old)), Value::Dict(_, new)) => merge(old, new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}
