//! Forms that were refused: the summary above, the message at the field, what was typed kept.

use domain::ideas::form::{Field, Problem};
use leptos::prelude::*;

use super::icon;

/// What a form was refused for, with the words already chosen.
#[derive(Clone, Default)]
pub struct Problems(pub Vec<(Problem, String)>);

/// One field's place in a form.
pub struct FieldState {
    /// The message, if the field was refused.
    pub problem: Option<String>,
}

impl Problems {
    /// Whether the form was accepted so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with one field.
    pub fn of(&self, field: Field) -> Option<String> {
        self.0
            .iter()
            .find(|(problem, _)| problem.field == field)
            .map(|(_, words)| words.clone())
    }
}

/// The summary above the heading. A screen reader reads it at once; its links lead to the fields.
pub fn error_summary(heading: &'static str, problems: &Problems) -> Option<impl IntoView + use<>> {
    if problems.is_empty() {
        return None;
    }
    let items = problems
        .0
        .iter()
        .map(|(problem, words)| {
            let href = format!("#{}", problem.field.as_code());
            view! { <li><a href=href>{words.clone()}</a></li> }
        })
        .collect_view();
    Some(view! {
        <div class="error-summary" role="alert" tabindex="-1" aria-labelledby="virheet" autofocus>
            <h2 id="virheet">{heading}</h2>
            <ul>{items}</ul>
        </div>
    })
}

/// The message between a field's hint and its input. It is always there, empty and hidden, so
/// that the island can fill it.
pub fn field_problem(pkg: &str, field: Field, problems: &Problems, label: &'static str) -> impl IntoView + use<> {
    let words = problems.of(field);
    let hidden = words.is_none();
    view! {
        <p class="problem" id=format!("{}-problem", field.as_code()) hidden=hidden>
            {icon(pkg, "warning")}
            <span class="visually-hidden">{label}</span>
            <span data-words="">{words.unwrap_or_default()}</span>
        </p>
    }
}

/// What stands inside `<textarea>`. Leptos 0.8 writes the children of a textarea as they are. The
/// parser drops one line break after the tag: the text itself may begin with one.
pub fn textarea_text(text: &str) -> String {
    format!("\n{}", raw_text(text))
}

/// Text for an element in which the parser reads no tags (`<title>`, `<textarea>`): the two signs
/// that could end it are written as references. It goes in by `inner_html`, since what Leptos writes
/// around its views would be read there as text.
pub fn raw_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A resident's plain text: a paragraph for each empty line, a line break for each other.
pub fn paragraphs(text: &str) -> impl IntoView + use<> {
    text.split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| {
            let mut lines = paragraph.lines().map(str::to_owned);
            let first = lines.next().unwrap_or_default();
            let rest = lines.map(|line| view! { <br/>{line} }).collect_view();
            view! { <p>{first}{rest}</p> }
        })
        .collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_end_its_textarea() {
        assert_eq!(textarea_text("</textarea> & <b>"), "\n&lt;/textarea> &amp; &lt;b>");
    }
}
