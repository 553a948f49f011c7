//! The service level: what the figures propose, what a person has confirmed, how often it held.

use domain::boards::ServiceClass;
use domain::flow::level::LEAST;
use leptos::prelude::*;

use super::figure::Scene;
use super::words::class_words;
use crate::t;

/// A level is at most so many days.
pub(super) const MOST_DAYS: i32 = 1_000;
/// The share of cards that a level is told for.
pub(super) const PERCENT: i32 = 85;

pub(super) fn part(scene: &Scene<'_>) -> AnyView {
    let l = scene.l;
    let rows: Vec<_> = ServiceClass::ALL
        .iter()
        .filter_map(|class| row(scene, *class))
        .collect();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label=t::flow::level_title(l)>
                <table class="flow-table">
                    <caption class="visually-hidden">{t::flow::level_title(l)}</caption>
                    <thead><tr>
                        <th scope="col">{t::flow::class(l)}</th>
                        <th scope="col">{t::flow::level_proposed(l)}</th>
                        <th scope="col">{t::flow::level_confirmed(l)}</th>
                        <th scope="col">{t::flow::level_held(l)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <h3 id="palvelutaso">{t::flow::level_title(l)}</h3>
        <p class="text">{t::flow::level_lead(l)}</p>
        {table}
        {scene.manages.then(|| form(scene))}
    }
    .into_any()
}

/// A class with anything to tell.
fn row(scene: &Scene<'_>, class: ServiceClass) -> Option<AnyView> {
    let l = scene.l;
    let flow = &scene.known.flow;
    let confirmed = scene.known.levels.iter().find(|it| it.class == class);
    let proposal = flow.proposal(Some(class));
    if confirmed.is_none() && matches!(proposal, Err(0)) {
        return None;
    }
    let proposed = match proposal {
        Ok(it) => t::flow::level_days_of(l, it.days.to_string(), it.cards.to_string()),
        Err(have) => t::flow::too_few(l, have.to_string(), LEAST.to_string()),
    };
    let (days, held) = match confirmed {
        None => (t::flow::level_none(l).to_owned(), String::new()),
        Some(it) => {
            let (window, _) = flow.level_window(Some(class));
            let hits = flow.hits(&window, it.days);
            let held = hits.percent().filter(|_| hits.of >= LEAST).map_or_else(
                || t::flow::too_few(l, hits.of.to_string(), LEAST.to_string()),
                |percent| t::flow::level_hits(l, percent.to_string(), it.percent.to_string()),
            );
            let when = domain::finnish_date(it.confirmed.civil_day());
            (t::flow::level_days_since(l, it.days.to_string(), &when), held)
        }
    };
    Some(
        view! { <tr><th scope="row">{class_words(l, class)}</th><td>{proposed}</td><td>{days}</td><td>{held}</td></tr> }
            .into_any(),
    )
}

fn form(scene: &Scene<'_>) -> AnyView {
    let l = scene.l;
    let flow = &scene.known.flow;
    let chosen = scene.asked.class.unwrap_or(ServiceClass::Normal);
    let proposed = flow.proposal(Some(chosen)).ok().map(|it| it.days);
    let confirmed = scene
        .known
        .levels
        .iter()
        .find(|it| it.class == chosen)
        .map(|it| it.days);
    let days = proposed.or(confirmed).map(|days| days.to_string()).unwrap_or_default();
    let options = ServiceClass::ALL
        .iter()
        .map(|class| {
            view! { <option value=class.as_code() selected=*class == chosen>{class_words(l, *class)}</option> }
        })
        .collect_view();
    let action = format!("/taulut/{}/virtaus?{}", scene.board, scene.asked.query(None));
    view! {
        <form class="flow-form" method="post" action=scene.visit.link(&action)>
            <div class="field">
                <label for="taso-luokka">{t::flow::class(l)}</label>
                <select class="input" id="taso-luokka" name="class">{options}</select>
            </div>
            <div class="field">
                <label for="taso-paivat">{t::flow::level_field(l)}</label>
                <input class="input" id="taso-paivat" name="days" type="number" inputmode="numeric" min="1" max=MOST_DAYS.to_string() required value=days/>
            </div>
            <button class="button-quiet" type="submit">{t::flow::level_confirm(l)}</button>
        </form>
    }
    .into_any()
}
