//! The rules of the service, and how many texts were checked, hidden and covered in each month.

use axum::response::Response;
use domain::codes::Language;
use domain::moderation::{Counted, month_of};
use leptos::prelude::*;
use store::moderation::Figure;

use super::words::reason_words;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// `GET /saannot`
pub async fn rules_page(visit: Visit) -> Result<Response, Fault> {
    let l = visit.language;
    let today = visit.now.civil_day();
    // Twelve months with this one.
    let from = month_of(visit.now.plus_days(-335).civil_day());
    let figures = store::moderation::figures(&mut visit.state.db.read().await?, &from).await?;
    let page = Page::new(t::moderation::rules_title(l))
        .class("page-info")
        .description(t::moderation::rules_lead(l))
        .trail(Vec::new(), t::moderation::rules_title(l));
    let contact = visit.state.town().contact_email.clone();
    Ok(page.draw(&visit, || {
        let contact =
            (!contact.is_empty()).then(|| view! { " "<a href=format!("mailto:{contact}")>{contact.clone()}</a> });
        view! {
            <div class="prose">
                <h1>{t::moderation::rules_title(l)}</h1>
                <p class="lead">{t::moderation::rules_lead(l)}</p>
                <h2>{t::moderation::rules_may(l)}</h2>
                <ul>
                    <li>{t::moderation::rules_may_1(l)}</li>
                    <li>{t::moderation::rules_may_2(l)}</li>
                    <li>{t::moderation::rules_may_3(l)}</li>
                </ul>
                <h2>{t::moderation::rules_not(l)}</h2>
                <ul>
                    <li>{t::moderation::rules_not_1(l)}</li>
                    <li>{t::moderation::rules_not_2(l)}</li>
                    <li>{t::moderation::rules_not_3(l)}</li>
                    <li>{t::moderation::rules_not_4(l)}</li>
                </ul>
                <h2>{t::moderation::rules_how(l)}</h2>
                <p>{t::moderation::rules_how_before(l)}</p>
                <p>{t::moderation::rules_how_after(l)}</p>
                <p>{t::moderation::rules_how_report(l)}</p>
                <h2>{t::moderation::rules_who(l)}</h2>
                <p>{t::moderation::rules_who_text(l)}{contact}</p>
                <h2 id="luvut">{t::moderation::figures_title(l)}</h2>
                {shown(l, &figures, &month_of(today))}
            </div>
        }
        .into_any()
    }))
}

fn shown(l: Language, figures: &[Figure], this_month: &str) -> AnyView {
    if figures.is_empty() {
        return view! { <p>{t::moderation::figures_none(l)}</p> }.into_any();
    }
    let sum = |what: Counted| {
        figures
            .iter()
            .filter(|it| it.what == what)
            .map(|it| it.count)
            .sum::<i64>()
    };
    let sentence = t::moderation::figures_sentence(
        l,
        sum(Counted::Published).to_string(),
        sum(Counted::Hidden).to_string(),
        sum(Counted::Shown).to_string(),
        sum(Counted::Covered).to_string(),
    );
    let mut months: Vec<&str> = figures.iter().map(|it| it.month.as_str()).collect();
    months.dedup();
    let rows: Vec<_> = months
        .into_iter()
        .map(|month| month_row(l, figures, month, this_month))
        .collect();
    view! {
        <p>{sentence}</p>
        <div class="table-wrap">
            <table>
                <caption class="visually-hidden">{t::moderation::figures_title(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::moderation::column_month(l)}</th>
                        <th scope="col" class="number">{t::moderation::column_published(l)}</th>
                        <th scope="col" class="number">{t::moderation::column_hidden(l)}</th>
                        <th scope="col" class="number">{t::moderation::column_shown(l)}</th>
                        <th scope="col" class="number">{t::moderation::column_covered(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {reasons(l, figures)}
        <p class="quiet">{t::moderation::figures_note(l)}</p>
    }
    .into_any()
}

fn month_row(l: Language, figures: &[Figure], month: &str, this_month: &str) -> impl IntoView + use<> {
    let of = |what: Counted| {
        let counted = figures.iter().filter(|it| it.month == month && it.what == what);
        counted.map(|it| it.count).sum::<i64>()
    };
    let (year, number) = month.split_once('-').unwrap_or((month, ""));
    let name = format!("{}/{year}", number.trim_start_matches('0'));
    let so_far = (month == this_month).then(|| view! { " "<span class="quiet">{t::moderation::so_far(l)}</span> });
    view! {
        <tr>
            <th scope="row">{name}{so_far}</th>
            <td class="number">{of(Counted::Published)}</td>
            <td class="number">{of(Counted::Hidden)}</td>
            <td class="number">{of(Counted::Shown)}</td>
            <td class="number">{of(Counted::Covered)}</td>
        </tr>
    }
}

/// Why texts were hidden or covered, the most common reason first.
fn reasons(l: Language, figures: &[Figure]) -> Option<impl IntoView + use<>> {
    let mut counts: Vec<_> = domain::HideReason::ALL
        .iter()
        .map(|reason| {
            let of = |what: Counted| {
                let counted = figures
                    .iter()
                    .filter(|it| it.what == what && it.reason == reason.as_code());
                counted.map(|it| it.count).sum::<i64>()
            };
            (*reason, of(Counted::Hidden), of(Counted::Covered))
        })
        .filter(|(_, hidden, covered)| hidden + covered > 0)
        .collect();
    counts.sort_by_key(|(_, hidden, covered)| -(hidden + covered));
    if counts.is_empty() {
        return None;
    }
    let rows: Vec<_> = counts
        .into_iter()
        .map(|(reason, hidden, covered)| {
            view! {
                <tr>
                    <th scope="row">{reason_words(l, reason)}</th>
                    <td class="number">{hidden}</td>
                    <td class="number">{covered}</td>
                </tr>
            }
        })
        .collect();
    Some(view! {
        <h3>{t::moderation::figures_reasons(l)}</h3>
        <div class="table-wrap">
            <table>
                <caption class="visually-hidden">{t::moderation::figures_reasons(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::moderation::reason(l)}</th>
                        <th scope="col" class="number">{t::moderation::column_hidden(l)}</th>
                        <th scope="col" class="number">{t::moderation::column_covered(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    })
}
