//! Saying something on a card, changing one's own words, removing them.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::CardCommentId;
use domain::boards::LONGEST_COMMENT;
use domain::boards::texts::markdown;
use domain::people::Act;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::boards::card::comments::{self, Comment, Saying};

use super::forms::{Typed, op_id};
use super::open::{Opened, open};
use super::page::{State, draw};
use super::said::anchor;
use crate::boards::form::Slips;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::textarea_text;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Posted {
    act: String,
    key: String,
    text: String,
    seen: String,
}

/// `POST /taulut/5/kortit/12/kommentit`
pub async fn say(visit: Visit, Path((board, number)): Path<(String, String)>, body: Bytes) -> Result<Response, Fault> {
    let opened = open(&visit, &board, &number, Act::TalkOnBoard).await?;
    let posted: Posted = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let text = match sound(&visit, &posted.text) {
        Ok(text) => text,
        Err(slips) => {
            let typed = Typed {
                act: "comment".to_owned(),
                text: posted.text,
                ..Typed::default()
            };
            return draw(
                &visit,
                &opened,
                StatusCode::UNPROCESSABLE_ENTITY,
                State { slips, typed },
            )
            .await;
        }
    };
    let actor = visit.actor();
    let saying = Saying {
        board: opened.card.board,
        card: opened.card.id,
        actor: &actor,
        text: &text,
        key: &op_id(&visit, &posted.key, &text),
    };
    let id = comments::say(&visit.state.db, saying, visit.now)
        .await?
        .map_err(Fault::Refused)?;
    let to = opened.link(&visit, &format!("?sanottu#kommentti-{id}"));
    Ok(Redirect::to(&to).into_response())
}

/// `GET /taulut/5/kortit/12/kommentit/3`: the form for one's own comment.
pub async fn comment_page(
    visit: Visit,
    Path((board, number, id)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    let opened = open(&visit, &board, &number, Act::TalkOnBoard).await?;
    let comment = own(&visit, &opened, &id).await?;
    let text = comment.text.clone();
    Ok(page(&visit, &opened, &comment, &text, Slips::default(), StatusCode::OK))
}

/// `POST /taulut/5/kortit/12/kommentit/3`: new words, or none any more.
pub async fn change_comment(
    visit: Visit,
    Path((board, number, id)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<Response, Fault> {
    let opened = open(&visit, &board, &number, Act::TalkOnBoard).await?;
    let posted: Posted = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let number: CardCommentId = id.parse().map_err(|_| Fault::Refused(Refusal::NotFound))?;
    let (db, actor) = (&visit.state.db, visit.actor());
    if posted.act == "remove" {
        let done = comments::remove(db, opened.card.board, opened.card.id, &actor, number, visit.now).await?;
        done.map_err(Fault::Refused)?;
        return Ok(Redirect::to(&opened.link(&visit, "#kommentit")).into_response());
    }
    let comment = own(&visit, &opened, &id).await?;
    let text = match sound(&visit, &posted.text) {
        Ok(text) => text,
        Err(slips) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(page(&visit, &opened, &comment, &posted.text, slips, status));
        }
    };
    let saying = Saying {
        board: opened.card.board,
        card: opened.card.id,
        actor: &actor,
        text: &text,
        key: "",
    };
    let seen = posted.seen.parse().unwrap_or(0);
    match comments::change(db, saying, number, seen, visit.now).await? {
        Ok(()) => {
            let to = opened.link(&visit, &format!("#{}", anchor(&comment)));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Refusal::Changed) => {
            // In another window of the same person: what stands there now is shown with what was typed.
            let mut slips = Slips::default();
            slips.add("kommentti", t::card::refused_edited(visit.language, &comment.text));
            Ok(page(
                &visit,
                &opened,
                &comment,
                &posted.text,
                slips,
                StatusCode::CONFLICT,
            ))
        }
        Err(refusal) => Err(Fault::Refused(refusal)),
    }
}

/// The comment, if it is the visitor's own and has words.
async fn own(visit: &Visit, opened: &Opened, id: &str) -> Result<Comment, Fault> {
    let id: CardCommentId = id.parse().map_err(|_| Fault::Refused(Refusal::NotFound))?;
    let mut c = visit.state.db.read().await?;
    let comment = comments::find(&mut c, opened.card.id, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let me = visit.signed_in.as_ref().map(|it| it.person.id);
    if comment.by.as_ref().map(|(id, _)| *id) != me {
        return Err(Fault::Refused(Refusal::NotAllowed));
    }
    if comment.deleted.is_some() {
        return Err(Fault::Refused(Refusal::Gone));
    }
    Ok(comment)
}

fn sound(visit: &Visit, raw: &str) -> Result<String, Slips> {
    let l = visit.language;
    let mut slips = Slips::default();
    match markdown(raw, LONGEST_COMMENT) {
        Ok(text) if !text.is_empty() => return Ok(text),
        Ok(_) => slips.add("kommentti", t::card::comment_missing(l)),
        Err(_) => slips.add("kommentti", t::card::comment_too_long(l, LONGEST_COMMENT.to_string())),
    }
    Err(slips)
}

fn page(visit: &Visit, opened: &Opened, comment: &Comment, text: &str, slips: Slips, status: StatusCode) -> Response {
    let l = visit.language;
    let name = t::card::comment_edit_title(l);
    let title = if slips.is_empty() {
        name.to_owned()
    } else {
        [t::boards::error_prefix(l), name].concat()
    };
    let page = Page::new(title)
        .class("page-card-form")
        .trail(vec![(t::boards::title(l).to_owned(), "/taulut")], name)
        .under(opened.card.board_name.clone(), format!("/taulut/{}", opened.card.board))
        .under(opened.code(), opened.path(""))
        .status(status)
        .board();
    page.draw(visit, || {
        view! {
            {slips.summary(visit)}
            <h1>{name}</h1>
            <form class="form" method="post" action=opened.link(visit, &format!("/kommentit/{}", comment.id)) novalidate>
                <input type="hidden" name="seen" value=comment.version/>
                <div class="field">
                    <label for="kommentti">{t::card::comment_label(l)}</label>
                    <p class="hint" id="kommentti-hint">{t::card::comment_hint(l)}</p>
                    {slips.at(visit, "kommentti")}
                    <textarea class="input" id="kommentti" name="text" rows="6" maxlength=LONGEST_COMMENT.to_string() aria-describedby=slips.described("kommentti") aria-invalid=slips.invalid("kommentti")>
                        {textarea_text(text)}
                    </textarea>
                </div>
                <div class="actions">
                    <button class="button" type="submit">{t::card::save(l)}</button>
                    <a class="button-quiet" href=opened.link(visit, &format!("#{}", anchor(comment)))>{t::card::cancel(l)}</a>
                </div>
            </form>
        }
        .into_any()
    })
}
