//! Whether anybody can tell by the clock which addresses are known: 500 that are and 500 that are not.

use std::time::Instant;

use domain::Language;
use domain::ideas::text::EmailAddress;
use http::StatusCode;

use crate::town::Town;

const EACH: usize = 500;

/// How well the two can be told apart by their times: 0.5 is not at all, 1 is always.
fn area_under_curve(known: &[u128], unknown: &[u128]) -> f64 {
    let mut wins = 0.0;
    for a in known {
        for b in unknown {
            wins += match a.cmp(b) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    let area = wins / (known.len() * unknown.len()) as f64;
    area.max(1.0 - area)
}

/// Asks for a mail and tries a wrong code with it, as anybody can; how long both took.
async fn nanoseconds(town: &Town, email: &str) -> u128 {
    let begun = Instant::now();
    let asked = town.post("/kirjaudu", &[("email", email)]).await;
    let tried = town
        .post_as("/kirjaudu/koodi", &[("code", "abcdef")], &asked.cookie())
        .await;
    let took = begun.elapsed().as_nanos();
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY);
    took
}

async fn measured(town: &Town, round: usize) -> f64 {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for n in 0..EACH {
        let (is, is_not) = (
            format!("t{round}k{n:03}@a.example"),
            format!("t{round}u{n:03}@a.example"),
        );
        // In turns, so that what slows the machine down slows both.
        if n % 2 == 0 {
            known.push(nanoseconds(town, &is).await);
            unknown.push(nanoseconds(town, &is_not).await);
        } else {
            unknown.push(nanoseconds(town, &is_not).await);
            known.push(nanoseconds(town, &is).await);
        }
    }
    area_under_curve(&known, &unknown)
}

#[tokio::test(flavor = "multi_thread")]
async fn known_and_unknown_addresses_take_the_same_time() {
    let town = Town::new().await;
    let mut tx = town.state.db.write().await.expect("a transaction");
    for (round, n) in (0..3).flat_map(|round| (0..EACH).map(move |n| (round, n))) {
        let email = EmailAddress::parse(&format!("t{round}k{n:03}@a.example")).expect("an address");
        store::people::account_for(&mut tx, &email, None, Language::Fi, false, town.state.clock.now())
            .await
            .expect("an account");
    }
    tx.commit().await.expect("kept");
    for n in 0..20 {
        nanoseconds(&town, &format!("warm{n}@a.example")).await;
    }
    // Chance alone passes the bound once in a hundred and fifty rounds; three in a row it does not.
    let mut areas = Vec::new();
    for round in 0..3 {
        let area = measured(&town, round).await;
        println!("area under the curve, {EACH} known and {EACH} unknown: {area:.3}");
        areas.push(area);
        if area < 0.55 {
            return;
        }
    }
    panic!("known addresses can be told by the time: {areas:?}");
}

#[test]
fn the_measure_tells_what_can_be_told() {
    let slow: Vec<u128> = (100..200).collect();
    let quick: Vec<u128> = (0..100).collect();
    assert!((area_under_curve(&slow, &quick) - 1.0).abs() < 1e-9);
    assert!((area_under_curve(&slow, &slow) - 0.5).abs() < 1e-9);
}
