//! What runs: settings, the accept loop, the layers around the pages, and the commands of `lanka`.
//!
//! Reading order: `config` says what can be set, `listen` takes connections, `http` is what each
//! request passes, `pages_cache` and `static_files` answer most of them, `limits` and `health` keep
//! the service up, `service` puts it together, `cli` is one command a file, `jobs` what comes round,
//! `mail` what goes out.

pub mod cli;
pub mod clock;
pub mod config;
pub mod data_folder;
pub mod health;
pub mod http;
pub mod jobs;
pub mod limits;
pub mod listen;
pub mod log;
pub mod mail;
pub mod oidc;
pub mod pages_cache;
pub mod service;
pub mod static_files;
