//! The side of a card: what stands in its way, who are on it, labels, days; and links to other cards.

use domain::boards::{BlockCategory, CardKind, LONGEST_TITLE, LinkKind, Outcome, ServiceClass};
use domain::calendar::iso;
use leptos::prelude::*;

use super::page::{Drawing, fold, hidden};
use super::words::{category_word, class_word, days_word, kind_word, link_word, name_or, outcome_word};
use crate::t;
use crate::ui::{day_of, icon};

pub(super) fn parts(d: &Drawing<'_>) -> AnyView {
    view! {
        {block_part(d)}
        {people_part(d)}
        {labels_part(d)}
        {details_part(d)}
        {super::measures::part(d)}
        {away_part(d)}
    }
    .into_any()
}

/// What stands in the way now, and what has.
fn block_part(d: &Drawing<'_>) -> AnyView {
    let (l, pkg) = (d.visit.language, &d.visit.state.assets.pkg);
    let blocks = &d.whole.parts.blocks;
    let open = blocks.iter().find(|it| it.to.is_none());
    if blocks.is_empty() && !d.works {
        return ().into_any();
    }
    let now = open.map(|it| {
        let waiting = (!it.waiting_for.is_empty()).then(|| view! { <p>{t::card::block_waits(l, &it.waiting_for)}</p> });
        let text = (!it.text.is_empty()).then(|| view! { <p>{it.text.clone()}</p> });
        let end = d.works.then(|| {
            view! {
                <form class="actions" method="post" action=d.opened.link(d.visit, "")>
                    {hidden(d, "unblock")}
                    <button class="button-quiet" type="submit">{t::card::unblock(l)}</button>
                </form>
            }
        });
        view! {
            <div class="notice" data-tone="warning">
                {icon(pkg, "not-now")}
                <div>
                    <p class="notice-title">{category_word(l, it.category)}</p>
                    {text}
                    {waiting}
                    <p class="quiet">{name_or(l, it.from_by.as_ref())}", "{day_of(it.from)}</p>
                    {end}
                </div>
            </div>
        }
    });
    let form = (d.works && open.is_none()).then(|| {
        let typed = &d.state.typed;
        let options = BlockCategory::ALL.iter().map(|&it| {
            view! { <option value=it.as_code() selected=typed.category == it.as_code()>{category_word(l, it)}</option> }
        });
        let fields = view! {
            <div class="field">
                <label for="este-syy">{t::card::block_category(l)}</label>
                {d.state.slips.at(d.visit, "este-syy")}
                <select class="input" id="este-syy" name="category" aria-invalid=d.state.slips.invalid("este-syy")>
                    <option value="">{t::card::choose(l)}</option>
                    {options.collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="este-teksti">{t::card::block_text(l)}</label>
                {d.state.slips.at(d.visit, "este-teksti")}
                <input class="input" id="este-teksti" name="text" maxlength="500" value=typed.text.clone()/>
            </div>
            <div class="field">
                <label for="este-keta">{t::card::block_waiting_for(l)}</label>
                <p class="hint" id="este-keta-hint">{t::card::block_waiting_hint(l)}</p>
                <input class="input" id="este-keta" name="waiting_for" maxlength="100" value=typed.waiting_for.clone() aria-describedby="este-keta-hint"/>
            </div>
        };
        fold(d, "block", t::card::block(l), fields.into_any(), t::card::block_submit(l))
    });
    let past: Vec<_> = blocks.iter().filter_map(|it| Some((it, it.to?))).collect();
    let past = (!past.is_empty()).then(|| {
        let rows = past.iter().map(|(it, to)| {
            view! {
                <li>
                    {category_word(l, it.category)}": "{day_of(it.from)}"–"{day_of(*to)}" ("{days_word(l, it.from, *to)}")"
                    {(!it.text.is_empty()).then(|| view! { <span class="quiet">" "{it.text.clone()}</span> })}
                </li>
            }
        });
        view! {
            <details class="fold">
                <summary>{t::card::blocks_past(l, past.len() as i64)}</summary>
                <ul class="card-list">{rows.collect_view()}</ul>
            </details>
        }
    });
    view! {
        <section class="card-part" id="este" aria-labelledby="este-otsikko">
            <h2 id="este-otsikko">{t::card::blocks(l)}</h2>
            {now}
            {form}
            {past}
        </section>
    }
    .into_any()
}

fn people_part(d: &Drawing<'_>) -> AnyView {
    let (l, pkg) = (d.visit.language, &d.visit.state.assets.pkg);
    let people = &d.whole.parts.people;
    let rows = people.iter().map(|it| {
        let name = name_or(l, it.name.as_ref());
        let pulls = it.pulls.then(|| view! { <span class="tag">{icon(pkg, "flag")}{t::card::pulls(l)}</span> });
        let acts = d.works.then(|| {
            let pull = if it.pulls { t::card::pull_stop(l) } else { t::card::pull(l) };
            let pull_name = [pull, ": ", &name].concat();
            view! {
                <button class="button-quiet button-small" type="submit" name="pull" value=format!("{}:{}", it.id, u8::from(!it.pulls)) aria-label=pull_name>
                    {pull}
                </button>
                <button class="button-icon" type="submit" name="assign" value=format!("{}:0", it.id) aria-label=t::card::person_remove(l, &name)>
                    {icon(pkg, "close")}
                </button>
            }
        });
        view! { <li><span class="person-name">{name}</span>{pulls}<span class="row-acts">{acts}</span></li> }
    });
    let none = people
        .is_empty()
        .then(|| view! { <p class="quiet">{t::card::people_none(l)}</p> });
    let rows = view! { <ul class="card-people">{rows.collect_view()}</ul> };
    let rows = if d.works {
        view! { <form method="post" action=d.opened.link(d.visit, "")>{hidden(d, "people")}{rows}</form> }.into_any()
    } else {
        rows.into_any()
    };
    let others = d
        .whole
        .workers
        .iter()
        .filter(|(id, _)| !people.iter().any(|it| it.id == *id));
    let others = others
        .map(|(id, name)| view! { <option value=format!("{id}:1")>{name.clone()}</option> })
        .collect_view();
    let add = d.works.then(|| {
        view! {
            <form class="card-row" method="post" action=d.opened.link(d.visit, "")>
                {hidden(d, "people")}
                <div class="field">
                    <label for="ihminen">{t::card::person_add(l)}</label>
                    <select class="input" id="ihminen" name="assign"><option value="">{t::card::choose(l)}</option>{others}</select>
                </div>
                <button class="button-quiet" type="submit">{t::card::add(l)}</button>
            </form>
        }
    });
    view! {
        <section class="card-part" id="ihmiset" aria-labelledby="ihmiset-otsikko">
            <h2 id="ihmiset-otsikko">{t::card::people(l)}</h2>
            {none}
            {rows}
            {add}
        </section>
    }
    .into_any()
}

fn labels_part(d: &Drawing<'_>) -> AnyView {
    let (l, pkg) = (d.visit.language, &d.visit.state.assets.pkg);
    let on = &d.whole.parts.labels;
    if d.whole.labels.is_empty() {
        return ().into_any();
    }
    let shown = d.whole.labels.iter().filter(|it| d.works || on.contains(&it.id));
    let items = shown.map(|it| {
        let is_on = on.contains(&it.id);
        let name = view! {
            <span class="label" data-colour=it.colour.as_code() data-pattern=it.pattern.as_code()>{it.name.clone()}</span>
        };
        let inside = if d.works {
            view! {
                <button class="label-button" type="submit" name="label" value=format!("{}:{}", it.id, u8::from(!is_on)) aria-pressed=if is_on { "true" } else { "false" }>
                    {name}{is_on.then(|| icon(pkg, "ok"))}
                </button>
            }
            .into_any()
        } else {
            view! { <span class="label-name">{name}</span> }.into_any()
        };
        view! { <li>{inside}</li> }
    });
    let items = view! { <ul class="card-labels">{items.collect_view()}</ul> };
    let items = if d.works {
        view! { <form method="post" action=d.opened.link(d.visit, "")>{hidden(d, "label")}{items}</form> }.into_any()
    } else {
        items.into_any()
    };
    let none = (!d.works && on.is_empty()).then(|| view! { <p class="quiet">{t::card::labels_none(l)}</p> });
    view! {
        <section class="card-part" id="tunnisteet" aria-labelledby="tunnisteet-otsikko">
            <h2 id="tunnisteet-otsikko">{t::card::labels(l)}</h2>
            {none}
            {items}
        </section>
    }
    .into_any()
}

/// Title, class, kind and days in one form. What each field said is sent along, so that only what the
/// person changed is changed.
fn details_part(d: &Drawing<'_>) -> Option<AnyView> {
    if !d.works {
        return None;
    }
    let l = d.visit.language;
    let card = &d.opened.card;
    let is = d.state.is("edit");
    let typed = &d.state.typed;
    let or = |typed: &String, now: String| if is { typed.clone() } else { now };
    let due = card.due.map(iso).unwrap_or_default();
    let start = card.start.map(iso).unwrap_or_default();
    let (class, kind) = (
        or(&typed.class, card.class.as_code().to_owned()),
        or(&typed.kind, card.kind.as_code().to_owned()),
    );
    let classes = ServiceClass::ALL.iter().map(|&it| {
        view! { <option value=it.as_code() selected=class == it.as_code()>{class_word(l, it)}</option> }
    });
    let kinds = CardKind::ALL.iter().map(|&it| {
        view! { <option value=it.as_code() selected=kind == it.as_code()>{kind_word(l, it)}</option> }
    });
    let slips = &d.state.slips;
    let fields = view! {
        <input type="hidden" name="was_title" value=card.title.clone()/>
        <input type="hidden" name="was_class" value=card.class.as_code()/>
        <input type="hidden" name="was_kind" value=card.kind.as_code()/>
        <input type="hidden" name="was_start" value=start.clone()/>
        <input type="hidden" name="was_due" value=due.clone()/>
        <div class="field">
            <label for="otsikko">{t::card::title(l)}</label>
            {slips.at(d.visit, "otsikko")}
            <input class="input" id="otsikko" name="title" maxlength=LONGEST_TITLE.to_string() value=or(&typed.title, card.title.clone()) aria-invalid=slips.invalid("otsikko")/>
        </div>
        <div class="field">
            <label for="alku">{t::card::start(l)}</label>
            {slips.at(d.visit, "alku")}
            <input class="input input-short" id="alku" name="start" type="date" value=or(&typed.start, start) aria-invalid=slips.invalid("alku")/>
        </div>
        <div class="field">
            <label for="maarapaiva">{t::card::due(l)}</label>
            {slips.at(d.visit, "maarapaiva")}
            <input class="input input-short" id="maarapaiva" name="due" type="date" value=or(&typed.due, due) aria-invalid=slips.invalid("maarapaiva")/>
        </div>
        <div class="field">
            <label for="luokka">{t::card::class(l)}</label>
            {slips.at(d.visit, "luokka")}
            <select class="input" id="luokka" name="class">{classes.collect_view()}</select>
        </div>
        <div class="field">
            <label for="laji">{t::card::kind(l)}</label>
            {slips.at(d.visit, "laji")}
            <select class="input" id="laji" name="kind">{kinds.collect_view()}</select>
        </div>
    };
    Some(
        view! {
            <section class="card-part" id="tiedot" aria-labelledby="tiedot-otsikko">
                <h2 id="tiedot-otsikko">{t::card::details(l)}</h2>
                <p class="quiet">{t::card::made(l, name_or(l, card.created_by.as_ref()))}" "{day_of(card.created)}</p>
                {fold(d, "edit", t::card::details_edit(l), fields.into_any(), t::card::save(l))}
            </section>
        }
        .into_any(),
    )
}

/// Putting the card away, or into the bin.
fn away_part(d: &Drawing<'_>) -> Option<AnyView> {
    let card = &d.opened.card;
    if !d.works {
        return None;
    }
    let l = d.visit.language;
    let archive = card.archived.is_none().then(|| {
        let outcome = card.finished.is_none().then(|| {
            let shown = [Outcome::Done, Outcome::Dropped, Outcome::Transferred, Outcome::Merged];
            let options = shown.map(|it| {
                view! { <option value=it.as_code() selected=d.state.typed.outcome == it.as_code()>{outcome_word(l, it)}</option> }
            });
            view! {
                <div class="field">
                    <label for="lopputulos">{t::card::outcome(l)}</label>
                    <p class="hint" id="lopputulos-hint">{t::card::outcome_hint(l)}</p>
                    {d.state.slips.at(d.visit, "lopputulos")}
                    <select class="input" id="lopputulos" name="outcome" aria-invalid=d.state.slips.invalid("lopputulos") aria-describedby="lopputulos-hint">
                        <option value="">{t::card::choose(l)}</option>
                        {options.into_iter().collect_view()}
                    </select>
                </div>
            }
        });
        let fields = view! { <p>{t::card::archive_text(l)}</p>{outcome} };
        fold(d, "archive", t::card::archive(l), fields.into_any(), t::card::archive_submit(l))
    });
    let delete = view! { <p>{t::card::delete_text(l)}</p> };
    Some(
        view! {
            <section class="card-part" aria-labelledby="pois-otsikko">
                <h2 class="visually-hidden" id="pois-otsikko">{t::card::away(l)}</h2>
                {archive}
                {fold(d, "delete", t::card::delete(l), delete.into_any(), t::card::delete_submit(l))}
            </section>
        }
        .into_any(),
    )
}

/// Cards that belong together with this one, both ways.
pub(super) fn links_part(d: &Drawing<'_>) -> AnyView {
    let (l, pkg) = (d.visit.language, &d.visit.state.assets.pkg);
    let links = &d.whole.parts.links;
    if links.is_empty() && !d.works {
        return ().into_any();
    }
    let rows = links.iter().map(|it| {
        let name = format!("{}-{} {}", d.opened.card.prefix, it.number, it.title);
        let href = d.visit.link(&format!("/taulut/{}/kortit/{}", d.opened.card.board, it.number));
        let name_view = if it.is_deleted {
            view! { <s>{name.clone()}</s> }.into_any()
        } else {
            view! { <a href=href>{name.clone()}</a> }.into_any()
        };
        let state = (!it.is_open).then(|| view! { <span class="tag">{icon(pkg, "done")}{t::card::link_closed(l)}</span> });
        let remove = d.works.then(|| {
            let value = format!("{}:{}:{}", it.kind.as_code(), it.number, if it.is_inward { "in" } else { "out" });
            view! {
                <button class="button-icon" type="submit" name="unlink" value=value aria-label=t::card::link_remove(l, &name)>
                    {icon(pkg, "close")}
                </button>
            }
        });
        view! { <li><span class="link-kind">{link_word(l, it.kind, it.is_inward)}</span><span class="link-name">{name_view}{state}</span>{remove}</li> }
    });
    let rows = view! { <ul class="card-links">{rows.collect_view()}</ul> };
    let rows = if d.works {
        view! { <form method="post" action=d.opened.link(d.visit, "")>{hidden(d, "links")}{rows}</form> }.into_any()
    } else {
        rows.into_any()
    };
    let add = d.works.then(|| {
        let typed = &d.state.typed;
        let ways = [(LinkKind::Blocks, true), (LinkKind::Blocks, false), (LinkKind::Relates, false), (LinkKind::Duplicate, false)];
        let ways = ways.map(|(kind, is_inward)| {
            let value = format!("{}:{}", kind.as_code(), if is_inward { "in" } else { "out" });
            let is_chosen = typed.link == value;
            view! { <option value=value selected=is_chosen>{link_word(l, kind, is_inward)}</option> }
        });
        let fields = view! {
            <div class="field">
                <label for="linkki-tapa">{t::card::link_way(l)}</label>
                <select class="input" id="linkki-tapa" name="link">{ways.into_iter().collect_view()}</select>
            </div>
            <div class="field">
                <label for="linkki">{t::card::link_number(l)}</label>
                <p class="hint" id="linkki-hint">{t::card::link_hint(l, d.opened.code())}</p>
                {d.state.slips.at(d.visit, "linkki")}
                <input class="input input-short" id="linkki" name="other" maxlength="20" autocomplete="off" value=typed.other.clone() aria-describedby=d.state.slips.described("linkki") aria-invalid=d.state.slips.invalid("linkki")/>
            </div>
        };
        fold(d, "add_link", t::card::link_add(l), fields.into_any(), t::card::add(l))
    });
    view! {
        <section id="linkit" aria-labelledby="linkit-otsikko">
            <h2 id="linkit-otsikko">{t::card::links(l)}</h2>
            {rows}
            {add}
        </section>
    }
    .into_any()
}
