//! Who has signed in: one layer reads the session's cookie once a request, and both doors, page and
//! server function, find it in [`Visit`](super::Visit).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use data_encoding::HEXLOWER;
use domain::people::session::Life;
use domain::time::Moment;
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use sha2::{Digest as _, Sha256};
use store::people::{BeginSession, SignedIn};
use store::{StoreError, Tx};

use crate::error::Fault;
use crate::keys::random_id;
use crate::state::AppState;

/// A session is written down as used at most this often.
const NOTED_EVERY_MS: i64 = 5 * 60 * 1000;

/// Put into the request for [`Visit`](super::Visit) to find.
#[derive(Clone)]
pub(super) struct Known(pub(super) Arc<SignedIn>);

/// The session cookie's name; `__Host-` binds it to this site over https.
pub fn session_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-lanka-s" } else { "lanka-s" }
}

/// What the database keeps of a cookie.
pub fn hash_of(secret: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}

/// Reads who asks. A session whose rights have changed gets a new id with this answer; one that is
/// over is forgotten by the browser.
pub(crate) async fn know(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let name = session_cookie_name(state.secure);
    let Some(secret) = cookie_value(request.headers(), name) else {
        return next.run(request).await;
    };
    let (known, cookie) = match look(&state, &secret).await {
        Ok(found) => found,
        Err(error) => return Fault::from(error).into_response(),
    };
    if let Some(known) = known {
        request.extensions_mut().insert(Known(Arc::new(known)));
    }
    let mut response = next.run(request).await;
    // Signing in or out in this very answer wins.
    let is_set = response
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .any(|it| it.as_bytes().starts_with(name.as_bytes()));
    if let Some(cookie) = cookie.filter(|_| !is_set) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

async fn look(state: &AppState, secret: &str) -> Result<(Option<SignedIn>, Option<HeaderValue>), StoreError> {
    let now = state.clock.now();
    let hash = hash_of(secret);
    let found = store::people::find_session(&mut state.db.read().await?, &hash, now).await?;
    let Some(mut known) = found else {
        return Ok((None, Some(no_cookie(state.secure))));
    };
    let mut cookie = None;
    if known.must_renew {
        let secret = new_secret();
        let new_hash = hash_of(&secret);
        let mut tx = state.db.write().await?;
        // Two requests at once: the second finds the old id gone and goes on with what it read.
        if store::people::sessions::touch_session(&mut tx, &hash, &new_hash, now).await? {
            tx.commit().await?;
            known.id_hash = new_hash;
            cookie = Some(session_cookie(state.secure, &secret, &known));
        }
    } else if now.millis_since(known.seen) > NOTED_EVERY_MS {
        let mut tx = state.db.write().await?;
        store::people::sessions::touch_session(&mut tx, &hash, &hash, now).await?;
        tx.commit().await?;
    }
    Ok((Some(known), cookie))
}

/// Begins a session in the transaction of the sign-in; the cookie to set after the commit.
///
/// # Errors
/// [`StoreError::Missing`] when the account is gone or closed.
pub async fn begin(
    state: &AppState,
    tx: &mut Tx,
    person: domain::PersonId,
    browser: &str,
    now: Moment,
) -> Result<HeaderValue, StoreError> {
    let rights = store::people::rights(tx, person, now.civil_day()).await?;
    let (secret, number) = (new_secret(), random_id());
    let begin = BeginSession {
        person,
        id_hash: &hash_of(&secret),
        number: &number,
        browser,
        life: Life::begin(now, rights.is_staff()),
    };
    store::people::begin_session(tx, begin).await?;
    Ok(cookie_for(state.secure, &secret, rights.is_staff()))
}

/// Tells the browser to forget its session.
pub fn no_cookie(secure: bool) -> HeaderValue {
    let name = session_cookie_name(secure);
    let secure = if secure { "; Secure" } else { "" };
    header(&format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}"))
}

fn session_cookie(secure: bool, secret: &str, known: &SignedIn) -> HeaderValue {
    cookie_for(secure, secret, known.person.is_staff())
}

fn cookie_for(secure: bool, secret: &str, is_staff: bool) -> HeaderValue {
    use domain::people::session::{RESIDENT_DAYS, STAFF_DAYS};
    let name = session_cookie_name(secure);
    let seconds = if is_staff { STAFF_DAYS } else { RESIDENT_DAYS } * 24 * 60 * 60;
    let secure = if secure { "; Secure" } else { "" };
    header(&format!(
        "{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    ))
}

/// 256 random bits.
fn new_secret() -> String {
    [random_id(), random_id()].concat()
}

fn header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("letters, digits and our own words")
}

fn cookie_value(headers: &HeaderMap, name: &str) -> Option<String> {
    super::visit::cookie_in(headers, name).map(str::to_owned)
}
