//! Tables as files: CSV as Finnish spreadsheets write it, and XLSX. No cell that we write is a formula.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use csv::{ReaderBuilder, WriterBuilder};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// Rows of a file with its head, and columns that are read.
const MOST_ROWS: usize = 5_001;
const MOST_COLUMNS: usize = 60;
/// Bytes that a spreadsheet may grow to when it is unpacked.
const MOST_UNPACKED: u64 = 50 * 1024 * 1024;
/// A cell of a spreadsheet holds at most 32,767 signs.
const MOST_SIGNS: usize = 32_000;

pub(super) type Table = Vec<Vec<String>>;

/// A spreadsheet would take it for a formula.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A table as CSV with semicolons, and a mark by which spreadsheets know its letters.
pub(super) fn to_csv(table: &Table) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new().delimiter(b';').from_writer(Vec::from("\u{feff}"));
    for row in table {
        let cells = row
            .iter()
            .map(|it| if is_formula(it) { format!("'{it}") } else { it.clone() });
        writer.write_record(cells)?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// A table as a spreadsheet of words.
pub(super) fn to_xlsx(name: &str, table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    let (bold, plain) = (Format::new().set_bold(), Format::new().set_text_wrap());
    for (row, cells) in (0_u32..).zip(table) {
        for (column, words) in (0_u16..).zip(cells) {
            let words: String = words.chars().take(MOST_SIGNS).collect();
            let format = if row == 0 { &bold } else { &plain };
            sheet.write_string_with_format(row, column, words, format)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    book.save_to_buffer()
}

/// Reads a file. None: it is neither, or too large.
pub(super) fn read(bytes: &[u8]) -> Option<Table> {
    let table = if bytes.starts_with(b"PK") {
        from_xlsx(bytes)?
    } else {
        from_csv(bytes)?
    };
    let is_filled = |row: &Vec<String>| row.iter().any(|it| !it.is_empty());
    (table.len() <= MOST_ROWS && table.iter().any(is_filled)).then_some(table)
}

fn from_csv(bytes: &[u8]) -> Option<Table> {
    // What is not UTF-8 came from an old spreadsheet, in the letters of Western Europe.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    if text.contains('\0') {
        return None;
    }
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let count = |sign: char| head.matches(sign).count();
    let most = [';', '\t', ',']
        .into_iter()
        .max_by_key(|sign| (count(*sign), *sign == ';'))?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(most).ok()?)
        .from_reader(text.as_bytes());
    let mut table = Vec::new();
    for record in reader.records().take(MOST_ROWS + 1) {
        let record = record.ok()?;
        table.push(record.iter().take(MOST_COLUMNS).map(clean).collect());
    }
    Some(table)
}

/// A cell without what surrounds it, and without the mark that keeps it from being a formula.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    let bare = text.strip_prefix('\'').filter(|it| is_formula(it));
    bare.unwrap_or(text).to_owned()
}

fn from_xlsx(bytes: &[u8]) -> Option<Table> {
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut unpacked = 0_u64;
    for place in 0..packed.len() {
        unpacked = unpacked.saturating_add(packed.by_index_raw(place).ok()?.size());
    }
    if unpacked > MOST_UNPACKED {
        return None;
    }
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).ok()?;
    let name = book.sheet_names().first()?.clone();
    // Cell by cell: one far away does not make a table as large as that.
    let mut cells = book.worksheet_cells_reader(&name).ok()?;
    let mut table: Table = Vec::new();
    while let Some(cell) = cells.next_cell().ok()? {
        let (row, column) = cell.get_position();
        let (row, column) = (usize::try_from(row).ok()?, usize::try_from(column).ok()?);
        let words = words(&Data::from(cell.get_value().clone()));
        if words.is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        if row >= MOST_ROWS {
            return None;
        }
        if table.len() <= row {
            table.resize(row + 1, Vec::new());
        }
        let cells = table.get_mut(row)?;
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = words;
    }
    Some(table)
}

fn words(cell: &Data) -> String {
    match cell {
        Data::String(text) => clean(text),
        Data::DateTime(day) if day.is_datetime() => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) => text.chars().take(10).collect(),
        Data::Bool(is) => if *is { "1" } else { "0" }.to_owned(),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        vec![
            row(["Tunnus", "Nimi", "Kuvaus"]),
            row(["2.10", "Kirjasto; ja \"koulu\"", "Ensin\nsitten"]),
            row(["2.3", "=1+1", "-"]),
        ]
    }

    #[test]
    fn what_is_written_is_read_again_and_no_cell_is_a_formula() {
        let csv = to_csv(&table()).expect("writes");
        assert_eq!(read(&csv), Some(table()));
        assert!(String::from_utf8_lossy(&csv).contains("'=1+1"));
        let xlsx = to_xlsx("Ohjelma", &table()).expect("writes");
        assert_eq!(read(&xlsx), Some(table()));
    }

    #[test]
    fn old_letters_commas_and_broken_files_are_known() {
        let read_one = read(b"Tunnus,Nimi\n1,P\xe4iv\xe4");
        assert_eq!(read_one.map(|it| it[1][1].clone()), Some("Päivä".to_owned()));
        for broken in [&b"PK\x03\x04nothing"[..], b"", b"a\0b"] {
            assert_eq!(read(broken), None);
        }
    }
}
