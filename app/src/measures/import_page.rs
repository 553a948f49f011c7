//! Measures are read in from a file: first what would change is shown, then all of it is saved or nothing.

use std::collections::HashMap;

use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::people::Act;
use domain::refusal::Refusal;
use domain::{GroupId, Language, MeasureId, ProgrammeId};
use http::StatusCode;
use leptos::prelude::*;
use store::programme::check::{self, PlanSlip};
use store::programme::desk::{self, Kept};
use store::programme::edit::{self, Edited, NewMeasure, Plan};
use store::{Conn, StoreError};

use super::fields::page;
use super::sheet::{COLUMNS, Column, Names, cell, put};
use super::sheet_file::{Table, read, to_csv};
use crate::admin::frame::{Posted, Slips, allowed, doer, notice, saved, stamp};
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::people::Visit;
use crate::strategy::forms::{Refused, told};
use crate::strategy::words::said;
use crate::t;

/// Bytes of a file, and of a form that holds one.
const LARGEST_FILE: usize = 2 * 1024 * 1024;
pub const LARGEST_IMPORT: usize = 4 * LARGEST_FILE;

/// A row that changes something.
struct Row {
    plan: Plan,
    /// None: a new one.
    measure: Option<(MeasureId, i64)>,
    words: String,
}

/// What a file would do.
struct Preview {
    programme: ProgrammeId,
    csv: String,
    /// What it was compared with.
    stamp: String,
    rows: Vec<Row>,
    same: usize,
    unknown: Vec<String>,
    /// The row in the file, and what is wrong with it.
    wrong: Vec<(usize, String)>,
}

fn named(visit: &Visit) -> &str {
    let found = visit.query.split('&').find_map(|it| it.strip_prefix("ohjelma="));
    found.unwrap_or_default()
}

async fn chosen(c: &mut Conn, named: &str) -> Result<Option<ProgrammeId>, Fault> {
    match named.parse() {
        Ok(id) => Ok(Some(id)),
        Err(_) => Ok(desk::newest(c).await?),
    }
}

/// `GET /ohjelma/tuonti?ohjelma=1`
pub async fn import_form(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, Act::EditProgramme)?;
    let programme = chosen(&mut visit.state.db.read().await?, named(&visit)).await?;
    Ok(match programme {
        Some(programme) => ask(&visit, programme, None),
        None => Redirect::to(&visit.link("/ohjelma/uusi")).into_response(),
    })
}

/// `POST /ohjelma/tuonti?ohjelma=1`
pub async fn import_preview(visit: Visit, form: Result<Multipart, MultipartRejection>) -> Result<Response, Fault> {
    allowed(&visit, Act::EditProgramme)?;
    let lists = lists(&visit.state).await?;
    let programme = chosen(&mut visit.state.db.read().await?, named(&visit)).await?;
    let Some(programme) = programme else {
        return Ok(Redirect::to(&visit.link("/ohjelma/uusi")).into_response());
    };
    let mut table = None;
    if let Ok(mut form) = form {
        while let Ok(Some(field)) = form.next_field().await {
            if field.name() != Some("file") {
                continue;
            }
            let bytes = field.bytes().await.unwrap_or_default();
            if bytes.len() <= LARGEST_FILE {
                let read = tokio::task::spawn_blocking(move || read(&bytes)).await;
                table = read.unwrap_or_default();
            }
        }
    }
    let l = visit.language;
    let Some(table) = table else {
        return Ok(ask(&visit, programme, Some(t::measures::problem_file(l))));
    };
    let mut conn = visit.state.db.read().await?;
    let found = compare(l, &mut conn, &lists, programme, &table).await?;
    drop(conn);
    Ok(match found {
        Ok(found) => draw(&visit, &found, None),
        Err(words) => ask(&visit, programme, Some(words)),
    })
}

/// `POST /ohjelma/tuonti/tallenna`
pub async fn import_write(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit, Act::EditProgramme)?;
    let posted = Posted::read(&body)?;
    let l = visit.language;
    let lists = lists(&visit.state).await?;
    let table = read(posted.text("csv").as_bytes()).ok_or(Fault::Refused(Refusal::Invalid))?;
    let programme = posted.text("ohjelma").parse();
    let programme: ProgrammeId = programme.map_err(|_| Fault::Refused(Refusal::NotFound))?;
    let mut tx = visit.state.db.write().await?;
    let found = compare(l, &mut tx, &lists, programme, &table).await?;
    let Ok(found) = found else {
        return Err(Fault::Refused(Refusal::Invalid));
    };
    let is_same = found.stamp == posted.text("seen");
    if !is_same || !found.wrong.is_empty() {
        tx.rollback().await?;
        let words = (!is_same).then(|| t::measures::import_changed(l));
        return Ok(draw(&visit, &found, words));
    }
    for row in &found.rows {
        let plan = row.plan.clone();
        let done = match row.measure {
            Some((id, version)) => edit::edit(&mut tx, id, version, &plan, doer(&visit), visit.now).await,
            None => {
                let new = NewMeasure {
                    programme,
                    plan,
                    demo: false,
                };
                let added = edit::add(&mut tx, &new, doer(&visit), visit.now).await;
                added.map(|_| Edited::Saved)
            }
        };
        match done {
            Ok(Edited::Saved) => {}
            Ok(_) | Err(StoreError::Constraint(_)) => {
                tx.rollback().await?;
                return Ok(draw(&visit, &found, Some(t::measures::import_changed(l))));
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    tx.commit().await?;
    tracing::info!(programme = %programme, rows = found.rows.len(), person = ?doer(&visit), "measures were imported");
    Ok(saved(&visit, &format!("/ohjelma/{programme}/muokkaa")))
}

fn slip_words(l: Language, slip: PlanSlip) -> String {
    match slip {
        PlanSlip::Code => t::measures::problem_code(l, domain::programme::MOST_CODE.to_string()),
        PlanSlip::CodeTaken => t::measures::problem_code_taken(l).to_owned(),
        PlanSlip::NoName => t::measures::problem_row_name(l).to_owned(),
        PlanSlip::TooLong => t::measures::problem_row_long(l).to_owned(),
        PlanSlip::Dates => t::measures::problem_dates(l).to_owned(),
        PlanSlip::Cost => t::measures::problem_cost(l).to_owned(),
        PlanSlip::Phase => t::measures::problem_phase(l).to_owned(),
        PlanSlip::Goal => t::measures::problem_goal(l).to_owned(),
        PlanSlip::Full => t::measures::problem_full(l, domain::programme::MOST_MEASURES.to_string()),
    }
}

/// What a table would change in a programme; the words of what is wrong with the whole.
async fn compare(
    l: Language,
    c: &mut Conn,
    lists: &Lists,
    id: ProgrammeId,
    table: &Table,
) -> Result<Result<Preview, &'static str>, Fault> {
    let programme = desk::programme(c, id).await?;
    let programme = programme.ok_or(Fault::Refused(Refusal::NotFound))?;
    let names = Names::new(lists, &programme, &desk::tools(c).await?, &desk::goals(c, id).await?);
    let measures = desk::measures(c, id).await?;
    let seen: Vec<String> = measures.iter().map(|(id, it)| format!("{id} {}", it.version)).collect();
    let old: HashMap<&str, &(MeasureId, Kept)> = measures.iter().map(|it| (it.1.plan.code.as_str(), it)).collect();
    let Some((heads, body)) = table.split_first() else {
        return Ok(Err(t::measures::problem_file(l)));
    };
    let columns: Vec<Option<Column>> = heads.iter().map(|head| Column::named(head)).collect();
    let Some(at_code) = columns.iter().position(|it| *it == Some(Column::Code)) else {
        return Ok(Err(t::measures::problem_no_code(l)));
    };
    let unknown = heads
        .iter()
        .zip(&columns)
        .filter(|(head, it)| it.is_none() && !head.is_empty());
    let csv = to_csv(table).unwrap_or_default();
    let mut found = Preview {
        programme: id,
        csv: String::from_utf8_lossy(&csv).into_owned(),
        stamp: stamp(seen.iter().map(String::as_str)),
        rows: Vec::new(),
        same: 0,
        unknown: unknown.map(|(head, _)| head.clone()).collect(),
        wrong: Vec::new(),
    };
    let mut codes: Vec<&str> = Vec::new();
    for (number, cells) in (2..).zip(body) {
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let code = cells.get(at_code).map(String::as_str).unwrap_or_default();
        if !code.is_empty() && codes.contains(&code) {
            found.wrong.push((number, t::measures::problem_twice(l).to_owned()));
            continue;
        }
        codes.push(code);
        let before = old.get(code).copied();
        let mut plan = before.map_or_else(|| Plan::new(code, "", GroupId::new(0)), |(_, it)| it.plan.clone());
        let mut changed = Vec::new();
        let wrong_before = found.wrong.len();
        for (place, column) in columns.iter().enumerate() {
            let Some(column) = *column else { continue };
            let text = cells.get(place).map_or("", |it| it.trim());
            let own = cell(l, &names, &plan, column);
            // A cell that says what is kept changes nothing, however it is written.
            if text == own.replace("\r\n", "\n").trim() {
                continue;
            }
            let mut after = plan.clone();
            if put(&names, &mut after, column, text).is_none() {
                let words = t::measures::problem_cell(l, column.head(l), text.chars().take(60).collect::<String>());
                found.wrong.push((number, words));
            } else if after != plan {
                changed.push(column.head(l));
                plan = after;
            }
        }
        let is_new = before.is_none();
        if !is_new && changed.is_empty() && found.wrong.len() == wrong_before {
            found.same += 1;
            continue;
        }
        if plan.group == GroupId::new(0) && found.wrong.len() == wrong_before {
            found.wrong.push((number, t::measures::problem_group(l).to_owned()));
        }
        let measure = before.map(|(id, it)| (*id, it.version));
        for slip in check::plan(c, id, measure.map(|(id, _)| id), &plan).await? {
            found.wrong.push((number, slip_words(l, slip)));
        }
        let words = if is_new {
            t::measures::import_new(l, &plan.code, said(l, &plan.official).0)
        } else {
            t::measures::import_change(l, &plan.code, changed.join(", "))
        };
        found.rows.push(Row { plan, measure, words });
    }
    Ok(Ok(found))
}

fn ask(visit: &Visit, programme: ProgrammeId, problem: Option<&'static str>) -> Response {
    let l = visit.language;
    let title = t::measures::import(l);
    let refused = problem.map(|words| {
        let mut slips = Slips::default();
        slips.add("file", words);
        Refused::slips(&Posted::default(), slips)
    });
    let refused = refused.as_ref();
    let action = visit.link(&format!("/ohjelma/tuonti?ohjelma={programme}"));
    let file = |end: &str| visit.link(&format!("/ohjelma/vienti.{end}?ohjelma={programme}"));
    let columns: Vec<_> = COLUMNS.iter().map(|it| it.head(l)).collect();
    page(visit, title, refused).draw(visit, || {
        let invalid = problem.map(|_| "true");
        let problem = problem.map(|words| view! { <p class="problem" id="file-problem">{words}</p> });
        view! {
            {told(visit, refused)}
            <h1>{title}</h1>
            <p class="lead">{t::measures::import_lead(l)}</p>
            <ul class="ways">
                <li><a href=file("csv")>{t::measures::as_csv(l)}</a></li>
                <li><a href=file("xlsx")>{t::measures::as_xlsx(l)}</a></li>
            </ul>
            <form class="form admin-form" method="post" enctype="multipart/form-data" action=action novalidate>
                <div class="field">
                    <label for="file">{t::measures::import_file(l)}</label>
                    <p class="hint" id="file-hint">{t::measures::import_hint(l)}" "{columns.join(", ")}"."</p>
                    {problem}
                    <input class="input" type="file" id="file" name="file" accept=".csv,.xlsx"
                        aria-describedby="file-hint" aria-invalid=invalid/>
                </div>
                <div class="actions"><button class="button" type="submit">{t::measures::import_read(l)}</button></div>
            </form>
        }
        .into_any()
    })
}

fn draw(visit: &Visit, found: &Preview, words: Option<&'static str>) -> Response {
    let l = visit.language;
    let title = t::measures::import_preview(l);
    let is_wrong = !found.wrong.is_empty();
    let status = match (words, is_wrong) {
        (Some(_), _) => StatusCode::CONFLICT,
        (_, true) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    page(visit, title, None).status(status).draw(visit, || {
        let new = found.rows.iter().filter(|it| it.measure.is_none()).count();
        let sum = t::measures::import_sum(
            l,
            new.to_string(),
            (found.rows.len() - new).to_string(),
            found.same.to_string(),
        );
        let wrong: Vec<_> = found
            .wrong
            .iter()
            .map(|(row, words)| view! { <li>{t::measures::import_row(l, row.to_string(), words)}</li> })
            .collect();
        let wrong = is_wrong.then(|| {
            view! { {notice(visit, "problem", t::measures::import_wrong(l))}<ul class="strategy-values">{wrong}</ul> }
        });
        let unknown = (!found.unknown.is_empty())
            .then(|| notice(visit, "info", t::measures::import_unknown(l, found.unknown.join(", "))));
        let rows: Vec<_> = found.rows.iter().map(|it| view! { <li>{it.words.clone()}</li> }).collect();
        let rows = (!is_wrong).then(|| view! { <ul class="strategy-values">{rows}</ul> });
        let action = visit.link("/ohjelma/tuonti/tallenna");
        let form = (!is_wrong && !found.rows.is_empty()).then(|| {
            view! {
                <form method="post" action=action>
                    <input type="hidden" name="ohjelma" value=found.programme.to_string()/>
                    <input type="hidden" name="seen" value=found.stamp.clone()/>
                    <input type="hidden" name="csv" value=found.csv.clone()/>
                    <div class="actions"><button class="button" type="submit">{t::measures::import_write(l)}</button></div>
                </form>
            }
        });
        let again = visit.link(&format!("/ohjelma/tuonti?ohjelma={}", found.programme));
        view! {
            <h1>{title}</h1>
            {words.map(|words| notice(visit, "warning", words))}
            {wrong}
            {unknown}
            <p>{sum}</p>
            {rows}
            {form}
            <p><a href=again>{t::measures::import_again(l)}</a></p>
        }
        .into_any()
    })
}
