-- The strategy in its versions, the implementation programme with its measures, and the figures
-- that tell how it goes. What is written for the public has three languages; an empty one shows
-- the Finnish.

create table strategy (
    id integer primary key autoincrement,
    name_fi text not null,
    name_sv text not null default '',
    name_en text not null default '',
    state text not null default 'draft' check (state in ('draft', 'commented', 'approved', 'in_force', 'retired')),
    -- Years.
    from_year integer not null,
    to_year integer not null,
    -- The version that this one continues.
    before_id integer references strategy (id),
    why_fi text not null default '',
    why_sv text not null default '',
    why_en text not null default '',
    vision_fi text not null default '',
    vision_sv text not null default '',
    vision_en text not null default '',
    -- One value a line.
    values_fi text not null default '',
    values_sv text not null default '',
    values_en text not null default '',
    decided_by text not null default '',
    decided_on text,
    -- Of the minutes: 45 §.
    section text not null default '',
    comments_from text,
    comments_to text,
    -- What became of the comments, as one text that answers them.
    closing_fi text not null default '',
    closing_sv text not null default '',
    closing_en text not null default '',
    closed_at integer,
    version integer not null default 1,
    created_at integer not null,
    created_by integer references person (id),
    demo integer not null default 0 check (demo in (0, 1)),
    check (from_year <= to_year)
) strict;

-- One strategy is in force at a time.
create unique index strategy_in_force on strategy (state) where state = 'in_force';

-- How the strategy treats each thing that the law (Kuntalaki 37 §) asks it to.
create table strategy_heading (
    strategy_id integer not null references strategy (id) on delete cascade,
    heading text not null,
    text_fi text not null,
    text_sv text not null default '',
    text_en text not null default '',
    primary key (strategy_id, heading)
) strict;

-- Focus areas and, below them, goals.
create table strategy_part (
    id integer primary key autoincrement,
    strategy_id integer not null references strategy (id) on delete cascade,
    kind text not null check (kind in ('focus_area', 'goal')),
    -- A goal's focus area.
    parent_id integer references strategy_part (id),
    position integer not null,
    name_fi text not null,
    name_sv text not null default '',
    name_en text not null default '',
    text_fi text not null default '',
    text_sv text not null default '',
    text_en text not null default '',
    -- Who sees to a goal.
    group_id integer references sector_group (id),
    -- The year by which a goal is to be reached.
    horizon integer,
    version integer not null default 1,
    check ((kind = 'goal') = (parent_id is not null))
) strict;

create index strategy_part_of_strategy on strategy_part (strategy_id, kind, position);
create index strategy_part_of_parent on strategy_part (parent_id);

-- What a part came from in the version before. None: it is new. Several: they were merged.
create table strategy_part_from (
    part_id integer not null references strategy_part (id) on delete cascade,
    from_id integer not null references strategy_part (id) on delete cascade,
    primary key (part_id, from_id)
) strict;

create index strategy_part_from_of_from on strategy_part_from (from_id);

-- A part of the version before that does not go on, and why.
create table strategy_part_dropped (
    strategy_id integer not null references strategy (id) on delete cascade,
    part_id integer not null references strategy_part (id) on delete cascade,
    why_fi text not null,
    why_sv text not null default '',
    why_en text not null default '',
    primary key (strategy_id, part_id)
) strict;

-- What residents and staff say of a draft.
create table strategy_comment (
    id integer primary key autoincrement,
    strategy_id integer not null references strategy (id) on delete cascade,
    -- None: of the whole.
    part_id integer references strategy_part (id) on delete cascade,
    text text not null,
    -- Shown with it when the writer gave one.
    name text,
    -- Staff speak as their group.
    group_id integer references sector_group (id),
    person_id integer references person (id),
    state text not null check (state in ('held', 'shown', 'hidden')),
    hide_reason text,
    at integer not null
) strict;

create index strategy_comment_of_strategy on strategy_comment (strategy_id, state, at);

create table programme (
    id integer primary key autoincrement,
    -- The version it began under; its measures go on under later ones.
    strategy_id integer not null references strategy (id),
    name_fi text not null,
    name_sv text not null default '',
    name_en text not null default '',
    text_fi text not null default '',
    text_sv text not null default '',
    text_en text not null default '',
    from_year integer not null,
    to_year integer not null,
    -- After so many days without a word a measure is marked as old news.
    stale_days integer not null default 60,
    version integer not null default 1,
    demo integer not null default 0 check (demo in (0, 1)),
    check (from_year <= to_year)
) strict;

-- How far a measure is, in the town's own steps; each with what residents read of it.
create table phase (
    id integer primary key autoincrement,
    programme_id integer not null references programme (id) on delete cascade,
    position integer not null,
    name text not null,
    -- The work has begun when a measure is here.
    is_started integer not null default 1 check (is_started in (0, 1)),
    public_fi text not null default '',
    public_sv text not null default '',
    public_en text not null default ''
) strict;

create index phase_of_programme on phase (programme_id, position);

-- By which means: the first three are given, a town adds its own.
create table tool (
    id integer primary key autoincrement,
    code text not null unique,
    name_fi text not null,
    name_sv text not null default '',
    name_en text not null default '',
    position integer not null
) strict;

insert into tool (code, name_fi, name_sv, name_en, position) values
    ('productisation', 'Tuotteistus', 'Produktifiering', 'Service design', 1),
    ('digitalisation', 'Digitalisointi', 'Digitalisering', 'Digitalisation', 2),
    ('reorganisation', 'Uudelleenorganisointi', 'Omorganisering', 'Reorganisation', 3);

create table measure (
    id integer primary key autoincrement,
    programme_id integer not null references programme (id),
    -- As people call it: 2.3.
    code text not null,
    -- As it was decided.
    official_fi text not null,
    official_sv text not null default '',
    official_en text not null default '',
    -- In plain words.
    name_fi text not null default '',
    name_sv text not null default '',
    name_en text not null default '',
    text_fi text not null default '',
    text_sv text not null default '',
    text_en text not null default '',
    group_id integer not null references sector_group (id),
    -- A role, not a person: kehittämispäällikkö.
    contact text not null default '',
    phase_id integer references phase (id),
    continuous integer not null default 0 check (continuous in (0, 1)),
    starts_on text,
    ends_on text,
    -- Planned costs, euro cents.
    cost_cents integer,
    support_services text not null default '',
    -- It changes the work of staff so much that it is handled with them before it is decided.
    affects_staff integer not null default 0 check (affects_staff in (0, 1)),
    staff_heard_on text,
    state text not null default 'open'
        check (state in ('open', 'completed', 'postponed', 'cancelled', 'merged')),
    -- When it ended, and why it was put off, dropped or merged.
    ended_on text,
    why_fi text not null default '',
    why_sv text not null default '',
    why_en text not null default '',
    -- A postponed one goes on then.
    resumes_on text,
    merged_into integer references measure (id),
    -- A status set by hand needs a reason, and shows it.
    manual_status text,
    manual_why_fi text not null default '',
    manual_why_sv text not null default '',
    manual_why_en text not null default '',
    -- Computed from all that is known (domain::programme::progress), kept for lists: the status, how far
    -- in ten-thousandths (null: not known), why as JSON, and the day it was computed for.
    status text not null default 'unknown',
    share integer,
    reason text not null default '"nothing_known"',
    computed_on text not null default '',
    -- When something last happened to it that tells how it goes.
    told_at integer not null,
    version integer not null default 1,
    created_at integer not null,
    demo integer not null default 0 check (demo in (0, 1)),
    check ((state = 'merged') = (merged_into is not null)),
    check (starts_on is null or ends_on is null or starts_on <= ends_on)
) strict;

create unique index measure_code on measure (programme_id, code);
create index measure_of_group on measure (group_id);
create index measure_of_status on measure (programme_id, status);
create index measure_to_compute on measure (computed_on) where state = 'open';

create table measure_group (
    measure_id integer not null references measure (id) on delete cascade,
    group_id integer not null references sector_group (id),
    primary key (measure_id, group_id)
) strict;

create table measure_tool (
    measure_id integer not null references measure (id) on delete cascade,
    tool_id integer not null references tool (id),
    primary key (measure_id, tool_id)
) strict;

-- Which goal a measure serves in each version of the strategy.
create table measure_goal (
    measure_id integer not null references measure (id) on delete cascade,
    goal_id integer not null references strategy_part (id),
    primary key (measure_id, goal_id)
) strict;

create index measure_goal_of_goal on measure_goal (goal_id);

create table measure_link (
    measure_id integer not null references measure (id) on delete cascade,
    other_id integer not null references measure (id) on delete cascade,
    primary key (measure_id, other_id),
    check (measure_id < other_id)
) strict;

create table milestone (
    id integer primary key autoincrement,
    measure_id integer not null references measure (id) on delete cascade,
    position integer not null,
    name_fi text not null,
    name_sv text not null default '',
    name_en text not null default '',
    due_on text,
    done_on text
) strict;

create index milestone_of_measure on milestone (measure_id, position);

-- Outside money: where from, how much, and how far the application is. Euro cents.
create table funding (
    id integer primary key autoincrement,
    measure_id integer not null references measure (id) on delete cascade,
    source text not null,
    state text not null check (state in ('planned', 'applied', 'granted', 'refused', 'used')),
    applied_on text,
    applied_cents integer,
    granted_cents integer,
    used_cents integer
) strict;

create index funding_of_measure on funding (measure_id, id);

create table indicator (
    id integer primary key autoincrement,
    name_fi text not null,
    name_sv text not null default '',
    name_en text not null default '',
    unit_fi text not null default '',
    unit_sv text not null default '',
    unit_en text not null default '',
    text_fi text not null default '',
    text_sv text not null default '',
    text_en text not null default '',
    -- How many decimals people read, 0–4.
    decimals integer not null default 0,
    direction text not null check (direction in ('up', 'down')),
    level text not null check (level in ('strategic', 'tactical', 'operational')),
    -- Amounts are ten-thousandths of the unit.
    baseline integer,
    baseline_on text,
    group_id integer references sector_group (id),
    -- It should have a new value at least every so many days.
    every_days integer not null default 365,
    -- Counted from the work itself, of a board or of a group.
    formula text check (formula in ('lead_time', 'throughput', 'answers_on_time')),
    board_id integer references board (id) on delete set null,
    version integer not null default 1,
    demo integer not null default 0 check (demo in (0, 1))
) strict;

create table indicator_value (
    indicator_id integer not null references indicator (id) on delete cascade,
    on_day text not null,
    amount integer not null,
    source text not null default '',
    note_fi text not null default '',
    note_sv text not null default '',
    note_en text not null default '',
    at integer not null,
    person_id integer references person (id),
    primary key (indicator_id, on_day)
) strict;

create table indicator_target (
    indicator_id integer not null references indicator (id) on delete cascade,
    by_day text not null,
    amount integer not null,
    primary key (indicator_id, by_day)
) strict;

-- What an indicator tells about: a measure or a goal. `shows_progress`: it counts in the measure's.
create table indicator_of_measure (
    indicator_id integer not null references indicator (id) on delete cascade,
    measure_id integer not null references measure (id) on delete cascade,
    shows_progress integer not null default 1 check (shows_progress in (0, 1)),
    primary key (measure_id, indicator_id)
) strict;

create index indicator_of_measure_of_indicator on indicator_of_measure (indicator_id);

create table indicator_of_goal (
    indicator_id integer not null references indicator (id) on delete cascade,
    goal_id integer not null references strategy_part (id) on delete cascade,
    primary key (goal_id, indicator_id)
) strict;

create index indicator_of_goal_of_indicator on indicator_of_goal (indicator_id);

create table decision (
    id integer primary key autoincrement,
    body text not null,
    decided_on text not null,
    section text not null default '',
    -- One sentence.
    sentence_fi text not null,
    sentence_sv text not null default '',
    sentence_en text not null default '',
    review_on text,
    reviewed_on text,
    created_at integer not null,
    created_by integer references person (id),
    version integer not null default 1,
    demo integer not null default 0 check (demo in (0, 1))
) strict;

create index decision_of_day on decision (decided_on);

-- What a decision concerns; one of the four is set.
create table decision_on (
    decision_id integer not null references decision (id) on delete cascade,
    measure_id integer references measure (id) on delete cascade,
    goal_id integer references strategy_part (id) on delete cascade,
    strategy_id integer references strategy (id) on delete cascade,
    idea_id integer references idea (id) on delete cascade
) strict;

create unique index decision_on_measure on decision_on (measure_id, decision_id) where measure_id is not null;
create unique index decision_on_goal on decision_on (goal_id, decision_id) where goal_id is not null;
create unique index decision_on_strategy on decision_on (strategy_id, decision_id) where strategy_id is not null;
create unique index decision_on_idea on decision_on (idea_id, decision_id) where idea_id is not null;
create index decision_on_of_decision on decision_on (decision_id);

-- A month's word on a measure.
create table check_in (
    id integer primary key autoincrement,
    measure_id integer not null references measure (id) on delete cascade,
    -- 2026-11
    month text not null,
    -- What was done, what is being done, what must be done.
    done_text text not null,
    doing_text text not null,
    needed_text text not null,
    -- What boards and indicators told when it was written: a small JSON of codes, days and figures.
    facts text not null,
    at integer not null,
    person_id integer references person (id),
    group_id integer references sector_group (id),
    seen_at integer,
    seen_by integer references person (id),
    version integer not null default 1
) strict;

create unique index check_in_of_month on check_in (measure_id, month);

-- A stretch of time that is reported, and what everything was when it was closed.
create table reporting_period (
    id integer primary key autoincrement,
    programme_id integer not null references programme (id) on delete cascade,
    kind text not null check (kind in ('interim', 'annual')),
    name text not null,
    from_on text not null,
    to_on text not null,
    closed_at integer,
    closed_by integer references person (id),
    version integer not null default 1,
    check (from_on <= to_on)
) strict;

create table period_measure (
    period_id integer not null references reporting_period (id) on delete cascade,
    measure_id integer not null references measure (id) on delete cascade,
    -- The measure with its texts, status and figures, as JSON.
    frozen text not null,
    primary key (period_id, measure_id)
) strict;

-- What happened to a measure, in codes, days and numbers; append-only.
create table measure_event (
    id integer primary key autoincrement,
    measure_id integer not null references measure (id) on delete cascade,
    kind text not null,
    at integer not null,
    person_id integer references person (id),
    public integer not null check (public in (0, 1)),
    detail text not null
) strict;

create index measure_event_of_measure on measure_event (measure_id, id);
create index measure_event_of_time on measure_event (at) where public;

-- Ties of measures. The table came with the boards.
create unique index tie_of_card_and_measure on tie (card_id, measure_id)
    where untied_at is null and card_id is not null and measure_id is not null;
create unique index tie_of_idea_and_measure on tie (idea_id, measure_id)
    where untied_at is null and idea_id is not null and measure_id is not null;
create index tie_of_measure on tie (measure_id) where untied_at is null and measure_id is not null;
