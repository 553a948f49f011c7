//! The security headers every answer carries, errors and static files included.

use http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};

/// No inline script or style and no nonce, so that an anonymous page is the same bytes for all.
pub const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

/// Puts the headers on an answer. `secret` is a page whose address is itself the key to it.
pub(super) fn secure(headers: &mut HeaderMap, secret: bool, https: bool) {
    // What people have sent is given back with a stricter policy of its own.
    headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CONTENT_SECURITY));
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(REFERRER_POLICY, if secret { "no-referrer" } else { "same-origin" });
    set(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    set(X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if https {
        set(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if secret {
        set(HeaderName::from_static("x-robots-tag"), "noindex, nofollow");
    }
}

/// Whether the path is itself a key: an author's `/oma/…` or a mail's `/kirjaudu/linkki/…`, in any
/// language.
pub(super) fn is_secret(path: &str) -> bool {
    let mut parts = path.split('/').skip(1).take(2);
    parts.any(|part| matches!(part, "oma" | "vahvista" | "mailit")) || path.contains("/kirjaudu/linkki/")
}

/// Whether a mail program may post here by itself (RFC 8058): `/mailit/…`, in any language.
pub(super) fn is_one_click(path: &str) -> bool {
    let rest = ["/sv", "/en"].iter().find_map(|language| path.strip_prefix(language));
    rest.unwrap_or(path).starts_with("/mailit/")
}

/// Whether the request carries a cookie of ours, so that its answer is one person's.
pub(crate) fn has_our_cookie(headers: &HeaderMap) -> bool {
    headers.get_all(http::header::COOKIE).iter().any(|line| {
        line.as_bytes().split(|b| *b == b';').any(|pair| {
            let pair = pair.trim_ascii_start();
            pair.starts_with(b"lanka") || pair.starts_with(b"__Host-lanka")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_link_is_known_in_every_language() {
        assert!(is_secret("/oma/12/abc"));
        assert!(is_secret("/sv/oma/12/abc/peru"));
        assert!(!is_secret("/ideat/12/oma"));
        assert!(!is_secret("/omat"));
        assert!(is_secret("/en/kirjaudu/linkki/abc.def"));
        assert!(!is_secret("/kirjaudu"));
        assert!(is_secret("/vahvista/12/abc") && is_secret("/sv/mailit/idea-12/abc"));
    }

    #[test]
    fn only_the_links_of_letters_may_be_pressed_from_elsewhere() {
        assert!(is_one_click("/mailit/idea-12/abc") && is_one_click("/sv/mailit/digest-7/abc"));
        assert!(!is_one_click("/ideat/mailit/x") && !is_one_click("/mailit") && !is_one_click("/oma/1/mailit/"));
    }

    #[test]
    fn only_our_own_cookie_makes_a_page_personal() {
        let with = |cookie: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(http::header::COOKIE, HeaderValue::from_static(cookie));
            has_our_cookie(&headers)
        };
        assert!(with("other=1; lanka=abc"));
        assert!(with("__Host-lanka=abc"));
        assert!(!with("other=lanka"));
    }
}
