//! A finished page: its body cut after `</html>`, a strong ETag, and the encodings made of it.
//!
//! Leptos writes two inline data scripts after the end of the document, which our policy forbids
//! and islands do not need; they are what is cut away.

use std::hash::{DefaultHasher, Hasher as _};
use std::io::Write as _;
use std::sync::OnceLock;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, TRANSFER_ENCODING, VARY,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

/// A body that is sent as it is or packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Identity,
    Gzip,
    Brotli,
}

impl Encoding {
    /// The best of ours that the client takes.
    pub(crate) fn accepted(headers: &HeaderMap) -> Self {
        let mut best = Self::Identity;
        for line in headers.get_all(ACCEPT_ENCODING) {
            for part in line.to_str().unwrap_or_default().split(',') {
                let (name, weight) = part.split_once(';').unwrap_or((part, ""));
                let refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
                match name.trim() {
                    "br" if !refused => return Self::Brotli,
                    "gzip" if !refused => best = Self::Gzip,
                    _ => {}
                }
            }
        }
        best
    }

    pub(crate) const fn name(self) -> Option<HeaderValue> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Brotli => Some(HeaderValue::from_static("br")),
        }
    }
}

/// Bytes as they are and, once somebody has asked for them, packed.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
    etags: [HeaderValue; 3],
    /// Whether packing is allowed: not where an answer mixes a secret with what others can choose.
    packable: bool,
}

impl Page {
    /// Finishes an HTML answer whose body is all here.
    pub(crate) fn new(status: StatusCode, mut headers: HeaderMap, body: Bytes, packable: bool) -> Self {
        let plain = cut(&body);
        headers.remove(CONTENT_LENGTH);
        headers.remove(TRANSFER_ENCODING);
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding, Cookie"));
        let mut hasher = DefaultHasher::new();
        hasher.write(&plain);
        let hash = hasher.finish();
        let etag = |suffix| {
            HeaderValue::try_from(format!("\"{hash:016x}{suffix}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
        };
        let etags = [etag(""), etag("-gz"), etag("-br")];
        Self {
            status,
            headers,
            plain,
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            etags,
            packable,
        }
    }

    /// How much memory it holds.
    pub(crate) fn size(&self) -> usize {
        let packed = |cell: &OnceLock<Bytes>| cell.get().map_or(0, Bytes::len);
        self.plain.len() + packed(&self.gzip) + packed(&self.brotli) + 1_024
    }

    fn body(&self, encoding: Encoding) -> Bytes {
        match encoding {
            Encoding::Identity => self.plain.clone(),
            Encoding::Gzip => self.gzip.get_or_init(|| gzip(&self.plain, 6)).clone(),
            Encoding::Brotli => self.brotli.get_or_init(|| brotli(&self.plain, 5)).clone(),
        }
    }

    /// The answer to one request: 304 when the client has these bytes already.
    pub(crate) fn answer(&self, method: &Method, asked: &HeaderMap) -> Response {
        let small = self.plain.len() < 600;
        let encoding = if self.packable && !small {
            Encoding::accepted(asked)
        } else {
            Encoding::Identity
        };
        let etag = &self.etags[encoding as usize];
        let mut headers = self.headers.clone();
        let safe = matches!(*method, Method::GET | Method::HEAD);
        let mut response = if self.status == StatusCode::OK && safe {
            let known = asked.get(IF_NONE_MATCH).is_some_and(|tags| names(tags, etag));
            headers.insert(ETAG, etag.clone());
            if known {
                headers.remove(CONTENT_TYPE);
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                *response.headers_mut() = headers;
                return response;
            }
            Response::new(Body::from(self.body(encoding)))
        } else {
            Response::new(Body::from(self.body(encoding)))
        };
        if let Some(name) = encoding.name() {
            headers.insert(CONTENT_ENCODING, name);
        }
        *response.status_mut() = self.status;
        *response.headers_mut() = headers;
        response
    }
}

/// Whether an `If-None-Match` list holds the tag.
pub(crate) fn names(list: &HeaderValue, etag: &HeaderValue) -> bool {
    let tag = etag.as_bytes();
    list.as_bytes().split(|b| *b == b',').any(|one| {
        let one = one.trim_ascii();
        one.strip_prefix(b"W/").unwrap_or(one) == tag
    })
}

/// The document alone, in as many bytes as it has: a page is drawn into a longer buffer, and the
/// cache would keep all of it.
fn cut(body: &[u8]) -> Bytes {
    const END: &[u8] = b"</html>";
    let end = body.windows(END.len()).rposition(|window| window == END);
    Bytes::copy_from_slice(body.get(..end.map_or(body.len(), |at| at + END.len())).unwrap_or(body))
}

pub(crate) fn gzip(plain: &[u8], level: u32) -> Bytes {
    let mut packer =
        flate2::write::GzEncoder::new(Vec::with_capacity(plain.len() / 3), flate2::Compression::new(level));
    // Writing to memory does not fail.
    let _ = packer.write_all(plain);
    exact(packer.finish().unwrap_or_default())
}

pub(crate) fn brotli(plain: &[u8], quality: i32) -> Bytes {
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: 20,
        size_hint: plain.len(),
        ..Default::default()
    };
    let mut packed = Vec::with_capacity(plain.len() / 3);
    let _ = brotli::BrotliCompress(&mut &*plain, &mut packed, &params);
    exact(packed)
}

/// Without the rest of the buffer: what is packed is kept as long as its page or the program.
fn exact(packed: Vec<u8>) -> Bytes {
    packed.into_boxed_slice().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &'static str) -> Page {
        Page::new(
            StatusCode::OK,
            HeaderMap::new(),
            Bytes::from_static(text.as_bytes()),
            true,
        )
    }

    #[test]
    fn what_follows_the_document_is_cut_away() {
        assert_eq!(page("<html>a</html><script>x</script>").plain, "<html>a</html>");
        assert_eq!(page("<html>never ended").plain, "<html>never ended");
    }

    #[test]
    fn a_page_keeps_no_more_memory_than_its_document_and_its_packed_form() {
        let mut drawn = Vec::with_capacity(1 << 20);
        drawn.extend_from_slice(b"<html>");
        drawn.extend((0..2_000_u32).flat_map(|n| format!("<p>{n}</p>").into_bytes()));
        drawn.extend_from_slice(b"</html><script>x</script>");
        let page = Page::new(StatusCode::OK, HeaderMap::new(), drawn.into(), true);
        for kept in [
            page.plain.clone(),
            page.body(Encoding::Brotli),
            page.body(Encoding::Gzip),
        ] {
            assert!(!kept.is_empty());
        }
        let Page {
            plain, gzip, brotli, ..
        } = page;
        for kept in [
            plain,
            gzip.into_inner().expect("gzip"),
            brotli.into_inner().expect("brotli"),
        ] {
            let length = kept.len();
            let whole = kept.try_into_mut().expect("nobody else holds it");
            assert_eq!(whole.capacity(), length);
        }
    }

    #[test]
    fn the_same_bytes_have_the_same_tag_and_are_sent_once() {
        let first = page("<html>a</html>").answer(&Method::GET, &HeaderMap::new());
        let etag = first.headers()[ETAG].clone();
        let mut asked = HeaderMap::new();
        asked.insert(IF_NONE_MATCH, etag);
        assert_eq!(
            page("<html>a</html>").answer(&Method::GET, &asked).status(),
            StatusCode::NOT_MODIFIED
        );
        assert_eq!(
            page("<html>b</html>").answer(&Method::GET, &asked).status(),
            StatusCode::OK
        );
    }

    #[test]
    fn brotli_is_preferred_and_a_refused_encoding_is_not_used() {
        let accepted = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(text));
            Encoding::accepted(&headers)
        };
        assert_eq!(accepted("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(accepted("gzip;q=0.5, br;q=0"), Encoding::Gzip);
        assert_eq!(accepted("identity"), Encoding::Identity);
    }
}
