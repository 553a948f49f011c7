//! `lanka bench-data N`: made-up ideas for measuring, never for people.

use app::keys::random_id;
use app::people::session::hash_of;
use clap::Args;
use domain::ideas::text::EmailAddress;
use domain::people::Seat;
use domain::people::session::Life;
use domain::town::Town;
use domain::{Language, Localised, Moment};
use store::words::Words;
use store::{StoreError, people};

use super::house::say;
use super::{Common, House, Trouble};
use crate::clock;

/// What the command is told.
#[derive(Debug, Args)]
pub(super) struct BenchData {
    /// Kuinka monta ideaa
    #[arg(value_parser = clap::value_parser!(i64).range(0..=10_000_000))]
    ideas: i64,
}

/// Makes the ideas and says *valmis*.
///
/// # Errors
/// A message that says what to do.
pub(super) async fn run(bench: BenchData, common: &Common) -> Result<(), Trouble> {
    let house = House::open(common, &Town::default()).await?;
    let told = |error| house.trouble(&error);
    let now = clock::now();
    let words = Words::load();
    let said = |made: i64| {
        if made % 100_000 == 0 {
            say!("{made} ideaa");
        }
    };
    let filled = store::synthetic::fill(&house.db, &words, bench.ideas, now, said);
    filled.await.map_err(told)?;
    store::figures::make(&house.db, now).await.map_err(told)?;
    store::fair::roll(&house.db, now.civil_day()).await.map_err(told)?;
    sign_in(&house, now).await.map_err(told)?;
    house.db.close().await;
    say!("valmis: {} ideaa.", bench.ideas);
    Ok(())
}

/// Signs a lead of the made-up group in, so that what staff see can be measured too. The cookie's
/// secret is new each time and stands in a file beside the database, for its owner only.
async fn sign_in(house: &House, now: Moment) -> Result<(), StoreError> {
    let name = Localised::new("Mittausryhmä", "", "");
    let group = store::groups::add_group(&house.db, store::synthetic::GROUP, &name, false).await?;
    let email = EmailAddress::stored("mittaus@lanka.example".to_owned());
    let secret = [random_id(), random_id()].concat();
    let mut tx = house.db.write().await?;
    let person = people::account_for(&mut tx, &email, None, Language::Fi, false, now).await?;
    let seat = Seat { group, is_lead: true };
    people::grant_seat(&mut tx, person, seat, now.civil_day(), None, now).await?;
    let session = people::BeginSession {
        person,
        id_hash: &hash_of(&secret),
        number: &random_id(),
        browser: "bench",
        life: Life::begin(now, true),
    };
    people::begin_session(&mut tx, session).await?;
    tx.commit().await?;
    let file = house.settings.data().join("bench-session");
    std::fs::write(&file, secret)?;
    #[cfg(unix)]
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
}
