//! The board: a page of ideas in an order people chose, with filters and search.
//!
//! At most two statements: the first finds the numbers of the page's ideas and counts to 1,001,
//! the second reads those rows. Neither sorts what it did not limit first.

use domain::ideas::fair::fair_places;
use domain::{GroupId, IdeaId, Kind, Language, Moment, Status, ThemeId};

use super::compose::{self, Filters};
use crate::codes::{code, code_option};
use crate::db::{FromRow, Statement};
use crate::search::{Words, matching};
use crate::{Conn, StoreError};

/// Ideas on a page.
pub const PAGE: usize = 20;
/// Numbered pages there are at most; the last says how to narrow.
pub const PAGES: u32 = 50;
/// Counts are exact to this.
pub const COUNTED: i64 = 1000;

/// The board's orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Recent and unseen mixed: `domain::ideas::fair`.
    #[default]
    Fair,
    /// The latest first.
    Newest,
    /// Those with most supports first.
    Supported,
    /// Those answered last first; the others are not there.
    Answered,
    /// Those that still wait for a person's answer, the longest wait first.
    Awaiting,
}

impl Order {
    /// All orders as they are offered.
    pub const ALL: [Self; 5] = [
        Self::Fair,
        Self::Newest,
        Self::Supported,
        Self::Answered,
        Self::Awaiting,
    ];

    /// The order's name in the address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fair => "reilu",
            Self::Newest => "uusimmat",
            Self::Supported => "kannatetuimmat",
            Self::Answered => "vastatut",
            Self::Awaiting => "odottavat",
        }
    }

    /// The order a name in the address means.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.code() == code)
    }
}

/// What a person asked of the board.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ListQuery {
    /// The order; a search has its own: title hits first, then newest.
    pub order: Order,
    /// Only this status.
    pub status: Option<Status>,
    /// Only this theme.
    pub theme: Option<ThemeId>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only those that wait for a person's answer.
    pub awaiting: bool,
    /// Words to find, as typed.
    pub search: Option<String>,
    /// 1 to 50; others are brought inside.
    pub page: u32,
}

/// A page of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// At most [`PAGE`] ideas in order.
    pub rows: Vec<IdeaRow>,
    /// How many there are on all pages.
    pub found: Found,
}

/// How many were found: exact to 1,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// At most 1,000.
    pub count: u32,
    /// There are more than 1,000.
    pub more: bool,
}

impl Found {
    /// How many numbered pages there are; at least one, at most 50.
    pub fn pages(self) -> u32 {
        self.count.div_ceil(20).clamp(1, PAGES)
    }

    fn counted(found: i64) -> Self {
        Self {
            count: u32::try_from(found.clamp(0, COUNTED)).unwrap_or(0),
            more: found > COUNTED,
        }
    }
}

/// An idea as one row of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdeaRow {
    /// The number people see.
    pub id: IdeaId,
    /// Idea or which feedback.
    pub kind: Kind,
    /// The title.
    pub title: String,
    /// The text's first 180 characters at most, cut at a word.
    pub excerpt: String,
    /// Where it stands.
    pub status: Status,
    /// The theme its sender picked.
    pub theme: Option<ThemeId>,
    /// The group that handles it.
    pub group: Option<GroupId>,
    /// When it came.
    pub created: Moment,
    /// All supports, imported ones too.
    pub supports: i64,
    /// Where, in words.
    pub place: Option<String>,
    /// The language of its form.
    pub language: Language,
    /// When a person first answered.
    pub answered: Option<Moment>,
}

/// One page of the board.
///
/// # Errors
/// Only faults of the database: every query has an answer, if an empty one.
pub async fn list(c: &mut Conn, words: &Words, query: &ListQuery) -> Result<ListPage, StoreError> {
    let filters = Filters::of(query);
    let page = query.page.clamp(1, PAGES) as usize;
    let last = page * PAGE;
    let (mut ids, found) = match &query.search {
        Some(typed) => {
            let typed = words.query(typed);
            if typed.is_empty() {
                (Vec::new(), 0)
            } else {
                matching::find(c, &typed, &filters, last).await?
            }
        }
        None => browse(c, query.order, &filters, last).await?,
    };
    ids.truncate(last);
    let ids = ids.split_off(((page - 1) * PAGE).min(ids.len()));
    Ok(ListPage {
        rows: rows(c, &ids).await?,
        found: Found::counted(found),
    })
}

/// The latest ideas, for the front page; at most [`PAGE`].
///
/// # Errors
/// Only faults of the database.
pub async fn newest(c: &mut Conn, n: usize) -> Result<Vec<IdeaRow>, StoreError> {
    first(c, Order::Newest, n).await
}

/// The latest answered ideas, for the front page; at most [`PAGE`].
///
/// # Errors
/// Only faults of the database.
pub async fn newest_answered(c: &mut Conn, n: usize) -> Result<Vec<IdeaRow>, StoreError> {
    first(c, Order::Answered, n).await
}

async fn first(c: &mut Conn, order: Order, n: usize) -> Result<Vec<IdeaRow>, StoreError> {
    let (mut ids, _) = browse(c, order, &Filters::default(), n.min(PAGE)).await?;
    ids.truncate(n.min(PAGE));
    rows(c, &ids).await
}

/// What the first statement gives: a part of the answer, an idea, and what orders it there.
#[derive(FromRow)]
pub(super) struct Place {
    part: i64,
    id: i64,
    first: i64,
    second: i64,
}

/// The numbers of the first `last` ideas of an order, and how many there are, counted to 1,001.
async fn browse(c: &mut Conn, order: Order, filters: &Filters, last: usize) -> Result<(Vec<IdeaId>, i64), StoreError> {
    let statement = Statement::composed(compose::browse(order, filters));
    let limit = i64::try_from(last).unwrap_or(i64::MAX);
    let mut places: Vec<Place> = filters.bind(statement.bind(limit)).all(c).await?;
    // The database limited each part by an index; joined parts come in no promised order.
    places.sort_unstable_by_key(|p| (p.part, std::cmp::Reverse((p.first, p.second))));
    let found = places.iter().find(|p| p.part == compose::COUNT).map_or(0, |p| p.id);
    let part = |wanted: &[i64]| -> Vec<IdeaId> {
        places
            .iter()
            .filter(|p| wanted.contains(&p.part))
            .map(|p| IdeaId::new(p.id))
            .collect()
    };
    let newest = part(&[compose::NEWEST]);
    let ids = match order {
        Order::Fair => fair_places(&part(&[compose::RING, compose::RING_AGAIN]), &newest, last),
        _ => newest,
    };
    Ok((ids, found))
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    kind: String,
    title: String,
    opening: String,
    status: String,
    theme_id: Option<i64>,
    group_id: Option<i64>,
    created_at: i64,
    support_total: i64,
    place: Option<String>,
    language: String,
    answered_at: Option<i64>,
}

/// The rows of at most [`PAGE`] ideas, in the order given. What has left the lists meanwhile
/// is left out.
async fn rows(c: &mut Conn, ids: &[IdeaId]) -> Result<Vec<IdeaRow>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = crate::sql!(
        "select id, kind, title, substr(text, 1, 200) as opening, status, theme_id, group_id, created_at, \
                support_total, place, language, answered_at \
         from idea \
         where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) \
           and listed"
    );
    for n in 0..PAGE {
        // No idea has the number 0.
        statement = statement.bind(ids.get(n).map_or(0, |id| id.get()));
    }
    let mut rows = Vec::with_capacity(ids.len());
    for raw in statement.all::<Raw>(c).await? {
        rows.push(raw.parse()?);
    }
    rows.sort_unstable_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}

impl Raw {
    fn parse(self) -> Result<IdeaRow, StoreError> {
        Ok(IdeaRow {
            id: IdeaId::new(self.id),
            kind: code("idea.kind", &self.kind)?,
            title: self.title,
            excerpt: excerpt(&self.opening),
            status: code("idea.status", &self.status)?,
            theme: self.theme_id.map(ThemeId::new),
            group: self.group_id.map(GroupId::new),
            created: Moment::from_millis(self.created_at),
            supports: self.support_total,
            place: self.place,
            language: code_option("idea.language", Some(&self.language))?.unwrap_or(Language::Fi),
            answered: self.answered_at.map(Moment::from_millis),
        })
    }
}

/// The text's beginning on one line, at most 180 characters, cut at a word with `…`.
fn excerpt(opening: &str) -> String {
    const LONGEST: usize = 180;
    let mut line = String::with_capacity(LONGEST + 4);
    let mut length = 0;
    for word in opening.split_whitespace() {
        let wide = word.chars().count();
        if length + usize::from(length > 0) + wide > LONGEST - 1 {
            if length == 0 {
                line.extend(word.chars().take(LONGEST - 1));
            }
            end(&mut line);
            return line;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += wide;
    }
    // The database gave 200 characters: when it gave all of them, the text may go on.
    if opening.chars().count() >= 200 {
        end(&mut line);
    }
    line
}

/// `…` after a word that goes on; a sentence that ended needs none.
fn end(line: &mut String) {
    if !line.ends_with(['.', '!', '?']) {
        line.truncate(line.trim_end_matches([',', ';', ':']).len());
        line.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_cut_at_a_word_and_says_that_it_goes_on() {
        let text = "sana ".repeat(60);
        let cut = excerpt(&text[..200]);
        assert!(cut.ends_with("sana…"), "{cut}");
        assert!(cut.chars().count() <= 180);
        assert_eq!(excerpt("Lyhyt\n\nteksti"), "Lyhyt teksti");
        assert_eq!(excerpt(&"ä".repeat(200)).chars().count(), 180);
    }

    #[test]
    fn every_order_is_found_by_its_name() {
        for order in Order::ALL {
            assert_eq!(Order::from_code(order.code()), Some(order));
        }
        assert_eq!(Order::from_code("'; drop table idea"), None);
    }
}
