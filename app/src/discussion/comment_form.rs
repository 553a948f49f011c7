//! The form of a comment: text, a label, and in whose name.

use domain::codes::Language;
use domain::discussion::Label;
use domain::ideas::form::{Field, Problem};
use domain::ideas::text::{CommentText, ProblemCode};
use domain::refusal::Refusal;
use leptos::prelude::*;
use store::discussion::Comment;
use store::ideas::Matter;

use super::comment_page::State;
use super::section::{label_tag, speaker};
use crate::catalogue::Lists;
use crate::keys::random_id;
use crate::people::Visit;
use crate::t;
use crate::ui::{error_summary, field_problem, grouped, icon, paragraphs, textarea_text};

/// The page of the form.
pub(super) fn comment_form(
    visit: &Visit,
    lists: &Lists,
    matter: &Matter,
    parent: Option<&Comment>,
    state: &State,
) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let at = visit.link(&format!("/ideat/{}", matter.id));
    let posted = &state.posted;
    let key = if posted.key.is_empty() {
        random_id()
    } else {
        posted.key.clone()
    };
    let opened = if posted.opened.is_empty() {
        visit.state.keys.form_opened(visit.now)
    } else {
        posted.opened.clone()
    };
    let heading = if parent.is_some() {
        t::discussion::form_reply(l)
    } else {
        t::discussion::form_title(l)
    };
    let written_in = (matter.language != l).then(|| matter.language.tag());
    let quoted = parent.map(|it| quote(l, pkg, lists, it));
    let reply = parent.map(|it| it.id.to_string()).unwrap_or_default();
    view! {
        {error_summary(t::send::problems(l), &state.problems)}
        <h1>{heading}</h1>
        <p class="lead">{t::discussion::form_lead(l)}" "<a href=visit.link("/saannot")>{t::moderation::rules_title(l)}</a></p>
        <p>{t::discussion::about(l)}" "<a href=at.clone() lang=written_in>{matter.title.clone()}</a></p>
        {quoted}
        {state.refused.map(|refusal| refused_notice(l, pkg, refusal))}
        <form class="form" method="post" action=format!("{at}/kommentoi") novalidate>
            {text_field(l, pkg, state)}
            {labels(l, pkg, state)}
            {voices(visit, lists, state)}
            {name_field(l, pkg, state)}
            <div class="trap" aria-hidden="true">
                <label for="website">{t::send::trap(l)}</label>
                <input id="website" name="website" tabindex="-1" autocomplete="off" value=posted.website.clone()/>
            </div>
            <input type="hidden" name="reply" value=reply/>
            <input type="hidden" name="opened" value=opened/>
            <input type="hidden" name="key" value=key/>
            <div class="actions">
                <button class="button" type="submit">{t::discussion::submit(l)}</button>
                <a href=at.clone()>{t::discussion::back(l)}</a>
            </div>
        </form>
    }
}

fn quote(l: Language, pkg: &str, lists: &Lists, parent: &Comment) -> impl IntoView + use<> {
    let written_in = (parent.language != l).then(|| parent.language.tag());
    view! {
        <blockquote class="comment-quote">
            <p class="comment-head">{speaker(l, pkg, lists, parent)}</p>
            <div lang=written_in>{paragraphs(&parent.text)}</div>
        </blockquote>
    }
}

fn text_field(l: Language, pkg: &str, state: &State) -> impl IntoView + use<> {
    let invalid = state.problems.of(Field::Text).map(|_| "true");
    let most = grouped(i64::try_from(CommentText::MAX).unwrap_or(i64::MAX));
    view! {
        <div class="field" data-problem=invalid.map(|_| "")>
            <label for="text">{t::discussion::text_label(l)}</label>
            <p class="hint" id="text-hint">{t::discussion::text_hint(l)}</p>
            {field_problem(pkg, Field::Text, &state.problems, t::send::error_prefix(l))}
            <textarea class="input" id="text" name="text" rows="6" aria-describedby="text-hint text-problem text-counter" aria-invalid=invalid required>
                {textarea_text(&state.posted.typed.text)}
            </textarea>
            <p class="counter" id="text-counter">{t::send::at_most(l, most)}</p>
        </div>
    }
}

fn labels(l: Language, pkg: &str, state: &State) -> impl IntoView + use<> {
    let chosen = Label::from_code(&state.posted.typed.label);
    let choice = |code: &'static str, is_chosen: bool, words: AnyView| {
        let id = format!("label-{code}");
        view! {
            <span class="choice">
                <input type="radio" id=id.clone() name="label" value=code checked=is_chosen/>
                <label for=id>{words}</label>
            </span>
        }
    };
    let none = choice("", chosen.is_none(), t::discussion::label_none(l).into_any());
    let choices: Vec<_> = Label::ALL
        .iter()
        .map(|label| {
            choice(
                label.as_code(),
                chosen == Some(*label),
                label_tag(l, pkg, *label).into_any(),
            )
        })
        .collect();
    view! {
        <fieldset class="choices" id="kind">
            <legend>{t::discussion::label_legend(l)}" "<span class="optional">{t::send::optional(l)}</span></legend>
            {field_problem(pkg, Field::Kind, &state.problems, t::send::error_prefix(l))}
            <div class="choices-row">{none}{choices}</div>
        </fieldset>
    }
}

/// Staff choose whether they speak as their group.
fn voices(visit: &Visit, lists: &Lists, state: &State) -> Option<impl IntoView + use<>> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let actor = visit.actor();
    let seats = &actor.person().filter(|person| !person.seats.is_empty())?.seats;
    let chosen = &state.posted.typed.group;
    // Who opens the form anew speaks as the first group: that is what staff are here for.
    let is_new = state.posted.key.is_empty();
    let groups: Vec<_> = seats
        .iter()
        .enumerate()
        .filter_map(|(at, seat)| lists.group(seat.group, l).map(|(name, _)| (at, seat.group, name)))
        .map(|(at, group, name)| {
            let value = group.to_string();
            let is_chosen = if is_new { at == 0 } else { value == *chosen };
            let id = format!("group-{group}");
            view! {
                <span class="choice">
                    <input type="radio" id=id.clone() name="group" value=value checked=is_chosen/>
                    <label for=id>{t::discussion::voice_group(l, name)}</label>
                </span>
            }
        })
        .collect();
    let as_self = !is_new && chosen.is_empty();
    Some(view! {
        <fieldset class="choices" id="group">
            <legend>{t::discussion::voice(l)}</legend>
            <p class="hint">{t::discussion::voice_hint(l)}</p>
            {field_problem(pkg, Field::Group, &state.problems, t::send::error_prefix(l))}
            <div class="choices-row">
                {groups}
                <span class="choice">
                    <input type="radio" id="group-self" name="group" value="" checked=as_self/>
                    <label for="group-self">{t::discussion::voice_self(l)}</label>
                </span>
            </div>
        </fieldset>
    })
}

fn name_field(l: Language, pkg: &str, state: &State) -> impl IntoView + use<> {
    let invalid = state.problems.of(Field::Name).map(|_| "true");
    view! {
        <div class="field" data-problem=invalid.map(|_| "")>
            <label for="name">{t::send::name_label(l)}" "<span class="optional">{t::send::optional(l)}</span></label>
            <p class="hint" id="name-hint">{t::discussion::name_hint(l)}</p>
            {field_problem(pkg, Field::Name, &state.problems, t::send::error_prefix(l))}
            <input
                class="input" id="name" name="name" value=state.posted.typed.name.clone() autocomplete="nickname"
                aria-describedby="name-hint name-problem" aria-invalid=invalid
            />
        </div>
    }
}

/// What is wrong with a field, in words that say what to do.
pub(super) fn problem_words(l: Language, problem: Problem) -> String {
    match (problem.field, problem.code) {
        (Field::Text, ProblemCode::TooShort) => t::discussion::text_short(l).to_owned(),
        (Field::Text, ProblemCode::TooLong) => t::discussion::text_long(l).to_owned(),
        (Field::Text, ProblemCode::Malformed) => t::problem::text_signs(l).to_owned(),
        (Field::Text, _) => t::discussion::text_missing(l).to_owned(),
        (Field::Kind, _) => t::discussion::label_unknown(l).to_owned(),
        _ => crate::ideas::problem_words(l, problem),
    }
}

fn refused_notice(l: Language, pkg: &str, refusal: Refusal) -> impl IntoView + use<> {
    let words = match refusal {
        Refusal::TooMany { retry_minutes } => t::discussion::too_many(l, i64::from(retry_minutes)),
        Refusal::Gone => t::discussion::gone(l).to_owned(),
        _ => t::discussion::not_saved(l).to_owned(),
    };
    view! {
        <div class="notice" data-tone="warning" role="alert">
            {icon(pkg, "warning")}
            <div><p>{words}</p></div>
        </div>
    }
}
