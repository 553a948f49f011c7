-- Process boards: columns, lanes, cards, their order, their log and what hangs on a card.

create table board (
    id integer primary key autoincrement,
    group_id integer not null references sector_group (id),
    name text not null,
    purpose text not null default '',
    -- In front of a card's number: TEK-12.
    prefix text not null,
    -- Who of the staff may look: the board's own people, or everyone who works for the town.
    visibility text not null default 'staff' check (visibility in ('members', 'staff')),
    -- A projection of it is public: only cards of public matters, in public wordings.
    published integer not null default 0 check (published in (0, 1)),
    -- The number of its last change. Taking the next one is the first thing every write does, so
    -- that changes of one board come one after another on both databases.
    seq integer not null default 0,
    next_ref integer not null default 1,
    wip_mode text not null default 'warn' check (wip_mode in ('off', 'warn', 'hard')),
    -- Started and unfinished cards on the whole board.
    wip_max integer,
    -- How long a finished card stays in sight before it is archived.
    done_keep_days integer not null default 14,
    -- Raised when columns, lanes, labels or settings change.
    version integer not null default 1,
    created_at integer not null,
    created_by integer references person (id),
    archived_at integer,
    demo integer not null default 0 check (demo in (0, 1))
) strict;

create index board_of_group on board (group_id, id);

-- Somebody outside the group who has a seat at the board.
create table board_member (
    board_id integer not null references board (id) on delete cascade,
    person_id integer not null references person (id) on delete cascade,
    role text not null check (role in ('viewer', 'commenter', 'worker', 'manager')),
    added_at integer not null,
    primary key (board_id, person_id)
) strict;

create index board_member_of_person on board_member (person_id);

-- The group's own word on how quickly a class of cards gets done; a person confirmed it.
create table service_level (
    board_id integer not null references board (id) on delete cascade,
    class text not null,
    days integer not null,
    percent integer not null,
    confirmed_at integer not null,
    confirmed_by integer references person (id),
    primary key (board_id, class)
) strict;

create table board_column (
    id integer primary key autoincrement,
    board_id integer not null references board (id) on delete cascade,
    name text not null,
    -- What figures go by; the name is only a name.
    role text not null check (role in ('option', 'committed', 'active', 'wait', 'done')),
    position integer not null,
    wip_max integer,
    entry_policy text not null default '',
    -- One thing to be true on a line.
    exit_policy text not null default '',
    -- Each line of the exit policy must be ticked by who moves a card on.
    exit_check integer not null default 0 check (exit_check in (0, 1)),
    -- What residents read; an empty one keeps the column out of the public.
    public_fi text not null default '',
    public_sv text not null default '',
    public_en text not null default '',
    deleted_at integer,
    version integer not null default 1
) strict;

create index board_column_of_board on board_column (board_id, position);

create table lane (
    id integer primary key autoincrement,
    board_id integer not null references board (id) on delete cascade,
    name text not null,
    position integer not null,
    -- Started and unfinished cards in the lane.
    wip_max integer,
    -- Cards put here become of this class.
    class text,
    -- Each board has one; it is never removed.
    is_default integer not null default 0 check (is_default in (0, 1)),
    deleted_at integer,
    version integer not null default 1
) strict;

create index lane_of_board on lane (board_id, position);

create table card (
    id integer primary key autoincrement,
    board_id integer not null references board (id) on delete cascade,
    -- The board's own running number, never used again.
    ref integer not null,
    title text not null,
    column_id integer not null references board_column (id),
    lane_id integer not null references lane (id),
    -- Order within column and lane; the server alone computes it.
    position integer not null,
    class text not null default 'normal',
    kind text not null default 'work',
    start_on text,
    due_on text,
    created_at integer not null,
    created_by integer references person (id),
    -- What the log of transitions says, kept for reading; `lanka verify-flow` compares.
    entered_at integer not null,
    committed_at integer,
    started_at integer,
    finished_at integer,
    outcome text check (outcome in ('done', 'dropped', 'returned', 'transferred', 'merged')),
    -- Since when something stands in its way.
    blocked_at integer,
    -- How many, for the tile.
    comments integer not null default 0,
    files integer not null default 0,
    checks integer not null default 0,
    checks_done integer not null default 0,
    archived_at integer,
    deleted_at integer,
    -- False for imported cards: they do not count until both start and finish happened here.
    history_complete integer not null default 1 check (history_complete in (0, 1)),
    -- Raised by every change of the card, and the version at which each part changed last.
    version integer not null default 1,
    place_version integer not null default 1,
    title_version integer not null default 1,
    class_version integer not null default 1,
    dates_version integer not null default 1
) strict;

create unique index card_place on card (column_id, lane_id, position) where archived_at is null and deleted_at is null;
create unique index card_ref on card (board_id, ref);
create index card_of_board on card (board_id, id) where archived_at is null and deleted_at is null;
create index card_archived on card (board_id, archived_at) where archived_at is not null and deleted_at is null;
create index card_deleted on card (board_id, deleted_at) where deleted_at is not null;

-- Apart from the card, so that a board is read without them.
create table card_text (
    card_id integer primary key references card (id) on delete cascade,
    text text not null,
    version integer not null default 1
) strict;

create table card_text_before (
    card_id integer not null references card (id) on delete cascade,
    version integer not null,
    text text not null,
    at integer not null,
    person_id integer references person (id),
    primary key (card_id, version)
) strict;

-- Where cards have been: the only source of every figure. Rows are never changed but for voiding.
create table card_transition (
    id integer primary key autoincrement,
    card_id integer not null references card (id) on delete cascade,
    board_id integer not null references board (id) on delete cascade,
    -- Null: it came to the board.
    from_column integer references board_column (id),
    -- Null: it left the board, with an outcome.
    to_column integer references board_column (id),
    from_lane integer references lane (id),
    to_lane integer references lane (id),
    at integer not null,
    person_id integer references person (id),
    -- 'move', 'create', 'archive', 'restore', 'return', 'import', 'undo', 'delete'
    cause text not null,
    outcome text,
    -- The change of the board that made it nothing: undone, or a slip mended within two minutes.
    voided_by integer,
    -- What the browser's clock said, for the log only.
    client_at integer
) strict;

create index card_transition_of_card on card_transition (card_id, at, id);
create index card_transition_of_board on card_transition (board_id, at, id);

-- Something stands in the way: an interval with a reason.
create table card_block (
    id integer primary key autoincrement,
    card_id integer not null references card (id) on delete cascade,
    category text not null,
    text text not null default '',
    waiting_for text not null default '',
    from_at integer not null,
    from_person integer references person (id),
    to_at integer,
    to_person integer references person (id)
) strict;

create index card_block_of_card on card_block (card_id, from_at);
create index card_block_open on card_block (card_id) where to_at is null;

create table card_person (
    card_id integer not null references card (id) on delete cascade,
    person_id integer not null references person (id) on delete cascade,
    -- The one who pulls.
    pulls integer not null default 0 check (pulls in (0, 1)),
    primary key (card_id, person_id)
) strict;

create index card_person_of_person on card_person (person_id);

create table label (
    id integer primary key autoincrement,
    board_id integer not null references board (id) on delete cascade,
    name text not null,
    colour text not null,
    -- So that no label is told apart by its colour alone.
    pattern text not null,
    position integer not null,
    deleted_at integer
) strict;

create index label_of_board on label (board_id, position);

create table card_label (
    card_id integer not null references card (id) on delete cascade,
    label_id integer not null references label (id) on delete cascade,
    primary key (card_id, label_id)
) strict;

create table checklist (
    id integer primary key autoincrement,
    card_id integer not null references card (id) on delete cascade,
    name text not null,
    position integer not null
) strict;

create index checklist_of_card on checklist (card_id, position);

create table check_item (
    id integer primary key autoincrement,
    checklist_id integer not null references checklist (id) on delete cascade,
    card_id integer not null references card (id) on delete cascade,
    text text not null,
    position integer not null,
    person_id integer references person (id),
    done_at integer,
    done_by integer references person (id)
) strict;

create index check_item_of_card on check_item (card_id, checklist_id, position);

-- What staff say on a card; never public.
create table card_comment (
    id integer primary key autoincrement,
    card_id integer not null references card (id) on delete cascade,
    person_id integer references person (id),
    text text not null,
    created_at integer not null,
    edited_at integer,
    deleted_at integer,
    version integer not null default 1
) strict;

create index card_comment_of_card on card_comment (card_id, id);

create table card_mention (
    comment_id integer not null references card_comment (id) on delete cascade,
    person_id integer not null references person (id) on delete cascade,
    seen_at integer,
    primary key (comment_id, person_id)
) strict;

create index card_mention_of_person on card_mention (person_id) where seen_at is null;

create table attachment (
    id integer primary key autoincrement,
    card_id integer not null references card (id) on delete cascade,
    name text not null,
    mime text not null,
    size integer not null,
    sha256 text not null,
    at integer not null,
    person_id integer references person (id)
) strict;

create index attachment_of_card on attachment (card_id, id);

-- A file in pieces, so that no statement carries all of it.
create table attachment_piece (
    attachment_id integer not null references attachment (id) on delete cascade,
    number integer not null,
    bytes blob not null,
    primary key (attachment_id, number)
) strict;

create table card_link (
    card_id integer not null references card (id) on delete cascade,
    kind text not null check (kind in ('blocks', 'relates', 'duplicate')),
    other_id integer not null references card (id) on delete cascade,
    at integer not null,
    primary key (card_id, kind, other_id),
    check (card_id <> other_id)
) strict;

create index card_link_of_other on card_link (other_id);

-- The thread's knots: an idea and the work that grew from it, work and the measure it serves.
-- Two of the three are set.
create table tie (
    id integer primary key autoincrement,
    idea_id integer references idea (id) on delete cascade,
    card_id integer references card (id) on delete cascade,
    measure_id integer,
    tied_at integer not null,
    tied_by integer references person (id),
    untied_at integer
) strict;

create unique index tie_of_idea_and_card on tie (idea_id, card_id) where untied_at is null and measure_id is null;
create index tie_of_card on tie (card_id) where untied_at is null;

-- Since when the work on an idea has been ready and the resident has not been told.
alter table idea add column ready_at integer;
create index idea_ready on idea (ready_at) where ready_at is not null;

-- Every change of a board, in order. `detail` is a small JSON of codes, days and ids: what was
-- written by people is in rows that can be erased.
create table board_event (
    board_id integer not null references board (id) on delete cascade,
    seq integer not null,
    at integer not null,
    person_id integer references person (id),
    op_id text,
    kind text not null,
    card_id integer,
    detail text not null,
    undo_of integer,
    primary key (board_id, seq)
) strict;

create index board_event_of_card on board_event (card_id, at) where card_id is not null;

-- Which cards a change touched, when there were several.
create table board_event_card (
    board_id integer not null,
    seq integer not null,
    card_id integer not null,
    primary key (board_id, seq, card_id),
    foreign key (board_id, seq) references board_event (board_id, seq) on delete cascade
) strict;

create index board_event_card_of_card on board_event_card (card_id);

-- How things were before a change, for as long as its author may undo it.
create table board_undo (
    board_id integer not null,
    seq integer not null,
    before text not null,
    primary key (board_id, seq),
    foreign key (board_id, seq) references board_event (board_id, seq) on delete cascade
) strict;

-- What an operation answered, so that sending it again changes nothing. Kept for seven days.
create table board_op (
    op_id text primary key,
    board_id integer not null references board (id) on delete cascade,
    person_id integer not null references person (id) on delete cascade,
    answer text not null,
    at integer not null
) strict;

create index board_op_of_time on board_op (at);
