//! A report is opened by staff, read by everyone when it is closed, and gives the same figures as a file.

use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx};
use domain::people::Role;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;

use crate::programme::{made, number};
use crate::town::Town;

async fn editor(town: &Town) -> String {
    let seats = [("kirjasto", false)];
    town.person("eeva@ikaalinen.fi", &[Role::StrategyEditor], &seats)
        .await
        .1
}

/// A programme whose measure 2.3 has everything, and a period of it that is open.
async fn opened(town: &Town, cookie: &str) -> String {
    made(town, "in_force").await;
    for text in [
        "insert into milestone (measure_id, position, name_fi, due_on) \
         select id, 1, 'Kokeilu alkaa', '2026-01-10' from measure where code = '2.3' returning id",
        "insert into funding (measure_id, source, state, applied_on, applied_cents, granted_cents) \
         select id, '=HYPERLINK(\"x\")', 'granted', '2026-01-15', 500000, 400050 from measure where code = '2.3' \
         returning id",
        "insert into indicator (name_fi, unit_fi, decimals, direction, level, baseline) \
         values ('Käynnit <b> & illalla', 'kpl', 1, 'up', 'operational', 1000000) returning id",
        "insert into indicator_of_measure (indicator_id, measure_id) \
         select indicator.id, measure.id from indicator, measure where code = '2.3' returning indicator_id",
        "insert into indicator_value (indicator_id, on_day, amount, at) \
         select id, '2026-02-01', 12345000, 1 from indicator returning indicator_id",
        "insert into indicator_target (indicator_id, by_day, amount) \
         select id, '2026-12-31', 20000000 from indicator returning indicator_id",
        "insert into decision (body, decided_on, section, sentence_fi, created_at) \
         values ('Kaupunginhallitus', '2026-02-01', '12 §', 'Kirjasto avataan iltaisin.', 1) returning id",
        "insert into decision_on (decision_id, measure_id) \
         select decision.id, measure.id from decision, measure where code = '2.3' returning decision_id",
        "insert into check_in (measure_id, month, done_text, doing_text, needed_text, facts, at) \
         select id, '2026-02', 'Ovi vaihdettiin.', 'Vuoroja sovitaan.', 'Avaimia.', '{}', 1 \
         from measure where code = '2.3' returning id",
        // As the rows above came without the service: it computes the statuses anew when it closes.
        "update measure set computed_on = '2020-01-01' where code = '2.3' returning id",
    ] {
        number(town, text).await;
    }
    let programme = number(town, "select id from programme").await.to_string();
    let form = [
        ("programme", programme.as_str()),
        ("kind", "interim"),
        ("name", "Väliraportti alkuvuodesta"),
        ("from", "2026-01-01"),
        ("to", "2026-03-01"),
    ];
    let made = town.post_as("/ohjelma/raportit", &form, cookie).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.html);
    made.location().trim_end_matches("?tallennettu").to_owned()
}

async fn close(town: &Town, at: &str, cookie: &str) -> StatusCode {
    let seen = town.get_as(at, cookie).await.value("seen");
    let form = [("act", "close"), ("seen", seen.as_str()), ("read", "on")];
    town.post_as(at, &form, cookie).await.status
}

async fn bytes(town: &Town, path: &str) -> Vec<u8> {
    use tower::ServiceExt as _;
    let request = Request::get(path).body(axum::body::Body::empty()).expect("a request");
    let answer = app::router(town.state.clone())
        .oneshot(request)
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.into_body().collect().await.expect("a body").to_bytes().to_vec()
}

#[tokio::test]
async fn an_open_report_is_the_staffs_and_a_closed_one_is_everyones() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let at = opened(&town, &cookie).await;
    for path in [at.clone(), format!("{at}.xlsx"), format!("{at}.docx")] {
        assert_eq!(town.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!town.get("/ohjelma/raportit").await.says("Väliraportti alkuvuodesta"));
    let page = town.get_as(&at, &cookie).await;
    assert!(
        page.says("Kausi on auki") && page.says("Ovi vaihdettiin."),
        "{}",
        page.html
    );
    let worker = town.person("tiina@ikaalinen.fi", &[], &[("kirjasto", false)]).await.1;
    let page = town.get_as(&at, &worker).await;
    assert!(
        page.status == StatusCode::OK && !page.says("Sulje kausi"),
        "{}",
        page.html
    );

    // Nobody closes it unread, and those who do not keep the programme not at all.
    let seen = town.get_as(&at, &cookie).await.value("seen");
    let unread = [("act", "close"), ("seen", seen.as_str())];
    let refused = town.post_as(&at, &unread, &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("href=\"#read\""), "{}", refused.html);
    let form = [("act", "close"), ("seen", seen.as_str()), ("read", "on")];
    assert_eq!(town.post_as(&at, &form, &worker).await.status, StatusCode::FORBIDDEN);

    assert_eq!(close(&town, &at, &cookie).await, StatusCode::SEE_OTHER);
    let page = town.get(&at).await;
    for words in [
        "Väliraportti alkuvuodesta",
        "1.1.2026–1.3.2026",
        "Raportissa on 2 toimenpidettä.",
        "1 toimenpiteen etenemisestä ei ole tietoa.",
        "Välitavoite on myöhässä 51 päivää.",
        "Painopiste",
        "Sujuva arki",
        "Kirjasto auki iltaisin",
        "2/2026: Ovi vaihdettiin.",
        "Tekeillä (2/2026)",
        "Avaimia.",
        "1\u{a0}234,5 (1.2.2026)",
        "4\u{a0}000,50\u{a0}€",
        "Kaupunginhallitus 1.2.2026, 12 §",
        "kirjoitettu 1/",
        "Muut toimenpiteet",
        "Lomakkeet verkkoon",
    ] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    for words in ["Sisäinen nimi", "Sulje kausi", "Kausi on auki"] {
        assert!(!page.says(words), "{words}");
    }
    assert!(town.get("/ohjelma/raportit").await.says("Väliraportti alkuvuodesta"));
    let swedish = town.get(&format!("/sv{at}")).await;
    assert!(
        swedish.says("Mellanrapport") && swedish.says("Ett delmål är 51 dagar"),
        "{}",
        swedish.html
    );
}

#[tokio::test]
async fn a_report_that_was_closed_stays_as_it_was_and_who_is_late_is_told_so() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let at = opened(&town, &cookie).await;
    let seen = town.get_as(&at, &cookie).await.value("seen");
    assert_eq!(close(&town, &at, &cookie).await, StatusCode::SEE_OTHER);
    let before = town.get(&at).await.html;
    for text in [
        "update measure set name_fi = 'Muuttui', status = 'completed' where code = '2.3' returning id",
        "update check_in set done_text = 'Muuttui' returning id",
        "update strategy_part set name_fi = 'Muuttui' where kind = 'goal' returning id",
        "update indicator_value set amount = 1 returning indicator_id",
    ] {
        number(&town, text).await;
    }
    assert_eq!(town.get(&at).await.html, before);
    for act in ["close", "edit"] {
        let form = [
            ("act", act),
            ("seen", seen.as_str()),
            ("read", "on"),
            ("kind", "annual"),
            ("name", "Toinen"),
            ("from", "2026-01-01"),
            ("to", "2026-02-01"),
        ];
        let late = town.post_as(&at, &form, &cookie).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.says("Joku muu sulki kauden jo"), "{}", late.html);
    }
}

#[tokio::test]
async fn a_period_that_is_wrong_or_not_over_is_refused_at_its_fields() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let at = opened(&town, &cookie).await;
    let form = [
        ("programme", "999"),
        ("kind", "daily"),
        ("name", ""),
        ("from", "31.6.2026"),
        ("to", "2026-01-01"),
    ];
    let refused = town.post_as("/ohjelma/raportit", &form, &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for id in ["programme", "kind", "name", "from"] {
        assert!(refused.says(&format!("href=\"#{id}\"")), "{id}: {}", refused.html);
    }
    let seen = town.get_as(&at, &cookie).await.value("seen");
    let edit = |from, to| {
        [
            ("act", "edit"),
            ("seen", seen.as_str()),
            ("kind", "annual"),
            ("name", "Vuosiraportti"),
            ("from", from),
            ("to", to),
        ]
    };
    let backwards = town.post_as(&at, &edit("2026-02-01", "2026-01-01"), &cookie).await;
    assert_eq!(backwards.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(backwards.says("href=\"#to\"") && backwards.says("value=\"Vuosiraportti\""));
    let later = edit("2026-01-01", "2026-12-31");
    assert_eq!(town.post_as(&at, &later, &cookie).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.post_as(&at, &later, &cookie).await.status, StatusCode::CONFLICT);
    assert_eq!(close(&town, &at, &cookie).await, StatusCode::CONFLICT);
    let page = town.get_as(&at, &cookie).await;
    assert!(
        page.says("Vuosiraportti") && page.says("Kausi on auki"),
        "{}",
        page.html
    );
}

/// The row of a sheet whose first cell is this.
fn row(range: &calamine::Range<Data>, first: &str) -> Vec<Data> {
    let found = range.rows().find(|row| row[0] == *first);
    found.unwrap_or_else(|| panic!("no row {first}: {range:?}")).to_vec()
}

#[tokio::test]
async fn the_spreadsheet_has_real_numbers_and_days_and_no_formula() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let at = opened(&town, &cookie).await;
    close(&town, &at, &cookie).await;
    let file = bytes(&town, &format!("{at}.xlsx")).await;
    assert_eq!(
        file,
        bytes(&town, &format!("{at}.xlsx")).await,
        "the same report is the same file"
    );
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).expect("opens");
    assert_eq!(
        book.sheet_names(),
        ["Yhteenveto", "Toimenpiteet", "Mittarit", "Rahoitus"]
    );
    let summary = book.worksheet_range("Yhteenveto").expect("a sheet");
    assert_eq!(row(&summary, "Toimenpiteitä")[1], Data::Float(2.0));
    assert_eq!(row(&summary, "Myönnetty")[1], Data::Float(4_000.5));
    let measures = book.worksheet_range("Toimenpiteet").expect("a sheet");
    let one = row(&measures, "2.3");
    assert!(one.contains(&Data::String("Myöhässä".to_owned())), "{one:?}");
    assert!(one.contains(&Data::Float(12_345.5)), "{one:?}");
    assert_eq!(row(&measures, "2.10")[10], Data::Empty, "what is not known is not 0");
    let figures = book.worksheet_range("Mittarit").expect("a sheet");
    let one = row(&figures, "2.3");
    assert_eq!(one[9], Data::Float(1_234.5));
    assert!(
        matches!(&one[10], Data::DateTime(day) if day.as_f64() == 46_054.0),
        "1.2.2026: {one:?}"
    );
    let money = book.worksheet_range("Rahoitus").expect("a sheet");
    assert_eq!(row(&money, "2.3")[2], Data::String("=HYPERLINK(\"x\")".to_owned()));
    for sheet in book.sheet_names() {
        let formulas = book.worksheet_formula(&sheet).expect("reads");
        assert!(formulas.used_cells().next().is_none(), "{sheet}: {formulas:?}");
    }
}

fn part(file: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).expect("a zip");
    let mut text = String::new();
    zip.by_name(name)
        .expect("a part")
        .read_to_string(&mut text)
        .expect("text");
    text
}

#[tokio::test]
async fn the_document_has_headings_header_rows_page_numbers_language_and_title() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let at = opened(&town, &cookie).await;
    close(&town, &at, &cookie).await;
    let file = bytes(&town, &format!("{at}.docx")).await;
    assert_eq!(
        file,
        bytes(&town, &format!("{at}.docx")).await,
        "the same report is the same file"
    );
    let document = part(&file, "word/document.xml");
    let heading = |level: u8, words: &str| {
        let paragraphs = document.split("<w:p ").chain(document.split("<w:p>"));
        let mut of_level = paragraphs.filter(|it| it.contains(&format!("<w:pStyle w:val=\"Heading{level}\"")));
        of_level.any(|it| it.split("</w:p>").next().is_some_and(|it| it.contains(words)))
    };
    assert!(
        heading(1, "Yhteenveto") && heading(1, "Painopiste: Palvelut"),
        "{document}"
    );
    assert!(
        heading(2, "Tavoite: Sujuva arki") && heading(3, "2.3 Kirjasto auki iltaisin"),
        "{document}"
    );
    let tables = document.matches("<w:tbl>").count();
    assert!(
        tables >= 4 && document.matches("<w:tblHeader/>").count() == tables,
        "{document}"
    );
    assert!(document.contains("Käynnit &lt;b&gt; &amp; illalla"), "{document}");
    let styles = part(&file, "word/styles.xml");
    assert!(
        styles.contains("<w:lang w:val=\"fi-FI\"/>") && styles.contains("heading 1"),
        "{styles}"
    );
    let core = part(&file, "docProps/core.xml");
    assert!(
        core.contains("<dc:title>Väliraportti alkuvuodesta</dc:title>") && core.contains("fi-FI"),
        "{core}"
    );
    assert!(part(&file, "word/footer1.xml").contains("PAGE"));
}

/// LibreOffice, when it is here.
fn office() -> Option<&'static str> {
    let found = ["soffice", "libreoffice"]
        .into_iter()
        .find(|it| Command::new(it).arg("--version").output().is_ok());
    if found.is_none() {
        eprintln!("skipped: no LibreOffice (apt-get install libreoffice-writer-nogui libreoffice-calc-nogui)");
    }
    found
}

fn converts(office: &str, folder: &Path, file: &str) {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let ran = Command::new(office)
        .args([profile.as_str(), "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .arg(folder.join(file))
        .output()
        .expect("runs");
    assert!(ran.status.success(), "{ran:?}");
    let pdf = std::fs::read(folder.join(file).with_extension("pdf")).unwrap_or_default();
    assert!(
        pdf.starts_with(b"%PDF") && pdf.len() > 5_000,
        "{file}: {} bytes, {ran:?}",
        pdf.len()
    );
}

#[tokio::test]
async fn both_files_open_in_libreoffice() {
    let Some(office) = office() else { return };
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let at = opened(&town, &cookie).await;
    close(&town, &at, &cookie).await;
    let folder = tempfile::tempdir().expect("a folder");
    let kept = std::env::var_os("LANKA_KEEP_REPORTS");
    for (name, end) in [("asiakirja", "docx"), ("taulukko", "xlsx")] {
        let file = format!("{name}.{end}");
        std::fs::write(folder.path().join(&file), bytes(&town, &format!("{at}.{end}")).await).expect("writes");
        converts(office, folder.path(), &file);
        if let Some(kept) = &kept {
            for file in [file.clone(), format!("{name}.pdf")] {
                std::fs::copy(folder.path().join(&file), Path::new(kept).join(&file)).expect("copies");
            }
        }
    }
}
