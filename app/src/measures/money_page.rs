//! The outside money of a measure: who gives it, what was applied for, what was granted.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::calendar::iso;
use domain::programme::FundingState;
use domain::{FundingId, Language};
use leptos::prelude::*;
use store::programme::money::{self, Fund, FundSlip};

use super::fields::{choose, one, tick};
use super::frame::{Form, open, posted_rows, refused_rows, row, rows, rows_field, save_button};
use super::measure_page::{euros_typed, opened};
use super::read;
use crate::admin::frame::{Input, Posted, Slips, doer, saved};
use crate::error::Fault;
use crate::people::Visit;
use crate::programme::lines::funding_label;
use crate::strategy::forms::{Refused, check_one};
use crate::t;

/// `GET /toimenpiteet/7/rahoitus`
pub async fn money_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    show(&visit, &id, None).await
}

/// `POST /toimenpiteet/7/rahoitus`
pub async fn money_save(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let measure = opened(&visit, &mut visit.state.db.read().await?, &id).await?;
    let posted = Posted::read(&body)?;
    let l = visit.language;
    let mut slips = Slips::default();
    let (keys, wanted): (Vec<_>, Vec<_>) = asked(l, &posted, &mut slips).into_iter().unzip();
    if !slips.is_empty() {
        return show(&visit, &id, Some(&Refused::slips(&posted, slips))).await;
    }
    let seen = posted.text("seen").parse().unwrap_or_default();
    let mut tx = visit.state.db.write().await?;
    // Who may edit it is asked again of the measure that is changed.
    opened(&visit, &mut tx, &id).await?;
    let refused = match money::save(&mut tx, measure, seen, &wanted, doer(&visit), visit.now).await? {
        Ok(()) => {
            tx.commit().await?;
            tracing::info!(measure = %measure, person = ?doer(&visit), "the funding of a measure was saved");
            return Ok(saved(&visit, &format!("/toimenpiteet/{measure}/rahoitus")));
        }
        Err(refused) => refused,
    };
    tx.rollback().await?;
    let refused = refused_rows(&visit, &posted, refused, |slips, row, slip| {
        let (part, words) = match slip {
            FundSlip::Source => ("source", t::measures::problem_source(l)),
            FundSlip::Sum => ("applied", t::measures::problem_cost(l)),
            FundSlip::NotGranted => ("granted", t::measures::problem_granted(l)),
            FundSlip::Used => ("used", t::measures::problem_used(l)),
            FundSlip::Future => ("applied_on", t::measures::problem_past(l)),
        };
        slips.add(format!("fund-{}-{part}", keys[row]), words);
    })?;
    show(&visit, &id, Some(&refused)).await
}

/// The lines that are wanted, with their keys.
fn asked(l: Language, posted: &Posted, slips: &mut Slips) -> Vec<(String, Fund)> {
    let mut all = Vec::new();
    for key in posted_rows(posted) {
        let at = |part: &str| format!("fund-{key}-{part}");
        if posted.get(&at("remove")).is_some() {
            continue;
        }
        let id = key.parse().ok().map(FundingId::new);
        let parts = ["source", "applied_on", "applied", "granted", "used"];
        if id.is_none() && parts.iter().all(|part| posted.text(&at(part)).is_empty()) {
            continue;
        }
        let mut sum = |part: &str| {
            let text = posted.text(&at(part));
            let cents = read::cents(&text);
            if cents.is_none() && !text.is_empty() {
                slips.add(at(part), t::measures::problem_cost(l));
            }
            cents
        };
        let (applied, granted, used) = (sum("applied"), sum("granted"), sum("used"));
        let applied_on = read::day(l, posted, slips, &at("applied_on"));
        let source = posted.text(&at("source"));
        check_one(l, slips, &at("source"), &source, true);
        let fund = Fund {
            id,
            source,
            state: FundingState::from_code(&posted.text(&at("state"))).unwrap_or(FundingState::Planned),
            applied_on,
            applied,
            granted,
            used,
        };
        all.push((key, fund));
    }
    all
}

async fn show(visit: &Visit, id: &str, refused: Option<&Refused>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let (id, kept) = open(visit, &mut conn, id).await?;
    let all = money::all(&mut conn, id).await?;
    drop(conn);
    let l = visit.language;
    let keys = rows(all.iter().filter_map(|it| it.id).map(|id| id.get()), refused, 1);
    let drawn: Vec<_> = keys
        .iter()
        .enumerate()
        .map(|(place, (key, was_sent))| one_fund(visit, key, all.get(place), refused.filter(|_| *was_sent)))
        .collect();
    let content = view! { {rows_field(&keys)}<div id="rows">{drawn}</div>{save_button(visit)} }.into_any();
    let form = Form {
        title: t::measures::money(l),
        lead: t::measures::money_lead(l),
        path: "rahoitus",
        id,
        kept: &kept,
    };
    Ok(form.draw(visit, refused, ().into_any(), content))
}

fn one_fund(visit: &Visit, key: &str, fund: Option<&Fund>, refused: Option<&Refused>) -> AnyView {
    let l = visit.language;
    let at = |part: &str| format!("fund-{key}-{part}");
    let state = fund.map_or(FundingState::Planned, |it| it.state);
    let source = fund.map(|it| it.source.clone()).unwrap_or_default();
    let summary = match fund {
        Some(it) => format!("{}: {}", it.source, funding_label(l, it.state)),
        None => t::measures::fund_new(l).to_owned(),
    };
    let options = FundingState::ALL
        .iter()
        .map(|it| (it.as_code().to_owned(), funding_label(l, *it).to_owned()))
        .collect();
    let sum = |of: fn(&Fund) -> Option<i64>| fund.and_then(of).map(euros_typed).unwrap_or_default();
    let applied_on = fund.and_then(|it| it.applied_on).map(iso).unwrap_or_default();
    let remove = fund
        .is_some()
        .then(|| tick(visit, refused, &at("remove"), t::measures::fund_remove(l), false));
    let content = view! {
        {one(visit, refused, &at("source"), t::measures::fund_source(l), &source, Input::Line)}
        {choose(visit, refused, &at("state"), t::measures::status(l), options, state.as_code())}
        {one(visit, refused, &at("applied_on"), t::measures::fund_applied_on(l), &applied_on, Input::Day)}
        {one(visit, refused, &at("applied"), t::measures::fund_applied(l), &sum(|it| it.applied), Input::Short)}
        {one(visit, refused, &at("granted"), t::measures::fund_granted(l), &sum(|it| it.granted), Input::Short)}
        {one(visit, refused, &at("used"), t::measures::fund_used(l), &sum(|it| it.used), Input::Short)}
        {remove}
    };
    row(refused.is_some() || fund.is_none(), summary, content.into_any())
}
