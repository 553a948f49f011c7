//! `/omat/tiedot/poista`: what goes, what stays, and one press that cannot be taken back.

use axum::response::Response;
use bytes::Bytes;
use domain::refusal::Refusal;
use http::StatusCode;
use http::header::SET_COOKIE;
use leptos::prelude::*;
use serde::Deserialize;
use store::own::Erasing;

use super::own;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::people::session::no_cookie;
use crate::t;
use crate::ui::icon;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Sure {
    sure: String,
}

/// `GET /omat/tiedot/poista`
pub async fn erase_page(visit: Visit) -> Result<Response, Fault> {
    own(&visit)?;
    Ok(draw(&visit, None))
}

/// `POST /omat/tiedot/poista`
pub async fn erase(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    let known = own(&visit)?;
    let person = known.person.id;
    let sure: Sure = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    if sure.sure != "1" {
        return Ok(draw(&visit, Some(t::own::erase_sure_missing(visit.language))));
    }
    match store::own::erase_person(&visit.state.db, person, visit.now).await? {
        Erasing::Done(erased) => visit.state.forget_files(&erased.addresses).await,
        // By another press meanwhile: the same goodbye.
        Erasing::Gone => {}
        Erasing::LastAdministrator => {
            return Ok(draw(&visit, Some(t::admin::last_administrator(visit.language))));
        }
    }
    let mut stranger = visit.clone();
    stranger.signed_in = None;
    let l = visit.language;
    let mut response = Page::new(t::own::erased_title(l)).private().draw(&stranger, || {
        view! {
            <h1>{t::own::erased_title(l)}</h1>
            <p class="lead">{t::own::erased_text(l)}</p>
            <ul class="ways"><li><a href=visit.link("/")>{t::lost::way_front(l)}</a></li></ul>
        }
        .into_any()
    });
    response.headers_mut().append(SET_COOKIE, no_cookie(visit.state.secure));
    Ok(response)
}

fn draw(visit: &Visit, refused: Option<&'static str>) -> Response {
    let l = visit.language;
    let status = match refused {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let problem = refused.map(|words| {
        view! {
            <p class="problem" id="sure-problem" role="alert">
                {icon(&visit.state.assets.pkg, "warning")}
                <span>{words}</span>
            </p>
        }
    });
    let trail = vec![
        (t::own::mine_title(l).to_owned(), "/omat"),
        (t::own::data_title(l).to_owned(), "/omat/tiedot"),
    ];
    let page = Page::new(t::own::erase_title(l))
        .trail(trail, t::own::erase_title(l))
        .status(status)
        .private();
    page.draw(visit, || {
        view! {
            <div class="prose">
                <h1>{t::own::erase_title(l)}</h1>
                <p class="lead">{t::own::erase_lead(l)}</p>
                <h2>{t::own::erase_goes(l)}</h2>
                <ul>
                    <li>{t::own::erase_goes_account(l)}</li>
                    <li>{t::own::erase_goes_matters(l)}</li>
                    <li>{t::own::erase_goes_rest(l)}</li>
                </ul>
                <h2>{t::own::erase_stays(l)}</h2>
                <ul>
                    <li>{t::own::erase_stays_texts(l)}</li>
                    <li>{t::own::erase_stays_answers(l)}</li>
                    <li>{t::own::erase_stays_counts(l)}</li>
                </ul>
                <h2>{t::own::erase_backups(l)}</h2>
                <p>{t::own::erase_backups_text(l)}" "<a href=visit.link("/tietosuoja")>{t::own::erase_privacy(l)}</a></p>
            </div>
            <form class="form" method="post" action=visit.link("/omat/tiedot/poista")>
                {problem}
                <div class="check">
                    <input type="checkbox" id="sure" name="sure" value="1"/>
                    <label for="sure">{t::own::erase_sure(l)}</label>
                </div>
                <div class="actions">
                    <button class="button-quiet button-danger" type="submit">{t::own::erase_submit(l)}</button>
                    <a class="button-quiet" href=visit.link("/omat/tiedot")>{t::own::erase_not(l)}</a>
                </div>
            </form>
        }
        .into_any()
    })
}
