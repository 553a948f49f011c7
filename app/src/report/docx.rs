//! The report as a text document: headings are headings, tables have header rows, pages have numbers.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, LineSpacing, NumPages, PageMargin, PageNum, Paragraph, Run, RunFonts,
    Shading, Style, StyleType, Table, TableCell, TableCellMargins, TableRow, WidthType,
};
use domain::programme::report::{Decided, Figure, Goal, Money, Report, Reported};
use domain::{Language, MeasureId};
use store::programme::report::Period;

use super::words::{
    as_of, cents, days, decided, facts, far, figure, figure_heads, gaps, kind_label, number, programme, share, stone,
    sums, text, told, whole_why,
};
use crate::error::Fault;
use crate::people::Visit;
use crate::programme::atom::escaped;
use crate::programme::lines::funding_label;
use crate::programme::words::euros;
use crate::strategy::words::status_label;
use crate::t;

/// Between the margins of an A4, in twentieths of a point.
const WIDTH: usize = 9_638;

/// The bytes of the file. The same report gives the same bytes.
pub(super) fn document(visit: &Visit, period: &Period, report: &Report) -> Result<Vec<u8>, Fault> {
    let l = visit.language;
    let mut file = Writing {
        l,
        period,
        report,
        seen: Vec::new(),
        docx: blank(l),
    };
    file.front();
    file.summary();
    for area in &report.whole.areas {
        file.heading(1, &format!("{}: {}", t::report::area(l), text(l, &area.name)));
        file.paragraph(&far(l, &area.sum));
        for goal in &area.goals {
            file.goal(goal);
        }
    }
    if !report.whole.rest.is_empty() {
        file.heading(1, t::report::rest(l));
        file.paragraph(t::report::rest_lead(l));
        file.each(2, &report.whole.rest);
    }
    let day = format!("{}T00:00:00Z", domain::calendar::iso(report.whole.day));
    let mut parts = file.docx.created_at(&day).updated_at(&day).build();
    let town = visit.state.town();
    let tag = match l {
        Language::Fi => "fi-FI",
        Language::Sv => "sv-FI",
        Language::En => "en-GB",
    };
    // What the crate has no words for.
    let owner = escaped(town.official_name.get(l).0);
    replace(&mut parts.doc_props.core, ">unknown<", &format!(">{owner}<"));
    let props = format!(
        "<dc:language>{tag}</dc:language><dc:title>{}</dc:title></cp:coreProperties>",
        escaped(&period.name)
    );
    replace(&mut parts.doc_props.core, "</cp:coreProperties>", &props);
    let lang = format!("<w:lang w:val=\"{tag}\"/></w:rPr></w:rPrDefault>");
    replace(&mut parts.styles, "</w:rPr></w:rPrDefault>", &lang);
    // Only header rows are kept whole.
    replace(&mut parts.document, "<w:cantSplit />", "<w:cantSplit/><w:tblHeader/>");
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|error| {
        tracing::error!(%error, period = %period.id, "a report could not be written as a document");
        Fault::Ours
    })?;
    Ok(bytes.into_inner())
}

fn replace(part: &mut Vec<u8>, from: &str, to: &str) {
    if let Ok(text) = std::str::from_utf8(part) {
        *part = text.replace(from, to).into_bytes();
    }
}

/// An A4 with the styles of the report and the page's number at its foot.
fn blank(l: Language) -> Docx {
    let heading = |level: usize, size: usize| {
        Style::new(format!("Heading{level}"), StyleType::Paragraph)
            .name(format!("heading {level}"))
            .based_on("Normal")
            .next("Normal")
            .size(size)
            .bold()
            .outline_lvl(level - 1)
            .line_spacing(LineSpacing::new().before(280).after(80))
    };
    let title = Style::new("Title", StyleType::Paragraph).name("Title").size(40).bold();
    let footer = Paragraph::new()
        .align(AlignmentType::Right)
        .add_run(Run::new().add_text(format!("{} ", t::report::page(l))))
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(" / "))
        .add_num_pages(NumPages::new());
    let margin = PageMargin::new().top(1_134).bottom(1_134).left(1_134).right(1_134);
    Docx::new()
        .page_size(11_906, 16_838)
        .page_margin(margin)
        .default_size(21)
        .default_fonts(RunFonts::new().ascii("Arial").hi_ansi("Arial").cs("Arial"))
        .default_line_spacing(LineSpacing::new().after(100))
        .add_style(title)
        .add_style(heading(1, 32))
        .add_style(heading(2, 27))
        .add_style(heading(3, 24))
        .footer(Footer::new().add_paragraph(footer))
}

/// Text of people: its line breaks are kept, what no document may hold is left out.
fn run(words: &str) -> Run {
    let mut run = Run::new();
    for (place, line) in words.lines().enumerate() {
        if place > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(line.chars().filter(|it| !it.is_control()).collect::<String>());
    }
    run
}

struct Writing<'a> {
    l: Language,
    period: &'a Period,
    report: &'a Report,
    /// Measures that were told of already.
    seen: Vec<MeasureId>,
    docx: Docx,
}

impl Writing<'_> {
    fn add(&mut self, it: Paragraph) {
        self.docx = std::mem::take(&mut self.docx).add_paragraph(it);
    }

    fn heading(&mut self, level: usize, words: &str) {
        let style = format!("Heading{level}");
        self.add(Paragraph::new().style(&style).keep_next(true).add_run(run(words)));
    }

    fn paragraph(&mut self, words: &str) {
        self.add(Paragraph::new().add_run(run(words)));
    }

    /// *Tehty: …*
    fn named(&mut self, head: &str, words: &str) {
        let head = Run::new().add_text(format!("{head}: ")).bold();
        self.add(Paragraph::new().add_run(head).add_run(run(words)));
    }

    fn table(&mut self, heads: &[&str], rows: Vec<Vec<String>>, numbers: usize) {
        // The first column is wider: names stand there.
        let others = WIDTH * 2 / 3 / (heads.len() - 1).max(1);
        let width = |place: usize| {
            if place == 0 {
                WIDTH - others * (heads.len() - 1)
            } else {
                others
            }
        };
        let cell = |place: usize, words: &str, is_head: bool| {
            let text = if is_head { run(words).bold() } else { run(words) };
            let mut paragraph = Paragraph::new().add_run(text.size(18));
            if place >= numbers {
                paragraph = paragraph.align(AlignmentType::Right);
            }
            let cell = TableCell::new()
                .width(width(place), WidthType::Dxa)
                .add_paragraph(paragraph);
            if is_head {
                cell.shading(Shading::new().fill("E8EEF2"))
            } else {
                cell
            }
        };
        let row = |cells: Vec<&str>, is_head: bool| {
            let cells = cells
                .into_iter()
                .enumerate()
                .map(|(place, words)| cell(place, words, is_head));
            TableRow::new(cells.collect())
        };
        let mut all = vec![row(heads.to_vec(), true).cant_split()];
        all.extend(
            rows.iter()
                .map(|cells| row(cells.iter().map(String::as_str).collect(), false)),
        );
        let margins = TableCellMargins::new().margin(40, 80, 0, 80);
        let table = Table::new(all)
            .set_grid((0..heads.len()).map(width).collect())
            .width(WIDTH, WidthType::Dxa)
            .margins(margins);
        self.docx = std::mem::take(&mut self.docx).add_table(table);
        // Two tables after each other would be one.
        self.add(Paragraph::new());
    }

    fn front(&mut self) {
        let (l, period, report) = (self.l, self.period, self.report);
        self.add(Paragraph::new().style("Title").add_run(run(&period.name)));
        self.paragraph(&format!("{} {}", kind_label(l, period.kind), days(l, period)));
        self.paragraph(&programme(l, report));
        self.paragraph(&as_of(l, period, report));
    }

    fn summary(&mut self) {
        let (l, report) = (self.l, self.report);
        let whole = &report.whole.sum;
        self.heading(1, t::report::summary(l));
        let all = t::report::all(l, number(report.measures.len()));
        self.paragraph(&format!("{all} {}", far(l, whole)));
        for words in gaps(l, whole) {
            self.paragraph(&words);
        }
        let counts = whole.counts.iter();
        let counts = counts.map(|(status, count)| vec![status_label(l, *status).to_owned(), count.to_string()]);
        self.table(&[t::report::status(l), t::report::count(l)], counts.collect(), 1);
        let goals: Vec<Vec<String>> = report
            .whole
            .areas
            .iter()
            .flat_map(|area| &area.goals)
            .map(|it| vec![text(l, &it.name), it.measures.len().to_string(), share(l, it.sum.share)])
            .collect();
        if !goals.is_empty() {
            self.heading(2, t::report::by_goal(l));
            self.table(&[t::report::goal(l), t::report::count(l), t::report::far(l)], goals, 1);
        }
        let sums = sums(l, report);
        if !sums.is_empty() {
            self.heading(2, t::report::money_all(l));
            for (head, cents) in sums {
                self.named(head, &euros(cents));
            }
        }
    }

    fn goal(&mut self, it: &Goal) {
        let l = self.l;
        self.heading(2, &format!("{}: {}", t::report::goal(l), text(l, &it.name)));
        if it.measures.is_empty() {
            self.paragraph(t::report::no_goal_measures(l));
        } else {
            self.paragraph(&far(l, &it.sum));
        }
        self.figures(&it.figures);
        self.decisions(&it.decisions);
        self.each(3, &it.measures);
    }

    fn each(&mut self, level: usize, ids: &[MeasureId]) {
        let report = self.report;
        for it in ids.iter().filter_map(|id| report.measure(*id)) {
            if self.seen.contains(&it.id) {
                let name = format!("{} {}", it.code, text(self.l, it.plain()));
                self.paragraph(&format!("{name}. {}", t::report::elsewhere(self.l)));
            } else {
                self.seen.push(it.id);
                self.measure(level, it);
            }
        }
    }

    fn measure(&mut self, level: usize, it: &Reported) {
        let l = self.l;
        self.heading(level, &format!("{} {}", it.code, text(l, it.plain())));
        let status = format!(
            "{}, {}. {}",
            status_label(l, it.status),
            share(l, it.share),
            whole_why(l, it)
        );
        self.named(t::report::status(l), status.trim_end());
        for (head, words) in told(l, it) {
            self.named(&head, &words);
        }
        for (head, words) in facts(l, it, self.period.from) {
            self.named(head, &words);
        }
        if !it.milestones.is_empty() {
            let today = self.report.whole.day;
            let all = it.milestones.iter();
            let all = all.map(|one| format!("{}: {}", text(l, &one.name), stone(l, one, today).to_lowercase()));
            self.named(t::report::milestones(l), &all.collect::<Vec<_>>().join("\n"));
        }
        if let Some(cost) = it.cost_cents {
            self.named(t::report::cost(l), &euros(cost));
        }
        self.figures(&it.figures);
        self.money(&it.funding);
        self.decisions(&it.decisions);
    }

    fn figures(&mut self, all: &[Figure]) {
        if !all.is_empty() {
            let rows = all.iter().map(|it| figure(self.l, it).to_vec()).collect();
            self.table(&figure_heads(self.l), rows, 1);
        }
    }

    fn money(&mut self, all: &[Money]) {
        if all.is_empty() {
            return;
        }
        let l = self.l;
        let heads = [
            t::report::source(l),
            t::report::state(l),
            t::report::applied(l),
            t::report::granted(l),
            t::report::used(l),
        ];
        let rows = all.iter().map(|it| {
            vec![
                it.source.clone(),
                funding_label(l, it.state).to_owned(),
                cents(it.applied),
                cents(it.granted),
                cents(it.used),
            ]
        });
        self.table(&heads, rows.collect(), 2);
    }

    fn decisions(&mut self, all: &[Decided]) {
        let l = self.l;
        let lines: Vec<String> = all
            .iter()
            .map(|it| format!("{}: {}", decided(l, it), text(l, &it.sentence)))
            .collect();
        if !lines.is_empty() {
            self.named(t::report::decisions(l), &lines.join("\n"));
        }
    }
}
