//! The data folder: made with rights for its owner only, locked by one server, home of the key.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER_PERMISSIVE;

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    #[error("another server holds the folder")]
    Held,
    #[error("the key is not 64 hexadecimal digits")]
    BadKey(PathBuf),
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
}

/// Makes the folder when it is not there.
///
/// # Errors
/// What the file system says.
pub fn create(folder: &Path) -> Result<(), FolderError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|source| FolderError::Io {
        path: folder.to_owned(),
        source,
    })
}

/// Held by the one server, or by a restore, as long as this lives.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Takes the folder for one server. The lock ends with the process, however it ends.
///
/// # Errors
/// [`FolderError::Held`] when somebody has it.
pub fn lock(folder: &Path) -> Result<Lock, FolderError> {
    let path = folder.join("serve.lock");
    let io = |source| FolderError::Io {
        path: path.clone(),
        source,
    };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&path)
        .map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(FolderError::Held),
        Err(TryLockError::Error(source)) => Err(io(source)),
    }
}

/// The instance key: from the setting, or from `keys` in the folder, made at the first start.
///
/// # Errors
/// A key that cannot be read, written or understood.
pub fn key(folder: &Path, setting: &str) -> Result<[u8; 32], FolderError> {
    if !setting.is_empty() {
        return decode(setting).ok_or_else(|| FolderError::BadKey("LANKA_KEY".into()));
    }
    let path = folder.join("keys");
    let io = |source| FolderError::Io {
        path: path.clone(),
        source,
    };
    match File::open(&path) {
        Ok(mut file) => {
            let mut text = String::new();
            file.read_to_string(&mut text).map_err(io)?;
            let mode = file.metadata().map_err(io)?.permissions().mode();
            if mode & 0o077 != 0 {
                tracing::warn!(file = %path.display(), "others can read the key: chmod 600");
            }
            decode(text.trim()).ok_or(FolderError::BadKey(path))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut key = [0_u8; 32];
            getrandom::fill(&mut key).map_err(|error| io(std::io::Error::other(error)))?;
            // Written beside and linked into place: a crash leaves no half key, and of two
            // processes that start at once the first one's key stays.
            let beside = folder.join(format!("keys.{}", std::process::id()));
            let mut file = OpenOptions::new()
                .create(true)
                .truncate(true)
                .write(true)
                .mode(0o600)
                .open(&beside)
                .map_err(io)?;
            file.write_all(data_encoding::HEXLOWER.encode(&key).as_bytes())
                .map_err(io)?;
            file.sync_all().map_err(io)?;
            let linked = std::fs::hard_link(&beside, &path);
            std::fs::remove_file(&beside).map_err(io)?;
            match linked {
                Ok(()) => {
                    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
                    Ok(key)
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => self::key(folder, ""),
                Err(error) => Err(io(error)),
            }
        }
        Err(error) => Err(io(error)),
    }
}

fn decode(text: &str) -> Option<[u8; 32]> {
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_server_holds_the_folder() {
        let folder = tempfile::tempdir().expect("folder");
        let first = lock(folder.path()).expect("nobody has it");
        assert!(matches!(lock(folder.path()), Err(FolderError::Held)));
        drop(first);
        assert!(lock(folder.path()).is_ok());
    }

    #[test]
    fn the_key_is_made_once_and_is_its_owners_only() {
        let folder = tempfile::tempdir().expect("folder");
        let first = key(folder.path(), "").expect("made");
        assert_eq!(key(folder.path(), "").expect("read"), first);
        let mode = std::fs::metadata(folder.path().join("keys"))
            .expect("file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_key_that_is_not_one_is_refused_and_not_replaced() {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::write(folder.path().join("keys"), "not a key").expect("file");
        assert!(matches!(key(folder.path(), ""), Err(FolderError::BadKey(_))));
        assert_eq!(
            std::fs::read_to_string(folder.path().join("keys")).expect("file"),
            "not a key"
        );
        assert!(matches!(key(folder.path(), "abc"), Err(FolderError::BadKey(_))));
    }
}
