//! Where a version stands, and moving it on: to comments, to approved, into force.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::Language;
use domain::calendar::{iso, parse_day};
use domain::refusal::Refusal;
use domain::strategy::StrategyState;
use domain::time::Date;
use leptos::prelude::*;
use store::StoreError;
use store::strategy::Strategy;
use store::strategy::step::{Step, StepRefused, step};

use super::forms::{Refused, check_one, desk, one, open, page, saved, told};
use super::words::state_tag;
use crate::admin::frame::{Input, Posted, Slips, doer};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// What it means that a version stands somewhere.
pub(super) fn meaning(l: Language, state: StrategyState) -> &'static str {
    match state {
        StrategyState::Draft => t::strategy::means_draft(l),
        StrategyState::Commented => t::strategy::means_commented(l),
        StrategyState::Approved => t::strategy::means_approved(l),
        StrategyState::InForce => t::strategy::means_in_force(l),
        StrategyState::Retired => t::strategy::means_retired(l),
    }
}

fn step_label(l: Language, next: StrategyState) -> &'static str {
    match next {
        StrategyState::Draft => t::strategy::step_draft(l),
        StrategyState::Commented => t::strategy::step_commented(l),
        StrategyState::Approved => t::strategy::step_approved(l),
        StrategyState::InForce => t::strategy::step_in_force(l),
        StrategyState::Retired => t::strategy::step_retired(l),
    }
}

/// `GET /strategia/2/muokkaa/tila`
pub async fn state_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    show(&visit, &id, None).await
}

/// `POST /strategia/2/muokkaa/tila`
pub async fn save_state(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let it = open(&visit, &mut visit.state.db.read().await?, &id).await?;
    let posted = Posted::read(&body)?;
    let l = visit.language;
    let next = StrategyState::from_code(&posted.text("next")).filter(|next| is_offered(*next));
    let next = next.ok_or(Fault::Refused(Refusal::Invalid))?;
    let mut slips = Slips::default();
    let bits = typed_step(&visit, next, &posted, &mut slips);
    if !slips.is_empty() {
        return show(&visit, &id, Some(&Refused::slips(&posted, slips))).await;
    }
    let mut tx = visit.state.db.write().await?;
    let taken = store::strategy::take(&mut tx, it.id).await?;
    taken.ok_or(Fault::Refused(Refusal::NotFound))?;
    let done = match step(&mut tx, it.id, next, &bits).await {
        // Another version came into force at the same moment.
        Err(StoreError::Constraint(_)) => Err(StepRefused::NoSuchStep),
        done => done?,
    };
    let words = match done {
        Ok(()) => {
            tx.commit().await?;
            tracing::info!(strategy = %it.id, next = next.as_code(), person = ?doer(&visit), "the strategy moved on");
            return Ok(saved(&visit, &desk(it.id)));
        }
        Err(StepRefused::NoSuchStep) => t::strategy::step_refused(l),
        Err(StepRefused::FollowUpMissing) => t::strategy::follow_up_missing(l),
        Err(StepRefused::NoGoals) => t::strategy::goals_missing(l),
    };
    tx.rollback().await?;
    show(&visit, &id, Some(&Refused::conflict(&posted, words))).await
}

/// A comment round has no page where anybody could comment yet, so none can be opened.
const fn is_offered(next: StrategyState) -> bool {
    !matches!(next, StrategyState::Commented)
}

fn typed_step(visit: &Visit, next: StrategyState, posted: &Posted, slips: &mut Slips) -> Step {
    let l = visit.language;
    let mut day = |id: &str, must: bool| -> Option<Date> {
        let text = posted.text(id);
        let day = parse_day(&text);
        if day.is_none() && (must || !text.is_empty()) {
            slips.add(id, t::strategy::problem_day(l));
        }
        day
    };
    match next {
        StrategyState::Commented => {
            let (from, to) = (day("comments-from", true), day("comments-to", true));
            if from.zip(to).is_some_and(|(from, to)| from > to) {
                slips.add("comments-to", t::strategy::problem_days(l));
            }
            Step {
                comments_from: from,
                comments_to: to,
                ..Step::default()
            }
        }
        StrategyState::Approved => {
            let decided_on = day("decided-on", true);
            if decided_on.is_some_and(|day| day > visit.now.civil_day()) {
                slips.add("decided-on", t::strategy::problem_future(l));
            }
            let (decided_by, section) = (posted.text("decided-by"), posted.text("section"));
            if decided_by.is_empty() {
                slips.add("decided-by", t::admin::problem_missing(l));
            }
            check_one(l, slips, "decided-by", &decided_by, true);
            check_one(l, slips, "section", &section, true);
            Step {
                decided_by,
                decided_on,
                section,
                ..Step::default()
            }
        }
        StrategyState::Draft | StrategyState::InForce | StrategyState::Retired => Step::default(),
    }
}

async fn show(visit: &Visit, id: &str, refused: Option<&Refused>) -> Result<Response, Fault> {
    let it = open(visit, &mut visit.state.db.read().await?, id).await?;
    let l = visit.language;
    let title = t::strategy::state_title(l);
    Ok(page(visit, &it, title, refused).draw(visit, || {
        let forms: Vec<_> = StrategyState::ALL
            .iter()
            .filter(|next| it.state.may_become(**next) && is_offered(**next))
            .map(|next| {
                let typed = refused.filter(|it| it.posted.text("next") == next.as_code());
                form(visit, &it, *next, typed)
            })
            .collect();
        view! {
            {told(visit, refused)}
            <h1>{title}</h1>
            <p class="idea-facts">{state_tag(visit, it.state)}</p>
            <p class="text">{meaning(l, it.state)}</p>
            {forms}
        }
        .into_any()
    }))
}

fn form(visit: &Visit, it: &Strategy, next: StrategyState, refused: Option<&Refused>) -> AnyView {
    let l = visit.language;
    let day = |day: Option<Date>| day.map(iso).unwrap_or_default();
    let fields = match next {
        StrategyState::Commented => Some(
            view! {
                {one(visit, refused, "comments-from", t::strategy::comments_from(l), &day(it.comments_from), Input::Day)}
                {one(visit, refused, "comments-to", t::strategy::comments_to(l), &day(it.comments_to), Input::Day)}
            }
            .into_any(),
        ),
        StrategyState::Approved => Some(
            view! {
                {one(visit, refused, "decided-by", t::strategy::decided_by(l), &it.decided_by, Input::Line)}
                {one(visit, refused, "decided-on", t::strategy::decided_on(l), &day(it.decided_on), Input::Day)}
                {one(visit, refused, "section", t::strategy::section(l), &it.section, Input::Short)}
            }
            .into_any(),
        ),
        StrategyState::Draft | StrategyState::InForce | StrategyState::Retired => None,
    };
    view! {
        <section>
            <h2>{step_label(l, next)}</h2>
            <p class="text">{meaning(l, next)}</p>
            <form class="form admin-form" method="post" action=visit.link(&[&desk(it.id), "/tila"].concat()) novalidate>
                <input type="hidden" name="next" value=next.as_code()/>
                {fields}
                <div class="actions"><button class="button-quiet" type="submit">{step_label(l, next)}</button></div>
            </form>
        </section>
    }
    .into_any()
}
