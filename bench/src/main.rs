//! Measures the release build against the budgets of the project, as `make bench` and
//! `make bench-scale` do: the server on one core, the load on another.
//!
//! Everything runs on loopback against a server started here, is bounded in count and time, and ends
//! by itself. The table is printed and written to `docs/bench.md`; the exit status is 1 when a bound
//! is broken.

mod boards;
mod client;
mod listener;
mod load;
mod pages;
mod rates;
mod scale;
mod server;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Whatever went wrong, in words: a benchmark has one reader and one thing to do about it.
type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
struct Arguments {
    /// The server to measure.
    #[arg(long, default_value = "target/release/lanka")]
    server: PathBuf,
    /// Where data folders are made and kept from run to run.
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
    /// The document the table is written to.
    #[arg(long, default_value = "docs/bench.md")]
    document: PathBuf,
    /// Seconds for each measured rate.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Sizes, rates, latency, memory and start with 10,000 ideas.
    Load,
    /// The rows of staff's boards alone; the document stays as it is.
    Boards,
    /// How time grows from 100 to 10,000 to 1,000,000 ideas.
    Scale {
        /// Leave out the steps above this many ideas.
        #[arg(long, default_value_t = 1_000_000)]
        most: u64,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("A bound is broken: see the rows marked NO.");
            ExitCode::FAILURE
        }
        Err(failure) => {
            eprintln!("The measurement could not be made: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<bool, Failure> {
    server::pin_this_process()?;
    // Ten thousand streams are as many descriptors.
    rlimit::increase_nofile_limit(16_000)?;
    // One thread: the load has one core, and the server must never wait for a thread of ours.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let table = match arguments.what {
        What::Load => runtime.block_on(load::measure(arguments))?,
        What::Boards => return runtime.block_on(boards_alone(arguments)),
        What::Scale { most } => runtime.block_on(scale::measure(arguments, most))?,
    };
    println!("{}", table.text());
    table.write_to(&arguments.document)?;
    Ok(table.holds())
}

async fn boards_alone(arguments: &Arguments) -> Result<bool, Failure> {
    let mut rows = Vec::new();
    boards::measure(arguments, &mut rows).await?;
    let table = table::Table {
        section: "boards",
        title: "Staff's boards",
        rows,
        notes: Vec::new(),
    };
    println!("{}", table.text());
    Ok(table.holds())
}
