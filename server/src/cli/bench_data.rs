//! `lanka bench-data N`: made-up ideas for measuring, never for people.

use clap::Args;
use domain::town::Town;
use store::words::Words;

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
    house.db.close().await;
    say!("valmis: {} ideaa.", bench.ideas);
    Ok(())
}
