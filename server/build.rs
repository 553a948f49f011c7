//! Puts the browser's files into a release build, so that the program is one file.
//!
//! They are what `scripts/client.sh` leaves in `target/site`. Other builds read the folder when they
//! start, so that a new style needs no new server.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let house = PathBuf::from(env("CARGO_MANIFEST_DIR")).join("..");
    let site = house.join("target/site");
    let mut files = Vec::new();
    if env("PROFILE") == "release" {
        println!("cargo:rerun-if-changed={}", site.join("pkg").display());
        walk(&site, &mut files);
        files.sort();
    }
    println!("cargo:rerun-if-changed=build.rs");
    let mut list = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&site).map(|name| name.display().to_string());
        let absolute = file.canonicalize();
        if let (Ok(name), Ok(absolute)) = (name, absolute) {
            let _ = writeln!(
                list,
                "    ({name:?}, include_bytes!({:?})),",
                absolute.display().to_string()
            );
        }
    }
    list.push_str("]\n");
    let out = Path::new(&env("OUT_DIR")).join("site.rs");
    std::fs::write(&out, list).unwrap_or_else(|error| panic!("{}: {error}", out.display()));
}

fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some() {
            files.push(path);
        }
    }
}
