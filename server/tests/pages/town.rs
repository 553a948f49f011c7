//! A town of one's own for each test: a database in a folder, a clock that stands still until it
//! is moved, and visitors whose browsers have no scripts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::keys::Keys;
use app::state::Assets;
use app::{AppState, Clock, LimitedAct};
use axum::Router;
use axum::body::Body;
use domain::ideas::text::EmailAddress;
use domain::people::{Role, Seat};
use domain::time::Moment;
use domain::town::Town as Settings;
use domain::{Language, PersonId};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use store::people;
use store::words::Words;
use store::{Database, Db};
use tower::ServiceExt as _;

/// Monday 2.3.2026, 10:00 in Helsinki: no holiday near.
fn start() -> Moment {
    Moment::from_millis(1_772_438_400_000)
}

pub(crate) struct Town {
    pub(crate) state: AppState,
    /// How many ideas one address may still send.
    pub(crate) sends_left: Arc<AtomicU32>,
    router: Router,
    _folder: tempfile::TempDir,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The page as read: without the marks that islands wake by.
    pub(crate) html: String,
}

impl Town {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::open_for_tests(&Database::Sqlite(folder.path().join("lanka.db")))
            .await
            .expect("a database");
        db.migrate().await.expect("tables");
        let sends_left = Arc::new(AtomicU32::new(1000));
        let left = Arc::clone(&sends_left);
        let limit: app::Limit = Arc::new(move |act, _| {
            let is_over = act == LimitedAct::Send
                && left
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |it| it.checked_sub(1))
                    .is_err();
            if is_over { Err(7) } else { Ok(()) }
        });
        let state = AppState::new(
            db,
            Arc::new(Words::load()),
            Settings::demo(),
            Clock::new(start),
            Keys::new([3; 32]),
            limit,
            "https://lanka.example.fi",
            Assets {
                pkg: "/pkg/test".to_owned(),
            },
        );
        Self {
            router: app::router(state.clone()),
            state,
            sends_left,
            _folder: folder,
        }
    }

    /// The same town with an identity provider.
    pub(crate) fn use_provider(&mut self, provider: Arc<app::people::Oidc>) {
        self.state = self.state.clone().with_oidc(Some(provider));
        self.router = app::router(self.state.clone());
    }

    /// A town where one setting is given outside the database.
    pub(crate) async fn with_outside(name: &str, from: &str) -> Self {
        let town = Self::new().await;
        let outside = app::admin::Outside {
            fixed: [(name.to_owned(), from.to_owned())].into(),
            server: Vec::new(),
        };
        let state = town.state.clone().with_outside(outside);
        Self {
            router: app::router(state.clone()),
            state,
            ..town
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).expect("a request"))
            .await
    }

    pub(crate) async fn get_as(&self, path: &str, cookie: &str) -> Answer {
        self.ask(
            Request::get(path)
                .header("cookie", cookie)
                .body(Body::empty())
                .expect("a request"),
        )
        .await
    }

    /// Posts a form as a browser without scripts does.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as(path, fields, "").await
    }

    pub(crate) async fn post_as(&self, path: &str, fields: &[(&str, &str)], cookie: &str) -> Answer {
        let body = form(fields);
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", cookie)
            .body(Body::from(body))
            .expect("a request");
        self.ask(request).await
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let html = String::from_utf8_lossy(&bytes);
        for (begin, end) in [("<title>", "</title>"), ("<textarea", "</textarea>")] {
            for inside in html.split(begin).skip(1) {
                let inside = inside.split(end).next().unwrap_or_default();
                assert!(!inside.contains("<!"), "a mark would be read in {begin}{inside}");
            }
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            // Boxed views end a text with a mark that no reader sees, but in the two places above.
            html: html.replace("<!>", ""),
        }
    }

    /// Opens the form, takes a minute to write, and sends it. What is not given is left empty.
    pub(crate) async fn send(&self, fields: &[(&str, &str)]) -> Answer {
        let form = self.get("/ideat/uusi").await;
        let (opened, key) = (form.value("opened"), form.value("key"));
        self.wait_minutes(1);
        let mut all = vec![
            ("kind", "idea"),
            ("seen", "1"),
            ("opened", opened.as_str()),
            ("key", key.as_str()),
        ];
        all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        all.extend_from_slice(fields);
        self.post("/ideat/uusi", &all).await
    }

    /// Sends an idea that must be accepted; gives the path of the author's page.
    pub(crate) async fn sent(&self, title: &str, text: &str) -> String {
        self.sent_with(&[("title", title), ("text", text)]).await
    }

    pub(crate) async fn sent_with(&self, fields: &[(&str, &str)]) -> String {
        let answer = self.send(fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
        answer.location().trim_end_matches("?kiitos").to_owned()
    }

    /// Somebody with these rights, signed in: the cookie to send. A group is made when it is new.
    pub(crate) async fn person(&self, email: &str, roles: &[Role], groups: &[(&str, bool)]) -> (PersonId, String) {
        let (db, now) = (&self.state.db, self.state.clock.now());
        let mut seats = Vec::new();
        for (code, is_lead) in groups {
            let name = domain::Localised::new(code, "", "");
            let group = store::groups::add_group(db, code, &name, false).await.expect("a group");
            seats.push(Seat {
                group,
                is_lead: *is_lead,
            });
        }
        let address = EmailAddress::parse(email).expect("an address");
        let mut tx = db.write().await.expect("a transaction");
        let id = people::account_for(&mut tx, &address, Some(email), Language::Fi, false, now)
            .await
            .expect("an account");
        for role in roles {
            people::grant_role(&mut tx, id, *role, now.civil_day(), None)
                .await
                .expect("a role");
        }
        for seat in seats {
            people::grant_seat(&mut tx, id, seat, now.civil_day(), None, now)
                .await
                .expect("a seat");
        }
        let cookie = app::people::session::begin(&self.state, &mut tx, id, "Firefox, Linux", now)
            .await
            .expect("a session");
        tx.commit().await.expect("kept");
        let cookie = cookie
            .to_str()
            .expect("text")
            .split(';')
            .next()
            .unwrap_or_default()
            .to_owned();
        (id, cookie)
    }

    pub(crate) fn wait_minutes(&self, minutes: i64) {
        let ahead = self.state.clock.now().millis() - start().millis();
        self.state.clock.set_ahead_ms(ahead + minutes * 60_000);
    }
}

impl Answer {
    pub(crate) fn location(&self) -> String {
        self.header("location")
    }

    pub(crate) fn header(&self, name: &str) -> String {
        self.headers
            .get(name)
            .and_then(|it| it.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    }

    /// The device cookie to send back.
    pub(crate) fn cookie(&self) -> String {
        self.header("set-cookie")
            .split(';')
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    /// The value of a hidden input.
    pub(crate) fn value(&self, name: &str) -> String {
        let from = format!("name=\"{name}\" value=\"");
        let rest = self
            .html
            .split_once(&from)
            .unwrap_or_else(|| panic!("no input called {name}"))
            .1;
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    pub(crate) fn title(&self) -> String {
        let rest = self.html.split_once("<title>").expect("a title").1;
        rest.split("</title>").next().unwrap_or_default().to_owned()
    }

    pub(crate) fn says(&self, words: &str) -> bool {
        self.html.contains(words)
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        if !body.is_empty() {
            body.push('&');
        }
        body.push_str(name);
        body.push('=');
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => body.push(char::from(byte)),
                b' ' => body.push('+'),
                other => body.push_str(&format!("%{other:02X}")),
            }
        }
    }
    body
}
