//! What went wrong, in plain Finnish, with what to do next. Nothing of the program's insides is
//! shown; those are in the log.

use std::net::SocketAddr;
use std::path::Path;

use store::StoreError;

use crate::config::ConfigError;
use crate::data_folder::FolderError;

/// A message for the person at the command line; the program ends with code 1.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Trouble(String);

impl Trouble {
    /// A message as it is.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// A failure of the database, told of the place it was in.
    pub(crate) fn of_store(error: &StoreError, place: &str) -> Self {
        let advice = match error {
            StoreError::Damaged(_) => format!(
                "Tietokanta {place} on vaurioitunut tai ei ole Lankan tietokanta. Sitä ei ole muutettu. Palauta varmuuskopio: lanka restore TIEDOSTO (kopioita on datakansion alikansiossa backups)."
            ),
            StoreError::Newer(_) => format!(
                "Tietokanta {place} on uudemman Lankan tekemä. Sitä ei ole muutettu. Asenna uudempi Lanka, tai palauta varmuuskopio ajalta ennen päivitystä: lanka restore TIEDOSTO --replace-newer."
            ),
            StoreError::ReadOnly => {
                format!("Tietokantaan {place} ei voi kirjoittaa. Tarkista kansion ja tiedostojen omistaja ja oikeudet.")
            }
            StoreError::DiskFull => {
                format!("Levy on täynnä: {place}. Vapauta tilaa ja yritä uudelleen. Mitään ei jäänyt puolitiehen.")
            }
            StoreError::Busy => {
                format!("Tietokanta {place} on varattu. Yritä hetken kuluttua uudelleen.")
            }
            StoreError::Unreachable(source) => format!(
                "Tietokantaa {place} ei saada auki ({source}). Tarkista osoite, oikeudet ja että tietokantapalvelin on käynnissä."
            ),
            StoreError::Io(source) => return Self::of_io(source, Path::new(place)),
            other => format!("Tietokannan {place} käyttö epäonnistui: {other}."),
        };
        Self(advice)
    }

    pub(crate) fn of_io(error: &std::io::Error, path: &Path) -> Self {
        use std::io::ErrorKind;
        let path = path.display();
        Self(match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => format!(
                "Kohteeseen {path} ei ole oikeutta kirjoittaa. Tarkista omistaja ja oikeudet, tai valitse toinen kansio: --data KANSIO."
            ),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                format!("Levy on täynnä: {path}. Vapauta tilaa ja yritä uudelleen.")
            }
            ErrorKind::NotFound => format!("Tiedostoa {path} ei ole. Tarkista polku."),
            _ => format!("Kohteen {path} käsittely epäonnistui: {error}."),
        })
    }

    pub(crate) fn of_address(error: &std::io::Error, address: SocketAddr) -> Self {
        use std::io::ErrorKind;
        Self(match error.kind() {
            ErrorKind::AddrInUse => format!(
                "Osoite {address} on jo käytössä. Sammuta toinen ohjelma tai valitse toinen portti: --port {}.",
                address.port().saturating_add(1)
            ),
            ErrorKind::PermissionDenied => {
                format!(
                    "Porttia {} ei saa käyttää ilman erityisoikeuksia. Valitse portti väliltä 1024–65535: --port 3000.",
                    address.port()
                )
            }
            ErrorKind::AddrNotAvailable => {
                format!(
                    "Osoitetta {} ei ole tällä koneella. Tarkista asetus host.",
                    address.ip()
                )
            }
            _ => format!("Osoitetta {address} ei voi kuunnella: {error}."),
        })
    }
}

impl From<ConfigError> for Trouble {
    fn from(error: ConfigError) -> Self {
        Self(error.to_string())
    }
}

impl From<FolderError> for Trouble {
    fn from(error: FolderError) -> Self {
        match error {
            FolderError::Held => Self::new(
                "Tämä datakansio on jo toisen Lanka-palvelimen käytössä. Sammuta se ensin, tai anna tälle oma kansio: --data KANSIO.",
            ),
            FolderError::BadKey(path) => Self(format!(
                "Avain ({}) ei kelpaa: sen pitää olla 64 heksadesimaalimerkkiä. Palauta oikea avain varmuuskopiosta; ilman sitä vanhat salaiset linkit eivät toimi.",
                path.display()
            )),
            FolderError::Io { path, source } => Self::of_io(&source, &path),
        }
    }
}
