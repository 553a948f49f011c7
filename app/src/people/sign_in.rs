//! Signing in by mail: asking, the code, the link, and beginning the session.
//!
//! Asking does the same work for every address and gives the same answer; whether anybody is behind
//! one is looked at only by whoever sends the mail and by whoever brings back what was sent. A try is
//! counted before it is judged, in a transaction of its own, so that many at once are no way around.

use domain::ideas::text::EmailAddress;
use domain::people::session::{ASKS_AN_HOUR, FAILURES_AN_HOUR, LINK_MINUTES, Purpose};
use domain::people::{Act, Object, Role, may};
use domain::{MailKind, Refusal};
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use store::outbox::{self, Letter};
use store::people::SignedIn;
use store::people::sessions::end_own_session;
use store::people::sign_ins::{self, Asking, SignInRow, Tried};

use super::browser::browser_in_words;
use super::device::prefix;
use super::session::{begin, hash_of};
use super::visit::{Visit, cookie_in};
use crate::error::Fault;
use crate::keys::random_id;
use crate::page_link::path_in;
use crate::state::LimitedAct;

/// The name of the cookie that tells which browser asked; the code works only there.
pub(super) fn asking_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-lanka-k" } else { "lanka-k" }
}

/// Somebody has signed in: where to go, and the cookies to set.
pub(super) struct Inside {
    pub(super) target: String,
    pub(super) cookies: Vec<HeaderValue>,
}

impl Inside {
    /// The answer that leads on.
    pub(super) fn into_response(self) -> axum::response::Response {
        use axum::response::IntoResponse as _;
        let mut response = axum::response::Redirect::to(&self.target).into_response();
        for cookie in self.cookies {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}

/// Why nobody was signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotIn {
    /// The code is another one.
    Wrong,
    /// Used, too old, or tried too often: a new one must be asked for.
    Over,
    /// Too many tries from here for this account.
    TooMany { retry_minutes: u32 },
}

/// Asks for a mail with a link and a code. The cookie to set: the code works with it.
///
/// # Errors
/// [`Refusal::TooMany`], by address or by account and source; faults of the store.
pub(super) async fn ask(
    visit: &Visit,
    headers: &HeaderMap,
    email: &EmailAddress,
    target: &str,
) -> Result<HeaderValue, Fault> {
    may(&visit.actor(), Act::SignIn, &Object::Service).map_err(Refusal::from)?;
    let state = &visit.state;
    (state.limit)(LimitedAct::SignIn, visit.address).map_err(|retry_minutes| Refusal::TooMany { retry_minutes })?;
    let asked = count(visit, &store::people::email_key(email), Tried { asked: 1, failed: 0 }).await?;
    if asked.asked > ASKS_AN_HOUR {
        return Err(Refusal::TooMany {
            retry_minutes: minutes_left(visit),
        }
        .into());
    }
    let browser = asked_with(visit, headers).map_or_else(|| [random_id(), random_id()].concat(), str::to_owned);
    let nonce = random_id();
    let ends = visit.now.plus_minutes(LINK_MINUTES);
    let asking = Asking {
        nonce: &nonce,
        purpose: Purpose::SignIn,
        email,
        browser_hash: Some(&hash_of(&browser)),
        target,
        language: visit.language,
        ends,
    };
    let mut tx = state.db.write().await?;
    let id = sign_ins::ask(&mut tx, asking, visit.now).await?;
    let letter = Letter {
        kind: MailKind::SignIn,
        email: &store::people::email_key(email),
        language: visit.language,
        person: None,
        idea: None,
        sign_in: Some(id),
        event: None,
        detail: "{}",
        once: None,
        not_before: visit.now,
    };
    outbox::put(&mut tx, letter, visit.now).await?;
    tx.commit().await?;
    Ok(asking_cookie(visit, &browser, LINK_MINUTES * 60))
}

/// What this browser asked for last, open or not.
pub(super) async fn asked_here(visit: &Visit, headers: &HeaderMap) -> Result<Option<SignInRow>, Fault> {
    let Some(browser) = asked_with(visit, headers) else {
        return Ok(None);
    };
    let mut c = visit.state.db.read().await?;
    Ok(sign_ins::find_asked_by(&mut c, &hash_of(browser)).await?)
}

/// Tries a code in the browser that asked for it.
pub(super) async fn by_code(visit: &Visit, row: &SignInRow, typed: &str) -> Result<Result<Inside, NotIn>, Fault> {
    let mut tx = visit.state.db.write().await?;
    let is_counted = sign_ins::count_try(&mut tx, row.id, visit.now).await?;
    tx.commit().await?;
    if !is_counted {
        return Ok(Err(NotIn::Over));
    }
    let failures = count(visit, &row.email, Tried { asked: 0, failed: 1 }).await?.failed;
    if failures > FAILURES_AN_HOUR {
        let retry_minutes = minutes_left(visit);
        return Ok(Err(NotIn::TooMany { retry_minutes }));
    }
    let digits: String = typed.chars().filter(|it| !it.is_whitespace()).collect();
    if !visit.state.keys.knows_code(&row.nonce, &digits) {
        return Ok(Err(NotIn::Wrong));
    }
    let inside = enter(visit, row).await?;
    if inside.is_some() {
        count(visit, &row.email, Tried { asked: 0, failed: -1 }).await?;
    }
    Ok(inside.ok_or(NotIn::Over))
}

/// The open sign-in that a link names. None: unknown, used or too old, which is one answer.
pub(super) async fn of_link(visit: &Visit, token: &str) -> Result<Option<SignInRow>, Fault> {
    let Some((nonce, _)) = token.split_once('.') else {
        return Ok(None);
    };
    let row = sign_ins::find_nonce(&mut visit.state.db.read().await?, nonce).await?;
    Ok(row.filter(|row| row.is_open(visit.now) && visit.state.keys.knows_sign_in_link(token, row.purpose)))
}

/// Uses a sign-in up and begins a session; the old one of this browser ends. None: somebody was
/// faster, or the address is nobody's.
pub(super) async fn enter(visit: &Visit, row: &SignInRow) -> Result<Option<Inside>, Fault> {
    let mut tx = visit.state.db.write().await?;
    if !sign_ins::use_up(&mut tx, row.id, visit.now).await? {
        return Ok(None);
    }
    let Some(person) = sign_ins::owner(&mut tx, row, visit.now).await? else {
        return Ok(None);
    };
    let rights = store::people::rights(&mut tx, person, visit.now.civil_day()).await?;
    let cookie = begin_here(visit, &mut tx, person).await?;
    tx.commit().await?;
    let target = if row.target.is_empty() {
        path_in(row.language, first_page(&rights))
    } else {
        row.target.clone()
    };
    Ok(Some(Inside {
        target,
        cookies: vec![cookie, asking_cookie(visit, "", 0)],
    }))
}

/// Begins a session in this browser, and ends the one it had.
pub(super) async fn begin_here(
    visit: &Visit,
    tx: &mut store::Tx,
    person: domain::PersonId,
) -> Result<HeaderValue, Fault> {
    if let Some(old) = visit.signed_in.as_deref() {
        // By its name: the id may have been renewed by another request meanwhile.
        end_own_session(tx, old.person.id, &old.session).await?;
    }
    Ok(begin(&visit.state, tx, person, &browser_in_words(&visit.browser), visit.now).await?)
}

/// Ends the session of this browser.
pub(super) async fn sign_out(visit: &Visit, known: &SignedIn) -> Result<(), Fault> {
    let mut tx = visit.state.db.write().await?;
    end_own_session(&mut tx, known.person.id, &known.session).await?;
    tx.commit().await?;
    Ok(())
}

/// Where somebody's day begins.
pub(super) fn first_page(person: &domain::people::Person) -> &'static str {
    if !person.seats.is_empty() {
        "/saapuneet"
    } else if person.has(Role::Moderator) {
        "/valvonta"
    } else if person.has(Role::Administrator) {
        "/hallinta"
    } else {
        "/omat"
    }
}

async fn count(visit: &Visit, email: &str, more: Tried) -> Result<Tried, Fault> {
    let keys = &visit.state.keys;
    let (account, source) = (keys.tried_account(email), keys.tried_from(prefix(visit.address)));
    let mut tx = visit.state.db.write().await?;
    let tried = sign_ins::count(&mut tx, &account, &source, more, visit.now).await?;
    tx.commit().await?;
    Ok(tried)
}

/// The counts begin anew with each hour.
fn minutes_left(visit: &Visit) -> u32 {
    let into_hour = visit.now.millis().rem_euclid(3_600_000) / 60_000;
    u32::try_from(60 - into_hour).unwrap_or(60)
}

fn asked_with<'a>(visit: &Visit, headers: &'a HeaderMap) -> Option<&'a str> {
    let value = cookie_in(headers, asking_cookie_name(visit.state.secure))?;
    // Ours are 52 letters and digits; what somebody else put there is not carried on.
    let is_ours = value.len() == 52 && value.bytes().all(|it| it.is_ascii_alphanumeric());
    is_ours.then_some(value)
}

fn asking_cookie(visit: &Visit, value: &str, seconds: i64) -> HeaderValue {
    let name = asking_cookie_name(visit.state.secure);
    let secure = if visit.state.secure { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).expect("letters, digits and our own words")
}
