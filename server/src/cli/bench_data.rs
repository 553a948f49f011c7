//! `lanka bench-data N`: made-up ideas for measuring, never for people.

use app::keys::random_id;
use app::people::session::hash_of;
use clap::Args;
use domain::ideas::text::EmailAddress;
use domain::people::Seat;
use domain::people::session::Life;
use domain::town::Town;
use domain::{GroupId, Language, Localised, Moment, PersonId};
use store::words::Words;
use store::{StoreError, Tx, people};

use super::house::say;
use super::{Common, House, Trouble};
use crate::clock;

/// What the command is told.
#[derive(Debug, Args)]
pub(super) struct BenchData {
    /// Kuinka monta ideaa
    #[arg(value_parser = clap::value_parser!(i64).range(0..=10_000_000))]
    ideas: i64,
    /// Tee myös taulu: 1 000 korttia, 10 000 siirtymää ja ryhmä istuntoineen
    #[arg(long)]
    boards: bool,
}

/// People of the group, each signed in: as many as 10,300 streams of at most twenty each need.
const PEOPLE: usize = 520;

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
    let group = sign_in(&house, now).await.map_err(told)?;
    if bench.boards {
        let people = sign_many_in(&house, group, now).await.map_err(told)?;
        store::synthetic::fill_board(&house.db, group, &people, now)
            .await
            .map_err(told)?;
    }
    house.db.close().await;
    say!("valmis: {} ideaa.", bench.ideas);
    Ok(())
}

/// Signs a lead of the made-up group in, so that what staff see can be measured too. The cookie's
/// secret is new each time and stands in a file beside the database, for its owner only.
async fn sign_in(house: &House, now: Moment) -> Result<GroupId, StoreError> {
    let name = Localised::new("Mittausryhmä", "", "");
    let group = store::groups::add_group(&house.db, store::synthetic::GROUP, &name, false).await?;
    let mut tx = house.db.write().await?;
    let seat = Seat { group, is_lead: true };
    let (_, secret) = sign_one_in(&mut tx, "mittaus@lanka.example", None, seat, now).await?;
    tx.commit().await?;
    keep(house, "bench-session", &secret)?;
    Ok(group)
}

/// The same for the group's members; a secret a line.
async fn sign_many_in(house: &House, group: GroupId, now: Moment) -> Result<Vec<PersonId>, StoreError> {
    let mut tx = house.db.write().await?;
    let (mut people, mut secrets) = (Vec::new(), Vec::new());
    for n in 1..=PEOPLE {
        let (email, name) = (format!("mittaus{n}@lanka.example"), format!("Mittaaja {n}"));
        let seat = Seat { group, is_lead: false };
        let (person, secret) = sign_one_in(&mut tx, &email, Some(&name), seat, now).await?;
        people.push(person);
        secrets.push(secret);
    }
    tx.commit().await?;
    keep(house, "bench-sessions", &secrets.join("\n"))?;
    Ok(people)
}

async fn sign_one_in(
    tx: &mut Tx,
    email: &str,
    name: Option<&str>,
    seat: Seat,
    now: Moment,
) -> Result<(PersonId, String), StoreError> {
    let email = EmailAddress::stored(email.to_owned());
    let secret = [random_id(), random_id()].concat();
    let person = people::account_for(tx, &email, name, Language::Fi, false, now).await?;
    people::grant_seat(tx, person, seat, now.civil_day(), None, now).await?;
    let session = people::BeginSession {
        person,
        id_hash: &hash_of(&secret),
        number: &random_id(),
        browser: "bench",
        life: Life::begin(now, true),
    };
    people::begin_session(tx, session).await?;
    Ok((person, secret))
}

fn keep(house: &House, name: &str, secrets: &str) -> std::io::Result<()> {
    let file = house.settings.data().join(name);
    std::fs::write(&file, secrets)?;
    #[cfg(unix)]
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
}
