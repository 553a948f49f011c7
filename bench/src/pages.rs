//! What a page makes a browser load, and how much of it crosses the wire.

use std::net::SocketAddr;
use std::time::Duration;

use crate::Failure;
use crate::client::Client;

/// Bytes after brotli, as sent.
#[derive(Debug, Default)]
pub(crate) struct Weight {
    pub(crate) html: u64,
    pub(crate) css: u64,
    /// JavaScript and WASM.
    pub(crate) scripts: u64,
}

/// Opens a page and everything its HTML asks for.
pub(crate) async fn weigh(address: SocketAddr, path: &str) -> Result<Weight, Failure> {
    let mut client = Client::connect(address).await?;
    let mut weight = Weight {
        html: fetch(&mut client, path).await?,
        ..Weight::default()
    };
    let mut seen = Vec::new();
    for tag in tags(&client.get(path, "identity").await?.text()) {
        let Some(address) = attribute(&tag, "src").or_else(|| attribute(&tag, "href")) else {
            continue;
        };
        let kind = attribute(&tag, "rel").unwrap_or_default();
        let is_style = tag.starts_with("<link") && kind == "stylesheet";
        let is_script = tag.starts_with("<script") || matches!(&*kind, "modulepreload" | "preload");
        if !(is_style || is_script) || seen.contains(&address) {
            continue;
        }
        let bytes = fetch(&mut client, &address).await?;
        if is_style {
            weight.css += bytes
        } else {
            weight.scripts += bytes
        }
        seen.push(address);
    }
    Ok(weight)
}

/// The bytes of an address when brotli is asked for, as they were sent. The server compresses its
/// files in the background after the start, so a bare answer is asked for again for a while.
pub(crate) async fn fetch(client: &mut Client, path: &str) -> Result<u64, Failure> {
    for _ in 0..300 {
        let answer = client.get(path, "br").await?;
        crate::rates::expect(answer.status, 200).map_err(|failure| format!("{path}: {failure}"))?;
        let bytes = answer.body.len() as u64;
        // A few bytes may go out as they are.
        if bytes <= 1024 || answer.header("content-encoding") == Some("br") {
            return Ok(bytes);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(format!("{path} was not sent with brotli").into())
}

/// The opening tags `<link …>` and `<script …>` of a page.
fn tags(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["<link ", "<script "] {
        let mut rest = html;
        while let Some(from) = rest.find(name) {
            let to = rest[from..].find('>').map_or(rest.len(), |to| from + to + 1);
            found.push(rest[from..to].to_owned());
            rest = &rest[to..];
        }
    }
    found
}

/// The value of an attribute written with double quotes or none.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let from = tag.find(&format!(" {name}="))? + name.len() + 2;
    let value = &tag[from..];
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split([' ', '>', '/']).next()?,
    };
    Some(value.replace("&amp;", "&"))
}

/// The hidden fields of a page's form, ready to be sent back with it.
pub(crate) fn hidden_fields(html: &str) -> String {
    let mut fields = String::new();
    let mut rest = html;
    while let Some(from) = rest.find("<input") {
        let to = rest[from..].find('>').map_or(rest.len(), |to| from + to + 1);
        let tag = &rest[from..to];
        if attribute(tag, "type").as_deref() == Some("hidden")
            && let Some(name) = attribute(tag, "name")
        {
            let value = attribute(tag, "value").unwrap_or_default();
            fields.push_str(&format!("&{name}={}", encoded(&value)));
        }
        rest = &rest[to..];
    }
    fields
}

/// A value as a form sends it.
pub(crate) fn encoded(value: &str) -> String {
    value.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_page_are_found() {
        let html = r#"<link rel="stylesheet" href="/a.css"><script type="module" src="/b.js"></script><link rel=x>"#;
        let found: Vec<_> = tags(html)
            .iter()
            .filter_map(|tag| attribute(tag, "src").or_else(|| attribute(tag, "href")))
            .collect();
        assert_eq!(found, ["/a.css", "/b.js"]);
    }

    #[test]
    fn hidden_fields_go_back_as_they_came() {
        let html = r#"<input type="text" name="a" value="1"><input type="hidden" name="key" value="å">"#;
        assert_eq!(hidden_fields(html), "&key=%C3%A5");
    }
}
