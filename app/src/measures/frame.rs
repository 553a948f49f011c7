//! What the forms of one measure share: the measure they are of, the ways between them, rows by key.

use axum::response::Response;
use domain::MeasureId;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::Conn;
use store::programme::desk::{self, Kept};
use store::programme::stones::{MOST_ROWS, RowsRefused};

use super::fields::page;
use super::measure_page::opened;
use crate::admin::frame::{Posted, Slips, saved_notice};
use crate::error::Fault;
use crate::people::Visit;
use crate::strategy::forms::{Refused, told};
use crate::strategy::words::said;
use crate::t;

/// A measure that one may edit, with its plan.
pub(super) async fn open(visit: &Visit, c: &mut Conn, id: &str) -> Result<(MeasureId, Kept), Fault> {
    let id = opened(visit, c, id).await?;
    let kept = desk::measure(c, id).await?;
    Ok((id, kept.ok_or(Fault::Refused(Refusal::NotFound))?))
}

/// The ways to the forms of a measure, for those who may edit it.
pub(crate) fn ways(visit: &Visit, id: MeasureId, affects_staff: bool) -> AnyView {
    let l = visit.language;
    let all = [
        ("muokkaa", t::programme::edit(l)),
        ("tila", t::measures::state(l)),
        ("valitavoitteet", t::measures::stones(l)),
        ("rahoitus", t::measures::money(l)),
        ("yhteydet", t::measures::links(l)),
        ("henkilosto", t::measures::heard(l)),
    ];
    let items: Vec<_> = all
        .into_iter()
        .filter(|(path, _)| affects_staff || *path != "henkilosto")
        .map(|(path, words)| {
            let href = visit.link(&format!("/toimenpiteet/{id}/{path}"));
            view! { <li><a href=href>{words}</a></li> }
        })
        .collect();
    view! { <ul class="ways strategy-ways">{items}</ul> }.into_any()
}

/// A form of a measure, under its name.
pub(super) struct Form<'a> {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    /// The last part of its address.
    pub(super) path: &'static str,
    pub(super) id: MeasureId,
    pub(super) kept: &'a Kept,
}

impl Form<'_> {
    /// Draws the page with one form around `content`; what stands above it comes as `above`.
    pub(super) fn draw(&self, visit: &Visit, refused: Option<&Refused>, above: AnyView, content: AnyView) -> Response {
        let l = visit.language;
        let plan = &self.kept.plan;
        let name = if plan.name.fi.is_empty() {
            &plan.official
        } else {
            &plan.name
        };
        let (name, lang) = said(l, name);
        let href = visit.link(&format!("/toimenpiteet/{}", self.id));
        let action = visit.link(&format!("/toimenpiteet/{}/{}", self.id, self.path));
        // After a conflict saving again is a choice, so it goes by the newer version.
        let seen = match refused {
            Some(it) if it.status != StatusCode::CONFLICT => it.posted.text("seen"),
            _ => self.kept.version.to_string(),
        };
        page(visit, self.title, refused).draw(visit, || {
            view! {
                {told(visit, refused)}
                <h1>{self.title}</h1>
                <p><a href=href lang=lang>{plan.code.clone()}" "{name}</a></p>
                <p class="lead">{self.lead}</p>
                {saved_notice(visit)}
                {above}
                <form class="form admin-form" method="post" action=action novalidate>
                    <input type="hidden" name="seen" value=seen/>
                    {content}
                </form>
            }
            .into_any()
        })
    }
}

/// The button of a form, and the way back.
pub(super) fn save_button(visit: &Visit) -> AnyView {
    let words = t::measures::save(visit.language);
    view! { <div class="actions"><button class="button" type="submit">{words}</button></div> }.into_any()
}

/// The keys of the rows that a form sent; at most some more than there may be.
pub(super) fn posted_rows(posted: &Posted) -> Vec<String> {
    let is_key = |key: &&str| !key.is_empty() && key.len() <= 20 && key.chars().all(|it| it.is_ascii_alphanumeric());
    let all = posted.text("rows");
    all.split(',')
        .filter(is_key)
        .take(2 * MOST_ROWS)
        .map(str::to_owned)
        .collect()
}

/// The keys of the rows to draw: those that are kept, those that were typed and are kept no more, and
/// empty ones. With each whether it was sent.
pub(super) fn rows(kept: impl Iterator<Item = i64>, refused: Option<&Refused>, blanks: usize) -> Vec<(String, bool)> {
    let sent = refused.map(|it| posted_rows(&it.posted)).unwrap_or_default();
    let mut keys: Vec<String> = kept.map(|id| id.to_string()).collect();
    for key in &sent {
        if !keys.contains(key) && !key.starts_with("new") {
            keys.push(key.clone());
        }
    }
    keys.extend((1..=blanks).map(|number| format!("new{number}")));
    keys.into_iter().map(|key| (key.clone(), sent.contains(&key))).collect()
}

/// The field that names the rows.
pub(super) fn rows_field(rows: &[(String, bool)]) -> AnyView {
    let keys: Vec<_> = rows.iter().map(|(key, _)| key.as_str()).collect();
    view! { <input type="hidden" name="rows" value=keys.join(",")/> }.into_any()
}

/// A row that opens; one that was sent and refused is open.
pub(super) fn row(is_open: bool, summary: String, content: AnyView) -> AnyView {
    view! { <details class="fold" open=is_open><summary>{summary}</summary><div class="form">{content}</div></details> }
        .into_any()
}

/// Why no row was changed; `tell` puts what is wrong with a row at its field.
pub(super) fn refused_rows<S>(
    visit: &Visit,
    posted: &Posted,
    refused: RowsRefused<S>,
    tell: impl Fn(&mut Slips, usize, S),
) -> Result<Refused, Fault> {
    let l = visit.language;
    let mut slips = Slips::default();
    match refused {
        RowsRefused::Gone => return Err(Fault::Refused(Refusal::NotFound)),
        RowsRefused::Changed => return Ok(Refused::conflict(posted, t::measures::changed(l))),
        RowsRefused::TooMany => slips.add("rows", t::measures::problem_rows(l, MOST_ROWS.to_string())),
        RowsRefused::Wrong(all) => {
            for (row, slip) in all {
                tell(&mut slips, row, slip);
            }
        }
    }
    Ok(Refused::slips(posted, slips))
}
