//! An idea's public page: what was said, what the town answers, how it goes on, and one tap of support.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::codes::{Language, Status};
use domain::ids::IdeaId;
use domain::people::{Act, Actor, may};
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::ideas::{Matter, Step};

use super::acts;
use super::api::{Outcome, SupportsShown};
use super::idea_row::status_tag_of;
use super::meanings::kind_label;
use super::share_buttons::share_buttons;
use super::support_button::SupportButton;
use super::timeline::{lateness, timeline};
use crate::catalogue::{Lists, lists};
use crate::discussion::Discussion;
use crate::error::Fault;
use crate::handling::desk::{self, Desk, desk_part};
use crate::handling::{desk_jump, undo_notice, undo_part};
use crate::page::Page;
use crate::people::{SET, Visit};
use crate::t;
use crate::ui::{day_of, icon, paragraphs};

/// What the page shows.
struct Shown {
    matter: Matter,
    steps: Vec<Step>,
    supports: SupportsShown,
    merged_here: Vec<(IdeaId, String)>,
    discussion: Discussion,
    /// The idea it was merged into can be read by everyone.
    target_is_seen: bool,
    /// The staff's part, for whoever may look inside.
    desk: Option<Desk>,
    /// What this person did a moment ago and can undo.
    undo: Option<i64>,
    /// What grew from it, as everyone reads it.
    grown: Vec<crate::thread::Told>,
    /// Whether who has signed in follows it.
    follows: Option<bool>,
}

/// `GET /ideat/123`
pub async fn idea_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = parse_id(&id)?;
    if let Some(desk) = desk::open(&visit, id).await? {
        return draw_idea(&visit, StatusCode::OK, desk).await;
    }
    let matter = acts::public_matter(&visit, id).await?.map_err(Fault::Refused)?;
    draw(&visit, StatusCode::OK, matter, None).await
}

/// The page as staff see it: everything of the public one, and the desk.
pub(crate) async fn draw_idea(visit: &Visit, status: StatusCode, desk: Desk) -> Result<Response, Fault> {
    let matter = desk.matter.clone();
    draw(visit, status, matter, Some(desk)).await
}

async fn draw(visit: &Visit, status: StatusCode, matter: Matter, desk: Option<Desk>) -> Result<Response, Fault> {
    let id = matter.id;
    let lists = lists(&visit.state).await?;
    let target_is_seen = match matter.merged_into {
        Some(target) => acts::public_matter(visit, target).await?.is_ok(),
        None => false,
    };
    let mut conn = visit.state.db.read().await?;
    let steps = store::ideas::steps(&mut conn, id)
        .await?
        .into_iter()
        .filter(|step| desk.is_some() || (step.public && step.is_out(visit.now)))
        .collect();
    let supports = store::ideas::supports(&mut conn, id, visit.supporter().as_deref())
        .await?
        .into();
    let merged_here = store::ideas::merged_into_this(&mut conn, id).await?;
    let grown = crate::thread::of_idea(visit, &mut conn, id).await?;
    let discussion = crate::discussion::discussion(&mut conn, visit, &matter).await?;
    let follows = match &visit.signed_in {
        Some(known) => Some(store::own::followed(&mut conn, id, known.person.id).await?),
        None => None,
    };
    drop(conn);
    let undo = undo_notice(visit, id).await?;
    let is_staff = desk.is_some();
    let shown = Shown {
        target_is_seen,
        desk,
        undo,
        grown,
        matter,
        follows,
        steps,
        supports,
        merged_here,
        discussion,
    };
    let l = visit.language;
    let number = t::ideas::number(l, id.to_string());
    let title = match shown.desk.as_ref().filter(|desk| desk.is_refused()) {
        Some(_) => [t::send::error_prefix(l), &shown.matter.title].concat(),
        None => shown.matter.title.clone(),
    };
    let page = Page::new(title)
        .class("page-idea")
        .description(opening(&shown.matter.text))
        .trail(vec![(t::site::ideas(l).to_owned(), "/ideat")], number)
        .status(status)
        .awake();
    let page = if is_staff || shown.undo.is_some() {
        page.private()
    } else {
        page
    };
    Ok(page.draw(visit, || content(visit, &lists, &shown).into_any()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SupportPosted {
    on: String,
}

/// `POST /ideat/123/kannata`: the tap without scripts.
pub async fn support(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let id = parse_id(&id)?;
    let posted: SupportPosted = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let (outcome, cookie) = acts::support(&visit, id, posted.on != "0").await?;
    if let Outcome::Refused(refusal) = outcome {
        return Err(Fault::Refused(refusal));
    }
    let mut response = Redirect::to(&visit.link(&format!("/ideat/{id}#kannatus"))).into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET, cookie);
    }
    Ok(response)
}

/// A number in the address; anything else is simply not there.
pub(crate) fn parse_id(id: &str) -> Result<IdeaId, Fault> {
    id.parse::<IdeaId>()
        .ok()
        .filter(|it| it.get() > 0 && it.to_string() == id)
        .ok_or(Fault::Refused(Refusal::NotFound))
}

fn content(visit: &Visit, lists: &Lists, shown: &Shown) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let matter = &shown.matter;
    let address = format!("{}{}", visit.state.origin, visit.link(&format!("/ideat/{}", matter.id)));
    let bare = address
        .split_once("://")
        .map_or(address.as_str(), |(_, rest)| rest)
        .to_owned();
    let written_in = (matter.language != l).then(|| matter.language.tag());
    let note = written_in.map(|_| view! { <p class="quiet">{language_note(l, matter.language)}</p> });
    let name = matter.name.clone();
    let name = name.or_else(|| matter.author_erased.then(|| t::own::erased_user(l).to_owned()));
    let author = name.map(|name| view! { <p class="idea-author">{t::ideas::author(l, name)}</p> });
    let object = matter.object(visit.now);
    let is_public = may(&Actor::Visitor, Act::ReadPublic, &object).is_ok();
    // What has come to its end is not supported any more; the count stays.
    let is_open = may(&Actor::Visitor, Act::Support, &object).is_ok() && !has_ended(matter.status);
    let count = (is_public && !is_open && shown.supports.total > 0).then(|| {
        view! { <p class="support-count">{icon(pkg, "support")}{t::ideas::supports_fact(l, shown.supports.total)}</p> }
    });
    let support = is_open.then(|| {
        view! { <SupportButton id=matter.id.get() language=l pkg=pkg.clone() supports=shown.supports.clone()/> }
    });
    let share = is_public.then(|| {
        view! {
            <div class="actions idea-share">
                {share_buttons(l, pkg, &address, &matter.title)}
                <a class="idea-address" href=address>
                    <span class="visually-hidden">{t::ideas::address(l)}" "</span>
                    {bare}
                </a>
            </div>
        }
    });
    view! {
        {shown.undo.map(|event| undo_part(visit, matter.id, event))}
        <article class="idea">
            <header class="idea-head">
                <h1 lang=written_in>{matter.title.clone()}</h1>
                {facts(visit, lists, matter)}
                {shown.desk.as_ref().map(|_| desk_jump(visit))}
                {merged_pointer(visit, shown)}
                {matter.demo.then(|| notice(pkg, "info", t::ideas::demo(l)))}
            </header>
            <div class="idea-body">
                {note}
                <div class="idea-text" lang=written_in>{paragraphs(&matter.text)}</div>
                {author}
                {support}
                {count}
                {is_public.then(|| crate::own::follow_button(visit, matter.id, shown.follows))}
                {answers(visit, lists, &shown.steps)}
                {share}
            </div>
            <aside class="idea-side" aria-labelledby="lanka">
                <h2 id="lanka">{t::ideas::progress(l)}</h2>
                {timeline(l, lists, matter, &shown.steps, &shown.grown, visit.now.civil_day())}
                {is_public.then(|| whole_thread(visit, shown))}
                {next(visit, matter)}
                {merged_here(visit, &shown.merged_here)}
            </aside>
            {is_public.then(|| crate::discussion::section(visit, lists, matter, &shown.discussion))}
        </article>
        {shown.desk.as_ref().map(|desk| desk_part(visit, lists, desk))}
    }
}

/// The way to the thread on a page of its own, when something grew from the idea.
fn whole_thread(visit: &Visit, shown: &Shown) -> Option<AnyView> {
    let href = visit.link(&format!("/lanka/{}", shown.matter.id));
    let words = t::thread::whole(visit.language);
    (!shown.grown.is_empty()).then(|| view! { <p><a class="more" href=href>{words}</a></p> }.into_any())
}

/// Whether the matter came to an end that does not pass by itself.
const fn has_ended(status: Status) -> bool {
    matches!(
        status,
        Status::Done | Status::PartDone | Status::Declined | Status::Redirected | Status::Withdrawn
    )
}

/// Which language a text is in, for a reader of another one.
fn language_note(l: Language, written_in: Language) -> &'static str {
    match written_in {
        Language::Fi => t::ideas::written_in_fi(l),
        Language::Sv => t::ideas::written_in_sv(l),
        Language::En => t::ideas::written_in_en(l),
    }
}

fn facts(visit: &Visit, lists: &Lists, matter: &Matter) -> impl IntoView + use<> {
    let l = visit.language;
    let theme = matter
        .theme
        .and_then(|id| lists.theme(id, l))
        .map(|(name, _)| view! { <span class="fact">{name.to_owned()}</span> });
    let place = matter
        .place
        .clone()
        .map(|place| view! { <span class="fact">{place}</span> });
    let kind = kind_label(l, matter.kind);
    view! {
        <p class="idea-facts">
            {status_tag_of(l, &visit.state.assets.pkg, matter.kind, matter.status)}
            <span class="fact">{kind}" "{matter.id.get()}</span>
            <span class="fact">{day_of(matter.created)}</span>
            {theme}
            {place}
        </p>
    }
}

fn notice(pkg: &str, tone: &'static str, words: &'static str) -> impl IntoView + use<> {
    view! { <div class="notice" data-tone=tone>{icon(pkg, tone)}<div><p>{words}</p></div></div> }
}

/// Merged is a pointer above the idea's own text; the text stays.
fn merged_pointer(visit: &Visit, shown: &Shown) -> Option<impl IntoView + use<>> {
    let l = visit.language;
    let target = shown.matter.merged_into?;
    let href = visit.link(&format!("/ideat/{target}"));
    let words = if shown.target_is_seen {
        view! { {t::ideas::merged(l)}" "<a href=href>{target.get()}</a>"." }.into_any()
    } else {
        t::ideas::merged_plain(l).into_any()
    };
    Some(view! {
        <div class="notice" data-tone="info">
            {icon(&visit.state.assets.pkg, "merged")}
            <div><p>{words}</p></div>
        </div>
    })
}

fn merged_here(visit: &Visit, merged: &[(IdeaId, String)]) -> Option<impl IntoView + use<>> {
    if merged.is_empty() {
        return None;
    }
    let items = merged
        .iter()
        .map(|(id, title)| view! { <li><a href=visit.link(&format!("/ideat/{id}"))>{title.clone()}</a></li> })
        .collect_view();
    Some(view! { <h3>{t::ideas::merged_here(visit.language)}</h3><ul>{items}</ul> })
}

/// The town's answers, the latest first; signed by the group, not by a person.
pub(super) fn answers(visit: &Visit, lists: &Lists, steps: &[Step]) -> impl IntoView + use<> {
    let l = visit.language;
    steps
        .iter()
        .rev()
        .filter_map(|step| step.answer.as_ref().map(|text| (step, text)))
        .enumerate()
        .map(|(index, (step, text))| {
            let id = format!("vastaus-{}", index + 1);
            let heading = id.clone();
            let lang = step.answer_language.filter(|it| *it != l).map(Language::tag);
            let group = step
                .facts
                .group
                .and_then(|group| lists.group(group, l))
                .map_or_else(|| t::ideas::answer_town(l).to_owned(), |(name, _)| name.to_owned());
            let person = step.answer_by.clone().map(|name| format!(", {name}"));
            view! {
                <section class="answer" aria-labelledby=id>
                    <h2 id=heading>{t::ideas::answer(l)}</h2>
                    <div class="answer-text" lang=lang>{paragraphs(text)}</div>
                    <p class="answer-sign"><strong>{group}</strong>{person}", "{day_of(step.at)}</p>
                </section>
            }
        })
        .collect_view()
}

/// What the status means, and whether the town is late.
fn next(visit: &Visit, matter: &Matter) -> impl IntoView + use<> {
    let l = visit.language;
    let imported = (matter.due.answer.is_none() && !matter.status.is_ending())
        .then(|| view! { <p class="next">{t::ideas::imported(l)}</p> });
    // An imported idea has its own words until a group takes it; so has one whose clock stands.
    let meaning = (imported.is_none() && matter.status != Status::Asked)
        .then(|| super::meanings::status_meaning(l, matter.kind, matter.status))
        .map(|(words, lang)| view! { <p class="next" lang=lang>{words}</p> });
    view! {
        {meaning}
        {lateness(l, &visit.state.assets.pkg, matter, visit.now.civil_day())}
        {imported}
    }
}

/// The first words of a text, for search machines and shared links.
fn opening(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(150) {
        Some((end, _)) => [line[..end].trim_end(), "…"].concat(),
        None => line,
    }
}
