//! The inbox itself: whose matters, which filters, the list by what is owed, and acts for several at once.

use axum::response::{IntoResponse as _, Redirect, Response};
use domain::codes::{Kind, Status};
use domain::ids::{GroupId, IdeaId};
use domain::inbox::{Suggestion, Urgency};
use domain::people::{Act, Object, may};
use domain::time::Date;
use http::StatusCode;
use leptos::prelude::*;
use store::inbox::{Counts, InboxPage, InboxQuery, InboxRow, Scope, Viewer, When};

use super::act::Typed;
use super::keys_help::keys;
use super::memory::suggestions;
use super::panel::{Open, group_select, reason_select};
use super::query::{Asked, OPEN, address, pairs, scope_code, when_code};
use super::ready::ready;
use super::rows::{hidden_fields, row};
use super::told::told;
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::ideas::{kind_label, status_label};
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{icon, pager};

/// What the page shows besides the list.
pub(super) struct Shown {
    pub(super) query: InboxQuery,
    pub(super) counts: Counts,
    /// The groups the person has a seat in.
    pub(super) own: Vec<GroupId>,
    pub(super) leads: bool,
    pub(super) today: Date,
    pub(super) open: Option<Open>,
    /// What was done, or why it was not.
    pub(super) asked: Asked,
    /// A form for several that was refused, in words.
    pub(super) refused: Option<String>,
    /// Work that is ready, and whose author waits to be told.
    pub(super) ready: Vec<InboxRow>,
}

impl Shown {
    pub(super) fn urgency(&self, row: &InboxRow) -> Urgency {
        Urgency::of(row.created.civil_day(), row.due, self.today)
    }
}

/// A form that was refused: which matter's it was (none: several at once), what was typed, and why.
pub(super) struct Refused {
    pub(super) id: Option<IdeaId>,
    pub(super) typed: Typed,
    pub(super) words: String,
}

/// `GET /saapuneet`
pub async fn inbox_page(visit: Visit) -> Result<Response, Fault> {
    let asked: Asked = serde_html_form::from_str(&visit.query).unwrap_or_default();
    draw(&visit, asked, None).await
}

/// Draws the inbox as it is now.
pub(super) async fn draw(visit: &Visit, asked: Asked, refused: Option<Refused>) -> Result<Response, Fault> {
    let actor = visit.actor();
    may(&actor, Act::ReadInbox, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let Some(person) = actor.person() else {
        return Err(Fault::Refused(domain::Refusal::SignInFirst));
    };
    let viewer = Viewer::from(person);
    let query = asked.parse();
    let lists = lists(&visit.state).await?;
    let today = visit.now.civil_day();
    let mut conn = visit.state.db.read().await?;
    let (page, counts) = store::inbox::inbox(&mut conn, &viewer, &query, today).await?;
    drop(conn);
    if page.rows.is_empty() && query.page > page.pages() && refused.is_none() {
        let last = InboxQuery {
            page: page.pages(),
            ..query
        };
        return Ok(Redirect::temporary(&address(visit, &last, &[])).into_response());
    }
    let mut conn = visit.state.db.read().await?;
    let ready = match query.page {
        0 | 1 => store::inbox::ready(&mut conn, &viewer, &query, today).await?,
        _ => Vec::new(),
    };
    drop(conn);
    let suggested = suggestions(visit, &lists, &page.rows).await?;
    let status = if refused.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let (open, refused) = opened(visit, &asked, refused, &page.rows).await?;
    let shown = Shown {
        query,
        counts,
        own: viewer.groups,
        leads: viewer.leads,
        today,
        open,
        asked,
        refused,
        ready,
    };
    let l = visit.language;
    let title = Page::new(t::inbox::title(l))
        .class("page-inbox")
        .trail(Vec::new(), t::inbox::title(l))
        .status(status)
        .private()
        .desk();
    Ok(title.draw(visit, || content(visit, &lists, &shown, &page, &suggested).into_any()))
}

/// The row that stands open, with what it is like; and what was wrong with a form for several.
async fn opened(
    visit: &Visit,
    asked: &Asked,
    refused: Option<Refused>,
    rows: &[InboxRow],
) -> Result<(Option<Open>, Option<String>), Fault> {
    let (wanted, typed, problem) = match refused {
        Some(Refused { id: None, words, .. }) => return Ok((None, Some(words))),
        Some(Refused { id, typed, words }) => (id, typed, Some(words)),
        None => (asked.open(), Typed::default(), None),
    };
    let Some(id) = wanted.filter(|id| rows.iter().any(|row| row.id == *id)) else {
        // The matter has left the list meanwhile: the words still have a place above it.
        return Ok((None, problem));
    };
    let mut conn = visit.state.db.read().await?;
    let Some(matter) = store::ideas::find(&mut conn, id).await? else {
        return Ok((None, problem));
    };
    let words = &visit.state.words;
    let mut similar = store::similar::similar(&mut conn, words, &matter.title, &matter.text, 4).await?;
    similar.retain(|other| other.id != id);
    similar.truncate(3);
    let choices = crate::handling::choices(visit, &mut conn).await?;
    let measures = crate::thread::MeasureTies::of_idea(visit, &mut conn, matter.id).await?;
    let open = Open {
        id,
        choices,
        measures,
        matter,
        similar,
        typed,
        problem,
    };
    Ok((Some(open), None))
}

fn content(
    visit: &Visit,
    lists: &Lists,
    shown: &Shown,
    page: &InboxPage,
    suggested: &[Option<Suggestion>],
) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let rows = page
        .rows
        .iter()
        .zip(suggested)
        .map(|(it, suggestion)| row(visit, lists, shown, it, suggestion.as_ref()))
        .collect_view();
    let pages = pager(l, pkg, shown.query.page, page.pages(), |number| {
        address(
            visit,
            &InboxQuery {
                page: number,
                ..shown.query
            },
            &[],
        )
    });
    let list = (!page.rows.is_empty()).then(|| {
        view! {
            {several(visit, lists, shown)}
            <ol class="inbox" data-rows="">{rows}</ol>
        }
    });
    let empty = page.rows.is_empty().then(|| empty(visit, shown));
    view! {
        <div class="page-head">
            <h1>{t::inbox::title(l)}</h1>
            <a class="button-quiet button-small" href=visit.link("/saapuneet/kirjaa")>{t::on_behalf::title(l)}</a>
            <button class="button-quiet button-small when-awake" type="button" data-keys-help="">{t::inbox::keys_button(l)}</button>
        </div>
        {told(visit, lists, shown)}
        {ready(visit, shown)}
        {scopes(visit, shown)}
        {whens(visit, shown)}
        {filters(visit, shown)}
        <p class="results-count" role="status">{t::inbox::count(l, i64::from(page.found))}</p>
        {list}
        {pages}
        {empty}
        {keys(visit)}
    }
}

/// Whose matters, with how many there are.
fn scopes(visit: &Visit, shown: &Shown) -> impl IntoView + use<> {
    let l = visit.language;
    let mut offered = vec![
        (Scope::Own, t::inbox::scope_own(l), shown.counts.own),
        (Scope::Untaken, t::inbox::scope_untaken(l), shown.counts.untaken),
    ];
    if shown.leads {
        offered.push((Scope::All, t::inbox::scope_all(l), shown.counts.all));
    }
    let items = offered
        .into_iter()
        .map(|(scope, words, count)| {
            let query = InboxQuery {
                scope,
                page: 1,
                ..shown.query
            };
            let current = (scope == shown.query.scope).then_some("true");
            view! {
                <li>
                    <a href=address(visit, &query, &[]) aria-current=current>
                        {words}" "<span class="inbox-count">{count}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <nav class="orders inbox-scopes" aria-label=t::inbox::scope(l)><ul>{items}</ul></nav> }
}

/// What is late, soon or with its author: the three that a morning begins with.
fn whens(visit: &Visit, shown: &Shown) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let plain = InboxQuery {
        when: None,
        status: shown.query.status.filter(|it| *it != Status::Asked),
        page: 1,
        ..shown.query
    };
    let late = InboxQuery {
        when: Some(When::Late),
        ..plain
    };
    let soon = InboxQuery {
        when: Some(When::Soon),
        ..plain
    };
    let asked = InboxQuery {
        status: Some(Status::Asked),
        ..plain
    };
    let counts = shown.counts;
    let items = [
        (late, "late", "warning", t::inbox::when_late(l), counts.late),
        (soon, "soon", "deciding", t::inbox::when_soon(l), counts.soon),
        (asked, "no_day", "asked", t::inbox::when_asked(l), counts.asked),
    ]
    .into_iter()
    .map(|(query, urgency, sign, words, count)| {
        let is_on = query.when == shown.query.when && query.status == shown.query.status;
        let href = address(visit, if is_on { &plain } else { &query }, &[]);
        view! {
            <li>
                <a class="inbox-when" href=href data-urgency=urgency aria-current=is_on.then_some("true")>
                    {icon(pkg, sign)}{words}" "<span class="inbox-count">{count}</span>
                </a>
            </li>
        }
    })
    .collect_view();
    view! { <nav class="inbox-whens" aria-label=t::inbox::when(l)><ul>{items}</ul></nav> }
}

fn filters(visit: &Visit, shown: &Shown) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let query = &shown.query;
    let statuses = OPEN
        .into_iter()
        .map(|status| {
            let words = status_label(l, status);
            view! { <option value=status.as_code() selected=query.status == Some(status)>{words}</option> }
        })
        .collect_view();
    let kinds = Kind::ALL
        .iter()
        .map(|kind| view! { <option value=kind.as_code() selected=query.kind == Some(*kind)>{kind_label(l, *kind)}</option> })
        .collect_view();
    let kept = [("nayta", scope_code(query.scope)), ("aika", when_code(query.when))]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let on = usize::from(query.status.is_some()) + usize::from(query.kind.is_some());
    let count = (on > 0).then(|| view! { <span class="filters-count">{on}</span> });
    view! {
        <form class="inbox-filters" action=visit.link("/saapuneet") aria-label=t::inbox::filters(l)>
            {kept}
            <details class="filters-more" open={on > 0}>
                <summary>{icon(pkg, "filter")}{t::inbox::narrow(l)}{count}</summary>
                <div class="inbox-filters-fields">
                    <div class="field">
                        <label for="tila">{t::inbox::status(l)}</label>
                        <select class="input" id="tila" name="tila"><option value="">{t::inbox::any(l)}</option>{statuses}</select>
                    </div>
                    <div class="field">
                        <label for="laji">{t::inbox::kind(l)}</label>
                        <select class="input" id="laji" name="laji"><option value="">{t::inbox::any(l)}</option>{kinds}</select>
                    </div>
                    <button class="button-quiet" type="submit">{t::inbox::show(l)}</button>
                </div>
            </details>
        </form>
    }
}

/// Acts for all that is chosen. The boxes stand in the rows and belong to this form.
fn several(visit: &Visit, lists: &Lists, shown: &Shown) -> impl IntoView + use<> {
    let l = visit.language;
    view! {
        <form class="inbox-several" id="monta" method="post" action=visit.link("/saapuneet/toimi") aria-label=t::inbox::several(l)>
            {hidden_fields(shown)}
            <p class="inbox-several-title">{t::inbox::several(l)}</p>
            <div class="inbox-several-acts">
                <span class="inbox-pair">
                    <label class="visually-hidden" for="ryhma">{t::inbox::group(l)}</label>
                    {group_select(l, lists, shown, "ryhma", None)}
                    <button class="button-quiet button-small" name="to" value="in_handling">{t::inbox::give_submit(l)}</button>
                </span>
                <button class="button-quiet button-small" name="to" value="answer">{t::inbox::answer_many(l)}</button>
                <details class="inbox-hide">
                    <summary class="button-quiet button-small">{t::inbox::hide_title(l)}</summary>
                    <div class="inbox-pair">
                        <label class="visually-hidden" for="syy">{t::inbox::reason(l)}</label>
                        {reason_select(l, "syy", "")}
                        <button class="button-quiet button-small" name="to" value="hide">{t::inbox::hide_submit(l)}</button>
                    </div>
                </details>
            </div>
        </form>
    }
}

/// Nothing to do here: which of the other places to look at.
fn empty(visit: &Visit, shown: &Shown) -> impl IntoView + use<> {
    let l = visit.language;
    let is_filtered = pairs(&shown.query).iter().any(|(name, _)| *name != "nayta");
    let (title, text) = match shown.query.scope {
        _ if is_filtered => (t::inbox::empty_filtered_title(l), t::inbox::empty_filtered_text(l)),
        Scope::Own => (t::inbox::empty_own_title(l), t::inbox::empty_own_text(l)),
        Scope::Untaken => (t::inbox::empty_untaken_title(l), t::inbox::empty_untaken_text(l)),
        Scope::All => (t::inbox::empty_all_title(l), t::inbox::empty_all_text(l)),
    };
    let bare = InboxQuery {
        scope: shown.query.scope,
        page: 1,
        ..InboxQuery::default()
    };
    let untaken = InboxQuery {
        scope: Scope::Untaken,
        ..bare
    };
    let way = if is_filtered {
        Some((address(visit, &bare, &[]), t::inbox::clear(l)))
    } else if shown.query.scope == Scope::Own && shown.counts.untaken > 0 {
        Some((address(visit, &untaken, &[]), t::inbox::see_untaken(l)))
    } else {
        None
    };
    let way = way.map(|(href, words)| view! { <p class="actions"><a class="button-quiet" href=href>{words}</a></p> });
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <p>{text}</p>
            {way}
        </div>
    }
}
