//! The report as a spreadsheet: numbers and days are numbers and days, and no cell is a formula.

use domain::programme::report::{Dated, Figure, Report, Reported};
use domain::programme::{Amount, Direction, MeasureStatus};
use domain::{Date, Language};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use store::programme::report::Period;

use super::words::{as_of, count_of, days, kind_label, programme, text, told, whole_why};
use crate::error::Fault;
use crate::people::Visit;
use crate::programme::lines::funding_label;
use crate::strategy::words::status_label;
use crate::t;

/// A cell holds at most 32,767 signs.
const MOST: usize = 32_000;

/// What a cell holds.
enum Cell {
    Nothing,
    /// Never a formula, whatever it begins with.
    Words(String),
    Count(usize),
    Day(Date),
    /// Euro cents.
    Euros(i64),
    /// Ten-thousandths of the whole.
    Share(i64),
    /// A figure and its decimals.
    Figure(Amount, u8),
}

impl From<String> for Cell {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&str> for Cell {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

fn maybe<T>(it: Option<T>, cell: impl Fn(T) -> Cell) -> Cell {
    it.map_or(Cell::Nothing, cell)
}

/// The bytes of the file. The same report gives the same bytes.
pub(super) fn book(visit: &Visit, period: &Period, report: &Report) -> Result<Vec<u8>, Fault> {
    written(visit, period, report).map_err(|error| {
        tracing::error!(%error, period = %period.id, "a report could not be written as a spreadsheet");
        Fault::Ours
    })
}

fn written(visit: &Visit, period: &Period, report: &Report) -> Result<Vec<u8>, XlsxError> {
    let l = visit.language;
    let mut book = Workbook::new();
    let town = visit.state.town();
    let properties = DocProperties::new()
        .set_title(&period.name)
        .set_author(town.official_name.get(l).0)
        .set_creation_datetime(&date(report.whole.day)?);
    book.set_properties(&properties);
    summary(l, book.add_worksheet(), period, report)?;
    let rows = report.measures.iter().map(|it| measure(l, report, it)).collect();
    sheet(book.add_worksheet(), t::report::measures(l), &measure_heads(l), rows)?;
    sheet(
        book.add_worksheet(),
        t::report::figures(l),
        &figure_heads(l),
        figures(l, report),
    )?;
    sheet(
        book.add_worksheet(),
        t::report::money(l),
        &money_heads(l),
        money(l, report),
    )?;
    book.save_to_buffer()
}

fn date(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    let year = u16::try_from(day.year()).unwrap_or(1900);
    ExcelDateTime::from_ymd(year, part(day.month()), part(day.day()))
}

fn head() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color(Color::RGB(0xE8_EEF2))
        .set_border_bottom(FormatBorder::Thin)
}

/// A sheet that is one table: its head stays in sight and filters it.
fn sheet(sheet: &mut Worksheet, name: &str, heads: &[(String, u16)], rows: Vec<Vec<Cell>>) -> Result<(), XlsxError> {
    sheet
        .set_name(name)?
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    for (column, (words, width)) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, words, &head())?;
        sheet.set_column_width(column, *width)?;
    }
    let mut last = 0;
    for (row, cells) in (1_u32..).zip(rows) {
        write(sheet, row, cells)?;
        last = row;
    }
    let columns = u16::try_from(heads.len()).unwrap_or(1);
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    sheet.autofilter(0, 0, last, columns.saturating_sub(1))?;
    Ok(())
}

fn write(sheet: &mut Worksheet, row: u32, cells: Vec<Cell>) -> Result<(), XlsxError> {
    let top = Format::new().set_align(FormatAlign::Top);
    for (column, cell) in (0_u16..).zip(cells) {
        match cell {
            Cell::Nothing => {}
            Cell::Words(words) => {
                let words: String = words.chars().take(MOST).collect();
                sheet.write_string_with_format(row, column, words, &top.clone().set_text_wrap())?;
            }
            Cell::Count(count) => {
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                sheet.write_number_with_format(row, column, count, &top.clone().set_num_format("0"))?;
            }
            Cell::Day(day) => {
                let format = top.clone().set_num_format("d.m.yyyy");
                sheet.write_datetime_with_format(row, column, &date(day)?, &format)?;
            }
            Cell::Euros(cents) => {
                let format = top.clone().set_num_format("#,##0.00 \"€\"");
                sheet.write_number_with_format(
                    row,
                    column,
                    Amount::from_raw(cents.saturating_mul(100)).as_f64(),
                    &format,
                )?;
            }
            Cell::Share(share) => {
                let format = top.clone().set_num_format("0 %");
                sheet.write_number_with_format(row, column, Amount::from_raw(share).as_f64(), &format)?;
            }
            Cell::Figure(amount, decimals) => {
                let format = match decimals {
                    0 => "#,##0".to_owned(),
                    some => format!("#,##0.{}", "0".repeat(usize::from(some.min(4)))),
                };
                sheet.write_number_with_format(row, column, amount.as_f64(), &top.clone().set_num_format(format))?;
            }
        }
    }
    Ok(())
}

fn summary(l: Language, sheet: &mut Worksheet, period: &Period, report: &Report) -> Result<(), XlsxError> {
    sheet
        .set_name(t::report::summary(l))?
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    for (column, width) in [(0, 46), (1, 20), (2, 14), (3, 14), (4, 14), (5, 14), (6, 14)] {
        sheet.set_column_width(column, width)?;
    }
    let title = Format::new().set_bold().set_font_size(16);
    sheet.write_string_with_format(0, 0, &period.name, &title)?;
    let lines = [
        format!("{} {}", kind_label(l, period.kind), days(l, period)),
        programme(l, report),
        as_of(l, period, report),
    ];
    for (row, words) in (1_u32..).zip(lines) {
        sheet.write_string(row, 0, words)?;
    }
    let mut row = 5;
    let whole = &report.whole.sum;
    let mut counts: Vec<(String, Cell)> = vec![(t::report::count(l).to_owned(), Cell::Count(report.measures.len()))];
    for (status, count) in &whole.counts {
        counts.push((status_label(l, *status).to_owned(), Cell::Count(*count)));
    }
    counts.push((t::report::far(l).to_owned(), maybe(whole.share, Cell::Share)));
    counts.push((t::report::silent_head(l).to_owned(), Cell::Count(whole.silent)));
    for (words, cents) in super::words::sums(l, report) {
        counts.push((words.to_owned(), Cell::Euros(cents)));
    }
    for (words, cell) in counts {
        write(sheet, row, vec![words.into(), cell])?;
        row += 1;
    }
    row += 1;
    let statuses = [
        MeasureStatus::Completed,
        MeasureStatus::OnTime,
        MeasureStatus::InProgress,
        MeasureStatus::Late,
        MeasureStatus::Unknown,
    ];
    let mut heads = vec![
        t::report::goal(l),
        t::report::area(l),
        t::report::count(l),
        t::report::far(l),
    ];
    heads.extend(statuses.map(|it| status_label(l, it)));
    for (column, words) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(row, column, words, &head())?;
    }
    for area in &report.whole.areas {
        for goal in &area.goals {
            row += 1;
            let mut cells: Vec<Cell> = vec![
                text(l, &goal.name).into(),
                text(l, &area.name).into(),
                Cell::Count(goal.measures.len()),
                maybe(goal.sum.share, Cell::Share),
            ];
            cells.extend(statuses.map(|it| Cell::Count(count_of(&goal.sum, it))));
            write(sheet, row, cells)?;
        }
    }
    Ok(())
}

fn heads(all: &[(&str, u16)]) -> Vec<(String, u16)> {
    all.iter().map(|(words, width)| ((*words).to_owned(), *width)).collect()
}

fn measure_heads(l: Language) -> Vec<(String, u16)> {
    heads(&[
        (t::report::code(l), 8),
        (t::report::measure(l), 34),
        (t::report::official(l), 34),
        (t::report::area(l), 22),
        (t::report::goals(l), 26),
        (t::report::responsible(l), 20),
        (t::report::others(l), 20),
        (t::report::tools(l), 18),
        (t::report::phase(l), 18),
        (t::report::status(l), 14),
        (t::report::far(l), 10),
        (t::report::why(l), 36),
        (t::report::starts(l), 12),
        (t::report::ends(l), 12),
        (t::report::told(l), 12),
        (t::report::done(l), 40),
        (t::report::doing(l), 40),
        (t::report::needed(l), 40),
        (t::report::written(l), 14),
        (t::report::months(l), 12),
        (t::report::stones_reached(l), 14),
        (t::report::stones(l), 14),
        (t::report::cost(l), 16),
        (t::report::decisions(l), 40),
    ])
}

fn measure(l: Language, report: &Report, it: &Reported) -> Vec<Cell> {
    let served = || {
        let areas = report.whole.areas.iter();
        areas.flat_map(|area| area.goals.iter().map(move |goal| (area, goal)))
    };
    let served = || served().filter(|(_, goal)| goal.measures.contains(&it.id));
    let mut areas: Vec<String> = served().map(|(area, _)| text(l, &area.name)).collect();
    areas.dedup();
    let goals: Vec<String> = served().map(|(_, goal)| text(l, &goal.name)).collect();
    let join = |all: &[domain::Localised]| all.iter().map(|it| text(l, it)).collect::<Vec<_>>().join(", ");
    // Done has all months; the other two are of the last word.
    let done = told(l, it).into_iter().find(|(head, _)| head == t::report::done(l));
    let last = it.check_ins.last();
    let decisions: Vec<String> = it
        .decisions
        .iter()
        .map(|one| format!("{}: {}", super::words::decided(l, one), text(l, &one.sentence)))
        .collect();
    vec![
        it.code.as_str().into(),
        text(l, it.plain()).into(),
        text(l, &it.official).into(),
        areas.join("; ").into(),
        goals.join("; ").into(),
        text(l, &it.group_name).into(),
        join(&it.others).into(),
        join(&it.tools).into(),
        maybe(it.phase.as_ref(), |phase| text(l, phase).into()),
        status_label(l, it.status).into(),
        maybe(it.share, Cell::Share),
        whole_why(l, it).into(),
        maybe(it.starts, Cell::Day),
        maybe(it.ends, Cell::Day),
        Cell::Day(it.told),
        maybe(done, |(_, words)| words.into()),
        maybe(last, |word| word.doing.as_str().into()),
        maybe(last, |word| word.needed.as_str().into()),
        Cell::Count(it.check_ins.len()),
        Cell::Count(usize::try_from(it.months).unwrap_or_default()),
        Cell::Count(it.milestones.iter().filter(|one| one.done.is_some()).count()),
        Cell::Count(it.milestones.len()),
        maybe(it.cost_cents, Cell::Euros),
        decisions.join("\n").into(),
    ]
}

fn figure_heads(l: Language) -> Vec<(String, u16)> {
    let day = |of| t::report::day(l, of);
    let mut all = heads(&[
        (t::report::code(l), 8),
        (t::report::of(l), 34),
        (t::report::figure(l), 30),
        (t::report::unit(l), 12),
        (t::report::direction(l), 12),
    ]);
    for words in [
        t::report::baseline(l),
        t::report::before(l),
        t::report::latest(l),
        t::report::target(l),
    ] {
        all.push((words.to_owned(), 14));
        all.push((day(words), 14));
    }
    all.push((t::report::source(l).to_owned(), 24));
    all
}

fn figures(l: Language, report: &Report) -> Vec<Vec<Cell>> {
    let goals = report.whole.areas.iter().flat_map(|area| &area.goals);
    let of_goals = goals.flat_map(|goal| goal.figures.iter().map(move |it| ("", &goal.name, it)));
    let measures = report.measures.iter();
    let of_measures = measures.flat_map(|it| it.figures.iter().map(|one| (it.code.as_str(), it.plain(), one)));
    let all = of_goals.chain(of_measures);
    all.map(|(code, of, it)| figure(l, code, text(l, of), it)).collect()
}

fn figure(l: Language, code: &str, of: String, it: &Figure) -> Vec<Cell> {
    let direction = match it.direction {
        Direction::Up => t::report::up(l),
        Direction::Down => t::report::down(l),
    };
    let mut cells: Vec<Cell> = vec![
        code.into(),
        of.into(),
        text(l, &it.name).into(),
        text(l, &it.unit).into(),
        direction.into(),
    ];
    for dated in [it.baseline, it.before, it.latest, it.target] {
        cells.push(maybe(dated, |one: Dated| Cell::Figure(one.amount, it.decimals)));
        cells.push(maybe(dated.and_then(|one| one.on), Cell::Day));
    }
    cells.push(it.source.as_str().into());
    cells
}

fn money_heads(l: Language) -> Vec<(String, u16)> {
    heads(&[
        (t::report::code(l), 8),
        (t::report::measure(l), 34),
        (t::report::source(l), 28),
        (t::report::state(l), 16),
        (t::report::applied_on(l), 12),
        (t::report::applied(l), 16),
        (t::report::granted(l), 16),
        (t::report::used(l), 16),
    ])
}

fn money(l: Language, report: &Report) -> Vec<Vec<Cell>> {
    let all = report
        .measures
        .iter()
        .flat_map(|it| it.funding.iter().map(move |one| (it, one)));
    all.map(|(it, one)| {
        vec![
            it.code.as_str().into(),
            text(l, it.plain()).into(),
            one.source.as_str().into(),
            funding_label(l, one.state).into(),
            maybe(one.applied_on, Cell::Day),
            maybe(one.applied, Cell::Euros),
            maybe(one.granted, Cell::Euros),
            maybe(one.used, Cell::Euros),
        ]
    })
    .collect()
}
