//! One form for the answer and the step that goes with it: publish both, save a draft, or take the
//! step alone. Only the chosen step's fields are shown, by the style sheet; no script is needed.

use domain::codes::{DeclineReason, Language, Status};
use domain::ideas::status::may_follow;
use domain::people::Act;
use leptos::prelude::*;

use super::desk::{Desk, Typed};
use super::fields::{Shape, field, problem};
use crate::catalogue::Lists;
use crate::ideas::{decline_reason, status_label};
use crate::people::Visit;
use crate::t;
use crate::ui::{day_of, icon, textarea_text};

/// The steps that staff choose from, in their order.
const STEPS: [Status; 11] = [
    Status::InHandling,
    Status::Asked,
    Status::Preparing,
    Status::Deciding,
    Status::Doing,
    Status::Done,
    Status::PartDone,
    Status::NotNow,
    Status::Declined,
    Status::Redirected,
    Status::Merged,
];

/// The steps that lead out of where the matter stands.
fn steps_from(status: Status) -> Vec<Status> {
    // What ended, or waits, goes back by a button of its own.
    if status.is_ending() || matches!(status, Status::Asked | Status::Checking) {
        return Vec::new();
    }
    STEPS.into_iter().filter(|to| may_follow(status, *to)).collect()
}

/// What was typed into a refused form and has no field on the page any more.
pub(super) fn left_over(visit: &Visit, desk: &Desk) -> Option<String> {
    let typed = desk.typed.as_ref().filter(|_| desk.is_refused())?;
    let has_form =
        (desk.may(visit, Act::Handle) || desk.may(visit, Act::Answer)) && desk.matter.status != Status::Merged;
    let step = &typed.step;
    let mut words = Vec::new();
    if !has_form {
        words.push(&typed.text);
    }
    if !has_form || steps_from(desk.matter.status).is_empty() {
        words.extend([&step.question, &step.changed, &step.not_changed, &step.sentence]);
    }
    words.retain(|it| !it.trim().is_empty());
    let words = words.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n\n");
    (!words.is_empty()).then_some(words)
}

/// Taking a fresh matter, and the form.
pub(super) fn answer_form(visit: &Visit, lists: &Lists, desk: &Desk) -> Option<AnyView> {
    let l = visit.language;
    let (handles, answers) = (desk.may(visit, Act::Handle), desk.may(visit, Act::Answer));
    if !handles && !answers {
        let words = match desk.matter.status {
            Status::Withdrawn => t::handling::only_read_withdrawn(l),
            Status::Checking => t::handling::only_read_checking(l),
            _ => t::handling::only_read(l),
        };
        return Some(view! { <p class="quiet">{words}</p> }.into_any());
    }
    if desk.matter.status == Status::Merged {
        return None;
    }
    let typed = desk.typed();
    let is_fresh = desk.matter.status == Status::Received && handles;
    let take = is_fresh.then(|| take_form(visit, lists, desk)).flatten();
    // One filled button: taking it comes before answering it.
    let publish = if take.is_some() { "button-quiet" } else { "button" };
    let steps = steps_from(desk.matter.status);
    let step_alone = (handles && !steps.is_empty()).then(|| {
        view! {
            <button class="button-quiet" type="submit" formaction=desk.action(visit, "/vaihe")>{t::handling::step_submit(l)}</button>
        }
    });
    let publish_words = if step_alone.is_some() {
        t::handling::save_submit(l)
    } else {
        t::handling::answer_submit(l)
    };
    let step_part = (handles && !steps.is_empty()).then(|| step_part(visit, lists, desk, &typed, &steps));
    Some(
        view! {
            {take}
            <form class="form desk-form" id="vastaus-lomake" method="post" action=desk.action(visit, "/vastaus") novalidate>
                <input type="hidden" name="seen" value=desk.matter.version/>
                <input type="hidden" name="draft_seen" value=desk.draft.as_ref().map_or(0, |draft| draft.version)/>
                <h3>{t::handling::answer_title(l)}</h3>
                {answer_fields(visit, lists, desk, &typed)}
                {step_part}
                <div class="actions">
                    <button class=publish type="submit">{publish_words}</button>
                    {step_alone}
                    <button class="button-quiet" type="submit" formaction=desk.action(visit, "/luonnos")>{t::handling::draft_submit(l)}</button>
                </div>
            </form>
        }
        .into_any(),
    )
}

fn take_form(visit: &Visit, lists: &Lists, desk: &Desk) -> Option<AnyView> {
    let l = visit.language;
    let group = desk.group?;
    let (name, _) = lists.group(group, l)?;
    Some(
        view! {
            <form class="actions" method="post" action=desk.action(visit, "/vaihe")>
                <input type="hidden" name="seen" value=desk.matter.version/>
                <input type="hidden" name="to" value="in_handling"/>
                <input type="hidden" name="group" value=group.get()/>
                <button class="button" type="submit">{t::handling::take(l, name)}</button>
            </form>
        }
        .into_any(),
    )
}

fn answer_fields(visit: &Visit, lists: &Lists, desk: &Desk, typed: &Typed) -> AnyView {
    let l = visit.language;
    let draft = desk.draft.as_ref().map(|draft| {
        let name = draft
            .name
            .clone()
            .unwrap_or_else(|| t::handling::somebody(l).to_owned());
        view! {
            <p class="desk-draft">
                <span class="tag">{icon(&visit.state.assets.pkg, "lock")}{t::handling::draft(l)}</span>
                " "{name}", "{day_of(draft.changed)}" "{draft.changed.clock_time()}
            </p>
        }
    });
    let templates = desk
        .templates
        .iter()
        .map(|it| {
            let href = desk.action(visit, &format!("?pohja={}#k-text", it.id));
            view! { <li><a class="chip" href=href>{it.title.clone()}</a></li> }
        })
        .collect_view();
    let templates = (!desk.templates.is_empty()).then(|| {
        view! {
            <details class="fold">
                <summary>{t::handling::templates(l)}</summary>
                <div>
                    <p class="hint">{t::handling::templates_hint(l)}</p>
                    <ul class="chips desk-templates">{templates}</ul>
                </div>
            </details>
        }
    });
    let chosen = if typed.language.is_empty() {
        desk.matter.language.as_code()
    } else {
        typed.language.as_str()
    };
    let languages = Language::ALL
        .iter()
        .map(|&it| {
            let words = match it {
                Language::Fi => t::handling::in_fi(l),
                Language::Sv => t::handling::in_sv(l),
                Language::En => t::handling::in_en(l),
            };
            view! { <option value=it.as_code() selected=it.as_code() == chosen>{words}</option> }
        })
        .collect_view();
    // Who leads several groups, or answers for another's, sees in whose name.
    let hint = match desk.group.and_then(|group| lists.group(group, l)) {
        Some((name, _)) => t::handling::answer_hint_group(l, name),
        None => t::handling::answer_hint(l).to_owned(),
    };
    view! {
        {draft}
        {templates}
        <div class="field">
            <label for="k-text">{t::handling::answer_label(l)}</label>
            <p class="hint">{hint}</p>
            {problem(visit, desk, "k-text")}
            <textarea class="input" id="k-text" name="text" rows="9" aria-describedby="k-text-virhe">{textarea_text(&typed.text)}</textarea>
        </div>
        <div class="desk-row">
            <div class="field">
                <label for="k-language">{t::handling::answer_language(l)}</label>
                <select class="input" id="k-language" name="language">{languages}</select>
            </div>
            <p class="check">
                <input type="checkbox" id="k-shows" name="shows_person" value="1" checked=typed.shows_person == "1"/>
                <label for="k-shows">{t::handling::shows_person(l)}</label>
            </p>
        </div>
    }
    .into_any()
}

fn step_part(visit: &Visit, lists: &Lists, desk: &Desk, typed: &Typed, steps: &[Status]) -> AnyView {
    let l = visit.language;
    let choice = |code: &'static str, words: String| {
        let id = format!("k-vaihe-{code}");
        let (for_id, checked) = (id.clone(), typed.step.to == code);
        view! {
            <div class="choice">
                <input type="radio" id=id name="to" value=code checked=checked/>
                <label for=for_id>{words}</label>
            </div>
        }
    };
    let choices = steps
        .iter()
        .map(|&status| {
            let words = match (status, desk.matter.status) {
                (Status::InHandling, Status::Received) => t::handling::step_take(l).to_owned(),
                (Status::InHandling, _) => t::handling::step_hand_over(l).to_owned(),
                _ => status_label(l, status),
            };
            choice(status.as_code(), words)
        })
        .collect_view();
    view! {
        <fieldset class="choices steps" id="k-vaihe">
            <legend>{t::handling::step_title(l)}</legend>
            {problem(visit, desk, "k-vaihe")}
            <div class="choices-row">{choice("", t::handling::step_none(l).to_owned())}{choices}</div>
            {step_fields(visit, lists, desk, typed)}
        </fieldset>
    }
    .into_any()
}

/// A part of the form that belongs to some steps.
fn of_steps(steps: &'static str, inside: impl IntoView + 'static) -> AnyView {
    view! { <div class="step-fields" data-steps=steps>{inside}</div> }.into_any()
}

fn step_fields(visit: &Visit, lists: &Lists, desk: &Desk, typed: &Typed) -> AnyView {
    let l = visit.language;
    let step = &typed.step;
    let line = |name, label, value: &str| field(visit, desk, Shape::Line, name, label, value);
    let words = |name, label, value: &str| field(visit, desk, Shape::Words, name, label, value);
    let day = |name, label, value: &str| field(visit, desk, Shape::Day, name, label, value);
    let groups = lists
        .groups
        .iter()
        .map(|group| {
            let id = group.id.to_string();
            let chosen = if step.group.is_empty() {
                desk.group == Some(group.id)
            } else {
                step.group == id
            };
            view! { <option value=id selected=chosen>{group.name.get(l).0.to_owned()}</option> }
        })
        .collect_view();
    let reasons = DeclineReason::ALL
        .iter()
        .map(|&it| {
            view! { <option value=it.as_code() selected=step.decline_reason == it.as_code()>{decline_reason(l, it)}</option> }
        })
        .collect_view();
    let quarters = quarters(visit, &step.quarter);
    let select = |name: &'static str, label: &'static str, options: AnyView| {
        let id = ["k-", name].concat();
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                {problem(visit, desk, &id)}
                <select class="input" id=id name=name><option value="">{t::handling::choose(l)}</option>{options}</select>
            </div>
        }
    };
    view! {
        {of_steps("in_handling", select("group", t::handling::field_group(l), groups.into_any()))}
        {of_steps("asked", words("question", t::handling::field_question(l), &step.question))}
        {of_steps("preparing doing", view! {
            <input type="hidden" name="work" value="case"/>
            {line("work_name", t::handling::field_work_name(l), &step.work_name)}
            {line("work_number", t::handling::field_work_number(l), &step.work_number)}
        })}
        {of_steps("deciding", view! {
            {line("body", t::handling::field_body(l), &step.body)}
            {day("day", t::handling::field_day(l), &step.day)}
        })}
        {of_steps("doing", select("quarter", t::handling::field_quarter(l), quarters))}
        {of_steps("done part_done", words("changed", t::handling::field_changed(l), &step.changed))}
        {of_steps("part_done", words("not_changed", t::handling::field_not_changed(l), &step.not_changed))}
        {of_steps("not_now", day("review_day", t::handling::field_review_day(l), &step.review_day))}
        {of_steps("declined", view! {
            {select("decline_reason", t::handling::field_decline_reason(l), reasons.into_any())}
            {words("sentence", t::handling::field_sentence(l), &step.sentence)}
        })}
        {of_steps("redirected", view! {
            {line("who", t::handling::field_who(l), &step.who)}
            {line("contact", t::handling::field_contact(l), &step.contact)}
        })}
        {of_steps("merged", target_field(visit, desk, &step.target))}
    }
    .into_any()
}

/// The quarters of this year and the three next.
pub(super) fn quarters(visit: &Visit, chosen: &str) -> AnyView {
    let today = visit.now.civil_day();
    let first = i32::from(today.year()) * 4 + i32::from((today.month() - 1) / 3);
    (first..first + 14)
        .map(|it| {
            let code = format!("{}-Q{}", it / 4, it % 4 + 1);
            let words = format!("{}/{}", it % 4 + 1, it / 4);
            view! { <option selected=code == chosen value=code>{words}</option> }
        })
        .collect_view()
        .into_any()
}

/// The number of the idea that lives on; similar ones are suggested.
fn target_field(visit: &Visit, desk: &Desk, value: &str) -> AnyView {
    let l = visit.language;
    let options = desk
        .similar
        .iter()
        .map(|it| view! { <option value=it.id>{it.title.clone()}</option> })
        .collect_view();
    let listed = desk
        .similar
        .iter()
        .map(|it| {
            let href = visit.link(&format!("/ideat/{}", it.id));
            view! { <li><strong>{it.id}</strong>" "<a href=href>{it.title.clone()}</a></li> }
        })
        .collect_view();
    let listed = (!desk.similar.is_empty())
        .then(|| view! { <p>{t::handling::similar(l)}</p><ul class="desk-similar">{listed}</ul> });
    view! {
        <div class="field">
            <label for="k-target">{t::handling::field_target(l)}</label>
            <p class="hint">{t::handling::field_target_hint(l)}</p>
            {problem(visit, desk, "k-target")}
            <input class="input input-short" id="k-target" name="target" inputmode="numeric" list="k-samat" autocomplete="off"
                value=value.to_owned() aria-describedby="k-target-virhe"/>
            <datalist id="k-samat">{options}</datalist>
        </div>
        {listed}
    }
    .into_any()
}
