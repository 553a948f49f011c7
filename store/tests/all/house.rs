//! A fresh town for each test, once in SQLite and once in PostgreSQL.
//!
//! PostgreSQL is asked for by `LANKA_TEST_POSTGRES=postgres://…`; each test gets its own database
//! from a template. Where `CI` is set it must be there, elsewhere its tests say that they skip.

use domain::ideas::text::{EmailAddress, IdeaText, IdeaTitle, PersonName};
use domain::ideas::{NewIdea, Risk};
use domain::{Date, IdeaId, Identification, Kind, Language, Moment, Origin, Visibility};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqlSafeStr as _};
use store::db::Statement;
use store::ideas::{Promised, Sending, Sent};
use store::words::Words;
use store::{Conn, Database, Db};

/// Noon on 21 September 2026.
pub(crate) const NOW: Moment = Moment::from_millis(1_789_981_200_000);

/// A town of one test.
pub(crate) struct Town {
    pub(crate) db: Db,
    pub(crate) words: Words,
    folder: tempfile::TempDir,
}

/// Runs a test on both databases, as two tests.
#[macro_export]
macro_rules! on_both {
    ($(#[$meta:meta])* async fn $name:ident($town:ident: Town) $body:block) => {
        mod $name {
            use super::*;

            async fn test($town: Town) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn sqlite() {
                test($crate::house::Town::sqlite().await).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn postgres() {
                if let Some(town) = $crate::house::Town::postgres().await {
                    test(town).await;
                }
            }
        }
    };
}

impl Town {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let db = Db::open_for_tests(&Database::Sqlite(folder.path().join("lanka.db")))
            .await
            .expect("opens");
        db.migrate().await.expect("migrates");
        Self {
            db,
            words: Words::stems_only(),
            folder,
        }
    }

    pub(crate) async fn postgres() -> Option<Self> {
        let url = postgres_url()?;
        let folder = tempfile::tempdir().expect("a folder for the test");
        let db = Db::open_for_tests(&Database::Postgres(fresh_database(&url).await))
            .await
            .expect("opens");
        Some(Self {
            db,
            words: Words::stems_only(),
            folder,
        })
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) async fn read(&self) -> Conn {
        self.db.read().await.expect("a connection")
    }

    /// The number that one statement gives.
    pub(crate) async fn number(&self, text: &'static str) -> i64 {
        let row: (i64,) = Statement::new(text)
            .one(&mut self.read().await)
            .await
            .expect("a number");
        row.0
    }

    pub(crate) async fn send(&self, title: &str, text: &str) -> IdeaId {
        self.send_as(sending(title, text), NOW).await.id
    }

    pub(crate) async fn send_as(&self, sending: Sending, now: Moment) -> Sent {
        store::ideas::send(&self.db, &self.words, sending, now)
            .await
            .expect("sends")
    }
}

/// The address of the cluster, or a line that says why there is none.
pub(crate) fn postgres_url() -> Option<String> {
    match std::env::var("LANKA_TEST_POSTGRES") {
        Ok(url) => Some(url),
        Err(_) if std::env::var_os("CI").is_some() => {
            panic!("LANKA_TEST_POSTGRES is needed where CI is set")
        }
        Err(_) => {
            eprintln!("skipped: LANKA_TEST_POSTGRES is not set (scripts/postgres.sh sets it)");
            None
        }
    }
}

async fn fresh_database(url: &str) -> String {
    let base = url.rsplit_once('/').expect("an address ends with a database").0;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres");
    let files: usize = std::fs::read_dir(folder)
        .expect("the migrations")
        .flatten()
        .flat_map(|entry| std::fs::read(entry.path()).expect("a migration"))
        .map(usize::from)
        .sum();
    let template = format!("lanka_template_{files}");
    let name = format!("t{}_{:x}", std::process::id(), rand());
    let mut admin = PgConnection::connect(url).await.expect("the cluster answers");
    // Tests run as processes side by side: one makes the template, the others wait for it.
    admin.execute("select pg_advisory_lock(20150101)").await.expect("locks");
    let known: Option<(i32,)> = sqlx::query_as("select 1 from pg_database where datname = $1")
        .bind(&template)
        .fetch_optional(&mut admin)
        .await
        .expect("asks");
    if known.is_none() {
        run(&mut admin, format!("create database {template}")).await;
        let db = Db::open(&Database::Postgres(format!("{base}/{template}")))
            .await
            .expect("opens");
        db.migrate().await.expect("migrates");
        db.close().await;
        // The listener's connection closes a moment after the pool.
        run(
            &mut admin,
            format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{template}'"),
        )
        .await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    run(&mut admin, format!("create database {name} template {template}")).await;
    admin.close().await.expect("closes");
    format!("{base}/{name}")
}

async fn run(admin: &mut PgConnection, text: String) {
    admin.execute(AssertSqlSafe(text).into_sql_str()).await.expect("runs");
}

fn rand() -> u64 {
    let mut bytes = [0_u8; 8];
    getrandom::fill(&mut bytes).expect("chance");
    u64::from_le_bytes(bytes)
}

pub(crate) fn sending(title: &str, text: &str) -> Sending {
    Sending {
        idea: NewIdea {
            kind: Kind::Idea,
            title: IdeaTitle::stored(title.to_owned()),
            text: IdeaText::stored(text.to_owned()),
            theme: None,
            place: None,
            name: None,
            email: None,
            visibility: Visibility::Public,
        },
        language: Language::Fi,
        origin: Origin::Resident,
        identification: Identification::Open,
        sent_key: None,
        entered: None,
        sender: None,
        risks: Vec::new(),
        promise: Some(Promised {
            answer_by: Date::constant(2026, 10, 5),
            decision_by: Date::constant(2026, 11, 20),
            text: "Vastaamme viimeistään 5.10.2026.".to_owned(),
        }),
        demo: false,
    }
}

pub(crate) fn private(mut sending: Sending) -> Sending {
    sending.idea.visibility = Visibility::Private;
    sending
}

pub(crate) fn held(mut sending: Sending) -> Sending {
    sending.risks = vec![Risk::Link];
    sending
}

pub(crate) fn signed(mut sending: Sending, name: &str, email: &str) -> Sending {
    sending.idea.name = Some(PersonName::stored(name.to_owned()));
    sending.idea.email = Some(EmailAddress::stored(email.to_owned()));
    sending
}
