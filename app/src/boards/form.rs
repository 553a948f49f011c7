//! Forms of the boards that were refused: the summary above, the message at the field.

use domain::boards::{Ask, Op};
use leptos::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// What is wrong with a form: the field's id and words, in the order of the fields.
#[derive(Clone, Default)]
pub(super) struct Slips(Vec<(&'static str, String)>);

impl Slips {
    pub(super) fn add(&mut self, field: &'static str, words: impl Into<String>) {
        self.0.push((field, words.into()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.0.iter().any(|(it, _)| *it == field)
    }

    /// The words at one field.
    pub(super) fn words(&self, field: &str) -> Option<String> {
        self.0
            .iter()
            .find(|(it, _)| *it == field)
            .map(|(_, words)| words.clone())
    }

    /// The summary above the heading; its links lead to the fields.
    pub(super) fn summary(&self, visit: &Visit) -> Option<impl IntoView + use<>> {
        let items = self
            .0
            .iter()
            .map(|(field, words)| view! { <li><a href=["#", *field].concat()>{words.clone()}</a></li> })
            .collect_view();
        (!self.is_empty()).then(|| {
            view! {
                <div class="error-summary" role="alert" tabindex="-1" aria-labelledby="virheet" autofocus>
                    <h2 id="virheet">{t::boards::problems(visit.language)}</h2>
                    <ul>{items}</ul>
                </div>
            }
        })
    }

    /// The message of one field; the control names it in `aria-describedby` as `FIELD-problem`.
    pub(super) fn at(&self, visit: &Visit, field: &'static str) -> Option<impl IntoView + use<>> {
        let (_, words) = self.0.iter().find(|(it, _)| *it == field)?;
        Some(view! {
            <p class="problem" id=[field, "-problem"].concat()>
                {icon(&visit.state.assets.pkg, "warning")}
                <span class="visually-hidden">{t::boards::error_prefix(visit.language)}</span>
                <span>{words.clone()}</span>
            </p>
        })
    }

    /// What describes a control: its hint, and its message when there is one.
    pub(super) fn described(&self, field: &'static str) -> String {
        if self.has(field) {
            format!("{field}-hint {field}-problem")
        } else {
            [field, "-hint"].concat()
        }
    }

    /// `aria-invalid` of a control.
    pub(super) fn invalid(&self, field: &str) -> Option<&'static str> {
        self.has(field).then_some("true")
    }
}

/// A form's own key: 128 random bits in hexadecimal digits.
pub(crate) fn new_key() -> String {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    data_encoding::HEXLOWER.encode(&bytes)
}

/// The operation that one sending of one form makes: the same again is the same operation, and the
/// form sent with other words is another.
pub(crate) fn op(visit: &Visit, key: &str, ask: Ask) -> Op {
    let person = visit.signed_in.as_ref().map_or(0, |it| it.person.id.get());
    let hash = Sha256::digest(format!("{person}\0{key}\0{ask:?}"));
    Op {
        op_id: data_encoding::HEXLOWER.encode(&hash[..16]),
        ask,
        client_at: None,
    }
}

/// A radio button with its words.
pub(super) fn choice(
    name: &'static str,
    id: String,
    value: String,
    is_chosen: bool,
    words: impl IntoView,
) -> impl IntoView {
    view! {
        <span class="choice">
            <input type="radio" id=id.clone() name=name value=value checked=is_chosen/>
            <label for=id>{words}</label>
        </span>
    }
}
