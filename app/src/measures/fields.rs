//! Fields of the forms; when somebody else saved first, each shows what the other saved.

use domain::{Language, Localised};
use http::StatusCode;
use leptos::prelude::*;

use crate::admin::frame::{FieldView, Input, field, language_name};
use crate::page::Page;
use crate::people::Visit;
use crate::strategy::forms::Refused;
use crate::t;

/// A page of editing.
pub(super) fn page(visit: &Visit, title: &str, refused: Option<&Refused>) -> Page {
    let l = visit.language;
    let shown = match refused {
        Some(_) => [t::admin::error_prefix(l), title].concat(),
        None => title.to_owned(),
    };
    let page = Page::new(shown)
        .class("page-admin")
        .trail(vec![(t::strategy::title(l).to_owned(), "/strategia")], title)
        .private();
    match refused {
        Some(it) => page.status(it.status).form(),
        None => page,
    }
}

/// What another saved meanwhile, when it is not what was typed.
fn other(refused: Option<&Refused>, typed: &str, kept: &str) -> Option<String> {
    let is_late = refused.is_some_and(|it| it.status == StatusCode::CONFLICT);
    (is_late && typed != kept).then(|| kept.to_owned())
}

/// A line, a text, a day or a number.
pub(crate) fn one(
    visit: &Visit,
    refused: Option<&Refused>,
    id: &str,
    label: &str,
    kept: &str,
    input: Input,
) -> AnyView {
    in_language(visit, refused, id, label, kept, input, None)
}

fn in_language(
    visit: &Visit,
    refused: Option<&Refused>,
    id: &str,
    label: &str,
    kept: &str,
    input: Input,
    lang: Option<&'static str>,
) -> AnyView {
    let value = match refused {
        Some(it) => it.posted.text(id),
        None => kept.to_owned(),
    };
    let view = FieldView {
        id: id.to_owned(),
        label: label.to_owned(),
        other: other(refused, &value, kept),
        value,
        problem: refused.and_then(|it| it.slips.of(id)),
        input,
        lang,
        ..FieldView::default()
    };
    field(visit, view).into_any()
}

/// A text in three languages.
pub(super) fn three(
    visit: &Visit,
    refused: Option<&Refused>,
    key: &str,
    legend: &str,
    kept: &Localised,
    input: Input,
) -> AnyView {
    let fields: Vec<_> = Language::ALL
        .iter()
        .map(|language| {
            let kept = match language {
                Language::Fi => &kept.fi,
                Language::Sv => &kept.sv,
                Language::En => &kept.en,
            };
            let tag = language.tag();
            let id = format!("{key}-{tag}");
            in_language(visit, refused, &id, language_name(*language), kept, input, Some(tag))
        })
        .collect();
    view! { <fieldset class="admin-three"><legend>{legend.to_owned()}</legend>{fields}</fieldset> }.into_any()
}

/// A list of choices; the words of what is wrong with it above it.
pub(crate) fn choose(
    visit: &Visit,
    refused: Option<&Refused>,
    id: &str,
    label: &'static str,
    options: Vec<(String, String)>,
    kept: &str,
) -> AnyView {
    let l = visit.language;
    let value = match refused {
        Some(it) => it.posted.text(id),
        None => kept.to_owned(),
    };
    let said = |value: &str| {
        let found = options.iter().find(|(it, _)| it == value);
        found.map(|(_, words)| words.clone()).unwrap_or_default()
    };
    let saved = other(refused, &value, kept).map(|kept| {
        view! { <p class="hint admin-other">{t::admin::other_saved(l)}" "<q>{said(&kept)}</q></p> }
    });
    let problem = refused.and_then(|it| it.slips.of(id));
    let told = problem.is_some().then(|| format!("{id}-problem"));
    let invalid = problem.is_some().then_some("true");
    let problem = problem.map(|words| view! { <p class="problem" id=format!("{id}-problem")>{words}</p> });
    let options: Vec<_> = options
        .iter()
        .map(|(key, words)| {
            let is_chosen = *key == value;
            view! { <option value=key.clone() selected=is_chosen>{words.clone()}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=id.to_owned()>{label}</label>
            {problem}
            <select class="input" id=id.to_owned() name=id.to_owned() aria-describedby=told aria-invalid=invalid>{options}</select>
            {saved}
        </div>
    }
    .into_any()
}

/// Many of a list: boxes named `key-number`.
pub(super) fn many(
    visit: &Visit,
    refused: Option<&Refused>,
    key: &'static str,
    legend: &'static str,
    options: &[(i64, String)],
    kept: &[i64],
) -> Option<AnyView> {
    let problem = refused
        .and_then(|it| it.slips.of(key))
        .map(|words| view! { <p class="problem">{words}</p> });
    let boxes: Vec<_> = options
        .iter()
        .map(|(number, words)| tick(visit, refused, &format!("{key}-{number}"), words, kept.contains(number)))
        .collect();
    (!boxes.is_empty()).then(|| {
        view! { <fieldset class="choices" id=key><legend>{legend}</legend>{problem}<div class="choices-row">{boxes}</div></fieldset> }
            .into_any()
    })
}

/// One box to tick.
pub(crate) fn tick(visit: &Visit, refused: Option<&Refused>, id: &str, label: &str, kept: bool) -> AnyView {
    let l = visit.language;
    let is_on = refused.map_or(kept, |it| it.posted.get(id).is_some());
    let is_late = refused.is_some_and(|it| it.status == StatusCode::CONFLICT);
    let saved = (is_late && is_on != kept).then(|| {
        let sign = if kept { "☑" } else { "☐" };
        view! { <span class="hint admin-other">{t::admin::other_saved(l)}" "{sign}</span> }
    });
    view! {
        <span class="choice">
            <input type="checkbox" id=id.to_owned() name=id.to_owned() value="on" checked=is_on/>
            <label for=id.to_owned()>{label.to_owned()}</label>
            {saved}
        </span>
    }
    .into_any()
}
