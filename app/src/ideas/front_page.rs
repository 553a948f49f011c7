//! The front page: what this is, one big button, what came of others' ideas, and the newest ones.

use axum::response::Response;
use domain::codes::Language;
use leptos::prelude::*;
use store::figures::Figures;
use store::ideas::{IdeaRow, Outcome};

use super::idea_row::{RowStyle, idea_row, status_tag_of};
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{day_of, grouped, icon};

/// `GET /`
pub async fn front_page(visit: Visit) -> Result<Response, Fault> {
    let lists = lists(&visit.state).await?;
    let mut conn = visit.state.db.read().await?;
    let answered = store::ideas::newest_answered(&mut conn, 4).await?;
    let told = store::ideas::outcomes(
        &mut conn,
        &answered.iter().map(|row| row.id).collect::<Vec<_>>(),
        visit.now,
    )
    .await?;
    let newest = store::ideas::newest(&mut conn, 5).await?;
    let figures = store::figures::read(&mut conn).await?;
    drop(conn);
    let l = visit.language;
    let title = t::front::title(l);
    let page = Page::new(title).class("page-front").description(t::front::lead(l));
    Ok(page.draw(&visit, || {
        content(&visit, &lists, (&answered, &told), &newest, &figures).into_any()
    }))
}

fn content(
    visit: &Visit,
    lists: &Lists,
    (answered, told): (&[IdeaRow], &[Outcome]),
    newest: &[IdeaRow],
    figures: &Figures,
) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let rows = newest
        .iter()
        .map(|row| idea_row(l, pkg, lists, row, RowStyle::Short))
        .collect_view();
    let outcomes = answered
        .iter()
        .map(|row| outcome(l, pkg, lists, row, told.iter().find(|it| it.id == row.id)))
        .collect_view();
    let no_answers = answered
        .is_empty()
        .then(|| view! { <p class="quiet">{t::front::no_answers(l)}</p> });
    let no_ideas = newest
        .is_empty()
        .then(|| view! { <p class="quiet">{t::front::no_ideas(l)}</p> });
    view! {
        <section class="front-hero">
            <div class="front-hero-words">
                <h1>{t::front::title(l)}</h1>
                <p class="lead">{t::front::lead(l)}</p>
                <p class="actions">
                    <a class="button button-large" href=visit.link("/ideat/uusi")>{t::site::send(l)}</a>
                    <a class="button-quiet button-large" href=visit.link("/ideat")>{t::front::browse(l)}</a>
                </p>
            </div>
            <ol class="thread thread-steps">
                <li><p class="thread-title">{t::front::step_tell(l)}</p><p>{t::front::step_tell_text(l)}</p></li>
                <li><p class="thread-title">{t::front::step_handle(l)}</p><p>{t::front::step_handle_text(l)}</p></li>
                <li data-last=""><p class="thread-title">{t::front::step_see(l)}</p><p>{t::front::step_see_text(l)}</p></li>
            </ol>
        </section>
        {figures_view(l, figures)}
        <div class="front-lists">
            <section aria-labelledby="vastaukset">
                <h2 id="vastaukset">{t::front::answers(l)}</h2>
                {no_answers}
                <ul class="outcome-list">{outcomes}</ul>
                <a class="more" href=visit.link("/ideat?jarjestys=vastatut")>{t::front::all_answers(l)}{icon(pkg, "arrow-right")}</a>
            </section>
            <section aria-labelledby="uusimmat">
                <h2 id="uusimmat">{t::front::newest(l)}</h2>
                {no_ideas}
                <ul class="idea-list">{rows}</ul>
                <a class="more" href=visit.link("/ideat")>{t::front::all_ideas(l)}{icon(pkg, "arrow-right")}</a>
            </section>
        </div>
        <section class="front-channels" aria-labelledby="muut">
            <h2 id="muut">{t::front::channels(l)}</h2>
            <p>{channels(visit)}</p>
        </section>
    }
}

fn figures_view(l: Language, figures: &Figures) -> impl IntoView + use<> {
    let median = match figures.median_days {
        Some(days) => view! { <dd>{grouped(days)}</dd> }.into_any(),
        None => view! { <dd class="stat-unknown">{t::front::figure_unknown(l)}</dd> }.into_any(),
    };
    view! {
        <section class="front-figures" aria-labelledby="luvut">
            <h2 id="luvut" class="visually-hidden">{t::front::figures(l)}</h2>
            <dl class="stats">
                <div class="stat"><dt>{t::front::figure_ideas(l)}</dt><dd>{grouped(figures.ideas)}</dd></div>
                <div class="stat"><dt>{t::front::figure_answered(l)}</dt><dd>{grouped(figures.answered)}</dd></div>
                <div class="stat"><dt>{t::front::figure_median(l)}</dt>{median}</div>
            </dl>
        </section>
    }
}

fn outcome(l: Language, pkg: &str, lists: &Lists, row: &IdeaRow, told: Option<&Outcome>) -> impl IntoView + use<> {
    let written_in = (row.language != l).then(|| row.language.tag());
    let href = crate::page_link::path_in(l, &["/ideat/", &row.id.to_string()].concat());
    let group = row
        .group
        .and_then(|id| lists.group(id, l))
        .map(|(name, _)| view! { <span class="fact">{name.to_owned()}</span> });
    let text = told.map(|it| {
        let lang = (it.language != l).then(|| it.language.tag());
        view! { <p class="outcome-text" lang=lang>{it.opening.clone()}</p> }
    });
    let answered = row.answered.map(|at| view! { <span class="fact">{day_of(at)}</span> });
    view! {
        <li class="outcome">
            <h3 class="outcome-title"><a href=href lang=written_in>{row.title.clone()}</a></h3>
            {text}
            <p class="idea-row-facts">{status_tag_of(l, pkg, row.kind, row.status)}{group}{answered}</p>
        </li>
    }
}

fn channels(visit: &Visit) -> String {
    let l = visit.language;
    let town = &visit.state.town();
    if town.contact_phone.is_empty() {
        t::front::channels_text(l).to_owned()
    } else {
        [
            t::front::channels_text(l),
            " ",
            &t::front::channels_phone(l, &town.contact_phone),
        ]
        .concat()
    }
}
