//! How a list is drawn: an entry a fold with its form, its place, and the form for a new one.

use axum::response::Response;
use domain::Language;
use leptos::prelude::*;

use super::frame::{FieldView, Input, allowed, field, language_name, notice, page, refused_page, saved_notice, select};
use super::lists::{Entry, List, Refused, entry_stamp};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// The page, with what was refused.
pub(super) async fn show(visit: &Visit, list: List, refused: Option<Refused>) -> Result<Response, Fault> {
    allowed(visit, list.act())?;
    let l = visit.language;
    let mut conn = visit.state.db.read().await?;
    let entries = list.entries(&mut conn, l).await?;
    let groups = List::Groups.entries(&mut conn, l).await?;
    drop(conn);
    let (title, lead, new) = match list {
        List::Groups => (
            t::admin::groups_title(l),
            t::admin::groups_lead(l),
            t::admin::groups_new(l),
        ),
        List::Themes => (
            t::admin::themes_title(l),
            t::admin::themes_lead(l),
            t::admin::themes_new(l),
        ),
        List::Templates => (
            t::admin::templates_title(l),
            t::admin::templates_lead(l),
            t::admin::templates_new(l),
        ),
    };
    let page = match &refused {
        None => page(visit, title),
        Some(it) => refused_page(visit, title, it.status),
    };
    Ok(page.draw(visit, || {
        let last = entries.len();
        let rows = entries
            .iter()
            .enumerate()
            .map(|(place, entry)| row(visit, list, entry, &groups, refused.as_ref(), (place, last)))
            .collect_view();
        let summary = refused.as_ref().and_then(|it| it.slips.summary(l));
        let words = refused
            .as_ref()
            .and_then(|it| it.words.clone())
            .map(|it| notice(visit, "warning", it));
        let empty = entries
            .is_empty()
            .then(|| view! { <p class="text">{t::admin::list_empty(l)}</p> });
        view! {
            {summary}
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            {saved_notice(visit)}
            {words}
            {empty}
            <ul class="admin-list">{rows}</ul>
            <section class="admin-new">
                <h2>{new}</h2>
                {form(visit, list, &Entry::default(), &groups, refused.as_ref())}
            </section>
        }
        .into_any()
    }))
}

fn row(
    visit: &Visit,
    list: List,
    entry: &Entry,
    groups: &[Entry],
    refused: Option<&Refused>,
    (place, last): (usize, usize),
) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let is_open = refused.is_some_and(|it| it.id == entry.id);
    let demo = entry
        .demo
        .then(|| view! { <span class="tag">{t::admin::demo(l)}</span> });
    let group = (list == List::Themes).then(|| {
        let name = entry
            .group
            .and_then(|id| groups.iter().find(|it| it.id == id.get()))
            .map_or_else(|| t::admin::no_group(l).to_owned(), |it| it.title.clone());
        view! { <span class="quiet admin-note">{name}</span> }
    });
    let path = visit.link(&format!("{}/{}", list.path(), entry.id));
    let act = |code: &'static str, sign: &'static str, words: String| {
        view! {
            <form method="post" action=path.clone()>
                <button class="button-icon" name="act" value=code aria-label=words>{icon(pkg, sign)}</button>
            </form>
        }
    };
    let up = (place > 0).then(|| act("up", "arrow-left", t::admin::move_up(l, &entry.title)));
    let down = (place + 1 < last).then(|| act("down", "arrow-right", t::admin::move_down(l, &entry.title)));
    let remove = match &entry.used {
        Some(used) => view! { <p class="hint">{t::admin::in_use(l, used)}</p> }.into_any(),
        None => view! {
            <form method="post" action=path.clone()>
                <button class="button-quiet button-danger" name="act" value="remove">{t::admin::remove(l)}</button>
            </form>
        }
        .into_any(),
    };
    view! {
        <li>
            <details class="fold" open=is_open>
                <summary><span>{entry.title.clone()}</span>{group}{demo}</summary>
                <div>
                    {form(visit, list, entry, groups, refused)}
                    <div class="admin-remove">{remove}</div>
                </div>
            </details>
            <div class="admin-order">{up}{down}</div>
        </li>
    }
}

fn form(
    visit: &Visit,
    list: List,
    entry: &Entry,
    groups: &[Entry],
    refused: Option<&Refused>,
) -> impl IntoView + use<> {
    let l = visit.language;
    let refused = refused.filter(|it| it.id == entry.id);
    let value = |part: &str, kept: &str| {
        let typed = refused.and_then(|it| it.posted.get(part));
        typed.unwrap_or_else(|| kept.to_owned())
    };
    let one = |part: &'static str, label: String, kept: &str, input, lang| {
        let id = format!("{part}-{}", entry.id);
        let problem = refused.and_then(|it| it.slips.of(&id));
        let view = FieldView {
            label,
            value: value(part, kept),
            input,
            lang,
            problem,
            id,
            name: Some(part),
            ..FieldView::default()
        };
        field(visit, view)
    };
    let input = if list == List::Templates {
        Input::Text
    } else {
        Input::Line
    };
    let title = (list == List::Templates).then(|| {
        one(
            "title",
            t::admin::template_title(l).to_owned(),
            &entry.title,
            Input::Line,
            None,
        )
    });
    let words = [
        ("fi", Language::Fi, &entry.words.fi),
        ("sv", Language::Sv, &entry.words.sv),
        ("en", Language::En, &entry.words.en),
    ]
    .into_iter()
    .map(|(part, language, kept)| {
        one(
            part,
            language_name(language).to_owned(),
            kept,
            input,
            Some(language.tag()),
        )
    })
    .collect_view();
    let group = (list == List::Themes).then(|| {
        let mut options = vec![(String::new(), t::admin::no_group(l).to_owned())];
        options.extend(groups.iter().map(|it| (it.id.to_string(), it.title.clone())));
        let chosen = value("group", &entry.group.map(|it| it.to_string()).unwrap_or_default());
        select(
            &format!("group-{}", entry.id),
            "group",
            t::admin::theme_group(l),
            options,
            &chosen,
        )
    });
    let action = if entry.id == 0 {
        visit.link(list.path())
    } else {
        visit.link(&format!("{}/{}", list.path(), entry.id))
    };
    let (class, words_of) = if entry.id == 0 {
        ("button", t::admin::add(l))
    } else {
        ("button-quiet", t::admin::save(l))
    };
    view! {
        <form class="form admin-form" method="post" action=action novalidate>
            {title}
            {words}
            {group}
            <input type="hidden" name="seen" value=entry_stamp(entry)/>
            <div class="actions"><button class=class name="act" value="save">{words_of}</button></div>
        </form>
    }
}
