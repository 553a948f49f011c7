//! Who may do what, as a table; and how the service is, without what only its keeper needs.

use std::sync::Arc;

use axum::response::Response;
use domain::Moment;
use domain::people::{Act, POLICY_ROLES, policy_rows};
use leptos::prelude::*;

use super::frame::{allowed, page};
use super::policy_words::{act_name, column_name, reach_name};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use crate::ui::day_of;

/// How the service is, as the server tells it.
#[derive(Clone, Debug, Default)]
pub struct ServiceFacts {
    /// Of the program.
    pub version: &'static str,
    /// Bytes free where the data is.
    pub disk_free: Option<u64>,
    /// Whether less is free than the settings say there should be.
    pub is_disk_low: bool,
    /// What the server does by itself: the names of those whose last turn failed, and how many go well.
    pub failing: Vec<&'static str>,
    /// Those whose last turn went well.
    pub going_well: usize,
}

/// Asks the server how it is.
pub type AskService = Arc<dyn Fn() -> ServiceFacts + Send + Sync>;

/// `GET /hallinta/oikeudet`
pub async fn policy_page(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, Act::ReadAdmin)?;
    let l = visit.language;
    let title = t::admin::policy_title(l);
    Ok(page(&visit, title).draw(&visit, || {
        let heads = POLICY_ROLES
            .iter()
            .map(|column| view! { <th scope="col">{column_name(l, column)}</th> })
            .collect_view();
        let rows = policy_rows()
            .into_iter()
            .map(|(act, reaches)| {
                let cells = reaches
                    .into_iter()
                    .map(|reach| view! { <td>{reach_name(l, reach)}</td> })
                    .collect_view();
                view! { <tr><th scope="row">{act_name(l, act)}</th>{cells}</tr> }
            })
            .collect_view();
        view! {
            <h1>{title}</h1>
            <p class="lead">{t::admin::policy_lead(l)}</p>
            <p class="text">{t::admin::policy_text(l)}</p>
            <div class="table-wrap admin-policy" tabindex="0" role="region" aria-label=title>
                <table><thead><tr><th scope="col">{t::admin::policy_act(l)}</th>{heads}</tr></thead><tbody>{rows}</tbody></table>
            </div>
        }
        .into_any()
    }))
}

/// `GET /hallinta/tila`
pub async fn service_page(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, Act::ReadAdmin)?;
    let l = visit.language;
    let facts = (visit.state.service)();
    let mut conn = visit.state.db.read().await?;
    let bytes = store::service::database_bytes(&mut conn).await?;
    let waiting = store::outbox::waiting(&mut conn).await?;
    let backup = store::service::last_backup(&mut conn).await?;
    drop(conn);
    let is_sqlite = visit.state.db.is_sqlite();
    let title = t::admin::service_title(l);
    Ok(page(&visit, title).draw(&visit, || {
        let database = if is_sqlite { "SQLite" } else { "PostgreSQL" };
        let backup = match backup {
            Some(at) => backup_view(&visit, at).into_any(),
            None if is_sqlite => t::admin::no_backup(l).into_any(),
            None => t::admin::backup_elsewhere(l).into_any(),
        };
        let free = facts.disk_free.map_or_else(|| t::admin::unknown(l).to_owned(), size);
        let low = facts
            .is_disk_low
            .then(|| view! { " "<strong>{t::admin::disk_low(l)}</strong> });
        let jobs = if facts.failing.is_empty() {
            t::admin::jobs_well(l, i64::try_from(facts.going_well).unwrap_or(0))
        } else {
            t::admin::jobs_failing(l, facts.failing.join(", "))
        };
        view! {
            <h1>{title}</h1>
            <p class="lead">{t::admin::service_lead(l)}</p>
            <dl class="facts">
                <dt>{t::admin::version(l)}</dt><dd>{facts.version}</dd>
                <dt>{t::admin::database(l)}</dt><dd>{database}", "{size(u64::try_from(bytes).unwrap_or(0))}</dd>
                <dt>{t::admin::backup(l)}</dt><dd>{backup}</dd>
                <dt>{t::admin::disk(l)}</dt><dd>{free}{low}</dd>
                <dt>{t::admin::jobs(l)}</dt><dd>{jobs}</dd>
                <dt>{t::admin::mail_waiting(l)}</dt><dd><a href=visit.link("/hallinta/posti")>{waiting.letters}</a></dd>
            </dl>
        }
        .into_any()
    }))
}

fn backup_view(visit: &Visit, at: Moment) -> impl IntoView + use<> {
    let days = visit.now.millis_since(at) / (24 * 60 * 60 * 1000);
    let old = (days >= 7).then(|| view! { " "<strong>{t::admin::backup_old(visit.language, days)}</strong> });
    view! { {day_of(at)}{old} }
}

/// `12 Mt`: what a person compares, not what a machine counts.
fn size(bytes: u64) -> String {
    const MEGA: u64 = 1 << 20;
    if bytes >= 10 * 1024 * MEGA {
        format!("{} Gt", bytes / (1024 * MEGA))
    } else {
        format!("{} Mt", (bytes / MEGA).max(1))
    }
}
