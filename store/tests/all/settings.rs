//! What administrators set: kept by name, taken in turns, and noticed by its revision.

use domain::{Localised, Moment, Status};
use store::settings::{self, StatusWords};

use crate::house::{NOW, Town};
use crate::on_both;

on_both! {
    async fn a_setting_is_set_changed_and_taken_away_again(town: Town) {
        let before = settings::revision(&mut town.read().await).await.expect("a number");
        for value in [Some("Parkano"), Some("Kihniö"), None] {
            let mut tx = town.db.write().await.expect("a transaction");
            settings::take(&mut tx).await.expect("taken");
            settings::set(&mut tx, "town.name.fi", value, None, NOW).await.expect("set");
            tx.commit().await.expect("kept");
            let all = settings::all(&mut town.read().await).await.expect("settings");
            let kept = all.iter().find(|(name, _)| name == "town.name.fi").map(|(_, value)| value.as_str());
            assert_eq!(kept, value);
        }
        let after = settings::revision(&mut town.read().await).await.expect("a number");
        assert_eq!(after, before + 3, "each change is noticed");
    }
}

on_both! {
    async fn a_change_that_was_not_committed_changes_nothing(town: Town) {
        let before = settings::revision(&mut town.read().await).await.expect("a number");
        let mut tx = town.db.write().await.expect("a transaction");
        settings::take(&mut tx).await.expect("taken");
        settings::set(&mut tx, "town.short", Some("PAR"), None, NOW).await.expect("set");
        tx.rollback().await.expect("undone");
        assert!(settings::all(&mut town.read().await).await.expect("settings").is_empty());
        assert_eq!(settings::revision(&mut town.read().await).await.expect("a number"), before);
    }
}

on_both! {
    async fn a_status_has_the_towns_words_in_three_languages(town: Town) {
        let words = StatusWords {
            status: Status::InHandling,
            label: Localised::new("Työn alla", "", "Under way"),
            meaning: Localised::new("Selvitämme asiaa.", "", ""),
        };
        for label in ["Työn alla", "Työpöydällä"] {
            let words = StatusWords { label: Localised::new(label, "", "Under way"), ..words.clone() };
            let mut tx = town.db.write().await.expect("a transaction");
            settings::take(&mut tx).await.expect("taken");
            settings::set_status_words(&mut tx, &words).await.expect("set");
            tx.commit().await.expect("kept");
            let all = settings::status_words(&mut town.read().await).await.expect("words");
            assert_eq!(all, vec![words]);
        }
    }
}

on_both! {
    async fn two_administrators_take_turns(town: Town) {
        let one = town.db.clone();
        let other = town.db.clone();
        let count = |db: store::Db, at: i64| async move {
            for _ in 0..10 {
                let mut tx = db.write().await.expect("a transaction");
                settings::take(&mut tx).await.expect("taken");
                let all = settings::all(&mut tx).await.expect("settings");
                let so_far: i64 = all.first().and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
                let next = (so_far + 1).to_string();
                settings::set(&mut tx, "count", Some(&next), None, Moment::from_millis(at)).await.expect("set");
                tx.commit().await.expect("kept");
            }
        };
        let (a, b) = tokio::join!(tokio::spawn(count(one, 1)), tokio::spawn(count(other, 2)));
        a.expect("one");
        b.expect("other");
        let all = settings::all(&mut town.read().await).await.expect("settings");
        assert_eq!(all, vec![("count".to_owned(), "20".to_owned())], "no change was lost");
    }
}
