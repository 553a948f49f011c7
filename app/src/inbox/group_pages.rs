//! The groups: what each handles, how long its queue is, how much it gets done and how its promise
//! has held. Everyone sees those; members and what is late are shown to staff.

use axum::extract::Path;
use axum::response::Response;
use domain::ideas::clocks::Promise;
use domain::ids::GroupId;
use domain::inbox::Pace;
use domain::own::got_percent;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use domain::{BoardId, Language};
use leptos::prelude::*;
use store::groups::Group;
use store::inbox::{InboxQuery, InboxRow, Member, Scope, Totals, Viewer, When};

use super::query::address;
use super::rows::owed;
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// `GET /ryhmat`
pub async fn groups_page(visit: Visit) -> Result<Response, Fault> {
    may(&visit.actor(), Act::ReadPublic, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let lists = lists(&visit.state).await?;
    let mut conn = visit.state.db.read().await?;
    let mut groups = Vec::with_capacity(lists.groups.len());
    for group in &lists.groups {
        groups.push((group, store::inbox::totals(&mut conn, group.id, visit.now).await?));
    }
    let got = store::own::got_answer_share(&mut conn, None, visit.now.plus_days(-365)).await?;
    drop(conn);
    let l = visit.language;
    let page = Page::new(t::inbox::groups_title(l))
        .class("page-groups")
        .description(t::inbox::groups_description(l))
        .trail(Vec::new(), t::inbox::groups_title(l));
    Ok(page.draw(&visit, || {
        let items = groups
            .iter()
            .map(|(group, totals)| {
                let (name, lang) = named(&visit, group);
                view! {
                    <li class="group-row">
                        <h2><a href=visit.link(&format!("/ryhmat/{}", group.id)) lang=lang>{name}</a></h2>
                        {themes(&visit, &lists, group)}
                        {stats(&visit, totals)}
                    </li>
                }
            })
            .collect_view();
        view! {
            <h1>{t::inbox::groups_title(l)}</h1>
            <p class="lead text">{t::inbox::groups_lead(l)}</p>
            <ul class="groups">{items}</ul>
            <section class="group-part">
                <h2>{t::inbox::whole_town(l)}</h2>
                <p class="text">{got_words(l, got)}</p>
            </section>
        }
        .into_any()
    }))
}

/// What only staff see of a group.
struct Inside {
    members: Vec<Member>,
    late: Vec<InboxRow>,
    is_own: bool,
}

/// `GET /ryhmat/3`
pub async fn group_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let gone = || Fault::Refused(Refusal::NotFound);
    let id: GroupId = id.parse().map_err(|_| gone())?;
    let object = Object::Group(id);
    may(&visit.actor(), Act::ReadPublic, &object).map_err(|denied| Fault::Refused(denied.into()))?;
    let lists = lists(&visit.state).await?;
    let group = lists.groups.iter().find(|it| it.id == id).ok_or_else(gone)?;
    let mut conn = visit.state.db.read().await?;
    let totals = store::inbox::totals(&mut conn, id, visit.now).await?;
    let got = store::own::got_answer_share(&mut conn, Some(id), visit.now.plus_days(-365)).await?;
    let boards = store::boards::public::published(&mut conn, id).await?;
    let actor = visit.actor();
    let today = visit.now.civil_day();
    let inside = match actor.person().filter(|_| may(&actor, Act::ReadGroup, &object).is_ok()) {
        Some(person) => {
            let viewer = Viewer::from(person);
            let query = InboxQuery {
                scope: Scope::All,
                when: Some(When::Late),
                page: 1,
                ..InboxQuery::default()
            };
            let late = store::inbox::held_by(&mut conn, &viewer, id, &query, today).await?;
            Some(Inside {
                members: store::inbox::members(&mut conn, id, today).await?,
                late,
                is_own: person.is_member(id),
            })
        }
        None => None,
    };
    drop(conn);
    let l = visit.language;
    let (name, lang) = named(&visit, group);
    let mut page = Page::new(name.clone())
        .class("page-group")
        .description(t::inbox::groups_description(l))
        .trail(vec![(t::inbox::groups_title(l).to_owned(), "/ryhmat")], name.clone());
    if visit.signed_in.is_some() {
        page = page.private();
    }
    Ok(page.draw(&visit, || {
        view! {
            <h1 lang=lang>{name}</h1>
            <section class="group-part">
                <h2>{t::inbox::themes(l)}</h2>
                {themes(&visit, &lists, group)}
            </section>
            <section class="group-part">
                <h2>{t::inbox::queue_title(l)}</h2>
                {stats(&visit, &totals)}
                <p class="quiet text">{t::inbox::queue_text(l)}" "{pace_text(&visit, &totals)}</p>
            </section>
            {at_work(&visit, &boards)}
            {promise(&visit, &totals, lists.promise_of(Some(id), visit.state.town().promise), got, inside.is_some())}
            {inside.as_ref().map(|inside| staff(&visit, inside))}
        }
        .into_any()
    }))
}

/// Where everyone can follow what the group works on.
fn at_work(visit: &Visit, boards: &[(BoardId, String)]) -> Option<AnyView> {
    let items: Vec<_> = boards
        .iter()
        .map(|(id, name)| {
            let href = visit.link(&format!("/taulut/{id}/julkinen"));
            view! { <li><a href=href>{name.clone()}</a></li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="group-part">
                <h2>{t::tie::at_work(visit.language)}</h2>
                <ul>{items}</ul>
            </section>
        }
        .into_any()
    })
}

fn named(visit: &Visit, group: &Group) -> (String, Option<&'static str>) {
    let (name, named_in) = group.name.get(visit.language);
    (name.to_owned(), (named_in != visit.language).then(|| named_in.tag()))
}

fn themes(visit: &Visit, lists: &Lists, group: &Group) -> AnyView {
    let l = visit.language;
    let own: Vec<_> = lists
        .themes
        .iter()
        .filter(|theme| theme.group == Some(group.id))
        .collect();
    if own.is_empty() {
        return view! { <p class="quiet">{t::inbox::no_themes(l)}</p> }.into_any();
    }
    let items = own
        .into_iter()
        .map(|theme| {
            let (name, named_in) = theme.name.get(l);
            let lang = (named_in != l).then(|| named_in.tag());
            let href = visit.link(&format!("/ideat?aihe={}", theme.id));
            view! { <li><a class="chip" href=href lang=lang>{name.to_owned()}</a></li> }
        })
        .collect_view();
    view! { <ul class="chips">{items}</ul> }.into_any()
}

/// Three figures. What is not known yet says so; the share of kept promises never stands without
/// how many it is of.
fn stats(visit: &Visit, totals: &Totals) -> impl IntoView + use<> {
    let l = visit.language;
    let unknown = || view! { <dd class="stat-unknown">{t::inbox::not_known(l)}</dd> }.into_any();
    let pace = match totals.queue.pace {
        Pace::NotKnown => unknown(),
        Pace::UnderOne => view! { <dd>{t::inbox::under(l)}</dd> }.into_any(),
        Pace::About(number) => view! { <dd>{t::inbox::about(l, number.to_string())}</dd> }.into_any(),
    };
    let kept = totals.kept;
    let n = (kept.of > 0).then(|| {
        let words = t::inbox::kept_n(l, kept.within.to_string(), kept.of.to_string());
        view! { " "<span class="group-n">"("{words}")"</span> }
    });
    let percent = match kept.percent() {
        Some(percent) => view! { <dd>{format!("{percent} %")}</dd> }.into_any(),
        None => unknown(),
    };
    view! {
        <dl class="stats group-stats">
            <div class="stat"><dt>{t::inbox::open_stat(l, i64::from(totals.queue.open))}</dt><dd>{totals.queue.open}</dd></div>
            <div class="stat"><dt>{t::inbox::pace_stat(l)}</dt>{pace}</div>
            <div class="stat"><dt>{t::inbox::kept_stat(l)}{n}</dt>{percent}</div>
        </dl>
    }
}

fn pace_text(visit: &Visit, totals: &Totals) -> &'static str {
    match totals.queue.pace {
        Pace::NotKnown => t::inbox::pace_not_known(visit.language),
        _ => t::inbox::pace_text(visit.language),
    }
}

/// What is promised, how it has held, and to staff what the group could promise by its own pace.
fn promise(
    visit: &Visit,
    totals: &Totals,
    promise: Promise,
    got: (i64, i64),
    for_staff: bool,
) -> impl IntoView + use<> {
    let l = visit.language;
    let days = promise.answer_working_days;
    let kept = totals.kept;
    let held = if kept.of == 0 {
        t::inbox::kept_none(l).to_owned()
    } else {
        t::inbox::kept_text(l, kept.within.to_string(), kept.of.to_string())
    };
    let own = kept.own_days.filter(|own| for_staff && *own != days).map(|own| {
        view! {
            <p class="text">{t::inbox::own_promise(l, own.to_string())}</p>
            <p class="quiet text">{t::inbox::own_promise_hint(l)}</p>
        }
    });
    view! {
        <section class="group-part">
            <h2>{t::inbox::promise_title(l)}</h2>
            <p class="text">{t::inbox::promise_text(l, days.to_string())}" "{held}</p>
            <p class="text">{got_words(l, got)}</p>
            {own}
        </section>
    }
}

/// Whether authors say that an answer came, and of how many; honestly when few have told.
fn got_words(l: Language, (yes, told): (i64, i64)) -> String {
    match got_percent(yes, told) {
        Some(percent) => t::inbox::got_known(l, told.to_string(), yes.to_string(), percent.to_string()),
        None => t::inbox::got_little(l, told.to_string()),
    }
}

fn staff(visit: &Visit, inside: &Inside) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let today = visit.now.civil_day();
    let members = if inside.members.is_empty() {
        view! { <p>{t::inbox::no_members(l)}</p> }.into_any()
    } else {
        let items = inside
            .members
            .iter()
            .map(|member| {
                let lead = member.is_lead.then(|| view! { ", "{t::inbox::lead(l)} });
                view! { <li>{member.name.clone()}{lead}</li> }
            })
            .collect_view();
        view! { <ul class="group-members">{items}</ul> }.into_any()
    };
    let late = if inside.late.is_empty() {
        view! { <p>{t::inbox::late_none(l)}</p> }.into_any()
    } else {
        let items = inside
            .late
            .iter()
            .map(|row| {
                let urgency = domain::inbox::Urgency::of(row.created.civil_day(), row.due, today);
                let written_in = (row.language != l).then(|| row.language.tag());
                view! {
                    <li>
                        <a href=visit.link(&format!("/ideat/{}", row.id)) lang=written_in>{row.title.clone()}</a>
                        {owed(l, pkg, row, urgency)}
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="group-late">{items}</ul> }.into_any()
    };
    let query = InboxQuery {
        page: 1,
        ..InboxQuery::default()
    };
    let inbox = inside.is_own.then(|| {
        view! { <p><a class="more" href=address(visit, &query, &[])>{t::inbox::group_inbox(l)}</a></p> }
    });
    view! {
        <section class="group-part">
            <h2>{t::inbox::late_title(l)}</h2>
            {late}
            {inbox}
        </section>
        <section class="group-part">
            <h2>{t::inbox::members(l)}</h2>
            <p class="quiet">{t::inbox::members_hint(l)}</p>
            {members}
        </section>
    }
}
