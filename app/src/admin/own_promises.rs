//! The promise: the town's own, and under it what each group could promise by its year. A proposal
//! becomes a promise by one press of a person, and only while it is still what the year says.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::inbox::{Kept, LEAST_FOR_OWN_PROMISE};
use domain::people::Act;
use domain::refusal::Refusal;
use domain::{GroupId, Language};
use leptos::prelude::*;
use store::groups::Group;

use super::frame::{Posted, allowed, doer, notice, saved};
use super::setting_form::{save, show};
use super::town_forms::PROMISE;
use crate::catalogue::lists;
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// `GET /hallinta/lupaus`
pub async fn promise_page(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, PROMISE.act)?;
    show(&visit, &PROMISE, proposals(&visit, false).await?)
}

/// `POST /hallinta/lupaus`
pub async fn save_promise(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit, PROMISE.act)?;
    let more = proposals(&visit, false).await?;
    save(&visit, &PROMISE, &body, more).await
}

/// `POST /hallinta/lupaus/{group}`: confirms what is proposed, or goes back to the town's promise.
pub async fn confirm_promise(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit, Act::ManageSettings)?;
    let posted = Posted::read(&body)?;
    let id = GroupId::new(id);
    let days = match posted.text("act").as_str() {
        "usual" => None,
        _ => Some(posted.text("days").parse::<u32>().ok()),
    };
    if let Some(wanted) = days {
        let totals = store::inbox::totals(&mut visit.state.db.read().await?, id, visit.now).await?;
        if wanted.is_none() || proposed(totals.kept) != wanted {
            let visit = visit.standing_at(PROMISE.path);
            let mut page = show(&visit, &PROMISE, proposals(&visit, true).await?)?;
            *page.status_mut() = http::StatusCode::CONFLICT;
            return Ok(page);
        }
    }
    let days = days.flatten();
    let mut tx = visit.state.db.write().await?;
    store::settings::take(&mut tx).await?;
    if !store::groups::set_answer_days(&mut tx, id, days).await? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.commit().await?;
    tracing::info!(person = ?doer(&visit), group = %id, days, "a group's promise was changed");
    Ok(saved(&visit, PROMISE.path))
}

/// What a group's year proposes; none when it says too little, or nothing that can be promised.
fn proposed(kept: Kept) -> Option<u32> {
    kept.own_days.filter(|days| *days <= 60)
}

/// Each group with its promise and what is proposed.
async fn proposals(visit: &Visit, is_changed: bool) -> Result<AnyView, Fault> {
    let lists = lists(&visit.state).await?;
    let mut conn = visit.state.db.read().await?;
    let mut rows = Vec::with_capacity(lists.groups.len());
    for group in &lists.groups {
        let kept = store::inbox::totals(&mut conn, group.id, visit.now).await?.kept;
        rows.push(row(visit, group, kept));
    }
    drop(conn);
    let l = visit.language;
    let changed = is_changed.then(|| notice(visit, "warning", t::admin::own_promise_changed(l)));
    Ok(view! {
        <section class="admin-new">
            <h2 id="ryhmat">{t::admin::own_promises(l)}</h2>
            <p class="text">{t::admin::own_promises_text(l)}</p>
            {changed}
            <ul class="admin-promises">{rows}</ul>
        </section>
    }
    .into_any())
}

fn row(visit: &Visit, group: &Group, kept: Kept) -> AnyView {
    let l = visit.language;
    let (name, named_in) = group.name.get(l);
    let (name, lang) = (name.to_owned(), (named_in != l).then(|| named_in.tag()));
    let town = visit.state.town().promise.answer_working_days;
    let now = match group.answer_days {
        Some(days) => t::admin::own_promise_own(l, i64::from(days)),
        None => t::admin::own_promise_town(l, i64::from(town)),
    };
    let proposal = proposed(kept).filter(|days| *days != group.answer_days.unwrap_or(town));
    let confirm = proposal.map(|days| {
        let label = [name.as_str(), ": ", &t::admin::own_promise_confirm(l, i64::from(days))].concat();
        view! {
            <input type="hidden" name="days" value=days/>
            <button class="button-quiet" name="act" value="confirm" aria-label=label>{t::admin::own_promise_confirm(l, i64::from(days))}</button>
        }
    });
    let back = group.answer_days.map(|_| {
        let label = [name.as_str(), ": ", t::admin::own_promise_back(l)].concat();
        view! { <button class="button-quiet" name="act" value="usual" aria-label=label>{t::admin::own_promise_back(l)}</button> }
    });
    let form = (confirm.is_some() || back.is_some()).then(|| {
        let action = visit.link(&format!("{}/{}", PROMISE.path, group.id));
        view! { <form class="actions" method="post" action=action>{confirm}{back}</form> }
    });
    view! {
        <li>
            <h3 lang=lang>{name.clone()}</h3>
            <p>{now}</p>
            <p class="quiet">{year(l, kept)}</p>
            {form}
        </li>
    }
    .into_any()
}

/// What the last year says of the group, and of how many answers.
fn year(l: Language, kept: Kept) -> String {
    match kept.own_days {
        Some(days) => t::admin::own_promise_year(l, kept.answered.to_string(), days.to_string()),
        None => t::admin::own_promise_little(l, kept.answered.to_string(), LEAST_FOR_OWN_PROMISE.to_string()),
    }
}
