//! `/kirjaudu/oidc`: to the town's identity provider and back.
//!
//! It begins by a GET, because browsers hold a form's answer to our own site. Nothing is written on
//! the way out but a sealed cookie of ten minutes; `state`, nonce and PKCE's verifier are computed from
//! it and the instance key. The way back is a GET too, the one that signs somebody in: it needs that
//! cookie and a code that the provider takes once.

use std::sync::Arc;

use axum::extract::Query;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::Language;
use domain::people::claims::Given;
use domain::people::session::safe_target;
use domain::people::{Seat, may};
use domain::refusal::Refusal;
use http::{HeaderMap, HeaderValue, StatusCode};
use leptos::prelude::*;
use serde::Deserialize;
use store::people::provider::{self, Identity};

use super::oidc::{Away, Claims, Oidc, OidcError};
use super::sign_in::{Inside, begin_here, first_page};
use super::visit::{SET, Visit, cookie_in};
use crate::catalogue::lists;
use crate::error::Fault;
use crate::keys::random_id;
use crate::page::Page;
use crate::page_link::path_in;
use crate::t;

const AWAY_MINUTES: i64 = 10;

/// The address line on the way out.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Out {
    paluu: String,
}

/// The address line on the way back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Back {
    code: String,
    state: String,
    error: String,
    iss: String,
}

/// Why nobody was signed in, as people are told.
#[derive(Clone, Copy)]
enum Failed {
    /// Too long ago, or begun in another browser.
    Over,
    /// The provider let nobody in, or its answer is not accepted.
    Refused,
    /// The provider does not answer.
    Unreachable,
    /// The provider knows the person, and the town has given no rights.
    NoRights,
}

/// `GET /kirjaudu/oidc?paluu=/saapuneet`
pub async fn leave(visit: Visit, Query(out): Query<Out>) -> Result<Response, Fault> {
    let oidc = allowed(&visit)?;
    let secret = [random_id(), random_id()].concat();
    let target = safe_target(&out.paluu).unwrap_or_default();
    let ends = visit.now.plus_minutes(AWAY_MINUTES).millis();
    let held = [
        secret.as_str(),
        &ends.to_string(),
        visit.language.as_code(),
        &data_encoding::HEXLOWER.encode(target.as_bytes()),
    ]
    .join(".");
    let cookie = [held.as_str(), ".", &visit.state.keys.seal(&held)].concat();
    let secrets = Secrets::of(&visit, &secret);
    match oidc.way(&secrets.away(), visit.now).await {
        Ok(way) => {
            let mut response = Redirect::to(&way).into_response();
            response
                .headers_mut()
                .append(SET, away_cookie(&visit, &cookie, AWAY_MINUTES * 60));
            Ok(response)
        }
        Err(error) => Ok(failed(&visit, told(&error))),
    }
}

/// `GET /kirjaudu/oidc/paluu?code=…&state=…`
pub async fn come_back(visit: Visit, headers: HeaderMap, Query(back): Query<Back>) -> Result<Response, Fault> {
    let oidc = allowed(&visit)?;
    let held = cookie_in(&headers, away_cookie_name(visit.state.secure)).and_then(|it| held(&visit, it));
    let Some(held) = held else {
        return Ok(failed(&visit, Failed::Over));
    };
    let visit = Visit {
        language: held.language,
        ..visit
    };
    let secrets = Secrets::of(&visit, &held.secret);
    if !same(&secrets.state, &back.state) {
        return Ok(failed(&visit, Failed::Over));
    }
    // RFC 9207: who answers says who it is.
    let is_other = !back.iss.is_empty() && back.iss != oidc.settings.issuer;
    if !back.error.is_empty() || is_other || back.code.is_empty() {
        tracing::warn!(is_other_issuer = is_other, "the identity provider let nobody in");
        return Ok(failed(&visit, Failed::Refused));
    }
    let claims = match oidc.bring(&secrets.away(), &back.code, visit.now).await {
        Ok(claims) => claims,
        Err(error) => return Ok(failed(&visit, told(&error))),
    };
    match enter(&visit, &oidc, &claims, &held.target).await? {
        Ok(inside) => Ok(inside.into_response()),
        Err(why) => Ok(failed(&visit, why)),
    }
}

async fn enter(visit: &Visit, oidc: &Oidc, claims: &Claims, target: &str) -> Result<Result<Inside, Failed>, Fault> {
    let groups = lists(&visit.state).await?;
    let (mut roles, mut seats) = (Vec::new(), Vec::new());
    for given in oidc.settings.groups.of(&claims.groups) {
        match given {
            Given::Role(role) => roles.push(role),
            Given::Seat { group, is_lead } => match groups.groups.iter().find(|it| it.code == group) {
                Some(found) => seats.push(Seat {
                    group: found.id,
                    is_lead,
                }),
                None => tracing::warn!(group, "oidc.groups names a group that is not there"),
            },
        }
    }
    let identity = Identity {
        issuer: &oidc.settings.issuer,
        subject: &claims.subject,
        email: claims.email.as_ref(),
        name: claims.name.as_ref().map(domain::ideas::PersonName::as_str),
    };
    let mut tx = visit.state.db.write().await?;
    let found = provider::find(&mut tx, identity).await?;
    let has_rights = !roles.is_empty() || !seats.is_empty();
    // Everyone in the town's directory may be let in by the provider; an account is for those with work here.
    if found.as_ref().map_or(!has_rights, |it| it.is_disabled) {
        return Ok(Err(Failed::NoRights));
    }
    let (today, now) = (visit.now.civil_day(), visit.now);
    let person = provider::bind(&mut tx, found.map(|it| it.id), identity, visit.language, now).await?;
    provider::bring_up_to_date(&mut tx, person, &roles, &seats, today, now).await?;
    let rights = store::people::rights(&mut tx, person, today).await?;
    let cookie = begin_here(visit, &mut tx, person).await?;
    tx.commit().await?;
    let target = if target.is_empty() {
        path_in(visit.language, first_page(&rights))
    } else {
        target.to_owned()
    };
    Ok(Ok(Inside {
        target,
        cookies: vec![cookie, away_cookie(visit, "", 0)],
    }))
}

fn allowed(visit: &Visit) -> Result<Arc<Oidc>, Fault> {
    may(&visit.actor(), domain::Act::SignIn, &domain::people::Object::Service).map_err(Refusal::from)?;
    Ok(visit.state.oidc.clone().ok_or(Refusal::NotFound)?)
}

fn told(error: &OidcError) -> Failed {
    tracing::warn!(%error, "signing in by the identity provider failed");
    match error {
        OidcError::Unreachable(_) => Failed::Unreachable,
        OidcError::NotAccepted(_) => Failed::Refused,
    }
}

/// The link on the sign-in page, when the town has a provider.
pub(super) fn provider_link(visit: &Visit, target: &str) -> Option<impl IntoView + use<>> {
    let l = visit.language;
    let oidc = visit.state.oidc.as_deref()?;
    let words = match oidc.settings.name.as_str() {
        "" => t::people::provider_button(l).to_owned(),
        name => name.to_owned(),
    };
    let query = serde_html_form::to_string([("paluu", target)]).unwrap_or_default();
    let href = [visit.link("/kirjaudu/oidc"), "?".to_owned(), query].concat();
    Some(view! {
        <section class="sign-in-again" aria-labelledby="tyontekija">
            <h2 id="tyontekija">{t::people::provider_title(l)}</h2>
            <p class="actions"><a class="button-quiet" href=href rel="nofollow">{words}</a></p>
        </section>
    })
}

/// The page when it did not come off: what to do next, and nothing of what the provider said.
fn failed(visit: &Visit, why: Failed) -> Response {
    let l = visit.language;
    let (status, words) = match why {
        Failed::Over => (StatusCode::BAD_REQUEST, t::people::provider_over(l)),
        Failed::Refused => (StatusCode::FORBIDDEN, t::people::provider_refused(l)),
        Failed::Unreachable => (StatusCode::SERVICE_UNAVAILABLE, t::people::provider_unreachable(l)),
        Failed::NoRights => (StatusCode::FORBIDDEN, t::people::provider_no_rights(l)),
    };
    let visit = &visit.standing_at("/kirjaudu");
    let page = Page::new(t::people::provider_failed(l))
        .class("page-sign-in")
        .status(status)
        // What came back stands in the address: no link of the page repeats it.
        .form()
        .secret();
    let mut response = page.draw(visit, || {
        view! {
            <h1>{t::people::provider_failed(l)}</h1>
            <p class="lead">{words}</p>
            <p class="actions"><a class="button" href=visit.link("/kirjaudu")>{t::people::try_again(l)}</a></p>
        }
        .into_any()
    });
    response.headers_mut().append(SET, away_cookie(visit, "", 0));
    response
}

/// What is made from the cookie's secret.
struct Secrets {
    redirect: String,
    state: String,
    nonce: String,
    verifier: String,
}

impl Secrets {
    fn of(visit: &Visit, secret: &str) -> Self {
        let keys = &visit.state.keys;
        Self {
            // The same in every language, so that the provider needs to know one address.
            redirect: [&*visit.state.origin, "/kirjaudu/oidc/paluu"].concat(),
            state: keys.away("state", secret),
            nonce: keys.away("nonce", secret),
            verifier: keys.away("verifier", secret),
        }
    }

    fn away(&self) -> Away<'_> {
        Away {
            redirect: &self.redirect,
            state: &self.state,
            nonce: &self.nonce,
            verifier: &self.verifier,
        }
    }
}

/// What the cookie held.
struct Held {
    secret: String,
    language: Language,
    target: String,
}

fn held(visit: &Visit, cookie: &str) -> Option<Held> {
    let (held, seal) = cookie.rsplit_once('.')?;
    if !visit.state.keys.sealed(held, seal) {
        return None;
    }
    let mut parts = held.split('.');
    let (secret, ends) = (parts.next()?, parts.next()?.parse::<i64>().ok()?);
    let language = Language::from_code(parts.next()?)?;
    let target = data_encoding::HEXLOWER.decode(parts.next()?.as_bytes()).ok()?;
    (visit.now.millis() < ends).then_some(Held {
        secret: secret.to_owned(),
        language,
        target: String::from_utf8(target).ok()?,
    })
}

/// Compared in constant time.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

fn away_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-lanka-o" } else { "lanka-o" }
}

fn away_cookie(visit: &Visit, value: &str, seconds: i64) -> HeaderValue {
    let name = away_cookie_name(visit.state.secure);
    let secure = if visit.state.secure { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).expect("letters, digits and our own words")
}
