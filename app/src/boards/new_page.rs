//! A new board: whose it is, what it is called, and the template it begins with.

use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::GroupId;
use domain::boards::templates::{parse_prefix, proposed_prefix};
use domain::boards::{BoardTemplate, BoardVisibility};
use domain::ideas::text::is_forbidden;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::boards::setup::{self, NewBoard};
use store::groups::Group;

use super::form::Slips;
use crate::catalogue::lists;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// A board's name, characters.
pub(super) const SHORTEST_NAME: usize = 2;
pub(super) const LONGEST_NAME: usize = 80;

/// The form as it came.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    name: String,
    group: String,
    prefix: String,
    visibility: String,
    template: String,
}

/// `GET /taulut/uusi`
pub async fn new_page(visit: Visit) -> Result<Response, Fault> {
    let groups = groups(&visit).await?;
    let typed = Typed {
        // The first group is one's own when there is one.
        group: groups.first().map(|it| it.id.to_string()).unwrap_or_default(),
        visibility: BoardVisibility::Staff.as_code().to_owned(),
        template: BoardTemplate::Development.as_code().to_owned(),
        ..Typed::default()
    };
    Ok(draw(&visit, StatusCode::OK, &groups, &typed, &Slips::default()))
}

/// `POST /taulut/uusi`
pub async fn create(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    let groups = groups(&visit).await?;
    let typed: Typed = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let (found, slips) = check(&visit, &groups, &typed);
    let Some((new, prefix)) = found else {
        return Ok(draw(&visit, StatusCode::UNPROCESSABLE_ENTITY, &groups, &typed, &slips));
    };
    let by = visit.actor().person().map(|person| person.id);
    let mut tx = visit.state.db.write().await?;
    let new = NewBoard {
        team: setup::team(&mut tx, new.group, visit.now.civil_day()).await?,
        prefix: &prefix,
        ..new
    };
    let id = setup::create(&mut tx, new, by, visit.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&visit.link(&format!("/taulut/{id}"))).into_response())
}

/// The groups whose boards the visitor may create, one's own first; the door's refusal when there are none.
async fn groups(visit: &Visit) -> Result<Vec<Group>, Fault> {
    let actor = visit.actor();
    may(&actor, Act::CreateBoard, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let lists = lists(&visit.state).await?;
    let is_theirs = |it: &&Group| may(&actor, Act::CreateBoard, &Object::Group(it.id)).is_ok();
    let mut groups: Vec<Group> = lists.groups.iter().filter(is_theirs).cloned().collect();
    groups.sort_by_key(|it| !actor.person().is_some_and(|person| person.is_member(it.id)));
    Ok(groups)
}

/// The board to be with its prefix; nothing when something is wrong.
fn check<'a>(visit: &Visit, groups: &[Group], typed: &'a Typed) -> (Option<(NewBoard<'a>, String)>, Slips) {
    let l = visit.language;
    let mut slips = Slips::default();
    let name = typed.name.trim();
    if !(SHORTEST_NAME..=LONGEST_NAME).contains(&name.chars().count()) || name.chars().any(is_forbidden) {
        slips.add("name", t::boards::name_missing(l));
    }
    let group = typed.group.parse::<GroupId>().ok();
    let group = group.filter(|id| groups.iter().any(|it| it.id == *id));
    if group.is_none() {
        slips.add("group", t::boards::group_missing(l));
    }
    let prefix = if typed.prefix.trim().is_empty() {
        Some(proposed_prefix(name))
    } else {
        parse_prefix(&typed.prefix)
    };
    if prefix.is_none() {
        slips.add("prefix", t::boards::prefix_wrong(l));
    }
    let template = BoardTemplate::from_code(&typed.template);
    if template.is_none() {
        slips.add("template", t::boards::template_missing(l));
    }
    // What is not known is shown to fewer.
    let visibility = BoardVisibility::from_code(&typed.visibility).unwrap_or(BoardVisibility::Members);
    let (true, Some(group), Some(prefix), Some(template)) = (slips.is_empty(), group, prefix, template) else {
        return (None, slips);
    };
    let new = NewBoard {
        group,
        name,
        purpose: "",
        prefix: "",
        template,
        language: l,
        visibility,
        team: 0,
        demo: false,
    };
    (Some((new, prefix)), slips)
}

fn draw(visit: &Visit, status: StatusCode, groups: &[Group], typed: &Typed, slips: &Slips) -> Response {
    let l = visit.language;
    let title = if slips.is_empty() {
        t::boards::new(l).to_owned()
    } else {
        [t::boards::error_prefix(l), t::boards::new(l)].concat()
    };
    let page = Page::new(title)
        .class("page-board-form")
        .trail(vec![(t::boards::title(l).to_owned(), "/taulut")], t::boards::new(l))
        .status(status)
        .form()
        .board();
    page.draw(visit, || content(visit, groups, typed, slips).into_any())
}

fn content(visit: &Visit, groups: &[Group], typed: &Typed, slips: &Slips) -> impl IntoView + use<> {
    let l = visit.language;
    view! {
        {slips.summary(visit)}
        <h1>{t::boards::new(l)}</h1>
        <p class="lead text">{t::boards::new_lead(l)}</p>
        <form class="form" method="post" action=visit.link("/taulut/uusi") novalidate>
            {group_field(visit, groups, typed, slips)}
            <div class="field">
                <label for="name">{t::boards::name(l)}</label>
                <p class="hint" id="name-hint">{t::boards::name_hint(l)}</p>
                {slips.at(visit, "name")}
                <input class="input input-short" id="name" name="name" maxlength=LONGEST_NAME value=typed.name.clone() required
                    aria-describedby=slips.described("name") aria-invalid=slips.invalid("name")/>
            </div>
            <div class="field">
                <label for="prefix">{t::boards::prefix(l)}</label>
                <p class="hint" id="prefix-hint">{t::boards::prefix_hint(l)}</p>
                {slips.at(visit, "prefix")}
                <input class="input board-prefix-field" id="prefix" name="prefix" maxlength="6" value=typed.prefix.clone() autocapitalize="characters"
                    aria-describedby=slips.described("prefix") aria-invalid=slips.invalid("prefix")/>
            </div>
            {templates(visit, typed, slips)}
            {sight_field(visit, typed)}
            <div class="actions">
                <button class="button" type="submit">{t::boards::create(l)}</button>
                <a href=visit.link("/taulut")>{t::boards::cancel(l)}</a>
            </div>
        </form>
    }
}

fn group_field(visit: &Visit, groups: &[Group], typed: &Typed, slips: &Slips) -> impl IntoView + use<> {
    let l = visit.language;
    let options = groups
        .iter()
        .map(|group| {
            let id = group.id.to_string();
            let is_chosen = typed.group == id;
            let (name, named_in) = group.name.get(l);
            let lang = (named_in != l).then(|| named_in.tag());
            view! { <option value=id selected=is_chosen lang=lang>{name.to_owned()}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for="group">{t::boards::group(l)}</label>
            <p class="hint" id="group-hint">{t::boards::group_hint(l)}</p>
            {slips.at(visit, "group")}
            <select class="input input-short" id="group" name="group" aria-describedby=slips.described("group") aria-invalid=slips.invalid("group")>
                {options}
            </select>
        </div>
    }
}

fn sight_field(visit: &Visit, typed: &Typed) -> impl IntoView + use<> {
    let l = visit.language;
    let choices = [
        (BoardVisibility::Staff, t::boards::see_staff(l)),
        (BoardVisibility::Members, t::boards::see_members(l)),
    ]
    .into_iter()
    .map(|(visibility, words)| {
        let code = visibility.as_code();
        let is_chosen = typed.visibility == code;
        view! {
            <span class="choice">
                <input type="radio" id=["see-", code].concat() name="visibility" value=code checked=is_chosen/>
                <label for=["see-", code].concat()>{words}</label>
            </span>
        }
    })
    .collect_view();
    view! {
        <fieldset class="choices">
            <legend>{t::boards::see(l)}</legend>
            <div class="choices-row">{choices}</div>
        </fieldset>
    }
}

/// The templates, each with its columns from left to right.
fn templates(visit: &Visit, typed: &Typed, slips: &Slips) -> impl IntoView + use<> {
    let l = visit.language;
    let choices = BoardTemplate::ALL
        .iter()
        .map(|template| {
            let code = template.as_code();
            let is_chosen = typed.template == code;
            let (name, text) = match template {
                BoardTemplate::Development => (
                    t::boards::template_development(l),
                    t::boards::template_development_text(l),
                ),
                BoardTemplate::Requests => (t::boards::template_requests(l), t::boards::template_requests_text(l)),
                BoardTemplate::Project => (t::boards::template_project(l), t::boards::template_project_text(l)),
                BoardTemplate::Empty => (t::boards::template_empty(l), t::boards::template_empty_text(l)),
            };
            let columns = template
                .plan()
                .columns
                .iter()
                .map(|column| view! { <li>{column.name.get(l)}</li> })
                .collect_view();
            view! {
                <div class="choice board-template">
                    <input type="radio" id=["template-", code].concat() name="template" value=code checked=is_chosen
                        aria-describedby=["template-text-", code].concat()/>
                    <label for=["template-", code].concat()>
                        <span class="board-template-name">{name}</span>
                    </label>
                    <div class="board-template-text" id=["template-text-", code].concat()>
                        <p>{text}</p>
                        <ol class="board-template-columns">{columns}</ol>
                    </div>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices" id="template">
            <legend>{t::boards::template(l)}</legend>
            {slips.at(visit, "template")}
            <div class="board-templates">{choices}</div>
        </fieldset>
    }
}
