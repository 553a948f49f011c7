//! Letters as files, one a letter, for a service without a mail server.

use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use domain::calendar::iso;
use domain::time::Moment;
use lettre::Message;

/// Writes the message so that a half-written file is never read as a letter.
pub(super) async fn write(folder: &Path, message: &Message, number: i64, now: Moment) -> io::Result<()> {
    let (path, bytes) = (path(folder, number, now), message.formatted());
    let folder = folder.to_owned();
    let written = tokio::task::spawn_blocking(move || {
        use std::io::Write as _;
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        let half = path.with_extension("part");
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(&half)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        std::fs::rename(&half, &path)
    });
    written.await.map_err(io::Error::other)?
}

/// Day, time and number: a listing by name is in order of time.
fn path(folder: &Path, number: i64, now: Moment) -> PathBuf {
    let time = now.clock_time();
    folder.join(format!("{}-{time:0>5}-{number:06}.eml", iso(now.civil_day())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_in_order_of_time() {
        let morning = Moment::from_millis(1_772_434_800_000);
        let first = path(Path::new("mail"), 7, morning);
        assert_eq!(first, Path::new("mail/2026-03-02-09.00-000007.eml"));
        assert!(first < path(Path::new("mail"), 8, morning.plus_minutes(60)));
    }
}
