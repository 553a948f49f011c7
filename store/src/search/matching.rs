//! Finding ideas by words: the texts of both databases' full-text search, and nothing else.

use domain::IdeaId;

use super::index::{FACET_MARK, TITLE_MARK};
use super::words::Query;
use crate::db::{FromRow, Statement};
use crate::ideas::Filters;
use crate::keys::id_in;
use crate::{Conn, StoreError};

/// Hits of a search that are looked at: counts are exact to one less.
const LOOKED_AT: usize = 1001;

/// The part that is the count; 0 are title hits, 1 hits anywhere.
const COUNT: i64 = 2;

#[derive(FromRow)]
struct Hit {
    part: i64,
    key: i64,
}

/// The first `last` hits (title hits first, then newest), and how many there are to 1,001.
pub(crate) async fn find(
    c: &mut Conn,
    query: &Query,
    filters: &Filters,
    last: usize,
) -> Result<(Vec<IdeaId>, i64), StoreError> {
    let sqlite = c.is_sqlite();
    let (in_title, anywhere) = (text(sqlite, query, filters, true), text(sqlite, query, filters, false));
    let mut hits: Vec<Hit> = found(sqlite)
        .bind(in_title)
        .bind(anywhere)
        .bind(limit(last))
        // So many of the newest hits may already be among the title hits.
        .bind(limit((2 * last).min(LOOKED_AT)))
        .all(c)
        .await?;
    hits.sort_unstable_by_key(|hit| (hit.part, std::cmp::Reverse(hit.key)));
    let count = hits.iter().find(|hit| hit.part == COUNT).map_or(0, |hit| hit.key);
    let mut ids: Vec<IdeaId> = Vec::with_capacity(last);
    let mut seen = std::collections::HashSet::with_capacity(last);
    for hit in hits.iter().filter(|hit| hit.part != COUNT) {
        if seen.insert(hit.key) {
            ids.push(id_in(hit.key));
        }
    }
    Ok((ids, count))
}

/// The newest ideas that hold any one of `forms`, anywhere: their search keys.
pub(crate) async fn newest_with(c: &mut Conn, query: &Query, most: usize) -> Result<Vec<i64>, StoreError> {
    let sqlite = c.is_sqlite();
    let rows: Vec<(i64,)> = newest(sqlite)
        .bind(text(sqlite, query, &Filters::default(), false))
        .bind(limit(most))
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

fn found(sqlite: bool) -> Statement {
    if sqlite {
        crate::sql!(
            Sqlite,
            "select 0 as part, key from \
             (select rowid as key from idea_words where idea_words match $1 order by rowid desc limit $3) \
             union all \
             select 1 as part, key from \
             (select rowid as key from idea_words where idea_words match $2 order by rowid desc limit $4) \
             union all \
             select 2 as part, count(*) as key from \
             (select rowid from idea_words where idea_words match $2 order by rowid desc limit 1001)"
        )
    } else {
        crate::sql!(
            Postgres,
            "select cast(0 as bigint) as part, key from \
             (select search_key as key from idea_words where words @@ cast($1 as tsquery) \
              order by search_key desc limit $3) as in_title \
             union all \
             select cast(1 as bigint) as part, key from \
             (select search_key as key from idea_words where words @@ cast($2 as tsquery) \
              order by search_key desc limit $4) as anywhere \
             union all \
             select cast(2 as bigint) as part, count(*) as key from \
             (select search_key from idea_words where words @@ cast($2 as tsquery) limit 1001) as counted"
        )
    }
}

fn newest(sqlite: bool) -> Statement {
    if sqlite {
        crate::sql!(
            Sqlite,
            "select rowid as key from idea_words where idea_words match $1 order by rowid desc limit $2"
        )
    } else {
        crate::sql!(
            Postgres,
            "select search_key as key from idea_words where words @@ cast($1 as tsquery) \
             order by search_key desc limit $2"
        )
    }
}

/// The query in a database's own language. Words hold letters and digits only, so quoting is
/// enough to make all of them plain words.
fn text(sqlite: bool, query: &Query, filters: &Filters, in_title: bool) -> String {
    let (and, or, quote) = if sqlite {
        (" AND ", " OR ", '"')
    } else {
        (" & ", " | ", '\'')
    };
    let mut text = String::with_capacity(200);
    for (n, forms) in query.0.iter().enumerate() {
        text.push_str(if n > 0 { and } else { "" });
        text.push('(');
        for (n, form) in forms.iter().enumerate() {
            text.push_str(if n > 0 { or } else { "" });
            text.push(quote);
            if in_title {
                text.push(TITLE_MARK);
            }
            text.push_str(form);
            text.push(quote);
        }
        text.push(')');
    }
    for facet in facets(filters) {
        text.push_str(and);
        text.push(quote);
        text.push(FACET_MARK);
        text.push_str(&facet);
        text.push(quote);
    }
    text
}

/// The facet words that filters ask for, as [`super::index`] writes them.
fn facets(filters: &Filters) -> Vec<String> {
    let mut facets = Vec::new();
    if let Some(status) = filters.status {
        facets.push(super::index::status_facet(status.as_code()));
    }
    if let Some(theme) = filters.theme {
        facets.push(super::index::theme_facet(theme.get()));
    }
    if let Some(kind) = filters.kind {
        facets.push(super::index::kind_facet(kind.as_code()));
    }
    if filters.awaiting {
        facets.push(super::index::AWAITING.to_owned());
    }
    facets
}
