//! An idea as one row of a list: title, opening words, and the facts as tags with words and icons.

use domain::codes::{Kind, Language, Status};
use leptos::prelude::*;
use store::ideas::IdeaRow;

use super::labels::status_icon;
use super::meanings::{kind_label, label_and_language, label_of_kind};
use crate::catalogue::Lists;
use crate::page_link::path_in;
use crate::t;
use crate::ui::{day_of, icon};

/// How much of an idea a list shows, and where its heading stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RowStyle {
    /// On the board: with the text's beginning, headings under `h1`.
    Board,
    /// Under another heading, without text.
    Short,
}

/// A row of a list.
pub(super) fn idea_row(l: Language, pkg: &str, lists: &Lists, row: &IdeaRow, style: RowStyle) -> impl IntoView + use<> {
    let href = path_in(l, &["/ideat/", &row.id.to_string()].concat());
    // What a resident wrote is in the resident's language, whatever the page's.
    let written_in = (row.language != l).then(|| row.language.tag());
    let link = view! { <a href=href lang=written_in>{row.title.clone()}</a> };
    let heading = match style {
        RowStyle::Board => view! { <h2 class="idea-row-title">{link}</h2> }.into_any(),
        RowStyle::Short => view! { <h3 class="idea-row-title">{link}</h3> }.into_any(),
    };
    let text = (style == RowStyle::Board)
        .then(|| view! { <p class="idea-row-text" lang=written_in>{row.excerpt.clone()}</p> });
    let theme = row.theme.and_then(|id| lists.theme(id, l)).map(|(name, named_in)| {
        let lang = (named_in != l).then(|| named_in.tag());
        view! { <span class="fact" lang=lang>{name.to_owned()}</span> }
    });
    let kind = (row.kind != Kind::Idea).then(|| view! { <span class="fact">{kind_label(l, row.kind)}</span> });
    view! {
        <li class="idea-row">
            {heading}
            {text}
            <p class="idea-row-facts">
                {status_tag_of(l, pkg, row.kind, row.status)}
                <span class="fact">{icon(pkg, "support")}{t::ideas::supports_fact(l, row.supports)}</span>
                {kind}
                {theme}
                <span class="fact">{day_of(row.created)}</span>
            </p>
        </li>
    }
}

/// A status: icon, words and colour together.
pub(crate) fn status_tag(l: Language, pkg: &str, status: Status) -> impl IntoView + use<> {
    tag(pkg, status, label_and_language(l, status))
}

/// As [`status_tag`], in the words for a matter of this kind.
pub(crate) fn status_tag_of(l: Language, pkg: &str, kind: Kind, status: Status) -> impl IntoView + use<> {
    tag(pkg, status, label_of_kind(l, kind, status))
}

fn tag(pkg: &str, status: Status, (label, lang): (String, Option<&'static str>)) -> impl IntoView + use<> {
    view! {
        <span class="tag" data-status=status.as_code() lang=lang>{icon(pkg, status_icon(status))}{label}</span>
    }
}
