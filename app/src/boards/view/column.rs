//! A column: its heading with count and limit, its list of tiles, the way to the rest.

use domain::boards::{BoardQuery, ColumnRole, SlimCard, SlimColumn, SlimLane, WipMode};
use domain::codes::Language;
use domain::ids::LaneId;
use leptos::prelude::*;

use super::frame::Frame;
use super::tile::item;
use crate::t;

/// One column, or one lane's part of it.
pub struct ColumnShown<'a> {
    pub column: &'a SlimColumn,
    /// The lane whose part this is; none on a board with one lane.
    pub lane: Option<&'a SlimLane>,
    /// The lane whose cards these are, also when it is the only one.
    pub cell: LaneId,
    /// All cards of the column, whatever lane or filter.
    pub count: usize,
    /// The cards shown here, from the top.
    pub cards: &'a [&'a SlimCard],
    /// How many more there would be to show.
    pub rest: usize,
    pub mode: WipMode,
    pub query: &'a BoardQuery,
}

impl ColumnShown<'_> {
    fn is_folded(&self) -> bool {
        self.query.folded.contains(&self.column.id)
    }

    /// After which tile the line is drawn: only where the whole column is in sight and more than fits.
    fn line(&self) -> Option<usize> {
        let limit = self.column.limit.filter(|_| self.mode != WipMode::Off)?;
        let limit = usize::try_from(limit).ok().filter(|it| *it > 0)?;
        let is_whole = self.lane.is_none() && self.query.filter.is_empty();
        (is_whole && self.count > limit).then_some(limit - 1)
    }
}

/// `Työn alla, 4 korttia, raja 3, ylitetty`, and what of it is seen: `4/3`.
pub fn column_words(l: Language, column: &SlimColumn, count: usize, mode: WipMode) -> (String, String, bool) {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let mut said = format!(", {}", t::boards::cards(l, count));
    let limit = column.limit.filter(|_| mode != WipMode::Off);
    let is_over = limit.is_some_and(|limit| count > limit);
    let Some(limit) = limit else {
        return (said, count.to_string(), false);
    };
    said.push_str(", ");
    said.push_str(&t::boards::limit(l, limit.to_string()));
    if is_over {
        said.push_str(", ");
        said.push_str(t::boards::exceeded(l));
    }
    (said, format!("{count}/{limit}"), is_over)
}

/// Inside a heading or a tab: how many and the limit, in signs and in words.
pub fn count(l: Language, column: &SlimColumn, count: usize, mode: WipMode) -> impl IntoView + use<> {
    let (said, seen, is_over) = column_words(l, column, count, mode);
    let over = is_over.then(|| view! { <span class="column-over">{t::boards::limit_exceeded(l)}</span> });
    view! {
        <span class="visually-hidden">{said}</span>
        <span class="column-digits" aria-hidden="true" data-over=is_over.then_some("")>{seen}{over}</span>
    }
}

/// The column as a section with its heading. On a board with lanes the heading is a part of the lane.
pub fn column(frame: &Frame, shown: &ColumnShown<'_>) -> impl IntoView + use<> {
    let it = shown.column;
    let lane = shown.lane.map(|lane| lane.id.to_string());
    let id = match &lane {
        None => format!("sarake-{}", it.id),
        Some(lane) => format!("sarake-{}-{lane}", it.id),
    };
    let heading = [&id, "-nimi"].concat();
    let head = match shown.lane {
        None => head(frame, shown, &heading).into_any(),
        Some(lane) => {
            let count = i64::try_from(shown.cards.len() + shown.rest).unwrap_or(i64::MAX);
            let said = format!(
                "{}, {}, {}",
                it.name,
                lane.name,
                t::boards::cards(frame.language, count)
            );
            view! { <h3 class="visually-hidden" id=heading.clone()>{said}</h3> }.into_any()
        }
    };
    let body = (!shown.is_folded()).then(|| body(frame, shown));
    view! {
        <section
            class="column"
            id=id
            aria-labelledby=heading
            data-column=it.id.to_string()
            data-lane=lane
            data-role=it.role.as_code()
            data-name=it.name.clone()
            data-collapsed=shown.is_folded().then_some("")
        >
            {head}
            {body}
        </section>
    }
}

/// Name, count and limit, rules, folding.
pub(super) fn head(frame: &Frame, shown: &ColumnShown<'_>, id: &str) -> impl IntoView + use<> {
    let l = frame.language;
    let it = shown.column;
    let is_folded = shown.is_folded();
    let fold_words = if is_folded {
        t::boards::unfold(l, it.name.clone())
    } else {
        t::boards::fold(l, it.name.clone())
    };
    let number = it.id.to_string();
    let heading = view! {
        <span class="column-name">{it.name.clone()}</span>
        <span class="column-count" data-count=number.clone()>{count(l, it, shown.count, shown.mode)}</span>
    };
    let heading = if shown.lane.is_none() {
        view! { <h2 id=id.to_owned() data-head=number tabindex="-1">{heading}</h2> }.into_any()
    } else {
        view! { <p class="column-heading" id=id.to_owned() data-head=number tabindex="-1">{heading}</p> }.into_any()
    };
    view! {
        <div class="column-head">
            {heading}
            {(!is_folded).then(|| rules(l, it))}
            <a class="column-fold" data-act="fold" href=shown.query.turned(it.id).address(&frame.base) aria-label=fold_words></a>
        </div>
    }
}

/// What must be true to come in and to go on, as the group has agreed.
fn rules(l: Language, it: &SlimColumn) -> Option<impl IntoView + use<>> {
    if it.entry.is_empty() && it.exit.is_empty() {
        return None;
    }
    let entry = (!it.entry.is_empty()).then(|| view! { <p>{it.entry.clone()}</p> });
    let exit = (!it.exit.is_empty()).then(|| {
        let lines = it
            .exit
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| view! { <li>{line.to_owned()}</li> })
            .collect_view();
        view! {
            <p>{t::boards::exit_rules(l)}</p>
            <ul>{lines}</ul>
        }
    });
    Some(view! {
        <details class="column-rules">
            <summary><span class="visually-hidden">{t::boards::rules(l)}": "{it.name.clone()}</span></summary>
            <div>{entry}{exit}</div>
        </details>
    })
}

fn body(frame: &Frame, shown: &ColumnShown<'_>) -> impl IntoView + use<> {
    let l = frame.language;
    let it = shown.column;
    let line = shown.line();
    let tiles: Vec<_> = shown
        .cards
        .iter()
        .enumerate()
        .map(|(index, card)| item(frame, card, it.role, line == Some(index)))
        .collect();
    let cell = crate::boards::hooks::cell(it.id, shown.cell);
    // An empty list is drawn too: a card can come to it.
    let list = view! { <ul class="column-cards" data-cell=cell.clone()>{tiles}</ul> };
    let link = (shown.rest > 0).then(|| {
        let href = [
            &shown.query.with_all_of(it.id).address(&frame.base),
            "#sarake-",
            &it.id.to_string(),
        ]
        .concat();
        let rest = i64::try_from(shown.rest).unwrap_or(i64::MAX);
        view! { <a class="column-rest" href=href>{t::boards::show_rest(l, rest.to_string())}</a> }
    });
    let is_all = link.is_none();
    let rest = view! { <div data-rest=cell hidden=is_all>{link}</div> };
    // Nobody begins a card where it ends.
    let add = (frame.works && it.role != ColumnRole::Done).then(|| {
        let mut href = format!("{}/kortit/uusi?sarake={}", frame.base, it.id);
        if let Some(lane) = shown.lane {
            href.push_str(&format!("&rata={}", lane.id));
        }
        view! {
            <a class="column-add" data-new=it.id.to_string() href=href>
                {t::boards::add_card(l)}<span class="visually-hidden">": "{it.name.clone()}</span>
            </a>
        }
    });
    view! {
        {list}
        {rest}
        {add}
    }
}
