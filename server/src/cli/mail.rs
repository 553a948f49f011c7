//! `lanka mail test ADDRESS`: sends one letter at once and says what the mail server answered.

use std::net::SocketAddr;
use std::sync::Arc;

use app::mail::test_letter;
use clap::Subcommand;
use domain::Language;
use domain::ideas::text::EmailAddress;
use domain::town::Town;

use super::house::say;
use super::{Common, Trouble};
use crate::config::Settings;
use crate::mail::{Failed, Post, PostError};
use crate::{clock, data_folder};

/// What the command is told.
#[derive(Debug, Subcommand)]
pub(super) enum Mail {
    /// Lähetä koeviesti heti ja kerro, mitä postipalvelin vastasi
    Test {
        /// Kenelle, esimerkiksi oma.nimi@kunta.fi
        address: String,
    },
}

/// Does it and says what happened.
///
/// # Errors
/// A message that says what to do.
pub(super) async fn run(command: Mail, common: &Common) -> Result<(), Trouble> {
    let Mail::Test { address } = command;
    let address = EmailAddress::parse(&address)
        .map_err(|_| Trouble::new(format!("{address} ei ole sähköpostiosoite, kuten nimi@kunta.fi.")))?;
    let settings = common.settings(&Town::default())?;
    let taken = SocketAddr::new(settings.host(), settings.port());
    let post = post(&settings, taken)?;
    let now = clock::now();
    let letter = test_letter(settings.town(), &settings.origin(taken), Language::Fi, now);
    let name = format!("test.{}", now.millis());
    match post.send(address.as_str(), &letter, &name, 0, now).await {
        Ok(()) => match post.folder() {
            Some(folder) => say!(
                "Postipalvelinta ei ole asetettu (mail.smtp). Viesti on tiedostona kansiossa {}.",
                folder.display()
            ),
            None => say!("Postipalvelin otti viestin vastaan. Katso, tuliko se perille."),
        },
        Err(failed) => return Err(told(failed, &settings)),
    }
    Ok(())
}

/// The way out that is set, or what to mend.
pub(super) fn post(settings: &Settings, taken: SocketAddr) -> Result<Arc<Post>, Trouble> {
    data_folder::create(settings.data())?;
    let post = Post::new(settings.mail(), &settings.origin(taken)).map_err(|error| {
        Trouble::new(match error {
            PostError::Authority { path, source } => {
                format!("Asetuksen mail.ca tiedostoa {} ei voi lukea: {source}.", path.display())
            }
            PostError::NotPem(path) => format!("Asetuksen mail.ca tiedosto {} ei ole PEM-varmenne.", path.display()),
            PostError::Channel(error) => format!("Salattua yhteyttä postipalvelimeen ei voi tehdä: {error}."),
        })
    })?;
    if let Some(folder) = post.folder() {
        tracing::warn!(folder = %folder.display(), "no mail server is set (mail.smtp): letters are written to files");
    }
    Ok(Arc::new(post))
}

fn told(failed: Failed, settings: &Settings) -> Trouble {
    let server = settings.text("mail.smtp");
    Trouble::new(match failed {
        Failed::NotNow { status } => {
            format!("Postipalvelin {server} ei ota viestiä juuri nyt (vastaus {status}). Kokeile hetken kuluttua.")
        }
        Failed::Never { status } => format!(
            "Postipalvelin {server} kieltäytyi (vastaus {status}). Tarkista lähettäjä mail.from ja vastaanottajan osoite."
        ),
        Failed::Away if server.is_empty() => {
            "Viestiä ei voi kirjoittaa kansioon data/mail. Tarkista, että kansioon saa kirjoittaa.".to_owned()
        }
        Failed::Away => format!(
            "Postipalvelin {server} ei vastaa, tai yhteys tai kirjautuminen ei onnistu. Tarkista asetukset mail.smtp, mail.tls, mail.user ja mail.password."
        ),
        Failed::BadAddress => "Postipalvelin ei pysty lähettämään tällaiseen osoitteeseen.".to_owned(),
    })
}
