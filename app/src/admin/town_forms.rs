//! The town's name and contacts, its colour, its promise and its texts.

use axum::response::Response;
use bytes::Bytes;
use domain::Language;
use domain::colour::{Colour, TEXT, contrast};
use domain::people::Act;
use leptos::prelude::*;

use super::frame::Input::{Day, Line, Number, Short, Text};
use super::setting_form::Part::{Heading, Items, One, Three};
use super::setting_form::{SettingForm, save, show};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

const fn no_rule(_: Language, _: &str, _: &str) -> Option<String> {
    None
}

const NAME: SettingForm = SettingForm {
    path: "/hallinta/nimi",
    act: Act::ManageSettings,
    title: t::admin::name_title,
    lead: t::admin::name_lead,
    rule: no_rule,
    more_last: false,
    parts: &[
        Three("town.name", Line, t::admin::name_town, t::admin::name_town_hint),
        Three(
            "town.official_name",
            Line,
            t::admin::name_official,
            t::admin::name_official_hint,
        ),
        Three(
            "town.service_name",
            Line,
            t::admin::name_service,
            t::admin::name_service_hint,
        ),
        One("town.short", Short, t::admin::name_short, t::admin::name_short_hint),
        Heading(t::admin::name_contact),
        One("town.contact_email", Short, t::admin::email, t::admin::name_email_hint),
        One("town.contact_phone", Short, t::admin::phone, t::admin::name_phone_hint),
        One(
            "town.contact_address",
            Line,
            t::admin::address,
            t::admin::name_address_hint,
        ),
        Heading(t::admin::name_registry),
        Three("town.registry.name", Line, t::admin::unit, t::admin::name_registry_hint),
        One("town.registry.email", Short, t::admin::email, t::admin::name_door_hint),
        One("town.registry.phone", Short, t::admin::phone, t::admin::name_door_hint),
        One(
            "town.registry.address",
            Line,
            t::admin::address,
            t::admin::name_door_hint,
        ),
        One("town.registry.url", Line, t::admin::link, t::admin::name_door_hint),
        Heading(t::admin::name_county),
        Three(
            "town.wellbeing_county.name",
            Line,
            t::admin::unit,
            t::admin::name_county_hint,
        ),
        One(
            "town.wellbeing_county.email",
            Short,
            t::admin::email,
            t::admin::name_door_hint,
        ),
        One(
            "town.wellbeing_county.url",
            Line,
            t::admin::link,
            t::admin::name_door_hint,
        ),
        Heading(t::admin::name_initiative),
        One(
            "town.initiative_url",
            Line,
            t::admin::link,
            t::admin::name_initiative_hint,
        ),
    ],
};

const COLOUR: SettingForm = SettingForm {
    path: "/hallinta/varit",
    act: Act::ManageSettings,
    title: t::admin::colour_title,
    lead: t::admin::colour_lead,
    rule: is_readable,
    more_last: false,
    parts: &[One(
        "town.brand",
        Short,
        t::admin::colour_brand,
        t::admin::colour_brand_hint,
    )],
};

pub(super) const PROMISE: SettingForm = SettingForm {
    path: "/hallinta/lupaus",
    act: Act::ManageSettings,
    title: t::admin::promise_title,
    lead: t::admin::promise_lead,
    rule: no_rule,
    more_last: true,
    parts: &[
        One(
            "town.promise.answer_working_days",
            Number,
            t::admin::promise_answer,
            t::admin::promise_answer_hint,
        ),
        One(
            "town.promise.decision_days",
            Number,
            t::admin::promise_decision,
            t::admin::promise_decision_hint,
        ),
    ],
};

const ABOUT: SettingForm = SettingForm {
    path: "/hallinta/tekstit",
    act: Act::ManageTexts,
    title: t::admin::about_title,
    lead: t::admin::about_lead,
    rule: no_rule,
    more_last: false,
    parts: &[Three(
        "town.about",
        Text,
        t::admin::about_text,
        t::admin::about_text_hint,
    )],
};

const PRIVACY: SettingForm = SettingForm {
    path: "/hallinta/tekstit/tietosuoja",
    act: Act::ManageTexts,
    title: t::admin::privacy_title,
    lead: t::admin::privacy_lead,
    rule: no_rule,
    more_last: false,
    parts: &[
        Heading(t::admin::privacy_controller),
        Three(
            "town.privacy.controller.name",
            Line,
            t::admin::unit,
            t::admin::privacy_controller_hint,
        ),
        One(
            "town.privacy.controller.email",
            Short,
            t::admin::email,
            t::admin::privacy_shown_hint,
        ),
        One(
            "town.privacy.controller.phone",
            Short,
            t::admin::phone,
            t::admin::privacy_shown_hint,
        ),
        One(
            "town.privacy.controller.address",
            Line,
            t::admin::address,
            t::admin::privacy_shown_hint,
        ),
        Heading(t::admin::privacy_officer),
        Three(
            "town.privacy.data_protection_officer.name",
            Line,
            t::admin::unit,
            t::admin::privacy_officer_hint,
        ),
        One(
            "town.privacy.data_protection_officer.email",
            Short,
            t::admin::email,
            t::admin::privacy_shown_hint,
        ),
        One(
            "town.privacy.data_protection_officer.phone",
            Short,
            t::admin::phone,
            t::admin::privacy_shown_hint,
        ),
        Heading(t::admin::privacy_times),
        Items(
            "town.privacy.retention",
            t::admin::privacy_retention,
            t::admin::privacy_retention_hint,
        ),
        One(
            "town.privacy.notice_date",
            Day,
            t::admin::privacy_date,
            t::admin::privacy_date_hint,
        ),
    ],
};

const ACCESSIBILITY: SettingForm = SettingForm {
    path: "/hallinta/tekstit/saavutettavuus",
    act: Act::ManageTexts,
    title: t::admin::accessibility_title,
    lead: t::admin::accessibility_lead,
    rule: no_rule,
    more_last: false,
    parts: &[
        Three(
            "town.accessibility.responsible_unit",
            Line,
            t::admin::unit,
            t::admin::accessibility_unit_hint,
        ),
        One(
            "town.accessibility.contact_email",
            Short,
            t::admin::email,
            t::admin::accessibility_email_hint,
        ),
        Items(
            "town.accessibility.not_accessible",
            t::admin::accessibility_not,
            t::admin::accessibility_not_hint,
        ),
        One(
            "town.accessibility.statement_date",
            Day,
            t::admin::accessibility_date,
            t::admin::accessibility_date_hint,
        ),
        One(
            "town.accessibility.reviewed",
            Day,
            t::admin::accessibility_reviewed,
            t::admin::accessibility_reviewed_hint,
        ),
    ],
};

/// `GET /hallinta/nimi`
pub async fn name_page(visit: Visit) -> Result<Response, Fault> {
    show(&visit, &NAME, ().into_any())
}

/// `POST /hallinta/nimi`
pub async fn save_name(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    save(&visit, &NAME, &body, ().into_any()).await
}

/// `GET /hallinta/varit`
pub async fn colour_page(visit: Visit) -> Result<Response, Fault> {
    show(&visit, &COLOUR, colours(&visit))
}

/// `POST /hallinta/varit`
pub async fn save_colour(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    save(&visit, &COLOUR, &body, colours(&visit)).await
}

/// `GET /hallinta/tekstit`
pub async fn texts_page(visit: Visit) -> Result<Response, Fault> {
    show(&visit, &ABOUT, other_texts(&visit))
}

/// `POST /hallinta/tekstit`
pub async fn save_texts(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    save(&visit, &ABOUT, &body, other_texts(&visit)).await
}

/// `GET /hallinta/tekstit/tietosuoja`
pub async fn privacy_page(visit: Visit) -> Result<Response, Fault> {
    show(&visit, &PRIVACY, ().into_any())
}

/// `POST /hallinta/tekstit/tietosuoja`
pub async fn save_privacy(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    save(&visit, &PRIVACY, &body, ().into_any()).await
}

/// `GET /hallinta/tekstit/saavutettavuus`
pub async fn accessibility_page(visit: Visit) -> Result<Response, Fault> {
    show(&visit, &ACCESSIBILITY, ().into_any())
}

/// `POST /hallinta/tekstit/saavutettavuus`
pub async fn save_accessibility(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    save(&visit, &ACCESSIBILITY, &body, ().into_any()).await
}

/// White text must be readable on the colour; otherwise the ratio is told.
fn is_readable(l: Language, setting: &str, value: &str) -> Option<String> {
    let colour = Colour::parse(value).filter(|_| setting == "town.brand")?;
    let found = on_white(colour);
    (found < TEXT).then(|| t::admin::colour_unreadable(l, ratio(found)))
}

fn on_white(colour: Colour) -> f64 {
    Colour::parse("#fff").map_or(1.0, |white| contrast(colour, white))
}

/// `4,6 : 1`. Rounded down, so that what is too little never looks enough.
fn ratio(found: f64) -> String {
    format!("{:.1} : 1", (found * 10.0).floor() / 10.0).replace('.', ",")
}

/// How the colour of now looks and reads, in light and dark.
fn colours(visit: &Visit) -> AnyView {
    let l = visit.language;
    let town = visit.state.town();
    let Some(brand) = Colour::parse(&town.brand) else {
        return ().into_any();
    };
    let row = |name: &'static str, inks: domain::colour::Inks, ground: Colour| {
        let sample = |fill: Colour, over: Colour, words: &'static str| {
            view! {
                <svg class="admin-swatch" viewBox="0 0 120 44" role="img" aria-label=words>
                    <rect width="120" height="44" rx="4" fill=fill.hex()></rect>
                    <text x="60" y="29" text-anchor="middle" font-size="18" fill=over.hex()>"Lanka"</text>
                </svg>
            }
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{sample(inks.brand, inks.on_brand, t::admin::colour_button(l))}" "{ratio(contrast(inks.brand, inks.on_brand))}</td>
                <td>{sample(ground, inks.ink, t::admin::colour_link(l))}" "{ratio(contrast(inks.ink, ground))}</td>
            </tr>
        }
    };
    view! {
        <div class="table-wrap">
            <table class="admin-colours">
                <caption>{t::admin::colour_now(l, brand.hex())}</caption>
                <thead><tr><td></td><th scope="col">{t::admin::colour_button(l)}</th><th scope="col">{t::admin::colour_link(l)}</th></tr></thead>
                <tbody>
                    {row(t::admin::colour_light(l), domain::colour::light(brand), domain::colour::light_grounds().ground)}
                    {row(t::admin::colour_dark(l), domain::colour::dark(brand), domain::colour::dark_grounds().ground)}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The two statements have forms of their own.
fn other_texts(visit: &Visit) -> AnyView {
    let l = visit.language;
    view! {
        <ul class="admin-links">
            <li><a href=visit.link("/hallinta/tekstit/tietosuoja")>{t::admin::privacy_title(l)}</a></li>
            <li><a href=visit.link("/hallinta/tekstit/saavutettavuus")>{t::admin::accessibility_title(l)}</a></li>
        </ul>
    }
    .into_any()
}
