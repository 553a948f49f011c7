//! Every statement is understood by the databases it is for, and the two schemas are one.

use std::collections::BTreeSet;

use store::db::{Dialect, STATEMENTS, Statement};

use crate::house::Town;
use crate::on_both;

on_both! {
    async fn every_statement_can_be_prepared(town: Town) {
        let ours = if town.db.is_sqlite() { Dialect::Sqlite } else { Dialect::Postgres };
        let mut texts: Vec<String> = STATEMENTS
            .iter()
            .filter(|it| it.dialect == Dialect::Both || it.dialect == ours)
            .map(|it| it.text.to_owned())
            .collect();
        assert!(texts.len() > 50, "the statements are gathered: {}", texts.len());
        texts.extend(store::composed_statements());
        for text in texts {
            if let Err(error) = town.db.prepare(text.clone()).await {
                panic!("{error}\n{text}");
            }
        }
    }
}

on_both! {
    async fn events_are_never_changed_or_removed(town: Town) {
        town.send("Penkkejä puistoon", "Puistossa ei ole yhtään penkkiä.").await;
        for text in ["update event set kind = 'hidden'", "delete from event"] {
            let mut tx = town.db.write().await.expect("a transaction");
            assert!(Statement::new(text).execute(&mut tx).await.is_err(), "{text}");
        }
        assert_eq!(town.number("select count(*) from event").await, 1);
    }
}

type Column = (String, String, bool, bool);

#[tokio::test]
async fn a_number_is_as_large_on_postgresql_as_on_sqlite() {
    let Some(postgres) = Town::postgres().await else {
        return;
    };
    let small: Vec<(String,)> = Statement::new(
        "select table_name::text || '.' || column_name::text from information_schema.columns \
         where table_schema = 'public' and data_type in ('integer', 'smallint') \
           and table_name <> '_sqlx_migrations'",
    )
    .all(&mut postgres.read().await)
    .await
    .expect("PostgreSQL's columns");
    assert_eq!(small, [], "numbers are bigint");
}

#[tokio::test]
async fn the_two_schemas_have_the_same_tables_columns_and_keys() {
    let Some(postgres) = Town::postgres().await else {
        return;
    };
    let sqlite = Town::sqlite().await;
    let of_sqlite: Vec<Column> = Statement::new(
        "select t.name as tab, c.name as col, (c.\"notnull\" = 1 or c.pk > 0) as filled, c.pk > 0 as pk \
         from sqlite_schema t, pragma_table_info(t.name) c \
         where t.type = 'table' and t.name not like 'sqlite%' and t.name not like 'idea_words%' \
           and t.name not like '\\_sqlx%' escape '\\'",
    )
    .all(&mut sqlite.read().await)
    .await
    .expect("SQLite's columns");
    let of_postgres: Vec<Column> = Statement::new(
        "select c.table_name::text, c.column_name::text, c.is_nullable = 'NO', \
                exists (select 1 from information_schema.table_constraints t \
                        join information_schema.key_column_usage k using (constraint_name) \
                        where t.constraint_type = 'PRIMARY KEY' and k.table_name = c.table_name \
                          and k.column_name = c.column_name) \
         from information_schema.columns c \
         where c.table_schema = 'public' and c.table_name not in ('idea_words', '_sqlx_migrations')",
    )
    .all(&mut postgres.read().await)
    .await
    .expect("PostgreSQL's columns");
    let (a, b): (BTreeSet<_>, BTreeSet<_>) = (of_sqlite.into_iter().collect(), of_postgres.into_iter().collect());
    assert!(a.len() > 60);
    assert_eq!(a.symmetric_difference(&b).collect::<Vec<_>>(), Vec::<&Column>::new());

    type Key = (String, String, String, String);
    let of_sqlite: Vec<Key> = Statement::new(
        "select t.name as tab, k.\"from\" as col, k.\"table\" as target, lower(k.on_delete) as gone \
         from sqlite_schema t, pragma_foreign_key_list(t.name) k where t.type = 'table'",
    )
    .all(&mut sqlite.read().await)
    .await
    .expect("SQLite's keys");
    let of_postgres: Vec<Key> = Statement::new(
        "select c.conrelid::regclass::text, a.attname::text, c.confrelid::regclass::text, \
                case c.confdeltype when 'c' then 'cascade' when 'n' then 'set null' else 'no action' end \
         from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey) \
         where c.contype = 'f'",
    )
    .all(&mut postgres.read().await)
    .await
    .expect("PostgreSQL's keys");
    let (a, b): (BTreeSet<_>, BTreeSet<_>) = (of_sqlite.into_iter().collect(), of_postgres.into_iter().collect());
    assert_eq!(a.symmetric_difference(&b).collect::<Vec<_>>(), Vec::<&Key>::new());
}

#[tokio::test]
async fn no_page_of_the_board_sorts_or_scans_the_ideas() {
    let town = Town::sqlite().await;
    for text in store::composed_statements() {
        let plan: Vec<(i64, i64, i64, String)> = Statement::new(Box::leak(format!("explain query plan {text}").into()))
            .all(&mut town.read().await)
            .await
            .expect("a plan");
        for (_, _, _, step) in &plan {
            let sorts = step.contains("TEMP B-TREE");
            // Without an index a step names the table alone.
            let scans = step.starts_with("SCAN idea") && !step.contains("INDEX");
            assert!(!sorts && !scans, "{step}\n{text}\n{plan:#?}");
        }
    }
}

#[test]
fn no_list_is_limited_by_a_bare_parameter() {
    // SQLite looks at the value of such a parameter and plans the statement anew each time.
    for text in store::composed_statements() {
        assert!(!text.contains("limit $"), "{text}");
    }
}
