//! Mails in files are erased as the database is: those to an erased address, and old ones.

use std::fs;
use std::io;
use std::path::Path;

use domain::calendar::iso;
use domain::time::Moment;

/// Removes every letter in the folder that names one of the addresses, in any letters. A folder
/// that is not there holds none.
///
/// # Errors
/// A file that cannot be read or removed; the others are removed first.
pub fn forget(folder: &Path, addresses: &[String]) -> io::Result<u64> {
    let addresses: Vec<Vec<u8>> = addresses.iter().map(|it| it.to_lowercase().into_bytes()).collect();
    if addresses.is_empty() {
        return Ok(0);
    }
    remove_where(folder, |path, _| {
        let text = fs::read(path)?.to_ascii_lowercase();
        Ok(addresses
            .iter()
            .any(|address| !address.is_empty() && text.windows(address.len()).any(|it| it == address.as_slice())))
    })
}

/// Removes the letters that were written before that day: a name begins with its day.
///
/// # Errors
/// A file that cannot be removed; the others are removed first.
pub fn remove_older(folder: &Path, before: Moment) -> io::Result<u64> {
    let day = iso(before.civil_day());
    remove_where(folder, |_, name| {
        Ok(name.get(..day.len()).is_some_and(|it| it < day.as_str()))
    })
}

fn remove_where(folder: &Path, goes: impl Fn(&Path, &str) -> io::Result<bool>) -> io::Result<u64> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let (mut removed, mut trouble) = (0, None);
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        let is_letter = path.extension().is_some_and(|end| end == "eml" || end == "part");
        if !is_letter {
            continue;
        }
        match goes(&path, name).and_then(|goes| {
            if goes {
                fs::remove_file(&path).map(|()| 1)
            } else {
                Ok(0)
            }
        }) {
            Ok(count) => removed += count,
            // Another turn removed it, or it has got its last name.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => trouble = Some(error),
        }
    }
    trouble.map_or(Ok(removed), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
        write("2026-03-02-09.00-000001.eml", "To: Liisa@Esimerkki.fi\r\n\r\nHei");
        write("2026-04-02-09.00-000002.eml", "To: toinen@esimerkki.fi\r\n\r\nHei");
        write("muistio.txt", "liisa@esimerkki.fi");
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("the folder")
            .flatten()
            .map(|it| it.file_name().display().to_string())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn letters_to_an_erased_address_go_and_others_stay() {
        let folder = folder();
        assert_eq!(forget(folder.path(), &["liisa@esimerkki.fi".to_owned()]).ok(), Some(1));
        assert_eq!(names(folder.path()), ["2026-04-02-09.00-000002.eml", "muistio.txt"]);
        assert_eq!(forget(folder.path(), &[]).ok(), Some(0));
        assert_eq!(
            forget(&folder.path().join("none"), &["x@y.fi".to_owned()]).ok(),
            Some(0)
        );
    }

    #[test]
    fn a_letter_goes_by_the_day_in_its_name() {
        let folder = folder();
        let noon_in_march = Moment::from_millis(1_773_568_800_000);
        assert_eq!(remove_older(folder.path(), noon_in_march).ok(), Some(1));
        assert_eq!(names(folder.path()), ["2026-04-02-09.00-000002.eml", "muistio.txt"]);
    }
}
