//! The open row: everything that can be done to the matter from the list, one small form a thing.

use domain::codes::{HideReason, Language};
use domain::ids::IdeaId;
use domain::inbox::Suggestion;
use domain::people::{Act, may};
use leptos::prelude::*;
use store::boards::tie::Choice;
use store::ideas::Matter;
use store::inbox::InboxRow;
use store::similar::SimilarRow;

use super::act::Typed;
use super::page::Shown;
use super::rows::{group_name, hidden_fields};
use crate::catalogue::Lists;
use crate::handling::make_form;
use crate::ideas::{hide_reason, status_tag};
use crate::people::Visit;
use crate::t;
use crate::ui::{icon, paragraphs, textarea_text};

/// The matter whose acts are open.
pub(super) struct Open {
    pub(super) id: IdeaId,
    pub(super) matter: Matter,
    /// Where a card of it can be made.
    pub(super) choices: Vec<Choice>,
    /// The measures it could be tied to.
    pub(super) measures: crate::thread::MeasureTies,
    /// At most three that say the same.
    pub(super) similar: Vec<SimilarRow>,
    /// A form of it that was refused, with what was typed.
    pub(super) typed: Typed,
    /// What is wrong, in words.
    pub(super) problem: Option<String>,
}

/// The forms, each in a fold; the one that was refused stands open.
pub(super) fn panel(
    visit: &Visit,
    lists: &Lists,
    shown: &Shown,
    row: &InboxRow,
    suggestion: Option<&Suggestion>,
    open: &Open,
) -> AnyView {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let actor = visit.actor();
    let object = open.matter.object(visit.now);
    let written_in = (row.language != l).then(|| row.language.tag());
    let is_on = |to: &str| (open.typed.step.to == to).then_some("");
    let problem = |to: &str| {
        let words = open.problem.clone().filter(|_| open.typed.step.to == to)?;
        Some(view! { <p class="problem" role="alert">{icon(pkg, "warning")}<span>{words}</span></p> })
    };
    let form = |to: &'static str, fields: AnyView, submit: &'static str| {
        view! {
            <form class="form-part" method="post" action=visit.link("/saapuneet/toimi")>
                {hidden_fields(shown)}
                <input type="hidden" name="id" value=format!("{}.{}", row.id, row.version)/>
                {problem(to)}
                {fields}
                <p class="actions"><button class="button-quiet" name="to" value=to>{submit}</button></p>
            </form>
        }
        .into_any()
    };
    let id = row.id;
    let chosen = suggestion.map(|it| it.group);
    let give = view! {
        <div class="field">
            <label for=format!("ryhma-{id}")>{t::inbox::group(l)}</label>
            {group_select(l, lists, shown, &format!("ryhma-{id}"), chosen)}
        </div>
    };
    let ask = view! {
        <div class="field">
            <label for=format!("kysymys-{id}")>{t::inbox::question(l)}</label>
            <p class="hint">{t::inbox::question_hint(l)}</p>
            <textarea class="input inbox-words" id=format!("kysymys-{id}") name="question" maxlength="2000">
                {textarea_text(&open.typed.step.question)}
            </textarea>
        </div>
    };
    let merge = view! {
        <div class="field">
            <label for=format!("kohde-{id}")>{t::inbox::target(l)}</label>
            <p class="hint">{t::inbox::target_hint(l)}</p>
            <input
                class="input input-short" id=format!("kohde-{id}") name="target" inputmode="numeric" maxlength="12"
                value=open.typed.step.target.clone()
            />
        </div>
    };
    let redirect = view! {
        <div class="field">
            <label for=format!("kuka-{id}")>{t::inbox::who(l)}</label>
            <input class="input" id=format!("kuka-{id}") name="who" maxlength="300" value=open.typed.step.who.clone()/>
        </div>
        <div class="field">
            <label for=format!("yhteys-{id}")>{t::inbox::contact(l)}</label>
            <input class="input" id=format!("yhteys-{id}") name="contact" maxlength="300" value=open.typed.step.contact.clone()/>
        </div>
    };
    let hide = view! {
        <div class="field">
            <label for=format!("syy-{id}")>{t::inbox::reason(l)}</label>
            <p class="hint">{t::inbox::reason_hint(l)}</p>
            {reason_select(l, &format!("syy-{id}"), &open.typed.reason)}
        </div>
    };
    let fold = |to: &'static str, title: &'static str, fields: AnyView, submit: &'static str| {
        view! {
            <details class="fold" open=is_on(to).is_some()>
                <summary>{title}</summary>
                <div>{form(to, fields, submit)}</div>
            </details>
        }
        .into_any()
    };
    let handles = may(&actor, Act::Handle, &object).is_ok();
    let hides = may(&actor, Act::Hide, &object).is_ok();
    let folds = handles.then(|| {
        [
            fold(
                "in_handling",
                t::inbox::give_title(l),
                give.into_any(),
                t::inbox::give_submit(l),
            ),
            fold("asked", t::inbox::ask_title(l), ask.into_any(), t::inbox::ask_submit(l)),
            fold(
                "merged",
                t::inbox::merge_title(l),
                merge.into_any(),
                t::inbox::merge_submit(l),
            ),
            fold(
                "redirected",
                t::inbox::redirect_title(l),
                redirect.into_any(),
                t::inbox::redirect_submit(l),
            ),
        ]
        .into_iter()
        .collect_view()
    });
    let make = handles
        .then(|| make_form(visit, row.id, &open.choices))
        .flatten()
        .map(|make| {
            view! {
                <details class="fold">
                    <summary>{t::tie::make(l)}</summary>
                    <div>{make}</div>
                </details>
            }
        });
    let tie = handles
        .then(|| crate::thread::quick_form(visit, &open.measures, row.id))
        .flatten()
        .map(|tie| {
            view! {
                <details class="fold">
                    <summary>{t::thread::tie(l)}</summary>
                    <div>{tie}</div>
                </details>
            }
        });
    let hide = hides.then(|| {
        fold(
            "hide",
            t::inbox::hide_title(l),
            hide.into_any(),
            t::inbox::hide_submit(l),
        )
    });
    view! {
        <div class="inbox-panel">
            <div class="inbox-text" lang=written_in>{paragraphs(&open.matter.text)}</div>
            <p class="actions">
                <a class="button" href=visit.link(&format!("/ideat/{id}"))>{t::inbox::open(l)}</a>
            </p>
            {similar(visit, shown, row, open)}
            <div class="inbox-folds">{folds}{make}{tie}{hide}</div>
        </div>
    }
    .into_any()
}

/// Others that say the same, each with one press that merges.
fn similar(visit: &Visit, shown: &Shown, row: &InboxRow, open: &Open) -> Option<AnyView> {
    if open.similar.is_empty() {
        return None;
    }
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let items = open
        .similar
        .iter()
        .map(|other| {
            let said = t::inbox::merge_into(l, other.id.to_string());
            view! {
                <li>
                    <a href=visit.link(&format!("/ideat/{}", other.id))>{other.title.clone()}</a>
                    {status_tag(l, pkg, other.status)}
                    <form method="post" action=visit.link("/saapuneet/toimi")>
                        {hidden_fields(shown)}
                        <input type="hidden" name="id" value=format!("{}.{}", row.id, row.version)/>
                        <input type="hidden" name="target" value=other.id.to_string()/>
                        <button class="button-quiet button-small" name="to" value="merged">{said}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <div class="inbox-similar">
                <h3>{t::inbox::similar(l)}</h3>
                <ul>{items}</ul>
            </div>
        }
        .into_any(),
    )
}

/// The groups to choose from, one's own first.
pub(super) fn group_select(
    l: Language,
    lists: &Lists,
    shown: &Shown,
    id: &str,
    chosen: Option<domain::GroupId>,
) -> impl IntoView + use<> {
    let chosen = chosen.or(shown.own.first().copied());
    let others = lists.groups.iter().map(|it| it.id).filter(|it| !shown.own.contains(it));
    let options = shown
        .own
        .iter()
        .copied()
        .chain(others)
        .map(|group| {
            view! { <option value=group.to_string() selected=chosen == Some(group)>{group_name(lists, group, l)}</option> }
        })
        .collect_view();
    view! { <select class="input input-short" id=id.to_owned() name="group">{options}</select> }
}

/// Why a matter is taken out of the public; nothing is chosen beforehand.
pub(super) fn reason_select(l: Language, id: &str, chosen: &str) -> impl IntoView + use<> {
    let options = HideReason::ALL
        .iter()
        .map(|reason| {
            let code = reason.as_code();
            view! { <option value=code selected=code == chosen>{hide_reason(l, *reason)}</option> }
        })
        .collect_view();
    view! {
        <select class="input input-short" id=id.to_owned() name="reason">
            <option value="">{t::inbox::reason_choose(l)}</option>
            {options}
        </select>
    }
}
