//! What is to come: when so many cards are done, or how many by a day, always as likelihoods.

use domain::flow::forecast::{HowMany, SHARES, When};
use leptos::prelude::*;

use super::asked::MOST_CARDS;
use super::figure::{Figure, Row, Scene};
use super::known::Ahead;
use super::words::date;
use crate::t;

pub(super) fn figure<'a>(scene: &'a Scene<'a>) -> Figure<'a> {
    let l = scene.l;
    let mut figure = Figure::new("ennuste", t::flow::ahead_title(l));
    figure.is_table_first = true;
    figure.how = vec![
        t::flow::ahead_how(l),
        t::flow::ahead_how_quiet(l),
        t::flow::ahead_how_same(l),
    ];
    match scene.ahead {
        Ahead::Missing(missing) => {
            figure.summary.push(t::flow::ahead_missing(l).to_owned());
            if missing.weeks > 0 {
                figure
                    .summary
                    .push(t::flow::ahead_weeks(l, i64::try_from(missing.weeks).unwrap_or(0)));
            }
            if missing.cards > 0 {
                figure.summary.push(t::flow::ahead_cards(l, i64::from(missing.cards)));
            }
        }
        Ahead::Told { when, many } => {
            told(scene, when, many.as_ref(), &mut figure);
            figure.chart = Some(Box::new(move || form(scene)));
        }
    }
    figure
}

fn told(scene: &Scene<'_>, when: &When, many: Option<&HowMany>, figure: &mut Figure<'_>) {
    let l = scene.l;
    let cards = i64::from(scene.asked.cards);
    let of = |index: usize| when.0[index].map(date);
    figure.summary.push(match (of(2), of(0)) {
        (Some(sure), Some(even)) => t::flow::ahead_when(l, t::flow::cards(l, cards), &sure, &even),
        (None, Some(even)) => t::flow::ahead_when_even(l, t::flow::cards(l, cards), &even),
        (_, None) => t::flow::ahead_never(l, t::flow::cards(l, cards)),
    });
    if let (Some(many), Some(by)) = (many, scene.asked.by) {
        let by = domain::finnish_date(by);
        let (sure, even) = (many.0[2].to_string(), many.0[0].to_string());
        figure.summary.push(t::flow::ahead_many(l, &by, &sure, &even));
    }
    figure.table.head = vec![t::flow::likelihood(l), t::flow::ahead_day(l)];
    if many.is_some() {
        figure.table.head.push(t::flow::ahead_count(l));
    }
    for (index, share) in SHARES.iter().enumerate() {
        let words = if *share >= 95 {
            t::flow::over_percent(l, "95")
        } else {
            t::flow::percent(l, share.to_string())
        };
        let mut cells = vec![words, of(index).unwrap_or_else(|| t::flow::not_foreseen(l).to_owned())];
        if let Some(many) = many {
            cells.push(many.0[index].to_string());
        }
        figure.table.rows.push(Row::plain(cells));
    }
}

fn form(scene: &Scene<'_>) -> AnyView {
    let l = scene.l;
    let asked = scene.asked;
    let by = asked.by.map(domain::calendar::iso).unwrap_or_default();
    let today = domain::calendar::iso(scene.known.flow.today.date());
    let class = asked
        .class
        .map(|class| view! { <input type="hidden" name="luokka" value=class.as_code()/> });
    let action = scene.visit.link(&format!("/taulut/{}/virtaus", scene.board));
    view! {
        <form class="flow-form" method="get" action=[action.as_str(), "#ennuste"].concat()>
            <input type="hidden" name="jakso" value=asked.days.to_string()/>
            {class}
            <div class="field">
                <label for="ennuste-kortteja">{t::flow::ahead_field_cards(l)}</label>
                <input class="input" id="ennuste-kortteja" name="kortteja" type="number" inputmode="numeric" min="1"
                    max=MOST_CARDS.to_string() value=asked.cards.to_string()/>
            </div>
            <div class="field">
                <label for="ennuste-paiva">{t::flow::ahead_field_day(l)}</label>
                <input class="input" id="ennuste-paiva" name="paiva" type="date" min=today value=by/>
            </div>
            <button class="button-quiet" type="submit">{t::flow::ahead_ask(l)}</button>
        </form>
    }
    .into_any()
}
