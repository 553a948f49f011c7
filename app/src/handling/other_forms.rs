//! Private notes, the sender's address behind a button, and the ways back and out: merged, put off,
//! asked, ended, hidden.

use domain::codes::{HideReason, Status};
use domain::people::Act;
use leptos::prelude::*;

use super::desk::Desk;
use super::fields::{Shape, field, problem};
use crate::catalogue::Lists;
use crate::ideas::hide_reason;
use crate::people::Visit;
use crate::t;
use crate::ui::{day_of, paragraphs};

/// Back from a merge, from *Ei nyt*, from a question; and reopening by a lead.
pub(super) fn move_back_forms(visit: &Visit, desk: &Desk) -> AnyView {
    let l = visit.language;
    let words = match desk.matter.status {
        Status::Merged => Some((t::handling::unmerge(l), t::handling::unmerge_text(l))),
        Status::NotNow => Some((t::handling::bring_back(l), t::handling::bring_back_text(l))),
        Status::Asked => Some((t::handling::resume(l), t::handling::resume_text(l))),
        _ => None,
    };
    let back = words.filter(|_| desk.may(visit, Act::Handle)).map(|(button, text)| {
        view! {
            <form class="desk-back" method="post" action=desk.action(visit, "/palaa")>
                <input type="hidden" name="seen" value=desk.matter.version/>
                <p>{text}</p>
                <div class="actions"><button class="button-quiet" type="submit">{button}</button></div>
            </form>
        }
    });
    let reopen = desk.may(visit, Act::Reopen).then(|| {
        let value = desk.typed().reason;
        view! {
            <details class="fold" open=desk.wrong_with("k-reason").is_some()>
                <summary>{t::handling::reopen(l)}</summary>
                <form class="form" method="post" action=desk.action(visit, "/avaa") novalidate>
                    <input type="hidden" name="seen" value=desk.matter.version/>
                    {field(visit, desk, Shape::Words, "reason", t::handling::reopen_reason(l), &value)}
                    <div class="actions"><button class="button-quiet" type="submit">{t::handling::reopen_submit(l)}</button></div>
                </form>
            </details>
        }
    });
    view! {
        {back}
        {reopen}
    }
    .into_any()
}

/// What staff say to each other.
pub(super) fn notes_part(visit: &Visit, lists: &Lists, desk: &Desk) -> AnyView {
    let l = visit.language;
    let notes = desk
        .notes
        .iter()
        .map(|note| {
            let name = note
                .name
                .clone()
                .unwrap_or_else(|| t::handling::who_staff(l).to_owned());
            let group = note
                .group
                .and_then(|group| lists.group(group, l))
                .map(|(name, _)| format!(" ({name})"));
            view! {
                <li>
                    {paragraphs(&note.text)}
                    <p class="quiet">{name}{group}", "{day_of(note.at)}" "{note.at.clock_time()}</p>
                </li>
            }
        })
        .collect_view();
    let notes = (!desk.notes.is_empty()).then(|| view! { <ol class="desk-notes">{notes}</ol> });
    let form = desk.may(visit, Act::Note).then(|| {
        let value = desk.typed().note;
        view! {
            <form class="form" method="post" action=desk.action(visit, "/muistiinpano") novalidate>
                {field(visit, desk, Shape::Words, "note", t::handling::note_label(l), &value)}
                <div class="actions"><button class="button-quiet" type="submit">{t::handling::note_submit(l)}</button></div>
            </form>
        }
    });
    view! {
        <section class="desk-part" aria-labelledby="muistiinpanot">
            <h3 id="muistiinpanot">{t::handling::notes(l)}</h3>
            {notes}
            {form}
        </section>
    }
    .into_any()
}

/// The sender's name and address: shown on the answer to the button, and each look is written down.
pub(super) fn contact_part(visit: &Visit, desk: &Desk) -> Option<AnyView> {
    let l = visit.language;
    if !desk.may(visit, Act::OpenContact) {
        return None;
    }
    let inside = match &desk.contact {
        Some(contact) => {
            let none = || t::handling::contact_none(l).to_owned();
            let confirmed = (contact.email.is_some() && !contact.is_confirmed)
                .then(|| view! { <p class="quiet">{t::handling::contact_unconfirmed(l)}</p> });
            view! {
                <dl class="desk-contact">
                    <div><dt>{t::handling::contact_name(l)}</dt><dd>{contact.name.clone().unwrap_or_else(none)}</dd></div>
                    <div><dt>{t::handling::contact_email(l)}</dt><dd>{contact.email.clone().unwrap_or_else(none)}</dd></div>
                </dl>
                {confirmed}
                <p class="quiet">{t::handling::contact_logged(l)}</p>
            }
            .into_any()
        }
        None => view! {
            <form method="post" action=desk.action(visit, "/yhteystiedot")>
                <p class="quiet">{t::handling::contact_text(l)}</p>
                <div class="actions"><button class="button-quiet" type="submit">{t::handling::contact_open(l)}</button></div>
            </form>
        }
        .into_any(),
    };
    Some(
        view! {
            <section class="desk-part" id="yhteystiedot" aria-labelledby="yhteystiedot-otsikko">
                <h3 id="yhteystiedot-otsikko">{t::handling::contact_title(l)}</h3>
                {inside}
            </section>
        }
        .into_any(),
    )
}

/// Taking it out of the public, with the reason its author is told.
pub(super) fn hide_form(visit: &Visit, desk: &Desk) -> Option<AnyView> {
    let l = visit.language;
    if !desk.may(visit, Act::Hide) {
        return None;
    }
    let chosen = desk.typed().reason;
    let options = HideReason::ALL
        .iter()
        .map(|&it| view! { <option value=it.as_code() selected=chosen == it.as_code()>{hide_reason(l, it)}</option> })
        .collect_view();
    Some(
        view! {
            <details class="fold" open=desk.wrong_with("k-hide").is_some()>
                <summary>{t::handling::hide(l)}</summary>
                <form class="form" method="post" action=desk.action(visit, "/piilota") novalidate>
                    <p>{t::handling::hide_text(l)}</p>
                    <div class="field">
                        <label for="k-hide">{t::handling::hide_reason(l)}</label>
                        {problem(visit, desk, "k-hide")}
                        <select class="input" id="k-hide" name="reason"><option value="">{t::handling::choose(l)}</option>{options}</select>
                    </div>
                    <div class="actions"><button class="button-quiet button-danger" type="submit">{t::handling::hide_submit(l)}</button></div>
                </form>
            </details>
        }
        .into_any(),
    )
}
