//! What happened lately as an Atom feed (RFC 4287): one entry an event, the same words as the page.

use axum::response::{IntoResponse as _, Response};
use domain::people::{Act, Object, may};
use domain::time::Moment;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use store::programme::changes::{About, Change};

use super::changes_page::asked;
use super::lines::sentence;
use crate::error::Fault;
use crate::people::Visit;
use crate::strategy::words::said;
use crate::t;

/// `GET /ohjelma/muutokset.atom`
pub async fn feed(visit: Visit) -> Result<Response, Fault> {
    may(&visit.actor(), Act::ReadPublic, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let all = asked(&visit).await?.map(|(_, all)| all).unwrap_or_default();
    let mut response = document(&visit, &all).into_response();
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/atom+xml; charset=utf-8"),
    );
    Ok(response)
}

fn document(visit: &Visit, all: &[Change]) -> String {
    let l = visit.language;
    let origin = visit.state.origin.to_string();
    let own = [&origin, visit.link("/ohjelma/muutokset.atom").as_str()].concat();
    let page = [&origin, visit.link("/ohjelma/muutokset").as_str()].concat();
    let updated = all.first().map_or(Moment::from_millis(0), |it| it.at).rfc3339();
    let town = visit.state.town();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <title>{}</title>\n<id>{}</id>\n<link rel=\"self\" href=\"{}\"/>\n<link href=\"{}\"/>\n\
         <updated>{updated}</updated>\n<author><name>{}</name></author>\n",
        l.tag(),
        escaped(t::programme::changes_title(l)),
        escaped(&own),
        escaped(&own),
        escaped(&page),
        escaped(town.official_name.get(l).0),
    );
    for it in all {
        let at = format!("{origin}{}", visit.link(&format!("/toimenpiteet/{}", it.measure)));
        let more = match &it.about {
            About::Idea(_, title) => format!(" {title}"),
            About::Measure(_, code, name) => format!(" {code} {}", said(l, name).0),
            About::Words(_) | About::Nothing => String::new(),
        };
        xml.push_str(&format!(
            "<entry>\n<title>{} {}</title>\n<id>{}#tapahtuma-{}</id>\n<link href=\"{}\"/>\n<updated>{}</updated>\n\
             <summary>{}</summary>\n</entry>\n",
            escaped(&it.code),
            escaped(&said(l, &it.name).0),
            escaped(&at),
            it.id,
            escaped(&at),
            it.at.rfc3339(),
            escaped(&[sentence(l, it), more].concat()),
        ));
    }
    xml.push_str("</feed>\n");
    xml
}

/// Text of an XML document: what marks it up is escaped, what XML 1.0 forbids is left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(sign),
            sign if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_of_people_marks_nothing_up() {
        assert_eq!(escaped("<b> & \"\u{1}x\""), "&lt;b&gt; &amp; &quot;x&quot;");
    }
}
