//! What was said on a card, and the files on it.

use domain::boards::{LARGEST_FILE, LONGEST_COMMENT, MOST_FILES};
use leptos::prelude::*;
use store::boards::card::comments::Comment;

use super::markdown::markdown;
use super::page::Drawing;
use super::words::{name_or, size_word};
use crate::t;
use crate::ui::{day_of, icon, textarea_text};

/// Where a comment stands on the page.
pub(super) fn anchor(comment: &Comment) -> String {
    format!("kommentti-{}", comment.id)
}

/// The name under which a browser keeps what was not sent yet.
pub(super) fn draft_name(d: &Drawing<'_>) -> String {
    format!("lanka-kortti-{}-kommentti", d.opened.card.id)
}

pub(super) fn comments_part(d: &Drawing<'_>) -> AnyView {
    let l = d.visit.language;
    let me = d.visit.signed_in.as_ref().map(|it| it.person.id);
    let rows = d.whole.comments.iter().map(|it| comment(d, it, me)).collect_view();
    let none = d
        .whole
        .comments
        .is_empty()
        .then(|| view! { <p class="quiet">{t::card::comments_none(l)}</p> });
    let form = d.talks.then(|| {
        let typed = if d.state.is("comment") { d.state.typed.text.clone() } else { String::new() };
        let slips = &d.state.slips;
        view! {
            <form class="form" method="post" action=d.opened.link(d.visit, "/kommentit") novalidate>
                <input type="hidden" name="key" value=d.key.clone()/>
                <div class="field">
                    <label for="kommentti">{t::card::comment_label(l)}</label>
                    <p class="hint" id="kommentti-hint">{t::card::comment_hint(l)}</p>
                    {slips.at(d.visit, "kommentti")}
                    <p class="quiet" data-draft-told="kommentti" hidden>{t::card::draft_back(l)}</p>
                    <textarea class="input" id="kommentti" name="text" rows="4" maxlength=LONGEST_COMMENT.to_string() data-draft=draft_name(d) aria-describedby=slips.described("kommentti") aria-invalid=slips.invalid("kommentti")>
                        {textarea_text(&typed)}
                    </textarea>
                </div>
                <div class="actions"><button class="button-quiet" type="submit">{t::card::comment_submit(l)}</button></div>
            </form>
        }
    });
    // A comment that has been written is no draft any more.
    let sent = d
        .visit
        .query
        .starts_with("sanottu")
        .then(|| view! { <span hidden data-draft-done=draft_name(d)></span> });
    view! {
        <section id="kommentit" aria-labelledby="kommentit-otsikko">
            <h2 id="kommentit-otsikko">{t::card::comments(l)}</h2>
            {none}
            <ol class="comments">{rows}</ol>
            {sent}
            {form}
        </section>
    }
    .into_any()
}

fn comment(d: &Drawing<'_>, comment: &Comment, me: Option<domain::PersonId>) -> AnyView {
    let l = d.visit.language;
    let id = anchor(comment);
    let head = view! {
        <p class="comment-head">
            <strong>{name_or(l, comment.by.as_ref().and_then(|(_, name)| name.as_ref()))}</strong>
            <a class="comment-time" href=format!("#{id}")>{day_of(comment.created)}" "{comment.created.clock_time()}</a>
            {comment.edited.filter(|_| comment.deleted.is_none()).map(|_| view! { <span class="quiet">{t::card::comment_edited(l)}</span> })}
        </p>
    };
    if comment.deleted.is_some() {
        return view! {
            <li class="comment" id=id>{head}<p class="quiet">{t::card::comment_removed(l)}</p></li>
        }
        .into_any();
    }
    let is_own = comment.by.as_ref().map(|(id, _)| *id) == me;
    let place = format!("/kommentit/{}", comment.id);
    let acts = (d.talks && (is_own || d.manages)).then(|| {
        let edit = is_own.then(|| view! { <a href=d.opened.link(d.visit, &place)>{t::card::comment_edit(l)}</a> });
        view! {
            <div class="comment-acts">
                {edit}
                <form method="post" action=d.opened.link(d.visit, &place)>
                    <button class="button-quiet button-small" type="submit" name="act" value="remove">{t::card::comment_remove(l)}</button>
                </form>
            </div>
        }
    });
    view! {
        <li class="comment" id=id>
            {head}
            <div class="comment-text">{markdown(&comment.text)}</div>
            {acts}
        </li>
    }
    .into_any()
}

pub(super) fn files_part(d: &Drawing<'_>) -> AnyView {
    let (l, pkg) = (d.visit.language, &d.visit.state.assets.pkg);
    let files = &d.whole.files;
    if files.is_empty() && !d.works {
        return ().into_any();
    }
    let rows = files.iter().map(|it| {
        let href = d.visit.link(&format!("/taulut/{}/liitteet/{}", d.opened.card.board, it.id));
        let remove = d.works.then(|| {
            let action = d.visit.link(&format!("/taulut/{}/liitteet/{}/poista", d.opened.card.board, it.id));
            view! {
                <form method="post" action=action>
                    <button class="button-icon" type="submit" aria-label=t::card::file_remove(l, &it.name)>{icon(pkg, "close")}</button>
                </form>
            }
        });
        view! {
            <li>
                <span class="file-name"><a href=href download="">{it.name.clone()}</a></span>
                <span class="quiet">{size_word(l, it.size)}", "{name_or(l, it.by.as_ref())}", "{day_of(it.at)}</span>
                {remove}
            </li>
        }
    });
    let rows = rows.collect_view();
    let has_room = (files.len() as i64) < MOST_FILES;
    let form = (d.works && has_room).then(|| {
        let megabytes = (LARGEST_FILE / (1024 * 1024)).to_string();
        view! {
            <form class="card-row" method="post" enctype="multipart/form-data" action=d.opened.link(d.visit, "/liitteet")>
                <div class="field">
                    <label for="liite">{t::card::file_add(l)}</label>
                    <p class="hint" id="liite-hint">{t::card::file_hint(l, megabytes, MOST_FILES.to_string())}</p>
                    {d.state.slips.at(d.visit, "liite")}
                    <input class="input" id="liite" name="file" type="file" multiple
                        accept=".png,.jpg,.jpeg,.webp,.pdf,.docx,.xlsx,.odt,.ods,.txt,.csv"
                        aria-describedby=d.state.slips.described("liite") aria-invalid=d.state.slips.invalid("liite")/>
                </div>
                <button class="button-quiet" type="submit">{t::card::file_submit(l)}</button>
            </form>
        }
    });
    let full = (d.works && !has_room).then(|| view! { <p class="quiet">{t::card::file_card_full(l)}</p> });
    view! {
        <section id="liitteet" aria-labelledby="liitteet-otsikko">
            <h2 id="liitteet-otsikko">{t::card::files(l)}</h2>
            <ul class="card-files">{rows}</ul>
            {form}
            {full}
        </section>
    }
    .into_any()
}
