//! What is remembered: every SQL statement of Lanka, and nothing of the web.
//!
//! One file a feature, plain functions over a connection. [`db`] alone knows that there are two
//! databases; a write begins by updating the row of the thing it changes and ends with a visible
//! commit.

pub mod db;
pub mod error;

pub use db::{Conn, Database, Db, Tx};
pub use error::StoreError;
