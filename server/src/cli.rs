//! The commands of `lanka`, one a file, and the flags they share.

mod admin;
mod backup;
mod bench_data;
mod demo;
mod house;
mod ideas;
mod import;
mod mail;
mod pages;
mod restore;
mod serve;
mod sign_in_links;
mod trouble;
mod verify_flow;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use domain::town::Town;

pub use house::{House, database};
pub use trouble::Trouble;

use crate::clock;

/// Lanka: kunnan ideat ja palautteet, lähettämisestä vastaukseen.
#[derive(Debug, Parser)]
#[command(name = "lanka", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// Flags of every command. Any setting can be given with `--set name=value`.
#[derive(Debug, Clone, Default, Args)]
pub struct Common {
    /// Asetustiedosto (oletus lanka.toml, jos se on)
    #[arg(long, global = true, value_name = "TIEDOSTO")]
    config: Option<PathBuf>,
    /// Datakansio
    #[arg(long, global = true, value_name = "KANSIO")]
    data: Option<String>,
    /// Tietokanta: postgres://…, tyhjänä SQLite datakansiossa
    #[arg(long, global = true, value_name = "OSOITE")]
    database: Option<String>,
    /// Osoite, jossa palvelin kuuntelee
    #[arg(long, global = true, value_name = "IP")]
    host: Option<String>,
    /// Portti, jossa palvelin kuuntelee
    #[arg(long, global = true, value_name = "PORTTI")]
    port: Option<String>,
    /// Palvelun julkinen osoite, https://…
    #[arg(long, global = true, value_name = "OSOITE")]
    origin: Option<String>,
    /// Salli salaamaton http muuallakin kuin omalla koneella
    #[arg(long, global = true)]
    insecure_http: bool,
    /// Mikä tahansa asetus: --set limits.ideas=100
    #[arg(long, global = true, value_name = "NIMI=ARVO")]
    set: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Käynnistä palvelin
    Serve(serve::Serve),
    /// Luo tietokanta tai päivitä sen rakenne tämän ohjelman mukaiseksi
    Migrate,
    /// Tee hakemiston sanat uudelleen tämän koneen sana-analyysillä
    Reindex,
    /// Ideoiden tarkistus: luettele, julkaise, piilota
    #[command(subcommand)]
    Ideas(ideas::Ideas),
    /// Tee varmuuskopio, myös palvelimen ollessa käynnissä
    Backup(backup::Backup),
    /// Palauta varmuuskopio
    Restore(restore::Restore),
    /// Täytä esittelykunta, tai poista se: lanka demo remove
    Demo(demo::Demo),
    /// Pääkäyttäjät: kutsu ensimmäinen
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Tuo ideoita toisesta järjestelmästä
    Import(import::Import),
    /// Tee keksittyjä ideoita mittauksia varten
    BenchData(bench_data::BenchData),
    /// Sähköposti: kokeile, kulkeeko viesti: lanka mail test OSOITE
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Tarkista, että korttien päivät ovat siirtojen lokin mukaiset
    VerifyFlow(verify_flow::VerifyFlow),
    /// Näytä asetukset: arvo, merkitys ja mistä arvo tulee
    Config,
}

/// Reads the command line and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    // At least four workers: with fewer, a page that waits for another task can stop all others.
    let workers = std::thread::available_parallelism().map_or(4, usize::from).max(4);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(run(cli)),
        Err(error) => Err(Trouble::new(format!("Ohjelma ei käynnisty: {error}."))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            house::say_aside!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<(), Trouble> {
    let common = cli.common;
    match cli.command {
        Command::Serve(serve) => serve::run(serve, &common).await,
        Command::Migrate => {
            let house = House::open(&common, &Town::default()).await?;
            let state = house.db.migrations().await.map_err(|error| house.trouble(&error))?;
            house.db.close().await;
            house::say!("Tietokanta on ajan tasalla ({} muutosta tehty).", state.applied);
            Ok(())
        }
        Command::Reindex => {
            let house = House::open(&common, &Town::default()).await?;
            let words = store::words::Words::load();
            let done = store::search::index::rebuild(&house.db, &words, clock::now()).await;
            let ideas = done.map_err(|error| house.trouble(&error))?;
            house.db.close().await;
            house::say!("valmis: {ideas} idean sanat tehtiin uudelleen ({}).", words.name());
            Ok(())
        }
        Command::Ideas(ideas) => ideas::run(ideas, &common).await,
        Command::Backup(backup) => backup::run(backup, &common).await,
        Command::Restore(restore) => restore::run(restore, &common).await,
        Command::Demo(demo) => demo::run(demo, &common).await,
        Command::Admin(admin) => admin::run(admin, &common).await,
        Command::Import(import) => import::run(import, &common).await,
        Command::BenchData(bench) => bench_data::run(bench, &common).await,
        Command::Mail(mail) => mail::run(mail, &common).await,
        Command::VerifyFlow(verify) => verify_flow::run(verify, &common).await,
        Command::Config => {
            let mut settings = common.settings(&Town::default())?;
            settings.lay_database(&house::saved_settings(&settings).await?);
            house::say!("{}", settings.report().trim_end());
            Ok(())
        }
    }
}
