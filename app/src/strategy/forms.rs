//! What the forms of the strategy share: opening a version, three languages a text, what was refused.

use axum::response::Response;
use domain::ideas::text::is_forbidden;
use domain::people::Act;
use domain::refusal::Refusal;
use domain::{Language, Localised, StrategyId};
use http::StatusCode;
use leptos::prelude::*;
use store::Conn;
use store::strategy::Strategy;

use super::words::{said, years};
use crate::admin::frame::{FieldView, Input, Posted, Slips, allowed, field, language_name, notice};
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// Signs of a line: a name.
pub(crate) const MOST_LINE: usize = 200;
/// Signs of a text.
pub(super) const MOST_TEXT: usize = 8_000;

/// What was typed and refused.
#[derive(Clone)]
pub(crate) struct Refused {
    pub(crate) posted: Posted,
    pub(crate) slips: Slips,
    pub(crate) status: StatusCode,
    /// What is wrong with the whole.
    pub(crate) words: Option<String>,
}

impl Refused {
    /// Fields to mend.
    pub(crate) fn slips(posted: &Posted, slips: Slips) -> Self {
        Self {
            posted: posted.clone(),
            slips,
            status: StatusCode::UNPROCESSABLE_ENTITY,
            words: None,
        }
    }

    /// Somebody else was first, or the rules of the version do not allow it now.
    pub(crate) fn conflict(posted: &Posted, words: impl Into<String>) -> Self {
        Self {
            posted: posted.clone(),
            slips: Slips::default(),
            status: StatusCode::CONFLICT,
            words: Some(words.into()),
        }
    }
}

/// A version that an editor opens, by the number in the address.
pub(super) async fn open(visit: &Visit, c: &mut Conn, id: &str) -> Result<Strategy, Fault> {
    allowed(visit, Act::EditStrategy)?;
    let gone = || Fault::Refused(Refusal::NotFound);
    let id: StrategyId = id.parse().map_err(|_| gone())?;
    store::strategy::find(c, id).await?.ok_or_else(gone)
}

/// As [`open`], for changing its words.
pub(super) async fn open_words(visit: &Visit, c: &mut Conn, id: &str) -> Result<Strategy, Fault> {
    let it = open(visit, c, id).await?;
    if it.state.is_open() {
        Ok(it)
    } else {
        Err(Fault::Refused(Refusal::AlreadyEnded))
    }
}

/// The address of a version's editing.
pub(super) fn desk(id: StrategyId) -> String {
    format!("/strategia/{id}/muokkaa")
}

/// A page of editing, under its version.
pub(super) fn page(visit: &Visit, it: &Strategy, title: &str, refused: Option<&Refused>) -> Page {
    let l = visit.language;
    let shown = match refused {
        Some(_) => [t::admin::error_prefix(l), title].concat(),
        None => title.to_owned(),
    };
    let name = format!("{} {}", said(l, &it.name).0, years(it));
    let page = Page::new(shown)
        .class("page-admin")
        .trail(vec![(t::strategy::title(l).to_owned(), "/strategia")], title)
        .under(name, desk(it.id))
        .private();
    match refused {
        Some(it) => page.status(it.status).form(),
        None => page,
    }
}

/// The summary and the notice above a form.
pub(crate) fn told(visit: &Visit, refused: Option<&Refused>) -> AnyView {
    let summary = refused.and_then(|it| it.slips.summary(visit.language));
    let words = refused
        .and_then(|it| it.words.clone())
        .map(|words| notice(visit, "warning", words));
    view! { {summary}{words} }.into_any()
}

/// Back to a page, which says that it is saved.
pub(crate) fn saved(visit: &Visit, path: &str) -> Response {
    crate::admin::frame::saved(visit, path)
}

/// A field of one line, a text or a day.
pub(super) fn one(
    visit: &Visit,
    refused: Option<&Refused>,
    id: &str,
    label: &str,
    kept: &str,
    input: Input,
) -> AnyView {
    let typed = refused.and_then(|it| it.posted.get(id));
    let view = FieldView {
        id: id.to_owned(),
        label: label.to_owned(),
        value: typed.unwrap_or_else(|| kept.to_owned()),
        problem: refused.and_then(|it| it.slips.of(id)),
        input,
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
    let fields = Language::ALL
        .iter()
        .map(|language| {
            let id = format!("{key}-{}", language.tag());
            let kept = match language {
                Language::Fi => &kept.fi,
                Language::Sv => &kept.sv,
                Language::En => &kept.en,
            };
            let typed = refused.and_then(|it| it.posted.get(&id));
            let view = FieldView {
                label: language_name(*language).to_owned(),
                value: typed.unwrap_or_else(|| kept.clone()),
                problem: refused.and_then(|it| it.slips.of(&id)),
                lang: Some(language.tag()),
                input,
                id,
                ..FieldView::default()
            };
            field(visit, view)
        })
        .collect_view();
    view! { <fieldset class="admin-three"><legend>{legend.to_owned()}</legend>{fields}</fieldset> }.into_any()
}

/// What was typed in three languages.
pub(crate) fn typed(posted: &Posted, key: &str) -> Localised {
    let of = |language: Language| posted.text(&format!("{key}-{}", language.tag()));
    Localised {
        fi: of(Language::Fi),
        sv: of(Language::Sv),
        en: of(Language::En),
    }
}

/// Checks a text in three languages; the Finnish one may be demanded.
pub(crate) fn check(l: Language, slips: &mut Slips, key: &str, text: &Localised, is_line: bool, must: bool) {
    if must && text.fi.is_empty() {
        slips.add(format!("{key}-fi"), t::admin::problem_missing(l));
    }
    for (tag, words) in [("fi", &text.fi), ("sv", &text.sv), ("en", &text.en)] {
        check_one(l, slips, &format!("{key}-{tag}"), words, is_line);
    }
}

/// Checks one text.
pub(crate) fn check_one(l: Language, slips: &mut Slips, id: &str, words: &str, is_line: bool) {
    let most = if is_line { MOST_LINE } else { MOST_TEXT };
    if words.chars().count() > most {
        slips.add(id, t::admin::problem_long(l, most.to_string()));
    } else if words
        .chars()
        .any(|sign| is_forbidden(sign) && (is_line || sign != '\n'))
    {
        slips.add(id, t::admin::problem_signs(l));
    }
}

/// A year of this or the next century.
pub(crate) fn year(text: &str) -> Option<i32> {
    text.parse().ok().filter(|year| (2000..2100).contains(year))
}
