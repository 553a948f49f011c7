//! What administrators have set, as it is now: read again when the data version has risen and the
//! settings with it, by this server or another. The page cache asks the version first, so no page is
//! kept that was drawn with older words.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::codes::{Language, Status};
use store::StoreError;
use store::settings::StatusWords;
use tokio::sync::Mutex;

use super::effective::town_with;
use crate::error::Fault;
use crate::state::AppState;

/// The town's own words for statuses; what is not there is said in the words of the service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TownWords(BTreeMap<&'static str, StatusWords>);

impl TownWords {
    /// The words as they are kept.
    pub fn new(all: Vec<StatusWords>) -> Self {
        Self(all.into_iter().map(|it| (it.status.as_code(), it)).collect())
    }

    /// The town's own word for a status, and the language it is in.
    pub fn label(&self, language: Language, status: Status) -> Option<(&str, Language)> {
        self.0.get(status.as_code()).and_then(|it| own(it.label.get(language)))
    }

    /// The town's own sentence of what a status means, and the language it is in.
    pub fn meaning(&self, language: Language, status: Status) -> Option<(&str, Language)> {
        self.0
            .get(status.as_code())
            .and_then(|it| own(it.meaning.get(language)))
    }

    /// The statuses with a word of the town's own, for islands.
    pub fn labels(&self, language: Language) -> Vec<(Status, String, Language)> {
        self.0
            .values()
            .filter_map(|it| own(it.label.get(language)).map(|(word, named_in)| (it.status, word.to_owned(), named_in)))
            .collect()
    }
}

fn own((text, language): (&str, Language)) -> Option<(&str, Language)> {
    (!text.trim().is_empty()).then_some((text, language))
}

/// At which data version the settings were last looked at, and the revision that was read.
#[derive(Default)]
pub(crate) struct Looked(Mutex<(u64, i64)>);

impl AppState {
    /// Reads what administrators have set, if anything may have changed since the last look.
    ///
    /// # Errors
    /// Only faults of the database.
    pub async fn look_at_settings(&self) -> Result<(), StoreError> {
        // One look at a time, or an older one could end last. The version is asked first: what is
        // written after it is looked at next time.
        let mut looked = self.looked.0.lock().await;
        let version = self.db.version();
        let (seen, read) = *looked;
        if seen == version {
            return Ok(());
        }
        let mut conn = self.db.read().await?;
        let revision = store::settings::revision(&mut conn).await?;
        if seen == 0 || revision != read {
            let saved = store::settings::all(&mut conn).await?;
            let words = store::settings::status_words(&mut conn).await?;
            self.set_town(town_with(&self.base, &self.outside.fixed, &saved));
            self.set_town_words(TownWords::new(words));
        }
        *looked = (version, revision);
        Ok(())
    }
}

/// The words of the page being drawn; in a job or a test there may be none.
pub(crate) fn words_here() -> Option<Arc<TownWords>> {
    leptos::prelude::use_context::<Arc<TownWords>>()
}

/// Every request first looks whether the settings have changed.
pub(crate) async fn look(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match state.look_at_settings().await {
        Ok(()) => next.run(request).await,
        Err(error) => Fault::from(error).into_response(),
    }
}
