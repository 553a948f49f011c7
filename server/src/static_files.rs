//! The browser's files, in memory: WASM, scripts, styles and icon.
//!
//! Their addresses hold the build (`/pkg/<build>/client.js`), so they never change and are kept for a
//! year. They are packed once, in the background at start;
//! until that is done they go out unpacked. What is not there is a real 404.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path as Part, State};
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::http::{Encoding, bare, brotli, gzip, names};

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// What a release build brings along.
const BUILT_IN: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// For files whose address does not change with their content.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, no-cache");

/// All files of one build.
pub struct Files {
    /// Names the build; part of the addresses.
    build: String,
    packed: HashMap<String, Arc<File>>,
    top: HashMap<String, Arc<File>>,
}

struct File {
    kind: HeaderValue,
    plain: Bytes,
    etag: HeaderValue,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
}

impl Files {
    /// Reads the folder: what is in `pkg` gets the build into its address, the rest keeps its name.
    /// A folder that is not there gives a site without scripts and styles, and a warning.
    #[must_use]
    pub fn load(site: &Path) -> Self {
        let mut found = Vec::new();
        walk(site, site, &mut found);
        found.sort();
        Self::of(found, site)
    }

    /// The files the settings mean: a folder, or what was built into the program.
    #[must_use]
    pub fn of_setting(setting: &str) -> Self {
        let folder = site_folder(setting);
        if setting.is_empty() && !BUILT_IN.is_empty() && !folder.is_absolute() {
            let found = BUILT_IN.iter().filter(|(name, _)| is_served(name));
            let found = found.map(|(name, content)| ((*name).to_owned(), Bytes::from_static(content)));
            return Self::of(found.collect(), &folder);
        }
        Self::load(&folder)
    }

    fn of(found: Vec<(String, Bytes)>, site: &Path) -> Self {
        if found.is_empty() {
            tracing::warn!(folder = %site.display(), "no files for the browser: pages go out without styles and scripts");
        }
        let mut hasher = DefaultHasher::new();
        let (mut packed, mut top) = (HashMap::new(), HashMap::new());
        for (name, content) in found {
            hasher.write(name.as_bytes());
            hasher.write(&content);
            let file = Arc::new(File::new(&name, content));
            match name.strip_prefix("pkg/") {
                Some(inner) => {
                    if inner == "favicon.svg" {
                        // Where browsers look for it unasked, and every browser takes an SVG.
                        top.insert("favicon.svg".to_owned(), Arc::clone(&file));
                        top.insert("favicon.ico".to_owned(), Arc::clone(&file));
                    }
                    packed.insert(inner.to_owned(), file)
                }
                None => top.insert(name, file),
            };
        }
        Self {
            build: format!("{:012x}", hasher.finish() >> 16),
            packed,
            top,
        }
    }

    /// `/pkg/<build>`
    #[must_use]
    pub fn pkg(&self) -> String {
        format!("/pkg/{}", self.build)
    }

    /// Packs everything as small as it gets, on a thread of its own.
    pub fn pack_in_background(self: &Arc<Self>) {
        let files = Arc::clone(self);
        let packing = move || {
            let mut all: Vec<_> = files.packed.values().chain(files.top.values()).collect();
            all.sort_by_key(|file| file.plain.len());
            for file in all.into_iter().filter(|file| file.worth_packing()) {
                let _ = file.gzip.set(gzip(&file.plain, 9));
                let _ = file.brotli.set(brotli(&file.plain, 11));
            }
            tracing::debug!("the browser's files are packed");
        };
        if let Err(error) = std::thread::Builder::new().name("packing".to_owned()).spawn(packing) {
            tracing::warn!(%error, "the browser's files go out unpacked");
        }
    }
}

/// The routes of the files.
pub fn routes(files: Arc<Files>) -> Router {
    let mut router = Router::new().route("/pkg/{build}/{*name}", get(packed));
    for name in files.top.keys() {
        let name = name.clone();
        let handler = {
            let name = name.clone();
            move |State(files): State<Arc<Files>>, asked: HeaderMap| async move {
                files
                    .top
                    .get(&name)
                    .map_or_else(missing, |file| file.answer(&asked, ASK_AGAIN))
            }
        };
        router = router.route(&format!("/{name}"), get(handler));
    }
    router.with_state(files)
}

async fn packed(
    State(files): State<Arc<Files>>,
    Part((build, name)): Part<(String, String)>,
    asked: HeaderMap,
) -> Response {
    match files.packed.get(&name) {
        Some(file) if build == files.build => file.answer(&asked, IMMUTABLE),
        _ => missing(),
    }
}

fn missing() -> Response {
    bare(StatusCode::NOT_FOUND)
}

impl File {
    fn new(name: &str, plain: Bytes) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(&plain);
        let etag = HeaderValue::try_from(format!("\"{:016x}\"", hasher.finish()));
        Self {
            kind: HeaderValue::from_static(kind(name)),
            plain,
            etag: etag.unwrap_or(HeaderValue::from_static("\"0\"")),
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
        }
    }

    fn worth_packing(&self) -> bool {
        let kind = self.kind.as_bytes();
        self.plain.len() > 200 && !kind.starts_with(b"image/png") && !kind.starts_with(b"font/")
    }

    fn answer(&self, asked: &HeaderMap, policy: HeaderValue) -> Response {
        let ready = match Encoding::accepted(asked) {
            Encoding::Brotli => self.brotli.get().map(|body| (Encoding::Brotli, body)),
            Encoding::Gzip => self.gzip.get().map(|body| (Encoding::Gzip, body)),
            Encoding::Identity => None,
        };
        let (encoding, body) = ready.unwrap_or((Encoding::Identity, &self.plain));
        let known = asked.get(IF_NONE_MATCH).is_some_and(|tags| names(tags, &self.etag));
        let mut response = if known {
            Response::new(Body::empty())
        } else {
            Response::new(Body::from(body.clone()))
        };
        let headers = response.headers_mut();
        headers.insert(ETAG, self.etag.clone());
        headers.insert(CACHE_CONTROL, policy);
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(CONTENT_TYPE, self.kind.clone());
        if let Some(name) = encoding.name() {
            headers.insert(CONTENT_ENCODING, name);
        }
        response
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Every file under the folder that is served, by its name with slashes.
fn walk(root: &Path, folder: &Path, found: &mut Vec<(String, Bytes)>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            walk(root, &path, found);
            continue;
        }
        let Ok(name) = path.strip_prefix(root) else {
            continue;
        };
        let name = name.to_string_lossy().replace('\\', "/");
        if let (true, Ok(content)) = (is_served(&name), std::fs::read(&path)) {
            found.push((name, content.into()));
        }
    }
}

/// Not the build tool's page, stamps, hidden files and copies packed by others.
fn is_served(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    let left_out = [".html", ".br", ".gz", ".d.ts"].iter().any(|end| last.ends_with(end));
    last.contains('.') && !last.starts_with('.') && !left_out
}

/// Where the files are: the setting, beside the program, or where the build leaves them.
fn site_folder(setting: &str) -> PathBuf {
    if !setting.is_empty() {
        return PathBuf::from(setting);
    }
    let beside = std::env::current_exe()
        .ok()
        .and_then(|program| Some(program.parent()?.join("site")));
    beside
        .filter(|folder| folder.is_dir())
        .unwrap_or_else(|| PathBuf::from("target/site"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::create_dir(folder.path().join("pkg")).expect("pkg");
        std::fs::write(folder.path().join("pkg/client.js"), "// ".repeat(500)).expect("file");
        std::fs::write(folder.path().join("pkg/client_bg.wasm"), b"\0asm").expect("file");
        std::fs::write(folder.path().join("favicon.svg"), "<svg/>").expect("file");
        std::fs::write(folder.path().join("pkg/index.html"), "<html>").expect("file");
        folder
    }

    #[test]
    fn the_build_changes_with_a_file() {
        let folder = site();
        let first = Files::load(folder.path()).pkg();
        assert_eq!(first, Files::load(folder.path()).pkg());
        std::fs::write(folder.path().join("pkg/client.js"), "new").expect("file");
        assert_ne!(first, Files::load(folder.path()).pkg());
    }

    #[test]
    fn wasm_has_its_type_and_the_page_of_the_build_tool_is_not_served() {
        let folder = site();
        let files = Files::load(folder.path());
        assert_eq!(files.packed["client_bg.wasm"].kind, "application/wasm");
        assert!(!files.packed.contains_key("index.html"));
        assert!(files.top.contains_key("favicon.svg"));
    }

    #[test]
    fn a_packed_file_goes_out_as_brotli() {
        let file = File::new("client.js", Bytes::from("// ".repeat(500)));
        let mut asked = HeaderMap::new();
        asked.insert(http::header::ACCEPT_ENCODING, HeaderValue::from_static("br"));
        assert!(
            file.answer(&asked, IMMUTABLE).headers().get(CONTENT_ENCODING).is_none(),
            "not packed yet"
        );
        file.brotli.set(brotli(&file.plain, 11)).expect("first time");
        assert_eq!(file.answer(&asked, IMMUTABLE).headers()[CONTENT_ENCODING], "br");
    }
}
