//! A period's report: everyone's when it is closed; while it is open, of those who keep the programme or
//! steer it. The same address ends in `.xlsx` or `.docx` for a file.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use domain::PeriodId;
use domain::people::{Act, Object, may};
use domain::programme::report::Report;
use domain::refusal::Refusal;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use leptos::prelude::*;
use store::programme::report::{self, Period, Plan};

use super::list_page::{edits, fields, plan, reads_open, refusal};
use super::parts::{areas, summary};
use super::words::{as_of, days, file_name, kind_label, programme, sentence};
use super::{docx, xlsx};
use crate::admin::frame::{Posted, Slips, allowed, doer, notice, saved, saved_notice};
use crate::error::Fault;
use crate::measures::fields::tick;
use crate::page::Page;
use crate::people::Visit;
use crate::strategy::forms::{Refused, told};
use crate::t;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A period that the visitor may read, with its report.
async fn opened(visit: &Visit, id: &str) -> Result<(Period, Report), Fault> {
    let gone = || Fault::Refused(Refusal::NotFound);
    may(&visit.actor(), Act::ReadPublic, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let id: PeriodId = id.parse().map_err(|_| gone())?;
    let mut conn = visit.state.db.read().await?;
    let period = report::find(&mut conn, id).await?.ok_or_else(gone)?;
    if !period.is_public() && !reads_open(visit) {
        return Err(gone());
    }
    let shown = match report::frozen(&mut conn, id).await? {
        Some(frozen) => frozen,
        None => report::gather(&mut conn, &period, &sentence, visit.now).await?,
    };
    Ok((period, shown))
}

/// `GET /ohjelma/raportit/3`, `/ohjelma/raportit/3.xlsx`, `/ohjelma/raportit/3.docx`
pub async fn report_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let (number, end) = id.split_once('.').unwrap_or((&id, ""));
    let (period, report) = opened(&visit, number).await?;
    let (kind, body) = match end {
        "" if id == number => return Ok(draw(&visit, &period, &report, None)),
        "xlsx" => (XLSX, xlsx::book(&visit, &period, &report)?),
        "docx" => (DOCX, docx::document(&visit, &period, &report)?),
        _ => return Err(Fault::Refused(Refusal::NotFound)),
    };
    let name = format!("attachment; filename=\"{}.{end}\"", file_name(&period));
    let head = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((head, body).into_response())
}

/// `POST /ohjelma/raportit/3`: edits an open period or closes it.
pub async fn change(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit, Act::EditProgramme)?;
    let (period, shown) = opened(&visit, &id).await?;
    let posted = Posted::read(&body)?;
    let l = visit.language;
    let seen = posted.text("seen").parse().unwrap_or_default();
    let mut slips = Slips::default();
    let is_closing = posted.text("act") == "close";
    let plan = if is_closing {
        if posted.get("read").is_none() {
            slips.add("read", t::report::problem_read(l));
        }
        None
    } else {
        plan(l, &posted, &mut slips)
    };
    if !slips.is_empty() {
        let refused = Refused::slips(&posted, slips);
        return Ok(draw(&visit, &period, &shown, Some(&refused)));
    }
    let mut tx = visit.state.db.write().await?;
    let done = match &plan {
        Some(plan) => report::edit(&mut tx, period.id, seen, plan).await?,
        None => report::close(&mut tx, period.id, seen, &sentence, doer(&visit), visit.now).await?,
    };
    let Err(why) = done else {
        tx.commit().await?;
        tracing::info!(period = %period.id, is_closing, person = ?doer(&visit), "a reporting period was changed");
        return Ok(saved(&visit, &format!("/ohjelma/raportit/{}", period.id)));
    };
    tx.rollback().await?;
    let refused = refusal(l, &posted, why, period.to).ok_or(Fault::Refused(Refusal::NotFound))?;
    // What another did meanwhile is shown.
    let (period, shown) = opened(&visit, &id).await?;
    Ok(draw(&visit, &period, &shown, Some(&refused)))
}

fn draw(visit: &Visit, period: &Period, report: &Report, refused: Option<&Refused>) -> Response {
    let l = visit.language;
    let kind = kind_label(l, period.kind);
    let title = match refused {
        Some(_) => [t::admin::error_prefix(l), &period.name].concat(),
        None => period.name.clone(),
    };
    let mut page = Page::new(title)
        .class("page-strategy")
        .description(t::report::description(l, kind, days(l, period)))
        .trail(
            vec![
                (t::programme::nav(l).to_owned(), "/ohjelma"),
                (t::report::title(l).to_owned(), "/ohjelma/raportit"),
            ],
            period.name.clone(),
        );
    if visit.signed_in.is_some() || !period.is_public() {
        page = page.private();
    }
    if let Some(it) = refused {
        page = page.status(it.status).form();
    }
    page.draw(visit, || {
        let open = period.closed.is_none();
        let lang = (l != domain::Language::Fi).then_some("fi");
        let notice = open.then(|| notice(visit, "info", t::report::open_notice(l)));
        let file = |end: &str| visit.link(&format!("/ohjelma/raportit/{}.{end}", period.id));
        let forms = (open && edits(visit)).then(|| forms(visit, period, refused));
        view! {
            {told(visit, refused)}
            <h1 lang=lang>{period.name.clone()}</h1>
            <p class="lead">{format!("{kind} {}", days(l, period))}</p>
            <p class="text">{programme(l, report)}</p>
            <p class="quiet">{as_of(l, period, report)}</p>
            {saved_notice(visit)}
            {notice}
            <ul class="ways strategy-ways">
                <li><a href=file("xlsx") rel="nofollow">{t::report::as_xlsx(l)}</a></li>
                <li><a href=file("docx") rel="nofollow">{t::report::as_docx(l)}</a></li>
            </ul>
            {summary(visit, report)}
            {areas(visit, period, report)}
            {forms}
        }
        .into_any()
    })
}

/// Closing, and below it the period's own words.
fn forms(visit: &Visit, period: &Period, refused: Option<&Refused>) -> AnyView {
    let l = visit.language;
    let action = visit.link(&format!("/ohjelma/raportit/{}", period.id));
    let seen = period.version.to_string();
    let kept = Plan {
        kind: period.kind,
        name: period.name.clone(),
        from: period.from,
        to: period.to,
    };
    let of = |act: &str| refused.filter(|it| it.posted.text("act") == act);
    let problem = of("close")
        .and_then(|it| it.slips.of("read"))
        .map(|words| view! { <p class="problem">{words}</p> });
    view! {
        <section class="no-print">
            <h2>{t::report::close(l)}</h2>
            <p class="text">{t::report::close_lead(l)}</p>
            <form class="form admin-form" method="post" action=action.clone() novalidate>
                <input type="hidden" name="act" value="close"/>
                <input type="hidden" name="seen" value=seen.clone()/>
                {problem}
                {tick(visit, of("close"), "read", t::report::have_read(l), false)}
                <div class="actions"><button class="button" type="submit">{t::report::close(l)}</button></div>
            </form>
        </section>
        <section class="no-print">
            <h2>{t::report::edit(l)}</h2>
            <form class="form admin-form" method="post" action=action novalidate>
                <input type="hidden" name="act" value="edit"/>
                <input type="hidden" name="seen" value=seen/>
                {fields(visit, of("edit"), &kept)}
                <div class="actions"><button class="button-quiet" type="submit">{t::report::save(l)}</button></div>
            </form>
        </section>
    }
    .into_any()
}
