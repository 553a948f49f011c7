//! A right that is taken away: the stream ends within a second, and nothing more can be done.

use std::time::{Duration, Instant};

use domain::boards::stream::{Gone, WhyGone};
use domain::boards::{Ask, Edit, Why};
use domain::people::Role;
use reqwest::StatusCode;
use server::clock::now;
use store::people;

use crate::desk::{Desk, op};
use crate::listener::Listener;
use crate::world::{World, somebody};

/// Somebody who may end the rights of others on the page of people.
async fn administrator(world: &World) -> Desk {
    let db = world.db().await;
    let admin = somebody(&db, "admin@example.fi", None).await;
    let mut tx = db.write().await.expect("a transaction");
    people::grant_role(&mut tx, admin.id, Role::Administrator, now().civil_day(), None)
        .await
        .expect("a role");
    tx.commit().await.expect("saved");
    Desk::at(&world.server.origin, &world.board, &admin)
}

/// The stream says that the board is gone, and ends, within a second.
async fn ends(listener: &mut Listener, since: Instant, why: WhyGone) {
    let event = listener.next().await.expect("a last word");
    assert_eq!(event.name, "gone", "{event:?}");
    assert_eq!(event.read::<Gone>().reason, why);
    assert_eq!(listener.next().await, None, "the stream ends");
    assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_whose_seat_is_taken_hears_no_more_and_moves_no_more() {
    let world = World::new(2).await;
    let (member, other) = (Desk::new(&world, 0), Desk::new(&world, 1));
    let admin = administrator(&world).await;
    let card = other.create("Salainen", world.board.columns[0]).await;
    let mut listener = member.follow(1).await;
    let mut others = other.follow(1).await;
    let id = world.people[0].id;
    let db = world.db().await;
    let granted = people::rights::granted(&mut db.read().await.expect("a connection"), id)
        .await
        .expect("rights");
    let seat = granted.iter().find(|it| it.seat.is_some()).expect("a seat").id;

    let began = Instant::now();
    let form = [("act", "end"), ("which", &format!("seat:{seat}"))];
    assert_eq!(
        admin.post(&format!("/hallinta/ihmiset/{id}"), &form).await,
        StatusCode::SEE_OTHER
    );
    ends(&mut listener, began, WhyGone::Revoked).await;

    // What they had open does nothing any more, and tells nothing of the card.
    let edit = Ask::Edit {
        card,
        seen: 1,
        edit: Edit::Title("Muutettu".to_owned()),
    };
    let (status, answer) = member.send(&op(edit)).await.expect("an answer");
    match answer {
        Some(Err(refused)) => assert!(
            refused.why == Why::NotAllowed && refused.cards.is_empty(),
            "{refused:?}"
        ),
        None => assert!(status.is_client_error(), "{status}"),
        Some(Ok(done)) => panic!("it was done: {done:?}"),
    }
    for path in ["tiedot", "muutokset?alkaen=0"] {
        assert_eq!(
            member
                .get(&format!("/taulut/{}/{path}", world.board.id), &[])
                .await
                .status(),
            404
        );
    }
    let again = member.ask_to_follow(&[(world.board.id, 1)], None).await.status();
    assert!(
        matches!(again, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND),
        "{again}"
    );
    // Nobody else has noticed anything.
    assert_eq!(others.within(Duration::from_millis(300)).await, None);
    other.create("Muille", world.board.columns[0]).await;
    assert_eq!(others.next().await.expect("an event").name, "op");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_browsers_own_stream_and_no_others() {
    let world = World::new(2).await;
    let (own, other) = (Desk::new(&world, 0), Desk::new(&world, 1));
    let mut listener = own.follow(0).await;
    let mut others = other.follow(0).await;
    let began = Instant::now();
    assert_eq!(own.post("/kirjaudu/ulos", &[]).await, StatusCode::SEE_OTHER);
    ends(&mut listener, began, WhyGone::SignedOut).await;
    assert_eq!(others.within(Duration::from_millis(300)).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_closed_hears_no_more() {
    let world = World::new(1).await;
    let member = Desk::new(&world, 0);
    let admin = administrator(&world).await;
    let mut listener = member.follow(0).await;
    let began = Instant::now();
    let path = format!("/hallinta/ihmiset/{}", world.people[0].id);
    assert_eq!(admin.post(&path, &[("act", "close")]).await, StatusCode::SEE_OTHER);
    ends(&mut listener, began, WhyGone::SignedOut).await;
    assert_eq!(member.ask_to_follow(&[(world.board.id, 0)], None).await.status(), 401);
}
