//! Virtaus: what the page says of a board with history and of one without, who may see it and who
//! may confirm a service level.

use domain::boards::{BoardTemplate, BoardVisibility};
use domain::{BoardId, Language};
use http::StatusCode;
use store::boards::setup::{self, NewBoard};
use store::db::Statement;

use crate::town::Town;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A board of a group *tekniset* whose lead has the cookie, a member, and a worker of another group.
struct Board {
    id: BoardId,
    lead: String,
    member: String,
    stranger: String,
}

async fn board(town: &Town) -> Board {
    let (_, lead) = town.person("vetaja@kunta.fi", &[], &[("tekniset", true)]).await;
    let (_, member) = town.person("jasen@kunta.fi", &[], &[("tekniset", false)]).await;
    let (_, stranger) = town.person("muu@kunta.fi", &[], &[("sivistys", false)]).await;
    let mut tx = town.state.db.write().await.expect("a transaction");
    let (group,): (i64,) = Statement::new("select id from sector_group where code = 'tekniset'")
        .one(&mut tx)
        .await
        .expect("the group");
    let new = NewBoard {
        group: domain::GroupId::new(group),
        name: "Tekniset työt",
        purpose: "",
        prefix: "TEK",
        template: BoardTemplate::Development,
        language: Language::Fi,
        visibility: BoardVisibility::Members,
        team: 4,
        demo: false,
    };
    let id = setup::create(&mut tx, new, None, town.state.clock.now())
        .await
        .expect("a board");
    tx.commit().await.expect("committed");
    Board {
        id,
        lead,
        member,
        stranger,
    }
}

/// Half a year of work: three cards a week that take from two to twelve days, one of them blocked for
/// a while, some still open and one waiting for a decision.
pub(crate) async fn half_a_year(town: &Town, board: BoardId) {
    let mut tx = town.state.db.write().await.expect("a transaction");
    let roles: Vec<(i64, String)> =
        Statement::new("select id, role from board_column where board_id = $1 order by position")
            .bind(board)
            .all(&mut tx)
            .await
            .expect("columns");
    let column = |role: &str| roles.iter().find(|it| it.1 == role).expect("a column").0;
    let now = town.state.clock.now().millis();
    for number in 1..=78_i64 {
        let came = now - (183 - number * 7 / 3) * DAY_MS;
        let took = 2 + number * 7 % 11;
        let steps = [
            ("committed", came),
            ("active", came + DAY_MS),
            ("done", came + (took + 1) * DAY_MS),
        ];
        let steps: Vec<_> = steps.into_iter().filter(|step| step.1 < now).collect();
        let (last, entered) = *steps.last().expect("it came");
        let at = |role: &str| steps.iter().find(|step| step.0 == role).map(|step| step.1);
        let (card,): (i64,) = Statement::new(
            "insert into card (board_id, ref, title, column_id, lane_id, position, created_at, entered_at, \
                               committed_at, started_at, finished_at, outcome, blocked_at) \
             select $1, $2, $3, $4, min(id), $2, $5, $6, $5, $7, $8, cast($9 as text), $10 from lane \
             where board_id = $1 returning id",
        )
        .bind(board)
        .bind(number)
        .bind(format!("=Työ {number}"))
        .bind(column(last))
        .bind(came)
        .bind(entered)
        .bind(at("active"))
        .bind(at("done"))
        .bind(at("done").map(|_| "done".to_owned()))
        .bind(at("active").filter(|_| last == "active"))
        .one(&mut tx)
        .await
        .expect("a card");
        for (role, at) in &steps {
            Statement::new(
                "insert into card_transition (card_id, board_id, to_column, at, cause) values ($1, $2, $3, $4, 'move')",
            )
            .bind(card)
            .bind(board)
            .bind(column(role))
            .bind(*at)
            .execute(&mut tx)
            .await
            .expect("a transition");
        }
        if let Some(from) = at("active").filter(|_| number % 5 == 0 || last == "active") {
            let until = at("done").map(|it| it - DAY_MS / 2);
            Statement::new("insert into card_block (card_id, category, from_at, to_at) values ($1, $2, $3, $4)")
                .bind(card)
                .bind(if number % 2 == 0 { "decision" } else { "outside" })
                .bind(from)
                .bind(until)
                .execute(&mut tx)
                .await
                .expect("a block");
        }
    }
    tx.commit().await.expect("committed");
}

#[tokio::test]
async fn an_empty_board_says_that_too_little_is_known_and_shows_no_figure() {
    let town = Town::new().await;
    let board = board(&town).await;
    let page = town
        .get_as(&format!("/taulut/{}/virtaus", board.id), &board.member)
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.says("Taululla ei ole keskeneräisiä kortteja."));
    assert!(page.says("Tarvitaan vielä 8 viikkoa."));
    assert!(page.says("Tarvitaan vielä 20 valmistunutta korttia."));
    assert!(!page.html.contains("class=\"chart\""), "there is nothing to draw");
}

#[tokio::test]
async fn half_a_year_of_work_is_told_in_sentences_charts_and_tables() {
    let town = Town::new().await;
    let board = board(&town).await;
    half_a_year(&town, board.id).await;
    let page = town
        .get_as(
            &format!("/taulut/{}/virtaus?jakso=180&kortteja=5&paiva=2026-04-30", board.id),
            &board.member,
        )
        .await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "Kesken on",
        "Viimeisten 180 päivän aikana valmistui",
        "Viikossa valmistuu keskimäärin",
        "Seuraavat 5 korttia ovat valmiina 85 % todennäköisyydellä viimeistään",
        "Viimeistään 30.4.2026 valmistuu",
        "Esteet pysäyttivät työtä yhteensä",
        "Näin laskettu",
    ] {
        assert!(page.says(words), "the page does not say: {words}");
    }
    assert_eq!(page.html.matches("class=\"chart\"").count(), 3, "dots, bars and bands");
    assert!(!page.html.contains("vetaja@kunta.fi"), "no figure is about a person");
    // Everybody sees the same forecast all day.
    let again = town
        .get_as(
            &format!("/taulut/{}/virtaus?jakso=180&kortteja=5&paiva=2026-04-30", board.id),
            &board.lead,
        )
        .await;
    let forecast = |html: &str| {
        let from = html.find("Seuraavat 5 korttia").expect("told");
        html[from..].chars().take(150).collect::<String>()
    };
    assert_eq!(forecast(&page.html), forecast(&again.html));
}

#[tokio::test]
async fn a_figure_is_a_file_whose_cells_are_no_formulas() {
    let town = Town::new().await;
    let board = board(&town).await;
    half_a_year(&town, board.id).await;
    for figure in ["nyt", "lapimenoaika", "viikot", "kertyma", "esteet", "ennuste"] {
        let file = town
            .get_as(
                &format!("/taulut/{}/virtaus.csv?kuvio={figure}", board.id),
                &board.member,
            )
            .await;
        assert_eq!(file.status, StatusCode::OK, "{figure}");
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert!(file.html.lines().count() > 2, "{figure}: {}", file.html);
        assert!(!file.html.contains("\"=Työ"), "{figure}");
    }
    let unknown = town
        .get_as(&format!("/taulut/{}/virtaus.csv?kuvio=palkat", board.id), &board.member)
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_who_may_read_the_board_sees_how_its_work_flows() {
    let town = Town::new().await;
    let board = board(&town).await;
    for path in ["virtaus", "virtaus.csv?kuvio=nyt"] {
        let path = format!("/taulut/{}/{path}", board.id);
        assert_eq!(town.get(&path).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(town.get_as(&path, &board.stranger).await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.get_as(&path, &board.member).await.status, StatusCode::OK);
        let nowhere = path.replace(&board.id.to_string(), "999");
        assert_eq!(town.get_as(&nowhere, &board.member).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_lead_confirms_the_level_that_the_figures_propose() {
    let town = Town::new().await;
    let board = board(&town).await;
    half_a_year(&town, board.id).await;
    let path = format!("/taulut/{}/virtaus", board.id);
    let page = town.get_as(&path, &board.lead).await;
    assert!(page.says("Vahvista palvelutaso"));
    assert!(!town.get_as(&path, &board.member).await.says("Vahvista palvelutaso"));

    let fields = [("class", "normal"), ("days", "14")];
    let refused = town.post_as(&path, &fields, &board.member).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let wrong = town
        .post_as(&path, &[("class", "normal"), ("days", "0")], &board.lead)
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("Kirjoita päivät numerona, 1–1000."));

    let done = town.post_as(&path, &fields, &board.lead).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = town
        .get_as(done.location().split('#').next().expect("a path"), &board.lead)
        .await;
    assert!(page.says("Palvelutaso on vahvistettu."));
    assert!(page.says("14 pv, 2.3.2026"));
    assert!(page.says("palvelutaso: 14 pv"), "the chart has its line");
}

#[tokio::test]
async fn the_figures_follow_the_board_and_the_day() {
    let town = Town::new().await;
    let board = board(&town).await;
    half_a_year(&town, board.id).await;
    let path = format!("/taulut/{}/virtaus", board.id);
    let oldest = |html: &str| {
        let from = html.find("Vanhin aloitettiin ").expect("told") + "Vanhin aloitettiin ".len();
        html[from..]
            .split(' ')
            .next()
            .and_then(|it| it.parse::<i64>().ok())
            .expect("a number")
    };
    let before = oldest(&town.get_as(&path, &board.member).await.html);
    // Twice eight hours: the session goes on, and it is the next day.
    town.wait_minutes(8 * 60);
    assert_eq!(oldest(&town.get_as(&path, &board.member).await.html), before);
    town.wait_minutes(8 * 60);
    assert_eq!(oldest(&town.get_as(&path, &board.member).await.html), before + 1);
    let mut tx = town.state.db.write().await.expect("a transaction");
    store::boards::take(&mut tx, board.id).await.expect("taken");
    Statement::new("update card set deleted_at = 1 where board_id = $1 and outcome is null")
        .bind(board.id)
        .execute(&mut tx)
        .await
        .expect("deleted");
    tx.commit().await.expect("committed");
    let page = town.get_as(&path, &board.member).await;
    assert!(page.says("Taululla ei ole keskeneräisiä kortteja."));
}
