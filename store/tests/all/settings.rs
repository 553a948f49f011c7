//! What administrators set: kept by name, taken in turns, and noticed by its revision.

use domain::ideas::text::EmailAddress;
use domain::people::Role;
use domain::{GroupId, Language, Localised, Moment, Status};
use store::people::{self, staff};
use store::settings::{self, StatusWords};
use store::{lists, service};

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

on_both! {
    async fn what_is_in_use_is_not_removed_and_order_is_kept(town: Town) {
        let names = ["Kulttuuri", "Liikunta", "Kadut"];
        let mut tx = town.db.write().await.expect("a transaction");
        settings::take(&mut tx).await.expect("taken");
        for name in names {
            lists::add_group(&mut tx, name, &Localised::new(name, "", "")).await.expect("added");
        }
        let all = lists::groups(&mut tx).await.expect("groups");
        let ids: Vec<i64> = all.iter().map(|it| it.id).collect();
        lists::add_theme(&mut tx, "teatteri", &Localised::new("Teatteri", "", ""), Some(GroupId::new(ids[0])))
            .await
            .expect("added");
        assert!(!lists::remove_group(&mut tx, GroupId::new(ids[0])).await.expect("asked"), "a theme has it");
        assert!(lists::remove_group(&mut tx, GroupId::new(ids[1])).await.expect("asked"));
        lists::order_groups(&mut tx, &[ids[2], ids[0]]).await.expect("ordered");
        tx.commit().await.expect("kept");
        let mut c = town.read().await;
        let all = lists::groups(&mut c).await.expect("groups");
        let left: Vec<(&str, i64)> = all.iter().map(|it| (it.name.fi.as_str(), it.themes)).collect();
        assert_eq!(left, vec![("Kadut", 0), ("Kulttuuri", 1)]);
        assert_eq!(lists::themes(&mut c).await.expect("themes")[0].group, Some(GroupId::new(ids[0])));
    }
}

on_both! {
    async fn templates_are_added_changed_and_removed(town: Town) {
        let mut tx = town.db.write().await.expect("a transaction");
        let text = Localised::new("Hei, kiitos ideasta.", "", "");
        lists::add_template(&mut tx, "Kiitos", &text).await.expect("added");
        let id = lists::templates(&mut tx).await.expect("templates")[0].id;
        let new = Localised::new("Hei, kiitos paljon ideasta.", "Hej, tack.", "");
        assert!(lists::change_template(&mut tx, id, "Kiitos paljon", &new).await.expect("changed"));
        let all = lists::templates(&mut tx).await.expect("templates");
        assert_eq!((all[0].title.as_str(), &all[0].text), ("Kiitos paljon", &new));
        assert!(lists::remove_template(&mut tx, id).await.expect("removed"));
        assert!(!lists::remove_template(&mut tx, id).await.expect("asked"), "it is gone already");
    }
}

on_both! {
    async fn staff_are_those_with_rights_and_a_closed_account_has_no_sessions(town: Town) {
        let mut tx = town.db.write().await.expect("a transaction");
        let mut ids = Vec::new();
        for email in ["paula@kunta.fi", "asukas@kunta.fi", "oili@kunta.fi"] {
            let email = EmailAddress::parse(email).expect("an address");
            ids.push(people::account_for(&mut tx, &email, None, Language::Fi, false, NOW).await.expect("an account"));
        }
        let today = NOW.civil_day();
        for id in [ids[0], ids[2]] {
            people::grant_role(&mut tx, id, Role::Administrator, today, None).await.expect("a role");
        }
        let listed = staff::staff(&mut tx, today).await.expect("staff");
        assert_eq!(listed.iter().map(|it| it.id).collect::<Vec<_>>(), vec![ids[2], ids[0]], "by address, no resident");
        assert_eq!(staff::other_administrators(&mut tx, ids[0], today).await.expect("a number"), 1);
        assert!(staff::set_disabled(&mut tx, ids[2], Some(NOW)).await.expect("closed"));
        assert_eq!(staff::other_administrators(&mut tx, ids[0], today).await.expect("a number"), 0);
        let listed = staff::staff(&mut tx, today).await.expect("staff");
        assert!(listed[0].is_disabled && !listed[1].is_disabled);
    }
}

on_both! {
    async fn a_backup_is_written_down_and_the_database_has_a_size(town: Town) {
        assert_eq!(service::last_backup(&mut town.read().await).await.expect("asked"), None);
        service::note_backup(&town.db, NOW).await.expect("noted");
        let mut c = town.read().await;
        assert_eq!(service::last_backup(&mut c).await.expect("asked"), Some(NOW));
        assert!(service::database_bytes(&mut c).await.expect("a size") > 10_000);
        assert_eq!(service::last_mail(&mut c).await.expect("asked"), service::LastMail::default());
    }
}
