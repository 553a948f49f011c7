//! Covering a passage: choose the field, give the exact words, say why; and taking it back.
//!
//! With scripts, marking the words on the page fills the field. Without them they are pasted.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::codes::Language;
use domain::ideas::form::{Field, Problem};
use domain::ideas::text::ProblemCode;
use domain::ids::CommentId;
use domain::moderation::{COVER_DAYS, CoverForm, Place, check_cover};
use domain::people::{Act, may};
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::discussion::Comment;
use store::ideas::Matter;
use store::moderation::{self, Cover, Covering};

use super::words::{reason_select, reason_words};
use crate::error::Fault;
use crate::ideas::parse_id;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{Problems, day_of, error_summary, field_problem, icon, paragraphs, textarea_text};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Posted {
    #[serde(flatten)]
    typed: CoverForm,
    /// The comment, when the words are in one.
    comment: String,
    /// A covering to take back.
    uncover: String,
}

#[derive(Default)]
struct State {
    posted: Posted,
    problems: Problems,
    refused: Option<Refusal>,
}

/// `GET /ideat/123/peita`, `?kommentti=5` in a comment; `?peitetty` afterwards.
pub async fn cover_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let matter = moderated(&visit, &id).await?;
    let comment = visit.query.split('&').find_map(|part| part.strip_prefix("kommentti="));
    let posted = Posted {
        comment: comment.unwrap_or_default().to_owned(),
        ..Posted::default()
    };
    let state = State {
        posted,
        ..State::default()
    };
    draw(&visit, &matter, StatusCode::OK, state).await
}

/// `POST /ideat/123/peita`
pub async fn cover(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let matter = moderated(&visit, &id).await?;
    let posted: Posted = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let (state, actor, now, l) = (&visit.state, visit.actor(), visit.now, visit.language);
    let done = if let Ok(number) = posted.uncover.parse::<i64>() {
        moderation::uncover(&state.db, &state.words, number, &actor, now)
            .await?
            .map(|_| "palautettu")
    } else {
        let (place, words, reason) = match check_cover(&posted.typed) {
            Ok(checked) => checked,
            Err(found) => {
                let problems = Problems(found.into_iter().map(|it| (it, problem_words(l, it))).collect());
                let state = State {
                    posted,
                    problems,
                    refused: None,
                };
                return draw(&visit, &matter, StatusCode::UNPROCESSABLE_ENTITY, state).await;
            }
        };
        let covering = Covering {
            idea: matter.id,
            comment: posted.comment.parse::<CommentId>().ok(),
            place,
            words: words.into_string(),
            reason,
        };
        moderation::cover(&state.db, &state.words, covering, &actor, now)
            .await?
            .map(|_| "peitetty")
    };
    match done {
        Ok(what) => {
            let mut to = format!("/ideat/{}/peita?{what}", matter.id);
            if let Ok(comment) = posted.comment.parse::<CommentId>() {
                to = format!("{to}&kommentti={comment}");
            }
            Ok(Redirect::to(&visit.link(&to)).into_response())
        }
        Err(refusal) => {
            let state = State {
                posted,
                refused: Some(refusal),
                ..State::default()
            };
            draw(&visit, &matter, Fault::Refused(refusal).status(), state).await
        }
    }
}

async fn moderated(visit: &Visit, id: &str) -> Result<Matter, Fault> {
    let matter = store::ideas::find(&mut visit.state.db.read().await?, parse_id(id)?)
        .await?
        .ok_or(Fault::Refused(Refusal::NotFound))?;
    may(&visit.actor(), Act::Cover, &matter.object(visit.now)).map_err(|it| Fault::Refused(it.into()))?;
    Ok(matter)
}

async fn draw(visit: &Visit, matter: &Matter, status: StatusCode, state: State) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let comment = match state.posted.comment.parse::<CommentId>() {
        Ok(id) => store::discussion::find(&mut conn, id).await?,
        Err(_) => None,
    };
    let comment = comment.filter(|it| it.idea == matter.id);
    let covers = moderation::covers(&mut conn, matter.id).await?;
    let replies = moderation::replies(&mut conn, matter.id).await?.join("\n\n");
    drop(conn);
    let l = visit.language;
    let page = Page::new(t::moderation::cover_title(l))
        .class("page-send")
        .trail(
            vec![(t::moderation::desk_title(l).to_owned(), "/valvonta")],
            t::moderation::cover_title(l),
        )
        .status(status)
        .private()
        .form()
        .lively();
    Ok(page.draw(visit, || {
        content(
            visit,
            matter,
            fields_of(matter, comment.as_ref(), replies),
            comment.as_ref(),
            &covers,
            &state,
        )
        .into_any()
    }))
}

fn content(
    visit: &Visit,
    matter: &Matter,
    fields: Vec<(Place, String)>,
    comment: Option<&Comment>,
    covers: &[Cover],
    state: &State,
) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let action = visit.link(&format!("/ideat/{}/peita", matter.id));
    let language = comment.map_or(matter.language, |it| it.language);
    let lang = (language != l).then(|| language.tag());
    let chosen = Place::from_code(&state.posted.typed.place).or(fields.first().map(|(place, _)| *place));
    let sources: Vec<_> = fields
        .iter()
        .map(|(place, text)| source(l, *place, text, lang, chosen == Some(*place)))
        .collect();
    let typed = &state.posted.typed;
    let invalid = state.problems.of(Field::Text).map(|_| "true");
    let number = comment.map(|it| it.id.to_string()).unwrap_or_default();
    let kept: Vec<_> = covers.iter().map(|it| covered(visit, &action, it, &number)).collect();
    let kept = (!kept.is_empty()).then(|| {
        view! {
            <section class="judge-part" aria-labelledby="peitetyt">
                <h2 id="peitetyt">{t::moderation::covered_title(l)}</h2>
                <p>{t::moderation::covered_text(l, COVER_DAYS.to_string())}</p>
                <ul class="judge-list">{kept}</ul>
            </section>
        }
    });
    view! {
        {error_summary(t::send::problems(l), &state.problems)}
        <h1>{t::moderation::cover_title(l)}</h1>
        <p class="lead">{t::moderation::cover_lead(l)}</p>
        {told(visit, state)}
        <form class="form" method="post" action=action novalidate>
            <fieldset class="choices" id="place">
                <legend>{t::moderation::cover_where(l)}</legend>
                {field_problem(pkg, Field::Place, &state.problems, t::send::error_prefix(l))}
                {sources}
            </fieldset>
            <div class="field" data-problem=invalid.map(|_| "")>
                <label for="words">{t::moderation::cover_words(l)}</label>
                <p class="hint" id="words-hint">{t::moderation::cover_words_hint(l)}</p>
                <span id="text"></span>
                {field_problem(pkg, Field::Text, &state.problems, t::send::error_prefix(l))}
                <textarea class="input input-low" id="words" name="words" rows="2" aria-describedby="words-hint text-problem" aria-invalid=invalid required>
                    {textarea_text(&typed.words)}
                </textarea>
            </div>
            <div class="field" id="reason">
                {field_problem(pkg, Field::Reason, &state.problems, t::send::error_prefix(l))}
                {reason_select(l, "syy".to_owned(), if typed.reason.is_empty() { "personal_data" } else { &typed.reason })}
                <p class="hint">{t::moderation::cover_reason_hint(l)}</p>
            </div>
            <input type="hidden" name="comment" value=number/>
            <div class="actions">
                <button class="button" type="submit">{t::moderation::cover_submit(l)}</button>
                <a href=visit.link("/valvonta")>{t::moderation::back(l)}</a>
            </div>
        </form>
        {kept}
    }
}

/// The fields in which something can be covered, with what stands in them.
fn fields_of(matter: &Matter, comment: Option<&Comment>, replies: String) -> Vec<(Place, String)> {
    let fields = match comment {
        Some(comment) => vec![
            (Place::Comment, Some(comment.text.clone())),
            (Place::Name, comment.name.clone()),
        ],
        None => vec![
            (Place::Text, Some(matter.text.clone())),
            (Place::Title, Some(matter.title.clone())),
            (Place::Place, matter.place.clone()),
            (Place::Name, matter.name.clone()),
            (Place::Reply, Some(replies).filter(|it| !it.is_empty())),
        ],
    };
    fields
        .into_iter()
        .filter_map(|(place, text)| Some((place, text?)))
        .collect()
}

fn source(l: Language, place: Place, text: &str, lang: Option<&'static str>, is_chosen: bool) -> impl IntoView + use<> {
    let id = format!("place-{}", place.as_code());
    view! {
        <div class="cover-source">
            <div class="check">
                <input type="radio" id=id.clone() name="place" value=place.as_code() checked=is_chosen/>
                <label for=id.clone()>{place_words(l, place)}</label>
            </div>
            <div class="cover-text" data-cover=id lang=lang>{paragraphs(text)}</div>
        </div>
    }
}

fn covered(visit: &Visit, action: &str, cover: &Cover, comment: &str) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let place = place_words(l, cover.place);
    let what = match &cover.words {
        Some(words) => {
            let number = cover.id.to_string();
            let (action, words, comment) = (action.to_owned(), words.clone(), comment.to_owned());
            view! {
                <p class="cover-words">{words}</p>
                <form class="judge-acts" method="post" action=action>
                    <input type="hidden" name="uncover" value=number/>
                    <input type="hidden" name="comment" value=comment/>
                    <button class="button-quiet button-small" type="submit">{t::moderation::uncover(l)}</button>
                </form>
            }
            .into_any()
        }
        None => view! { <p class="quiet">{t::moderation::words_erased(l)}</p> }.into_any(),
    };
    view! {
        <li class="judge-row">
            <p class="idea-facts">
                <span class="tag">{icon(pkg, "lock")}{place}</span>
                <span class="fact">{reason_words(l, cover.reason)}</span>
                <span class="fact">{day_of(cover.at)}</span>
            </p>
            {what}
        </li>
    }
}

fn place_words(l: Language, place: Place) -> &'static str {
    match place {
        Place::Title => t::moderation::place_title(l),
        Place::Text => t::moderation::place_text(l),
        Place::Place => t::moderation::place_place(l),
        Place::Name => t::moderation::place_name(l),
        Place::Comment => t::moderation::place_comment(l),
        Place::Reply => t::moderation::place_reply(l),
    }
}

fn told(visit: &Visit, state: &State) -> Option<impl IntoView + use<>> {
    let l = visit.language;
    let asked = |word: &str| visit.query.split('&').any(|part| part == word);
    let (tone, words) = match state.refused {
        Some(Refusal::Changed) => ("warning", t::moderation::cover_not_found(l)),
        Some(Refusal::TooLate) => ("warning", t::moderation::words_erased(l)),
        Some(_) => ("warning", t::moderation::not_done(l)),
        None if asked("peitetty") => ("ok", t::moderation::cover_done(l)),
        None if asked("palautettu") => ("ok", t::moderation::uncover_done(l)),
        None => return None,
    };
    let role = if tone == "ok" { "status" } else { "alert" };
    Some(view! {
        <div class="notice" data-tone=tone role=role>{icon(&visit.state.assets.pkg, tone)}<div><p>{words}</p></div></div>
    })
}

fn problem_words(l: Language, problem: Problem) -> String {
    match (problem.field, problem.code) {
        (Field::Place, _) => t::moderation::cover_where_missing(l),
        (Field::Reason, _) => t::moderation::reason_choose(l),
        (_, ProblemCode::Missing) => t::moderation::cover_words_missing(l),
        _ => t::moderation::cover_not_found(l),
    }
    .to_owned()
}
