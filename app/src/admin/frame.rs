//! What the pages of administration share: who may open them, their head, and fields by name.

use std::fmt::Write as _;

use axum::response::{IntoResponse as _, Redirect, Response};
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use domain::{Language, PersonId};
use http::StatusCode;
use leptos::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{icon, textarea_text};

/// Asks the policy; every handler of administration begins with this.
pub(crate) fn allowed(visit: &Visit, act: Act) -> Result<(), Fault> {
    may(&visit.actor(), act, &Object::Service).map_err(|denied| Fault::Refused(Refusal::from(denied)))
}

/// Who does it, for the log and for *changed by*.
pub(crate) fn doer(visit: &Visit) -> Option<PersonId> {
    visit.actor().person().map(|person| person.id)
}

/// A page under `/hallinta`.
pub(crate) fn page(visit: &Visit, title: &str) -> Page {
    let l = visit.language;
    Page::new(title)
        .class("page-admin")
        .trail(vec![(t::admin::title(l).to_owned(), "/hallinta")], title)
        .private()
}

/// The same when the form was refused.
pub(crate) fn refused_page(visit: &Visit, title: &str, status: StatusCode) -> Page {
    let l = visit.language;
    Page::new([t::admin::error_prefix(l), title].concat())
        .class("page-admin")
        .trail(vec![(t::admin::title(l).to_owned(), "/hallinta")], title)
        .status(status)
        .form()
        .private()
}

/// Back to the page, which then says that it is saved.
pub(crate) fn saved(visit: &Visit, path: &str) -> Response {
    Redirect::to(&[&visit.link(path), "?tallennettu"].concat()).into_response()
}

/// *Tallennettu*, when one comes from saving.
pub(crate) fn saved_notice(visit: &Visit) -> Option<impl IntoView + use<>> {
    let is_saved = visit.query.split('&').any(|it| it == "tallennettu");
    is_saved.then(|| notice(visit, "ok", t::admin::saved(visit.language)))
}

/// One thing to know before going on. `tone`: info, ok, warning or problem.
pub(crate) fn notice(visit: &Visit, tone: &'static str, words: impl Into<String>) -> AnyView {
    let words: String = words.into();
    let sign = match tone {
        "problem" => "warning",
        other => other,
    };
    view! {
        <div class="notice" data-tone=tone role="status">
            {icon(&visit.state.assets.pkg, sign)}
            <div><p>{words}</p></div>
        </div>
    }
    .into_any()
}

/// What a form sent, by name.
#[derive(Clone, Default)]
pub(crate) struct Posted(Vec<(String, String)>);

impl Posted {
    /// Reads a form.
    pub(crate) fn read(body: &[u8]) -> Result<Self, Fault> {
        serde_html_form::from_bytes(body)
            .map(Self)
            .map_err(|_| Fault::Refused(Refusal::Invalid))
    }

    /// A field that was sent, with plain line breaks and nothing around it.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let found = self.0.iter().find(|(it, _)| it == name);
        found.map(|(_, value)| value.replace("\r\n", "\n").trim().to_owned())
    }

    /// A field, empty when it was not sent.
    pub(crate) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default()
    }
}

/// What is wrong with a form, field by field.
#[derive(Clone, Default)]
pub(crate) struct Slips(Vec<(String, String)>);

impl Slips {
    pub(crate) fn add(&mut self, id: impl Into<String>, words: impl Into<String>) {
        self.0.push((id.into(), words.into()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn of(&self, id: &str) -> Option<String> {
        self.0.iter().find(|(it, _)| it == id).map(|(_, words)| words.clone())
    }

    /// The summary above the heading; its links lead to the fields.
    pub(crate) fn summary(&self, l: Language) -> Option<impl IntoView + use<>> {
        let items = self
            .0
            .iter()
            .map(|(id, words)| view! { <li><a href=format!("#{id}")>{words.clone()}</a></li> })
            .collect_view();
        (!self.is_empty()).then(|| {
            view! {
                <div class="error-summary" role="alert" tabindex="-1" aria-labelledby="virheet" autofocus>
                    <h2 id="virheet">{t::admin::problems(l)}</h2>
                    <ul>{items}</ul>
                </div>
            }
        })
    }
}

/// How a field is written.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Input {
    #[default]
    Line,
    Short,
    Text,
    Day,
    Number,
}

/// A field as it is drawn.
#[derive(Default)]
pub(crate) struct FieldView {
    pub(crate) id: String,
    /// What it is sent as, when that is not its id.
    pub(crate) name: Option<&'static str>,
    pub(crate) label: String,
    pub(crate) hint: Option<&'static str>,
    pub(crate) value: String,
    pub(crate) input: Input,
    /// The language of what is written.
    pub(crate) lang: Option<&'static str>,
    pub(crate) problem: Option<String>,
    /// Where it is set, when it cannot be changed here.
    pub(crate) fixed: Option<String>,
    /// What another administrator has saved meanwhile.
    pub(crate) other: Option<String>,
}

/// Draws a field: label, hint, message, control.
pub(crate) fn field(visit: &Visit, it: FieldView) -> impl IntoView + use<> {
    let (l, pkg) = (visit.language, visit.state.assets.pkg.clone());
    let name = it.name.map_or_else(|| it.id.clone(), str::to_owned);
    let FieldView {
        id, label, value, lang, ..
    } = it;
    let mut told = String::new();
    for (part, there) in [("hint", it.hint.is_some()), ("problem", it.problem.is_some())] {
        if there {
            let _ = write!(told, "{id}-{part} ");
        }
    }
    if it.fixed.is_some() {
        let _ = write!(told, "{id}-fixed");
    }
    let described = (!told.is_empty()).then(|| told.trim_end().to_owned());
    let hint = it
        .hint
        .map(|words| view! { <p class="hint" id=format!("{id}-hint")>{words}</p> });
    let is_wrong = it.problem.is_some();
    let problem = it.problem.map(|words| {
        view! {
            <p class="problem" id=format!("{id}-problem")>
                {icon(&pkg, "warning")}<span class="visually-hidden">{t::admin::error_prefix(l)}</span><span>{words}</span>
            </p>
        }
    });
    let is_fixed = it.fixed.is_some();
    let fixed = it.fixed.map(|from| {
        view! { <p class="hint" id=format!("{id}-fixed")>{icon(&pkg, "lock")}" "{t::admin::fixed(l, from)}</p> }
    });
    let other = it.other.map(|words| {
        let words = if words.is_empty() {
            t::admin::empty(l).to_owned()
        } else {
            words
        };
        view! { <p class="hint admin-other">{t::admin::other_saved(l)}" "<q>{words}</q></p> }
    });
    let invalid = is_wrong.then_some("true");
    let control = match it.input {
        Input::Text => view! {
            <textarea class="input" id=id.clone() name=name rows="5" lang=lang readonly=is_fixed
                aria-describedby=described aria-invalid=invalid>{textarea_text(&value)}</textarea>
        }
        .into_any(),
        input => {
            let class = if input == Input::Line {
                "input"
            } else {
                "input input-short"
            };
            let kind = if input == Input::Day { "date" } else { "text" };
            let mode = (input == Input::Number).then_some("numeric");
            view! {
                <input class=class id=id.clone() name=name type=kind value=value inputmode=mode lang=lang
                    readonly=is_fixed autocomplete="off" aria-describedby=described aria-invalid=invalid/>
            }
            .into_any()
        }
    };
    view! { <div class="field"><label for=id.clone()>{label}</label>{hint}{problem}{fixed}{control}{other}</div> }
}

/// The name of a language, in itself.
pub(crate) const fn language_name(language: Language) -> &'static str {
    match language {
        Language::Fi => "Suomi",
        Language::Sv => "Svenska",
        Language::En => "English",
    }
}

/// A mark of what a form was drawn from, to see whether another has changed it meanwhile.
pub(crate) fn stamp<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for value in values {
        hasher.update(value.len().to_le_bytes());
        hasher.update(value);
    }
    data_encoding::HEXLOWER.encode(&hasher.finalize()[..8])
}

/// A list of choices.
pub(crate) fn select(
    id: &str,
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
) -> impl IntoView + use<> {
    let options = options
        .into_iter()
        .map(|(value, words)| {
            let is_chosen = value == chosen;
            view! { <option value=value selected=is_chosen>{words}</option> }
        })
        .collect_view();
    let id = id.to_owned();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select class="input input-short" id=id name=name>{options}</select>
        </div>
    }
}
