//! Editing a version: its words, the way to its parts and to what the law asks, and where it stands.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::Localised;
use domain::refusal::Refusal;
use domain::strategy::{Heading, PartKind};
use leptos::prelude::*;
use store::strategy::edit::{Words, save_words as keep};
use store::strategy::{Part, Strategy};

use super::forms::{Refused, check, desk, open, open_words, page, saved, three, told, typed};
use super::new_page;
use super::words::{said, state_tag};
use crate::admin::frame::{Input, Posted, Slips, doer, saved_notice, stamp};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// `GET /strategia/2/muokkaa`
pub async fn edit_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    show(&visit, &id, None).await
}

/// `POST /strategia/2/muokkaa`
pub async fn save_words(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let it = open_words(&visit, &mut visit.state.db.read().await?, &id).await?;
    let posted = Posted::read(&body)?;
    let l = visit.language;
    let mut slips = Slips::default();
    let mut words = new_page::words(&visit, &posted, &mut slips);
    words.vision = typed(&posted, "vision");
    words.values = typed(&posted, "values");
    check(l, &mut slips, "vision", &words.vision, false, false);
    check(l, &mut slips, "values", &words.values, false, false);
    if !slips.is_empty() {
        return show(&visit, &id, Some(&Refused::slips(&posted, slips))).await;
    }
    let mut tx = visit.state.db.write().await?;
    let taken = store::strategy::take(&mut tx, it.id).await?;
    let now = taken.ok_or(Fault::Refused(Refusal::NotFound))?;
    let refused = if !now.state.is_open() {
        Some(t::strategy::not_open(l))
    } else if posted.text("seen") != words_stamp(&now) {
        Some(t::strategy::changed_by_other(l))
    } else {
        None
    };
    if let Some(told) = refused {
        tx.rollback().await?;
        return show(&visit, &id, Some(&Refused::conflict(&posted, told))).await;
    }
    keep(&mut tx, it.id, &words).await?;
    tx.commit().await?;
    tracing::info!(strategy = %it.id, person = ?doer(&visit), "the words of the strategy were changed");
    Ok(saved(&visit, &desk(it.id)))
}

fn words_stamp(it: &Strategy) -> String {
    let years = format!("{}–{}", it.from_year, it.to_year);
    let texts = [&it.name, &it.why, &it.vision, &it.values];
    let words = texts.into_iter().flat_map(|it| [it.fi.as_str(), &it.sv, &it.en]);
    stamp(words.chain([years.as_str()]))
}

async fn show(visit: &Visit, id: &str, refused: Option<&Refused>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let it = open(visit, &mut conn, id).await?;
    let parts = store::strategy::parts(&mut conn, it.id).await?;
    let headings = store::strategy::headings(&mut conn, it.id).await?;
    drop(conn);
    let l = visit.language;
    let title = t::strategy::edit(l);
    Ok(page(visit, &it, title, refused).draw(visit, || {
        let words = it.state.is_open().then(|| words_form(visit, &it, refused));
        let shown = format!("{}?versio={}", visit.link("/strategia"), it.id);
        view! {
            {told(visit, refused)}
            <h1>{title}</h1>
            <p class="idea-facts">{state_tag(visit, it.state)}<a href=shown>{t::strategy::as_read(l)}</a></p>
            {saved_notice(visit)}
            {state_part(visit, &it)}
            {parts_part(visit, &it, &parts)}
            {law_part(visit, &it, &headings)}
            {words}
        }
        .into_any()
    }))
}

fn state_part(visit: &Visit, it: &Strategy) -> AnyView {
    let l = visit.language;
    let href = visit.link(&[&desk(it.id), "/tila"].concat());
    view! {
        <section>
            <h2>{t::strategy::state_title(l)}</h2>
            <p class="text">{super::state_page::meaning(l, it.state)}</p>
            <p><a href=href>{t::strategy::state_change(l)}</a></p>
        </section>
    }
    .into_any()
}

fn law_part(visit: &Visit, it: &Strategy, headings: &[(Heading, Localised)]) -> AnyView {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let items = Heading::ALL
        .iter()
        .map(|heading| {
            let is_said = headings.iter().any(|(it, _)| it == heading);
            let (sign, told) = match (is_said, *heading == Heading::FollowUp) {
                (true, _) => ("ok", t::strategy::law_said(l)),
                (false, true) => ("warning", t::strategy::law_required(l)),
                (false, false) => ("info", t::strategy::law_unsaid(l)),
            };
            view! { <li>{icon(pkg, sign)}" "{super::words::heading_label(l, *heading)}": "{told}</li> }
        })
        .collect_view();
    let edit = it.state.is_open().then(|| {
        let href = visit.link(&[&desk(it.id), "/laki"].concat());
        view! { <p><a href=href>{t::strategy::law_edit(l)}</a></p> }
    });
    view! { <section><h2>{t::strategy::law_title(l)}</h2><ul class="ways">{items}</ul>{edit}</section> }.into_any()
}

fn parts_part(visit: &Visit, it: &Strategy, parts: &[Part]) -> AnyView {
    let l = visit.language;
    let is_open = it.state.is_open();
    let at = visit.link(&[&desk(it.id), "/osat"].concat());
    let areas: Vec<_> = parts
        .iter()
        .filter(|it| it.kind == PartKind::FocusArea)
        .map(|area| {
            let goals: Vec<_> = parts
                .iter()
                .filter(|it| it.parent == Some(area.id))
                .map(|goal| view! { <li>{part_line(visit, &at, is_open, goal)}</li> })
                .collect();
            let add = is_open.then(|| {
                let name = said(l, &area.name).0;
                let href = format!("{at}/uusi?alla={}", area.id);
                view! { <li><a href=href>{t::strategy::add_goal(l)}<span class="visually-hidden">": "{name}</span></a></li> }
            });
            view! { <li><strong>{part_line(visit, &at, is_open, area)}</strong><ul class="strategy-goals">{goals}{add}</ul></li> }
        })
        .collect();
    let add = is_open
        .then(|| view! { <p><a class="button-quiet" href=format!("{at}/uusi")>{t::strategy::add_area(l)}</a></p> });
    let dropped = (is_open && it.before.is_some()).then(|| {
        let href = visit.link(&[&desk(it.id), "/pois"].concat());
        view! { <p><a href=href>{t::strategy::dropped_edit(l)}</a></p> }
    });
    let empty = areas
        .is_empty()
        .then(|| view! { <p class="quiet">{t::strategy::no_parts(l)}</p> });
    view! {
        <section>
            <h2>{t::strategy::parts_title(l)}</h2>
            {empty}
            <ul class="ways">{areas}</ul>
            {add}
            {dropped}
        </section>
    }
    .into_any()
}

fn part_line(visit: &Visit, at: &str, is_open: bool, part: &Part) -> AnyView {
    let (name, lang) = said(visit.language, &part.name);
    if !is_open {
        return view! { <span lang=lang>{name}</span> }.into_any();
    }
    view! { <a href=format!("{at}/{}", part.id) lang=lang>{name}</a> }.into_any()
}

fn words_form(visit: &Visit, it: &Strategy, refused: Option<&Refused>) -> AnyView {
    let l = visit.language;
    let kept = Words {
        name: it.name.clone(),
        from_year: it.from_year,
        to_year: it.to_year,
        why: it.why.clone(),
        ..Words::default()
    };
    view! {
        <section>
            <h2>{t::strategy::words_title(l)}</h2>
            <form class="form admin-form" method="post" action=visit.link(&desk(it.id)) novalidate>
                <input type="hidden" name="seen" value=words_stamp(it)/>
                {new_page::fields(visit, refused, &kept)}
                {three(visit, refused, "vision", t::strategy::vision(l), &it.vision, Input::Text)}
                {three(visit, refused, "values", t::strategy::values_hint(l), &it.values, Input::Text)}
                <div class="actions"><button class="button" type="submit">{t::strategy::save(l)}</button></div>
            </form>
        </section>
    }
    .into_any()
}
