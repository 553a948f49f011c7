//! Every way into the service is an act of the policy: each address and each server function is
//! named here with its act, and each act stands in the table that lay people can read.

#[path = "permissions/boards.rs"]
mod boards;
#[path = "permissions/everyone.rs"]
mod everyone;
#[path = "permissions/matrix.rs"]
mod matrix;
#[path = "pages/town.rs"]
#[expect(dead_code, reason = "the matrix needs a part of the town")]
mod town;

use std::collections::BTreeSet;

use domain::Act;
use domain::people::policy_table;

/// Method and path as in `app/src/routes.rs`, and the act that its handler asks leave for.
const DOORS: &[(&str, &str, Act)] = &[
    ("get", "/", Act::ReadPublic),
    ("get", "/ideat", Act::ReadPublic),
    ("get", "/ideat/uusi", Act::Send),
    ("post", "/ideat/uusi", Act::Send),
    ("get", "/ideat/{id}", Act::ReadPublic),
    ("post", "/ideat/{id}/kannata", Act::Support),
    ("get", "/ideat/{id}/kommentoi", Act::Comment),
    ("post", "/ideat/{id}/kommentoi", Act::Comment),
    ("get", "/ideat/vastaa", Act::ReadInbox),
    ("post", "/ideat/vastaa", Act::ReadInbox),
    ("post", "/ideat/{id}/muistiinpano", Act::Note),
    ("post", "/ideat/{id}/luonnos", Act::Note),
    ("post", "/ideat/{id}/vastaus", Act::Answer),
    ("post", "/ideat/{id}/vaihe", Act::Handle),
    ("post", "/ideat/{id}/palaa", Act::Handle),
    ("post", "/ideat/{id}/avaa", Act::Reopen),
    ("post", "/ideat/{id}/piilota", Act::Hide),
    ("post", "/ideat/{id}/yhteystiedot", Act::OpenContact),
    ("post", "/ideat/{id}/kumoa", Act::Handle),
    ("post", "/ideat/{id}/kortti", Act::Handle),
    ("post", "/ideat/{id}/toimenpide", Act::Handle),
    ("get", "/lanka/{id}", Act::ReadPublic),
    ("get", "/ideat/{id}/ilmoita", Act::Report),
    ("post", "/ideat/{id}/ilmoita", Act::Report),
    ("get", "/ideat/{id}/peita", Act::Cover),
    ("post", "/ideat/{id}/peita", Act::Cover),
    ("get", "/saapuneet/kirjaa", Act::EnterOnBehalf),
    ("post", "/saapuneet/kirjaa", Act::EnterOnBehalf),
    ("get", "/saapuneet/kirjattu/{id}", Act::EnterOnBehalf),
    ("get", "/valvonta", Act::ReadDesk),
    ("post", "/valvonta", Act::ReadDesk),
    ("get", "/saannot", Act::ReadPublic),
    ("get", "/oma/{id}/{link}", Act::ReadOwn),
    ("post", "/oma/{id}/{link}/korjaa", Act::CorrectOwn),
    ("post", "/oma/{id}/{link}/peru", Act::WithdrawOwn),
    ("post", "/oma/{id}/{link}/vastaa", Act::ReplyOwn),
    ("post", "/oma/{id}/{link}/avaa", Act::ReopenOwn),
    ("post", "/oma/{id}/{link}/saitko", Act::RateOwn),
    ("post", "/oma/{id}/{link}/uusi-linkki", Act::RenewOwnLink),
    ("post", "/oma/{id}/{link}/omiin", Act::ManageSelf),
    ("post", "/oma/{id}/{link}/poista-tiedot", Act::EraseOwn),
    ("get", "/omat", Act::ManageSelf),
    ("post", "/omat/seuratut", Act::ManageSelf),
    ("get", "/omat/tiedot", Act::ManageSelf),
    ("post", "/omat/tiedot", Act::ManageSelf),
    ("get", "/omat/tiedot/lataa", Act::ManageSelf),
    ("get", "/omat/tiedot/poista", Act::ManageSelf),
    ("post", "/omat/tiedot/poista", Act::ManageSelf),
    ("get", "/ideat/{id}/seuraa", Act::Follow),
    ("post", "/ideat/{id}/seuraa", Act::Follow),
    ("get", "/kirjaudu", Act::SignIn),
    ("post", "/kirjaudu", Act::SignIn),
    ("get", "/kirjaudu/koodi", Act::SignIn),
    ("post", "/kirjaudu/koodi", Act::SignIn),
    ("get", "/kirjaudu/linkki/{token}", Act::SignIn),
    ("post", "/kirjaudu/linkki/{token}", Act::SignIn),
    ("get", "/kirjaudu/oidc", Act::SignIn),
    ("get", "/kirjaudu/oidc/paluu", Act::SignIn),
    ("post", "/kirjaudu/ulos", Act::SignIn),
    ("get", "/omat/istunnot", Act::ManageSelf),
    ("post", "/omat/istunnot/muut", Act::ManageSelf),
    ("post", "/omat/istunnot/{number}/lopeta", Act::ManageSelf),
    ("get", "/vahvista/{id}/{mac}", Act::SetOwnMail),
    ("post", "/vahvista/{id}/{mac}", Act::SetOwnMail),
    ("get", "/mailit/{switch}/{mac}", Act::SetOwnMail),
    ("post", "/mailit/{switch}/{mac}", Act::SetOwnMail),
    ("get", "/saapuneet", Act::ReadInbox),
    ("post", "/saapuneet/toimi", Act::ReadInbox),
    ("post", "/saapuneet/kumoa", Act::ReadInbox),
    ("get", "/taulut", Act::ReadBoards),
    ("get", "/taulut/uusi", Act::CreateBoard),
    ("post", "/taulut/uusi", Act::CreateBoard),
    ("get", "/taulut/{id}", Act::ReadBoard),
    ("post", "/taulut/{id}/kumoa", Act::WorkBoard),
    ("get", "/taulut/{id}/julkinen", Act::ReadBoardInPublic),
    ("get", "/taulut/{id}/monta", Act::WorkBoard),
    ("post", "/taulut/{id}/monta", Act::WorkBoard),
    ("get", "/taulut/{id}/kortit/uusi", Act::WorkBoard),
    ("post", "/taulut/{id}/kortit/uusi", Act::WorkBoard),
    ("post", "/taulut/{id}/kortit/{number}/toimenpide", Act::ReadBoard),
    ("get", "/taulut/{id}/kortit/{number}/siirra", Act::WorkBoard),
    ("post", "/taulut/{id}/kortit/{number}/siirra", Act::WorkBoard),
    ("get", "/ryhmat", Act::ReadPublic),
    ("get", "/ryhmat/{id}", Act::ReadPublic),
    ("get", "/taulut/virta", Act::ReadBoards),
    ("get", "/taulut/{id}/kortit/{number}", Act::ReadBoard),
    ("post", "/taulut/{id}/kortit/{number}", Act::WorkBoard),
    ("get", "/taulut/{id}/kortit/{number}/kuvaus", Act::WorkBoard),
    ("post", "/taulut/{id}/kortit/{number}/kuvaus", Act::WorkBoard),
    ("get", "/taulut/{id}/kortit/{number}/versiot", Act::ReadBoard),
    ("post", "/taulut/{id}/kortit/{number}/kommentit", Act::TalkOnBoard),
    (
        "get",
        "/taulut/{id}/kortit/{number}/kommentit/{comment}",
        Act::TalkOnBoard,
    ),
    (
        "post",
        "/taulut/{id}/kortit/{number}/kommentit/{comment}",
        Act::TalkOnBoard,
    ),
    ("post", "/taulut/{id}/kortit/{number}/liitteet", Act::WorkBoard),
    ("get", "/taulut/{id}/liitteet/{file}", Act::ReadBoard),
    ("post", "/taulut/{id}/liitteet/{file}/poista", Act::WorkBoard),
    ("get", "/taulut/{id}/virtaus", Act::ReadBoard),
    ("post", "/taulut/{id}/virtaus", Act::ManageBoard),
    ("get", "/taulut/{id}/virtaus.csv", Act::ReadBoard),
    ("get", "/taulut/{id}/asetukset", Act::ManageBoard),
    ("post", "/taulut/{id}/asetukset", Act::ManageBoard),
    ("get", "/taulut/{id}/asetukset/sarakkeet", Act::ManageBoard),
    ("post", "/taulut/{id}/asetukset/sarakkeet", Act::ManageBoard),
    ("get", "/taulut/{id}/asetukset/sarakkeet/{column}", Act::ManageBoard),
    ("post", "/taulut/{id}/asetukset/sarakkeet/{column}", Act::ManageBoard),
    ("get", "/taulut/{id}/asetukset/radat", Act::ManageBoard),
    ("post", "/taulut/{id}/asetukset/radat", Act::ManageBoard),
    ("get", "/taulut/{id}/asetukset/tunnisteet", Act::ManageBoard),
    ("post", "/taulut/{id}/asetukset/tunnisteet", Act::ManageBoard),
    ("get", "/taulut/{id}/asetukset/ihmiset", Act::ManageBoard),
    ("post", "/taulut/{id}/asetukset/ihmiset", Act::ManageBoard),
    ("get", "/taulut/{id}/saannot", Act::ReadBoard),
    ("get", "/taulut/{id}/arkisto", Act::ReadBoard),
    ("post", "/taulut/{id}/arkisto", Act::WorkBoard),
    ("get", "/taulut/{id}/roskakori", Act::ReadBoard),
    ("post", "/taulut/{id}/roskakori", Act::WorkBoard),
    ("get", "/taulut/{id}/kortit.csv", Act::ReadBoard),
    ("get", "/taulut/{id}/siirtymat.csv", Act::ReadBoard),
    ("get", "/taulut/{id}/taulu.json", Act::ReadBoard),
    ("get", "/taulut/{id}/tiedot", Act::ReadBoard),
    ("get", "/taulut/{id}/muutokset", Act::ReadBoard),
    ("get", "/hallinta", Act::ReadAdmin),
    ("get", "/hallinta/nimi", Act::ManageSettings),
    ("post", "/hallinta/nimi", Act::ManageSettings),
    ("get", "/hallinta/varit", Act::ManageSettings),
    ("post", "/hallinta/varit", Act::ManageSettings),
    ("get", "/hallinta/ryhmat", Act::ManageLists),
    ("post", "/hallinta/ryhmat", Act::ManageLists),
    ("post", "/hallinta/ryhmat/{id}", Act::ManageLists),
    ("get", "/hallinta/aiheet", Act::ManageLists),
    ("post", "/hallinta/aiheet", Act::ManageLists),
    ("post", "/hallinta/aiheet/{id}", Act::ManageLists),
    ("get", "/hallinta/ihmiset", Act::ManagePeople),
    ("post", "/hallinta/ihmiset", Act::ManagePeople),
    ("get", "/hallinta/ihmiset/{id}", Act::ManagePeople),
    ("post", "/hallinta/ihmiset/{id}", Act::ManagePeople),
    ("get", "/hallinta/tilat", Act::ManageTexts),
    ("post", "/hallinta/tilat", Act::ManageTexts),
    ("get", "/hallinta/lupaus", Act::ManageSettings),
    ("post", "/hallinta/lupaus", Act::ManageSettings),
    ("post", "/hallinta/lupaus/{id}", Act::ManageSettings),
    ("get", "/hallinta/pohjat", Act::ManageTemplates),
    ("post", "/hallinta/pohjat", Act::ManageTemplates),
    ("post", "/hallinta/pohjat/{id}", Act::ManageTemplates),
    ("get", "/hallinta/tekstit", Act::ManageTexts),
    ("post", "/hallinta/tekstit", Act::ManageTexts),
    ("get", "/hallinta/tekstit/tietosuoja", Act::ManageTexts),
    ("post", "/hallinta/tekstit/tietosuoja", Act::ManageTexts),
    ("get", "/hallinta/tekstit/saavutettavuus", Act::ManageTexts),
    ("post", "/hallinta/tekstit/saavutettavuus", Act::ManageTexts),
    ("get", "/hallinta/posti", Act::ManageSettings),
    ("post", "/hallinta/posti", Act::ManageSettings),
    ("get", "/hallinta/kirjautuminen", Act::ManageSettings),
    ("get", "/hallinta/oikeudet", Act::ReadAdmin),
    ("get", "/hallinta/tila", Act::ReadAdmin),
    ("get", "/strategia", Act::ReadPublic),
    ("get", "/strategia/versiot", Act::ReadPublic),
    ("get", "/strategia/muutokset", Act::ReadPublic),
    ("get", "/tavoitteet/{id}", Act::ReadPublic),
    ("get", "/ohjelma", Act::ReadPublic),
    ("get", "/ohjelma/muutokset", Act::ReadPublic),
    ("get", "/ohjelma/muutokset.atom", Act::ReadPublic),
    ("get", "/ohjelma/raportit", Act::ReadPublic),
    ("post", "/ohjelma/raportit", Act::EditProgramme),
    ("get", "/ohjelma/raportit/{id}", Act::ReadPublic),
    ("post", "/ohjelma/raportit/{id}", Act::EditProgramme),
    ("get", "/toimenpiteet/{id}", Act::ReadPublic),
    ("get", "/strategia/uusi", Act::EditStrategy),
    ("post", "/strategia/uusi", Act::EditStrategy),
    ("get", "/strategia/{id}/muokkaa", Act::EditStrategy),
    ("post", "/strategia/{id}/muokkaa", Act::EditStrategy),
    ("get", "/strategia/{id}/muokkaa/laki", Act::EditStrategy),
    ("post", "/strategia/{id}/muokkaa/laki", Act::EditStrategy),
    ("get", "/strategia/{id}/muokkaa/pois", Act::EditStrategy),
    ("post", "/strategia/{id}/muokkaa/pois", Act::EditStrategy),
    ("get", "/strategia/{id}/muokkaa/tila", Act::EditStrategy),
    ("post", "/strategia/{id}/muokkaa/tila", Act::EditStrategy),
    ("get", "/strategia/{id}/muokkaa/osat/{part}", Act::EditStrategy),
    ("post", "/strategia/{id}/muokkaa/osat/{part}", Act::EditStrategy),
    ("get", "/ohjelma/uusi", Act::EditProgramme),
    ("post", "/ohjelma/uusi", Act::EditProgramme),
    ("get", "/ohjelma/{id}/muokkaa", Act::EditProgramme),
    ("post", "/ohjelma/{id}/muokkaa", Act::EditProgramme),
    ("get", "/toimenpiteet/uusi", Act::EditProgramme),
    ("post", "/toimenpiteet/uusi", Act::EditProgramme),
    ("get", "/toimenpiteet/{id}/muokkaa", Act::EditMeasure),
    ("post", "/toimenpiteet/{id}/muokkaa", Act::EditMeasure),
    ("get", "/toimenpiteet/{id}/tila", Act::EditMeasure),
    ("post", "/toimenpiteet/{id}/tila", Act::EditMeasure),
    ("get", "/toimenpiteet/{id}/valitavoitteet", Act::EditMeasure),
    ("post", "/toimenpiteet/{id}/valitavoitteet", Act::EditMeasure),
    ("get", "/toimenpiteet/{id}/rahoitus", Act::EditMeasure),
    ("post", "/toimenpiteet/{id}/rahoitus", Act::EditMeasure),
    ("get", "/toimenpiteet/{id}/yhteydet", Act::EditMeasure),
    ("post", "/toimenpiteet/{id}/yhteydet", Act::EditMeasure),
    ("get", "/toimenpiteet/{id}/henkilosto", Act::EditMeasure),
    ("post", "/toimenpiteet/{id}/henkilosto", Act::EditMeasure),
    ("get", "/ohjelma/vienti.csv", Act::ReadPublic),
    ("get", "/ohjelma/vienti.xlsx", Act::ReadPublic),
    ("get", "/ohjelma/tuonti", Act::EditProgramme),
    ("post", "/ohjelma/tuonti", Act::EditProgramme),
    ("post", "/ohjelma/tuonti/tallenna", Act::EditProgramme),
    ("get", "/paatokset/uusi", Act::RecordDecision),
    ("post", "/paatokset/uusi", Act::RecordDecision),
    ("get", "/tietoa", Act::ReadPublic),
    ("get", "/saavutettavuus", Act::ReadPublic),
    ("get", "/tietosuoja", Act::ReadPublic),
    ("get", "/brand/{file}", Act::ReadPublic),
    ("post", "/api/ideas/support", Act::Support),
    ("post", "/api/ideas/similar", Act::FindSimilar),
    ("post", "/api/boards/op", Act::WorkBoard),
];

/// Leads every server function to its own door; it is no act itself.
const ALL_FUNCTIONS: (&str, &str) = ("post", "/api/{*path}");

/// The routes as they are written: `.route("/path", get(…).post(…))`.
fn written_routes() -> BTreeSet<(String, String)> {
    let source = include_str!("../../app/src/routes.rs");
    let mut found = BTreeSet::new();
    for part in source.split(".route(").skip(1) {
        let path = part.split('"').nth(1).unwrap_or_default();
        let rest = part.split_once(',').map_or("", |(_, rest)| rest);
        let handlers = rest.split(".route(").next().unwrap_or_default();
        let handlers = handlers.split('\n').take(3).collect::<Vec<_>>().join(" ");
        for method in ["get", "post", "put", "delete", "patch"] {
            let opens = [format!(" {method}("), format!(".{method}(")];
            if opens.iter().any(|open| handlers.contains(open)) {
                found.insert((method.to_owned(), path.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_route_is_an_act_of_the_policy() {
    for (method, path) in written_routes() {
        let known = DOORS.iter().any(|(m, p, _)| *m == method && *p == path);
        assert!(
            known || (method.as_str(), path.as_str()) == ALL_FUNCTIONS,
            "{method} {path} has no act: name it in DOORS"
        );
    }
}

#[test]
fn every_server_function_is_an_act_of_the_policy() {
    // Without a use of the app its functions are not linked in.
    assert!(!app::public_routes().is_empty());
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    assert!(!functions.is_empty(), "no server function was found");
    for (path, method) in functions {
        let method = method.as_str().to_lowercase();
        assert_ne!(method, "get", "{path}: a server function that can be called by a link");
        let known = DOORS.iter().any(|(m, p, _)| *m == method && *p == path);
        assert!(known, "{method} {path} has no act: name it in DOORS");
    }
}

#[test]
fn every_door_still_leads_somewhere() {
    let routes = written_routes();
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, _)| path)
        .collect();
    for (method, path, _) in DOORS {
        let there = routes.contains(&((*method).to_owned(), (*path).to_owned())) || functions.contains(path);
        assert!(there, "{method} {path} is gone: take it out of DOORS");
    }
}

#[test]
fn every_act_behind_a_door_stands_in_the_readable_table() {
    let table = policy_table();
    for (.., act) in DOORS {
        assert!(
            table.contains(act.as_code()),
            "the table does not name {}",
            act.as_code()
        );
    }
}

/// `docs/permissions.md` is the policy's own words. After a change of the policy write it anew:
/// `LANKA_WRITE_DOCS=1 cargo nextest run -p server the_document`.
#[test]
fn the_document_says_what_the_policy_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/permissions.md");
    let text = format!(
        "# Who may do what\n\nWritten by a test from `domain/src/people.rs`, not by hand. \
         An act that is refused because the matter is private, held or unknown gets one and the same answer.\n\n\
         ```text\n{}\n```\n",
        policy_table().trim_end()
    );
    if std::env::var_os("LANKA_WRITE_DOCS").is_some() {
        std::fs::write(path, &text).expect("the document can be written");
    }
    let written = std::fs::read_to_string(path).expect("docs/permissions.md is there");
    assert_eq!(written, text, "the policy changed: write docs/permissions.md anew");
}
