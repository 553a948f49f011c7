//! Addresses in a language; the same rule in pages and islands.

use domain::codes::Language;

/// A path in a language: `/ideat` is `/sv/ideat` in Swedish.
pub fn path_in(language: Language, path: &str) -> String {
    match language {
        Language::Fi => path.to_owned(),
        _ if path == "/" => ["/", language.tag()].concat(),
        _ => ["/", language.tag(), path].concat(),
    }
}
