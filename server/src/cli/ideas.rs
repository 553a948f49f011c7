//! `lanka ideas held|publish|hide`: moderation from the command line, until there is a desk for it.

use std::str::FromStr as _;

use clap::Subcommand;
use domain::calendar::finnish_date;
use domain::town::Town;
use domain::{HideReason, IdeaId};
use store::StoreError;
use store::ideas;

use super::house::say;
use super::{Common, House, Trouble};
use crate::clock;

/// What the command is told.
#[derive(Debug, Subcommand)]
pub(super) enum Ideas {
    /// Luettele ideat, jotka odottavat tarkistusta
    Held,
    /// Julkaise tarkistettu idea
    Publish {
        /// Idean numero
        number: String,
    },
    /// Poista idea näkyvistä; kirjoittaja näkee syyn salaisesta linkistään
    Hide {
        /// Idean numero
        number: String,
        /// personal_data, abuse, spam, illegal, off_topic tai other
        #[arg(long)]
        reason: String,
    },
}

/// Does it and says what changed.
///
/// # Errors
/// A message that says what to do.
pub(super) async fn run(command: Ideas, common: &Common) -> Result<(), Trouble> {
    let house = House::open(common, &Town::default()).await?;
    let told = |error: StoreError| house.trouble(&error);
    match command {
        Ideas::Held => {
            let mut c = house.db.read().await.map_err(told)?;
            let held = ideas::held(&mut c).await.map_err(told)?;
            drop(c);
            for idea in &held {
                say!(
                    "{:>7}  {}  {:<14} {}",
                    idea.id,
                    finnish_date(idea.created.civil_day()),
                    idea.risk.as_code(),
                    idea.title
                );
            }
            match held.len() {
                0 => say!("Yhtään ideaa ei odota tarkistusta."),
                n => say!(
                    "{n} odottaa. Julkaise: lanka ideas publish NUMERO. Piilota: lanka ideas hide NUMERO --reason SYY."
                ),
            }
        }
        Ideas::Publish { number } => {
            let id = number_of(&number)?;
            let done = ideas::publish(&house.db, id, clock::now())
                .await
                .map_err(|error| missing(&house, error, &number))?;
            done.map_err(|_| {
                Trouble::new(format!(
                    "Idea {number} ei odota tarkistusta. Odottavat näyttää: lanka ideas held."
                ))
            })?;
            say!("Idea {number} on julkaistu.");
        }
        Ideas::Hide { number, reason } => {
            let id = number_of(&number)?;
            let why = HideReason::from_code(&reason).ok_or_else(|| {
                let all: Vec<_> = HideReason::ALL.iter().map(|reason| reason.as_code()).collect();
                Trouble::new(format!(
                    "Syytä {reason} ei ole. Valitse jokin näistä: {}.",
                    all.join(", ")
                ))
            })?;
            let changed = ideas::hide(&house.db, id, why, clock::now())
                .await
                .map_err(|error| missing(&house, error, &number))?;
            if changed {
                say!("Idea {number} ei enää näy. Kirjoittaja näkee syyn salaisesta linkistään.");
            } else {
                say!("Idea {number} oli jo piilotettu.");
            }
        }
    }
    house.db.close().await;
    Ok(())
}

fn number_of(text: &str) -> Result<IdeaId, Trouble> {
    IdeaId::from_str(text).map_err(|_| {
        Trouble::new(format!(
            "{text} ei ole idean numero. Numero on idean osoitteen lopussa: /ideat/123."
        ))
    })
}

fn missing(house: &House, error: StoreError, number: &str) -> Trouble {
    match error {
        StoreError::Missing => Trouble::new(format!("Ideaa {number} ei ole.")),
        other => house.trouble(&other),
    }
}
