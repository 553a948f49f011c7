//! Checklists of a card: a tick is one tap.

use leptos::prelude::*;
use store::boards::card::Checklist;

use super::page::{Drawing, fold, hidden};
use super::words::name_or;
use crate::t;
use crate::ui::{day_of, icon};

pub(super) fn part(d: &Drawing<'_>) -> AnyView {
    let l = d.visit.language;
    let lists = &d.whole.parts.checklists;
    if lists.is_empty() && !d.works {
        return ().into_any();
    }
    let drawn = lists.iter().map(|list| checklist(d, list)).collect_view();
    let add = d.works.then(|| {
        let value = if d.state.is("add_list") { d.state.typed.name.clone() } else { String::new() };
        let fields = view! {
            <div class="field">
                <label for="lista-nimi">{t::card::list_name(l)}</label>
                {d.state.slips.at(d.visit, "lista-nimi")}
                <input class="input" id="lista-nimi" name="name" maxlength="100" value=value aria-invalid=d.state.slips.invalid("lista-nimi")/>
            </div>
        };
        fold(d, "add_list", t::card::list_add(l), fields.into_any(), t::card::add(l))
    });
    view! {
        <section id="tarkistuslistat" aria-labelledby="listat-otsikko">
            <h2 id="listat-otsikko">{t::card::lists(l)}</h2>
            {drawn}
            {add}
        </section>
    }
    .into_any()
}

fn checklist(d: &Drawing<'_>, list: &Checklist) -> AnyView {
    let (l, pkg) = (d.visit.language, &d.visit.state.assets.pkg);
    let done = list.checks.iter().filter(|it| it.done.is_some()).count();
    let items = list.checks.iter().map(|check| {
        let is_done = check.done.is_some();
        let by = check.done.as_ref().map(|(at, name)| {
            view! { <span class="check-by">{name_or(l, name.as_ref())}", "{day_of(*at)}</span> }
        });
        let mark = if is_done { "done" } else { "declined" };
        let text = check.text.clone();
        let tick = if d.works {
            // Its own state is what the button says; pressing it turns the state round.
            let value = format!("{}:{}", check.id, u8::from(!is_done));
            view! {
                <button class="check-tick" type="submit" name="tick" value=value aria-pressed=if is_done { "true" } else { "false" }>
                    <span class="check-box" data-on=is_done.then_some("") aria-hidden="true">{is_done.then(|| icon(pkg, "ok"))}</span>
                    <span class="check-text">{text.clone()}</span>
                </button>
            }
            .into_any()
        } else {
            let state = if is_done { t::card::check_done(l) } else { t::card::check_open(l) };
            view! { <span class="check-text">{icon(pkg, mark)}<span class="visually-hidden">{state}": "</span>{text.clone()}</span> }.into_any()
        };
        let remove = d.works.then(|| {
            let label = t::card::check_remove(l, &check.text);
            view! {
                <button class="button-icon check-remove" type="submit" name="remove_check" value=check.id.to_string() aria-label=label>
                    {icon(pkg, "close")}
                </button>
            }
        });
        view! { <li data-on=is_done.then_some("")>{tick}{by}{remove}</li> }
    });
    let items = items.collect_view();
    let count = t::card::checks_done(l, done.to_string(), list.checks.len().to_string());
    let anchor = format!("lista-{}", list.id);
    let head = view! {
        <h3 id=anchor.clone()>{list.name.clone()}<span class="quiet">" "{count}</span></h3>
    };
    let list_view = if d.works {
        let field = format!("rivi-{}", list.id);
        let remove = t::card::list_remove(l, &list.name);
        view! {
            <form method="post" action=d.opened.link(d.visit, "")>
                {hidden(d, "check")}
                <input type="hidden" name="list" value=list.id.to_string()/>
                <ul class="checks">{items}</ul>
            </form>
            <form class="card-row" method="post" action=d.opened.link(d.visit, "")>
                {hidden(d, "add_check")}
                <input type="hidden" name="list" value=list.id.to_string()/>
                <div class="field">
                    <label class="visually-hidden" for=field.clone()>{t::card::check_new(l, &list.name)}</label>
                    <input class="input" id=field name="text" maxlength="500" autocomplete="off" placeholder=t::card::check_placeholder(l)/>
                </div>
                <button class="button-quiet" type="submit">{t::card::add(l)}</button>
                <button class="button-quiet button-danger" type="submit" name="remove_list" value=list.id.to_string() aria-label=remove formnovalidate>
                    {t::card::list_remove_short(l)}
                </button>
            </form>
        }
        .into_any()
    } else {
        view! { <ul class="checks">{items}</ul> }.into_any()
    };
    view! {
        <div class="checklist">
            {head}
            {list_view}
        </div>
    }
    .into_any()
}
