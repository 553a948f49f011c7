//! The board of ideas: orders, filters and search in the address, twenty on a real page.

use axum::response::{IntoResponse as _, Redirect, Response};
use domain::codes::{Kind, Status};
use domain::ids::ThemeId;
use leptos::prelude::*;
use serde::Deserialize;
use store::ideas::{Found, ListPage, ListQuery, Order};

use super::idea_row::{RowStyle, idea_row};
use super::meanings::{kind_label, label_and_language, status_label};
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{icon, pager};

/// The address's parameters as they came; what is not known is left out.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    haku: String,
    tila: String,
    aihe: String,
    laji: String,
    odottaa: String,
    jarjestys: String,
    sivu: String,
}

/// Statuses that a list can show; the others are not in public.
const LISTED: [Status; 11] = [
    Status::Received,
    Status::InHandling,
    Status::Asked,
    Status::Preparing,
    Status::Deciding,
    Status::Doing,
    Status::Done,
    Status::PartDone,
    Status::NotNow,
    Status::Declined,
    Status::Redirected,
];

/// `GET /ideat`
pub async fn list_page(visit: Visit) -> Result<Response, Fault> {
    let asked: Asked = serde_html_form::from_str(&visit.query).unwrap_or_default();
    let query = asked.parse();
    let lists = lists(&visit.state).await?;
    let mut conn = visit.state.db.read().await?;
    let found = store::ideas::list(&mut conn, &visit.state.words, &query).await?;
    drop(conn);
    // A page beyond the last: the list has shrunk since the address was made.
    if found.rows.is_empty() && query.page > found.found.pages() {
        let last = ListQuery {
            page: found.found.pages(),
            ..query
        };
        return Ok(Redirect::temporary(&address(&visit, &last)).into_response());
    }
    let l = visit.language;
    let title = match (&query.search, query.page) {
        (Some(words), _) => t::list::title_search(l, words),
        (None, 1) => t::site::ideas(l).to_owned(),
        (None, number) => t::list::title_page(l, number.to_string()),
    };
    let page = Page::new(title)
        .class("page-board")
        .description(t::list::description(l))
        .trail(Vec::new(), t::site::ideas(l));
    Ok(page.draw(&visit, || content(&visit, &lists, &query, &found).into_any()))
}

impl Asked {
    fn parse(&self) -> ListQuery {
        // A search box takes words, not a novel; the analyser has its own bounds.
        let search: String = self.haku.chars().filter(|sign| !sign.is_control()).take(200).collect();
        ListQuery {
            order: Order::from_code(&self.jarjestys).unwrap_or_default(),
            status: Status::from_code(&self.tila).filter(|status| LISTED.contains(status)),
            theme: self.aihe.parse::<ThemeId>().ok().filter(|id| id.get() > 0),
            kind: Kind::from_code(&self.laji),
            awaiting: !self.odottaa.is_empty(),
            search: Some(search.trim().to_owned()).filter(|words| !words.is_empty()),
            page: self.sivu.parse::<u32>().unwrap_or(1).clamp(1, 50),
        }
    }
}

/// The address of a query; what is as usual is left out.
fn address(visit: &Visit, query: &ListQuery) -> String {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    if let Some(words) = &query.search {
        pairs.push(("haku", words.clone()));
    }
    if let Some(status) = query.status {
        pairs.push(("tila", status.as_code().to_owned()));
    }
    if let Some(theme) = query.theme {
        pairs.push(("aihe", theme.to_string()));
    }
    if let Some(kind) = query.kind {
        pairs.push(("laji", kind.as_code().to_owned()));
    }
    if query.awaiting {
        pairs.push(("odottaa", "1".to_owned()));
    }
    if query.order != Order::default() {
        pairs.push(("jarjestys", query.order.code().to_owned()));
    }
    if query.page > 1 {
        pairs.push(("sivu", query.page.to_string()));
    }
    let path = visit.link("/ideat");
    match serde_html_form::to_string(&pairs) {
        Ok(text) if !text.is_empty() => [&path, "?", &text].concat(),
        _ => path,
    }
}

fn content(visit: &Visit, lists: &Lists, query: &ListQuery, found: &ListPage) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let rows = found
        .rows
        .iter()
        .map(|row| idea_row(l, pkg, lists, row, RowStyle::Board))
        .collect_view();
    let last = found.found.pages();
    let pages = pager(l, pkg, query.page, last, |page| {
        address(visit, &ListQuery { page, ..query.clone() })
    });
    let narrow = (query.page == 50 && found.found.more).then(|| view! { <p class="quiet">{t::list::narrow(l)}</p> });
    let empty = found.rows.is_empty().then(|| empty(visit, query));
    let list = (!found.rows.is_empty()).then(|| view! { <ol class="idea-list">{rows}</ol> });
    view! {
        <div class="page-head">
            <h1>{t::site::ideas(l)}</h1>
            <a class="button" href=visit.link("/ideat/uusi")>{t::site::send(l)}</a>
        </div>
        {filters(visit, lists, query)}
        <div class="results">
            <div class="results-head">
                <p class="results-count" role="status">{count_words(visit, found.found)}</p>
                {orders(visit, query)}
            </div>
            {chips(visit, lists, query)}
            {list}
            {narrow}
            {pages}
            {empty}
        </div>
    }
}

fn count_words(visit: &Visit, found: Found) -> String {
    if found.more {
        t::list::over(visit.language).to_owned()
    } else {
        t::list::count(visit.language, i64::from(found.count))
    }
}

fn orders(visit: &Visit, query: &ListQuery) -> Option<AnyView> {
    // A search has its own order: title hits first, then newest.
    if query.search.is_some() {
        return None;
    }
    let l = visit.language;
    let items = Order::ALL
        .into_iter()
        .map(|order| {
            let words = match order {
                Order::Fair => t::list::order_fair(l),
                Order::Newest => t::list::order_newest(l),
                Order::Supported => t::list::order_supported(l),
                Order::Answered => t::list::order_answered(l),
                Order::Awaiting => t::list::order_awaiting(l),
            };
            let href = address(
                visit,
                &ListQuery {
                    order,
                    page: 1,
                    ..query.clone()
                },
            );
            let current = (order == query.order).then_some("true");
            view! { <li><a href=href aria-current=current>{words}</a></li> }
        })
        .collect_view();
    Some(view! { <nav class="orders" aria-label=t::list::order(l)><ul>{items}</ul></nav> }.into_any())
}

fn filters(visit: &Visit, lists: &Lists, query: &ListQuery) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let on = usize::from(query.status.is_some())
        + usize::from(query.theme.is_some())
        + usize::from(query.kind.is_some())
        + usize::from(query.awaiting);
    let statuses = LISTED
        .into_iter()
        .map(|status| {
            let (label, lang) = label_and_language(l, status);
            view! { <option value=status.as_code() lang=lang selected=query.status == Some(status)>{label}</option> }
        })
        .collect_view();
    let themes = lists
        .themes
        .iter()
        .map(|theme| {
            let (name, named_in) = theme.name.get(l);
            let lang = (named_in != l).then(|| named_in.tag());
            view! { <option value=theme.id.to_string() lang=lang selected=query.theme == Some(theme.id)>{name.to_owned()}</option> }
        })
        .collect_view();
    let kinds = Kind::ALL
        .iter()
        .map(|kind| view! { <option value=kind.as_code() selected=query.kind == Some(*kind)>{kind_label(l, *kind)}</option> })
        .collect_view();
    let order = (query.order != Order::default())
        .then(|| view! { <input type="hidden" name="jarjestys" value=query.order.code()/> });
    let count = (on > 0).then(|| view! { <span class="filters-count">{on}</span> });
    view! {
        <form class="filters" action=visit.link("/ideat") role="search" aria-label=t::list::filters(l)>
            <div class="filters-search">
                <label class="visually-hidden" for="haku">{t::site::search_label(l)}</label>
                <input
                    class="input" type="search" id="haku" name="haku" maxlength="200"
                    value=query.search.clone().unwrap_or_default() placeholder=t::site::search_label(l)
                />
                <button class="button-quiet" type="submit">{icon(pkg, "search")}{t::site::search_button(l)}</button>
            </div>
            <details class="filters-more">
                <summary>{icon(pkg, "filter")}{t::list::narrow_button(l)}{count}</summary>
                <div class="filters-fields">
                    <div class="field">
                        <label for="tila">{t::list::status(l)}</label>
                        <select class="input" id="tila" name="tila"><option value="">{t::list::any(l)}</option>{statuses}</select>
                    </div>
                    <div class="field">
                        <label for="aihe">{t::list::theme(l)}</label>
                        <select class="input" id="aihe" name="aihe"><option value="">{t::list::any(l)}</option>{themes}</select>
                    </div>
                    <div class="field">
                        <label for="laji">{t::list::kind(l)}</label>
                        <select class="input" id="laji" name="laji"><option value="">{t::list::any(l)}</option>{kinds}</select>
                    </div>
                    <div class="check">
                        <input type="checkbox" id="odottaa" name="odottaa" value="1" checked=query.awaiting/>
                        <label for="odottaa">{t::list::awaiting(l)}</label>
                    </div>
                    {order}
                    <button class="button-quiet" type="submit">{t::list::show(l)}</button>
                </div>
            </details>
        </form>
    }
}

/// Each filter that is on, with a link to the list without it.
fn chips(visit: &Visit, lists: &Lists, query: &ListQuery) -> Option<AnyView> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let first = ListQuery {
        page: 1,
        ..query.clone()
    };
    let mut on: Vec<(String, ListQuery)> = Vec::new();
    if let Some(words) = &query.search {
        on.push((
            t::list::chip_search(l, words),
            ListQuery {
                search: None,
                ..first.clone()
            },
        ));
    }
    if let Some(status) = query.status {
        on.push((
            status_label(l, status),
            ListQuery {
                status: None,
                ..first.clone()
            },
        ));
    }
    if let Some(theme) = query.theme {
        let name = lists
            .theme(theme, l)
            .map_or_else(|| theme.to_string(), |(name, _)| name.to_owned());
        on.push((
            name,
            ListQuery {
                theme: None,
                ..first.clone()
            },
        ));
    }
    if let Some(kind) = query.kind {
        on.push((
            kind_label(l, kind).to_owned(),
            ListQuery {
                kind: None,
                ..first.clone()
            },
        ));
    }
    if query.awaiting {
        on.push((
            t::list::awaiting(l).to_owned(),
            ListQuery {
                awaiting: false,
                ..first
            },
        ));
    }
    if on.is_empty() {
        return None;
    }
    let items = on
        .into_iter()
        .map(|(words, without)| {
            view! {
                <li>
                    <a class="chip" href=address(visit, &without)>
                        <span class="visually-hidden">{t::list::chip_remove(l)}" "</span>
                        {words}
                        {icon(pkg, "close")}
                    </a>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <ul class="chips" aria-label=t::list::chips(l)>
                {items}
                <li><a href=visit.link("/ideat")>{t::list::clear(l)}</a></li>
            </ul>
        }
        .into_any(),
    )
}

fn empty(visit: &Visit, query: &ListQuery) -> impl IntoView + use<> {
    let l = visit.language;
    let is_bare = *query
        == ListQuery {
            page: query.page,
            order: query.order,
            ..ListQuery::default()
        };
    let (title, text) = if is_bare {
        (t::list::none_title(l), t::list::none_text(l))
    } else {
        (t::list::empty_title(l), t::list::empty_text(l))
    };
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <p>{text}</p>
            <p class="actions"><a class="button-quiet" href=visit.link("/ideat")>{t::list::clear(l)}</a></p>
        </div>
    }
}
