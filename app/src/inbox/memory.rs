//! The words of earlier matters by group, kept for ten minutes: they change slowly and suggest only.

use std::sync::{Arc, Mutex, PoisonError};

use domain::GroupId;
use domain::inbox::{Profile, Suggestion, suggest};
use domain::time::Moment;
use store::StoreError;
use store::inbox::InboxRow;

use crate::catalogue::Lists;
use crate::people::Visit;

const KEPT_MS: i64 = 10 * 60 * 1000;

/// What is remembered between requests.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<Option<(Moment, Profiles)>>);

type Profiles = Arc<Vec<(GroupId, Profile)>>;

/// The group that each matter nobody holds fits, in the order of the rows.
pub(super) async fn suggestions(
    visit: &Visit,
    lists: &Lists,
    rows: &[InboxRow],
) -> Result<Vec<Option<Suggestion>>, StoreError> {
    let of_theme = |row: &InboxRow| {
        let theme = row.theme?;
        lists.themes.iter().find(|it| it.id == theme)?.group
    };
    let needs_words = |row: &InboxRow| row.group.is_none() && of_theme(row).is_none();
    let profiles = if rows.iter().any(needs_words) {
        profiles(visit).await?
    } else {
        Profiles::default()
    };
    Ok(rows
        .iter()
        .map(|row| {
            if row.group.is_some() {
                return None;
            }
            let told = if needs_words(row) {
                store::inbox::told(&visit.state.words, &row.title, row.language)
            } else {
                Vec::new()
            };
            suggest(of_theme(row), &told, &profiles)
        })
        .collect())
}

async fn profiles(visit: &Visit) -> Result<Profiles, StoreError> {
    let remembered = &visit.state.remembered.0;
    {
        let kept = remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, profiles)) = kept.as_ref()
            && (0..KEPT_MS).contains(&visit.now.millis_since(*at))
        {
            return Ok(Arc::clone(profiles));
        }
    }
    let profiles = Arc::new(store::inbox::profiles(&mut visit.state.db.read().await?).await?);
    *remembered.lock().unwrap_or_else(PoisonError::into_inner) = Some((visit.now, Arc::clone(&profiles)));
    Ok(profiles)
}
