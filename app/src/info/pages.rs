//! The three pages that every page's footer leads to.

use axum::response::Response;
use domain::calendar::finnish_date;
use domain::codes::Language;
use domain::town::{Contact, Localised};
use leptos::prelude::*;

use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// `GET /tietoa`
pub async fn about_page(visit: Visit) -> Response {
    let l = visit.language;
    info(&visit, t::site::about(l), t::info::about_lead(l).to_owned(), || {
        about(&visit).into_any()
    })
}

/// `GET /saavutettavuus`
pub async fn accessibility_page(visit: Visit) -> Response {
    let l = visit.language;
    let lead = t::info::accessibility_lead(l, visit.state.town().service_name.get(l).0);
    info(&visit, t::site::accessibility(l), lead, || {
        accessibility(&visit).into_any()
    })
}

/// `GET /tietosuoja`
pub async fn privacy_page(visit: Visit) -> Response {
    let l = visit.language;
    info(&visit, t::site::privacy(l), t::info::privacy_lead(l).to_owned(), || {
        privacy(&visit).into_any()
    })
}

fn info(visit: &Visit, title: &'static str, lead: String, content: impl FnOnce() -> AnyView) -> Response {
    Page::new(title)
        .class("page-info")
        .description(lead.clone())
        .trail(Vec::new(), title)
        .draw(visit, || {
            view! { <div class="prose"><h1>{title}</h1><p class="lead">{lead}</p>{content()}</div> }.into_any()
        })
}

fn about(visit: &Visit) -> impl IntoView + use<> {
    let l = visit.language;
    let town = &visit.state.town();
    let promise = t::info::about_promise_text(
        l,
        town.promise.answer_working_days.to_string(),
        town.promise.decision_days.to_string(),
    );
    view! {
        {own_words(l, &town.about)}
        <h2>{t::info::about_how_title(l)}</h2>
        <ol>
            <li>{t::info::about_how_tell(l)}</li>
            <li>{t::info::about_how_date(l)}</li>
            <li>{t::info::about_how_group(l)}</li>
            <li>{t::info::about_how_answer(l)}</li>
        </ol>
        {part(t::info::about_promise_title(l), promise)}
        {part(t::info::about_public_title(l), t::info::about_public_text(l).to_owned())}
        {part(t::info::about_order_title(l), t::info::about_order_text(l).to_owned())}
        {part(t::info::about_rules_title(l), t::info::about_rules_text(l).to_owned())}
        <p><a href=visit.link("/saannot")>{t::moderation::rules_title(l)}</a></p>
        {part(t::info::about_not_title(l), t::info::about_not_text(l).to_owned())}
        {contact_facts(l, &town.registry)}
        {part(t::info::about_open_title(l), t::info::about_open_text(l).to_owned())}
    }
}

fn accessibility(visit: &Visit) -> impl IntoView + use<> {
    let l = visit.language;
    let statement = &visit.state.town().accessibility;
    let level = if statement.not_accessible.is_empty() {
        view! { <p>{t::info::accessibility_level_full(l)}</p> }.into_any()
    } else {
        let items = statement
            .not_accessible
            .iter()
            .map(|text| view! { <li>{said(l, text)}</li> })
            .collect_view();
        view! { <p>{t::info::accessibility_level_part(l)}</p><ul>{items}</ul> }.into_any()
    };
    let reviewed = statement
        .reviewed
        .map(|day| view! { <p>{t::info::accessibility_reviewed_text(l, finnish_date(day))}</p> });
    view! {
        <h2>{t::info::accessibility_level_title(l)}</h2>
        {level}
        <h2>{t::info::accessibility_made_title(l)}</h2>
        <p>{t::info::accessibility_made_text(l, finnish_date(statement.statement_date))}</p>
        {reviewed}
        <h2>{t::info::accessibility_feedback_title(l)}</h2>
        <p>{t::info::accessibility_feedback_text(l)}</p>
        <dl class="facts">
            <dt>{t::info::accessibility_unit(l)}</dt><dd>{or_missing(l, said_text(l, &statement.responsible_unit))}</dd>
            <dt>{t::info::accessibility_email(l)}</dt><dd>{email(l, &statement.contact_email)}</dd>
        </dl>
        <h2>{t::info::accessibility_supervisor_title(l)}</h2>
        <p>{t::info::accessibility_supervisor_text(l)}</p>
        {contact_facts(l, &statement.supervisor)}
    }
}

fn privacy(visit: &Visit) -> impl IntoView + use<> {
    let l = visit.language;
    let notice = &visit.state.town().privacy;
    let retention = if notice.retention.is_empty() {
        view! { <p>{t::info::privacy_long_default(l)}</p> }.into_any()
    } else {
        let items = notice
            .retention
            .iter()
            .map(|text| view! { <li>{said(l, text)}</li> })
            .collect_view();
        view! { <ul>{items}</ul> }.into_any()
    };
    view! {
        <h2>{t::info::privacy_controller_title(l)}</h2>
        <h3>{t::info::privacy_controller(l)}</h3>
        {contact_facts(l, &notice.controller)}
        <h3>{t::info::privacy_officer(l)}</h3>
        {contact_facts(l, &notice.data_protection_officer)}
        <h2>{t::info::privacy_what_title(l)}</h2>
        <ul>
            <li>{t::info::privacy_what_idea(l)}</li>
            <li>{t::info::privacy_what_contact(l)}</li>
            <li>{t::info::privacy_what_device(l)}</li>
            <li>{t::info::privacy_what_address(l)}</li>
        </ul>
        {part(t::info::privacy_who_title(l), t::info::privacy_who_text(l).to_owned())}
        <h2>{t::info::privacy_long_title(l)}</h2>
        {retention}
        {part(t::info::privacy_rights_title(l), t::info::privacy_rights_text(l).to_owned())}
        {part(t::info::privacy_cookies_title(l), t::info::privacy_cookies_text(l).to_owned())}
        <p>{t::info::privacy_made(l, finnish_date(notice.notice_date))}</p>
    }
}

fn part(title: &'static str, text: String) -> impl IntoView + use<> {
    view! { <h2>{title}</h2><p>{text}</p> }
}

/// The town's own words; what is not translated is shown in Finnish and marked so.
fn own_words(l: Language, text: &Localised) -> Option<impl IntoView + use<>> {
    (!text.fi.trim().is_empty()).then(|| view! { <p>{said(l, text)}</p> })
}

fn said(l: Language, text: &Localised) -> impl IntoView + use<> {
    let (words, written_in) = text.get(l);
    let is_other = written_in != l;
    let note = is_other.then(|| view! { " "<span class="language-note">{t::site::only_finnish(l)}</span> });
    view! { <span lang=is_other.then(|| written_in.tag())>{words.to_owned()}</span>{note} }
}

fn said_text(l: Language, text: &Localised) -> String {
    text.get(l).0.to_owned()
}

fn or_missing(l: Language, text: String) -> String {
    if text.trim().is_empty() {
        t::info::missing(l).to_owned()
    } else {
        text
    }
}

fn email(l: Language, address: &str) -> AnyView {
    if address.is_empty() {
        return t::info::missing(l).into_any();
    }
    view! { <a href=format!("mailto:{address}")>{address.to_owned()}</a> }.into_any()
}

/// How to reach somebody, as a list of what is known.
fn contact_facts(l: Language, contact: &Contact) -> AnyView {
    if said_text(l, &contact.name).is_empty() && contact.email.is_empty() {
        return view! { <p>{t::info::missing(l)}</p> }.into_any();
    }
    let mail = (!contact.email.is_empty())
        .then(|| view! { <dt>{t::info::accessibility_email(l)}</dt><dd>{email(l, &contact.email)}</dd> });
    let phone = (!contact.phone.is_empty())
        .then(|| view! { <dt>{t::info::accessibility_phone(l)}</dt><dd>{contact.phone.clone()}</dd> });
    let address = (!contact.address.is_empty())
        .then(|| view! { <dt>{t::info::address(l)}</dt><dd>{contact.address.clone()}</dd> });
    let site = (!contact.url.is_empty()).then(|| {
        view! { <dt>{t::info::accessibility_site(l)}</dt><dd><a href=contact.url.clone()>{contact.url.clone()}</a></dd> }
    });
    view! {
        <p><strong>{said(l, &contact.name)}</strong></p>
        <dl class="facts">{mail}{phone}{address}{site}</dl>
    }
    .into_any()
}
