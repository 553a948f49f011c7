//! Seats at a board for people from outside its group: given, changed and taken.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::boards::BoardSeat;
use domain::people::Act;
use domain::{Language, PersonId};
use http::StatusCode;
use leptos::prelude::*;
use store::boards::settings::end;
use store::boards::settings::seats::{self, Seated};
use store::people::staff::{StaffRow, staff};

use super::frame::{Form, Opened, back, draw, open, take, told};
use crate::admin::frame::{Posted, Slips};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

const PATH: &str = "/asetukset/ihmiset";

/// `GET /taulut/7/asetukset/ihmiset`
pub async fn seats_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    page(&visit, id, None, &Slips::default()).await
}

/// `POST /taulut/7/asetukset/ihmiset`: one seat given, changed or taken.
pub async fn save_seats(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(&visit, &mut conn, id, Act::ManageBoard).await?;
    let known = staff(&mut conn, visit.now.civil_day()).await?;
    drop(conn);
    let l = visit.language;
    let posted = Posted::read(&body)?;
    let mut slips = Slips::default();
    let person = posted.text("person").parse::<PersonId>().ok();
    let is_taken = posted.text("act") == "remove";
    let person = person.filter(|id| is_taken || known.iter().any(|it| it.id == *id && can_sit(it)));
    let seat = BoardSeat::from_code(&posted.text("seat")).filter(|_| !is_taken);
    let Some(person) = person.filter(|_| is_taken || seat.is_some()) else {
        slips.add("person", t::board_settings::seat_missing(l));
        return page(&visit, id, Some(&posted), &slips).await;
    };
    let mut tx = visit.state.db.write().await?;
    let hand = take(&visit, &mut tx, opened.id).await?;
    seats::set(&mut tx, opened.id, person, seat, visit.now).await?;
    end(&mut tx, &hand, "seats", visit.now).await?;
    tx.commit().await?;
    Ok(back(&visit, opened.id, &[PATH, "?tallennettu"].concat()))
}

/// A seat is worth something only to who works for the town.
fn can_sit(it: &StaffRow) -> bool {
    !it.is_disabled && (!it.roles.is_empty() || !it.seats.is_empty())
}

async fn page(visit: &Visit, id: i64, posted: Option<&Posted>, slips: &Slips) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(visit, &mut conn, id, Act::ManageBoard).await?;
    let seated = seats::seats(&mut conn, opened.id).await?;
    let known = staff(&mut conn, visit.now.civil_day()).await?;
    drop(conn);
    let l = visit.language;
    let status = if slips.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(draw(
        visit,
        &opened,
        "/ihmiset",
        t::board_settings::seats(l),
        status,
        || {
            let rows: Vec<_> = seated.iter().map(|it| row(visit, &opened, it)).collect();
            let none = seated
                .is_empty()
                .then(|| view! { <p class="quiet">{t::board_settings::seats_none(l)}</p> });
            let form = Form {
                visit,
                posted,
                slips,
                is_changed: false,
                key: String::new(),
            };
            view! {
                {slips.summary(l)}
                {told(visit, false)}
                <p class="text">{t::board_settings::seats_lead(l)}</p>
                {none}
                <ul class="board-settings-forms">{rows}</ul>
                {new_form(visit, &opened, &form, &known, &seated)}
            }
            .into_any()
        },
    ))
}

fn row(visit: &Visit, opened: &Opened, it: &Seated) -> impl IntoView + use<> {
    let l = visit.language;
    let form = Form {
        visit,
        posted: None,
        slips: &Slips::default(),
        is_changed: false,
        key: format!("-{}", it.person),
    };
    let options: Vec<_> = BoardSeat::ALL
        .iter()
        .map(|it| (it.as_code(), seat_words(l, *it)))
        .collect();
    view! {
        <li>
            <form class="form board-settings-form" method="post" action=[&opened.base(visit), PATH].concat()>
                <p class="board-settings-name">{it.name.clone()}</p>
                <input type="hidden" name="person" value=it.person.to_string()/>
                {form.select("seat", t::board_settings::seat(l), None, &options, it.seat.as_code())}
                <div class="actions">
                    <button class="button-quiet" type="submit" name="act" value="save">{t::board_settings::save(l)}</button>
                    <button class="button-quiet" type="submit" name="act" value="remove">{t::board_settings::seat_take(l)}</button>
                </div>
            </form>
        </li>
    }
}

fn new_form(
    visit: &Visit,
    opened: &Opened,
    form: &Form<'_>,
    known: &[StaffRow],
    seated: &[Seated],
) -> impl IntoView + use<> {
    let l = visit.language;
    let people: Vec<(String, String)> = known
        .iter()
        .filter(|it| can_sit(it) && !it.seats.iter().any(|seat| seat.0 == opened.sight.group))
        .filter(|it| seated.iter().all(|seat| seat.person != it.id))
        .map(|it| {
            let name = it.name.clone().or_else(|| it.email.clone());
            (it.id.to_string(), name.unwrap_or_default())
        })
        .collect();
    let mut options = vec![("", t::boards::choose(l))];
    options.extend(people.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    let seats: Vec<_> = BoardSeat::ALL
        .iter()
        .map(|it| (it.as_code(), seat_words(l, *it)))
        .collect();
    view! {
        <section class="board-settings-part">
            <h2>{t::board_settings::seat_new(l)}</h2>
            <form class="form admin-form" method="post" action=[&opened.base(visit), PATH].concat() novalidate>
                {form.select("person", t::board_settings::person(l), Some(t::board_settings::person_hint(l)), &options, "")}
                {form.select("seat", t::board_settings::seat(l), None, &seats, BoardSeat::Worker.as_code())}
                <div class="actions"><button class="button" type="submit" name="act" value="add">{t::board_settings::seat_give(l)}</button></div>
            </form>
        </section>
    }
}

fn seat_words(l: Language, seat: BoardSeat) -> &'static str {
    match seat {
        BoardSeat::Viewer => t::board_settings::seat_viewer(l),
        BoardSeat::Commenter => t::board_settings::seat_commenter(l),
        BoardSeat::Worker => t::board_settings::seat_worker(l),
        BoardSeat::Manager => t::board_settings::seat_manager(l),
    }
}
