//! A file on its way to a card: what it is, by what is in it, and a picture drawn anew.
//!
//! Everything here reckons for a while, so it runs where no request waits, one picture at a time.

use std::io::{Cursor, Read as _};
use std::sync::LazyLock;

use domain::boards::LARGEST_FILE;
use domain::boards::files::{FileKind, FileProblem, MOST_PIXELS, file_name};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader};
use sha2::{Digest as _, Sha256};
use store::boards::card::files::NewFile;
use tokio::sync::Semaphore;
use zip::ZipArchive;

/// A picture fills memory while it is drawn: one after another.
static ONE_PICTURE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(1));
/// Photographs lose nothing one sees.
const JPEG_QUALITY: u8 = 88;

/// Finds out what a file is and makes it fit to be kept.
///
/// # Errors
/// Why it is not taken.
pub(super) async fn examine(name: String, bytes: Vec<u8>) -> Result<NewFile, FileProblem> {
    if bytes.is_empty() {
        return Err(FileProblem::Empty);
    }
    if bytes.len() > LARGEST_FILE {
        return Err(FileProblem::TooLarge);
    }
    let _turn = ONE_PICTURE.acquire().await.map_err(|_| FileProblem::Broken)?;
    // A panic of a decoder is a broken file, not a fault of the page.
    tokio::task::spawn_blocking(move || sound(&name, bytes))
        .await
        .unwrap_or(Err(FileProblem::Broken))
}

fn sound(name: &str, bytes: Vec<u8>) -> Result<NewFile, FileProblem> {
    let (kind, bytes) = match picture(&bytes) {
        Some(format) => drawn_anew(format, &bytes)?,
        None => (document(name, &bytes)?, bytes),
    };
    Ok(NewFile {
        name: file_name(name, kind),
        kind,
        sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)),
        bytes,
    })
}

fn picture(bytes: &[u8]) -> Option<ImageFormat> {
    image::guess_format(bytes)
        .ok()
        .filter(|it| matches!(it, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP))
}

/// The same picture without anything else that was in the file: no place, no camera, no hidden part.
fn drawn_anew(format: ImageFormat, bytes: &[u8]) -> Result<(FileKind, Vec<u8>), FileProblem> {
    let broken = |_| FileProblem::Broken;
    let reader = || ImageReader::with_format(Cursor::new(bytes), format);
    let (wide, high) = reader().into_dimensions().map_err(broken)?;
    if u64::from(wide) * u64::from(high) > MOST_PIXELS {
        return Err(FileProblem::TooManyPixels);
    }
    let mut decoder = reader().into_decoder().map_err(broken)?;
    let orientation = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    let kind = match format {
        ImageFormat::Png => FileKind::Png,
        // WebP is written without loss only, which makes a photograph many times larger.
        ImageFormat::WebP if picture.color().has_alpha() => FileKind::Png,
        _ => FileKind::Jpeg,
    };
    let mut drawn = Vec::new();
    let written = match kind {
        FileKind::Png => picture.write_to(&mut Cursor::new(&mut drawn), ImageFormat::Png),
        _ => JpegEncoder::new_with_quality(&mut drawn, JPEG_QUALITY).encode_image(&picture.to_rgb8()),
    };
    written.map_err(broken)?;
    if drawn.len() > LARGEST_FILE {
        return Err(FileProblem::TooLarge);
    }
    Ok((kind, drawn))
}

/// What a file is that is no picture.
fn document(name: &str, bytes: &[u8]) -> Result<FileKind, FileProblem> {
    if bytes.starts_with(b"%PDF-") {
        let end = &bytes[bytes.len().saturating_sub(2048)..];
        let is_whole = end.windows(5).any(|it| it == b"%%EOF");
        return if is_whole {
            Ok(FileKind::Pdf)
        } else {
            Err(FileProblem::Broken)
        };
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return office(bytes);
    }
    // Programs and pages are text too: only what says that it is a text or a table is one.
    let lower = name.to_lowercase();
    let is_named = [".txt", ".csv"].iter().any(|it| lower.ends_with(it));
    let is_text = !bytes
        .iter()
        .any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c));
    if is_named && is_text {
        return Ok(FileKind::of_text(name));
    }
    Err(FileProblem::WrongKind)
}

/// What an office file is: a zip with certain parts, and without programs.
fn office(bytes: &[u8]) -> Result<FileKind, FileProblem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileProblem::Broken)?;
    let has = |part: &str| archive.file_names().any(|it| it == part);
    let has_program = archive
        .file_names()
        .any(|it| it.ends_with("vbaProject.bin") || it.starts_with("Basic/"));
    if has_program {
        return Err(FileProblem::WrongKind);
    }
    if has("word/document.xml") {
        return Ok(FileKind::Docx);
    }
    if has("xl/workbook.xml") {
        return Ok(FileKind::Xlsx);
    }
    let mut mime = String::new();
    if let Ok(part) = archive.by_name("mimetype") {
        // It is a line; whatever is longer is not it.
        part.take(100)
            .read_to_string(&mut mime)
            .map_err(|_| FileProblem::WrongKind)?;
    }
    let kinds = [FileKind::Odt, FileKind::Ods];
    kinds
        .into_iter()
        .find(|kind| kind.mime() == mime.trim())
        .ok_or(FileProblem::WrongKind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn png(wide: u32, high: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(wide, high)
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .expect("a picture");
        bytes
    }

    fn jpeg(wide: u32, high: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(wide, high)
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg)
            .expect("a picture");
        bytes
    }

    fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut zip = ZipWriter::new(Cursor::new(&mut bytes));
        for (name, text) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
            zip.write_all(text.as_bytes()).expect("written");
        }
        zip.finish().expect("a zip");
        bytes
    }

    async fn taken(name: &str, bytes: &[u8]) -> Result<String, FileProblem> {
        examine(name.to_owned(), bytes.to_vec())
            .await
            .map(|it| format!("{} {}", it.kind.as_code(), it.name))
    }

    #[tokio::test]
    async fn a_file_is_what_is_in_it_whatever_its_name_says() {
        let pdf = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n";
        let ods = "application/vnd.oasis.opendocument.spreadsheet";
        let cases: [(&str, Vec<u8>, &str); 9] = [
            ("kuva.png", png(4, 3), "png kuva.png"),
            ("kuva.pdf", png(4, 3), "png kuva.pdf.png"),
            ("kuva.JPEG", jpeg(4, 3), "jpg kuva.jpg"),
            ("lasku.txt", pdf.to_vec(), "pdf lasku.txt.pdf"),
            (
                "a.docx",
                zipped(&[("[Content_Types].xml", ""), ("word/document.xml", "x")]),
                "docx a.docx",
            ),
            ("a.zip", zipped(&[("xl/workbook.xml", "x")]), "xlsx a.zip.xlsx"),
            ("a.ods", zipped(&[("mimetype", ods)]), "ods a.ods"),
            ("lista.csv", b"nimi;m\xe4\xe4r\xe4\r\n".to_vec(), "csv lista.csv"),
            ("../muistio.txt", "Päätös\n".into(), "txt muistio.txt"),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(taken(name, &bytes).await.as_deref(), Ok(expected), "{name}");
        }
    }

    #[tokio::test]
    async fn what_is_not_on_the_list_or_not_whole_is_refused() {
        use FileProblem as P;
        let whole = png(400, 300);
        let photo = jpeg(400, 300);
        let docx = zipped(&[("word/document.xml", "x")]);
        let cases: [(&str, Vec<u8>, P); 12] = [
            ("a.txt", Vec::new(), P::Empty),
            ("a.txt", vec![b'a'; LARGEST_FILE + 1], P::TooLarge),
            ("ohjelma.txt", b"MZ\x90\0\x03\0\0".to_vec(), P::WrongKind),
            ("sivu.html", b"<script>alert(1)</script>".to_vec(), P::WrongKind),
            ("kuva.svg", b"<svg onload='alert(1)'/>".to_vec(), P::WrongKind),
            ("a.gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), P::WrongKind),
            ("a.zip", zipped(&[("a.exe", "x")]), P::WrongKind),
            (
                "a.docm",
                zipped(&[("word/document.xml", "x"), ("word/vbaProject.bin", "x")]),
                P::WrongKind,
            ),
            ("a.png", whole[..whole.len() / 2].to_vec(), P::Broken),
            ("a.jpg", photo[..200].to_vec(), P::Broken),
            ("a.docx", docx[..docx.len() - 30].to_vec(), P::Broken),
            ("a.pdf", b"%PDF-1.7\n1 0 obj".to_vec(), P::Broken),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(taken(name, &bytes).await, Err(expected), "{name}");
        }
    }

    /// A PNG that says it is 50,000 pixels wide and high and has a few bytes only.
    #[tokio::test]
    async fn a_bomb_of_pixels_is_refused_before_it_is_drawn() {
        let mut bomb = png(1, 1);
        bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
        // The header's own checksum must be right, or it would be refused as broken.
        let sum = checksum(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(taken("a.png", &bomb).await, Err(FileProblem::TooManyPixels));
    }

    /// The checksum of PNG, bit by bit (PNG specification, annex D).
    fn checksum(bytes: &[u8]) -> u32 {
        let mut crc = u32::MAX;
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 {
                    0xedb8_8320 ^ (crc >> 1)
                } else {
                    crc >> 1
                };
            }
        }
        !crc
    }

    #[tokio::test]
    async fn a_photograph_loses_what_the_camera_wrote_and_keeps_its_side_up() {
        // An EXIF part: orientation 6 (a quarter turn), and words that tell a place.
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"Kotikatu 1");
        let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
        let plain = jpeg(40, 20);
        let bytes = [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat();
        let kept = examine("kuva.jpg".to_owned(), bytes.clone()).await.expect("a picture");
        assert!(bytes.windows(8).any(|it| it == b"Kotikatu") && !kept.bytes.windows(8).any(|it| it == b"Kotikatu"));
        let drawn = image::load_from_memory(&kept.bytes).expect("a picture");
        assert_eq!((drawn.width(), drawn.height()), (20, 40));
    }
}
