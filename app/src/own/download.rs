//! Everything kept about an account as one zip: a JSON file for programs, a table for spreadsheets
//! from each kind, all from the same rows as the page.

use std::io::{Cursor, Write as _};

use axum::response::{IntoResponse as _, Response};
use domain::own::file::csv;
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use serde_json::{Map, Value};
use store::own::Section;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::own;
use crate::error::Fault;
use crate::people::Visit;

/// `GET /omat/tiedot/lataa`
pub async fn download(visit: Visit) -> Result<Response, Fault> {
    let person = own(&visit)?.person.id;
    let mut conn = visit.state.db.read().await?;
    let sections = store::own::everything(&mut conn, person).await?;
    drop(conn);
    // Packing reckons for a while: not where other requests wait.
    let packed = tokio::task::spawn_blocking(move || pack(&sections)).await;
    let file = packed.map_err(|_| Fault::Ours)?.map_err(|error| {
        tracing::error!(%error, "one's own data could not be packed");
        Fault::Ours
    })?;
    let mut response = file.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(
        CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"omat-tiedot.zip\""),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

fn pack(sections: &[Section]) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file("omat-tiedot.json", options)?;
    zip.write_all(serde_json::to_string_pretty(&json(sections))?.as_bytes())?;
    for section in sections {
        zip.start_file([section.what, ".csv"].concat(), options)?;
        zip.write_all(csv(section.columns, &section.rows).as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn json(sections: &[Section]) -> Value {
    let mut all = Map::new();
    for section in sections {
        let rows = section.rows.iter().map(|row| {
            let cells = section.columns.iter().zip(row);
            let cells = cells.map(|(column, cell)| ((*column).to_owned(), Value::from(cell.clone())));
            Value::Object(cells.collect())
        });
        all.insert(section.what.to_owned(), rows.collect());
    }
    Value::Object(all)
}
