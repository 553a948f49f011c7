//! The house rules: reads the sources and the lock file and says which line breaks which rule.

use std::path::{Path, PathBuf};

const CRATES: [&str; 5] = ["domain", "store", "app", "server", "bench"];
const LONGEST_FILE: usize = 400;

struct Source {
    /// From the root of the house: `store/src/db.rs`.
    name: String,
    text: String,
}

impl Source {
    /// Lines with their numbers, without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn is_in(&self, folder: &str) -> bool {
        self.name.starts_with(folder)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the house")
        .to_owned()
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for member in CRATES {
        for part in ["src", "tests", "build.rs"] {
            walk(&root().join(member).join(part), &mut found);
        }
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}

fn walk(path: &Path, found: &mut Vec<Source>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("a folder").flatten() {
            walk(&entry.path(), found);
        }
    } else if path.extension().is_some_and(|end| end == "rs") && path.exists() {
        let name = path.strip_prefix(root()).expect("inside").display().to_string();
        found.push(Source {
            name,
            text: std::fs::read_to_string(path).expect("a source"),
        });
    }
}

/// Fails with every place where one of the words stands in a file it may not stand in.
fn only_in(words: &[&str], may: impl Fn(&Source) -> bool, why: &str) {
    let mut broken = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| !may(source) && !source.name.ends_with("tests/tidy.rs"))
    {
        for (number, line) in source.code() {
            if let Some(word) = words.iter().find(|word| line.contains(*word)) {
                broken.push(format!("{}:{number}: {word}", source.name));
            }
        }
    }
    assert!(broken.is_empty(), "{why}\n{}", broken.join("\n"));
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    let silent: Vec<_> = sources()
        .into_iter()
        .filter(|s| !s.text.starts_with("//! "))
        .map(|s| s.name)
        .collect();
    assert!(silent.is_empty(), "begin with `//!` and a sentence: {silent:#?}");
}

#[test]
fn no_file_is_longer_than_a_person_reads_at_once() {
    let mut long = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > LONGEST_FILE {
            long.push(format!("{} has {lines} lines", source.name));
        }
    }
    assert!(
        long.is_empty(),
        "near {LONGEST_FILE} lines something has a name of its own: {long:#?}"
    );
}

#[test]
fn sql_is_written_in_the_store_only() {
    let words = [
        "sqlx::",
        "\"select ",
        "\"insert into",
        "\"update ",
        "\"delete from",
        "sql!(",
    ];
    // Tests may look at rows and put odd ones there.
    let may = |source: &Source| source.is_in("store/") || source.name.contains("/tests/");
    only_in(&words, may, "every statement belongs to the store");
}

#[test]
fn only_db_knows_that_there_are_two_databases() {
    let words = [
        "sqlx::sqlite",
        "sqlx::postgres",
        "SqlitePool",
        "PgPool",
        "PgListener",
        "SqliteConnection",
    ];
    let may = |source: &Source| source.is_in("store/src/db") || source.is_in("store/tests");
    only_in(&words, may, "driver types belong to store/src/db");
}

#[test]
fn a_server_function_stands_in_its_features_api_only() {
    let may = |source: &Source| source.is_in("app/") && source.name.ends_with("/api.rs");
    only_in(&["#[server"], may, "a feature's public surface is its api.rs");
}

#[test]
fn the_clock_is_read_in_one_place() {
    let words = ["SystemTime::now", "Timestamp::now", "Zoned::now"];
    let may = |source: &Source| {
        source.name == "server/src/clock.rs"
            || source.name.ends_with("/api.rs")
            || source.name.contains("/tests/")
            || source.is_in("bench/")
    };
    only_in(&words, may, "ask for the time as a parameter");
}

#[test]
fn nothing_is_drawn_from_raw_html_and_no_lint_is_silenced_without_a_reason() {
    only_in(
        &["inner_html"],
        |source| source.is_in("app/src/shell.rs") || source.is_in("app/src/ui/field.rs"),
        "text goes through view nodes; the title of a page is the one exception",
    );
    only_in(
        &["#[allow(", "#![allow("],
        |_| false,
        "write #[expect(lint, reason = \"…\")]",
    );
    only_in(
        &["AssertSqlSafe"],
        |source| source.is_in("store/src/db") || source.is_in("store/tests"),
        "SQL is made of literals",
    );
}

#[test]
fn no_style_stands_in_an_attribute() {
    let may = |source: &Source| !source.is_in("app/src");
    only_in(
        &[" style=\"", " style="],
        may,
        "the content security policy forbids inline styles",
    );
}

#[test]
fn crates_depend_downwards_only() {
    let may: [(&str, &[&str]); 4] = [
        ("domain", &[]),
        ("store", &["domain"]),
        ("app", &["domain", "store"]),
        ("server", &["domain", "store", "app"]),
    ];
    for (member, allowed) in may {
        let manifest = read(&format!("{member}/Cargo.toml"));
        for other in CRATES
            .iter()
            .filter(|other| **other != member && !allowed.contains(other))
        {
            let depends = manifest
                .lines()
                .any(|line| line.starts_with(&format!("{other}.")) || line.starts_with(&format!("{other} =")));
            assert!(!depends, "{member} must not depend on {other}");
        }
    }
}

#[test]
fn a_feature_has_the_same_name_behind_every_door() {
    let features: Vec<String> = std::fs::read_dir(root().join("store/src"))
        .expect("the store")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().trim_end_matches(".rs").to_owned())
        .filter(|name| root().join(format!("app/src/{name}")).is_dir())
        .collect();
    assert!(features.contains(&"ideas".to_owned()), "{features:?}");
    for feature in features {
        let doors = [
            format!("domain/src/{feature}"),
            format!("store/src/{feature}"),
            format!("app/src/{feature}"),
            format!("locales/fi/{feature}.json"),
            format!("locales/sv/{feature}.json"),
            format!("locales/en/{feature}.json"),
            format!("style/{feature}.css"),
        ];
        for door in doors {
            let found = root().join(&door).exists() || root().join(format!("{door}.rs")).exists();
            assert!(found, "the feature {feature} has no {door}");
        }
    }
}

/// Name and version of every crate in the lock file, and where it comes from.
fn locked() -> Vec<(String, String, Option<String>)> {
    let lock = read("Cargo.lock");
    let field = |block: &str, name: &str| {
        let line = block
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name} = \"")))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    let blocks = lock.split("[[package]]").skip(1);
    blocks
        .filter_map(|block| Some((field(block, "name")?, field(block, "version")?, field(block, "source"))))
        .collect()
}

#[test]
fn every_crate_comes_from_the_common_registry() {
    for (name, version, source) in locked() {
        let fine = match source {
            None => CRATES.contains(&name.as_str()),
            Some(source) => source == "registry+https://github.com/rust-lang/crates.io-index",
        };
        assert!(fine, "{name} {version} comes from elsewhere");
    }
}

#[test]
fn no_banned_crate_is_in_the_house() {
    let banned = [
        ("openssl", "one crypto provider: rustls with aws-lc-rs"),
        ("native-tls", "one crypto provider: rustls with aws-lc-rs"),
        ("mimalloc", "it holds memory under tokio"),
        ("bincode", "unmaintained"),
    ];
    for (name, version, _) in locked() {
        if let Some((_, why)) = banned.iter().find(|(ban, _)| *ban == name) {
            panic!("{name} {version} is banned: {why}");
        }
    }
}

#[test]
fn our_time_is_jiff() {
    // openidconnect brings chrono for itself; none of ours may.
    for member in CRATES {
        let manifest = read(&format!("{member}/Cargo.toml"));
        assert!(!manifest.contains("chrono"), "{member}: jiff is our time");
    }
}

#[test]
fn crates_with_known_faults_are_newer_than_them() {
    // leptos has no entries in the advisory database; the others are there or in our notes.
    let least = [
        ("leptos", [0, 8, 23]),
        ("libsqlite3-sys", [0, 37, 0]),
        ("sqlx", [0, 9, 0]),
        ("h2", [0, 4, 16]),
        ("bytes", [1, 11, 1]),
        ("tracing-subscriber", [0, 3, 20]),
        ("ammonia", [4, 1, 4]),
        ("lettre", [0, 11, 22]),
        ("rustls-webpki", [0, 103, 13]),
        ("tower-http", [0, 6, 0]),
    ];
    for (name, version, _) in locked() {
        if let Some((_, least)) = least.iter().find(|(known, _)| *known == name) {
            let core = version.split(['-', '+']).next().unwrap_or_default();
            let parts: Vec<u32> = core.split('.').filter_map(|part| part.parse().ok()).collect();
            assert!(
                parts.as_slice() >= least.as_slice(),
                "{name} {version} is older than {least:?}"
            );
        }
    }
}
