//! Markdown on its way to a page: events of a parser become elements of a closed list.
//!
//! Nothing here writes HTML. What is not on the list, raw HTML above all, is drawn as the text it is;
//! a link leads to the web, to mail or within this site, or is no link. So there is nothing to
//! sanitise and nothing that could slip through.

use leptos::html;
use leptos::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TextMergeStream};

/// Deeper than this, what is inside is drawn without its frame.
const DEEPEST: usize = 12;

/// A text as people wrote it, drawn. Headings are all of the level below the section's.
pub(crate) fn markdown(text: &str) -> AnyView {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let events: Vec<Event<'_>> = TextMergeStream::new(Parser::new_ext(text, options)).collect();
    let mut reading = Reading { events, at: 0 };
    let children = reading.children(0, Inside::default());
    html::div().class("markdown").child(children).into_any()
}

struct Reading<'a> {
    events: Vec<Event<'a>>,
    at: usize,
}

/// What surrounds the text that is being drawn.
#[derive(Clone, Copy, Default)]
struct Inside {
    link: bool,
    table_head: bool,
}

impl<'a> Reading<'a> {
    fn next(&mut self) -> Option<Event<'a>> {
        let event = self.events.get(self.at).cloned();
        self.at += 1;
        event
    }

    /// Everything up to the end of the element that is open.
    fn children(&mut self, depth: usize, inside: Inside) -> Vec<AnyView> {
        let mut views = Vec::new();
        while let Some(event) = self.next() {
            match event {
                Event::End(_) => break,
                Event::Start(tag) if depth >= DEEPEST => views.extend(self.unframed(&tag)),
                Event::Start(tag) => views.push(self.element(tag, depth + 1, inside)),
                Event::Text(text) if inside.link => views.push(text.into_string().into_any()),
                Event::Text(text) => views.extend(with_addresses(&text)),
                Event::Code(text) => views.push(html::code().child(text.into_string()).into_any()),
                // Raw HTML and formulas are the text they are written in.
                Event::Html(text) | Event::InlineHtml(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                    views.push(text.into_string().into_any());
                }
                Event::FootnoteReference(text) => views.push(text.into_string().into_any()),
                // People who press Enter mean a new line.
                Event::SoftBreak | Event::HardBreak => views.push(html::br().into_any()),
                Event::Rule => views.push(html::hr().into_any()),
                Event::TaskListMarker(done) => {
                    views.push(
                        html::span()
                            .class("task-mark")
                            .child(if done { "☑ " } else { "☐ " })
                            .into_any(),
                    );
                }
            }
        }
        views
    }

    fn element(&mut self, tag: Tag<'a>, depth: usize, inside: Inside) -> AnyView {
        let head = Inside {
            table_head: true,
            ..inside
        };
        match tag {
            Tag::Link {
                link_type, dest_url, ..
            } => self.link(link_type, &dest_url, depth, inside),
            // Pictures are not fetched from elsewhere: their words lead to them.
            Tag::Image {
                link_type, dest_url, ..
            } => self.link(link_type, &dest_url, depth, inside),
            Tag::CodeBlock(kind) => {
                let _: CodeBlockKind<'_> = kind;
                let code = self.plain();
                html::pre()
                    .attr("tabindex", "0")
                    .child(html::code().child(code))
                    .into_any()
            }
            Tag::Table(_) => {
                let rows = self.children(depth, inside);
                let table = html::table().child(rows);
                html::div()
                    .class("table-scroll")
                    .attr("tabindex", "0")
                    .child(table)
                    .into_any()
            }
            Tag::TableHead => html::thead()
                .child(html::tr().child(self.children(depth, head)))
                .into_any(),
            Tag::TableRow => html::tbody()
                .child(html::tr().child(self.children(depth, inside)))
                .into_any(),
            Tag::TableCell if inside.table_head => html::th()
                .attr("scope", "col")
                .child(self.children(depth, inside))
                .into_any(),
            tag => {
                let children = self.children(depth, inside);
                framed(&tag, children)
            }
        }
    }

    /// An element that lies too deep: what is in it as plain text.
    fn unframed(&mut self, _: &Tag<'a>) -> Option<AnyView> {
        let text = self.plain();
        (!text.is_empty()).then(|| text.into_any())
    }

    /// The text of the element that is open, without its elements.
    fn plain(&mut self) -> String {
        let (mut text, mut open) = (String::new(), 1_usize);
        while open > 0 {
            match self.next() {
                None => break,
                Some(Event::Start(_)) => open += 1,
                Some(Event::End(_)) => open -= 1,
                Some(Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part)) => {
                    text.push_str(&part);
                }
                Some(Event::SoftBreak | Event::HardBreak) => text.push(' '),
                Some(_) => {}
            }
        }
        text
    }

    fn link(&mut self, kind: LinkType, to: &str, depth: usize, inside: Inside) -> AnyView {
        let to = if kind == LinkType::Email {
            ["mailto:", to].concat()
        } else {
            to.to_owned()
        };
        let from = self.at;
        let words = self.plain();
        let Some(to) = sound_address(&to).filter(|_| !inside.link) else {
            return words.into_any();
        };
        if words.trim().is_empty() {
            return anchor(&to, to.clone().into_any());
        }
        self.at = from;
        let children = self.children(depth, Inside { link: true, ..inside });
        anchor(&to, children.into_any())
    }
}

/// An element that has no attributes and only what is in it.
fn framed(tag: &Tag<'_>, children: Vec<AnyView>) -> AnyView {
    match tag {
        Tag::Heading { .. } => html::h3().child(children).into_any(),
        Tag::BlockQuote(_) => html::blockquote().child(children).into_any(),
        Tag::List(None) => html::ul().child(children).into_any(),
        Tag::List(Some(first)) => html::ol()
            .attr("start", (*first != 1).then(|| first.to_string()))
            .child(children)
            .into_any(),
        Tag::Item => html::li().child(children).into_any(),
        Tag::TableCell => html::td().child(children).into_any(),
        Tag::Emphasis => html::em().child(children).into_any(),
        Tag::Strong => html::strong().child(children).into_any(),
        Tag::Strikethrough => html::s().child(children).into_any(),
        // What was written as HTML keeps its lines.
        Tag::Paragraph | Tag::HtmlBlock => html::p().child(children).into_any(),
        _ => children.into_any(),
    }
}

/// An address that may be followed: the web, mail, a telephone, or a page of this site.
fn sound_address(to: &str) -> Option<String> {
    let to = to.trim();
    if to.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    let lower = to.to_ascii_lowercase();
    let is_ours = to.starts_with('/') && !to.starts_with("//") && !to.contains('\\');
    let is_sound = ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme));
    (is_ours || is_sound).then(|| to.to_owned())
}

fn anchor(to: &str, words: AnyView) -> AnyView {
    html::a()
        .attr("href", to.to_owned())
        .attr("rel", "noopener noreferrer nofollow")
        .child(words)
        .into_any()
}

/// Addresses of the web that somebody wrote without any sign around them become links.
fn with_addresses(text: &str) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut rest = text;
    while let Some(at) = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| rest.find(scheme))
        .min()
    {
        let end = rest[at..].find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`'));
        let word = &rest[at..end.map_or(rest.len(), |end| at + end)];
        let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*', '_']);
        let is_whole = word.len() > "https://".len();
        if let (true, Some(to)) = (is_whole, sound_address(word)) {
            views.push(rest[..at].to_owned().into_any());
            views.push(anchor(&to, word.to_owned().into_any()));
        } else {
            views.push(rest[..at + word.len()].to_owned().into_any());
        }
        rest = &rest[at + word.len().max(1)..];
    }
    if !rest.is_empty() {
        views.push(rest.to_owned().into_any());
    }
    views
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> String {
        Owner::new_root(None)
            .with(|| markdown(text).to_html())
            .replace("<!>", "")
    }

    /// The names of all elements, and every attribute with its value.
    fn elements(html: &str) -> Vec<String> {
        html.split('<')
            .skip(1)
            .filter(|part| !part.starts_with('/'))
            .map(|part| part.split('>').next().unwrap_or_default().to_owned())
            .collect()
    }

    const NASTY: &[&str] = &[
        "<script>alert(1)</script>",
        "a <script src=//evil.example></script> b",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<style>body{display:none}</style>",
        "<form action=//evil.example><input name=x></form>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo 1 ?>",
        "<details open ontoggle=alert(1)>",
        "<textarea></textarea><script>alert(1)</script>",
        "</div></section></main><h1>vale</h1>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](&#x6A;&#x61;vascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox)",
        "[x](file:///etc/passwd)",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "[x](<javascript:alert(1)>)",
        "[x](https://ok.example \"onmouseover=alert(1) x=\\\"\")",
        "![x](javascript:alert(1))",
        "![x](https://evil.example/pixel.png)",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "<https://ok.example/\"onmouseover=alert(1)>",
        "`<script>alert(1)</script>`",
        "```html\n<script>alert(1)</script>\n```",
        "```\"><script>alert(1)</script>\nx\n```",
        "| <b>a</b> | b |\n|---|---|\n| <img src=x> | [y](javascript:z) |",
        "# <script>x</script>",
        "[a](https://a.example/?\"><script>alert(1)</script>)",
        "https://a.example/\"><script>alert(1)</script>",
        "http://\u{202e}gpj.example",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
    ];

    #[test]
    fn nothing_but_the_closed_list_of_elements_comes_through() {
        let plain = [
            "p",
            "h3",
            "blockquote",
            "ul",
            "ol",
            "li",
            "td",
            "em",
            "strong",
            "s",
            "br",
            "hr",
            "thead",
            "tbody",
            "tr",
            "table",
            "code",
        ];
        for nasty in NASTY {
            let html = drawn(nasty);
            for element in elements(&html) {
                let is_plain = plain.contains(&element.trim_end_matches('/').trim());
                let is_ours = element == "div class=\"markdown\""
                    || element == "div tabindex=\"0\" class=\"table-scroll\""
                    || element == "pre tabindex=\"0\""
                    || element == "th scope=\"col\""
                    || (element.starts_with("a href=\"http")
                        && element.ends_with("\" rel=\"noopener noreferrer nofollow\"")
                        && element.matches('"').count() == 4);
                assert!(is_plain || is_ours, "{nasty:?} became <{element}>: {html}");
            }
        }
    }

    #[test]
    fn what_people_write_is_drawn() {
        assert_eq!(
            drawn("# Otsikko\n\nyksi\nkaksi **kolme** ~~neljä~~\n\n- [x] tehty\n- auki"),
            "<div class=\"markdown\"><h3>Otsikko</h3><p>yksi<br>kaksi <strong>kolme</strong> <s>neljä</s></p>\
             <ul><li><span class=\"task-mark\">☑ </span>tehty</li><li>auki</li></ul></div>"
        );
        assert!(drawn("katso https://lanka.example/a?b=1, kiitos").contains(
            "katso <a href=\"https://lanka.example/a?b=1\" rel=\"noopener noreferrer nofollow\">https://lanka.example/a?b=1</a>, kiitos"
        ));
        assert!(drawn("[kortti](/taulut/1/kortit/2)").contains("<a href=\"/taulut/1/kortit/2\""));
        assert!(drawn("<posti@kunta.fi>").contains("<a href=\"mailto:posti@kunta.fi\""));
        assert!(drawn("3. kolmas").contains("<ol start=\"3\">"));
        assert!(drawn("<b>raaka</b>").contains("&lt;b&gt;raaka&lt;/b&gt;"));
    }

    #[test]
    fn a_text_made_to_be_deep_or_long_is_drawn_in_time() {
        for (sign, count) in [
            (">", 20_000),
            ("- ", 10_000),
            ("[", 20_000),
            ("*a ", 6_000),
            ("**", 10_000),
            ("`", 20_000),
            ("<", 20_000),
            ("![", 10_000),
            ("|", 20_000),
            ("https://", 2_500),
        ] {
            let html = drawn(&sign.repeat(count));
            assert!(html.len() < 2_000_000, "{sign}");
        }
    }
}
