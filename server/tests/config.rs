//! Settings: which source wins, and what is said about a slip.

use std::path::PathBuf;

use domain::town::Town;
use server::config::{From, SETTINGS, Settings, Sources};

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

struct Given {
    _folder: tempfile::TempDir,
    path: PathBuf,
    sources: Sources,
}

fn given(toml: &str, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> Given {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lanka.toml");
    std::fs::write(&path, toml).expect("a file");
    let sources = Sources {
        flags: pairs(flags),
        environment: pairs(environment),
        file: Some(path.clone()),
    };
    Given {
        _folder: folder,
        path,
        sources,
    }
}

fn refusal(toml: &str, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> String {
    let given = given(toml, environment, flags);
    let error = Settings::load(&given.sources, &Town::default()).expect_err("a refusal");
    error
        .to_string()
        .replace(&given.path.display().to_string(), "lanka.toml")
}

fn settings(toml: &str, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> Settings {
    Settings::load(&given(toml, environment, flags).sources, &Town::default()).expect("settings")
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let file = "port = 1000\ndata = \"a\"\nlog = \"warn\"\n";
    let settings = settings(
        file,
        &[("LANKA_PORT", "2000"), ("LANKA_DATA", "b")],
        &[("port", "3001")],
    );
    assert_eq!(settings.port(), 3001);
    assert_eq!(
        settings.from("port"),
        &From::Flag {
            name: "port".to_owned()
        }
    );
    assert_eq!(settings.text("data"), "b");
    assert_eq!(
        settings.from("data"),
        &From::Environment {
            variable: "LANKA_DATA".to_owned()
        }
    );
    assert!(matches!(settings.from("log"), From::File { line: 3, .. }));
    assert_eq!(settings.from("host"), &From::Default);
}

#[test]
fn an_unknown_key_is_refused_with_its_file_and_line() {
    let told = refusal("port = 3000\n\n[limits]\nidea = 5\n", &[], &[]);
    assert_eq!(
        told,
        "lanka.toml, rivi 4: tuntematon asetus \"limits.idea\". Tarkoititko \"limits.ideas\"? Kaikki asetukset näyttää: lanka config"
    );
    assert!(refusal("", &[("LANKA_ORIGN", "https://a.fi")], &[]).contains("LANKA_ORIGN"));
    assert!(refusal("", &[], &[("nothing", "1")]).contains("--set nothing"));
    assert!(
        refusal("\n[town.name]\nde = \"Stadt\"\n", &[], &[]).contains("lanka.toml, rivi 3"),
        "the town's too"
    );
}

#[test]
fn a_bad_value_is_refused_with_its_place_and_what_it_should_be() {
    assert_eq!(
        refusal("# remark\nport = \"many\"\n", &[], &[]),
        "lanka.toml, rivi 2: asetus port = \"many\" ei kelpaa: arvon pitää olla kokonaisluku väliltä 0–65535."
    );
    assert!(refusal("", &[("LANKA_PAGE_CACHE", "ehkä")], &[]).starts_with("ympäristömuuttuja LANKA_PAGE_CACHE: "));
    assert!(refusal("[town]\nbrand = \"sininen\"\n", &[], &[]).contains("town.brand"));
    assert!(refusal("port = \n", &[], &[]).contains("kirjoitusvirhe"));
}

#[test]
fn off_loopback_the_origin_must_be_told_and_be_https() {
    assert!(refusal("host = \"0.0.0.0\"\n", &[], &[]).contains("LANKA_ORIGIN="));
    assert!(refusal("host = \"0.0.0.0\"\norigin = \"http://ideat.kunta.fi\"\n", &[], &[]).contains("--insecure-http"));
    settings("host = \"0.0.0.0\"\norigin = \"https://ideat.kunta.fi\"\n", &[], &[]);
    settings(
        "host = \"0.0.0.0\"\norigin = \"http://10.0.0.5:3000\"\ninsecure_http = true\n",
        &[],
        &[],
    );
    let own = settings("", &[], &[]);
    assert_eq!(own.origin(([127, 0, 0, 1], 3999).into()), "http://127.0.0.1:3999");
}

#[test]
fn a_secret_is_never_printed() {
    let key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    let settings = settings(
        "",
        &[("LANKA_KEY", key), ("LANKA_DATABASE", "postgres://u:hunter2@h/d")],
        &[],
    );
    let report = settings.report();
    assert!(!report.contains(key) && !report.contains("hunter2"));
    assert!(report.contains("key = (salainen)"));
    assert!(report.contains("ympäristömuuttuja LANKA_KEY"));
}

#[test]
fn every_setting_says_what_it_means() {
    let report = settings("", &[], &[]).report();
    for setting in SETTINGS {
        assert!(report.contains(&format!("{} = ", setting.name)));
        assert!(setting.meaning.ends_with('.'), "{}", setting.name);
    }
}

#[test]
fn the_town_is_set_leaf_by_leaf() {
    let settings = settings(
        "[town.name]\nfi = \"Ikaalinen\"\n[town.promise]\nanswer_working_days = 5\n",
        &[
            ("LANKA_TOWN_NAME_SV", "Ikalis"),
            ("LANKA_TOWN_PROMISE_DECISION_DAYS", "90"),
        ],
        &[("town.brand", "#123456")],
    );
    let town = settings.town();
    assert_eq!((town.name.fi.as_str(), town.name.sv.as_str()), ("Ikaalinen", "Ikalis"));
    assert_eq!((town.promise.answer_working_days, town.promise.decision_days), (5, 90));
    assert_eq!(town.brand, "#123456");
    assert!(matches!(settings.from("town.name.fi"), From::File { line: 2, .. }));
}

#[test]
fn what_is_set_on_screen_lies_under_the_file_and_over_the_default() {
    let mut settings = settings("[town]\nshort = \"KUN\"\n", &[], &[]);
    settings.lay_database(&pairs(&[
        ("town.short", "PAR"),
        ("town.name.fi", "Parkano"),
        ("town.brand", "sininen"),
    ]));
    let town = settings.town();
    assert_eq!(town.short, "KUN", "the file stands");
    assert_eq!(town.name.fi, "Parkano");
    assert_eq!(town.brand, Town::default().brand, "what does not fit is left out");
    let report = settings.report();
    assert!(report.contains("town.name.fi = Parkano"), "{report}");
    assert!(report.contains("tietokanta, asetettu sivulla /hallinta"), "{report}");
}

#[test]
fn what_is_set_outside_is_told_with_its_place_and_without_secrets() {
    let given = given(
        "key = \"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"\n[town]\nshort = \"KUN\"\n",
        &[],
        &[("town.brand", "#123456")],
    );
    let outside = Settings::load(&given.sources, &Town::default())
        .expect("settings")
        .outside();
    assert_eq!(outside.fixed["town.brand"], "valitsin --town.brand");
    assert!(outside.fixed["town.short"].ends_with("lanka.toml, rivi 3"));
    assert!(!outside.fixed.contains_key("town.name.fi"));
    let key = outside.server.iter().find(|it| it.name == "key").expect("the key");
    assert_eq!(key.value, None, "a secret is only said to be set");
}

#[test]
fn a_towns_address_of_mail_or_page_must_be_one_in_files_too() {
    assert!(refusal("[town]\ncontact_email = \"kirjaamo\"\n", &[], &[]).contains("sähköpostiosoite"));
    assert!(refusal("[town.registry]\nurl = \"javascript:x\"\n", &[], &[]).contains("verkko-osoite"));
}

#[test]
fn a_mail_server_needs_a_sender_and_an_encrypted_line() {
    let told = refusal("mail.smtp = \"smtp://posti.kunta.fi\"\n", &[], &[]);
    assert!(told.contains("mail.from puuttuu"), "{told}");
    let open = "mail.smtp = \"smtp://posti.kunta.fi\"\nmail.from = \"ideat@kunta.fi\"\nmail.tls = \"none\"\n";
    let told = refusal(open, &[], &[]);
    assert!(
        told.contains("lanka.toml, rivi 3") && told.contains("salaamatta koneelle posti.kunta.fi"),
        "{told}"
    );
    assert!(
        settings(open, &[], &[("insecure_http", "kyllä")])
            .mail()
            .server
            .is_some()
    );
    let own = "mail.smtp = \"smtp://127.0.0.1:2525\"\nmail.from = \"ideat@kunta.fi\"\nmail.tls = \"none\"\n";
    assert_eq!(settings(own, &[], &[]).mail().server.expect("a server").port, 2525);
    assert!(refusal("mail.smtp = \"posti.kunta.fi\"\n", &[], &[]).contains("smtp://"));
    assert!(refusal("mail.from = \"ideat\"\n", &[], &[]).contains("sähköpostiosoite"));
    let secret = settings("", &[("LANKA_MAIL_PASSWORD", "hyvin-salainen")], &[]);
    assert!(!secret.report().contains("hyvin-salainen"));
}
