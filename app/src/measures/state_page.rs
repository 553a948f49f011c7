//! What becomes of a measure: it is completed, waits, is dropped, joins another or goes on; its status is
//! set by hand. Each is a form of its own on one page.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::programme::{MeasureState, MeasureStatus};
use domain::refusal::Refusal;
use domain::{Language, Localised};
use leptos::prelude::*;
use store::programme::desk::{self, Kept};
use store::programme::state::{self, Standing, Turn, TurnRefused};

use super::fields::{choose, one, page, three};
use super::measure_page::opened;
use super::read;
use crate::admin::frame::{Input, Posted, Slips, doer, saved, saved_notice};
use crate::error::Fault;
use crate::people::Visit;
use crate::strategy::forms::{Refused, check, told, typed};
use crate::strategy::words::status_label;
use crate::t;

/// What one may ask for, in the order of the page.
const ACTS: [&str; 7] = ["complete", "postpone", "merge", "cancel", "resume", "set", "free"];
/// What people may set by hand: what a measure under way can be.
const BY_HAND: [MeasureStatus; 4] = [
    MeasureStatus::OnTime,
    MeasureStatus::InProgress,
    MeasureStatus::NotStarted,
    MeasureStatus::Late,
];

fn labels(l: Language, act: &str) -> (&'static str, &'static str) {
    match act {
        "complete" => (t::measures::complete(l), t::measures::complete_lead(l)),
        "postpone" => (t::measures::postpone(l), t::measures::postpone_lead(l)),
        "cancel" => (t::measures::cancel(l), t::measures::cancel_lead(l)),
        "merge" => (t::measures::merge(l), t::measures::merge_lead(l)),
        "resume" => (t::measures::resume(l), t::measures::resume_lead(l)),
        "set" => (t::measures::set(l), t::measures::set_lead(l)),
        _ => (t::measures::free(l), t::measures::free_lead(l)),
    }
}

fn state_label(l: Language, state: MeasureState) -> &'static str {
    match state {
        MeasureState::Open => t::measures::state_open(l),
        MeasureState::Completed => t::measures::state_completed(l),
        MeasureState::Postponed => t::measures::state_postponed(l),
        MeasureState::Cancelled => t::measures::state_cancelled(l),
        MeasureState::Merged => t::measures::state_merged(l),
    }
}

fn is_offered(act: &str, it: &Standing) -> bool {
    let is_waiting = it.state == MeasureState::Postponed;
    let is_open = it.state == MeasureState::Open;
    match act {
        "complete" | "cancel" | "merge" => is_open || is_waiting,
        "postpone" | "set" => is_open,
        "resume" => !is_open,
        _ => it.manual.is_some(),
    }
}

/// `GET /toimenpiteet/7/tila`
pub async fn state_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    show(&visit, &id, None).await
}

/// `POST /toimenpiteet/7/tila`
pub async fn state_save(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let measure = opened(&visit, &mut visit.state.db.read().await?, &id).await?;
    let posted = Posted::read(&body)?;
    let l = visit.language;
    let act = posted.text("act");
    let act = ACTS.into_iter().find(|it| *it == act);
    let act = act.ok_or(Fault::Refused(Refusal::Invalid))?;
    let mut slips = Slips::default();
    let why = typed(&posted, &format!("{act}-why"));
    check(l, &mut slips, &format!("{act}-why"), &why, false, false);
    let asked = turn(l, &posted, act, &mut slips);
    let Some(asked) = asked.filter(|_| slips.is_empty()) else {
        return show(&visit, &id, Some(&Refused::slips(&posted, slips))).await;
    };
    let seen = posted.text("seen").parse().unwrap_or_default();
    let mut tx = visit.state.db.write().await?;
    // Who may edit it is asked again of the measure that is changed.
    opened(&visit, &mut tx, &id).await?;
    let done = state::turn(&mut tx, measure, seen, &asked, &why, doer(&visit), visit.now).await?;
    let refused = match done {
        Ok(()) => {
            tx.commit().await?;
            tracing::info!(measure = %measure, act, person = ?doer(&visit), "the state of a measure was changed");
            return Ok(saved(&visit, &format!("/toimenpiteet/{measure}")));
        }
        Err(TurnRefused::Gone) => return Err(Fault::Refused(Refusal::NotFound)),
        Err(TurnRefused::Changed) => Refused::conflict(&posted, t::measures::state_changed(l)),
        Err(TurnRefused::NotNow) => Refused::conflict(&posted, t::measures::not_now(l)),
        Err(TurnRefused::Reason) => slip(&posted, &format!("{act}-why-fi"), t::measures::problem_why(l)),
        Err(TurnRefused::Into) => slip(&posted, "into", t::measures::problem_into(l)),
        Err(TurnRefused::Day) if act == "postpone" => slip(&posted, "until", t::measures::problem_future(l)),
        Err(TurnRefused::Day) => slip(&posted, &format!("{act}-on"), t::measures::problem_past(l)),
    };
    tx.rollback().await?;
    show(&visit, &id, Some(&refused)).await
}

fn slip(posted: &Posted, id: &str, words: &str) -> Refused {
    let mut slips = Slips::default();
    slips.add(id, words);
    Refused::slips(posted, slips)
}

fn turn(l: Language, posted: &Posted, act: &str, slips: &mut Slips) -> Option<Turn> {
    let mut day = |id: &str| {
        let day = read::day(l, posted, slips, id);
        if day.is_none() && slips.of(id).is_none() {
            slips.add(id, t::measures::problem_day(l));
        }
        day
    };
    match act {
        "complete" => day("complete-on").map(|on| Turn::Complete { on }),
        "cancel" => day("cancel-on").map(|on| Turn::Cancel { on }),
        "postpone" => day("until").map(|until| Turn::Postpone { until }),
        "merge" => {
            let into = posted.text("into").parse().ok();
            if into.is_none() {
                slips.add("into", t::measures::problem_into(l));
            }
            into.map(|into| Turn::Merge { into })
        }
        "resume" => Some(Turn::Resume),
        "set" => {
            let status = MeasureStatus::from_code(&posted.text("status"));
            let status = status.filter(|it| BY_HAND.contains(it));
            if status.is_none() {
                slips.add("status", t::admin::problem_missing(l));
            }
            status.map(Turn::Set)
        }
        _ => Some(Turn::Free),
    }
}

async fn show(visit: &Visit, id: &str, refused: Option<&Refused>) -> Result<Response, Fault> {
    let gone = || Fault::Refused(Refusal::NotFound);
    let mut conn = visit.state.db.read().await?;
    let measure = opened(visit, &mut conn, id).await?;
    let kept = desk::measure(&mut conn, measure).await?.ok_or_else(gone)?;
    let stands = state::standing(&mut conn, measure).await?.ok_or_else(gone)?;
    let targets = state::targets(&mut conn, measure).await?;
    drop(conn);
    let targets: Vec<_> = targets
        .into_iter()
        .map(|(id, code, name)| (id.to_string(), format!("{code} {name}")))
        .collect();
    let l = visit.language;
    let title = t::measures::state(l);
    Ok(page(visit, title, refused).draw(visit, || {
        let forms: Vec<_> = ACTS
            .into_iter()
            .filter(|act| is_offered(act, &stands) && (*act != "merge" || !targets.is_empty()))
            .map(|act| {
                let typed = refused.filter(|it| it.posted.text("act") == act);
                form(visit, id, act, &kept, &targets, typed)
            })
            .collect();
        let manual = stands
            .manual
            .map(|it| view! { <p>{t::measures::manual_now(l, status_label(l, it))}</p> });
        let back = visit.link(&format!("/toimenpiteet/{measure}/muokkaa"));
        view! {
            {told(visit, refused)}
            <h1>{title}</h1>
            <p>{format!("{} {}", kept.plan.code, kept.plan.official.fi)}</p>
            <p>{t::measures::state_now(l)}": "<strong>{state_label(l, stands.state)}</strong></p>
            {manual}
            {saved_notice(visit)}
            <div>{forms}</div>
            <p><a href=back>{t::measures::back(l)}</a></p>
        }
        .into_any()
    }))
}

fn form(
    visit: &Visit,
    id: &str,
    act: &'static str,
    kept: &Kept,
    targets: &[(String, String)],
    refused: Option<&Refused>,
) -> AnyView {
    let l = visit.language;
    let (label, lead) = labels(l, act);
    let today = domain::calendar::iso(visit.now.civil_day());
    let own = match act {
        "complete" | "cancel" => Some(one(
            visit,
            refused,
            &format!("{act}-on"),
            t::measures::on(l),
            &today,
            Input::Day,
        )),
        "postpone" => Some(one(visit, refused, "until", t::measures::until(l), "", Input::Day)),
        "merge" => Some(choose(
            visit,
            refused,
            "into",
            t::measures::into(l),
            targets.to_vec(),
            "",
        )),
        "set" => {
            let options = BY_HAND
                .iter()
                .map(|it| (it.as_code().to_owned(), status_label(l, *it).to_owned()))
                .collect();
            Some(choose(visit, refused, "status", t::measures::status(l), options, ""))
        }
        _ => None,
    };
    let why = (act != "free").then(|| {
        let key = format!("{act}-why");
        three(
            visit,
            refused,
            &key,
            t::measures::why(l),
            &Localised::default(),
            Input::Text,
        )
    });
    let action = visit.link(&format!("/toimenpiteet/{id}/tila"));
    view! {
        <details class="fold" open=refused.is_some()>
            <summary>{label}</summary>
            <p class="text">{lead}</p>
            <form class="form admin-form" method="post" action=action novalidate>
                <input type="hidden" name="act" value=act/>
                <input type="hidden" name="seen" value=kept.version.to_string()/>
                {own}
                {why}
                <div class="actions"><button class="button-quiet" type="submit">{label}</button></div>
            </form>
        </details>
    }
    .into_any()
}
