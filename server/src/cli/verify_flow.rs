//! `lanka verify-flow`: are the dates that cards keep those that the log of transitions tells?

use clap::Args;
use domain::boards::dates::Dates;
use domain::time::Moment;
use domain::town::Town;
use store::StoreError;
use store::flow::verify::{self, Difference, Verified};

use super::house::{House, say};
use super::{Common, Trouble};
use crate::clock;

/// So many differences are told one by one.
const TOLD: usize = 20;

/// What the command is told.
#[derive(Debug, Args)]
pub(super) struct VerifyFlow {
    /// Korjaa korttien päivät siirtojen lokin mukaisiksi
    #[arg(long)]
    repair: bool,
}

/// Counts all boards and says what it found; a difference that stays is a failure.
///
/// # Errors
/// A message that says what to do.
pub(super) async fn run(command: VerifyFlow, common: &Common) -> Result<(), Trouble> {
    let house = House::open(common, &Town::default()).await?;
    let found = look(&house, command.repair)
        .await
        .map_err(|error| house.trouble(&error))?;
    house.db.close().await;
    let (boards, found) = found;
    say!(
        "{boards} taulua, {} korttia, {} siirtoa, {} eroa.",
        found.cards,
        found.transitions,
        found.differences.len()
    );
    for difference in found.differences.iter().take(TOLD) {
        tell(difference);
    }
    match (found.differences.is_empty(), command.repair) {
        (true, _) => Ok(()),
        (false, true) => {
            say!("Korjattu: korttien päivät ovat nyt siirtojen lokin mukaiset.");
            Ok(())
        }
        (false, false) => Err(Trouble::new(
            "Joidenkin korttien päivät eroavat siirtojen lokista. Korjaa ne: lanka verify-flow --repair",
        )),
    }
}

async fn look(house: &House, repair: bool) -> Result<(usize, Verified), StoreError> {
    let boards = verify::boards(&mut house.db.read().await?).await?;
    let mut all = Verified::default();
    for board in &boards {
        let mut found = verify::verify(&mut house.db.read().await?, *board).await?;
        if repair && !found.differences.is_empty() {
            let mut tx = house.db.write().await?;
            found = verify::repair(&mut tx, *board, clock::now()).await?;
            tx.commit().await?;
        }
        all.cards += found.cards;
        all.transitions += found.transitions;
        all.differences.append(&mut found.differences);
    }
    Ok((boards.len(), all))
}

/// Reads one date of a card.
type Reads = fn(&Dates) -> Option<Moment>;

fn tell(difference: &Difference) {
    let parts: [(&str, Reads); 4] = [
        ("sarakkeessa", |it| it.entered),
        ("luvattu", |it| it.committed),
        ("aloitettu", |it| it.started),
        ("valmis", |it| it.finished),
    ];
    for (name, of) in parts {
        let (kept, told) = (of(&difference.kept), of(&difference.told));
        if kept != told {
            say!(
                "{}: {name}: kortilla {}, lokissa {}",
                difference.name,
                when(kept),
                when(told)
            );
        }
    }
    let outcome = |dates: &Dates| dates.outcome.map_or("–", |it| it.as_code());
    if difference.kept.outcome != difference.told.outcome {
        let (kept, told) = (outcome(&difference.kept), outcome(&difference.told));
        say!("{}: lopputulos: kortilla {kept}, lokissa {told}", difference.name);
    }
}

fn when(moment: Option<Moment>) -> String {
    moment.map_or("–".to_owned(), |it| {
        format!("{} {}", domain::finnish_date(it.civil_day()), it.clock_time())
    })
}
