//! A letter as HTML: no scripts, no pictures, nothing from elsewhere, and every word goes through
//! [`escape`]. The looks are one style sheet in the head; without it the letter reads as well.

use std::fmt::Write as _;

use domain::colour::{self, Colour};
use domain::town::Town;

use super::draft::{Draft, Part};

/// The whole document.
pub(super) fn draw(draft: &Draft, town: &Town) -> String {
    let inks = Colour::parse(&town.brand).map(colour::light);
    let hex = |colour: Option<Colour>, usual: &str| colour.map_or_else(|| usual.to_owned(), Colour::hex);
    let mut out = String::new();
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n",
        draft.language.tag(),
        escape(&draft.subject),
        LOOKS
            .replace("ON-BRAND", &hex(inks.map(|it| it.on_brand), "#ffffff"))
            .replace("BRAND", &hex(inks.map(|it| it.brand), "#0a4f85"))
            .replace("INK", &hex(inks.map(|it| it.ink), "#0a4f85"))
    );
    for part in &draft.parts {
        part_html(&mut out, part);
    }
    out.push_str("</main>\n<footer>\n<p>");
    let signature: Vec<String> = draft.signature(town).iter().map(|words| escape(words)).collect();
    out.push_str(&signature.join("<br>\n"));
    out.push_str("</p>\n");
    if let Some((words, href)) = &draft.leave {
        let _ = writeln!(out, "<p><a href=\"{}\">{}</a></p>", escape(href), escape(words));
    }
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

fn part_html(out: &mut String, part: &Part) {
    match part {
        Part::Words(words) => {
            let _ = writeln!(out, "<p>{}</p>", escape(words));
        }
        Part::Heading(words) => {
            let _ = writeln!(out, "<h2>{}</h2>", escape(words));
        }
        Part::Quote { title, text } => {
            out.push_str("<blockquote>\n");
            if !title.is_empty() {
                let _ = writeln!(out, "<p><strong>{}</strong></p>", escape(title));
            }
            for paragraph in text.split("\n\n").filter(|it| !it.trim().is_empty()) {
                let _ = writeln!(out, "<p>{}</p>", escape(paragraph.trim()).replace('\n', "<br>\n"));
            }
            out.push_str("</blockquote>\n");
        }
        Part::Facts(facts) => {
            out.push_str("<dl>\n");
            for (name, value) in facts {
                let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(value));
            }
            out.push_str("</dl>\n");
        }
        Part::Button { words, href } => {
            let (words, href) = (escape(words), escape(href));
            let _ = writeln!(
                out,
                "<p class=\"act\"><a class=\"button\" href=\"{href}\">{words}</a></p>"
            );
            let _ = writeln!(out, "<p class=\"small\">{href}</p>");
        }
        Part::Code(code) => {
            let _ = writeln!(out, "<p class=\"code\">{}</p>", escape(code));
        }
        Part::Item {
            words,
            href,
            notes,
            leave,
        } => {
            let _ = writeln!(out, "<h3><a href=\"{}\">{}</a></h3>", escape(href), escape(words));
            for note in notes {
                let _ = writeln!(out, "<p class=\"note\">{}</p>", escape(note));
            }
            if let Some((words, href)) = leave {
                let (words, href) = (escape(words), escape(href));
                let _ = writeln!(out, "<p class=\"small\"><a href=\"{href}\">{words}</a></p>");
            }
        }
    }
}

/// The looks of every letter.
const LOOKS: &str = "\
body{margin:0;padding:24px 16px;background:#fff;color:#1b1b1b;font:16px/1.5 system-ui,sans-serif}
main,footer{max-width:36em;margin:0 auto}
h2{font-size:20px;line-height:1.3;margin:32px 0 8px}
h3{font-size:16px;line-height:1.4;margin:20px 0 4px}
.note{margin:0 0 4px}
.act{margin:24px 0 8px}
a{color:INK}
blockquote{margin:16px 0;padding:4px 16px;border-left:4px solid BRAND;overflow-wrap:anywhere}
dl{margin:16px 0}
dt{color:#555}
dd{margin:0 0 8px;font-weight:600}
.button{display:inline-block;padding:12px 20px;border-radius:6px;background:BRAND;color:ON-BRAND;font-weight:600;text-decoration:none}
.code{font-size:28px;font-weight:700;letter-spacing:4px}
.small,footer{color:#555;font-size:14px;overflow-wrap:anywhere}
footer{margin-top:32px;padding-top:12px;border-top:1px solid #ccc}
";

/// Text as it may stand in HTML, in an attribute too. Control characters but line breaks are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push('\n'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
