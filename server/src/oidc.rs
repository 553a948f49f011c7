//! The town's identity provider as the settings tell of it.

use std::sync::Arc;

use app::people::{Oidc, OidcSettings};
use domain::people::claims::Mapping;

use crate::cli::Trouble;
use crate::config::Settings;

/// The provider, if one is set. Nothing is asked of it before somebody signs in.
///
/// # Errors
/// Which setting is wrong and what it should be.
pub fn provider(settings: &Settings) -> Result<Option<Arc<Oidc>>, Trouble> {
    let issuer = settings.text("oidc.issuer");
    if issuer.is_empty() {
        return Ok(None);
    }
    let wrong = |name: &str, why: &str| {
        let from = settings.from(name);
        Trouble::new(format!("{from}: asetus {name} ei kelpaa: {why}."))
    };
    let groups = Mapping::parse(settings.text("oidc.groups")).map_err(|piece| {
        let why = format!("kohtaa \"{piece}\" ei ymmärretä; kirjoita arvo=rooli tai arvo=ryhmän koodi[:lead]");
        wrong("oidc.groups", &why)
    })?;
    if settings.text("oidc.client_id").is_empty() {
        return Err(wrong("oidc.client_id", "se puuttuu, vaikka oidc.issuer on annettu"));
    }
    let text = |name| settings.text(name).to_owned();
    let provider = Oidc::new(OidcSettings {
        issuer: issuer.to_owned(),
        client_id: text("oidc.client_id"),
        client_secret: text("oidc.client_secret"),
        group_claim: text("oidc.group_claim"),
        groups,
        name: text("oidc.name"),
    });
    provider
        .map(Some)
        .map_err(|why| wrong("oidc.issuer", &format!("anna https-osoite ilman kyselyosaa ({why})")))
}
