//! The forms of the own page that answer the town: a reply to its question, *Saitko vastauksen?*,
//! opening an ended matter again, and a new secret link.

use domain::calendar::finnish_date;
use domain::ideas::State as Standing;
use domain::ideas::form::Field;
use domain::own::{may_rate, may_reopen, may_reply};
use leptos::prelude::*;
use store::ideas::Matter;

use super::acts;
use super::own_page::State;
use crate::people::Visit;
use crate::t;
use crate::ui::{field_problem, icon, paragraphs, textarea_text};

/// The town's question and the field to answer it: the first thing on the page while it is open.
pub(super) fn question(visit: &Visit, matter: &Matter, state: &State) -> Option<AnyView> {
    let l = visit.language;
    let Standing::Asked { question, .. } = &matter.state else {
        return None;
    };
    let until = finnish_date(may_reply(&matter.state).ok()?);
    let typed = state.typed.as_ref().map(|it| it.reply.clone()).unwrap_or_default();
    let action = own_action(visit, matter, "/vastaa");
    let public = (matter.visibility == domain::Visibility::Public).then(|| t::own::reply_public(l));
    Some(
        view! {
            <section class="own-question" aria-labelledby="kysymys">
                <h2 id="kysymys">{icon(&visit.state.assets.pkg, "asked")}{t::own::question(l)}</h2>
                <div class="own-question-words">{paragraphs(question.as_str())}</div>
                <form class="form" method="post" action=action novalidate>
                    <div class="field">
                        <label for="reply">{t::own::reply_label(l)}</label>
                        <p class="hint" id="reply-hint">{t::own::reply_hint(l, until)}" "{public}</p>
                        {field_problem(&visit.state.assets.pkg, Field::Reply, &state.problems, t::send::error_prefix(l))}
                        <textarea class="input" id="reply" name="reply" rows="5" aria-describedby="reply-hint reply-problem">{textarea_text(&typed)}</textarea>
                    </div>
                    <div class="actions"><button class="button" type="submit">{t::own::reply_submit(l)}</button></div>
                </form>
            </section>
        }
        .into_any(),
    )
}

/// *Saitko vastauksen?* A link in a mail only chooses: the press of the button tells.
pub(super) fn rating(visit: &Visit, matter: &Matter, told: Option<bool>) -> Option<AnyView> {
    may_rate(matter.status, matter.answered.is_some()).ok()?;
    let l = visit.language;
    let action = own_action(visit, matter, "/saitko");
    let chosen = match visit.query.as_str() {
        "saitko=kylla" => Some(true),
        "saitko=ei" => Some(false),
        _ => None,
    };
    let words = |got: bool| if got { t::own::got_yes(l) } else { t::own::got_no(l) };
    let form = match chosen {
        Some(got) => view! {
            <form class="own-rating" method="post" action=action>
                <input type="hidden" name="got" value=if got { "1" } else { "0" }/>
                <p>{t::own::got_chosen(l)}" "<strong>{words(got)}</strong></p>
                <p class="actions">
                    <button class="button" type="submit">{t::own::got_send(l)}</button>
                    <a class="button-quiet" href=acts::own_path(visit, matter.id, matter.link_version)>{t::own::got_other(l)}</a>
                </p>
            </form>
        }
        .into_any(),
        None => {
            let press = |got: bool| {
                let pressed = (told == Some(got)).then_some("true");
                view! {
                    <button class="button-quiet" type="submit" name="got" value=if got { "1" } else { "0" } aria-pressed=pressed>
                        {(told == Some(got)).then(|| icon(&visit.state.assets.pkg, "ok"))}
                        {words(got)}
                    </button>
                }
            };
            let before = told.map(|_| view! { <p class="hint">{t::own::got_change(l)}</p> });
            view! {
                <form class="own-rating" method="post" action=action>
                    {before}
                    <p class="actions">{press(true)}{press(false)}</p>
                </form>
            }
            .into_any()
        }
    };
    Some(
        view! {
            <section class="own-answered" id="saitko" aria-labelledby="saitko-otsikko">
                <h2 id="saitko-otsikko">{t::own::got_question(l)}</h2>
                {form}
            </section>
        }
        .into_any(),
    )
}

/// Opening an ended matter again, while its days last; open at once for who got no answer.
pub(super) fn reopen_form(visit: &Visit, matter: &Matter, state: &State) -> Option<AnyView> {
    let until = may_reopen(&matter.as_status_matter(), visit.now.civil_day()).ok()?;
    let l = visit.language;
    let reason = state.typed.as_ref().map(|it| it.reason.clone()).unwrap_or_default();
    let is_open = visit.query == "en-saanut" || state.problems.of(Field::Reason).is_some();
    Some(
        view! {
            <details class="fold" id="avaa" open=is_open>
                <summary>{t::own::reopen(l)}</summary>
                <form class="form" method="post" action=own_action(visit, matter, "/avaa") novalidate>
                    <p>{t::own::reopen_text(l, finnish_date(until))}</p>
                    <div class="field">
                        <label for="reason">{t::own::reopen_reason(l)}" "<span class="optional">{t::send::optional(l)}</span></label>
                        {field_problem(&visit.state.assets.pkg, Field::Reason, &state.problems, t::send::error_prefix(l))}
                        <textarea class="input" id="reason" name="reason" rows="4" aria-describedby="reason-problem">{textarea_text(&reason)}</textarea>
                    </div>
                    <div class="actions"><button class="button" type="submit">{t::own::reopen_submit(l)}</button></div>
                </form>
            </details>
        }
        .into_any(),
    )
}

/// A new secret link instead of one that somebody else has.
pub(super) fn renew_form(visit: &Visit, matter: &Matter) -> impl IntoView + use<> {
    let l = visit.language;
    view! {
        <details class="fold">
            <summary>{t::own::renew(l)}</summary>
            <form class="form" method="post" action=own_action(visit, matter, "/uusi-linkki")>
                <p>{t::own::renew_text(l)}</p>
                <div class="actions"><button class="button-quiet" type="submit">{t::own::renew_submit(l)}</button></div>
            </form>
        </details>
    }
}

/// Where a form of the page goes.
pub(super) fn own_action(visit: &Visit, matter: &Matter, act: &str) -> String {
    [&acts::own_path(visit, matter.id, matter.link_version), act].concat()
}
