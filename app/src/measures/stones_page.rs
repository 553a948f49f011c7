//! The milestones of a measure: what is done by when.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::calendar::{finnish_date, iso};
use domain::{Language, MilestoneId};
use leptos::prelude::*;
use store::programme::stones::{self, Stone, StoneSlip};

use super::fields::{one, three, tick};
use super::frame::{Form, open, posted_rows, refused_rows, row, rows, rows_field, save_button};
use super::measure_page::opened;
use super::read;
use crate::admin::frame::{Input, Posted, Slips, doer, saved};
use crate::error::Fault;
use crate::people::Visit;
use crate::strategy::forms::{Refused, check, typed};
use crate::strategy::words::said;
use crate::t;

/// Empty rows of the form.
const BLANKS: usize = 2;

/// `GET /toimenpiteet/7/valitavoitteet`
pub async fn stones_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    show(&visit, &id, None).await
}

/// `POST /toimenpiteet/7/valitavoitteet`
pub async fn stones_save(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
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
    let refused = match stones::save(&mut tx, measure, seen, &wanted, doer(&visit), visit.now).await? {
        Ok(()) => {
            tx.commit().await?;
            tracing::info!(measure = %measure, person = ?doer(&visit), "the milestones of a measure were saved");
            return Ok(saved(&visit, &format!("/toimenpiteet/{measure}/valitavoitteet")));
        }
        Err(refused) => refused,
    };
    tx.rollback().await?;
    let refused = refused_rows(&visit, &posted, refused, |slips, row, slip| match slip {
        StoneSlip::Name => slips.add(format!("stone-{}-fi", keys[row]), t::measures::problem_stone(l)),
        StoneSlip::Future => slips.add(format!("stone-{}-done", keys[row]), t::measures::problem_past(l)),
    })?;
    show(&visit, &id, Some(&refused)).await
}

/// The rows that are wanted, in their order, with their keys.
fn asked(l: Language, posted: &Posted, slips: &mut Slips) -> Vec<(String, Stone)> {
    let mut all = Vec::new();
    for key in posted_rows(posted) {
        let at = |part: &str| format!("stone-{key}-{part}");
        if posted.get(&at("remove")).is_some() {
            continue;
        }
        let name = typed(posted, &format!("stone-{key}"));
        let (due, done) = (
            read::day(l, posted, slips, &at("due")),
            read::day(l, posted, slips, &at("done")),
        );
        let id = key.parse().ok().map(MilestoneId::new);
        let is_blank = name == domain::Localised::default() && due.is_none() && done.is_none();
        if is_blank && id.is_none() {
            continue;
        }
        check(l, slips, &format!("stone-{key}"), &name, true, false);
        let place = posted.text(&at("order")).parse::<i64>().unwrap_or(i64::MAX);
        all.push((place, key, Stone { id, name, due, done }));
    }
    // Those with the same number stay as they were.
    all.sort_by_key(|(place, ..)| *place);
    all.into_iter().map(|(_, key, stone)| (key, stone)).collect()
}

async fn show(visit: &Visit, id: &str, refused: Option<&Refused>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let (id, kept) = open(visit, &mut conn, id).await?;
    let all = stones::all(&mut conn, id).await?;
    drop(conn);
    let l = visit.language;
    let keys = rows(all.iter().filter_map(|it| it.id).map(|id| id.get()), refused, BLANKS);
    let drawn: Vec<_> = keys
        .iter()
        .enumerate()
        .map(|(place, (key, was_sent))| {
            let stone = all.get(place);
            one_stone(visit, key, place, stone, refused.filter(|_| *was_sent))
        })
        .collect();
    let content = view! { {rows_field(&keys)}<div id="rows">{drawn}</div>{save_button(visit)} }.into_any();
    let form = Form {
        title: t::measures::stones(l),
        lead: t::measures::stones_lead(l),
        path: "valitavoitteet",
        id,
        kept: &kept,
    };
    Ok(form.draw(visit, refused, ().into_any(), content))
}

fn one_stone(visit: &Visit, key: &str, place: usize, stone: Option<&Stone>, refused: Option<&Refused>) -> AnyView {
    let l = visit.language;
    let at = |part: &str| format!("stone-{key}-{part}");
    let blank = Stone::default();
    let it = stone.unwrap_or(&blank);
    let summary = match (stone, it.done, it.due) {
        (None, ..) => t::measures::stone_new(l).to_owned(),
        (_, Some(day), _) => format!(
            "{}: {}",
            said(l, &it.name).0,
            t::programme::reached(l, finnish_date(day))
        ),
        (_, _, Some(day)) => format!("{}: {}", said(l, &it.name).0, t::programme::due(l, finnish_date(day))),
        _ => said(l, &it.name).0,
    };
    let (due, done) = (
        it.due.map(iso).unwrap_or_default(),
        it.done.map(iso).unwrap_or_default(),
    );
    let order = (place + 1).to_string();
    let remove = stone
        .is_some()
        .then(|| tick(visit, refused, &at("remove"), t::measures::stone_remove(l), false));
    let content = view! {
        {three(visit, refused, &format!("stone-{key}"), t::measures::name(l), &it.name, Input::Line)}
        {one(visit, refused, &at("due"), t::measures::stone_due(l), &due, Input::Day)}
        {one(visit, refused, &at("done"), t::measures::stone_done(l), &done, Input::Day)}
        {one(visit, refused, &at("order"), t::measures::stone_order(l), &order, Input::Number)}
        {remove}
    };
    row(refused.is_some(), summary, content.into_any())
}
