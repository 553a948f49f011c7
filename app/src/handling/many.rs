//! One answer to many: a common text and a line of one's own for each, looked at before it goes out.
//! Each is published for itself; what was refused is told with the reason, and the rest stands.

use axum::response::Response;
use bytes::Bytes;
use domain::codes::Language;
use domain::handling::{Unready, unready};
use domain::ideas::text::AnswerText;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::handling::Answering;
use store::ideas::Matter;

use super::acts;
use super::desk::Wrong;
use super::wrong_words::{refusal_words, text_words};
use crate::error::Fault;
use crate::ideas::status_tag_of;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{icon, paragraphs, textarea_text};

/// More than this are not answered at once.
const MOST: usize = 50;

/// The form: one id, seen version and line a matter, in the same order.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Posted {
    id: Vec<String>,
    seen: Vec<i64>,
    line: Vec<String>,
    text: String,
    shows_person: String,
    /// What the pressed button is for: `look`, `mend` or `send`.
    act: String,
}

/// One matter of the form.
struct One {
    matter: Matter,
    seen: i64,
    line: String,
    /// Why it cannot be answered, known before anything is sent.
    refusal: Option<Refusal>,
}

/// What became of one.
struct Outcome {
    id: i64,
    title: String,
    words: Option<String>,
}

fn with_leave(visit: &Visit) -> Result<(), Fault> {
    may(&visit.actor(), Act::ReadInbox, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))
}

/// The matters that this person may know of, in the order they were chosen.
async fn chosen(visit: &Visit, posted: &Posted) -> Result<Vec<One>, Fault> {
    let actor = visit.actor();
    let mut conn = visit.state.db.read().await?;
    let mut chosen: Vec<One> = Vec::new();
    for (index, id) in posted.id.iter().enumerate().take(MOST) {
        let Ok(id) = crate::ideas::parse_id(id) else { continue };
        let Some(matter) = store::ideas::find(&mut conn, id).await? else {
            continue;
        };
        let object = matter.object(visit.now);
        let is_known = may(&actor, Act::ReadHandling, &object).is_ok() || may(&actor, Act::ReadPublic, &object).is_ok();
        if !is_known || chosen.iter().any(|one| one.matter.id == id) {
            continue;
        }
        chosen.push(One {
            refusal: may(&actor, Act::Answer, &object).err().map(Refusal::from),
            seen: posted.seen.get(index).copied().unwrap_or(matter.version),
            line: posted.line.get(index).cloned().unwrap_or_default(),
            matter,
        });
    }
    Ok(chosen)
}

/// `GET /ideat/vastaa?id=1&id=2`
pub async fn many_page(visit: Visit) -> Result<Response, Fault> {
    with_leave(&visit)?;
    let posted: Posted = serde_html_form::from_str(&visit.query).unwrap_or_default();
    let asked = Posted {
        id: posted.id,
        ..Posted::default()
    };
    let chosen = chosen(&visit, &asked).await?;
    Ok(draw(&visit, StatusCode::OK, |visit| form(visit, &asked, &chosen, None)))
}

/// `POST /ideat/vastaa`: looks at it first, then sends.
pub async fn answer_many(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    with_leave(&visit)?;
    let posted: Posted = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let visit = visit.standing_at("/ideat/vastaa");
    let chosen = chosen(&visit, &posted).await?;
    if posted.act == "mend" {
        return Ok(draw(&visit, StatusCode::OK, |visit| {
            form(visit, &posted, &chosen, None)
        }));
    }
    let texts = match texts(&visit, &posted, &chosen).await? {
        Ok(texts) => texts,
        Err(wrong) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(draw(&visit, status, |visit| {
                form(visit, &posted, &chosen, Some(&wrong))
            }));
        }
    };
    if posted.act != "send" {
        return Ok(draw(&visit, StatusCode::OK, |visit| {
            preview(visit, &posted, &chosen, &texts)
        }));
    }
    let outcomes = send(&visit, &posted, &chosen, texts).await?;
    Ok(draw(&visit, StatusCode::OK, |visit| result(visit, &outcomes)))
}

/// The text of each, whole; or what has to be mended.
async fn texts(visit: &Visit, posted: &Posted, chosen: &[One]) -> Result<Result<Vec<AnswerText>, Wrong>, Fault> {
    let l = visit.language;
    let wrong = |words: &str| Wrong {
        field: "k-text",
        words: words.to_owned(),
    };
    if chosen.iter().all(|one| one.refusal.is_some()) {
        return Ok(Err(wrong(t::handling::many_none(l))));
    }
    if let Err(code) = AnswerText::parse(&posted.text) {
        return Ok(Err(text_words(l, "k-text", code)));
    }
    let templates = store::handling::templates(&mut visit.state.db.read().await?).await?;
    let said = templates
        .iter()
        .flat_map(|it| Language::ALL.iter().map(|language| it.words(*language)));
    match unready(&posted.text, said) {
        Some(Unready::IsTemplate) => return Ok(Err(wrong(t::handling::is_template(l)))),
        Some(Unready::HasMarks) => return Ok(Err(wrong(t::handling::has_marks(l)))),
        None => {}
    }
    let mut texts = Vec::with_capacity(chosen.len());
    for one in chosen {
        let line = one.line.trim();
        let whole = if line.is_empty() {
            posted.text.clone()
        } else {
            [line, posted.text.as_str()].join("\n\n")
        };
        match AnswerText::parse(&whole) {
            Ok(text) => texts.push(text),
            Err(code) => return Ok(Err(text_words(l, "k-text", code))),
        }
    }
    Ok(Ok(texts))
}

async fn send(visit: &Visit, posted: &Posted, chosen: &[One], texts: Vec<AnswerText>) -> Result<Vec<Outcome>, Fault> {
    let l = visit.language;
    let actor = visit.actor();
    let mut outcomes = Vec::with_capacity(chosen.len());
    for (one, text) in chosen.iter().zip(texts) {
        let id = one.matter.id;
        let hand = actor
            .person()
            .and_then(|it| it.hand(one.matter.group, one.matter.suggested));
        let draft = match hand.and_then(|by| by.group()) {
            Some(group) => store::handling::draft(&mut visit.state.db.read().await?, id, group).await?,
            None => None,
        };
        let answering = Answering {
            text,
            language: one.matter.language,
            shows_person: posted.shows_person == "1",
            step: None,
            draft_seen: draft.map_or(0, |draft| draft.version),
        };
        let done = acts::answer(visit, id, answering, Some(one.seen)).await?;
        outcomes.push(Outcome {
            id: id.get(),
            title: one.matter.title.clone(),
            words: done.err().map(|refusal| not_answered(l, refusal, &one.matter)),
        });
    }
    Ok(outcomes)
}

fn not_answered(l: Language, refusal: Refusal, matter: &Matter) -> String {
    match refusal {
        Refusal::NotAllowed | Refusal::NotFound | Refusal::Gone => t::handling::many_not_yours(l).to_owned(),
        refusal => refusal_words(l, refusal, matter.status),
    }
}

fn draw(visit: &Visit, status: StatusCode, content: impl FnOnce(&Visit) -> AnyView) -> Response {
    let l = visit.language;
    Page::new(t::handling::many_title(l))
        .class("page-many")
        .trail(Vec::new(), t::handling::many_title(l))
        .status(status)
        .private()
        .draw(visit, || content(visit))
}

fn row(visit: &Visit, one: &One) -> AnyView {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let href = visit.link(&format!("/ideat/{}", one.matter.id));
    let refused = one
        .refusal
        .map(|refusal| view! { <p class="problem">{icon(pkg, "warning")}<span>{not_answered(l, refusal, &one.matter)}</span></p> });
    view! {
        <h3><a href=href lang=one.matter.language.tag()>{one.matter.title.clone()}</a></h3>
        <p class="idea-facts">
            {status_tag_of(l, pkg, one.matter.kind, one.matter.status)}
            <span class="fact">{t::ideas::number(l, one.matter.id.to_string())}</span>
            <span class="fact">{one.matter.name.clone()}</span>
        </p>
        {refused}
    }
    .into_any()
}

fn form(visit: &Visit, posted: &Posted, chosen: &[One], wrong: Option<&Wrong>) -> AnyView {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    if chosen.is_empty() {
        return view! {
            <h1>{t::handling::many_title(l)}</h1>
            <p class="lead">{t::handling::many_empty(l)}</p>
            <p><a href=visit.link("/saapuneet")>{t::handling::many_inbox(l)}</a></p>
        }
        .into_any();
    }
    let rows = chosen
        .iter()
        .map(|one| {
            let id = one.matter.id.get();
            let (field, label_for) = (format!("k-line-{id}"), format!("k-line-{id}"));
            view! {
                <li class="many-row">
                    {row(visit, one)}
                    <input type="hidden" name="id" value=id/>
                    <input type="hidden" name="seen" value=one.seen/>
                    <div class="field">
                        <label for=label_for>{t::handling::many_line(l)}" "<span class="optional">{t::send::optional(l)}</span></label>
                        <input class="input" id=field name="line" value=one.line.clone() autocomplete="off"/>
                    </div>
                </li>
            }
        })
        .collect_view();
    let words = wrong.map(|it| it.words.clone());
    let hidden = words.is_none();
    let summary = words.clone().map(|words| {
        view! {
            <div class="error-summary" role="alert" tabindex="-1" aria-labelledby="virheet" autofocus>
                <h2 id="virheet">{t::handling::wrong_title(l)}</h2>
                <ul><li><a href="#k-text">{words}</a></li></ul>
            </div>
        }
    });
    view! {
        {summary}
        <h1>{t::handling::many_title(l)}</h1>
        <p class="lead">{t::handling::many_lead(l)}</p>
        <form class="form many" method="post" action=visit.link("/ideat/vastaa") novalidate>
            <ol class="many-list">{rows}</ol>
            <div class="field">
                <label for="k-text">{t::handling::many_text(l)}</label>
                <p class="hint">{t::handling::answer_hint(l)}</p>
                <p class="problem" id="k-text-virhe" hidden=hidden>
                    {icon(pkg, "warning")}
                    <span>{words.unwrap_or_default()}</span>
                </p>
                <textarea class="input" id="k-text" name="text" rows="9" aria-describedby="k-text-virhe">{textarea_text(&posted.text)}</textarea>
            </div>
            <p class="check">
                <input type="checkbox" id="k-shows" name="shows_person" value="1" checked=posted.shows_person == "1"/>
                <label for="k-shows">{t::handling::shows_person(l)}</label>
            </p>
            <div class="actions"><button class="button" type="submit" name="act" value="look">{t::handling::many_look(l)}</button></div>
        </form>
    }
    .into_any()
}

fn preview(visit: &Visit, posted: &Posted, chosen: &[One], texts: &[AnswerText]) -> AnyView {
    let l = visit.language;
    let rows = chosen
        .iter()
        .zip(texts)
        .map(|(one, text)| {
            let answer = one
                .refusal
                .is_none()
                .then(|| view! { <div class="answer">{paragraphs(text.as_str())}</div> });
            view! {
                <li class="many-row">
                    {row(visit, one)}
                    {answer}
                    <input type="hidden" name="id" value=one.matter.id.get()/>
                    <input type="hidden" name="seen" value=one.seen/>
                    <input type="hidden" name="line" value=one.line.clone()/>
                </li>
            }
        })
        .collect_view();
    let count = i64::try_from(chosen.iter().filter(|one| one.refusal.is_none()).count()).unwrap_or_default();
    view! {
        <h1>{t::handling::many_look(l)}</h1>
        <form class="form many" method="post" action=visit.link("/ideat/vastaa")>
            <ol class="many-list">{rows}</ol>
            <input type="hidden" name="text" value=posted.text.clone()/>
            <input type="hidden" name="shows_person" value=posted.shows_person.clone()/>
            <div class="actions">
                <button class="button" type="submit" name="act" value="send">{t::handling::many_send(l, count)}</button>
                <button class="button-quiet" type="submit" name="act" value="mend">{t::handling::many_mend(l)}</button>
            </div>
        </form>
    }
    .into_any()
}

fn result(visit: &Visit, outcomes: &[Outcome]) -> AnyView {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let sent = i64::try_from(outcomes.iter().filter(|it| it.words.is_none()).count()).unwrap_or_default();
    let rows = outcomes
        .iter()
        .map(|it| {
            let href = visit.link(&format!("/ideat/{}", it.id));
            let (picture, words) = match &it.words {
                None => ("ok", t::handling::many_sent(l).to_owned()),
                Some(words) => ("warning", words.clone()),
            };
            view! {
                <li class="many-row" data-refused=it.words.is_some().then_some("")>
                    <p><a href=href>{it.title.clone()}</a></p>
                    <p class="fact">{icon(pkg, picture)}{words}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <h1>{t::handling::many_done(l, sent)}</h1>
        <ol class="many-list">{rows}</ol>
        <p><a href=visit.link("/saapuneet")>{t::handling::many_inbox(l)}</a></p>
    }
    .into_any()
}
