//! The marks by which the desk finds its way on a board page. The views draw them, the desk reads them.
//!
//! | mark | on what | what the desk does with it |
//! |---|---|---|
//! | `#taulu`, `data-board="3"`, `data-works` (may change cards) | the element around all columns | listens to it; everything below is inside |
//! | `data-live`, `data-drags` | the same, set in the browser | the desk is awake; cards can be dragged |
//! | `data-column="7"`, `data-name="Työn alla"`, `data-collapsed` when it is folded | the `<section>` of a column (once a lane when there are lanes) | drop target, keys ← → |
//! | `data-head="7"`, `tabindex="-1"` | its heading | drop target (top of the column), focus when a column is empty |
//! | `data-count="7"` | inside the heading: how many and the limit | draws it anew with `view::count` |
//! | `data-tab="7"` | a link of the phone's strip, around a `data-count="7"` of its own | scrolls to the column |
//! | `data-cell="7-3"` | the `<ul>` of column 7 and lane 3 | the cards' list; empty lists are drawn too |
//! | `data-card="1201"`, `id="kortti-12"` (the card's own number) | a `<li>`, around one `view::tile` | moves it; draws `view::tile` anew when the card changes |
//! | `data-open`, `data-move` | in the tile: the title's link, the link to the page *Siirrä* | opens; opens the dialog |
//! | `data-more` | in the tile, only when awake: *Lisää toimintoja* | a menu of its own |
//! | `data-rest="7-3"` | what holds *Näytä loput (12)*, after the list; `hidden` when there are none | a button of its own |
//! | `data-new="7"` | the link to the form of a new card | opens the quick form |
//! | `data-search` | the search field | the key `/` |
//!
//! What the desk draws it draws with the same components, so in them no element may be without
//! anything of Rust (an attribute or a child in braces): Leptos makes such an element by `innerHTML`,
//! which the content security policy forbids in the browser. `class={"tile-facts"}` is enough.

/// The element around all columns.
pub const BOARD: &str = "taulu";

/// The value of `data-cell`.
pub fn cell(column: domain::ColumnId, lane: domain::LaneId) -> String {
    [column.to_string(), lane.to_string()].join("-")
}

/// The id of a card's `<li>`.
pub fn tile(number: i64) -> String {
    ["kortti-", &number.to_string()].concat()
}
