//! Groups, themes and answer templates: one page each, an entry a fold, changed in place.
//!
//! What is in use cannot be removed, and the page says by what. Order is by two buttons, so that it
//! needs no script and no dragging.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::ideas::text::is_forbidden;
use domain::people::Act;
use domain::refusal::Refusal;
use domain::{GroupId, Language, Localised, ThemeId};
use http::StatusCode;
use store::lists::{self, Listed, Template};
use store::{Conn, StoreError, Tx};

use super::frame::{Posted, Slips, allowed, doer, saved, stamp};
use super::lists_page::show;
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// Which list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Groups,
    Themes,
    Templates,
}

/// An entry of any of the lists.
#[derive(Clone, Default)]
pub(super) struct Entry {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) words: Localised,
    pub(super) demo: bool,
    pub(super) group: Option<GroupId>,
    /// Why it cannot be removed.
    pub(super) used: Option<String>,
}

/// What was typed and refused, and for which entry; 0 is the new one.
pub(super) struct Refused {
    pub(super) id: i64,
    pub(super) posted: Posted,
    pub(super) slips: Slips,
    pub(super) status: StatusCode,
    pub(super) words: Option<String>,
}

/// `GET /hallinta/ryhmat`
pub async fn groups_page(visit: Visit) -> Result<Response, Fault> {
    show(&visit, List::Groups, None).await
}

/// `POST /hallinta/ryhmat`
pub async fn add_group(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    change(&visit, List::Groups, 0, &body).await
}

/// `POST /hallinta/ryhmat/{id}`
pub async fn change_group(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    change(&visit, List::Groups, id, &body).await
}

/// `GET /hallinta/aiheet`
pub async fn themes_page(visit: Visit) -> Result<Response, Fault> {
    show(&visit, List::Themes, None).await
}

/// `POST /hallinta/aiheet`
pub async fn add_theme(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    change(&visit, List::Themes, 0, &body).await
}

/// `POST /hallinta/aiheet/{id}`
pub async fn change_theme(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    change(&visit, List::Themes, id, &body).await
}

/// `GET /hallinta/pohjat`
pub async fn templates_page(visit: Visit) -> Result<Response, Fault> {
    show(&visit, List::Templates, None).await
}

/// `POST /hallinta/pohjat`
pub async fn add_template(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    change(&visit, List::Templates, 0, &body).await
}

/// `POST /hallinta/pohjat/{id}`
pub async fn change_template(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    change(&visit, List::Templates, id, &body).await
}

impl List {
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Groups => "/hallinta/ryhmat",
            Self::Themes => "/hallinta/aiheet",
            Self::Templates => "/hallinta/pohjat",
        }
    }

    pub(super) const fn act(self) -> Act {
        match self {
            Self::Groups | Self::Themes => Act::ManageLists,
            Self::Templates => Act::ManageTemplates,
        }
    }

    const fn most(self) -> usize {
        match self {
            Self::Groups | Self::Themes => 60,
            Self::Templates => 5000,
        }
    }

    pub(super) async fn entries(self, c: &mut Conn, l: Language) -> Result<Vec<Entry>, StoreError> {
        let listed = |it: Listed| Entry {
            id: it.id,
            title: it.name.get(l).0.to_owned(),
            demo: it.demo,
            group: it.group,
            used: it.is_used().then(|| used_words(l, &it)),
            words: it.name,
        };
        let template = |it: Template| Entry {
            id: it.id,
            title: it.title,
            demo: it.demo,
            words: it.text,
            ..Entry::default()
        };
        Ok(match self {
            Self::Groups => lists::groups(c).await?.into_iter().map(listed).collect(),
            Self::Themes => lists::themes(c).await?.into_iter().map(listed).collect(),
            Self::Templates => lists::templates(c).await?.into_iter().map(template).collect(),
        })
    }

    async fn add(self, tx: &mut Tx, code: &str, entry: &Entry) -> Result<(), StoreError> {
        match self {
            Self::Groups => lists::add_group(tx, code, &entry.words).await,
            Self::Themes => lists::add_theme(tx, code, &entry.words, entry.group).await,
            Self::Templates => lists::add_template(tx, &entry.title, &entry.words).await,
        }
    }

    async fn keep(self, tx: &mut Tx, entry: &Entry) -> Result<bool, StoreError> {
        match self {
            Self::Groups => lists::rename_group(tx, GroupId::new(entry.id), &entry.words).await,
            Self::Themes => lists::change_theme(tx, ThemeId::new(entry.id), &entry.words, entry.group).await,
            Self::Templates => lists::change_template(tx, entry.id, &entry.title, &entry.words).await,
        }
    }

    async fn remove(self, tx: &mut Tx, id: i64) -> Result<bool, StoreError> {
        let removed = match self {
            Self::Groups => lists::remove_group(tx, GroupId::new(id)).await,
            Self::Themes => lists::remove_theme(tx, ThemeId::new(id)).await,
            Self::Templates => lists::remove_template(tx, id).await,
        };
        match removed {
            Err(StoreError::Constraint(_)) => Ok(false),
            other => other,
        }
    }

    async fn order(self, tx: &mut Tx, ids: &[i64]) -> Result<(), StoreError> {
        match self {
            Self::Groups => lists::order_groups(tx, ids).await,
            Self::Themes => lists::order_themes(tx, ids).await,
            Self::Templates => lists::order_templates(tx, ids).await,
        }
    }
}

fn used_words(l: Language, it: &Listed) -> String {
    let parts = [
        (it.ideas, t::admin::used_ideas(l, it.ideas)),
        (it.people, t::admin::used_people(l, it.people)),
        (it.themes, t::admin::used_themes(l, it.themes)),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(_, words)| words)
        .collect();
    said.join(", ")
}

pub(super) fn entry_stamp(entry: &Entry) -> String {
    let group = entry.group.map(|it| it.to_string()).unwrap_or_default();
    stamp([
        entry.title.as_str(),
        &entry.words.fi,
        &entry.words.sv,
        &entry.words.en,
        &group,
    ])
}

/// Adds (0), changes, moves or removes an entry.
async fn change(visit: &Visit, list: List, id: i64, body: &[u8]) -> Result<Response, Fault> {
    allowed(visit, list.act())?;
    let posted = Posted::read(body)?;
    let l = visit.language;
    let act = posted.text("act");
    let refused = |slips, status, words| Refused {
        id,
        posted: posted.clone(),
        slips,
        status,
        words,
    };
    let entry = typed(list, id, &posted);
    let slips = check(l, list, &entry);
    let is_saving = !matches!(act.as_str(), "up" | "down" | "remove");
    if is_saving && !slips.is_empty() {
        return show(
            visit,
            list,
            Some(refused(slips, StatusCode::UNPROCESSABLE_ENTITY, None)),
        )
        .await;
    }
    let mut tx = visit.state.db.write().await?;
    store::settings::take(&mut tx).await?;
    let now = list.entries(&mut tx, l).await?;
    let place = now.iter().position(|it| it.id == id);
    if id != 0 && place.is_none() {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    let done = match (act.as_str(), place) {
        ("up" | "down", Some(place)) => {
            let mut ids: Vec<i64> = now.iter().map(|it| it.id).collect();
            let other = if act == "up" {
                place.checked_sub(1)
            } else {
                Some(place + 1)
            };
            if let Some(other) = other.filter(|it| *it < ids.len()) {
                ids.swap(place, other);
            }
            list.order(&mut tx, &ids).await?;
            Ok(())
        }
        ("remove", Some(place)) => match list.remove(&mut tx, id).await? {
            true => Ok(()),
            false => Err(now[place].used.clone().unwrap_or_default()),
        },
        (_, None) => {
            let code = free_code(&entry.words.fi, visit.now.millis());
            list.add(&mut tx, &code, &entry).await?;
            Ok(())
        }
        (_, Some(place)) if posted.text("seen") != entry_stamp(&now[place]) => {
            tx.rollback().await?;
            let words = Some(t::admin::changed_by_other(l).to_owned());
            return show(visit, list, Some(refused(slips, StatusCode::CONFLICT, words))).await;
        }
        (_, Some(_)) => {
            list.keep(&mut tx, &entry).await?;
            Ok(())
        }
    };
    match done {
        Ok(()) => {
            tx.commit().await?;
            tracing::info!(person = ?doer(visit), list = list.path(), id, act, "a list was changed");
            Ok(saved(visit, list.path()))
        }
        Err(used) => {
            tx.rollback().await?;
            let words = Some(t::admin::in_use(l, used));
            show(
                visit,
                list,
                Some(refused(Slips::default(), StatusCode::CONFLICT, words)),
            )
            .await
        }
    }
}

/// A short name for files: letters and digits of the Finnish name, and the time, which no other has.
fn free_code(name: &str, now: i64) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(|sign| match sign {
            'ä' | 'å' => 'a',
            'ö' => 'o',
            sign if sign.is_ascii_alphanumeric() => sign,
            _ => '-',
        })
        .take(30)
        .collect();
    format!("{}-{now}", plain.trim_matches('-'))
}

fn typed(list: List, id: i64, posted: &Posted) -> Entry {
    let words = Localised {
        fi: posted.text("fi"),
        sv: posted.text("sv"),
        en: posted.text("en"),
    };
    Entry {
        id,
        title: if list == List::Templates {
            posted.text("title")
        } else {
            words.fi.clone()
        },
        group: posted.text("group").parse().ok().map(GroupId::new),
        words,
        ..Entry::default()
    }
}

fn check(l: Language, list: List, entry: &Entry) -> Slips {
    let mut slips = Slips::default();
    let id = |part: &str| format!("{part}-{}", entry.id);
    if list == List::Templates {
        if entry.title.is_empty() {
            slips.add(id("title"), t::admin::problem_missing(l));
        } else if entry.title.chars().count() > 100 {
            slips.add(id("title"), t::admin::problem_long(l, "100"));
        } else if entry.title.chars().any(is_forbidden) {
            slips.add(id("title"), t::admin::problem_signs(l));
        }
    }
    if entry.words.fi.is_empty() {
        slips.add(id("fi"), t::admin::problem_missing(l));
    }
    for (part, text) in [
        ("fi", &entry.words.fi),
        ("sv", &entry.words.sv),
        ("en", &entry.words.en),
    ] {
        let may_break = list == List::Templates;
        if text.chars().count() > list.most() {
            slips.add(id(part), t::admin::problem_long(l, list.most().to_string()));
        } else if text.chars().any(|it| is_forbidden(it) && !(may_break && it == '\n')) {
            slips.add(id(part), t::admin::problem_signs(l));
        }
    }
    slips
}
