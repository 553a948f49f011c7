//! A board's own settings: its name, who sees it, its limits, what of it is public; out of use and back.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::Language;
use domain::boards::templates::parse_prefix;
use domain::boards::{BoardVisibility, WipMode};
use domain::ideas::text::is_forbidden;
use domain::people::Act;
use http::StatusCode;
use leptos::prelude::*;
use store::boards::settings::{self, Settings};

use super::frame::{Form, Opened, back, draw, limit_text, open, read_limit, take, told};
use crate::admin::frame::{Input, Posted, Slips, stamp};
use crate::boards::new_page::{LONGEST_NAME, SHORTEST_NAME};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// A purpose, characters.
const LONGEST_PURPOSE: usize = 300;
/// How long a finished card can stay on the board.
const MOST_DAYS: i64 = 365;

/// `GET /taulut/7/asetukset`
pub async fn basics_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(&visit, &mut conn, id, Act::ManageBoard).await?;
    drop(conn);
    Ok(page(&visit, &opened, None, &Slips::default(), StatusCode::OK))
}

/// `POST /taulut/7/asetukset`
pub async fn save_basics(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let mut opened = open(&visit, &mut conn, id, Act::ManageBoard).await?;
    drop(conn);
    let posted = Posted::read(&body)?;
    let act = posted.text("act");
    if act == "archive" || act == "reopen" {
        let mut tx = visit.state.db.write().await?;
        let hand = take(&visit, &mut tx, opened.id).await?;
        let at = (act == "archive").then_some(visit.now);
        if at.is_some() != hand.sight.is_archived {
            settings::set_archived(&mut tx, opened.id, at).await?;
            settings::end(&mut tx, &hand, &act, visit.now).await?;
            tx.commit().await?;
        }
        return Ok(back(&visit, opened.id, "/asetukset?tallennettu"));
    }
    let mut slips = Slips::default();
    let new = read(visit.language, &posted, &mut slips);
    let Some(new) = new.filter(|_| slips.is_empty()) else {
        return Ok(page(
            &visit,
            &opened,
            Some(&posted),
            &slips,
            StatusCode::UNPROCESSABLE_ENTITY,
        ));
    };
    let mut tx = visit.state.db.write().await?;
    let hand = take(&visit, &mut tx, opened.id).await?;
    let kept = settings::read(&mut tx, opened.id).await?.ok_or(Fault::Ours)?;
    if kept == new {
        return Ok(back(&visit, opened.id, "/asetukset?tallennettu"));
    }
    if posted.text("seen") != mark(&kept) {
        tx.rollback().await?;
        opened.settings = kept;
        return Ok(page(&visit, &opened, Some(&posted), &slips, StatusCode::CONFLICT));
    }
    settings::save(&mut tx, opened.id, &new).await?;
    settings::end(&mut tx, &hand, "settings", visit.now).await?;
    tx.commit().await?;
    Ok(back(&visit, opened.id, "/asetukset?tallennettu"))
}

fn mark(settings: &Settings) -> String {
    stamp([format!("{settings:?}").as_str()])
}

/// The settings as they were sent, or what is wrong with them.
fn read(l: Language, posted: &Posted, slips: &mut Slips) -> Option<Settings> {
    let name = posted.text("name");
    if !(SHORTEST_NAME..=LONGEST_NAME).contains(&name.chars().count()) || name.chars().any(is_forbidden) {
        slips.add("name", t::boards::name_missing(l));
    }
    let purpose = posted.text("purpose").replace('\n', " ");
    if purpose.chars().count() > LONGEST_PURPOSE || purpose.chars().any(is_forbidden) {
        slips.add(
            "purpose",
            t::board_settings::purpose_wrong(l, LONGEST_PURPOSE.to_string()),
        );
    }
    let prefix = parse_prefix(&posted.text("prefix"));
    if prefix.is_none() {
        slips.add("prefix", t::boards::prefix_wrong(l));
    }
    let limit = read_limit(l, posted, "limit", slips);
    let days = posted.text("keep").parse::<i64>().ok();
    let days = days.filter(|it| (1..=MOST_DAYS).contains(it));
    if days.is_none() {
        slips.add("keep", t::board_settings::keep_wrong(l, MOST_DAYS.to_string()));
    }
    Some(Settings {
        name,
        purpose,
        prefix: prefix?,
        // What is not known is shown to fewer.
        visibility: BoardVisibility::from_code(&posted.text("visibility")).unwrap_or(BoardVisibility::Members),
        is_published: posted.get("published").is_some(),
        mode: WipMode::from_code(&posted.text("mode")).unwrap_or(WipMode::Warn),
        limit,
        keep_days: days?,
    })
}

fn page(visit: &Visit, opened: &Opened, posted: Option<&Posted>, slips: &Slips, status: StatusCode) -> Response {
    let l = visit.language;
    draw(visit, opened, "", t::board_settings::title(l), status, || {
        let is_changed = status == StatusCode::CONFLICT;
        let form = Form {
            visit,
            posted,
            slips,
            is_changed,
            key: String::new(),
        };
        view! {
            {slips.summary(l)}
            {told(visit, is_changed)}
            {fields(visit, opened, &form)}
            {elsewhere(visit, opened)}
            {ending(visit, opened)}
        }
        .into_any()
    })
}

fn fields(visit: &Visit, opened: &Opened, form: &Form<'_>) -> impl IntoView + use<> {
    let l = visit.language;
    let kept = &opened.settings;
    let limit = limit_text(kept.limit);
    let days = kept.keep_days.to_string();
    let sights = [
        (BoardVisibility::Staff.as_code(), t::boards::see_staff(l)),
        (BoardVisibility::Members.as_code(), t::boards::see_members(l)),
    ];
    let modes = [
        (WipMode::Off.as_code(), t::board_settings::mode_off(l)),
        (WipMode::Warn.as_code(), t::board_settings::mode_warn(l)),
        (WipMode::Hard.as_code(), t::board_settings::mode_hard(l)),
    ];
    let purpose_hint = Some(t::board_settings::purpose_hint(l));
    let mode_hint = Some(t::board_settings::mode_hint(l));
    let limit_hint = Some(t::board_settings::board_limit_hint(l));
    view! {
        <form class="form admin-form" method="post" action=[&opened.base(visit), "/asetukset"].concat() novalidate>
            {form.field("name", t::boards::name(l), None, (&kept.name, Input::Line), None)}
            {form.field("purpose", t::board_settings::purpose(l), purpose_hint, (&kept.purpose, Input::Line), None)}
            {form.field("prefix", t::boards::prefix(l), Some(t::board_settings::prefix_hint(l)), (&kept.prefix, Input::Short), None)}
            {form.select("visibility", t::boards::see(l), None, &sights, kept.visibility.as_code())}
            {form.check("published", t::board_settings::publish(l), Some(t::board_settings::publish_hint(l)), kept.is_published)}
            <h2>{t::board_settings::limits(l)}</h2>
            {form.select("mode", t::board_settings::mode(l), mode_hint, &modes, kept.mode.as_code())}
            {form.field("limit", t::board_settings::board_limit(l), limit_hint, (&limit, Input::Number), None)}
            {form.field("keep", t::board_settings::keep(l), Some(t::board_settings::keep_hint(l)), (&days, Input::Number), None)}
            <input type="hidden" name="seen" value=mark(kept)/>
            <div class="actions"><button class="button" type="submit" name="act" value="save">{t::board_settings::save(l)}</button></div>
        </form>
    }
}

/// Where the rest of the board's house-keeping is.
fn elsewhere(visit: &Visit, opened: &Opened) -> impl IntoView + use<> {
    let l = visit.language;
    let links: Vec<_> = [
        ("/saannot", t::board_settings::rules(l)),
        ("/arkisto", t::board_settings::archive_page(l)),
        ("/roskakori", t::board_settings::bin_page(l)),
        ("/kortit.csv", t::board_settings::export_cards(l)),
        ("/siirtymat.csv", t::board_settings::export_steps(l)),
        ("/taulu.json", t::board_settings::export_json(l)),
    ]
    .into_iter()
    .map(|(path, words)| view! { <li><a href=[&opened.base(visit), path].concat()>{words}</a></li> })
    .collect();
    view! {
        <section class="board-settings-part">
            <h2>{t::board_settings::elsewhere(l)}</h2>
            <ul class="board-settings-links">{links}</ul>
        </section>
    }
}

/// Out of use, or back into it.
fn ending(visit: &Visit, opened: &Opened) -> impl IntoView + use<> {
    let l = visit.language;
    let (words, act, button) = if opened.sight.is_archived {
        (
            t::board_settings::archived_text(l),
            "reopen",
            t::board_settings::reopen(l),
        )
    } else {
        (
            t::board_settings::archive_text(l),
            "archive",
            t::board_settings::archive(l),
        )
    };
    view! {
        <section class="board-settings-part">
            <h2>{t::board_settings::archive_title(l)}</h2>
            <p class="text">{words}</p>
            <form method="post" action=[&opened.base(visit), "/asetukset"].concat()>
                <button class="button-quiet" type="submit" name="act" value=act>{button}</button>
            </form>
        </section>
    }
}
