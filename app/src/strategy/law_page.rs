//! How a version treats what the law asks of a strategy (Kuntalaki 37 §), and why parts of the version
//! before were left out: both are lists of texts in three languages.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::Localised;
use domain::refusal::Refusal;
use domain::strategy::Heading;
use leptos::prelude::*;
use store::Conn;
use store::strategy::Strategy;
use store::strategy::edit::save_heading;
use store::strategy::lineage;

use super::forms::{Refused, check, desk, open_words, page, saved, three, told, typed};
use super::words::{heading_label, said};
use crate::admin::frame::{Input, Posted, Slips, doer, saved_notice, stamp};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// Which list of texts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Law,
    Dropped,
}

/// One text of the list.
struct Entry {
    key: String,
    label: String,
    text: Localised,
    heading: Option<Heading>,
    /// Of the older version.
    part: i64,
}

impl List {
    const fn last(self) -> &'static str {
        match self {
            Self::Law => "/laki",
            Self::Dropped => "/pois",
        }
    }

    async fn entries(self, visit: &Visit, c: &mut Conn, it: &Strategy) -> Result<Vec<Entry>, Fault> {
        let l = visit.language;
        if self == Self::Law {
            let said = store::strategy::headings(c, it.id).await?;
            return Ok(Heading::ALL
                .iter()
                .map(|heading| Entry {
                    key: heading.as_code().to_owned(),
                    label: heading_label(l, *heading).to_owned(),
                    text: said
                        .iter()
                        .find(|(it, _)| it == heading)
                        .map(|(_, text)| text.clone())
                        .unwrap_or_default(),
                    heading: Some(*heading),
                    part: 0,
                })
                .collect());
        }
        let Some(before) = it.before else {
            return Ok(Vec::new());
        };
        let came = lineage::sources(c, it.id).await?;
        let why = lineage::dropped(c, it.id).await?;
        let old = store::strategy::parts(c, before).await?;
        Ok(old
            .into_iter()
            .filter(|part| !came.iter().any(|(_, from)| *from == part.id))
            .map(|part| Entry {
                key: format!("osa{}", part.id),
                label: said(l, &part.name).0,
                text: why
                    .iter()
                    .find(|(id, _)| *id == part.id)
                    .map(|(_, text)| text.clone())
                    .unwrap_or_default(),
                heading: None,
                part: part.id,
            })
            .collect())
    }
}

fn list_stamp(entries: &[Entry]) -> String {
    stamp(
        entries
            .iter()
            .flat_map(|it| [it.key.as_str(), &it.text.fi, &it.text.sv, &it.text.en]),
    )
}

fn which(visit: &Visit) -> List {
    if visit.path.ends_with("/pois") {
        List::Dropped
    } else {
        List::Law
    }
}

/// `GET /strategia/2/muokkaa/laki` and `/pois`
pub async fn law_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    show(&visit, &id, None).await
}

/// `POST /strategia/2/muokkaa/laki` and `/pois`
pub async fn save_law(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let list = which(&visit);
    let it = open_words(&visit, &mut visit.state.db.read().await?, &id).await?;
    let posted = Posted::read(&body)?;
    let l = visit.language;
    let mut tx = visit.state.db.write().await?;
    let taken = store::strategy::take(&mut tx, it.id).await?;
    let now = taken.ok_or(Fault::Refused(Refusal::NotFound))?;
    let entries = list.entries(&visit, &mut tx, &now).await?;
    let mut slips = Slips::default();
    for entry in &entries {
        let text = typed(&posted, &entry.key);
        let is_translated = !text.sv.is_empty() || !text.en.is_empty();
        check(l, &mut slips, &entry.key, &text, false, is_translated);
    }
    let refused = if !now.state.is_open() {
        Some(Refused::conflict(&posted, t::strategy::not_open(l)))
    } else if !slips.is_empty() {
        Some(Refused::slips(&posted, slips))
    } else if posted.text("seen") != list_stamp(&entries) {
        Some(Refused::conflict(&posted, t::strategy::changed_by_other(l)))
    } else {
        None
    };
    if let Some(refused) = refused {
        tx.rollback().await?;
        return show(&visit, &id, Some(&refused)).await;
    }
    for entry in &entries {
        let text = typed(&posted, &entry.key);
        match entry.heading {
            Some(heading) => save_heading(&mut tx, it.id, heading, &text).await?,
            None => lineage::set_dropped(&mut tx, it.id, entry.part, &text).await?,
        }
    }
    tx.commit().await?;
    tracing::info!(strategy = %it.id, person = ?doer(&visit), "texts of the strategy were changed");
    Ok(saved(&visit, &desk(it.id)))
}

async fn show(visit: &Visit, id: &str, refused: Option<&Refused>) -> Result<Response, Fault> {
    let list = which(visit);
    let mut conn = visit.state.db.read().await?;
    let it = open_words(visit, &mut conn, id).await?;
    let entries = list.entries(visit, &mut conn, &it).await?;
    drop(conn);
    let l = visit.language;
    let (title, lead) = match list {
        List::Law => (t::strategy::law_title(l), t::strategy::law_edit_lead(l)),
        List::Dropped => (t::strategy::dropped_title(l), t::strategy::dropped_lead(l)),
    };
    Ok(page(visit, &it, title, refused).draw(visit, || {
        let fields: Vec<_> = entries
            .iter()
            .map(|entry| three(visit, refused, &entry.key, &entry.label, &entry.text, Input::Text))
            .collect();
        let action = visit.link(&[&desk(it.id), list.last()].concat());
        let form = if fields.is_empty() {
            view! { <p class="quiet">{t::strategy::dropped_none(l)}</p> }.into_any()
        } else {
            view! {
                <form class="form admin-form" method="post" action=action novalidate>
                    <input type="hidden" name="seen" value=list_stamp(&entries)/>
                    {fields}
                    <div class="actions"><button class="button" type="submit">{t::strategy::save(l)}</button></div>
                </form>
            }
            .into_any()
        };
        view! {
            {told(visit, refused)}
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            {saved_notice(visit)}
            {form}
        }
        .into_any()
    }))
}
