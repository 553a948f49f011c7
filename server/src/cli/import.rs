//! `lanka import ideas TIEDOSTO`: another system's ideas, from Consul's export or a plain CSV.
//!
//! A bad row is told with its line and reason and stops nothing; the same file twice changes nothing.

mod rows;
mod text;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::Language;
use domain::town::Town;
use indicatif::{ProgressBar, ProgressStyle};
use store::StoreError;
use store::import::{Imported, import_batch};
use store::words::Words;

use self::rows::{Read, read};
use super::house::{say, say_aside};
use super::{Common, House, Trouble};
use crate::clock;

/// Ideas between two steps of the progress bar; each step is one transaction.
const STEP: usize = 250;
/// Bad rows that are told one by one; the rest is counted.
const TOLD: usize = 50;

/// What the command is told.
#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Tuo ideat toisesta järjestelmästä: Consulin vienti tai CSV
    Ideas(Ideas),
}

#[derive(Debug, Args)]
struct Ideas {
    /// CSV-tiedosto; erotin puolipiste, pilkku tai sarkain
    file: PathBuf,
    /// Lue ja tarkista kaikki, älä tallenna mitään
    #[arg(long)]
    dry_run: bool,
    /// Mistä sarakkeesta tieto luetaan: --map title=otsikko. Tiedot: id, title, text, place, kind,
    /// supports, created, retired
    #[arg(long, value_name = "TIETO=SARAKE")]
    map: Vec<String>,
    /// Lähteen nimi, josta samat ideat tunnetaan toisella kerralla (oletus: tiedoston nimi)
    #[arg(long, value_name = "NIMI")]
    source: Option<String>,
    /// Ideoiden kieli: fi, sv tai en
    #[arg(long, default_value = "fi")]
    language: String,
}

/// Imports and says what came in, what was known, and which rows were bad.
///
/// # Errors
/// A message that says what to do; bad rows are no error as long as some row is good.
pub(super) async fn run(import: Import, common: &Common) -> Result<(), Trouble> {
    let What::Ideas(ideas) = import.what;
    let language = Language::from_code(&ideas.language)
        .ok_or_else(|| Trouble::new(format!("Kieltä {} ei ole. Valitse fi, sv tai en.", ideas.language)))?;
    let mut map = BTreeMap::new();
    for pair in &ideas.map {
        let (field, column) = pair.split_once('=').ok_or_else(|| {
            Trouble::new(format!(
                "Valitsin --map {pair}: kirjoita tieto=sarake, esimerkiksi --map title=otsikko."
            ))
        })?;
        map.insert(field.to_owned(), column.to_owned());
    }
    let bytes = std::fs::read(&ideas.file).map_err(|error| Trouble::of_io(&error, &ideas.file))?;
    let of_file = || {
        ideas
            .file
            .file_stem()
            .map_or_else(|| "csv".to_owned(), |stem| stem.to_string_lossy().into_owned())
    };
    let source = ideas.source.clone().unwrap_or_else(of_file);
    let Read { good, bad } = read(&bytes, &source, language, &map, clock::now().civil_day())?;
    for row in bad.iter().take(TOLD) {
        say_aside!("rivi {}: {}", row.line, row.reason);
    }
    if bad.len() > TOLD {
        say_aside!("… ja {} muuta virheellistä riviä.", bad.len() - TOLD);
    }
    if good.is_empty() {
        return Err(Trouble::new(
            "Tiedostossa ei ole yhtään kelvollista riviä. Tarkista sarakkeet: --map title=SARAKE --map text=SARAKE.",
        ));
    }
    if ideas.dry_run {
        say!(
            "Kokeilu: {} riviä kelpaa, {} ei. Mitään ei tallennettu.",
            good.len(),
            bad.len()
        );
        return Ok(());
    }
    let house = House::open(common, &Town::default()).await?;
    let told = |error: StoreError| house.trouble(&error);
    let words = Words::load();
    let bar = ProgressBar::new(good.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    let now = clock::now();
    let mut imported = Imported::default();
    for batch in good.chunks(STEP) {
        let done = import_batch(&house.db, &words, batch, now).await.map_err(told)?;
        imported.new += done.new;
        imported.known += done.known;
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    if imported.new > 0 {
        store::figures::make(&house.db, now).await.map_err(told)?;
    }
    house.db.close().await;
    say!(
        "valmis: {} uutta ideaa, {} oli jo tuotu, {} riviä ei kelvannut.",
        imported.new,
        imported.known,
        bad.len()
    );
    Ok(())
}
