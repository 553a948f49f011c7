//! The words of statuses: what each is called and what it means in public. Codes never change.

use axum::response::Response;
use bytes::Bytes;
use domain::ideas::text::is_forbidden;
use domain::people::Act;
use domain::{Language, Localised, Status};
use http::StatusCode;
use leptos::prelude::*;
use store::settings::StatusWords;

use super::frame::{
    FieldView, Input, Posted, Slips, allowed, doer, field, language_name, notice, page, refused_page, saved,
    saved_notice, stamp,
};
use crate::error::Fault;
use crate::ideas::{service_label, service_meaning, status_tag};
use crate::people::Visit;
use crate::t;

const PATH: &str = "/hallinta/tilat";
const LABEL_MOST: usize = 40;
const MEANING_MOST: usize = 200;

/// `GET /hallinta/tilat`
pub async fn statuses_page(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, Act::ManageTexts)?;
    let kept = kept(&visit).await?;
    Ok(draw(&visit, &kept, None, &Slips::default(), StatusCode::OK))
}

/// `POST /hallinta/tilat`
pub async fn save_statuses(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit, Act::ManageTexts)?;
    let posted = Posted::read(&body)?;
    let l = visit.language;
    let mut slips = Slips::default();
    for &status in Status::ALL {
        for &language in Language::ALL {
            for (part, most) in [("label", LABEL_MOST), ("meaning", MEANING_MOST)] {
                let id = id(status, part, language);
                let text = posted.text(&id);
                if text.chars().count() > most {
                    slips.add(id, t::admin::problem_long(l, most.to_string()));
                } else if text.chars().any(is_forbidden) {
                    slips.add(id, t::admin::problem_signs(l));
                }
            }
        }
        // A translation stands beside a Finnish word, never alone: others would see nothing.
        let is_alone = |part| {
            posted.text(&id(status, part, Language::Fi)).is_empty()
                && [Language::Sv, Language::En]
                    .iter()
                    .any(|it| !posted.text(&id(status, part, *it)).is_empty())
        };
        for part in ["label", "meaning"] {
            if is_alone(part) {
                slips.add(id(status, part, Language::Fi), t::admin::status_finnish_first(l));
            }
        }
    }
    if !slips.is_empty() {
        let kept = kept(&visit).await?;
        return Ok(draw(
            &visit,
            &kept,
            Some(&posted),
            &slips,
            StatusCode::UNPROCESSABLE_ENTITY,
        ));
    }
    let mut tx = visit.state.db.write().await?;
    store::settings::take(&mut tx).await?;
    let now = store::settings::status_words(&mut tx).await?;
    let typed: Vec<StatusWords> = Status::ALL
        .iter()
        .map(|&status| {
            let three = |part| {
                let word = |language| {
                    posted
                        .get(&id(status, part, language))
                        .unwrap_or_else(|| word(&now, status, part, language))
                };
                Localised::new(&word(Language::Fi), &word(Language::Sv), &word(Language::En))
            };
            StatusWords {
                status,
                label: three("label"),
                meaning: three("meaning"),
            }
        })
        .collect();
    let changed: Vec<&StatusWords> = typed.iter().filter(|it| !is_kept(&now, it)).collect();
    if !changed.is_empty() && posted.text("seen") != stamp_of(&now) {
        tx.rollback().await?;
        return Ok(draw(&visit, &now, Some(&posted), &slips, StatusCode::CONFLICT));
    }
    for words in &changed {
        store::settings::set_status_words(&mut tx, words).await?;
    }
    let codes: Vec<&str> = changed.iter().map(|it| it.status.as_code()).collect();
    tx.commit().await?;
    if !codes.is_empty() {
        tracing::info!(person = ?doer(&visit), statuses = ?codes, "status words were changed");
    }
    Ok(saved(&visit, PATH))
}

async fn kept(visit: &Visit) -> Result<Vec<StatusWords>, Fault> {
    Ok(store::settings::status_words(&mut visit.state.db.read().await?).await?)
}

fn id(status: Status, part: &str, language: Language) -> String {
    [status.as_code(), "-", part, "-", language.tag()].concat()
}

fn word(kept: &[StatusWords], status: Status, part: &str, language: Language) -> String {
    let Some(words) = kept.iter().find(|it| it.status == status) else {
        return String::new();
    };
    let text = if part == "label" { &words.label } else { &words.meaning };
    match language {
        Language::Fi => text.fi.clone(),
        Language::Sv => text.sv.clone(),
        Language::En => text.en.clone(),
    }
}

fn is_kept(kept: &[StatusWords], words: &StatusWords) -> bool {
    let empty = StatusWords {
        status: words.status,
        label: Localised::default(),
        meaning: Localised::default(),
    };
    kept.iter().find(|it| it.status == words.status).unwrap_or(&empty) == words
}

fn stamp_of(kept: &[StatusWords]) -> String {
    let parts = Status::ALL
        .iter()
        .flat_map(|&status| ["label", "meaning"].map(|part| (status, part)));
    let all: Vec<String> = parts
        .flat_map(|(status, part)| Language::ALL.iter().map(move |&it| word(kept, status, part, it)))
        .collect();
    stamp(all.iter().map(String::as_str))
}

fn draw(visit: &Visit, kept: &[StatusWords], posted: Option<&Posted>, slips: &Slips, status: StatusCode) -> Response {
    let l = visit.language;
    let title = t::admin::status_title(l);
    let page = if status == StatusCode::OK {
        page(visit, title)
    } else {
        refused_page(visit, title, status)
    };
    let is_changed = status == StatusCode::CONFLICT;
    page.draw(visit, || {
        let all = Status::ALL
            .iter()
            .map(|&it| one(visit, kept, posted, slips, is_changed, it))
            .collect_view();
        view! {
            {slips.summary(l)}
            <h1>{title}</h1>
            <p class="lead">{t::admin::status_lead(l)}</p>
            <p class="text">{t::admin::status_kinds(l)}</p>
            {saved_notice(visit)}
            {is_changed.then(|| notice(visit, "warning", t::admin::changed_by_other(l)))}
            <form class="admin-form" method="post" action=visit.link(PATH) novalidate>
                {all}
                <input type="hidden" name="seen" value=stamp_of(kept)/>
                <div class="actions admin-save"><button class="button" type="submit">{t::admin::save(l)}</button></div>
            </form>
        }
        .into_any()
    })
}

fn one(
    visit: &Visit,
    kept: &[StatusWords],
    posted: Option<&Posted>,
    slips: &Slips,
    is_changed: bool,
    status: Status,
) -> impl IntoView + use<> {
    let l = visit.language;
    let fields =
        |part: &'static str, label: &'static str, hint: &'static str, usual: fn(Language, Status) -> &'static str| {
            let all = Language::ALL
                .iter()
                .map(|&language| {
                    let id = id(status, part, language);
                    let now = word(kept, status, part, language);
                    let typed = posted.and_then(|it| it.get(&id));
                    let view = FieldView {
                        label: [language_name(language), ": ", usual(language, status)].concat(),
                        other: typed.clone().filter(|it| is_changed && *it != now).map(|_| now.clone()),
                        value: typed.unwrap_or(now),
                        input: if part == "label" { Input::Short } else { Input::Line },
                        lang: Some(language.tag()),
                        problem: slips.of(&id),
                        id,
                        ..FieldView::default()
                    };
                    field(visit, view)
                })
                .collect_view();
            view! { <fieldset class="admin-three"><legend>{label}</legend><p class="hint">{hint}</p>{all}</fieldset> }
        };
    let is_open = Language::ALL.iter().any(|&language| {
        ["label", "meaning"]
            .iter()
            .any(|part| slips.of(&id(status, part, language)).is_some())
    });
    view! {
        <details class="fold" open=is_open || is_changed>
            <summary>{status_tag(l, &visit.state.assets.pkg, status)}</summary>
            <div class="form">
                {fields("label", t::admin::status_label(l), t::admin::status_label_hint(l), service_label)}
                {fields("meaning", t::admin::status_meaning(l), t::admin::status_meaning_hint(l), service_meaning)}
            </div>
        </details>
    }
}
