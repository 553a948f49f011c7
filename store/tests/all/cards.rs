//! What hangs on a card: the description of two writers, links, comments, files.

use domain::boards::files::{FileKind, FileProblem, PIECE};
use domain::boards::{Ask, LinkKind, MOST_FILES, SlimCard, Why};
use domain::{Actor, CardId, Refusal};
use store::boards::card::comments::{self, Saying};
use store::boards::card::files::{self, NewFile, NotKept};
use store::boards::card::{self, Card};

use crate::board::{Board, snapshot};
use crate::house::{NOW, Town};
use crate::on_both;

const ALL: i64 = 1 << 30;

async fn find(town: &Town, board: &Board, card: &SlimCard) -> Card {
    card::find(&mut town.read().await, board.id, card.number)
        .await
        .expect("reads")
        .expect("is there")
}

fn describe(card: CardId, seen: i64, text: &str) -> Ask {
    Ask::Describe {
        card,
        seen,
        text: text.to_owned(),
    }
}

fn blocks(card: &SlimCard, other: &SlimCard, on: bool) -> Ask {
    Ask::Link {
        card: card.id,
        kind: LinkKind::Blocks,
        other: other.id,
        on,
    }
}

on_both! {
    async fn two_who_write_different_lines_are_merged_and_every_text_is_kept(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        let first = "# Tausta\n\nyksi\nkaksi\nkolme";
        let done = board.ask(&town, &board.maija, describe(card.id, 0, first)).await.expect("writes");
        assert!(done.cards[0].has(SlimCard::HAS_TEXT));
        assert!(done.cards[0].version > card.version);
        board.ask(&town, &board.maija, describe(card.id, 1, &first.replace("Tausta", "Taustaa"))).await.expect("writes");
        board.ask(&town, &board.ville, describe(card.id, 1, &[first, "\nneljä"].concat())).await.expect("is merged");
        let now = find(&town, &board, &card).await;
        assert_eq!((now.text.as_str(), now.text_version), ("# Taustaa\n\nyksi\nkaksi\nkolme\nneljä", 3));
        let before = card::texts_before(&mut town.read().await, card.id).await.expect("reads");
        let before: Vec<_> = before.iter().map(|it| (it.version, it.text.as_str(), it.replaced_by.as_deref())).collect();
        assert_eq!(before, [(2, "# Taustaa\n\nyksi\nkaksi\nkolme", Some("Ville")), (1, first, Some("Maija"))]);
    }
}

on_both! {
    async fn two_who_write_the_same_line_are_shown_both_and_nothing_is_lost(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        board.ask(&town, &board.maija, describe(card.id, 0, "alku")).await.expect("writes");
        board.ask(&town, &board.maija, describe(card.id, 1, "Maijan")).await.expect("writes");
        let seq = snapshot(&town, board.id).await.seq;
        let refused = board.ask(&town, &board.ville, describe(card.id, 1, "Villen")).await.expect_err("overlaps");
        assert_eq!(refused.why, Why::Edited { theirs: "Maijan".to_owned(), version: 2 });
        // A version that never was is no base to merge on.
        let refused = board.ask(&town, &board.ville, describe(card.id, 9, "Villen")).await.expect_err("never was");
        assert_eq!(refused.why, Why::Edited { theirs: "Maijan".to_owned(), version: 2 });
        assert_eq!((find(&town, &board, &card).await.text.as_str(), snapshot(&town, board.id).await.seq), ("Maijan", seq));
        // Having seen it, Ville writes over it, and it is kept.
        board.ask(&town, &board.ville, describe(card.id, 2, "Villen")).await.expect("writes");
        let before = card::texts_before(&mut town.read().await, card.id).await.expect("reads");
        assert_eq!(before[0].text, "Maijan");
        let long = "a".repeat(20_001);
        let refused = board.ask(&town, &board.ville, describe(card.id, 3, &long)).await.expect_err("is too long");
        assert_eq!(refused.why, Why::Invalid { field: "text".to_owned() });
    }
}

on_both! {
    async fn two_who_write_at_the_same_moment_lose_nothing(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        board.ask(&town, &board.maija, describe(card.id, 0, "yksi\n\nkaksi\n\nkolme")).await.expect("writes");
        for round in 1..=5 {
            let seen = find(&town, &board, &card).await;
            let one = describe(card.id, seen.text_version, &format!("{}\nM{round}", seen.text));
            let two = describe(card.id, seen.text_version, &format!("V{round}\n{}", seen.text));
            let (one, two) = tokio::join!(board.ask(&town, &board.maija, one), board.ask(&town, &board.ville, two));
            assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
            let text = find(&town, &board, &card).await.text;
            assert!(text.starts_with(&format!("V{round}\n")) && text.ends_with(&format!("\nM{round}")), "{text}");
        }
        let before = card::texts_before(&mut town.read().await, card.id).await.expect("reads");
        assert_eq!(before.len(), 10);
    }
}

on_both! {
    async fn a_card_waits_for_another_and_two_never_for_each_other(town: Town) {
        let board = Board::new(&town).await;
        let [one, two, three] = [
            board.card(&town, "Yksi", 0).await,
            board.card(&town, "Kaksi", 0).await,
            board.card(&town, "Kolme", 0).await,
        ];
        board.ask(&town, &board.maija, blocks(&one, &two, true)).await.expect("links");
        board.ask(&town, &board.maija, blocks(&two, &three, true)).await.expect("links");
        let marks = |seen: domain::boards::Snapshot, id| {
            seen.cards.iter().find(|it| it.id == id).expect("a card").has(SlimCard::BLOCKED_BY_CARD)
        };
        let seen = snapshot(&town, board.id).await;
        let seq = seen.seq;
        assert!(marks(seen.clone(), two.id) && marks(seen.clone(), three.id) && !marks(seen, one.id));
        let cycle = Why::Invalid { field: "cycle".to_owned() };
        assert_eq!(board.ask(&town, &board.maija, blocks(&three, &one, true)).await.expect_err("a cycle").why, cycle);
        assert_eq!(board.ask(&town, &board.maija, blocks(&two, &one, true)).await.expect_err("a cycle").why, cycle);
        let itself = Why::Invalid { field: "other".to_owned() };
        assert_eq!(board.ask(&town, &board.maija, blocks(&one, &one, true)).await.expect_err("itself").why, itself);
        // The same again is nothing to do.
        assert_eq!(board.ask(&town, &board.ville, blocks(&one, &two, true)).await.expect("nothing").seq, seq);
        // The event names both cards, so that both tiles are drawn anew.
        let change = store::boards::event(&mut town.read().await, board.id, seq).await.expect("reads").expect("there");
        assert_eq!(change.cards.iter().map(|it| it.id).collect::<Vec<_>>(), [two.id, three.id]);
        board.ask(&town, &board.maija, blocks(&one, &two, false)).await.expect("unlinks");
        board.ask(&town, &board.maija, blocks(&three, &one, true)).await.expect("is no cycle any more");

        let relates = |card: &SlimCard, other: &SlimCard, on| Ask::Link { card: card.id, kind: LinkKind::Relates, other: other.id, on };
        board.ask(&town, &board.maija, relates(&one, &two, true)).await.expect("links");
        board.ask(&town, &board.maija, relates(&two, &one, true)).await.expect("is the same");
        let links = card::parts(&mut town.read().await, two.id).await.expect("reads").links;
        assert_eq!(links.iter().filter(|it| it.kind == LinkKind::Relates).count(), 1);
        board.ask(&town, &board.maija, relates(&two, &one, false)).await.expect("from either end");
        let links = card::parts(&mut town.read().await, two.id).await.expect("reads").links;
        assert!(links.iter().all(|it| it.kind == LinkKind::Blocks));
    }
}

on_both! {
    async fn two_who_link_the_other_way_round_at_the_same_moment_make_no_cycle(town: Town) {
        let board = Board::new(&town).await;
        let (one, two) = (board.card(&town, "Yksi", 0).await, board.card(&town, "Kaksi", 0).await);
        let (a, b) = tokio::join!(
            board.ask(&town, &board.maija, blocks(&one, &two, true)),
            board.ask(&town, &board.ville, blocks(&two, &one, true)),
        );
        assert_ne!(a.is_ok(), b.is_ok(), "{a:?} {b:?}");
    }
}

fn saying<'a>(board: &Board, card: &SlimCard, actor: &'a Actor, text: &'a str, key: &'a str) -> Saying<'a> {
    Saying {
        board: board.id,
        card: card.id,
        actor,
        text,
        key,
    }
}

on_both! {
    async fn a_comment_calls_who_may_read_it_once_and_tells_every_screen(town: Town) {
        let board = Board::new(&town).await;
        board.set(&town, "update person set email = lower(name) || '@kunta.fi' where $1 > 0").await;
        let card = board.card(&town, "Kortti", 0).await;
        let text = "@Ville ja @Liisa, katsokaa. @Maija en kutsu itseäni, @Joku ei ole täällä.";
        let first = comments::say(&town.db, saying(&board, &card, &board.maija, text, "a"), NOW).await.expect("runs").expect("says");
        let again = comments::say(&town.db, saying(&board, &card, &board.maija, text, "a"), NOW).await.expect("runs").expect("says");
        assert_eq!(first, again);
        assert_eq!(town.number("select count(*) from card_comment").await, 1);
        assert_eq!(town.number("select count(*) from outbox where kind = 'card_mention'").await, 2);
        let seen = snapshot(&town, board.id).await;
        assert_eq!((seen.seq, seen.cards[0].comments), (2, 1));
        let change = store::boards::event(&mut town.read().await, board.id, 2).await.expect("reads").expect("there");
        assert_eq!((change.kind.as_str(), change.cards.len()), ("comment", 1));

        let ville = board.ville.person().expect("a person").id;
        let called = comments::unseen(&mut town.read().await, ville).await.expect("reads");
        assert_eq!((called.len(), called[0].code.as_str(), called[0].by.as_deref()), (1, "TEK-1", Some("Maija")));
        // Words that are mended call nobody twice; whoever answers has seen it.
        comments::change(&town.db, saying(&board, &card, &board.maija, "@Ville katso", ""), first, 1, NOW).await.expect("runs").expect("changes");
        assert_eq!(town.number("select count(*) from outbox where kind = 'card_mention'").await, 2);
        comments::say(&town.db, saying(&board, &card, &board.ville, "Katsoin.", "b"), NOW).await.expect("runs").expect("says");
        assert!(comments::unseen(&mut town.read().await, ville).await.expect("reads").is_empty());
    }
}

on_both! {
    async fn a_comment_is_changed_by_its_writer_and_removed_by_a_lead_too(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        let id = comments::say(&town.db, saying(&board, &card, &board.maija, "Näin.", "a"), NOW).await.expect("runs").expect("says");
        let change = async |actor, seen| comments::change(&town.db, saying(&board, &card, actor, "Noin.", ""), id, seen, NOW).await.expect("runs");
        assert_eq!(change(&board.ville, 1).await, Err(Refusal::NotAllowed));
        assert_eq!(change(&board.lead, 1).await, Err(Refusal::NotAllowed));
        assert_eq!(change(&board.maija, 1).await, Ok(()));
        assert_eq!(change(&board.maija, 7).await, Err(Refusal::Changed));
        let remove = async |actor| comments::remove(&town.db, board.id, card.id, actor, id, NOW).await.expect("runs");
        assert_eq!(remove(&board.ville).await, Err(Refusal::NotAllowed));
        assert_eq!(remove(&board.lead).await, Ok(()));
        assert_eq!(remove(&board.maija).await, Ok(()));
        assert_eq!(change(&board.maija, 3).await, Err(Refusal::Gone));
        let told = comments::of(&mut town.read().await, card.id).await.expect("reads");
        assert_eq!((told[0].text.as_str(), told[0].deleted.is_some()), ("", true));
        assert_eq!(snapshot(&town, board.id).await.cards[0].comments, 0);
        let stranger = Actor::Person(domain::people::Person::resident(domain::PersonId::new(99)));
        let said = comments::say(&town.db, saying(&board, &card, &stranger, "Hei", "c"), NOW).await.expect("runs");
        assert_eq!(said, Err(Refusal::NotFound));
    }
}

fn file(size: usize) -> NewFile {
    NewFile {
        name: "muistio.txt".to_owned(),
        kind: FileKind::Txt,
        bytes: (0..size).map(|at| u8::try_from(at % 251).expect("small")).collect(),
        sha256: "0".repeat(64),
    }
}

on_both! {
    async fn a_file_comes_back_as_it_was_in_pieces_and_goes_with_them(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        let new = file(PIECE * 2 + 7);
        let bytes = new.bytes.clone();
        let id = files::attach(&town.db, board.id, card.id, &board.maija, new, ALL, NOW).await.expect("runs").expect("keeps");
        let mut c = town.read().await;
        let kept = files::find(&mut c, board.id, id).await.expect("reads").expect("there");
        assert_eq!((kept.size, kept.kind, kept.by.as_deref()), (bytes.len() as i64, FileKind::Txt, Some("Maija")));
        let mut back = Vec::new();
        let mut number = 0;
        while let Some(piece) = files::piece(&mut c, id, number).await.expect("reads") {
            assert!(piece.len() <= PIECE);
            back.extend(piece);
            number += 1;
        }
        drop(c);
        assert_eq!((number, back), (3, bytes));
        assert_eq!(snapshot(&town, board.id).await.cards[0].files, 1);
        files::remove(&town.db, board.id, card.id, &board.ville, id, NOW).await.expect("runs").expect("removes");
        assert_eq!(town.number("select count(*) from attachment_piece").await, 0);
        assert_eq!(snapshot(&town, board.id).await.cards[0].files, 0);
    }
}

on_both! {
    async fn a_card_holds_twenty_files_and_the_town_so_many_bytes(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        let add = async |size, most| files::attach(&town.db, board.id, card.id, &board.maija, file(size), most, NOW).await.expect("runs");
        assert_eq!(add(101, 100).await, Err(NotKept::Problem(FileProblem::TownFull)));
        assert_eq!(town.number("select count(*) from attachment").await, 0);
        for _ in 0..MOST_FILES {
            add(1, ALL).await.expect("keeps");
        }
        assert_eq!(add(1, ALL).await, Err(NotKept::Problem(FileProblem::CardFull)));
        assert_eq!(town.number("select count(*) from attachment").await, MOST_FILES);
    }
}

on_both! {
    async fn the_last_bytes_of_the_town_go_to_one_of_two_boards(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        let other = Board::second(&town, &board).await;
        let others = other.card(&town, "Toinen", 0).await;
        for round in 1..=5_i64 {
            let most = round * 100;
            let (a, b) = tokio::join!(
                files::attach(&town.db, board.id, card.id, &board.maija, file(100), most, NOW),
                files::attach(&town.db, other.id, others.id, &other.maija, file(100), most, NOW),
            );
            let (a, b) = (a.expect("runs"), b.expect("runs"));
            assert_ne!(a.is_ok(), b.is_ok(), "{a:?} {b:?}");
            assert_eq!(files::total(&mut town.read().await).await.expect("reads"), most);
        }
    }
}
