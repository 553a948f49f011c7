//! A goal: what is wanted, what is done for it and how far that is, and the ideas of residents behind it.

use axum::extract::Path;
use axum::response::Response;
use domain::codes::Status;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use domain::strategy::{PartKind, StrategyState};
use leptos::prelude::*;
use store::strategy::grown::{GoalIdea, GoalMeasure};
use store::strategy::{Part, Strategy};

use super::page::goal_facts;
use super::words::{percent, roll_up_view, said, said_text, stale, state_tag, status_tag, sum};
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::ideas::{service_label, status_icon};
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// Ideas that are named; the rest are counted.
const NAMED: usize = 20;

struct Shown {
    goal: Part,
    area: Option<Part>,
    it: Strategy,
    measures: Vec<GoalMeasure>,
    ideas: Vec<GoalIdea>,
    /// What happened lately to its measures.
    lately: Vec<crate::thread::Told>,
}

/// `GET /tavoitteet/4`
pub async fn goal_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let gone = || Fault::Refused(Refusal::NotFound);
    may(&visit.actor(), Act::ReadPublic, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let id: i64 = id.parse().map_err(|_| gone())?;
    let mut conn = visit.state.db.read().await?;
    let goal = store::strategy::part(&mut conn, id).await?;
    let goal = goal.filter(|it| it.kind == PartKind::Goal).ok_or_else(gone)?;
    let it = super::page::asked_version(&visit, &mut conn, &goal.strategy.to_string()).await?;
    let it = it.ok_or_else(gone)?;
    let area = match goal.parent {
        Some(parent) => store::strategy::part(&mut conn, parent).await?,
        None => None,
    };
    let shown = Shown {
        measures: store::strategy::grown::measures_of_goal(&mut conn, id).await?,
        ideas: store::strategy::grown::ideas_of_goal(&mut conn, id).await?,
        lately: crate::thread::of_goal(&visit, &mut conn, domain::GoalId::new(id)).await?,
        goal,
        area,
        it,
    };
    drop(conn);
    let lists = lists(&visit.state).await?;
    Ok(draw(&visit, &lists, &shown))
}

fn draw(visit: &Visit, lists: &Lists, shown: &Shown) -> Response {
    let l = visit.language;
    let (name, lang) = said(l, &shown.goal.name);
    let (strategy, _) = said(l, &shown.it.name);
    let above = vec![(t::strategy::title(l).to_owned(), "/strategia")];
    let mut page = Page::new(name.clone())
        .class("page-strategy")
        .description(t::strategy::goal_description(l, &name))
        .trail(above, name.clone());
    let is_old = shown.it.state != StrategyState::InForce;
    if is_old {
        page = page.under(strategy.clone(), format!("/strategia?versio={}", shown.it.id));
    }
    if visit.signed_in.is_some() || !shown.it.state.is_public() {
        page = page.private();
    }
    page.draw(visit, || {
        let area = shown.area.as_ref().map(|area| {
            let (words, lang) = said(l, &area.name);
            let href = format!("{}?versio={}#osa-{}", visit.link("/strategia"), shown.it.id, area.id);
            view! { <p class="quiet">{t::strategy::focus_area(l)}": "<a href=href lang=lang>{words}</a></p> }
        });
        let state = is_old.then(|| {
            view! { <p class="idea-facts">{state_tag(visit, shown.it.state)}<span>{strategy}</span></p> }
        });
        let whole = sum(shown.measures.iter());
        let rows: Vec<_> = shown.measures.iter().map(|it| measure_row(visit, lists, it)).collect();
        view! {
            {area}
            <h1 lang=lang>{name}</h1>
            {state}
            {goal_facts(visit, lists, &shown.goal)}
            {said_text(l, &shown.goal.text)}
            <section>
                <h2>{t::strategy::measures(l)}</h2>
                {roll_up_view(visit, &whole)}
                <ul class="idea-list">{rows}</ul>
            </section>
            {ideas(visit, &shown.ideas)}
            {crate::thread::told_list(l, &shown.lately)}
        }
        .into_any()
    })
}

fn measure_row(visit: &Visit, lists: &Lists, it: &GoalMeasure) -> AnyView {
    let l = visit.language;
    let (name, lang) = said(l, &it.name);
    let far = it
        .progress
        .share
        .map(|share| view! { <span class="fact">{t::strategy::percent(l, percent(share))}</span> });
    let group = lists.group(it.group, l).map(|(name, lang)| {
        let lang = (lang != l).then(|| lang.tag());
        view! { <span class="fact" lang=lang>{name.to_owned()}</span> }
    });
    view! {
        <li class="idea-row">
            <h3 class="idea-row-title">
                <a href=visit.link(&format!("/toimenpiteet/{}", it.id)) lang=lang>{it.code.clone()}" "{name}</a>
            </h3>
            <p class="idea-row-facts">{status_tag(visit, it.progress.status, None)}{far}{group}{stale(visit, it)}</p>
        </li>
    }
    .into_any()
}

/// How many ideas of residents feed the goal, what came of them, and the newest of them.
fn ideas(visit: &Visit, all: &[GoalIdea]) -> AnyView {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    if all.is_empty() {
        return view! {
            <section>
                <h2>{t::strategy::ideas(l)}</h2>
                <p class="text">{t::strategy::ideas_none(l)}" "<a href=visit.link("/ideat/uusi")>{t::site::send(l)}</a></p>
            </section>
        }
        .into_any();
    }
    let counts = Status::ALL
        .iter()
        .map(|status| (*status, all.iter().filter(|it| it.status == *status).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(status, count)| {
            let words = format!("{count} {}", service_label(l, status));
            view! { <li><span class="tag" data-status=status.as_code()>{icon(pkg, status_icon(status))}<span>{words}</span></span></li> }
        })
        .collect_view();
    let named = all
        .iter()
        .take(NAMED)
        .map(|it| {
            let lang = (it.language != l).then(|| it.language.tag());
            view! {
                <li class="idea-row">
                    <a href=visit.link(&format!("/ideat/{}", it.id)) lang=lang>{it.title.clone()}</a>
                    <p class="idea-row-facts">
                        <span class="tag" data-status=it.status.as_code()>
                            {icon(pkg, status_icon(it.status))}{service_label(l, it.status)}
                        </span>
                    </p>
                </li>
            }
        })
        .collect_view();
    let rest = all.len().saturating_sub(NAMED);
    let rest = (rest > 0).then(|| view! { <p class="quiet">{t::strategy::ideas_more(l, rest.to_string())}</p> });
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    view! {
        <section>
            <h2>{t::strategy::ideas(l)}</h2>
            <p>{t::strategy::ideas_count(l, count)}</p>
            <ul class="roll-up">{counts}</ul>
            <ul class="idea-list">{named}</ul>
            {rest}
        </section>
    }
    .into_any()
}
