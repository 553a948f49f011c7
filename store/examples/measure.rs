//! Measures the store's own costs, without pages: `cargo run --release -p store --example measure -- 100000`.

use std::time::Instant;

use domain::Moment;
use store::ideas::{ListQuery, Order, list};
use store::inbox::{InboxQuery, Scope};
use store::words::Words;
use store::{Database, Db};

const NOW: Moment = Moment::from_millis(1_789_981_200_000);

#[tokio::main]
async fn main() {
    let count: i64 = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open_for_tests(&Database::Sqlite(folder.path().join("lanka.db")))
        .await
        .expect("opens");
    db.migrate().await.expect("migrates");
    let words = Words::load();
    let began = Instant::now();
    store::synthetic::fill(&db, &words, count, NOW, |_| ())
        .await
        .expect("fills");
    println!("{count} ideas in {:?}", began.elapsed());
    store::fair::roll(&db, NOW.civil_day()).await.expect("rolls");

    let page = |order| ListQuery {
        order,
        page: 1,
        ..ListQuery::default()
    };
    let search = |word: &str| ListQuery {
        search: Some(word.to_owned()),
        ..page(Order::Fair)
    };
    let queries = [
        ("fair", page(Order::Fair)),
        ("newest", page(Order::Newest)),
        ("supported", page(Order::Supported)),
        ("answered", page(Order::Answered)),
        ("awaiting", page(Order::Awaiting)),
        (
            "fair, status",
            ListQuery {
                status: Some(domain::Status::Done),
                ..page(Order::Fair)
            },
        ),
        ("search 0.1 %", search(store::synthetic::RARE)),
        ("search 5 %", search(store::synthetic::COMMON)),
        ("search two", search("puisto yleinen")),
        (
            "search 5 %, status",
            ListQuery {
                status: Some(domain::Status::Done),
                ..search(store::synthetic::COMMON)
            },
        ),
    ];
    let mut c = db.read().await.expect("a connection");
    for (name, query) in &queries {
        let mut times = Vec::new();
        for _ in 0..300 {
            let began = Instant::now();
            list(&mut c, &words, query).await.expect("lists");
            times.push(began.elapsed());
        }
        times.sort_unstable();
        println!("{name:<20} median {:>9.1?}  p95 {:>9.1?}", times[150], times[285]);
    }
    let lead = store::inbox::Viewer {
        groups: vec![domain::GroupId::new(1)],
        leads: true,
    };
    for scope in [Scope::Own, Scope::Untaken, Scope::All] {
        let query = InboxQuery {
            scope,
            page: 1,
            ..InboxQuery::default()
        };
        let mut times = Vec::new();
        for _ in 0..100 {
            let began = Instant::now();
            store::inbox::inbox(&mut c, &lead, &query, NOW.civil_day())
                .await
                .expect("lists");
            times.push(began.elapsed());
        }
        times.sort_unstable();
        println!("inbox {scope:?} median {:>9.1?}  p95 {:>9.1?}", times[50], times[95]);
    }
    let mut times = Vec::new();
    for n in 0..50 {
        let title = format!("Uusi puisto ja ranta {n}");
        let began = Instant::now();
        let text = "Puisto ja ranta kaipaavat penkkejä, valoja ja aitaa. Harvinainen toive.";
        store::similar::similar(&mut c, &words, &title, text, 5)
            .await
            .expect("looks");
        times.push(began.elapsed());
    }
    times.sort_unstable();
    println!(
        "{:<20} median {:>9.1?}  worst {:>9.1?}",
        "similar", times[25], times[49]
    );
}
