-- Residents' and employees' ideas and feedback, their steps, answers and supports.

create table idea (
    -- The number people see, from `counter`.
    id integer primary key,
    -- Raised first by every write that concerns the idea: the row lock that serialises them.
    version integer not null default 1,
    kind text not null,
    title text not null,
    text text not null,
    place text,
    language text not null,
    theme_id integer references theme (id),
    group_id integer references sector_group (id),
    status text not null,
    -- Where the matter stands with all that the status demands, as the domain writes it (JSON).
    -- Its words are here and in `idea_step`, never in the log.
    state text not null,
    -- The author may reopen once.
    author_reopened integer not null default 0 check (author_reopened in (0, 1)),
    visibility text not null check (visibility in ('public', 'private')),
    origin text not null,
    identification text not null,

    created_at integer not null,
    changed_at integer not null,
    -- When a person's first answer was published.
    answered_at integer,

    -- Whether lists, search and counts show it: public, not checking, hidden, merged or withdrawn.
    -- Kept by the same writes that change those.
    listed integer not null check (listed in (0, 1)),
    -- Whether it still waits for a person's answer.
    awaiting integer not null check (awaiting in (0, 1)),

    -- The fair order: a random place on the ring, and whether it is on the ring (last 30 days).
    ring_key integer not null,
    in_ring integer not null check (in_ring in (0, 1)),
    -- Newest first without sorting, also in full-text search: created_at and id in one number.
    search_key integer not null unique,

    -- Distinct people per level; imported supports are counts of another system, never people.
    support_open integer not null default 0,
    support_email integer not null default 0,
    support_strong integer not null default 0,
    support_imported integer not null default 0,
    support_total integer not null default 0,

    -- The promise as it was given; it never changes under people. Null: outside the clocks.
    answer_by text,
    decision_by text,
    promise_text text,
    -- Raised to make the old secret link useless.
    link_version integer not null default 1,
    -- The form's own key: a double send is one idea.
    sent_key text unique,
    merged_into integer references idea (id),
    hidden_at integer,
    hidden_reason text,
    corrected_at integer,
    import_source text,
    import_key text,
    demo integer not null default 0 check (demo in (0, 1)),
    unique (import_source, import_key)
) strict;

-- One index an order, and one an order and filter. The last columns let the other filters be
-- decided inside the index, so that a page of the board never sorts and seldom looks at rows.
create index idea_newest on idea (search_key desc, status, theme_id, kind, awaiting) where listed;
create index idea_newest_of_theme on idea (theme_id, search_key desc, status, kind, awaiting) where listed;
create index idea_newest_of_status on idea (status, search_key desc, theme_id, kind, awaiting) where listed;
create index idea_newest_of_kind on idea (kind, search_key desc, status, theme_id, awaiting) where listed;
create index idea_newest_awaiting on idea (search_key desc, theme_id, kind, status) where listed and awaiting;

create index idea_supported on idea (support_total desc, search_key desc, status, theme_id, kind, awaiting) where listed;
create index idea_supported_of_theme on idea (theme_id, support_total desc, search_key desc, status, kind, awaiting)
    where listed;
create index idea_supported_of_status on idea (status, support_total desc, search_key desc, theme_id, kind, awaiting)
    where listed;
create index idea_supported_of_kind on idea (kind, support_total desc, search_key desc, status, theme_id, awaiting)
    where listed;
create index idea_supported_awaiting on idea (support_total desc, search_key desc, theme_id, kind, status)
    where listed and awaiting;

create index idea_answered on idea (answered_at desc, search_key desc, status, theme_id, kind, awaiting)
    where listed and answered_at is not null;
create index idea_answered_of_theme on idea (theme_id, answered_at desc, search_key desc, status, kind, awaiting)
    where listed and answered_at is not null;

create index idea_ring on idea (ring_key, status, theme_id, kind, awaiting) where listed and in_ring;
create index idea_ring_leaving on idea (created_at) where in_ring;
create index idea_merged on idea (merged_into) where merged_into is not null;
create index idea_held on idea (id) where status = 'checking';

-- Who sent it, when they told: kept apart so that it can be erased without touching the idea.
create table idea_contact (
    idea_id integer primary key references idea (id) on delete cascade,
    name text,
    email text
) strict;

-- What a person wrote when a change demanded words. Codes, days and ids are in the event.
create table idea_step (
    event_id integer primary key references event (id),
    idea_id integer not null references idea (id) on delete cascade,
    -- The question, what changed, the sentence, the deciding body or whom to contact.
    said text,
    -- What did not change, or how to reach them.
    said_more text,
    -- Why it was reopened or withdrawn.
    reason text,
    -- The work it became: a case's name and number in another system.
    work_name text,
    work_number text
) strict;

create index idea_step_of_idea on idea_step (idea_id, event_id);

create table answer (
    id integer primary key autoincrement,
    idea_id integer not null references idea (id) on delete cascade,
    event_id integer not null references event (id),
    group_id integer references sector_group (id),
    text text not null,
    language text not null,
    published_at integer not null
) strict;

create index answer_of_idea on answer (idea_id, published_at);

-- One person's support. The primary key makes the one-tap act idempotent.
create table support (
    idea_id integer not null references idea (id) on delete cascade,
    supporter text not null,
    identification text not null,
    at integer not null,
    primary key (idea_id, supporter)
) strict, without rowid;

-- Where the ring of the fair order begins on a civil day; each day 45 ideas further on.
create table fair_day (
    day text primary key,
    start_key integer not null
) strict;

-- Figures of the front page, made by a job.
create table figure (
    name text primary key,
    value integer not null,
    made_at integer not null
) strict;
