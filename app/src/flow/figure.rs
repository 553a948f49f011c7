//! A figure: a sentence, a chart, a table, a file, and how it was reckoned.

use domain::BoardId;
use domain::codes::Language;
use domain::flow::Window;
use leptos::prelude::*;

use super::asked::Asked;
use super::known::{Ahead, Known};
use crate::people::Visit;
use crate::t;

/// What every figure is drawn from.
pub(super) struct Scene<'a> {
    pub(super) visit: &'a Visit,
    pub(super) l: Language,
    pub(super) board: BoardId,
    pub(super) known: &'a Known,
    pub(super) asked: &'a Asked,
    pub(super) window: Window,
    pub(super) ahead: &'a Ahead,
    /// May confirm a service level.
    pub(super) manages: bool,
}

/// One part of the page. What is drawn is drawn only when it is needed: a file needs the table alone.
pub(super) struct Figure<'a> {
    /// In the address of its file and of its place on the page.
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    pub(super) summary: Vec<String>,
    pub(super) chart: Option<Box<dyn FnOnce() -> AnyView + 'a>>,
    pub(super) table: Table,
    /// The table is what there is to see: it stands open.
    pub(super) is_table_first: bool,
    pub(super) more: Option<Box<dyn FnOnce() -> AnyView + 'a>>,
    pub(super) how: Vec<&'static str>,
}

/// A table of words; the first cell of a row may be a link.
#[derive(Default)]
pub(super) struct Table {
    pub(super) head: Vec<&'static str>,
    pub(super) rows: Vec<Row>,
}

pub(super) struct Row {
    pub(super) link: Option<String>,
    pub(super) cells: Vec<String>,
}

impl Row {
    pub(super) fn plain(cells: Vec<String>) -> Self {
        Self { link: None, cells }
    }
}

impl<'a> Figure<'a> {
    pub(super) fn new(key: &'static str, title: &'static str) -> Self {
        Self {
            key,
            title,
            summary: Vec::new(),
            chart: None,
            table: Table::default(),
            is_table_first: false,
            more: None,
            how: Vec::new(),
        }
    }

    pub(super) fn draw(self, scene: &Scene<'a>) -> AnyView {
        let l = scene.l;
        let summary = self
            .summary
            .into_iter()
            .map(|words| view! { <p class="text">{words}</p> });
        let summary = summary.collect_view();
        let chart = self.chart.map(|draw| view! { <div class="flow-chart">{draw()}</div> });
        let file = format!(
            "/taulut/{}/virtaus.csv?{}",
            scene.board,
            scene.asked.query(Some(self.key))
        );
        let file = scene.visit.link(&file);
        let table = (!self.table.rows.is_empty()).then(|| {
            let label = [t::flow::csv(l), ": ", self.title].concat();
            let link = view! { <p class="flow-file"><a href=file aria-label=label download="">{t::flow::csv(l)}</a></p> };
            let table = self.table.draw(self.title);
            if self.is_table_first {
                view! { {table}{link} }.into_any()
            } else {
                view! { <details class="fold flow-fold"><summary>{t::flow::as_table(l)}</summary><div>{table}{link}</div></details> }
                    .into_any()
            }
        });
        let how = self
            .how
            .into_iter()
            .map(|words| view! { <p class="text">{words}</p> })
            .collect_view();
        let id = self.key;
        let heading = [id, "-otsikko"].concat();
        view! {
            <section class="flow-part" id=id aria-labelledby=heading>
                <h2 id=[id, "-otsikko"].concat()>{self.title}</h2>
                {summary}
                {chart}
                {self.more.map(|draw| draw())}
                {table}
                <details class="fold flow-fold"><summary>{t::flow::how(l)}</summary><div>{how}</div></details>
            </section>
        }
        .into_any()
    }
}

impl Table {
    fn draw(self, caption: &'static str) -> AnyView {
        let head = self
            .head
            .iter()
            .map(|words| view! { <th scope="col">{*words}</th> })
            .collect_view();
        let rows = self.rows.into_iter().map(|row| {
            let mut cells = row.cells.into_iter();
            let first = cells.next().unwrap_or_default();
            let first = match row.link {
                Some(link) => view! { <a href=link>{first}</a> }.into_any(),
                None => first.into_any(),
            };
            let rest = cells.map(|words| view! { <td>{words}</td> }).collect_view();
            view! { <tr><th scope="row">{first}</th>{rest}</tr> }
        });
        view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label=caption>
                <table class="flow-table">
                    <caption class="visually-hidden">{caption}</caption>
                    <thead><tr>{head}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    }

    /// The same as a file for spreadsheets.
    pub(super) fn csv(&self) -> String {
        let rows: Vec<Vec<Option<String>>> = self
            .rows
            .iter()
            .map(|row| row.cells.iter().cloned().map(Some).collect())
            .collect();
        domain::own::file::csv(&self.head, &rows)
    }
}
