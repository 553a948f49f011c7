//! What the server does by itself, one job a file. Each runs at start and then at its own pace;
//! a job that fails is logged and tried again at its next turn.

mod boards;
mod figures;
mod log;
mod mail;
mod measures;
mod retention;
mod returns;
mod ring;
mod settings;

use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::AppState;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::mail::Post;

/// One turn of a job; the error is for the log.
type Turn = Pin<Box<dyn Future<Output = Result<(), Box<dyn std::error::Error + Send + Sync>>> + Send>>;

/// A task that comes round.
pub struct Job {
    pub name: &'static str,
    pub every: Duration,
    pub turn: Box<dyn Fn() -> Turn + Send + Sync>,
}

/// How the last turn of each job of this process went.
static LATEST: Mutex<BTreeMap<&str, bool>> = Mutex::new(BTreeMap::new());

/// The jobs whose last turn failed, and how many went well.
#[must_use]
pub fn latest() -> (Vec<&'static str>, usize) {
    let latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
    let failing: Vec<_> = latest
        .iter()
        .filter(|(_, well)| !**well)
        .map(|(name, _)| *name)
        .collect();
    let well = latest.len() - failing.len();
    (failing, well)
}

/// Every job of the server.
#[must_use]
pub fn all(state: &AppState, post: &Arc<Post>, mail_folder: &Path) -> Vec<Job> {
    let (db, clock) = (&state.db, &state.clock);
    let mut jobs = vec![
        ring::job(db, clock),
        measures::job(db, clock),
        returns::job(db, clock),
        boards::job(db, clock),
        figures::job(db, clock),
        mail::job(state, post),
        mail::rounds(state),
        settings::job(state),
        retention::job(state, mail_folder),
    ];
    jobs.extend(log::job(db));
    jobs
}

/// Runs the jobs until the stop.
pub fn run(jobs: Vec<Job>, stop: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    jobs.into_iter()
        .map(|job| tokio::spawn(run_one(job, stop.clone())))
        .collect()
}

async fn run_one(job: Job, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(job.every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            _ = ticks.tick() => {}
        }
        // Its own task, so that a panic ends this turn and not the job.
        let turn = tokio::spawn((job.turn)());
        let turned = turn.await;
        LATEST
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(job.name, matches!(turned, Ok(Ok(()))));
        match turned {
            Ok(Ok(())) => tracing::debug!(job = job.name, "done"),
            Ok(Err(error)) => tracing::error!(job = job.name, error, "failed, will be tried again"),
            Err(error) => tracing::error!(job = job.name, %error, "panicked, will be tried again"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_job_that_panics_gets_its_next_turn() {
        let turns = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&turns);
        let turn = Box::new(move || -> Turn {
            let turn = seen.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                assert!(turn > 0, "the first turn panics");
                Ok(())
            })
        });
        let (stop, stopped) = watch::channel(false);
        let handles = run(
            vec![Job {
                name: "test",
                every: Duration::from_millis(20),
                turn,
            }],
            &stopped,
        );
        // The backtrace of the panic takes its time on a busy machine.
        for _ in 0..200 {
            if turns.load(Ordering::SeqCst) > 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        stop.send_replace(true);
        for handle in handles {
            handle.await.expect("the job itself lives");
        }
        assert!(turns.load(Ordering::SeqCst) > 1);
    }
}
