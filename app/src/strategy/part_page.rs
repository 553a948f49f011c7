//! A focus area or a goal as editors write it: words, owner, horizon, what it came from, its place.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::GroupId;
use domain::refusal::Refusal;
use domain::strategy::PartKind;
use leptos::prelude::*;
use store::Conn;
use store::strategy::edit::{self, PartWords, uses};
use store::strategy::{Part, Strategy, lineage};

use super::forms::{Refused, check, desk, one, open_words, page, saved, three, told, typed, year};
use super::words::said;
use crate::admin::frame::{Input, Posted, Slips, doer, saved_notice, select, stamp};
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// What the page is drawn from.
struct Desk {
    it: Strategy,
    /// None: a new one.
    part: Option<Part>,
    /// A goal's focus area.
    parent: Option<i64>,
    /// Parts of the version before, of the same kind.
    old: Vec<Part>,
    sources: Vec<i64>,
    is_free: bool,
}

impl Desk {
    async fn of(c: &mut Conn, it: Strategy, part: &str, under: &str) -> Result<Self, Fault> {
        let gone = || Fault::Refused(Refusal::NotFound);
        let all = store::strategy::parts(c, it.id).await?;
        let part = match part {
            "uusi" => None,
            id => {
                let id: i64 = id.parse().map_err(|_| gone())?;
                Some(all.iter().find(|it| it.id == id).cloned().ok_or_else(gone)?)
            }
        };
        let parent = match &part {
            Some(part) => part.parent,
            None if under.is_empty() => None,
            None => {
                let id: i64 = under.parse().map_err(|_| gone())?;
                let area = all.iter().find(|it| it.id == id && it.kind == PartKind::FocusArea);
                Some(area.ok_or_else(gone)?.id)
            }
        };
        let kind = if parent.is_some() {
            PartKind::Goal
        } else {
            PartKind::FocusArea
        };
        let mut old = match it.before {
            Some(before) => store::strategy::parts(c, before).await?,
            None => Vec::new(),
        };
        old.retain(|it| it.kind == kind);
        let (sources, is_free) = match &part {
            Some(part) => {
                let came = lineage::sources(c, it.id).await?;
                let of = came.into_iter().filter(|(id, _)| *id == part.id).map(|(_, from)| from);
                (of.collect(), uses(c, part.id).await?.is_free())
            }
            None => (Vec::new(), false),
        };
        Ok(Self {
            it,
            part,
            parent,
            old,
            sources,
            is_free,
        })
    }

    fn stamp(&self) -> String {
        let Some(part) = &self.part else {
            return String::new();
        };
        let rest = format!("{:?}{:?}{:?}", part.group, part.horizon, self.sources);
        let texts = [&part.name, &part.text];
        let words = texts.into_iter().flat_map(|it| [it.fi.as_str(), &it.sv, &it.en]);
        stamp(words.chain([rest.as_str()]))
    }

    fn is_goal(&self) -> bool {
        self.parent.is_some()
    }

    fn title(&self, visit: &Visit) -> String {
        let l = visit.language;
        match (&self.part, self.is_goal()) {
            (Some(part), _) => said(l, &part.name).0,
            (None, true) => t::strategy::add_goal(l).to_owned(),
            (None, false) => t::strategy::add_area(l).to_owned(),
        }
    }

    fn address(&self, visit: &Visit) -> String {
        let part = self
            .part
            .as_ref()
            .map_or_else(|| "uusi".to_owned(), |it| it.id.to_string());
        visit.link(&format!("{}/osat/{part}", desk(self.it.id)))
    }
}

/// `GET /strategia/2/muokkaa/osat/7`, `/uusi` for a focus area, `/uusi?alla=7` for a goal
pub async fn part_page(visit: Visit, Path((id, part)): Path<(String, String)>) -> Result<Response, Fault> {
    let under = visit
        .query
        .split('&')
        .find_map(|it| it.strip_prefix("alla="))
        .unwrap_or_default();
    let under = under.to_owned();
    show(&visit, &id, &part, &under, None).await
}

/// `POST /strategia/2/muokkaa/osat/7`
pub async fn save_part(visit: Visit, Path((id, part)): Path<(String, String)>, body: Bytes) -> Result<Response, Fault> {
    let it = open_words(&visit, &mut visit.state.db.read().await?, &id).await?;
    let posted = Posted::read(&body)?;
    let (l, under) = (visit.language, posted.text("alla"));
    let lists = lists(&visit.state).await?;
    let mut tx = visit.state.db.write().await?;
    let taken = store::strategy::take(&mut tx, it.id).await?;
    let now = taken.ok_or(Fault::Refused(Refusal::NotFound))?;
    let is_open = now.state.is_open();
    let found = Desk::of(&mut tx, now, &part, &under).await?;
    let mut slips = Slips::default();
    let words = words(&visit, &lists, &posted, &mut slips, found.is_goal());
    let act = posted.text("act");
    let is_saving = !matches!(act.as_str(), "up" | "down" | "remove");
    let refused = if !is_open {
        Some(Refused::conflict(&posted, t::strategy::not_open(l)))
    } else if is_saving && !slips.is_empty() {
        Some(Refused::slips(&posted, slips))
    } else if is_saving && posted.text("seen") != found.stamp() {
        Some(Refused::conflict(&posted, t::strategy::changed_by_other(l)))
    } else {
        None
    };
    if let Some(refused) = refused {
        tx.rollback().await?;
        return show(&visit, &id, &part, &under, Some(&refused)).await;
    }
    match (&found.part, act.as_str()) {
        (Some(part), "up" | "down") => edit::move_part(&mut tx, part, act == "up").await?,
        (Some(it), "remove") => {
            if !edit::remove_part(&mut tx, it.id).await? {
                tx.rollback().await?;
                let refused = Refused::conflict(&posted, t::strategy::part_in_use(l));
                return show(&visit, &id, &part, &under, Some(&refused)).await;
            }
        }
        (Some(part), _) => {
            edit::save_part(&mut tx, part.id, &words).await?;
            lineage::set_sources(&mut tx, part.id, &sources(&posted, &found.old)).await?;
        }
        (None, _) => {
            let part = edit::insert_part(&mut tx, it.id, found.parent, &words).await?;
            lineage::set_sources(&mut tx, part, &sources(&posted, &found.old)).await?;
        }
    }
    tx.commit().await?;
    tracing::info!(strategy = %it.id, part, act, person = ?doer(&visit), "a part of the strategy was changed");
    Ok(saved(&visit, &desk(it.id)))
}

fn sources(posted: &Posted, old: &[Part]) -> Vec<i64> {
    old.iter()
        .map(|it| it.id)
        .filter(|id| posted.get(&format!("from-{id}")).is_some())
        .collect()
}

fn words(visit: &Visit, lists: &Lists, posted: &Posted, slips: &mut Slips, is_goal: bool) -> PartWords {
    let l = visit.language;
    let (name, text) = (typed(posted, "name"), typed(posted, "text"));
    check(l, slips, "name", &name, true, true);
    check(l, slips, "text", &text, false, false);
    let horizon = posted.text("horizon");
    if is_goal && !horizon.is_empty() && year(&horizon).is_none() {
        slips.add("horizon", t::strategy::problem_year(l));
    }
    let group = posted.text("group").parse::<GroupId>().ok();
    PartWords {
        name,
        text,
        group: group.filter(|id| is_goal && lists.groups.iter().any(|it| it.id == *id)),
        horizon: year(&horizon).filter(|_| is_goal),
    }
}

async fn show(visit: &Visit, id: &str, part: &str, under: &str, refused: Option<&Refused>) -> Result<Response, Fault> {
    let lists = lists(&visit.state).await?;
    let mut conn = visit.state.db.read().await?;
    let it = open_words(visit, &mut conn, id).await?;
    let found = Desk::of(&mut conn, it, part, under).await?;
    drop(conn);
    let title = found.title(visit);
    Ok(page(visit, &found.it, &title, refused).draw(visit, || {
        view! {
            {told(visit, refused)}
            <h1>{title.clone()}</h1>
            {saved_notice(visit)}
            {form(visit, &lists, &found, refused)}
            {place(visit, &found)}
        }
        .into_any()
    }))
}

fn form(visit: &Visit, lists: &Lists, found: &Desk, refused: Option<&Refused>) -> AnyView {
    let l = visit.language;
    let kept = found.part.as_ref();
    let empty = domain::Localised::default();
    let name = kept.map_or(&empty, |it| &it.name);
    let text = kept.map_or(&empty, |it| &it.text);
    let goal = found.is_goal().then(|| {
        let mut options = vec![(String::new(), t::strategy::owner_none(l).to_owned())];
        options.extend(
            lists
                .groups
                .iter()
                .map(|it| (it.id.to_string(), it.name.get(l).0.to_owned())),
        );
        let group = kept
            .and_then(|it| it.group)
            .map(|it| it.to_string())
            .unwrap_or_default();
        let group = refused.and_then(|it| it.posted.get("group")).unwrap_or(group);
        let horizon = kept
            .and_then(|it| it.horizon)
            .map(|it| it.to_string())
            .unwrap_or_default();
        view! {
            {select("group", "group", t::strategy::owner(l), options, &group)}
            {one(visit, refused, "horizon", t::strategy::horizon(l), &horizon, Input::Number)}
        }
    });
    view! {
        <form class="form admin-form" method="post" action=found.address(visit) novalidate>
            <input type="hidden" name="seen" value=found.stamp()/>
            <input type="hidden" name="alla" value=found.parent.map(|it| it.to_string()).unwrap_or_default()/>
            {three(visit, refused, "name", t::strategy::part_name(l), name, Input::Line)}
            {three(visit, refused, "text", t::strategy::part_text(l), text, Input::Text)}
            {goal}
            {came_from(visit, found, refused)}
            <div class="actions">
                <button class="button" type="submit">{t::strategy::save(l)}</button>
                <a href=visit.link(&desk(found.it.id))>{t::strategy::back(l)}</a>
            </div>
        </form>
    }
    .into_any()
}

fn came_from(visit: &Visit, found: &Desk, refused: Option<&Refused>) -> Option<AnyView> {
    let l = visit.language;
    let boxes: Vec<_> = found
        .old
        .iter()
        .map(|old| {
            let id = format!("from-{}", old.id);
            let is_on = match refused {
                Some(it) => it.posted.get(&id).is_some(),
                None => found.sources.contains(&old.id),
            };
            let (words, lang) = said(l, &old.name);
            view! {
                <span class="choice">
                    <input type="checkbox" id=id.clone() name=id.clone() checked=is_on/>
                    <label for=id.clone() lang=lang>{words}</label>
                </span>
            }
        })
        .collect();
    (!boxes.is_empty()).then(|| {
        view! {
            <fieldset class="choices">
                <legend>{t::strategy::came_from(l)}</legend>
                <p class="hint">{t::strategy::came_from_hint(l)}</p>
                <div>{boxes}</div>
            </fieldset>
        }
        .into_any()
    })
}

/// Its place among the others, and taking it away while nothing hangs on it.
fn place(visit: &Visit, found: &Desk) -> Option<AnyView> {
    let l = visit.language;
    found.part.as_ref()?;
    let remove = if found.is_free {
        view! { <button class="button-quiet button-danger" name="act" value="remove">{t::strategy::remove(l)}</button> }
            .into_any()
    } else {
        view! { <p class="hint">{t::strategy::part_in_use(l)}</p> }.into_any()
    };
    Some(
        view! {
            <form class="actions" method="post" action=found.address(visit)>
                <button class="button-quiet" name="act" value="up">{t::strategy::move_up(l)}</button>
                <button class="button-quiet" name="act" value="down">{t::strategy::move_down(l)}</button>
                {remove}
            </form>
        }
        .into_any(),
    )
}
