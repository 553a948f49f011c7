//! The strategy on one page: what the town wants, how far it is, and how the law is met.

use axum::response::Response;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use domain::strategy::{Heading, PartKind, StrategyState};
use domain::{Localised, StrategyId};
use leptos::prelude::*;
use store::strategy::grown::GoalMeasure;
use store::strategy::{Part, Strategy};

use super::words::{decided, heading_label, roll_up_view, said, said_text, state_tag, sum, years};
use crate::admin::frame::saved_notice;
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// All that the page shows.
struct Shown {
    it: Strategy,
    parts: Vec<Part>,
    headings: Vec<(Heading, Localised)>,
    measures: Vec<GoalMeasure>,
}

/// `GET /strategia`, `?versio=2` for another version. Drafts are staff's.
pub async fn strategy_page(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.actor();
    may(&actor, Act::ReadPublic, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let asked = visit.query.split('&').find_map(|part| part.strip_prefix("versio="));
    let mut conn = visit.state.db.read().await?;
    let it = match asked {
        Some(id) => Some(
            asked_version(&visit, &mut conn, id)
                .await?
                .ok_or(Fault::Refused(Refusal::NotFound))?,
        ),
        None => store::strategy::all(&mut conn)
            .await?
            .into_iter()
            .find(|it| it.state == StrategyState::InForce),
    };
    let Some(it) = it else {
        drop(conn);
        return Ok(nothing_yet(&visit));
    };
    let shown = Shown {
        parts: store::strategy::parts(&mut conn, it.id).await?,
        headings: store::strategy::headings(&mut conn, it.id).await?,
        measures: store::strategy::grown::measures_of(&mut conn, it.id).await?,
        it,
    };
    drop(conn);
    let lists = lists(&visit.state).await?;
    Ok(draw(&visit, &lists, &shown))
}

/// A version by its number, when the visitor may read it.
pub(super) async fn asked_version(visit: &Visit, conn: &mut store::Conn, id: &str) -> Result<Option<Strategy>, Fault> {
    let Ok(id) = id.parse::<StrategyId>() else {
        return Ok(None);
    };
    let found = store::strategy::find(conn, id).await?;
    let reads_drafts = may(&visit.actor(), Act::ReadDraftStrategy, &Object::Service).is_ok();
    Ok(found.filter(|it| it.state.is_public() || reads_drafts))
}

pub(super) fn edits(visit: &Visit) -> bool {
    may(&visit.actor(), Act::EditStrategy, &Object::Service).is_ok()
}

fn nothing_yet(visit: &Visit) -> Response {
    let l = visit.language;
    let title = t::strategy::title(l);
    let mut page = Page::new(title).trail(Vec::new(), title);
    if visit.signed_in.is_some() {
        page = page.private();
    }
    page.draw(visit, || {
        let begin = edits(visit).then(|| {
            view! { <p class="actions"><a class="button" href=visit.link("/strategia/uusi")>{t::strategy::begin(l)}</a></p> }
        });
        view! {
            <h1>{title}</h1>
            <p class="lead">{t::strategy::none_yet(l)}</p>
            <ul class="ways"><li><a href=visit.link("/strategia/versiot")>{t::strategy::versions(l)}</a></li></ul>
            {begin}
        }
        .into_any()
    })
}

fn draw(visit: &Visit, lists: &Lists, shown: &Shown) -> Response {
    let l = visit.language;
    let it = &shown.it;
    let (name, lang) = said(l, &it.name);
    let trail = if it.state == StrategyState::InForce {
        Vec::new()
    } else {
        vec![
            (t::strategy::title(l).to_owned(), "/strategia"),
            (t::strategy::versions(l).to_owned(), "/strategia/versiot"),
        ]
    };
    let vision = said(l, &it.vision).0;
    let mut page = Page::new(name.clone())
        .class("page-strategy")
        .description(if vision.is_empty() {
            t::strategy::description(l).to_owned()
        } else {
            vision
        })
        .trail(trail, name.clone());
    if visit.signed_in.is_some() || !it.state.is_public() {
        page = page.private();
    }
    page.draw(visit, || {
        let whole = sum(shown.measures.iter());
        view! {
            <h1 lang=lang>{name}</h1>
            <p class="lead">{years(it)}</p>
            <p class="idea-facts">{state_tag(visit, it.state)}<span>{decided(l, it)}</span></p>
            {saved_notice(visit)}
            {notice(visit, it)}
            {links(visit, it)}
            {said_text(l, &it.vision).map(|text| view! { <section><h2>{t::strategy::vision(l)}</h2>{text}</section> })}
            {values(visit, it)}
            <section>
                <h2>{t::strategy::how_far(l)}</h2>
                {roll_up_view(visit, &whole)}
            </section>
            {focus_areas(visit, lists, shown)}
            {said_text(l, &it.why).map(|text| view! { <section><h2>{t::strategy::why(l)}</h2>{text}</section> })}
            {law(visit, shown)}
        }
        .into_any()
    })
}

/// Says plainly when this is not the strategy that holds.
fn notice(visit: &Visit, it: &Strategy) -> Option<AnyView> {
    let l = visit.language;
    let words = match it.state {
        StrategyState::InForce => return None,
        StrategyState::Draft => t::strategy::is_draft(l),
        StrategyState::Commented => t::strategy::is_commented(l),
        StrategyState::Approved => t::strategy::is_approved(l),
        StrategyState::Retired => t::strategy::is_retired(l),
    };
    let sign = icon(&visit.state.assets.pkg, "info");
    Some(view! { <div class="notice" data-tone="info">{sign}<div><p>{words}</p></div></div> }.into_any())
}

fn links(visit: &Visit, it: &Strategy) -> AnyView {
    let l = visit.language;
    let before = it.before.map(|before| {
        let href = format!("{}?vanha={before}&uusi={}", visit.link("/strategia/muutokset"), it.id);
        view! { <li><a href=href>{t::strategy::what_changed(l)}</a></li> }
    });
    let edit = edits(visit).then(|| {
        let href = visit.link(&format!("/strategia/{}/muokkaa", it.id));
        view! { <li><a href=href>{t::strategy::edit(l)}</a></li> }
    });
    view! {
        <ul class="ways strategy-ways">
            {before}
            <li><a href=visit.link("/strategia/versiot")>{t::strategy::versions(l)}</a></li>
            {edit}
        </ul>
    }
    .into_any()
}

fn values(visit: &Visit, it: &Strategy) -> Option<AnyView> {
    let l = visit.language;
    let (words, lang) = said(l, &it.values);
    let items: Vec<_> = words
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| view! { <li>{line.to_owned()}</li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <section><h2>{t::strategy::values(l)}</h2><ul class="strategy-values" lang=lang>{items}</ul></section> }
            .into_any()
    })
}

fn focus_areas(visit: &Visit, lists: &Lists, shown: &Shown) -> AnyView {
    let l = visit.language;
    let areas: Vec<_> = shown.parts.iter().filter(|it| it.kind == PartKind::FocusArea).collect();
    if areas.is_empty() {
        return view! { <p class="quiet">{t::strategy::no_parts(l)}</p> }.into_any();
    }
    areas
        .into_iter()
        .map(|area| {
            let goals: Vec<&Part> = shown.parts.iter().filter(|it| it.parent == Some(area.id)).collect();
            let below = shown
                .measures
                .iter()
                .filter(|it| goals.iter().any(|goal| goal.id == it.goal));
            let whole = sum(below);
            let (name, lang) = said(l, &area.name);
            let rows: Vec<_> = goals.iter().map(|goal| goal_row(visit, lists, shown, goal)).collect();
            view! {
                <section class="strategy-area" id=format!("osa-{}", area.id)>
                    <p class="quiet">{t::strategy::focus_area(l)}</p>
                    <h2 lang=lang>{name}</h2>
                    {said_text(l, &area.text)}
                    {roll_up_view(visit, &whole)}
                    <ul class="idea-list">{rows}</ul>
                </section>
            }
            .into_any()
        })
        .collect_view()
        .into_any()
}

fn goal_row(visit: &Visit, lists: &Lists, shown: &Shown, goal: &Part) -> AnyView {
    let l = visit.language;
    let (name, lang) = said(l, &goal.name);
    let whole = sum(shown.measures.iter().filter(|it| it.goal == goal.id));
    view! {
        <li class="idea-row" id=format!("osa-{}", goal.id)>
            <h3 class="idea-row-title"><a href=visit.link(&format!("/tavoitteet/{}", goal.id)) lang=lang>{name}</a></h3>
            {goal_facts(visit, lists, goal)}
            {roll_up_view(visit, &whole)}
        </li>
    }
    .into_any()
}

/// Who sees to a goal, and by when.
pub(super) fn goal_facts(visit: &Visit, lists: &Lists, goal: &Part) -> Option<AnyView> {
    let l = visit.language;
    let group = goal
        .group
        .and_then(|id| lists.group(id, l).map(|(name, lang)| (id, name.to_owned(), lang)));
    let group = group.map(|(id, name, lang)| {
        let lang = (lang != l).then(|| lang.tag());
        view! {
            <span class="fact">
                {icon(&visit.state.assets.pkg, "group")}
                <a href=visit.link(&format!("/ryhmat/{id}")) lang=lang>{name}</a>
            </span>
        }
    });
    let horizon = goal
        .horizon
        .map(|year| view! { <span class="fact">{t::strategy::by_year(l, year.to_string())}</span> });
    (group.is_some() || horizon.is_some()).then(|| view! { <p class="idea-row-facts">{group}{horizon}</p> }.into_any())
}

fn law(visit: &Visit, shown: &Shown) -> Option<AnyView> {
    let l = visit.language;
    let items: Vec<_> = shown
        .headings
        .iter()
        .map(|(heading, text)| view! { <h3>{heading_label(l, *heading)}</h3>{said_text(l, text)} })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="strategy-law">
                <h2>{t::strategy::law_title(l)}</h2>
                <p class="quiet text">{t::strategy::law_lead(l)}</p>
                {items}
            </section>
        }
        .into_any()
    })
}
