//! `/hallinta`: the first set-up as a short list of tasks, each with its state and one sentence.

use axum::response::Response;
use domain::Language;
use domain::people::Act;
use domain::town::Town;
use leptos::prelude::*;
use store::lists::Listed;
use store::people::staff::StaffRow;

use super::frame::allowed;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// What is still to be done about a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Done,
    ToDo,
    /// What is usual holds; it may be left so.
    Usual,
}

struct Task {
    path: &'static str,
    name: &'static str,
    text: String,
    stands: Stands,
}

/// What the tasks are judged by.
struct Found {
    groups: Vec<Listed>,
    themes: Vec<Listed>,
    staff: Vec<StaffRow>,
    templates: usize,
    words: usize,
    has_mail: bool,
    has_oidc: bool,
}

/// `GET /hallinta`
pub async fn home(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, Act::ReadAdmin)?;
    let l = visit.language;
    let mut conn = visit.state.db.read().await?;
    let found = Found {
        groups: store::lists::groups(&mut conn).await?,
        themes: store::lists::themes(&mut conn).await?,
        staff: store::people::staff::staff(&mut conn, visit.now.civil_day()).await?,
        templates: store::lists::templates(&mut conn).await?.len(),
        words: store::settings::status_words(&mut conn).await?.len(),
        has_mail: is_set(&visit, "mail.smtp"),
        has_oidc: visit
            .state
            .outside
            .server
            .iter()
            .any(|it| it.name.starts_with("oidc.") && it.from.is_some()),
    };
    drop(conn);
    let town = visit.state.town();
    let tasks = tasks(l, &town, &visit.state.base, &found);
    let title = t::admin::title(l);
    let page = Page::new(title).class("page-admin").trail(Vec::new(), title).private();
    Ok(page.draw(&visit, || {
        let left = tasks.iter().filter(|it| it.stands == Stands::ToDo).count();
        let lead = match i64::try_from(left).unwrap_or(0) {
            0 => t::admin::all_done(l).to_owned(),
            left => t::admin::left(l, left),
        };
        let pkg = visit.state.assets.pkg.clone();
        let rows = tasks.into_iter().map(|task| row(&visit, &pkg, task)).collect_view();
        let more = [
            (
                "/hallinta/oikeudet",
                t::admin::policy_title(l),
                t::admin::policy_short(l),
            ),
            ("/hallinta/tila", t::admin::service_title(l), t::admin::service_short(l)),
            ("/saannot", t::admin::figures_title(l), t::admin::figures_short(l)),
        ]
        .into_iter()
        .map(|(path, name, text)| {
            view! { <li><h3><a href=visit.link(path)>{name}</a></h3><p>{text}</p></li> }
        })
        .collect_view();
        view! {
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            <ol class="admin-tasks">{rows}</ol>
            <section class="admin-new">
                <h2>{t::admin::to_look_at(l)}</h2>
                <ul class="admin-tasks">{more}</ul>
            </section>
        }
        .into_any()
    }))
}

/// Whether a setting of the server has a value of its own.
pub(super) fn is_set(visit: &Visit, name: &str) -> bool {
    let found = visit.state.outside.server.iter().find(|it| it.name == name);
    found.is_some_and(|it| it.value.as_deref() != Some(""))
}

fn row(visit: &Visit, pkg: &str, task: Task) -> impl IntoView + use<> {
    let l = visit.language;
    let (status, sign, words) = match task.stands {
        Stands::Done => ("done", "done", t::admin::stands_done(l)),
        Stands::ToDo => ("asked", "warning", t::admin::stands_to_do(l)),
        Stands::Usual => ("received", "ok", t::admin::stands_usual(l)),
    };
    view! {
        <li>
            <h2><a href=visit.link(task.path)>{task.name}</a></h2>
            <span class="tag" data-status=status>{icon(pkg, sign)}{words}</span>
            <p>{task.text}</p>
        </li>
    }
}

const fn done_if(done: bool) -> Stands {
    if done { Stands::Done } else { Stands::ToDo }
}

const fn usual_unless(changed: bool) -> Stands {
    if changed { Stands::Done } else { Stands::Usual }
}

fn tasks(l: Language, town: &Town, base: &Town, found: &Found) -> Vec<Task> {
    let usual = Town::default();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let without_lead = found
        .groups
        .iter()
        .filter(|group| {
            let leads = |row: &StaffRow| row.seats.iter().any(|(id, is_lead)| *is_lead && id.get() == group.id);
            !found.staff.iter().any(leads)
        })
        .count();
    let without_group = found.themes.iter().filter(|it| it.group.is_none()).count();
    let task = |path, name, text, stands| Task {
        path,
        name,
        text,
        stands,
    };
    vec![
        task(
            "/hallinta/nimi",
            t::admin::name_title(l),
            t::admin::name_task(l, town.name.get(l).0),
            done_if(town.name != usual.name && !town.contact_email.is_empty()),
        ),
        task(
            "/hallinta/varit",
            t::admin::colour_title(l),
            t::admin::colour_task(l, &town.brand),
            usual_unless(town.brand != usual.brand),
        ),
        task(
            "/hallinta/ryhmat",
            t::admin::groups_title(l),
            t::admin::groups_task(l, count(found.groups.len())),
            done_if(!found.groups.is_empty()),
        ),
        task(
            "/hallinta/aiheet",
            t::admin::themes_title(l),
            match without_group {
                0 => t::admin::themes_task(l, count(found.themes.len())),
                left => t::admin::themes_task_left(l, count(left)),
            },
            done_if(!found.themes.is_empty() && without_group == 0),
        ),
        task(
            "/hallinta/ihmiset",
            t::admin::people_title(l),
            match without_lead {
                0 => t::admin::people_task(l, count(found.staff.len())),
                left => t::admin::people_task_left(l, count(left)),
            },
            done_if(!found.groups.is_empty() && without_lead == 0),
        ),
        task(
            "/hallinta/tilat",
            t::admin::status_title(l),
            t::admin::status_task(l).to_owned(),
            usual_unless(found.words > 0),
        ),
        task(
            "/hallinta/lupaus",
            t::admin::promise_title(l),
            t::admin::promise_task(
                l,
                town.promise.answer_working_days.to_string(),
                town.promise.decision_days.to_string(),
            ),
            usual_unless(town.promise != base.promise || town.promise != usual.promise),
        ),
        task(
            "/hallinta/pohjat",
            t::admin::templates_title(l),
            t::admin::templates_task(l, count(found.templates)),
            done_if(found.templates > 0),
        ),
        task(
            "/hallinta/tekstit",
            t::admin::about_title(l),
            t::admin::about_task(l).to_owned(),
            done_if(!town.about.fi.is_empty()),
        ),
        task(
            "/hallinta/tekstit/tietosuoja",
            t::admin::privacy_title(l),
            t::admin::privacy_task(l).to_owned(),
            done_if(!town.privacy.controller.email.is_empty()),
        ),
        task(
            "/hallinta/tekstit/saavutettavuus",
            t::admin::accessibility_title(l),
            t::admin::accessibility_task(l).to_owned(),
            done_if(!town.accessibility.contact_email.is_empty()),
        ),
        task(
            "/hallinta/posti",
            t::admin::mail_title(l),
            if found.has_mail {
                t::admin::mail_task_smtp(l)
            } else {
                t::admin::mail_task_files(l)
            }
            .to_owned(),
            done_if(found.has_mail),
        ),
        task(
            "/hallinta/kirjautuminen",
            t::admin::sign_in_title(l),
            if found.has_oidc {
                t::admin::sign_in_task_oidc(l)
            } else {
                t::admin::sign_in_task_mail(l)
            }
            .to_owned(),
            usual_unless(found.has_oidc),
        ),
    ]
}
