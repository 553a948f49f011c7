-- The town's own row, and the append-only log that timeline, thread, feeds, audit and counts read.

-- One instance is one municipality. The epoch changes when a backup is restored, so that
-- browsers and other servers notice that time went backwards.
create table instance (
    id integer primary key check (id = 1),
    epoch text not null,
    created_at integer not null
) strict;

-- The last number given to an idea. Taken here and not from the table, so that a number is never
-- used again, not even after demonstration data is removed, and is known before the row is written.
create table counter (
    name text primary key,
    value integer not null
) strict;

insert into counter (name, value) values ('idea', 0);

-- What happened, once and for ever. It never holds a name, an address or free text: those live in
-- rows that can be erased. `detail` is a small JSON of codes, days and ids.
-- idea_id has no foreign key: the log outlives what it tells about.
create table event (
    id integer primary key autoincrement,
    idea_id integer,
    kind text not null,
    at integer not null,
    actor_kind text not null,
    actor_id integer,
    public integer not null check (public in (0, 1)),
    detail text not null,
    caused_by integer references event (id),
    not_before integer not null,
    -- Demonstration data may be taken away; nothing else may.
    demo integer not null default 0 check (demo in (0, 1))
) strict;

create index event_of_idea on event (idea_id, id);

create trigger event_is_never_changed before update on event
begin
    select raise(abort, 'the event log is append-only');
end;

create trigger event_is_never_removed before delete on event when old.demo = 0
begin
    select raise(abort, 'the event log is append-only');
end;

-- Sector groups of the town's staff, and the plain themes a resident picks from.
create table sector_group (
    id integer primary key autoincrement,
    code text not null unique,
    name_fi text not null,
    name_sv text not null default '',
    name_en text not null default '',
    position integer not null,
    demo integer not null default 0 check (demo in (0, 1))
) strict;

create table theme (
    id integer primary key autoincrement,
    code text not null unique,
    name_fi text not null,
    name_sv text not null default '',
    name_en text not null default '',
    group_id integer references sector_group (id),
    position integer not null,
    demo integer not null default 0 check (demo in (0, 1))
) strict;
