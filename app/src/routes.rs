//! Every address of the app, once per language, and the list of those that a cache may keep.

mod public;

pub use public::{PublicRoute, public_routes};

use axum::Router;
use axum::extract::{DefaultBodyLimit, OriginalUri, Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::provide_context;

use crate::boards::{card, settings};
use crate::error::{Fault, draw_faults};
use crate::people::session::know;
use crate::state::AppState;
use crate::{
    admin, boards, discussion, flow, handling, ideas, inbox, info, mail, measures, moderation, on_behalf, own, people,
    programme, report, strategy, thread,
};

/// No form of a resident is larger than this; the text alone may be 20 KB.
const LARGEST_FORM: usize = 100 * 1024;

/// All pages and acts. The server adds its layers, static files and health around this.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(pages())
        .nest("/sv", pages())
        .nest("/en", pages())
        .route("/api/{*path}", post(server_functions))
        .route("/brand/{file}", get(admin::brand))
        .fallback(elsewhere)
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(state.clone(), draw_faults))
        .layer(from_fn_with_state(state.clone(), know))
        .layer(from_fn_with_state(state.clone(), admin::look))
        .with_state(state)
}

fn pages() -> Router<AppState> {
    Router::new()
        .route("/", get(ideas::front_page))
        .route("/ideat", get(ideas::list_page))
        .route("/ideat/uusi", get(ideas::send_page).post(ideas::send))
        .route("/ideat/{id}", get(ideas::idea_page))
        .route("/ideat/{id}/kannata", post(ideas::support))
        .route("/ideat/{id}/seuraa", get(own::follow_page).post(own::follow))
        .route(
            "/ideat/{id}/kommentoi",
            get(discussion::comment_page).post(discussion::comment),
        )
        .route("/ideat/vastaa", get(handling::many_page).post(handling::answer_many))
        .route("/ideat/{id}/muistiinpano", post(handling::note))
        .route("/ideat/{id}/luonnos", post(handling::draft))
        .route("/ideat/{id}/vastaus", post(handling::answer))
        .route("/ideat/{id}/vaihe", post(handling::step))
        .route("/ideat/{id}/palaa", post(handling::move_back))
        .route("/ideat/{id}/avaa", post(handling::reopen))
        .route("/ideat/{id}/piilota", post(handling::hide))
        .route("/ideat/{id}/yhteystiedot", post(handling::contact))
        .route("/ideat/{id}/kumoa", post(handling::undo))
        .route("/ideat/{id}/kortti", post(handling::tie))
        .route("/ideat/{id}/toimenpide", post(handling::tie_measure))
        .route("/lanka/{id}", get(thread::thread_page))
        .route(
            "/ideat/{id}/ilmoita",
            get(moderation::report_page).post(moderation::report),
        )
        .route("/ideat/{id}/peita", get(moderation::cover_page).post(moderation::cover))
        .route("/oma/{id}/{link}", get(ideas::own_page))
        .route("/oma/{id}/{link}/korjaa", post(ideas::correct))
        .route("/oma/{id}/{link}/peru", post(ideas::withdraw))
        .route("/oma/{id}/{link}/vastaa", post(ideas::reply))
        .route("/oma/{id}/{link}/avaa", post(ideas::reopen))
        .route("/oma/{id}/{link}/saitko", post(ideas::rate))
        .route("/oma/{id}/{link}/uusi-linkki", post(ideas::renew_link))
        .route("/oma/{id}/{link}/omiin", post(ideas::claim))
        .route("/oma/{id}/{link}/poista-tiedot", post(ideas::erase_contact))
        .route("/omat", get(own::matters_page))
        .route("/omat/seuratut", post(own::unfollow))
        .route("/omat/tiedot", get(own::data_page).post(own::put_right))
        .route("/omat/tiedot/lataa", get(own::download))
        .route("/omat/tiedot/poista", get(own::erase_page).post(own::erase))
        .route("/kirjaudu", get(people::sign_in_page).post(people::ask))
        .route("/kirjaudu/koodi", get(people::code_page).post(people::try_code))
        .route(
            "/kirjaudu/linkki/{token}",
            get(people::link_page).post(people::use_link),
        )
        .route("/kirjaudu/oidc", get(people::leave))
        .route("/kirjaudu/oidc/paluu", get(people::come_back))
        .route("/kirjaudu/ulos", post(people::sign_out))
        .route("/omat/istunnot", get(people::sessions_page))
        .route("/omat/istunnot/muut", post(people::end_others))
        .route("/omat/istunnot/{number}/lopeta", post(people::end_one))
        .route("/vahvista/{id}/{mac}", get(mail::confirm_page).post(mail::confirm))
        .route("/mailit/{switch}/{mac}", get(mail::switch_page).post(mail::switch))
        .route("/saapuneet", get(inbox::inbox_page))
        .route("/saapuneet/toimi", post(inbox::act))
        .route("/saapuneet/kumoa", post(inbox::undo))
        .route("/taulut", get(boards::list_page))
        .route("/taulut/uusi", get(boards::new_page).post(boards::create))
        .route("/taulut/{id}", get(boards::board_page))
        .route("/taulut/{id}/kumoa", post(boards::undo))
        .route("/taulut/{id}/julkinen", get(boards::public_page))
        .route("/taulut/{id}/monta", get(boards::many_page).post(boards::act_many))
        .route(
            "/taulut/{id}/kortit/uusi",
            get(boards::new_card_page).post(boards::create_card),
        )
        .route(
            "/taulut/{id}/kortit/{number}/siirra",
            get(boards::move_page).post(boards::move_card),
        )
        .route("/ryhmat", get(inbox::groups_page))
        .route("/ryhmat/{id}", get(inbox::group_page))
        .route("/saapuneet/kirjaa", get(on_behalf::form_page).post(on_behalf::enter))
        .route("/saapuneet/kirjattu/{id}", get(on_behalf::receipt_page))
        .route("/valvonta", get(moderation::desk_page).post(moderation::act))
        .route("/saannot", get(moderation::rules_page))
        .route("/taulut/virta", get(boards::stream))
        .route("/taulut/{id}/kortit/{number}", get(card::card_page).post(card::change))
        .route(
            "/taulut/{id}/kortit/{number}/kuvaus",
            get(card::text_page).post(card::describe),
        )
        .route("/taulut/{id}/kortit/{number}/versiot", get(card::versions_page))
        .route("/taulut/{id}/kortit/{number}/toimenpide", post(card::tie_measure))
        .route("/taulut/{id}/kortit/{number}/kommentit", post(card::say))
        .route(
            "/taulut/{id}/kortit/{number}/kommentit/{comment}",
            get(card::comment_page).post(card::change_comment),
        )
        .route(
            "/taulut/{id}/kortit/{number}/liitteet",
            post(card::attach).layer(DefaultBodyLimit::max(card::LARGEST_UPLOAD)),
        )
        .route("/taulut/{id}/liitteet/{file}", get(card::download))
        .route("/taulut/{id}/liitteet/{file}/poista", post(card::detach))
        .route("/taulut/{id}/virtaus", get(flow::flow_page).post(flow::confirm))
        .route("/taulut/{id}/virtaus.csv", get(flow::csv))
        .route("/taulut/{id}/tiedot", get(boards::data))
        .route("/taulut/{id}/muutokset", get(boards::changes))
        .route(
            "/taulut/{id}/asetukset",
            get(settings::basics_page).post(settings::save_basics),
        )
        .route(
            "/taulut/{id}/asetukset/sarakkeet",
            get(settings::columns_page).post(settings::save_columns),
        )
        .route(
            "/taulut/{id}/asetukset/sarakkeet/{column}",
            get(settings::column_page).post(settings::save_column),
        )
        .route(
            "/taulut/{id}/asetukset/radat",
            get(settings::lanes_page).post(settings::save_lanes),
        )
        .route(
            "/taulut/{id}/asetukset/tunnisteet",
            get(settings::labels_page).post(settings::save_labels),
        )
        .route(
            "/taulut/{id}/asetukset/ihmiset",
            get(settings::seats_page).post(settings::save_seats),
        )
        .route("/taulut/{id}/saannot", get(settings::rules_page))
        .route(
            "/taulut/{id}/arkisto",
            get(settings::archive_page).post(settings::from_archive),
        )
        .route(
            "/taulut/{id}/roskakori",
            get(settings::bin_page).post(settings::from_bin),
        )
        .route("/taulut/{id}/kortit.csv", get(settings::cards_csv))
        .route("/taulut/{id}/siirtymat.csv", get(settings::steps_csv))
        .route("/taulut/{id}/taulu.json", get(settings::board_json))
        .route("/strategia", get(strategy::strategy_page))
        .route("/strategia/versiot", get(strategy::versions_page))
        .route("/strategia/muutokset", get(strategy::changes_page))
        .route("/strategia/uusi", get(strategy::new_page).post(strategy::create))
        .route(
            "/strategia/{id}/muokkaa",
            get(strategy::edit_page).post(strategy::save_words),
        )
        .route(
            "/strategia/{id}/muokkaa/laki",
            get(strategy::law_page).post(strategy::save_law),
        )
        .route(
            "/strategia/{id}/muokkaa/pois",
            get(strategy::law_page).post(strategy::save_law),
        )
        .route(
            "/strategia/{id}/muokkaa/tila",
            get(strategy::state_page).post(strategy::save_state),
        )
        .route(
            "/strategia/{id}/muokkaa/osat/{part}",
            get(strategy::part_page).post(strategy::save_part),
        )
        .route("/tavoitteet/{id}", get(strategy::goal_page))
        .route(
            "/ohjelma/uusi",
            get(measures::programme_new).post(measures::programme_create),
        )
        .route(
            "/ohjelma/{id}/muokkaa",
            get(measures::programme_edit).post(measures::programme_save),
        )
        .route(
            "/toimenpiteet/uusi",
            get(measures::measure_new).post(measures::measure_create),
        )
        .route(
            "/toimenpiteet/{id}/muokkaa",
            get(measures::measure_edit).post(measures::measure_save),
        )
        .route(
            "/toimenpiteet/{id}/tila",
            get(measures::state_page).post(measures::state_save),
        )
        .route(
            "/toimenpiteet/{id}/valitavoitteet",
            get(measures::stones_page).post(measures::stones_save),
        )
        .route(
            "/toimenpiteet/{id}/rahoitus",
            get(measures::money_page).post(measures::money_save),
        )
        .route(
            "/toimenpiteet/{id}/yhteydet",
            get(measures::links_page).post(measures::links_save),
        )
        .route(
            "/toimenpiteet/{id}/henkilosto",
            get(measures::heard_page).post(measures::heard_save),
        )
        .route(
            "/paatokset/uusi",
            get(measures::decision_new).post(measures::decision_create),
        )
        .route("/ohjelma/vienti.csv", get(measures::export_csv))
        .route("/ohjelma/vienti.xlsx", get(measures::export_xlsx))
        .route(
            "/ohjelma/tuonti",
            get(measures::import_form)
                .post(measures::import_preview)
                .layer(DefaultBodyLimit::max(measures::LARGEST_IMPORT)),
        )
        .route(
            "/ohjelma/tuonti/tallenna",
            post(measures::import_write).layer(DefaultBodyLimit::max(measures::LARGEST_IMPORT)),
        )
        .route("/ohjelma", get(programme::overview))
        .route("/ohjelma/muutokset", get(programme::changes_page))
        .route("/ohjelma/muutokset.atom", get(programme::feed))
        .route("/ohjelma/raportit", get(report::reports_page).post(report::open_period))
        .route("/ohjelma/raportit/{id}", get(report::report_page).post(report::change))
        .route("/toimenpiteet/{id}", get(programme::measure_page))
        .route("/hallinta", get(admin::home))
        .route("/hallinta/nimi", get(admin::name_page).post(admin::save_name))
        .route("/hallinta/varit", get(admin::colour_page).post(admin::save_colour))
        .route("/hallinta/ryhmat", get(admin::groups_page).post(admin::add_group))
        .route("/hallinta/ryhmat/{id}", post(admin::change_group))
        .route("/hallinta/aiheet", get(admin::themes_page).post(admin::add_theme))
        .route("/hallinta/aiheet/{id}", post(admin::change_theme))
        .route("/hallinta/ihmiset", get(admin::people_page).post(admin::add_person))
        .route(
            "/hallinta/ihmiset/{id}",
            get(admin::person_page).post(admin::change_person),
        )
        .route("/hallinta/tilat", get(admin::statuses_page).post(admin::save_statuses))
        .route("/hallinta/lupaus", get(admin::promise_page).post(admin::save_promise))
        .route("/hallinta/lupaus/{id}", post(admin::confirm_promise))
        .route("/hallinta/pohjat", get(admin::templates_page).post(admin::add_template))
        .route("/hallinta/pohjat/{id}", post(admin::change_template))
        .route("/hallinta/tekstit", get(admin::texts_page).post(admin::save_texts))
        .route(
            "/hallinta/tekstit/tietosuoja",
            get(admin::privacy_page).post(admin::save_privacy),
        )
        .route(
            "/hallinta/tekstit/saavutettavuus",
            get(admin::accessibility_page).post(admin::save_accessibility),
        )
        .route("/hallinta/posti", get(admin::mail_page).post(admin::send_test))
        .route("/hallinta/kirjautuminen", get(admin::sign_in_page))
        .route("/hallinta/oikeudet", get(admin::policy_page))
        .route("/hallinta/tila", get(admin::service_page))
        .route("/tietoa", get(info::about_page))
        .route("/saavutettavuus", get(info::accessibility_page))
        .route("/tietosuoja", get(info::privacy_page))
}

/// Whether a route takes files, which are larger than forms. `route` is its pattern, in any language.
pub fn is_upload(route: &str) -> bool {
    route.ends_with("/taulut/{id}/kortit/{number}/liitteet")
}

/// An address with a slash too many leads to the page without it; the rest is not there.
async fn elsewhere(OriginalUri(uri): OriginalUri) -> Response {
    let path = uri.path();
    let bare = path.trim_end_matches('/');
    // To a browser a backslash is a slash, and two of them are another site.
    let is_plain = bare.starts_with('/') && !bare.starts_with("//") && !bare.contains('\\');
    if bare.len() + 1 == path.len() && is_plain {
        return Redirect::permanent(bare).into_response();
    }
    Fault::Refused(Refusal::NotFound).into_response()
}

/// Server functions authorise themselves; this only hands them the state. What cannot be read is
/// the caller's fault, not ours.
async fn server_functions(State(state): State<AppState>, request: Request) -> Response {
    let response = leptos_axum::handle_server_fns_with_context(move || provide_context(state.clone()), request)
        .await
        .into_response();
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let Ok(words) = axum::body::to_bytes(response.into_body(), LARGEST_FORM).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let words = String::from_utf8_lossy(&words);
    if words.contains("length limit") {
        StatusCode::PAYLOAD_TOO_LARGE.into_response()
    } else if ["Deserialization|", "Args|", "MissingArg|"]
        .iter()
        .any(|it| words.starts_with(it))
    {
        StatusCode::BAD_REQUEST.into_response()
    } else {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}
