//! The settings of mail: which server takes it, how the connection is kept secret, and who sends.

use std::path::PathBuf;

use lettre::message::Mailbox;

use super::{ConfigError, Settings};

/// A mail server as `mail.smtp` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailServer {
    pub host: String,
    pub port: u16,
    /// Encrypted from the first byte: `smtps`.
    pub wrapped: bool,
}

/// How the connection to the mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// It begins in the clear and must turn encrypted before anything is said.
    Starttls,
    /// Encrypted from the first byte.
    Wrapped,
    /// Not at all: on one's own machine only.
    None,
}

/// All that is set of mail.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// None: letters become files.
    pub server: Option<MailServer>,
    pub tls: Tls,
    /// Name and password, when the server asks for them.
    pub login: Option<(String, String)>,
    /// None: the service's own name and an address made of the origin.
    pub from: Option<Mailbox>,
    /// The town's own certificate authority.
    pub authority: Option<PathBuf>,
    /// Where letters become files.
    pub folder: PathBuf,
}

impl Settings {
    /// What is set of mail.
    #[must_use]
    pub fn mail(&self) -> MailSettings {
        let filled = |name| Some(self.text(name)).filter(|text| !text.is_empty()).map(str::to_owned);
        let server = mail_server(self.text("mail.smtp")).unwrap_or_default();
        let tls = match self.text("mail.tls") {
            _ if server.as_ref().is_some_and(|server| server.wrapped) => Tls::Wrapped,
            "tls" => Tls::Wrapped,
            "none" => Tls::None,
            _ => Tls::Starttls,
        };
        MailSettings {
            server,
            tls,
            login: filled("mail.user").map(|user| (user, self.text("mail.password").to_owned())),
            from: sender(self.text("mail.from")).unwrap_or_default(),
            authority: filled("mail.ca").map(PathBuf::from),
            folder: self.data().join("mail"),
        }
    }

    /// Rules between the settings of mail.
    pub(super) fn check_mail(&self) -> Result<(), ConfigError> {
        let mail = self.mail();
        let Some(server) = mail.server else { return Ok(()) };
        if mail.from.is_none() {
            return Err(ConfigError(
                "Asetus mail.from puuttuu: kun postipalvelin on annettu, kerro myös lähettäjä, esimerkiksi LANKA_MAIL_FROM=ideat@kunta.fi".to_owned(),
            ));
        }
        if mail.tls == Tls::None && !is_own_machine(&server.host) && !self.flag("insecure_http") {
            return Err(ConfigError(format!(
                "{}: asetus mail.tls = \"none\" lähettäisi viestit salaamatta koneelle {}. Käytä arvoa starttls tai tls; salaamaton kelpaa vain omalla koneella tai suljetussa verkossa valitsimella --insecure-http.",
                self.from("mail.tls"),
                server.host
            )));
        }
        Ok(())
    }
}

fn is_own_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<std::net::IpAddr>().is_ok_and(|it| it.is_loopback())
}

/// `smtp://host[:port]` (587) or `smtps://host[:port]` (465), or nothing.
pub(super) fn mail_server(text: &str) -> Result<Option<MailServer>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || "arvon pitää olla smtp://posti.kunta.fi:587 tai smtps://posti.kunta.fi:465".to_owned();
    let uri: http::Uri = text.trim_end_matches('/').parse().map_err(|_| wrong())?;
    let wrapped = match uri.scheme_str() {
        Some("smtp") => false,
        Some("smtps") => true,
        _ => return Err(wrong()),
    };
    let plain = matches!(uri.path(), "" | "/") && uri.query().is_none() && !text.contains('@');
    match uri.host() {
        Some(host) if plain && !host.is_empty() => Ok(Some(MailServer {
            host: host.to_owned(),
            port: uri.port_u16().unwrap_or(if wrapped { 465 } else { 587 }),
            wrapped,
        })),
        _ => Err(wrong()),
    }
}

/// An address, with or without a name, or nothing.
pub(super) fn sender(text: &str) -> Result<Option<Mailbox>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| "arvon pitää olla sähköpostiosoite, esimerkiksi ideat@kunta.fi".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_has_a_scheme_a_host_and_a_port() {
        let server = |text| mail_server(text).expect("a server").expect("one");
        let usual = server("smtp://posti.kunta.fi");
        assert_eq!(
            (usual.host.as_str(), usual.port, usual.wrapped),
            ("posti.kunta.fi", 587, false)
        );
        let wrapped = server("smtps://posti.kunta.fi");
        assert_eq!((wrapped.port, wrapped.wrapped), (465, true));
        assert_eq!(server("smtp://127.0.0.1:2525/").port, 2525);
        assert_eq!(mail_server(""), Ok(None));
        for bad in [
            "posti.kunta.fi",
            "http://posti.kunta.fi",
            "smtp://a:b@posti.kunta.fi",
            "smtp://x/polku",
        ] {
            assert!(mail_server(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        assert!(sender("ideat@kunta.fi").expect("an address").is_some());
        assert!(sender("Ideat <ideat@kunta.fi>").expect("an address").is_some());
        assert!(sender("ideat").is_err());
    }
}
