//! The list of reports; whoever keeps the programme opens a period here.

use axum::response::Response;
use bytes::Bytes;
use domain::calendar::{iso, parse_day, parse_iso, plus_days};
use domain::people::{Act, Object, may};
use domain::programme::PeriodKind;
use domain::{Date, Language};
use leptos::prelude::*;
use store::programme::list::{Programme, programmes};
use store::programme::report::{self, Period, Plan, Refused as NotWritten};

use super::words::{days, kind_label, text};
use crate::admin::frame::{Input, Posted, Slips, allowed, doer, saved};
use crate::error::Fault;
use crate::measures::fields::{choose, one};
use crate::page::Page;
use crate::people::Visit;
use crate::strategy::forms::{Refused, check_one, told};
use crate::t;
use crate::ui::icon;

/// Whether the visitor may read what is not closed.
pub(super) fn reads_open(visit: &Visit) -> bool {
    let may = |act| may(&visit.actor(), act, &Object::Service).is_ok();
    may(Act::EditProgramme) || may(Act::ReadSteering)
}

pub(super) fn edits(visit: &Visit) -> bool {
    may(&visit.actor(), Act::EditProgramme, &Object::Service).is_ok()
}

/// `GET /ohjelma/raportit`
pub async fn reports_page(visit: Visit) -> Result<Response, Fault> {
    may(&visit.actor(), Act::ReadPublic, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    show(&visit, None).await
}

/// `POST /ohjelma/raportit`: opens a period.
pub async fn open_period(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit, Act::EditProgramme)?;
    let posted = Posted::read(&body)?;
    let l = visit.language;
    let mut slips = Slips::default();
    let plan = plan(l, &posted, &mut slips);
    let all = programmes(&mut visit.state.db.read().await?).await?;
    let asked = posted.text("programme");
    let programme = all.iter().find(|it| it.id.to_string() == asked).map(|it| it.id);
    if programme.is_none() {
        slips.add("programme", t::report::problem_programme(l));
    }
    let (Some(plan), Some(programme), true) = (plan, programme, slips.is_empty()) else {
        return show(&visit, Some(&Refused::slips(&posted, slips))).await;
    };
    let mut tx = visit.state.db.write().await?;
    let Ok(id) = report::open(&mut tx, programme, &plan).await? else {
        tx.rollback().await?;
        slips.add("to", t::report::problem_days(l));
        return show(&visit, Some(&Refused::slips(&posted, slips))).await;
    };
    tx.commit().await?;
    tracing::info!(period = %id, person = ?doer(&visit), "a reporting period was opened");
    Ok(saved(&visit, &format!("/ohjelma/raportit/{id}")))
}

/// What was typed of a period; what is wrong is told at its field.
pub(super) fn plan(l: Language, posted: &Posted, slips: &mut Slips) -> Option<Plan> {
    let kind = PeriodKind::from_code(&posted.text("kind"));
    if kind.is_none() {
        slips.add("kind", t::admin::problem_missing(l));
    }
    let name = posted.text("name");
    if name.is_empty() {
        slips.add("name", t::admin::problem_missing(l));
    }
    check_one(l, slips, "name", &name, true);
    let mut day = |id: &str| {
        let day = parse_day(&posted.text(id));
        if day.is_none() {
            slips.add(id, t::report::problem_day(l));
        }
        day
    };
    let (from, to) = (day("from"), day("to"));
    if let (Some(from), Some(to)) = (from, to)
        && !domain::programme::report::is_period(from, to)
    {
        slips.add("to", t::report::problem_days(l));
    }
    Some(Plan {
        kind: kind?,
        name,
        from: from?,
        to: to?,
    })
}

/// The fields of [`plan`].
pub(super) fn fields(visit: &Visit, refused: Option<&Refused>, kept: &Plan) -> AnyView {
    let l = visit.language;
    let kinds = PeriodKind::ALL
        .iter()
        .map(|it| (it.as_code().to_owned(), kind_label(l, *it).to_owned()))
        .collect();
    let (from, to) = (iso(kept.from), iso(kept.to));
    view! {
        {choose(visit, refused, "kind", t::report::kind(l), kinds, kept.kind.as_code())}
        {one(visit, refused, "name", t::report::name(l), &kept.name, Input::Line)}
        {one(visit, refused, "from", t::report::from(l), &from, Input::Day)}
        {one(visit, refused, "to", t::report::to(l), &to, Input::Day)}
    }
    .into_any()
}

/// Why a period was not written, for the form that asked.
pub(super) fn refusal(l: Language, posted: &Posted, why: NotWritten, to: Date) -> Option<Refused> {
    use domain::programme::report::NotYet;
    let words = match why {
        NotWritten::Gone => return None,
        NotWritten::Changed => t::report::problem_changed(l).to_owned(),
        NotWritten::Closed => t::report::problem_closed(l).to_owned(),
        NotWritten::Days => {
            let mut slips = Slips::default();
            slips.add("to", t::report::problem_days(l));
            return Some(Refused::slips(posted, slips));
        }
        NotWritten::NotYet(NotYet::NotOver) => t::report::problem_not_over(l, domain::finnish_date(to)),
        NotWritten::NotYet(NotYet::NoMeasures) => t::report::problem_no_measures(l).to_owned(),
    };
    Some(Refused::conflict(posted, words))
}

/// The half year after the last period; without one, this year's first half.
fn next(all: &[Period], today: Date) -> Plan {
    let after = all.iter().map(|it| it.to).max().map(|day| plus_days(day, 1));
    let from = after
        .or_else(|| parse_iso(&format!("{}-01-01", today.year())))
        .unwrap_or(today);
    let end = if from.month() <= 6 { "06-30" } else { "12-31" };
    Plan {
        kind: PeriodKind::Interim,
        name: String::new(),
        from,
        to: parse_iso(&format!("{}-{end}", from.year())).unwrap_or(from),
    }
}

async fn show(visit: &Visit, refused: Option<&Refused>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let mut all = report::all(&mut conn).await?;
    let programmes = programmes(&mut conn).await?;
    drop(conn);
    let reads_open = reads_open(visit);
    all.retain(|it| it.is_public() || reads_open);
    let l = visit.language;
    let title = t::report::title(l);
    let shown = match refused {
        Some(_) => [t::admin::error_prefix(l), title].concat(),
        None => title.to_owned(),
    };
    let mut page = Page::new(shown)
        .class("page-strategy")
        .description(t::report::lead(l))
        .trail(vec![(t::programme::nav(l).to_owned(), "/ohjelma")], title);
    if visit.signed_in.is_some() {
        page = page.private();
    }
    if let Some(it) = refused {
        page = page.status(it.status).form();
    }
    Ok(page.draw(visit, || {
        let rows: Vec<_> = all.iter().map(|it| row(visit, it, programmes.len() > 1)).collect();
        let list = (!rows.is_empty()).then(|| view! { <ol class="idea-list">{rows}</ol> });
        let none = all
            .is_empty()
            .then(|| view! { <p class="quiet">{t::report::none(l)}</p> });
        let form = (edits(visit) && !programmes.is_empty()).then(|| form(visit, &programmes, &all, refused));
        view! {
            {told(visit, refused)}
            <h1>{title}</h1>
            <p class="lead text">{t::report::lead(l)}</p>
            {list}
            {none}
            {form}
        }
        .into_any()
    }))
}

fn row(visit: &Visit, it: &Period, of_many: bool) -> AnyView {
    let l = visit.language;
    let href = visit.link(&format!("/ohjelma/raportit/{}", it.id));
    let lang = (l != Language::Fi).then_some("fi");
    let programme = of_many.then(|| view! { <span class="fact">{text(l, &it.programme_name)}</span> });
    let pkg = &visit.state.assets.pkg;
    let state = match it.closed {
        Some(at) => {
            let words = t::report::is_closed(l, domain::finnish_date(at.civil_day()));
            view! { <span class="fact">{words}</span> }.into_any()
        }
        None => view! { <span class="tag">{icon(pkg, "lock")}<span>{t::report::is_open(l)}</span></span> }.into_any(),
    };
    view! {
        <li class="idea-row">
            <h2 class="idea-row-title"><a href=href lang=lang>{it.name.clone()}</a></h2>
            <p class="idea-row-facts"><span class="fact">{kind_label(l, it.kind)}</span><span class="fact">{days(l, it)}</span>{programme}{state}</p>
        </li>
    }
    .into_any()
}

fn form(visit: &Visit, programmes: &[Programme], all: &[Period], refused: Option<&Refused>) -> AnyView {
    let l = visit.language;
    let options: Vec<(String, String)> = programmes
        .iter()
        .map(|it| {
            let name = format!("{} {}–{}", text(l, &it.name), it.from_year, it.to_year);
            (it.id.to_string(), name)
        })
        .collect();
    let first = options.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let kept = next(all, visit.now.civil_day());
    view! {
        <section class="no-print">
            <h2>{t::report::begin(l)}</h2>
            <p class="text">{t::report::begin_lead(l)}</p>
            <form class="form admin-form" method="post" action=visit.link("/ohjelma/raportit") novalidate>
                {choose(visit, refused, "programme", t::report::programme(l), options, &first)}
                {fields(visit, refused, &kept)}
                <div class="actions"><button class="button" type="submit">{t::report::begin(l)}</button></div>
            </form>
        </section>
    }
    .into_any()
}
