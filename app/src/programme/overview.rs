//! The overview of a programme: how far the whole is, and its measures, narrowed by the address.

use axum::response::{IntoResponse as _, Redirect, Response};
use domain::calendar::plus_days;
use domain::people::{Act, Object, may};
use domain::programme::MeasureStatus;
use domain::time::Moment;
use leptos::prelude::*;
use serde::Deserialize;
use store::programme::list::{self, Choices, Count, Order, PAGE, Programme, Query, Row};

use super::overview_filters::{chips, filters, orders};
use super::words::{goes_on, percent, stale};
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::strategy::words::{said, said_text, status_tag};
use crate::t;
use crate::ui::pager;

/// The address's parameters as they came; what is not known is left out.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    ohjelma: String,
    tavoite: String,
    ryhma: String,
    keino: String,
    vaihe: String,
    tila: String,
    jarjestys: String,
    sivu: String,
}

/// What the page shows.
pub(super) struct Shown {
    pub(super) all: Vec<Programme>,
    pub(super) it: Programme,
    pub(super) choices: Choices,
    pub(super) query: Query,
    counts: Vec<Count>,
    rows: Vec<Row>,
}

/// The programme that the address names, else the newest.
pub(super) fn chosen(all: &[Programme], asked: &str) -> Option<Programme> {
    let named = all.iter().find(|it| it.id.to_string() == asked);
    named.or_else(|| all.first()).cloned()
}

/// `GET /ohjelma`
pub async fn overview(visit: Visit) -> Result<Response, Fault> {
    may(&visit.actor(), Act::ReadPublic, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let asked: Asked = serde_html_form::from_str(&visit.query).unwrap_or_default();
    let query = asked.parse();
    let mut conn = visit.state.db.read().await?;
    let all = list::programmes(&mut conn).await?;
    let Some(it) = chosen(&all, &asked.ohjelma) else {
        drop(conn);
        return Ok(nothing_yet(&visit));
    };
    let old = Moment::start_of(plus_days(visit.now.civil_day(), -it.stale_days));
    let shown = Shown {
        choices: list::choices(&mut conn, &it).await?,
        counts: list::counts(&mut conn, it.id, &query, old).await?,
        rows: list::rows(&mut conn, it.id, &query).await?,
        query,
        all,
        it,
    };
    drop(conn);
    let last = shown.pages();
    if query.page > last {
        let to = shown.address(&visit, &Query { page: last, ..query });
        return Ok(Redirect::temporary(&to).into_response());
    }
    let lists = lists(&visit.state).await?;
    Ok(draw(&visit, &lists, &shown))
}

impl Asked {
    fn parse(&self) -> Query {
        let number = |text: &str| text.parse::<i64>().ok().filter(|it| *it > 0);
        Query {
            goal: number(&self.tavoite),
            group: number(&self.ryhma).map(domain::GroupId::new),
            tool: number(&self.keino).map(domain::ToolId::new),
            phase: number(&self.vaihe).map(domain::PhaseId::new),
            status: MeasureStatus::from_code(&self.tila),
            order: Order::from_code(&self.jarjestys).unwrap_or_default(),
            page: self.sivu.parse::<u32>().unwrap_or(1).clamp(1, 1_000),
        }
    }
}

impl Shown {
    /// The address of a query; what is as usual is left out.
    pub(super) fn address(&self, visit: &Visit, query: &Query) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if self.all.first().is_some_and(|newest| newest.id != self.it.id) {
            pairs.push(("ohjelma", self.it.id.to_string()));
        }
        pairs.extend(query.goal.map(|it| ("tavoite", it.to_string())));
        pairs.extend(query.group.map(|it| ("ryhma", it.to_string())));
        pairs.extend(query.tool.map(|it| ("keino", it.to_string())));
        pairs.extend(query.phase.map(|it| ("vaihe", it.to_string())));
        pairs.extend(query.status.map(|it| ("tila", it.as_code().to_owned())));
        if query.order != Order::default() {
            pairs.push(("jarjestys", query.order.code().to_owned()));
        }
        if query.page > 1 {
            pairs.push(("sivu", query.page.to_string()));
        }
        let path = visit.link("/ohjelma");
        match serde_html_form::to_string(&pairs) {
            Ok(text) if !text.is_empty() => [&path, "?", &text].concat(),
            _ => path,
        }
    }

    /// How many measures the list has, on all pages.
    fn found(&self) -> i64 {
        let wanted = |it: &&Count| self.query.status.is_none_or(|status| it.status == status);
        self.counts.iter().filter(wanted).map(|it| it.all).sum()
    }

    fn pages(&self) -> u32 {
        u32::try_from((self.found() + PAGE - 1) / PAGE).unwrap_or(1).max(1)
    }
}

fn nothing_yet(visit: &Visit) -> Response {
    let l = visit.language;
    let title = t::programme::title(l);
    let mut page = Page::new(title).trail(Vec::new(), t::programme::nav(l));
    if visit.signed_in.is_some() {
        page = page.private();
    }
    page.draw(visit, || {
        view! { <h1>{title}</h1><p class="lead">{t::programme::none_yet(l)}</p> }.into_any()
    })
}

fn draw(visit: &Visit, lists: &Lists, shown: &Shown) -> Response {
    let l = visit.language;
    let (name, lang) = said(l, &shown.it.name);
    let title = match shown.query.page {
        1 => name.clone(),
        number => t::programme::title_page(l, number.to_string()),
    };
    let mut page = Page::new(title)
        .class("page-strategy")
        .description(t::programme::description(l))
        .trail(Vec::new(), t::programme::nav(l));
    if visit.signed_in.is_some() {
        page = page.private();
    }
    page.draw(visit, || {
        let years = t::programme::years(l, shown.it.from_year.to_string(), shown.it.to_year.to_string());
        let rows: Vec<_> = shown.rows.iter().map(|it| row(visit, lists, shown, it)).collect();
        let list = (!rows.is_empty()).then(|| view! { <ol class="idea-list">{rows}</ol> });
        let empty = shown.rows.is_empty().then(|| empty(visit, &shown.query));
        let pages = pager(l, &visit.state.assets.pkg, shown.query.page, shown.pages(), |page| {
            shown.address(visit, &Query { page, ..shown.query })
        });
        view! {
            <h1 lang=lang>{name}</h1>
            <p class="lead">{years}</p>
            {said_text(l, &shown.it.text)}
            {ways(visit, shown)}
            <section>
                <h2>{t::programme::how_far(l)}</h2>
                {roll_up(visit, shown)}
            </section>
            {filters(visit, lists, shown)}
            <div class="results">
                <div class="results-head">
                    <p class="results-count" role="status">{t::programme::count(l, shown.found())}</p>
                    {orders(visit, shown)}
                </div>
                {chips(visit, lists, shown)}
                {list}
                {pages}
                {empty}
            </div>
        }
        .into_any()
    })
}

fn ways(visit: &Visit, shown: &Shown) -> AnyView {
    let l = visit.language;
    let others: Vec<_> = shown
        .all
        .iter()
        .filter(|it| it.id != shown.it.id)
        .map(|it| {
            let href = format!("{}?ohjelma={}", visit.link("/ohjelma"), it.id);
            let (name, lang) = said(l, &it.name);
            view! { <li><a href=href lang=lang>{name}" "{it.from_year}"–"{it.to_year}</a></li> }
        })
        .collect();
    let file = |end: &str| visit.link(&format!("/ohjelma/vienti.{end}?ohjelma={}", shown.it.id));
    let import = may(&visit.actor(), Act::EditProgramme, &Object::Service)
        .is_ok()
        .then(|| {
            let href = visit.link(&format!("/ohjelma/tuonti?ohjelma={}", shown.it.id));
            view! { <li><a href=href>{t::measures::import(l)}</a></li> }
        });
    let others = (!others.is_empty()).then(|| view! { <li>{t::programme::other_programmes(l)}":"</li>{others} });
    view! {
        <ul class="ways strategy-ways">
            <li><a href=visit.link("/ohjelma/muutokset")>{t::programme::changes_link(l)}</a></li>
            <li><a href=visit.link("/ohjelma/raportit")>{t::report::title(l)}</a></li>
            <li><a href=file("csv") rel="nofollow">{t::measures::as_csv(l)}</a></li>
            <li><a href=file("xlsx") rel="nofollow">{t::measures::as_xlsx(l)}</a></li>
            {import}
            {others}
        </ul>
    }
    .into_any()
}

/// How many of each status, each leading to its list; how far they are on average, of how many it is
/// known, and how many nobody has told of.
fn roll_up(visit: &Visit, shown: &Shown) -> AnyView {
    let l = visit.language;
    if shown.counts.is_empty() {
        return view! { <p class="quiet">{t::strategy::no_measures(l)}</p> }.into_any();
    }
    let tags: Vec<_> = shown
        .counts
        .iter()
        .map(|it| {
            let query = Query {
                status: Some(it.status),
                page: 1,
                ..shown.query
            };
            let count = usize::try_from(it.all).ok();
            view! { <li><a class="measure-count" href=shown.address(visit, &query)>{status_tag(visit, it.status, count)}</a></li> }
        })
        .collect();
    let counted = shown
        .counts
        .iter()
        .filter(|it| !matches!(it.status, MeasureStatus::Cancelled | MeasureStatus::Merged));
    let (all, known, share) = counted.fold((0, 0, 0), |(all, known, share), it| {
        (all + it.all, known + it.known, share + it.share)
    });
    let far = if known > 0 {
        t::programme::far(l, percent(share / known), known.to_string(), all.to_string())
    } else {
        t::programme::far_unknown(l, all.to_string())
    };
    let old: i64 = shown
        .counts
        .iter()
        .filter(|it| goes_on(it.status))
        .map(|it| it.old)
        .sum();
    let old = (old > 0).then(|| view! { <p class="quiet">{t::programme::old(l, old)}</p> });
    view! { <ul class="roll-up">{tags}</ul><p class="quiet">{far}</p>{old} }.into_any()
}

fn row(visit: &Visit, lists: &Lists, shown: &Shown, it: &Row) -> AnyView {
    let l = visit.language;
    let far = it
        .share
        .map(|share| view! { <span class="fact">{t::strategy::percent(l, percent(share))}</span> });
    let group = lists.group(it.group, l).map(|(name, named_in)| {
        let lang = (named_in != l).then(|| named_in.tag());
        view! { <span class="fact" lang=lang>{name.to_owned()}</span> }
    });
    let link = super::lines::measure_link(visit, it.id.get(), &it.code, &it.name);
    view! {
        <li class="idea-row">
            <h3 class="idea-row-title">{link}</h3>
            <p class="idea-row-facts">{status_tag(visit, it.status, None)}{far}{group}{stale(visit, it.status, it.told, shown.it.stale_days)}</p>
        </li>
    }
    .into_any()
}

fn empty(visit: &Visit, query: &Query) -> AnyView {
    let l = visit.language;
    let is_bare = *query
        == Query {
            order: query.order,
            page: query.page,
            ..Query::default()
        };
    if is_bare {
        return view! { <div class="empty"><h2>{t::programme::none_title(l)}</h2><p>{t::programme::none_text(l)}</p></div> }
            .into_any();
    }
    view! {
        <div class="empty">
            <h2>{t::programme::empty_title(l)}</h2>
            <p>{t::programme::empty_text(l)}</p>
            <p class="actions"><a class="button-quiet" href=visit.link("/ohjelma")>{t::programme::clear(l)}</a></p>
        </div>
    }
    .into_any()
}
