//! What is remembered: every SQL statement of Lanka, and nothing of the web.
//!
//! One file a feature, plain functions over a connection. [`db`] alone knows that there are two
//! databases; a write begins by updating the row of the thing it changes and ends with a visible
//! commit.

pub mod db;
pub mod error;

pub mod boards;
pub mod discussion;
pub mod flow;
pub mod groups;
pub mod handling;
pub mod ideas;
pub mod inbox;
pub mod lists;
pub mod outbox;
pub mod own;
pub mod people;
pub mod programme;
pub mod search;
pub mod settings;

pub mod fair;
pub mod figures;
pub mod import;
pub mod moderation;

pub mod demo;
pub mod instance;
pub mod service;
pub mod strategy;
pub mod synthetic;

mod codes;
mod keys;

pub use db::{BoardNews, Conn, Database, Db, Tx};
pub use error::StoreError;
pub use search::{similar, words};

/// Every statement put together from literals, for the test that prepares all statements.
pub fn composed_statements() -> Vec<String> {
    let mut texts = ideas::composed_statements();
    texts.extend(inbox::composed_statements());
    texts
}

/// Runs what computes for a while where it keeps no connection waiting.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| StoreError::Io(std::io::Error::other(error)))
}
