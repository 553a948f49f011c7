//! What every page and act needs, put together once by the server.

use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use domain::calendar;
use domain::time::{Date, Moment};
use domain::town::Town;
use store::Db;
use store::words::Words;

use crate::admin::{AskService, Looked, Outside, ServiceFacts, TownWords};
use crate::catalogue::Catalogue;
use crate::keys::Keys;
use crate::people::{FirstTaps, Lately};

/// Shared by all requests; cloning is cheap.
#[derive(Clone)]
pub struct AppState {
    /// The town's database.
    pub db: Db,
    /// The analyser of Finnish words.
    pub words: Arc<Words>,
    /// The town's name, contacts and texts as they are now; see [`AppState::town`].
    town: Arc<RwLock<Arc<Town>>>,
    /// The town without what administrators have set.
    pub(crate) base: Arc<Town>,
    /// The town's own words for statuses; see [`AppState::town_words`].
    town_words: Arc<RwLock<Arc<TownWords>>>,
    pub(crate) looked: Arc<Looked>,
    /// What is set outside the database and cannot be changed on screen.
    pub outside: Arc<Outside>,
    /// How the service is, for administrators.
    pub service: AskService,
    /// The only clock there is.
    pub clock: Clock,
    /// What signs secret links and device cookies.
    pub keys: Arc<Keys>,
    /// How often one address may do an act.
    pub limit: Limit,
    /// Where the browser finds the site, without a slash at the end: links, QR codes.
    pub origin: Arc<str>,
    /// `/pkg/<build>`
    pub assets: Arc<Assets>,
    /// How many bytes all files on cards may fill together.
    pub files_total: i64,
    /// Whether cookies are bound to https.
    pub secure: bool,
    /// Removes what files beside the database hold about erased addresses.
    forget: Forget,
    /// Themes and groups, which seldom change.
    pub(crate) catalogue: Arc<Catalogue>,
    /// The town's identity provider, if it has one.
    pub(crate) oidc: Option<Arc<crate::people::Oidc>>,
    /// First taps without a cookie, so that a double tap is one person.
    pub(crate) first_taps: Arc<FirstTaps>,
    /// What came from where in the last minutes: a sign of a burst.
    pub(crate) lately: Arc<Lately>,
    /// The words of earlier matters by group, for suggestions.
    pub(crate) remembered: Arc<crate::inbox::Remembered>,
    /// Who follows which board.
    pub hub: Arc<crate::boards::Hub>,
    /// Boards' figures as they were last reckoned.
    pub(crate) flows: Arc<crate::flow::Flows>,
    /// Whole boards ready to be sent.
    pub(crate) answers: Arc<crate::boards::Answers>,
}

/// Addresses that change with the build, so that files can be immutable.
pub struct Assets {
    /// `/pkg/<build id>`
    pub pkg: String,
}

/// The address a request came from; the server's outermost layer puts it into the request.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

/// Acts that one address may do only so often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitedAct {
    /// Sending an idea.
    Send,
    /// Supporting an idea.
    Support,
    /// Looking for similar ideas.
    Similar,
    /// Correcting or withdrawing one's own.
    Own,
    /// Asking for a sign-in mail.
    SignIn,
    /// Writing a comment or a report.
    Comment,
}

/// Refuses with the minutes after which to try again.
pub type Limit = Arc<dyn Fn(LimitedAct, IpAddr) -> Result<(), u32> + Send + Sync>;

/// Removes files that hold one of the addresses; it waits for the disk.
pub type Forget = Arc<dyn Fn(&[String]) + Send + Sync>;

/// Time as the server tells it. Browser tests may move it.
#[derive(Clone)]
pub struct Clock {
    read: fn() -> Moment,
    ahead_ms: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that reads time by `read`.
    pub fn new(read: fn() -> Moment) -> Self {
        Self {
            read,
            ahead_ms: Arc::new(AtomicI64::new(0)),
        }
    }

    /// Now.
    pub fn now(&self) -> Moment {
        Moment::from_millis((self.read)().millis() + self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Today in the town.
    pub fn today(&self) -> Date {
        self.now().civil_day()
    }

    /// Moves the clock by so many milliseconds from true time; for tests.
    pub fn set_ahead_ms(&self, ms: i64) {
        self.ahead_ms.store(ms, Ordering::Relaxed);
    }
}

impl AppState {
    /// Puts the parts together; what the app keeps for itself starts empty.
    #[expect(clippy::too_many_arguments, reason = "the one place where all parts meet")]
    pub fn new(
        db: Db,
        words: Arc<Words>,
        town: Town,
        clock: Clock,
        keys: Keys,
        limit: Limit,
        origin: &str,
        assets: Assets,
    ) -> Self {
        Self {
            db,
            words,
            base: Arc::new(town.clone()),
            town: Arc::new(RwLock::new(Arc::new(town))),
            town_words: Arc::default(),
            looked: Arc::default(),
            outside: Arc::default(),
            service: Arc::new(ServiceFacts::default),
            clock,
            keys: Arc::new(keys),
            limit,
            secure: origin.starts_with("https://"),
            origin: origin.trim_end_matches('/').into(),
            assets: Arc::new(assets),
            files_total: 2 << 30,
            forget: Arc::new(|_| ()),
            catalogue: Arc::new(Catalogue::default()),
            oidc: None,
            first_taps: Arc::new(FirstTaps::default()),
            lately: Arc::new(Lately::default()),
            remembered: Arc::default(),
            hub: Arc::default(),
            flows: Arc::default(),
            answers: Arc::default(),
        }
    }

    /// The town's name, contacts and texts as they are now.
    pub fn town(&self) -> Arc<Town> {
        Arc::clone(&self.town.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The same, with the town's identity provider.
    #[must_use]
    pub fn with_oidc(self, oidc: Option<Arc<crate::people::Oidc>>) -> Self {
        Self { oidc, ..self }
    }

    /// The same, where some settings stand fixed outside the database.
    #[must_use]
    pub fn with_outside(self, outside: Outside) -> Self {
        Self {
            outside: Arc::new(outside),
            ..self
        }
    }

    /// The same, with somebody to ask how the service is.
    #[must_use]
    pub fn with_service(self, service: AskService) -> Self {
        Self { service, ..self }
    }

    /// The same, where all files on cards may fill so many bytes.
    #[must_use]
    pub fn with_files_total(self, files_total: i64) -> Self {
        Self { files_total, ..self }
    }

    /// The town's own words for statuses as they are now.
    pub fn town_words(&self) -> Arc<TownWords> {
        Arc::clone(&self.town_words.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set_town_words(&self, words: TownWords) {
        *self.town_words.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(words);
    }

    /// The town's words were changed on screen, or by another server.
    pub fn set_town(&self, town: Town) {
        *self.town.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(town);
    }

    /// The same, with a way to remove files that hold erased addresses.
    #[must_use]
    pub fn with_forget(mut self, forget: Forget) -> Self {
        self.forget = forget;
        self
    }

    /// Removes what files beside the database hold about these addresses.
    pub async fn forget_files(&self, addresses: &[String]) {
        let (forget, addresses) = (Arc::clone(&self.forget), addresses.to_owned());
        // A panic there is told by its own log line; what is in the database is erased already.
        _ = tokio::task::spawn_blocking(move || forget(&addresses)).await;
    }

    /// Today as the cache and the fair order name it: `2026-11-23`.
    pub fn day(&self) -> String {
        calendar::iso(self.clock.today())
    }
}
