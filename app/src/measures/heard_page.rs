//! The day on which the cooperation committee handled what a measure means to personnel.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::calendar::iso;
use leptos::prelude::*;
use store::programme::heard::{self, Staff};

use super::fields::one;
use super::frame::{Form, open, refused_rows, save_button};
use super::measure_page::opened;
use super::read;
use crate::admin::frame::{Input, Posted, Slips, doer, notice, saved};
use crate::error::Fault;
use crate::people::Visit;
use crate::strategy::forms::Refused;
use crate::t;

/// `GET /toimenpiteet/7/henkilosto`
pub async fn heard_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    show(&visit, &id, None).await
}

/// `POST /toimenpiteet/7/henkilosto`
pub async fn heard_save(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let measure = opened(&visit, &mut visit.state.db.read().await?, &id).await?;
    let posted = Posted::read(&body)?;
    let l = visit.language;
    let mut slips = Slips::default();
    let day = read::day(l, &posted, &mut slips, "heard");
    if !slips.is_empty() {
        return show(&visit, &id, Some(&Refused::slips(&posted, slips))).await;
    }
    let seen = posted.text("seen").parse().unwrap_or_default();
    let mut tx = visit.state.db.write().await?;
    // Who may edit it is asked again of the measure that is changed.
    opened(&visit, &mut tx, &id).await?;
    let refused = match heard::save(&mut tx, measure, seen, day, doer(&visit), visit.now).await? {
        Ok(()) => {
            tx.commit().await?;
            tracing::info!(measure = %measure, person = ?doer(&visit), "the hearing of staff was written down");
            return Ok(saved(&visit, &format!("/toimenpiteet/{measure}/henkilosto")));
        }
        Err(refused) => refused,
    };
    tx.rollback().await?;
    let refused = refused_rows(&visit, &posted, refused, |slips, _, heard::Future| {
        slips.add("heard", t::measures::problem_past(l));
    })?;
    show(&visit, &id, Some(&refused)).await
}

/// Advice when personnel is affected and has not been heard, or was heard after the decision.
pub(super) fn advice(visit: &Visit, staff: Staff) -> Option<AnyView> {
    let l = visit.language;
    if staff.is_early() {
        return Some(notice(visit, "warning", t::programme::staff_warning(l)));
    }
    let is_open = staff.affects && staff.heard.is_none();
    is_open.then(|| notice(visit, "warning", t::measures::heard_first(l)))
}

async fn show(visit: &Visit, id: &str, refused: Option<&Refused>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let (id, kept) = open(visit, &mut conn, id).await?;
    let staff = heard::staff(&mut conn, id).await?.unwrap_or_default();
    drop(conn);
    let l = visit.language;
    let above = if staff.affects {
        advice(visit, staff)
    } else {
        Some(notice(visit, "info", t::measures::heard_not(l)))
    };
    let day = staff.heard.map(iso).unwrap_or_default();
    let content = view! {
        {one(visit, refused, "heard", t::measures::heard_on(l), &day, Input::Day)}
        {save_button(visit)}
    };
    let form = Form {
        title: t::measures::heard(l),
        lead: t::measures::heard_lead(l),
        path: "henkilosto",
        id,
        kept: &kept,
    };
    Ok(form.draw(visit, refused, above.into_any(), content.into_any()))
}
