//! What administrators set on another server is known here also while nobody asks for a page.

use std::time::Duration;

use app::AppState;

use super::Job;

pub(super) fn job(state: &AppState) -> Job {
    let state = state.clone();
    Job {
        name: "settings",
        every: Duration::from_secs(5),
        turn: Box::new(move || {
            let state = state.clone();
            Box::pin(async move { Ok(state.look_at_settings().await?) })
        }),
    }
}
