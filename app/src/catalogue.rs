//! Themes and groups: read by every page, changed a few times a year.
//!
//! Kept in memory until anything in the database changes, so that a page costs no statement for them
//! and a new name is seen at once.

use std::sync::{Arc, Mutex, PoisonError};

use domain::codes::Language;
use domain::ideas::clocks::Promise;
use domain::ids::{GroupId, ThemeId};
use store::StoreError;
use store::groups::{Group, Theme};

use crate::state::AppState;

#[derive(Default)]
pub(crate) struct Catalogue(Mutex<Option<(u64, Arc<Lists>)>>);

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

    /// What a group promises: its own days to the first answer, or the town's.
    pub(crate) fn promise_of(&self, group: Option<GroupId>, town: Promise) -> Promise {
        let group = group.and_then(|id| self.groups.iter().find(|it| it.id == id));
        Promise {
            answer_working_days: group.and_then(|it| it.answer_days).unwrap_or(town.answer_working_days),
            ..town
        }
    }

    /// What is promised to a matter of this theme: by the group that handles it first.
    pub(crate) fn promise_to(&self, theme: Option<ThemeId>, town: Promise) -> Promise {
        let theme = theme.and_then(|id| self.themes.iter().find(|it| it.id == id));
        self.promise_of(theme.and_then(|it| it.group), town)
    }

    /// The group's name, and the language it is in when that differs.
    pub(crate) fn group(&self, id: GroupId, language: Language) -> Option<(&str, Language)> {
        self.groups
            .iter()
            .find(|it| it.id == id)
            .map(|it| it.name.get(language))
    }
}

/// The lists as they are.
pub(crate) async fn lists(state: &AppState) -> Result<Arc<Lists>, StoreError> {
    // The version first: what is written after it is read next time.
    let version = state.db.version();
    {
        let kept = state.catalogue.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, lists)) = kept.as_ref()
            && *at == version
        {
            return Ok(Arc::clone(lists));
        }
    }
    let mut conn = state.db.read().await?;
    let lists = Arc::new(Lists {
        themes: store::groups::themes(&mut conn).await?,
        groups: store::groups::groups(&mut conn).await?,
    });
    *state.catalogue.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, Arc::clone(&lists)));
    Ok(lists)
}
