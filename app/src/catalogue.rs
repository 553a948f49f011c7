//! Themes and groups: read by every page, changed a few times a year.
//!
//! Kept in memory for ten seconds at a time, so that a list page costs no statement for them.

use std::sync::{Arc, Mutex, PoisonError};

use domain::codes::Language;
use domain::ids::{GroupId, ThemeId};
use domain::time::Moment;
use store::StoreError;
use store::groups::{Group, Theme};

use crate::state::AppState;

const KEPT_MS: i64 = 10_000;

#[derive(Default)]
pub(crate) struct Catalogue(Mutex<Option<(Moment, Arc<Lists>)>>);

/// Themes and groups in their order.
pub(crate) struct Lists {
    pub(crate) themes: Vec<Theme>,
    pub(crate) groups: Vec<Group>,
}

impl Lists {
    /// The theme's name, and the language it is in when that differs.
    pub(crate) fn theme(&self, id: ThemeId, language: Language) -> Option<(&str, Language)> {
        self.themes
            .iter()
            .find(|it| it.id == id)
            .map(|it| it.name.get(language))
    }

    /// The group's name, and the language it is in when that differs.
    pub(crate) fn group(&self, id: GroupId, language: Language) -> Option<(&str, Language)> {
        self.groups
            .iter()
            .find(|it| it.id == id)
            .map(|it| it.name.get(language))
    }
}

/// The lists as they are, at most ten seconds old.
pub(crate) async fn lists(state: &AppState) -> Result<Arc<Lists>, StoreError> {
    let now = state.clock.now();
    {
        let kept = state.catalogue.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, lists)) = kept.as_ref()
            && (0..KEPT_MS).contains(&(now.millis() - at.millis()))
        {
            return Ok(Arc::clone(lists));
        }
    }
    let mut conn = state.db.read().await?;
    let lists = Arc::new(Lists {
        themes: store::groups::themes(&mut conn).await?,
        groups: store::groups::groups(&mut conn).await?,
    });
    *state.catalogue.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&lists)));
    Ok(lists)
}
