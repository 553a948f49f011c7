//! The texts of the inbox's statements: three scopes by the filters, for so many groups.
//!
//! Put together from literals of our own alone; [`all_texts`] lists them for the test that prepares
//! them. `$1` is today, `$2` the last day that is due soon; the groups follow, then status and kind.
//! All of them walk the index `idea_inbox` alone: its expression is [`DUE`], letter for letter.

use domain::{Kind, Status};

use super::list::{DUE, InboxQuery, OPEN, Scope, When};

/// The conditions of the three scopes for so many groups.
struct Scopes {
    own: String,
    untaken: String,
    all: String,
}

impl Scopes {
    fn new(groups: usize, leads: bool) -> Self {
        let numbers: Vec<String> = (0..groups).map(|n| format!("${}", n + 3)).collect();
        // Without a group nothing is one's own; the number 0 is nobody's.
        let numbers = if numbers.is_empty() {
            "0".to_owned()
        } else {
            numbers.join(", ")
        };
        // `+ 0`, so that no other index is taken for it.
        let held = format!("group_id + 0 in ({numbers})");
        let of_theme = format!("theme_id + 0 in (select id from theme where theme.group_id in ({numbers}))");
        let untaken = if leads {
            "group_id + 0 is null".to_owned()
        } else {
            format!("(group_id + 0 is null and (visibility = 'public' or {of_theme}))")
        };
        let others = if leads { " or visibility = 'public'" } else { "" };
        Self {
            own: format!("({held} or (group_id + 0 is null and {of_theme}))"),
            all: format!("({held} or {untaken}{others})"),
            untaken,
        }
    }

    fn of(&self, scope: Scope) -> &str {
        match scope {
            Scope::Own => &self.own,
            Scope::Untaken => &self.untaken,
            Scope::All => &self.all,
        }
    }
}

/// The filters beside the scope; those of the day bound the index.
fn filters(groups: usize, query: &InboxQuery) -> String {
    let mut text = match query.when {
        None => String::new(),
        Some(When::Late) => format!(" and {DUE} < $1"),
        Some(When::Soon) => format!(" and {DUE} >= $1 and {DUE} <= $2"),
    };
    let mut number = groups + 3;
    for (is_on, column) in [(query.status.is_some(), "status"), (query.kind.is_some(), "kind")] {
        if is_on {
            text.push_str(&format!(" and {column} || '' = ${number}"));
            number += 1;
        }
    }
    text
}

/// The number of the parameter after those of [`bind`].
fn next_parameter(groups: usize, query: &InboxQuery) -> usize {
    groups + 3 + usize::from(query.status.is_some()) + usize::from(query.kind.is_some())
}

pub(super) fn page_text(groups: usize, leads: bool, query: &InboxQuery) -> String {
    let limit = next_parameter(groups, query);
    let rows = rows_text(groups, leads, query);
    // The cast as on the board: a bare parameter has the statement planned anew each time.
    format!(
        "{rows} order by {DUE}, id limit cast(${limit} as bigint) offset ${}",
        limit + 1
    )
}

pub(super) fn held_text(groups: usize, leads: bool, query: &InboxQuery) -> String {
    let group = next_parameter(groups, query);
    let rows = rows_text(groups, leads, query);
    format!("{rows} and group_id + 0 = ${group} order by {DUE}, id limit 50")
}

/// Work that is ready and whose author has not been told, the oldest promise first.
pub(super) fn ready_text(groups: usize, leads: bool, query: &InboxQuery) -> String {
    let rows = rows_text(groups, leads, query);
    format!("{rows} and ready_at is not null order by {DUE}, id limit 50")
}

fn rows_text(groups: usize, leads: bool, query: &InboxQuery) -> String {
    let scopes = Scopes::new(groups, leads);
    // PostgreSQL wants to see the type of each parameter, also where a scope asks for none of them.
    let seen: String = (0..groups)
        .map(|n| format!(" and cast(${} as bigint) <> 0", n + 3))
        .collect();
    format!(
        "select id, version, kind, title, substr(text, 1, 200) as opening, language, status, visibility, \
                (hidden_at is not null) as hidden, origin, theme_id, group_id, created_at, \
                (answered_at is not null) as answered, answer_due, decision_due \
         from idea \
         where {OPEN} and {} and cast($1 as text) <> '' and cast($2 as text) <> ''{seen}{}",
        scopes.of(query.scope),
        filters(groups, query),
    )
}

pub(super) fn counts_text(groups: usize, leads: bool, query: &InboxQuery) -> String {
    let scopes = Scopes::new(groups, leads);
    let scope = scopes.of(query.scope);
    let sum = |what: &str| format!("cast(coalesce(sum(case when {what} then 1 else 0 end), 0) as bigint)");
    format!(
        "select {} as own, {} as untaken, {} as everything, {} as late, {} as soon, {} as asked, {} as found \
         from idea where {OPEN}",
        sum(&scopes.own),
        sum(&scopes.untaken),
        sum(&scopes.all),
        sum(&format!("{DUE} < $1 and {scope}")),
        sum(&format!("{DUE} >= $1 and {DUE} <= $2 and {scope}")),
        sum(&format!("status = 'asked' and {scope}")),
        sum(&format!("{scope}{}", filters(groups, query))),
    )
}

/// Every kind of text there is: the number of groups alone is left open.
pub(crate) fn all_texts() -> Vec<String> {
    let mut texts = Vec::new();
    for (scope, leads) in [
        (Scope::Own, false),
        (Scope::Own, true),
        (Scope::Untaken, false),
        (Scope::Untaken, true),
        (Scope::All, false),
        (Scope::All, true),
    ] {
        for when in [None, Some(When::Late), Some(When::Soon)] {
            for set in 0..4 {
                let query = InboxQuery {
                    scope,
                    status: (set & 1 > 0).then_some(Status::Received),
                    kind: (set & 2 > 0).then_some(Kind::Idea),
                    when,
                    page: 1,
                };
                for groups in [0, 1, 3] {
                    texts.push(page_text(groups, leads, &query));
                    texts.push(held_text(groups, leads, &query));
                    texts.push(ready_text(groups, leads, &query));
                    texts.push(counts_text(groups, leads, &query));
                }
            }
        }
    }
    texts
}
