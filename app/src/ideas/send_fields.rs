//! The fields of an idea: the same for a resident and for staff who write on behalf of one.

use domain::codes::{Kind, Language};
use domain::ideas::form::{Field, SendForm as Typed};
use domain::ideas::text::{IdeaText, IdeaTitle};
use leptos::prelude::*;

use super::meanings::kind_label;
use crate::catalogue::Lists;
use crate::t;
use crate::ui::{Problems, field_problem, grouped, textarea_text};

/// What was typed, and what was wrong with it.
pub(crate) struct Filled<'a> {
    pub(crate) typed: &'a Typed,
    pub(crate) problems: &'a Problems,
}

/// What somebody has to say; `legend` asks for it.
pub(crate) fn kinds(l: Language, pkg: &str, filled: &Filled<'_>, legend: &'static str) -> impl IntoView + use<> {
    let chosen = Kind::from_code(&filled.typed.kind).unwrap_or(Kind::Idea);
    let choices = Kind::ALL
        .iter()
        .map(|kind| {
            let id = ["kind-", kind.as_code()].concat();
            view! {
                <span class="choice">
                    <input type="radio" id=id.clone() name="kind" value=kind.as_code() checked=*kind == chosen/>
                    <label for=id>{kind_label(l, *kind)}</label>
                </span>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices" id="kind">
            <legend>{legend}</legend>
            {field_problem(pkg, Field::Kind, filled.problems, t::send::error_prefix(l))}
            <div class="choices-row">{choices}</div>
        </fieldset>
    }
}

/// The two required fields, with their counters.
pub(crate) fn text_field(l: Language, pkg: &str, filled: &Filled<'_>, field: Field) -> impl IntoView + use<> {
    let name = field.as_code();
    let is_title = field == Field::Title;
    let (label, hint, most) = if is_title {
        (t::send::title_label(l), t::send::title_hint(l), IdeaTitle::MAX)
    } else {
        (t::send::text_label(l), t::send::text_hint(l), IdeaText::MAX)
    };
    let invalid = filled.problems.of(field).map(|_| "true");
    let described = [name, "-hint ", name, "-problem ", name, "-counter"].concat();
    let input = if is_title {
        view! {
            <input
                class="input" id="title" name="title" value=filled.typed.title.clone() autocomplete="off"
                aria-describedby=described aria-invalid=invalid required
            />
        }
        .into_any()
    } else {
        view! {
            <textarea class="input" id="text" name="text" rows="7" aria-describedby=described aria-invalid=invalid required>
                {textarea_text(&filled.typed.text)}
            </textarea>
        }
        .into_any()
    };
    view! {
        <div class="field" data-problem=invalid.map(|_| "")>
            <label for=name>{label}</label>
            <p class="hint" id=[name, "-hint"].concat()>{hint}</p>
            {field_problem(pkg, field, filled.problems, t::send::error_prefix(l))}
            {input}
            <p class="counter" id=[name, "-counter"].concat()>{t::send::at_most(l, grouped(i64::try_from(most).unwrap_or(i64::MAX)))}</p>
        </div>
    }
}

/// The optional fields of one line.
pub(crate) fn short_field(l: Language, pkg: &str, filled: &Filled<'_>, field: Field) -> impl IntoView + use<> {
    let name = field.as_code();
    let typed = filled.typed;
    let (label, hint, value, complete, kind) = match field {
        Field::Place => (
            t::send::place_label(l),
            t::send::place_hint(l),
            &typed.place,
            "off",
            "text",
        ),
        Field::Name => (
            t::send::name_label(l),
            t::send::name_hint(l),
            &typed.name,
            "nickname",
            "text",
        ),
        _ => (
            t::send::email_label(l),
            t::send::email_hint(l),
            &typed.email,
            "email",
            "email",
        ),
    };
    let invalid = filled.problems.of(field).map(|_| "true");
    let described = [name, "-hint ", name, "-problem"].concat();
    view! {
        <div class="field" data-problem=invalid.map(|_| "")>
            <label for=name>{label}" "<span class="optional">{t::send::optional(l)}</span></label>
            <p class="hint" id=[name, "-hint"].concat()>{hint}</p>
            {field_problem(pkg, field, filled.problems, t::send::error_prefix(l))}
            <input
                class="input" id=name name=name type=kind value=value.clone() autocomplete=complete
                aria-describedby=described aria-invalid=invalid
            />
        </div>
    }
}

/// The theme, from the town's list.
pub(crate) fn theme_field(l: Language, pkg: &str, lists: &Lists, filled: &Filled<'_>) -> impl IntoView + use<> {
    let options = lists
        .themes
        .iter()
        .map(|theme| {
            let number = theme.id.to_string();
            let (name, named_in) = theme.name.get(l);
            let lang = (named_in != l).then(|| named_in.tag());
            let selected = number == filled.typed.theme;
            view! { <option value=number lang=lang selected=selected>{name.to_owned()}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for="theme">{t::send::theme_label(l)}" "<span class="optional">{t::send::optional(l)}</span></label>
            {field_problem(pkg, Field::Theme, filled.problems, t::send::error_prefix(l))}
            <select class="input" id="theme" name="theme" aria-describedby="theme-problem"><option value="">{t::send::theme_unknown(l)}</option>{options}</select>
        </div>
    }
}
