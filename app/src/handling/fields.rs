//! The labelled fields of the desk's forms.

use leptos::prelude::*;

use super::desk::Desk;
use crate::people::Visit;
use crate::ui::{icon, textarea_text};

/// How a field looks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Line,
    Words,
    Day,
}

/// A labelled field with its message.
pub(super) fn field(
    visit: &Visit,
    desk: &Desk,
    shape: Shape,
    name: &'static str,
    label: &'static str,
    value: &str,
) -> AnyView {
    let id = ["k-", name].concat();
    let described = [&id, "-virhe"].concat();
    let value = value.to_owned();
    let input = match shape {
        Shape::Words => view! {
            <textarea class="input desk-words" id=id.clone() name=name rows="3" aria-describedby=described>{textarea_text(&value)}</textarea>
        }
        .into_any(),
        Shape::Line => view! {
            <input class="input" id=id.clone() name=name value=value autocomplete="off" aria-describedby=described/>
        }
        .into_any(),
        Shape::Day => view! {
            <input class="input input-short" type="date" id=id.clone() name=name value=value aria-describedby=described/>
        }
        .into_any(),
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {problem(visit, desk, &id)}
            {input}
        </div>
    }
    .into_any()
}

/// The message between a label and its field.
pub(super) fn problem(visit: &Visit, desk: &Desk, id: &str) -> AnyView {
    let words = desk.wrong_with(id);
    let hidden = words.is_none();
    view! {
        <p class="problem" id=[id, "-virhe"].concat() hidden=hidden>
            {icon(&visit.state.assets.pkg, "warning")}
            <span>{words.unwrap_or_default()}</span>
        </p>
    }
    .into_any()
}
