//! One matter as a row of the inbox: what it is, what is owed by when, who has it, and its acts.

use domain::calendar::finnish_date;
use domain::codes::{Kind, Language, Status, Visibility};
use domain::ids::GroupId;
use domain::inbox::{Due, Owed, Suggestion, Urgency, Why};
use leptos::prelude::*;
use store::inbox::InboxRow;

use super::page::Shown;
use super::panel::panel;
use super::query::address;
use crate::catalogue::Lists;
use crate::ideas::{kind_label, status_tag};
use crate::people::Visit;
use crate::t;
use crate::ui::{day_of, icon};

/// A row, open or not.
pub(super) fn row(
    visit: &Visit,
    lists: &Lists,
    shown: &Shown,
    row: &InboxRow,
    suggestion: Option<&Suggestion>,
) -> AnyView {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let is_open = shown.open.as_ref().is_some_and(|open| open.id == row.id);
    let written_in = (row.language != l).then(|| row.language.tag());
    let theme = row.theme.and_then(|id| lists.theme(id, l)).map(|(name, named_in)| {
        let lang = (named_in != l).then(|| named_in.tag());
        view! { <span class="fact" lang=lang>{name.to_owned()}</span> }
    });
    let kind = (row.kind != Kind::Idea).then(|| view! { <span class="fact">{kind_label(l, row.kind)}</span> });
    let private = (row.visibility == Visibility::Private)
        .then(|| view! { <span class="fact">{icon(pkg, "lock")}{t::inbox::private(l)}</span> });
    let hidden = row
        .hidden
        .then(|| view! { <span class="fact">{icon(pkg, "lock")}{t::inbox::hidden(l)}</span> });
    let toggle = if is_open {
        let href = format!("{}#asia-{}", address(visit, &shown.query, &[]), row.id);
        view! { <a class="button-quiet button-small" href=href data-open="" aria-expanded="true">{t::inbox::close(l)}<span class="visually-hidden">": "{row.title.clone()}</span></a> }
            .into_any()
    } else {
        let more = [("avaa", row.id.to_string())];
        let href = format!("{}#asia-{}", address(visit, &shown.query, &more), row.id);
        view! { <a class="button-quiet button-small" href=href data-open="" aria-expanded="false">{t::inbox::acts(l)}<span class="visually-hidden">": "{row.title.clone()}</span></a> }
            .into_any()
    };
    let opened = shown
        .open
        .as_ref()
        .filter(|_| is_open)
        .map(|open| panel(visit, lists, shown, row, suggestion, open));
    let select = t::inbox::select(l, &row.title);
    view! {
        <li class="inbox-row" id=format!("asia-{}", row.id) data-row="" data-open=is_open.then_some("")>
            <div class="inbox-pick">
                <input
                    type="checkbox" name="id" value=format!("{}.{}", row.id, row.version) form="monta"
                    aria-label=select data-pick=""
                />
            </div>
            <div class="inbox-what">
                <h2 class="inbox-title">
                    <a href=visit.link(&format!("/ideat/{}", row.id)) lang=written_in data-go="">{row.title.clone()}</a>
                </h2>
                <p class="inbox-facts">
                    <span class="fact">{t::ideas::number(l, row.id.to_string())}</span>
                    {kind}
                    {theme}
                    <span class="fact">{t::inbox::came(l)}" "{day_of(row.created)}</span>
                    {private}
                    {hidden}
                </p>
            </div>
            <div class="inbox-due">{owed(l, pkg, row, shown.urgency(row))}</div>
            <div class="inbox-where">
                {status_tag(l, pkg, row.status)}
                {holder(l, lists, row, suggestion)}
            </div>
            <div class="inbox-acts">
                {quick(visit, lists, shown, row, suggestion)}
                {toggle}
            </div>
            {opened}
        </li>
    }
    .into_any()
}

/// What is owed and how it stands: icon, words and colour together.
pub(super) fn owed(l: Language, pkg: &str, row: &InboxRow, urgency: Urgency) -> impl IntoView + use<> {
    let sign = match urgency {
        Urgency::NoDay if row.status == Status::Asked => "asked",
        Urgency::NoDay => "info",
        Urgency::OnTime(_) => "ok",
        Urgency::Soon(_) => "deciding",
        Urgency::Late(_) | Urgency::VeryLate(_) => "warning",
    };
    let by = row
        .due
        .map(|due| view! { <span class="inbox-by">{by_day(l, due)}</span> });
    view! {
        <span class="urgency" data-urgency=urgency.as_code()>{icon(pkg, sign)}{urgency_words(l, row.status, urgency)}</span>
        {by}
    }
}

fn urgency_words(l: Language, status: Status, urgency: Urgency) -> String {
    match urgency {
        Urgency::NoDay if status == Status::Asked => t::inbox::paused(l).to_owned(),
        Urgency::NoDay => t::inbox::no_day(l).to_owned(),
        Urgency::Soon(0) => t::inbox::today(l).to_owned(),
        Urgency::OnTime(left) | Urgency::Soon(left) => t::inbox::left(l, i64::from(left)),
        Urgency::Late(0) => t::inbox::day_passed(l).to_owned(),
        Urgency::Late(over) => t::inbox::late(l, i64::from(over)),
        Urgency::VeryLate(over) => t::inbox::very_late(l, i64::from(over)),
    }
}

fn by_day(l: Language, due: Due) -> String {
    let day = finnish_date(due.day);
    match due.owed {
        Owed::Answer => t::inbox::owed_answer(l, day),
        Owed::Decision => t::inbox::owed_decision(l, day),
        Owed::Meeting => t::inbox::owed_meeting(l, day),
        Owed::Work => t::inbox::owed_work(l, day),
    }
}

/// The group that holds it, or the one it fits and why.
fn holder(l: Language, lists: &Lists, row: &InboxRow, suggestion: Option<&Suggestion>) -> AnyView {
    if let Some(id) = row.group {
        return view! { <span class="inbox-group">{group_name(lists, id, l)}</span> }.into_any();
    }
    let Some(suggestion) = suggestion else {
        return view! { <span class="inbox-group">{t::inbox::no_suggestion(l)}</span> }.into_any();
    };
    let why = match &suggestion.why {
        Why::Theme => t::inbox::why_theme(l).to_owned(),
        Why::Words(words) => t::inbox::why_words(l, words.join(", ")),
    };
    let group = t::inbox::suggested(l, group_name(lists, suggestion.group, l));
    view! { <span class="inbox-group">{group}<span class="inbox-why">{why}</span></span> }.into_any()
}

/// The one act that a matter nobody holds most often needs: a press and it is taken.
fn quick(
    visit: &Visit,
    lists: &Lists,
    shown: &Shown,
    row: &InboxRow,
    suggestion: Option<&Suggestion>,
) -> Option<AnyView> {
    if row.group.is_some() {
        return None;
    }
    let l = visit.language;
    let group = suggestion.map(|it| it.group).or(shown.own.first().copied())?;
    let words = if shown.own.contains(&group) {
        t::inbox::take(l)
    } else {
        t::inbox::give(l)
    };
    // The words that are seen begin the name that is heard.
    let said = [": ", &group_name(lists, group, l), ", ", &row.title].concat();
    Some(
        view! {
            <form method="post" action=visit.link("/saapuneet/toimi")>
                {hidden_fields(shown)}
                <input type="hidden" name="id" value=format!("{}.{}", row.id, row.version)/>
                <input type="hidden" name="group" value=group.to_string()/>
                <button class="button-quiet button-small" name="to" value="in_handling" data-take="">
                    {words}
                    <span class="visually-hidden">{said}</span>
                </button>
            </form>
        }
        .into_any(),
    )
}

/// The filters of the list that an act leads back to.
pub(super) fn hidden_fields(shown: &Shown) -> impl IntoView + use<> {
    super::query::pairs(&shown.query)
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
}

/// A group's name in the page's language; an empty one is the Finnish.
pub(super) fn group_name(lists: &Lists, id: GroupId, l: Language) -> String {
    lists
        .group(id, l)
        .map_or_else(|| id.to_string(), |(name, _)| name.to_owned())
}
