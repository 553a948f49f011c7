//! The rows of the desk: the words themselves, why they are here, and what can be done.

use domain::codes::{Language, Visibility};
use leptos::prelude::*;
use store::discussion::Comment;
use store::moderation::{DeskReport, HeldIdea, HiddenThing};

use super::words::{reason_select, reason_words, risk_words};
use crate::people::Visit;
use crate::t;
use crate::ui::{day_of, icon, paragraphs};

/// Texts longer than this are folded after so many characters.
const FOLDED_AFTER: usize = 600;

/// An idea on a sign of risk.
pub(super) fn held_idea(visit: &Visit, idea: &HeldIdea) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let pick = format!("idea-{}-{}", idea.id, idea.version);
    let lang = (idea.language != l).then(|| idea.language.tag());
    let is_private = idea.visibility == Visibility::Private;
    let private = is_private.then(|| view! { <span class="tag">{icon(pkg, "lock")}{t::moderation::private(l)}</span> });
    let name = idea.name.clone().map(|name| view! { <span class="fact">{name}</span> });
    let place = idea
        .place
        .clone()
        .map(|place| view! { <span class="fact">{place}</span> });
    let cover = visit.link(&format!("/ideat/{}/peita", idea.id));
    view! {
        <li class="judge-row">
            {tick(l, &pick, idea.title.clone())}
            <h3 lang=lang>{idea.title.clone()}</h3>
            <p class="idea-facts">
                <span class="tag" data-status="checking">{icon(pkg, "checking")}{risk_words(l, idea.risk)}</span>
                {private}
                <span class="fact">{crate::ideas::kind_label(l, idea.kind)}" "{idea.id.get()}</span>
                <span class="fact">{day_of(idea.created)}</span>
                {name}
                {place}
            </p>
            {folded(l, &idea.text, lang)}
            {decide(visit, &pick, &cover)}
        </li>
    }
}

/// A comment on a sign of risk.
pub(super) fn held_comment(visit: &Visit, comment: &Comment, title: &str) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let pick = format!("comment-{}", comment.id);
    let lang = (comment.language != l).then(|| comment.language.tag());
    let at = visit.link(&format!("/ideat/{}", comment.idea));
    let risk = comment.held.map(|risk| {
        view! { <span class="tag" data-status="checking">{icon(pkg, "checking")}{risk_words(l, risk)}</span> }
    });
    let name = comment
        .name
        .clone()
        .map(|name| view! { <span class="fact">{name}</span> });
    let cover = visit.link(&format!("/ideat/{}/peita?kommentti={}", comment.idea, comment.id));
    view! {
        <li class="judge-row">
            {tick(l, &pick, t::discussion::number(l, comment.id.to_string()))}
            <h3>{t::moderation::comment_to(l)}" "<a href=at>{title.to_owned()}</a></h3>
            <p class="idea-facts">{risk}<span class="fact">{day_of(comment.created)}</span>{name}</p>
            {folded(l, &comment.text, lang)}
            {decide(visit, &pick, &cover)}
        </li>
    }
}

/// A reader's report.
pub(super) fn report_row(visit: &Visit, report: &DeskReport) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let lang = (report.language != l).then(|| report.language.tag());
    let pick = format!("report-{}", report.id);
    let (at, cover) = match report.comment {
        Some(comment) => (
            format!("/ideat/{}#kommentti-{comment}", report.idea),
            format!("/ideat/{}/peita?kommentti={comment}", report.idea),
        ),
        None => (
            format!("/ideat/{}", report.idea),
            format!("/ideat/{}/peita", report.idea),
        ),
    };
    let about = report.comment.map(|_| [t::moderation::comment_to(l), " "].concat());
    let word = report
        .text
        .clone()
        .map(|text| view! { <div class="judge-word"><p class="quiet">{t::moderation::reporter_says(l)}</p>{paragraphs(&text)}</div> });
    view! {
        <li class="judge-row">
            <h3>{about}<a href=visit.link(&at)>{report.title.clone()}</a></h3>
            <p class="idea-facts">
                <span class="tag" data-status="checking">{icon(pkg, "flag")}{reason_words(l, report.reason)}</span>
                <span class="fact">{t::moderation::reported(l)}" "{day_of(report.created)}</span>
            </p>
            {word}
            {folded(l, &report.said, lang)}
            <form class="judge-acts" method="post" action=visit.link("/valvonta")>
                <input type="hidden" name="pick" value=pick.clone()/>
                <button class="button-quiet" type="submit" name="do" value="keep" formnovalidate>{icon(pkg, "ok")}{t::moderation::keep(l)}</button>
                <a class="button-quiet" href=visit.link(&cover)>{t::moderation::cover(l)}</a>
                {hiding(l, &pick, report.reason.as_code())}
            </form>
        </li>
    }
}

/// What was lately hidden.
pub(super) fn hidden_row(visit: &Visit, hidden: &HiddenThing) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let lang = (hidden.language != l).then(|| hidden.language.tag());
    let pick = match hidden.comment {
        Some(comment) => format!("comment-{comment}"),
        None => format!("idea-{}", hidden.idea),
    };
    let said: String = hidden.said.chars().take(160).collect();
    view! {
        <li class="judge-row">
            <p lang=lang>{said}</p>
            <p class="idea-facts">
                <span class="tag">{icon(pkg, "withdrawn")}{reason_words(l, hidden.reason)}</span>
                <span class="fact">{t::moderation::hidden_at(l)}" "{day_of(hidden.at)}</span>
            </p>
            <form class="judge-acts" method="post" action=visit.link("/valvonta")>
                <input type="hidden" name="pick" value=pick/>
                <button class="button-quiet button-small" type="submit" name="do" value="show">{t::moderation::show(l)}</button>
            </form>
        </li>
    }
}

fn tick(l: Language, pick: &str, what: String) -> impl IntoView + use<> {
    let pick = pick.to_owned();
    view! {
        <label class="judge-tick">
            <input type="checkbox" form="monta" name="pick" value=pick/>
            <span class="visually-hidden">{t::moderation::pick(l, what)}</span>
        </label>
    }
}

/// Publish, cover, hide with a reason.
fn decide(visit: &Visit, pick: &str, cover: &str) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let cover = cover.to_owned();
    view! {
        <form class="judge-acts" method="post" action=visit.link("/valvonta")>
            <input type="hidden" name="pick" value=pick.to_owned()/>
            <button class="button-quiet" type="submit" name="do" value="publish" formnovalidate>{icon(pkg, "ok")}{t::moderation::publish(l)}</button>
            <a class="button-quiet" href=cover>{t::moderation::cover(l)}</a>
            {hiding(l, pick, "")}
        </form>
    }
}

fn hiding(l: Language, pick: &str, reason: &str) -> impl IntoView + use<> {
    view! {
        <details class="judge-hide">
            <summary>{t::moderation::hide_more(l)}</summary>
            <div class="field">{reason_select(l, format!("syy-{pick}"), reason)}</div>
            <p class="hint">{t::moderation::hide_hint(l)}</p>
            <button class="button-quiet button-danger" type="submit" name="do" value="hide">{t::moderation::hide(l)}</button>
        </details>
    }
}

/// The words; the end of a long text opens with a tap.
fn folded(l: Language, text: &str, lang: Option<&'static str>) -> impl IntoView + use<> {
    let cut = text.char_indices().nth(FOLDED_AFTER).map(|(at, _)| at);
    let cut = cut.map(|at| text[..at].rfind(char::is_whitespace).unwrap_or(at));
    let (first, rest) = match cut {
        Some(at) => (&text[..at], Some(&text[at..])),
        None => (text, None),
    };
    let rest = rest.map(|rest| {
        view! { <details class="judge-rest"><summary>{t::moderation::read_rest(l)}</summary>{paragraphs(rest)}</details> }
    });
    view! { <div class="judge-text" lang=lang>{paragraphs(first)}{rest}</div> }
}
