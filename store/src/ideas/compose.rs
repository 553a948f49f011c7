//! The texts of the board's first statement: five orders by sixteen sets of filters.
//!
//! Put together from literals of our own alone, a closed set that [`all_texts`] lists for the test
//! that prepares them. `$1` is how many ideas to find; the filters' values follow.

use domain::{Kind, Status, ThemeId};

use super::list::{ListQuery, Order};
use crate::db::Statement;

/// Parts of the answer: the ring from its start, the ring's beginning, the newest (or whatever
/// the order is), and the count.
pub(super) const RING: i64 = 0;
pub(super) const RING_AGAIN: i64 = 1;
pub(super) const NEWEST: i64 = 2;
pub(super) const COUNT: i64 = 3;

/// How many to find. As a bare parameter SQLite plans the statement anew each time it is run,
/// because it looks at the limit's value; that took half of the statement's time.
const LIMIT: &str = "cast($1 as bigint)";

/// Which of the board's filters are on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Filters {
    pub(crate) status: Option<Status>,
    pub(crate) theme: Option<ThemeId>,
    pub(crate) kind: Option<Kind>,
    pub(crate) awaiting: bool,
}

impl Filters {
    pub(super) fn of(query: &ListQuery) -> Self {
        Self {
            status: query.status,
            theme: query.theme,
            kind: query.kind,
            awaiting: query.awaiting,
        }
    }

    /// Binds the values in the order [`clauses`] numbers them, whichever leads.
    pub(super) fn bind(&self, mut statement: Statement) -> Statement {
        if let Some(status) = self.status {
            statement = statement.bind(status.as_code());
        }
        if let Some(theme) = self.theme {
            statement = statement.bind(theme);
        }
        if let Some(kind) = self.kind {
            statement = statement.bind(kind.as_code());
        }
        statement
    }
}

/// `and status = $2 …`: each filter that is on.
///
/// One of them, at most, leads into an index; the others are written so that no index is chosen
/// for them and they are decided on the way. Else the planner may take an index that fits a filter
/// and sort all it finds.
fn clauses(filters: &Filters, order: Order, in_ring: bool) -> String {
    let mut text = String::new();
    let mut number = 1;
    let mut led = in_ring;
    let has_index = |column: &str| order != Order::Answered || column == "theme_id";
    let mut number_of = |on: bool| {
        number += i32::from(on);
        number
    };
    let (status, theme, kind) = (
        filters.status.is_some(),
        filters.theme.is_some(),
        filters.kind.is_some(),
    );
    let numbered = [
        ("status", "status || ''", number_of(status), status),
        ("theme_id", "theme_id + 0", number_of(theme), theme),
        ("kind", "kind || ''", number_of(kind), kind),
    ];
    // A theme holds the fewest ideas, a kind the most.
    for (column, decided, number, on) in [numbered[1], numbered[0], numbered[2]] {
        if on {
            let leads = !led && has_index(column);
            led |= leads;
            text.push_str(&format!(" and {} = ${number}", if leads { column } else { decided }));
        }
    }
    if filters.awaiting || order == Order::Awaiting {
        let leads = !led && order != Order::Answered;
        text.push_str(if leads {
            " and awaiting"
        } else {
            " and not (not awaiting)"
        });
    }
    if order == Order::Answered {
        text.push_str(" and answered_at is not null");
    }
    text
}

/// The first statement for an order and filters.
pub(super) fn browse(order: Order, filters: &Filters) -> String {
    let on = clauses(filters, order, false);
    let (first, second, by) = match order {
        Order::Fair | Order::Newest => ("search_key", "cast(0 as bigint)", "search_key desc"),
        Order::Supported => ("support_total", "search_key", "support_total desc, search_key desc"),
        Order::Answered => ("answered_at", "search_key", "answered_at desc, search_key desc"),
        Order::Awaiting => ("-search_key", "cast(0 as bigint)", "search_key"),
    };
    let mut text = String::with_capacity(1200);
    if order == Order::Fair {
        let on = clauses(filters, order, true);
        for (part, side) in [(RING, ">="), (RING_AGAIN, "<")] {
            text.push_str(&format!(
                "select cast({part} as bigint) as part, id, first, second from \
                 (select id, -ring_key as first, cast(0 as bigint) as second from idea \
                  where listed and in_ring{on} \
                    and ring_key {side} coalesce((select start_key from fair_day order by day desc limit 1), 0) \
                  order by ring_key limit {LIMIT}) as ring_{part} \
                 union all "
            ));
        }
    }
    text.push_str(&format!(
        "select cast({NEWEST} as bigint) as part, id, first, second from \
         (select id, {first} as first, {second} as second from idea \
          where listed{on} order by {by} limit {LIMIT}) as placed \
         union all \
         select cast({COUNT} as bigint) as part, count(*) as id, cast(0 as bigint) as first, \
                cast(0 as bigint) as second from \
         (select id from idea where listed{on} limit 1001) as counted"
    ));
    text
}

/// Every text [`browse`] can give.
pub(crate) fn all_texts() -> Vec<String> {
    let mut texts = Vec::new();
    for order in Order::ALL {
        for set in 0..16 {
            texts.push(browse(
                order,
                &Filters {
                    status: (set & 1 > 0).then_some(Status::Received),
                    theme: (set & 2 > 0).then_some(ThemeId::new(1)),
                    kind: (set & 4 > 0).then_some(Kind::Idea),
                    awaiting: set & 8 > 0,
                },
            ));
        }
    }
    texts
}
