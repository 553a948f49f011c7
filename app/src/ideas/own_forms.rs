//! What the author may still do: correct the text within the hour, withdraw or reopen the matter.

use domain::ideas::form::Field;
use domain::people::{Act, Actor, CORRECTION_MINUTES, may};
use leptos::prelude::*;
use store::ideas::Matter;

use super::acts;
use super::own_dialogue::{own_action, renew_form, reopen_form};
use super::own_page::{Kept, State};
use crate::people::Visit;
use crate::t;
use crate::ui::{field_problem, textarea_text};

/// The forms of what the policy and the matter allow now.
pub(super) fn own_acts(visit: &Visit, matter: &Matter, state: &State, kept: Kept) -> impl IntoView + use<> {
    let l = visit.language;
    let may_do = |act| may(&Actor::Author(matter.id), act, &matter.object(visit.now)).is_ok();
    let correct = (may_do(Act::CorrectOwn) && !kept.covered).then(|| correct_form(visit, matter, state));
    let withdraw = may_do(Act::WithdrawOwn).then(|| withdraw_form(visit, matter, state));
    let reopen = reopen_form(visit, matter, state);
    view! {
        <section class="own" aria-labelledby="omat-toimet">
            <h2 id="omat-toimet">{t::own::own_acts(l)}</h2>
            {reopen}
            {correct}
            {withdraw}
            {renew_form(visit, matter)}
            {(!kept.claimed).then(|| claim_form(visit, matter))}
            {kept.contact.then(|| erase_form(visit, matter))}
        </section>
    }
}

fn correct_form(visit: &Visit, matter: &Matter, state: &State) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let (title, text, place) = match &state.typed {
        Some(typed) if !typed.title.is_empty() || !typed.text.is_empty() => {
            (typed.title.clone(), typed.text.clone(), typed.place.clone())
        }
        _ => (
            matter.title.clone(),
            matter.text.clone(),
            matter.place.clone().unwrap_or_default(),
        ),
    };
    let until = matter.created.plus_minutes(CORRECTION_MINUTES).clock_time();
    let action = [&acts::own_path(visit, matter.id, matter.link_version), "/korjaa"].concat();
    let prefix = t::send::error_prefix(l);
    let is_refused = [Field::Title, Field::Text, Field::Place]
        .into_iter()
        .any(|it| state.problems.of(it).is_some());
    view! {
        <details class="fold" open=is_refused>
            <summary>{t::own::correct_until(l, until)}</summary>
            <form class="form" method="post" action=action novalidate>
                <div class="field">
                    <label for="title">{t::send::title_label(l)}</label>
                    {field_problem(pkg, Field::Title, &state.problems, prefix)}
                    <input class="input" id="title" name="title" value=title autocomplete="off" aria-describedby="title-problem"/>
                </div>
                <div class="field">
                    <label for="text">{t::send::text_label(l)}</label>
                    {field_problem(pkg, Field::Text, &state.problems, prefix)}
                    <textarea class="input" id="text" name="text" rows="7" aria-describedby="text-problem">{textarea_text(&text)}</textarea>
                </div>
                <div class="field">
                    <label for="place">{t::send::place_label(l)}" "<span class="optional">{t::send::optional(l)}</span></label>
                    {field_problem(pkg, Field::Place, &state.problems, prefix)}
                    <input class="input" id="place" name="place" value=place autocomplete="off" aria-describedby="place-problem"/>
                </div>
                <div class="actions"><button class="button" type="submit">{t::own::correct_submit(l)}</button></div>
            </form>
        </details>
    }
}

fn withdraw_form(visit: &Visit, matter: &Matter, state: &State) -> impl IntoView + use<> {
    let l = visit.language;
    let action = [&acts::own_path(visit, matter.id, matter.link_version), "/peru"].concat();
    let reason = state.typed.as_ref().map(|it| it.reason.clone()).unwrap_or_default();
    view! {
        <details class="fold" open=state.problems.of(Field::Reason).is_some()>
            <summary>{t::own::withdraw(l)}</summary>
            <form class="form" method="post" action=action novalidate>
                <p>{t::own::withdraw_text(l)}</p>
                <div class="field">
                    <label for="reason">{t::own::withdraw_reason(l)}" "<span class="optional">{t::send::optional(l)}</span></label>
                    {field_problem(&visit.state.assets.pkg, Field::Reason, &state.problems, t::send::error_prefix(l))}
                    <input class="input" id="reason" name="reason" value=reason autocomplete="off" aria-describedby="reason-problem"/>
                </div>
                <div class="actions"><button class="button-quiet button-danger" type="submit">{t::own::withdraw_submit(l)}</button></div>
            </form>
        </details>
    }
}

/// Ties the matter to the account of who has signed in.
fn claim_form(visit: &Visit, matter: &Matter) -> impl IntoView + use<> {
    let l = visit.language;
    let act = if visit.signed_in.is_some() {
        view! {
            <form class="form" method="post" action=own_action(visit, matter, "/omiin")>
                <p>{t::own::claim_text(l)}</p>
                <div class="actions"><button class="button-quiet" type="submit">{t::own::claim(l)}</button></div>
            </form>
        }
        .into_any()
    } else {
        // The way back is not told to the sign-in: it would be the secret link.
        view! {
            <div>
                <p>{t::own::claim_text(l)}" "{t::own::claim_sign_in(l)}</p>
                <p class="actions"><a class="button-quiet" href=visit.link("/kirjaudu")>{t::people::sign_in(l)}</a></p>
            </div>
        }
        .into_any()
    };
    view! { <details class="fold"><summary>{t::own::claim(l)}</summary>{act}</details> }
}

/// Erases name and address of this matter.
fn erase_form(visit: &Visit, matter: &Matter) -> impl IntoView + use<> {
    let l = visit.language;
    view! {
        <details class="fold">
            <summary>{t::own::forget(l)}</summary>
            <form class="form" method="post" action=own_action(visit, matter, "/poista-tiedot")>
                <p>{t::own::forget_text(l)}</p>
                <div class="actions"><button class="button-quiet button-danger" type="submit">{t::own::forget_submit(l)}</button></div>
            </form>
        </details>
    }
}
