//! Once a day: what has been kept long enough is erased, row by row of `domain::own::retention`,
//! which `docs/retention.md` tells to people.

use std::path::{Path, PathBuf};
use std::time::Duration;

use app::AppState;
use domain::own::retention::Keep;
use domain::time::Moment;

use super::Job;
use crate::mail::remove_older;

type Trouble = Box<dyn std::error::Error + Send + Sync>;

pub(super) fn job(state: &AppState, mail_folder: &Path) -> Job {
    let (state, folder) = (state.clone(), mail_folder.to_owned());
    Job {
        name: "retention",
        every: Duration::from_secs(24 * 60 * 60),
        turn: Box::new(move || {
            let (state, folder) = (state.clone(), folder.clone());
            Box::pin(async move {
                let mut trouble = None;
                // One that fails does not keep the others.
                for &keep in Keep::ALL {
                    match erase(&state, &folder, keep).await {
                        Ok(0) => {}
                        Ok(gone) => tracing::info!(what = keep.as_code(), gone, "erased by its time"),
                        Err(error) => trouble = Some(error),
                    }
                }
                state.db.fold_log().await?;
                trouble.map_or(Ok(()), Err)
            })
        }),
    }
}

async fn erase(state: &AppState, folder: &Path, keep: Keep) -> Result<u64, Trouble> {
    let now = state.clock.now();
    if keep == Keep::MailFiles {
        return old_files(folder.to_owned(), keep.before(now)).await;
    }
    let (gone, erased) = store::own::erase_old(&state.db, keep, now).await?;
    if !erased.addresses.is_empty() {
        state.forget_files(&erased.addresses).await;
    }
    Ok(gone)
}

async fn old_files(folder: PathBuf, before: Moment) -> Result<u64, Trouble> {
    Ok(tokio::task::spawn_blocking(move || remove_older(&folder, before)).await??)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table that people read says what the job does: each row begins with its code and says
    /// its days.
    #[test]
    fn the_document_says_what_the_job_does() {
        let document = include_str!("../../../docs/retention.md");
        let (_, table) = document.split_once("## Erased by itself").expect("the part");
        let table = table.split("\n## ").next().unwrap_or_default();
        let rows: Vec<Vec<&str>> = table
            .lines()
            .filter(|line| line.starts_with("| `"))
            .map(|line| line.split('|').map(str::trim).collect())
            .collect();
        let told: Vec<(String, String)> = rows
            .iter()
            .map(|cells| (cells[1].replace('`', ""), cells[3].to_owned()))
            .collect();
        let done: Vec<(String, String)> = Keep::ALL
            .iter()
            .map(|keep| (keep.as_code().to_owned(), keep.days().to_string()))
            .collect();
        assert_eq!(told, done, "docs/retention.md and domain::own::retention");
        assert!(rows.iter().all(|cells| cells[4].len() > 10), "each says why");
    }
}
