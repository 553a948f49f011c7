//! A board as files: its cards and their log for a spreadsheet, and the whole of it for a program.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use csv::{Terminator, WriterBuilder};
use domain::boards::{Outcome, ServiceClass};
use domain::calendar::iso;
use domain::people::Act;
use domain::refusal::Refusal;
use domain::{Language, Moment};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use store::boards::export::{CardLine, StepLine, cards, steps};

use super::frame::{Opened, open};
use crate::boards::view::class_words;
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// `GET /taulut/7/kortit.csv`: live and archived cards.
pub async fn cards_csv(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(&visit, &mut conn, id, Act::ReadBoard).await?;
    let lines = cards(&mut conn, opened.id).await?;
    drop(conn);
    let l = visit.language;
    let head = [
        t::board_settings::file_number(l),
        t::board_settings::file_title(l),
        t::board_settings::file_column(l),
        t::board_settings::file_lane(l),
        t::board_settings::file_text(l),
        t::board_settings::file_due(l),
        t::board_settings::file_class(l),
        t::board_settings::file_labels(l),
        t::board_settings::file_created(l),
        t::board_settings::file_committed(l),
        t::board_settings::file_started(l),
        t::board_settings::file_finished(l),
        t::board_settings::file_outcome(l),
        t::board_settings::file_archived(l),
    ];
    let rows = lines.into_iter().map(|it| card_row(l, &opened, it));
    csv(&opened, "kortit", &head, rows)
}

fn card_row(l: Language, opened: &Opened, it: CardLine) -> Vec<String> {
    let class = ServiceClass::from_code(&it.class).map_or("", |class| class_words(l, class));
    vec![
        format!("{}-{}", opened.settings.prefix, it.number),
        it.title,
        it.column_name,
        it.lane_name,
        it.text.unwrap_or_default(),
        it.due_on.unwrap_or_default(),
        class.to_owned(),
        it.labels.unwrap_or_default(),
        day(Some(it.created_at)),
        day(it.committed_at),
        day(it.started_at),
        day(it.finished_at),
        outcome(l, it.outcome.as_deref()),
        day(it.archived_at),
    ]
}

/// `GET /taulut/7/siirtymat.csv`: where cards have been, without who moved them.
pub async fn steps_csv(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(&visit, &mut conn, id, Act::ReadBoard).await?;
    let lines = steps(&mut conn, opened.id).await?;
    drop(conn);
    let l = visit.language;
    let head = [
        t::board_settings::file_number(l),
        t::board_settings::file_at(l),
        t::board_settings::file_from(l),
        t::board_settings::file_to(l),
        t::board_settings::file_cause(l),
        t::board_settings::file_outcome(l),
        t::board_settings::file_void(l),
    ];
    let rows = lines.into_iter().map(|it: StepLine| {
        let at = Moment::from_millis(it.at);
        let void = if it.is_void {
            t::board_settings::yes(l)
        } else {
            t::board_settings::no(l)
        };
        vec![
            format!("{}-{}", opened.settings.prefix, it.number),
            format!("{} {}", iso(at.civil_day()), at.clock_time()),
            it.from_name.unwrap_or_default(),
            it.to_name.unwrap_or_default(),
            it.cause,
            outcome(l, it.outcome.as_deref()),
            void.to_owned(),
        ]
    });
    csv(&opened, "siirtymat", &head, rows)
}

/// `GET /taulut/7/taulu.json`: columns, lanes, labels and live cards, as the desk reads them, and the words of
/// all cards.
pub async fn board_json(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(&visit, &mut conn, id, Act::ReadBoard).await?;
    let snapshot = store::boards::snapshot(&mut conn, opened.id).await?;
    let lines = cards(&mut conn, opened.id).await?;
    drop(conn);
    let snapshot = snapshot.ok_or(Fault::Refused(Refusal::NotFound))?;
    let all: Vec<_> = lines
        .into_iter()
        .map(|it| {
            serde_json::json!({
                "number": it.number, "title": it.title, "column": it.column_name, "lane": it.lane_name,
                "text": it.text, "due": it.due_on, "start": it.start_on, "class": it.class, "kind": it.kind,
                "labels": it.labels, "created": it.created_at, "committed": it.committed_at,
                "started": it.started_at, "finished": it.finished_at, "outcome": it.outcome,
                "archived": it.archived_at,
            })
        })
        .collect();
    let whole = serde_json::json!({
        "board": snapshot.name, "prefix": snapshot.prefix, "purpose": opened.settings.purpose,
        "columns": snapshot.columns, "lanes": snapshot.lanes, "labels": snapshot.labels, "cards": all,
    });
    let body = serde_json::to_vec_pretty(&whole).map_err(|_| Fault::Ours)?;
    Ok(file(&opened, "taulu.json", "application/json", body))
}

fn day(at: Option<i64>) -> String {
    at.map(|at| iso(Moment::from_millis(at).civil_day()))
        .unwrap_or_default()
}

fn outcome(l: Language, code: Option<&str>) -> String {
    let words = match code.and_then(Outcome::from_code) {
        None => "",
        Some(Outcome::Done) => t::boards::outcome_done(l),
        Some(Outcome::Dropped | Outcome::Returned) => t::boards::outcome_dropped(l),
        Some(Outcome::Transferred) => t::boards::outcome_transferred(l),
        Some(Outcome::Merged) => t::boards::outcome_merged(l),
    };
    words.to_owned()
}

/// Semicolons and a byte order mark, as spreadsheets here open files.
fn csv(opened: &Opened, name: &str, head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Response, Fault> {
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(head).map_err(|_| Fault::Ours)?;
    for row in rows {
        writer
            .write_record(row.into_iter().map(harmless))
            .map_err(|_| Fault::Ours)?;
    }
    let body = writer.into_inner().map_err(|_| Fault::Ours)?;
    Ok(file(opened, &[name, ".csv"].concat(), "text/csv; charset=utf-8", body))
}

/// A cell that a spreadsheet does not take for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        ["'", &cell].concat()
    } else {
        cell
    }
}

fn file(opened: &Opened, name: &str, kind: &'static str, body: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"taulu-{}-{name}\"", opened.id);
    let head = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (head, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_cell_that_looks_like_a_formula_is_only_words() {
        assert_eq!(harmless("=1+1".to_owned()), "'=1+1");
        assert_eq!(harmless("@SUM(A1)".to_owned()), "'@SUM(A1)");
        assert_eq!(harmless("Penkki".to_owned()), "Penkki");
    }
}
