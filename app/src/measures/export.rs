//! A programme as a file that can be read in again.

use axum::response::{IntoResponse as _, Response};
use domain::ProgrammeId;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use store::programme::{desk, list};

use super::sheet::{COLUMNS, Names, cell};
use super::sheet_file::{Table, to_csv, to_xlsx};
use crate::catalogue::lists;
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// The programme that the address names, else the newest that the visitor may read, as a table.
async fn table(visit: &Visit) -> Result<Table, Fault> {
    may(&visit.actor(), Act::ReadPublic, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let gone = || Fault::Refused(Refusal::NotFound);
    let lists = lists(&visit.state).await?;
    let mut conn = visit.state.db.read().await?;
    let named = visit.query.split('&').find_map(|it| it.strip_prefix("ohjelma="));
    // Those who keep the programme take it out while its strategy is a draft, too.
    let id: Option<ProgrammeId> = if may(&visit.actor(), Act::EditProgramme, &Object::Service).is_ok() {
        match named {
            Some(named) => named.parse().ok(),
            None => desk::newest(&mut conn).await?,
        }
    } else {
        let public = list::programmes(&mut conn).await?;
        let found = public.iter().find(|it| named.is_none_or(|id| it.id.to_string() == id));
        found.map(|it| it.id)
    };
    let l = visit.language;
    let mut table: Table = vec![COLUMNS.iter().map(|it| it.head(l)).collect()];
    let Some(id) = id else {
        // Where there is no programme yet, the columns alone are a form to fill in.
        return if named.is_none() { Ok(table) } else { Err(gone()) };
    };
    let programme = desk::programme(&mut conn, id).await?.ok_or_else(gone)?;
    let tools = desk::tools(&mut conn).await?;
    let goals = desk::goals(&mut conn, id).await?;
    let measures = desk::measures(&mut conn, id).await?;
    drop(conn);
    let names = Names::new(&lists, &programme, &tools, &goals);
    for (_, kept) in &measures {
        table.push(COLUMNS.iter().map(|it| cell(l, &names, &kept.plan, *it)).collect());
    }
    Ok(table)
}

fn file(kind: &'static str, end: &str, bytes: Vec<u8>) -> Response {
    let head = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"ohjelma.{end}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (head, bytes).into_response()
}

/// `GET /ohjelma/vienti.csv?ohjelma=1`
pub async fn export_csv(visit: Visit) -> Result<Response, Fault> {
    let table = table(&visit).await?;
    let bytes = to_csv(&table).map_err(|error| {
        tracing::error!(%error, "a programme could not be written as CSV");
        Fault::Ours
    })?;
    Ok(file("text/csv; charset=utf-8", "csv", bytes))
}

/// `GET /ohjelma/vienti.xlsx?ohjelma=1`
pub async fn export_xlsx(visit: Visit) -> Result<Response, Fault> {
    let table = table(&visit).await?;
    let bytes = to_xlsx(t::measures::programme(visit.language), &table).map_err(|error| {
        tracing::error!(%error, "a programme could not be written as a spreadsheet");
        Fault::Ours
    })?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(kind, "xlsx", bytes))
}
