//! The board: orders, filters, pages and counts.

use std::collections::HashSet;

use domain::{Identification, Kind, Status};
use store::ideas::{self, Found, ListPage, ListQuery, Order};

use crate::house::{NOW, Town, sending};
use crate::on_both;

async fn list(town: &Town, query: ListQuery) -> ListPage {
    ideas::list(&mut town.read().await, &town.words, &query)
        .await
        .expect("lists")
}

fn by(order: Order) -> ListQuery {
    ListQuery {
        order,
        page: 1,
        ..ListQuery::default()
    }
}

async fn many(town: &Town, count: usize) {
    for n in 0..count {
        let at = NOW.plus_minutes(i64::try_from(n).expect("few"));
        town.send_as(sending(&format!("Idea {n}"), "Puistoon lisää penkkejä."), at)
            .await;
    }
}

fn numbers(page: &ListPage) -> Vec<i64> {
    page.rows.iter().map(|row| row.id.get()).collect()
}

on_both! {
    async fn each_order_is_what_it_says(town: Town) {
        many(&town, 5).await;
        for (id, supporters) in [(2, 3), (4, 1)] {
            for n in 0..supporters {
                let id = domain::IdeaId::new(id);
                ideas::support(&town.db, id, &format!("d{n}"), Identification::Open, true, NOW).await.expect("writes").expect("may");
            }
        }
        for (id, days) in [(5, 3), (1, 9)] {
            let id = domain::IdeaId::new(id);
            ideas::answer(&town.db, id, None, "Kiitos.", domain::Language::Fi, NOW.plus_days(days)).await.expect("answers");
        }
        assert_eq!(numbers(&list(&town, by(Order::Newest)).await), [5, 4, 3, 2, 1]);
        assert_eq!(numbers(&list(&town, by(Order::Supported)).await), [2, 4, 5, 3, 1]);
        assert_eq!(numbers(&list(&town, by(Order::Answered)).await), [1, 5]);
        assert_eq!(numbers(&list(&town, by(Order::Awaiting)).await), [2, 3, 4]);
        let fair: HashSet<i64> = numbers(&list(&town, by(Order::Fair)).await).into_iter().collect();
        assert_eq!(fair.len(), 5, "each idea once");
        let awaiting = ListQuery { awaiting: true, ..by(Order::Newest) };
        assert_eq!(numbers(&list(&town, awaiting).await), [4, 3, 2]);
        let none = ListQuery { status: Some(Status::Done), ..by(Order::Fair) };
        assert_eq!(list(&town, none).await, ListPage { rows: vec![], found: Found { count: 0, more: false } });
        let kind = ListQuery { kind: Some(Kind::Idea), status: Some(Status::Received), ..by(Order::Newest) };
        assert_eq!(list(&town, kind).await.found.count, 5);
    }
}

on_both! {
    async fn pages_hold_twenty_and_every_idea_once_in_every_order(town: Town) {
        many(&town, 53).await;
        for order in [Order::Fair, Order::Newest, Order::Supported, Order::Awaiting] {
            let mut seen = Vec::new();
            for page in 1..=4 {
                let found = list(&town, ListQuery { page, ..by(order) }).await;
                assert_eq!(found.rows.len(), [20, 20, 13, 0][page as usize - 1], "{order:?} {page}");
                assert_eq!(found.found, Found { count: 53, more: false });
                seen.extend(numbers(&found));
            }
            let different: HashSet<i64> = seen.iter().copied().collect();
            assert_eq!((seen.len(), different.len()), (53, 53), "{order:?}");
        }
        assert_eq!(list(&town, ListQuery { page: 0, ..by(Order::Newest) }).await.rows.len(), 20);
        assert_eq!(list(&town, ListQuery { page: u32::MAX, ..by(Order::Newest) }).await.rows.len(), 0);
    }
}

on_both! {
    async fn counts_are_exact_to_a_thousand(town: Town) {
        let ideas: Vec<_> = (0..1001).map(|n| crate::importing::importing(n, "Penkkejä")).collect();
        store::import::import_batch(&town.db, &town.words, &ideas, NOW).await.expect("imports");
        let page = list(&town, by(Order::Newest)).await;
        assert_eq!(page.found, Found { count: 1000, more: true });
        assert_eq!(page.found.pages(), 50);
        let search = ListQuery { search: Some("penkkejä".to_owned()), page: 50, ..by(Order::Fair) };
        let page = list(&town, search).await;
        assert_eq!((page.found, page.rows.len()), (Found { count: 1000, more: true }, 20));
        store::ideas::withdraw(&town.db, domain::IdeaId::new(7), None, NOW).await.expect("writes").expect("may");
        assert_eq!(list(&town, by(Order::Newest)).await.found, Found { count: 1000, more: false });
    }
}

on_both! {
    async fn the_fair_order_brings_every_idea_to_the_first_three_pages_in_time(town: Town) {
        many(&town, 130).await;
        let today = NOW.civil_day();
        let mut seen = HashSet::new();
        for day in 0..3 {
            // 130 ideas: within three days, ⌈130 / 45⌉.
            store::fair::roll(&town.db, domain::calendar::plus_days(today, day)).await.expect("rolls");
            for page in 1..=3 {
                seen.extend(numbers(&list(&town, ListQuery { page, ..by(Order::Fair) }).await));
            }
        }
        assert_eq!(seen.len(), 130);
    }
}

on_both! {
    async fn the_ring_rolls_once_a_day_and_lets_old_ideas_go(town: Town) {
        many(&town, 60).await;
        let today = NOW.civil_day();
        assert!(store::fair::roll(&town.db, today).await.expect("rolls"));
        let first = list(&town, by(Order::Fair)).await;
        assert!(!store::fair::roll(&town.db, today).await.expect("rolls"), "once a day");
        assert_eq!(first, list(&town, by(Order::Fair)).await);
        let tomorrow = domain::calendar::plus_days(today, 1);
        let (a, b) = tokio::join!(store::fair::roll(&town.db, tomorrow), store::fair::roll(&town.db, tomorrow));
        assert!(a.is_ok() && b.is_ok(), "two servers at once: {a:?} {b:?}");
        assert_ne!(numbers(&first), numbers(&list(&town, by(Order::Fair)).await));
        assert_eq!(town.number("select count(*) from idea where in_ring").await, 60);
        store::fair::roll(&town.db, domain::calendar::plus_days(today, 40)).await.expect("rolls");
        assert_eq!(town.number("select count(*) from idea where in_ring").await, 0);
        let page = list(&town, by(Order::Fair)).await;
        assert_eq!(numbers(&page)[..3], [60, 59, 58], "older ones follow by date");
    }
}
