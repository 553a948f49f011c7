-- How the town handles ideas: due days, notes, drafts, templates, discussion, reports, covering.

-- The days the promise has moved to when the clock has stood; the promise itself stays as given.
alter table idea add column answer_due text;
alter table idea add column decision_due text;
-- Told by phone, at a desk or on paper, and who of the staff typed it, with the teller's consent.
alter table idea add column told_by text;
alter table idea add column entered_by integer references person (id);
-- One tap of the author: did you get an answer?
alter table idea add column got_answer integer check (got_answer in (0, 1));
alter table idea add column got_answer_at integer;
-- When a group first took it.
alter table idea add column taken_at integer;
-- When it came to an end, for the speed of a group.
alter table idea add column ended_at integer;
-- Visible comments.
alter table idea add column comments integer not null default 0;

update idea set answer_due = answer_by, decision_due = decision_by;

-- The inbox: what waits for the town, the oldest promise first, of one group or of none.
create index idea_inbox on idea (answer_due, id) where status in ('received', 'in_handling', 'asked', 'preparing', 'deciding', 'doing');
create index idea_inbox_of_group on idea (group_id, answer_due, id) where status in ('received', 'in_handling', 'asked', 'preparing', 'deciding', 'doing');
create index idea_ended_of_group on idea (group_id, ended_at) where ended_at is not null;
create index idea_returning on idea (status, id) where status in ('not_now', 'asked');
create index idea_of_theme on idea (theme_id) where status = 'received';

-- When the author proved that the address is theirs. Until then it gets one mail a matter, with
-- none of the sender's words.
alter table idea_contact add column confirmed_at integer;
-- The person the address belonged to when it was confirmed.
alter table idea_contact add column person_id integer references person (id);
-- The author's own switch for mails of this matter.
alter table idea_contact add column wants_mail integer not null default 1 check (wants_mail in (0, 1));
create index idea_contact_of_email on idea_contact (email) where email is not null;

-- An answer's writer is shown in public only when the writer chose so.
alter table answer add column person_id integer references person (id);
alter table answer add column shows_person integer not null default 0 check (shows_person in (0, 1));

-- A state as it was before a change, for the seconds in which the change can be undone.
create table idea_undo (
    event_id integer primary key references event (id),
    idea_id integer not null references idea (id) on delete cascade,
    -- The version the change left behind: undone only while nobody has touched the matter since.
    version integer not null,
    before text not null,
    ends_at integer not null
) strict;

create index idea_undo_of_idea on idea_undo (idea_id);

-- What staff say to each other; never public.
create table idea_note (
    id integer primary key autoincrement,
    idea_id integer not null references idea (id) on delete cascade,
    person_id integer references person (id),
    group_id integer references sector_group (id),
    text text not null,
    created_at integer not null,
    demo integer not null default 0 check (demo in (0, 1))
) strict;

create index idea_note_of_idea on idea_note (idea_id, id);

-- An answer in the making, one a matter and group; *Luonnos – ei näy asukkaalle*.
create table answer_draft (
    idea_id integer not null references idea (id) on delete cascade,
    group_id integer not null references sector_group (id) on delete cascade,
    text text not null,
    -- Raised by each save; who saves an older one is told.
    version integer not null default 1,
    person_id integer references person (id),
    changed_at integer not null,
    primary key (idea_id, group_id)
) strict;

create table answer_template (
    id integer primary key autoincrement,
    title text not null,
    text_fi text not null,
    text_sv text not null default '',
    text_en text not null default '',
    position integer not null,
    demo integer not null default 0 check (demo in (0, 1))
) strict;

-- Discussion under an idea: one level of replies, plain text.
create table comment (
    id integer primary key autoincrement,
    idea_id integer not null references idea (id) on delete cascade,
    parent_id integer references comment (id) on delete cascade,
    -- Null: somebody without an account.
    person_id integer references person (id),
    -- Staff speak as their group.
    group_id integer references sector_group (id),
    name text,
    label text,
    text text not null,
    language text not null,
    created_at integer not null,
    -- Held for a moderator on a sign of risk; then the code of the sign.
    held text,
    hidden_at integer,
    hidden_reason text,
    sent_key text unique,
    demo integer not null default 0 check (demo in (0, 1))
) strict;

create index comment_of_idea on comment (idea_id, id);
create index comment_held on comment (id) where held is not null;

-- Somebody says that something should not be in public.
create table report (
    id integer primary key autoincrement,
    idea_id integer not null references idea (id) on delete cascade,
    comment_id integer references comment (id) on delete cascade,
    reason text not null,
    text text,
    created_at integer not null,
    handled_at integer,
    -- What the moderator did: kept, hidden, covered.
    outcome text
) strict;

create index report_open on report (id) where handled_at is null;
create index report_of_idea on report (idea_id);

-- A covered passage. The words are erased after 30 days; until then the covering can be taken back.
create table cover (
    id integer primary key autoincrement,
    idea_id integer not null references idea (id) on delete cascade,
    comment_id integer references comment (id) on delete cascade,
    -- `title`, `text`, `place`, `name` or `comment`.
    field text not null,
    reason text not null,
    words text,
    at integer not null
) strict;

create index cover_of_idea on cover (idea_id);
create index cover_kept on cover (at) where words is not null;

-- How many of what moderators did in a month, kept as numbers when the rows are gone.
create table moderation_month (
    month text not null,
    act text not null,
    reason text not null,
    count integer not null,
    primary key (month, act, reason)
) strict, without rowid;
