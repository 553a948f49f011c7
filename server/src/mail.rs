//! Mail goes out: a letter that the app has written becomes a message and is handed to the town's
//! mail server, or to a folder when none is set.
//!
//! Reading order: `turn` claims what is due and says what became of it, `message` puts a letter
//! into headers and parts, `files` is the folder. No line of the log holds an address, and no
//! transaction is open while the network is.

mod files;
mod forget;
mod message;
mod turn;

use std::path::PathBuf;
use std::time::Duration;

use app::mail::Letter;
use domain::time::Moment;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls as Channel, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::config::{MailSettings, Tls};

pub use forget::{forget, remove_older};
pub use turn::turn;

/// A mail server that has not answered by then is tried again later.
const PATIENCE: Duration = Duration::from_secs(30);

/// The way out for letters.
pub struct Post {
    way: Way,
    from: Option<Mailbox>,
    /// Right of the @ in Message-ID, and in the sender when none is set.
    host: String,
}

enum Way {
    Smtp {
        transport: Box<AsyncSmtpTransport<Tokio1Executor>>,
        patience: Duration,
    },
    Files(PathBuf),
}

/// Why a letter did not go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// The server says: not now.
    NotNow { status: u16 },
    /// The server does not answer, or not in time, or the folder cannot be written.
    Away,
    /// The server says: never.
    Never { status: u16 },
    /// Mail cannot reach such an address.
    BadAddress,
}

/// Why there is no way out.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    #[error("{path}: {source}")]
    Authority { path: PathBuf, source: std::io::Error },
    #[error("not a certificate in PEM: {0}")]
    NotPem(PathBuf),
    #[error(transparent)]
    Channel(#[from] lettre::transport::smtp::Error),
}

impl Post {
    /// The way out that is set. `origin` is the public address of the service.
    ///
    /// # Errors
    /// The certificate authority's file cannot be used.
    pub fn new(settings: MailSettings, origin: &str) -> Result<Self, PostError> {
        let host = origin.split_once("://").map_or(origin, |(_, rest)| rest);
        let host = host.rsplit_once(':').map_or(host, |(host, _)| host).to_owned();
        let way = match &settings.server {
            None => Way::Files(settings.folder.clone()),
            Some(server) => {
                let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host);
                let builder = builder
                    .port(server.port)
                    .timeout(Some(PATIENCE))
                    .tls(match settings.tls {
                        Tls::None => Channel::None,
                        Tls::Starttls => Channel::Required(parameters(&settings, &server.host)?),
                        Tls::Wrapped => Channel::Wrapper(parameters(&settings, &server.host)?),
                    });
                let builder = match settings.login.clone() {
                    Some((user, password)) => builder.credentials(Credentials::new(user, password)),
                    None => builder,
                };
                Way::Smtp {
                    transport: Box::new(builder.build()),
                    patience: PATIENCE,
                }
            }
        };
        Ok(Self {
            way,
            from: settings.from,
            host,
        })
    }

    /// Where the files go when there is no mail server.
    #[must_use]
    pub fn folder(&self) -> Option<&std::path::Path> {
        match &self.way {
            Way::Files(folder) => Some(folder),
            Way::Smtp { .. } => None,
        }
    }

    /// Waits for the mail server no longer than this; tests have less time than people.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        if let Way::Smtp { patience: own, .. } = &mut self.way {
            *own = patience;
        }
        self
    }

    /// Sends one letter to one address. `name` is the same on every try; `number` tells files apart.
    ///
    /// # Errors
    /// Why it did not go, without any words of the mail server: they may hold the address.
    pub async fn send(&self, to: &str, letter: &Letter, name: &str, number: i64, now: Moment) -> Result<(), Failed> {
        let to: Address = to.parse().map_err(|_| Failed::BadAddress)?;
        let is_plain = to.to_string().is_ascii();
        let message = self.message(to, letter, name, now)?;
        match &self.way {
            Way::Files(folder) => files::write(folder, &message, number, now).await.map_err(|error| {
                tracing::error!(%error, folder = %folder.display(), "a letter could not be written");
                Failed::Away
            }),
            Way::Smtp { transport, patience } => match tokio::time::timeout(*patience, transport.send(message)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(failed(&error, is_plain)),
                Err(_) => Err(Failed::Away),
            },
        }
    }

    fn message(&self, to: Address, letter: &Letter, name: &str, now: Moment) -> Result<Message, Failed> {
        let from = message::sender(self.from.as_ref(), &letter.sender, &self.host);
        message::build(from, to, letter, &format!("{name}@{}", self.host), now).map_err(|error| {
            tracing::error!(%error, "a letter could not be put together");
            Failed::BadAddress
        })
    }
}

fn parameters(settings: &MailSettings, host: &str) -> Result<TlsParameters, PostError> {
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(path) = &settings.authority {
        let pem = std::fs::read(path).map_err(|source| PostError::Authority {
            path: path.clone(),
            source,
        })?;
        let certificate = Certificate::from_pem(&pem).map_err(|_| PostError::NotPem(path.clone()))?;
        parameters = parameters.add_root_certificate(certificate);
    }
    Ok(parameters.build()?)
}

/// What the mail server's answer means. 4xx is later, 5xx is never, except for what is about us and
/// not about the letter: a refused login or a missing encryption is mended by the administrator.
fn failed(error: &lettre::transport::smtp::Error, is_plain: bool) -> Failed {
    let status = error.status().map(|code| {
        let text = code.to_string();
        text.parse::<u16>().unwrap_or_default()
    });
    match status {
        Some(530 | 534 | 535 | 538 | 454) => Failed::Away,
        Some(status) if error.is_permanent() => Failed::Never { status },
        Some(status) => Failed::NotNow { status },
        // The server cannot take an address with other letters than English ones.
        None if error.is_client() && !is_plain => Failed::BadAddress,
        None => {
            // No answer of the server is in this: the words are lettre's and the system's own.
            tracing::warn!(%error, "the mail server cannot be used");
            Failed::Away
        }
    }
}
