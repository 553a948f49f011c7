//! The log: one line an event, for a person (`plain`) or a machine (`json`). It never holds a path,
//! a query, an address or anything people wrote.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// Starts the log of the process. A second call does nothing.
pub fn start(level: &str, format: &str) {
    // The database driver says each statement at `debug`, hyper each frame, lettre each whole letter.
    let filter = EnvFilter::new(format!(
        "{level},sqlx=warn,hyper=warn,h2=warn,html5ever=warn,lettre=warn"
    ));
    let builder = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    let _ = match format {
        "json" => builder.json().flatten_event(true).try_init(),
        _ => builder.with_ansi(false).try_init(),
    };
}
