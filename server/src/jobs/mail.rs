//! Letters go out, and lines that waited for the time of undoing come into the open.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use app::AppState;
use domain::Moment;
use domain::mail::{digest_round, monday_round};
use store::outbox;

use super::Job;
use crate::mail::{Post, turn};

/// Writes the week's digests and Monday mails when their time comes, whichever server is first.
pub(super) fn rounds(state: &AppState) -> Job {
    let state = state.clone();
    Job {
        name: "mail_rounds",
        every: Duration::from_secs(60),
        turn: Box::new(move || {
            let (db, now) = (state.db.clone(), state.clock.now());
            Box::pin(async move {
                if let Some(round) = digest_round(now)
                    && let Some(letters) = outbox::write_digests(&db, &round, now).await?
                {
                    tracing::info!(round, letters, "the week's digests are in the outbox");
                }
                if let Some(round) = monday_round(now)
                    && let Some(letters) = outbox::write_mondays(&db, &round, now).await?
                {
                    tracing::info!(round, letters, "the Monday mails are in the outbox");
                }
                Ok(())
            })
        }),
    }
}

/// Every two seconds: what waited comes into the open on public pages, and what is due is sent.
pub(super) fn job(state: &AppState, post: &Arc<Post>) -> Job {
    let (state, post) = (state.clone(), Arc::clone(post));
    let looked = Arc::new(AtomicI64::new(state.clock.now().millis()));
    Job {
        name: "mail",
        every: Duration::from_secs(2),
        turn: Box::new(move || {
            let (state, post, looked) = (state.clone(), Arc::clone(&post), Arc::clone(&looked));
            Box::pin(async move {
                let now = state.clock.now();
                let since = Moment::from_millis(looked.swap(now.millis(), Ordering::Relaxed));
                if outbox::came_out(&mut state.db.read().await?, since, now).await? {
                    state.db.touch().await?;
                }
                Ok(turn(&state, &post).await.map(drop)?)
            })
        }),
    }
}
