//! Every setting of Lanka in one table: its name, default, kind, meaning, and whether it is a secret.
//!
//! `lanka config`, the reading of flags, environment and file, and the documents all follow this
//! table; a setting that is not here does not exist. The meanings are shown to the person who
//! runs the service, so they are in Finnish.

/// What a value must look like. The reading is in `parse.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// An IP address, or `localhost`.
    Host,
    /// A whole number within limits.
    Number { least: u64, most: u64 },
    /// `kyllä` or `ei` (also `true`, `false`, `on`, `off`).
    Flag,
    /// A number of bytes, such as `16 MB`.
    Size,
    /// An address and a port, or nothing.
    Socket,
    /// IP addresses and networks, divided by commas.
    Networks,
    /// `https://host[:port]` without a path, or nothing.
    Origin,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// `smtp://host[:port]` or `smtps://host[:port]`, or nothing.
    MailServer,
    /// A mail address, `ideat@kunta.fi` or `Ideat <ideat@kunta.fi>`, or nothing.
    Sender,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The name in `lanka.toml`; a dot means a section.
    pub name: &'static str,
    /// The value when nobody sets one; empty means that it is worked out from the others.
    pub default: &'static str,
    pub kind: Kind,
    /// A secret is never printed.
    pub secret: bool,
    /// What it means, in one Finnish sentence.
    pub meaning: &'static str,
}

const fn row(name: &'static str, default: &'static str, kind: Kind, meaning: &'static str) -> Setting {
    Setting {
        name,
        default,
        kind,
        secret: false,
        meaning,
    }
}

const fn number(least: u64, most: u64) -> Kind {
    Kind::Number { least, most }
}

/// The table itself, in the order `lanka config` prints it.
pub const SETTINGS: &[Setting] = &[
    row("host", "127.0.0.1", Kind::Host, "Osoite, jossa palvelin kuuntelee."),
    row(
        "port",
        "3000",
        number(0, 65_535),
        "Portti, jossa palvelin kuuntelee; 0 valitsee vapaan.",
    ),
    row(
        "origin",
        "",
        Kind::Origin,
        "Palvelun julkinen osoite, esimerkiksi https://ideat.kunta.fi. Pakollinen, kun palvelin kuuntelee muualla kuin omalla koneella.",
    ),
    row(
        "insecure_http",
        "ei",
        Kind::Flag,
        "Sallii salaamattoman http-osoitteen muuallakin kuin omalla koneella. Vain kokeiluun suljetussa verkossa.",
    ),
    row(
        "trusted_proxies",
        "",
        Kind::Networks,
        "Välityspalvelimet, joiden X-Forwarded-For-otsakkeeseen luotetaan, pilkuin eroteltuina.",
    ),
    row(
        "data",
        "data",
        Kind::Text,
        "Kansio, jossa tietokanta, avaimet ja varmuuskopiot ovat.",
    ),
    Setting {
        name: "database",
        default: "",
        kind: Kind::Text,
        secret: true,
        meaning: "Tietokannan osoite, postgres://…; tyhjänä SQLite-tiedosto lanka.db kansiossa data.",
    },
    Setting {
        name: "key",
        default: "",
        kind: Kind::Text,
        secret: true,
        meaning: "Avain, jolla salaiset linkit ja laite-evästeet allekirjoitetaan; tyhjänä tiedosto keys kansiossa data. Sama kaikilla palvelimilla.",
    },
    row(
        "site",
        "",
        Kind::Text,
        "Kansio, jossa selaimen tiedostot ovat; tyhjänä ohjelman omat tai target/site.",
    ),
    row(
        "metrics",
        "",
        Kind::Socket,
        "Osoite, josta Prometheus lukee mittarit, esimerkiksi 127.0.0.1:9464; tyhjänä mittareita ei tarjota.",
    ),
    row(
        "log",
        "info",
        Kind::OneOf(&["error", "warn", "info", "debug"]),
        "Kuinka paljon lokiin kirjoitetaan.",
    ),
    row(
        "log_format",
        "plain",
        Kind::OneOf(&["plain", "json"]),
        "Lokin muoto: luettava teksti tai JSON-rivit.",
    ),
    row(
        "page_cache",
        "on",
        Kind::Flag,
        "Pidetäänkö julkiset sivut valmiina muistissa.",
    ),
    row(
        "cache_bytes",
        "16 MB",
        Kind::Size,
        "Kuinka paljon muistia valmiit sivut saavat viedä.",
    ),
    row(
        "connections",
        "4096",
        number(16, 100_000),
        "Kuinka monta yhteyttä voi olla auki yhtä aikaa.",
    ),
    row(
        "request_seconds",
        "30",
        number(1, 600),
        "Kuinka kauan yksi pyyntö saa kestää, sekunteina.",
    ),
    row(
        "body_bytes",
        "256 kB",
        Kind::Size,
        "Kuinka suuri lähetetty lomake saa olla.",
    ),
    row(
        "files_total_mb",
        "2048",
        number(0, 1_048_576),
        "Kuinka paljon tilaa korttien liitteet saavat viedä yhteensä, megatavuina.",
    ),
    row(
        "disk_free",
        "200 MB",
        Kind::Size,
        "Vapaan levytilan raja, jonka alla /readyz ilmoittaa viasta.",
    ),
    row(
        "mail.smtp",
        "",
        Kind::MailServer,
        "Postipalvelin, smtp://posti.kunta.fi:587 tai smtps://posti.kunta.fi:465; tyhjänä viestit tallentuvat tiedostoiksi kansioon data/mail.",
    ),
    row(
        "mail.user",
        "",
        Kind::Text,
        "Käyttäjätunnus postipalvelimelle; tyhjänä ei kirjauduta.",
    ),
    Setting {
        name: "mail.password",
        default: "",
        kind: Kind::Text,
        secret: true,
        meaning: "Salasana postipalvelimelle.",
    },
    row(
        "mail.from",
        "",
        Kind::Sender,
        "Lähettäjä, esimerkiksi ideat@kunta.fi. Pakollinen, kun mail.smtp on annettu.",
    ),
    row(
        "mail.tls",
        "starttls",
        Kind::OneOf(&["starttls", "tls", "none"]),
        "Yhteyden salaus, kun osoite alkaa smtp://. none eli salaamaton kelpaa vain omalla koneella.",
    ),
    row(
        "mail.ca",
        "",
        Kind::Text,
        "Tiedosto, jossa on kunnan oman varmentajan varmenne (PEM), jos postipalvelimen varmenne on sen antama.",
    ),
    row(
        "limits.ideas",
        "60",
        number(1, 1_000_000),
        "Ideoita tunnissa yhdestä osoitteesta.",
    ),
    row(
        "limits.supports",
        "600",
        number(1, 1_000_000),
        "Kannatuksia tunnissa yhdestä osoitteesta.",
    ),
    row(
        "limits.changes",
        "120",
        number(1, 1_000_000),
        "Oman idean korjauksia ja perumisia tunnissa yhdestä osoitteesta.",
    ),
    row(
        "limits.lookups",
        "3600",
        number(1, 1_000_000),
        "Samankaltaisten ideoiden hakuja tunnissa yhdestä osoitteesta.",
    ),
    row(
        "limits.sign_ins",
        "60",
        number(1, 1_000_000),
        "Kirjautumisviestejä tunnissa yhdestä osoitteesta.",
    ),
    row(
        "limits.comments",
        "120",
        number(1, 1_000_000),
        "Kommentteja ja ilmoituksia tunnissa yhdestä osoitteesta.",
    ),
    row(
        "oidc.issuer",
        "",
        Kind::Text,
        "Kunnan kirjautumispalvelun (OpenID Connect) osoite täsmälleen sellaisena kuin se itse sen ilmoittaa; tyhjänä työntekijät kirjautuvat sähköpostilla.",
    ),
    row(
        "oidc.client_id",
        "",
        Kind::Text,
        "Tämän palvelun tunniste kirjautumispalvelussa.",
    ),
    Setting {
        name: "oidc.client_secret",
        default: "",
        kind: Kind::Text,
        secret: true,
        meaning: "Tämän palvelun salaisuus kirjautumispalvelussa.",
    },
    row(
        "oidc.group_claim",
        "groups",
        Kind::Text,
        "Tieto, jonka arvot antavat oikeuksia, esimerkiksi groups tai roles.",
    ),
    row(
        "oidc.groups",
        "",
        Kind::Text,
        "Mitä arvot antavat: arvo=rooli tai arvo=ryhmän koodi[:lead], pilkuin eroteltuina. Esimerkiksi 6f1c=administrator, sivistys=sivistys, sivistys-vetajat=sivistys:lead.",
    ),
    row(
        "oidc.name",
        "",
        Kind::Text,
        "Mitä kirjautumispainikkeessa lukee; tyhjänä Kirjaudu kunnan tunnuksella.",
    ),
];
