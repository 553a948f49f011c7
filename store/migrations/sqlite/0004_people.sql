-- People who sign in, their rights, their sessions, and the mail that goes out.

-- Everyone who has an account: staff and residents alike. Nobody needs one to say an idea.
-- Erasing a person empties name, address and identity and leaves the number, so that what was
-- done in the town's name stays in the log.
create table person (
    id integer primary key autoincrement,
    -- Small letters, as it is compared.
    email text unique,
    name text,
    language text not null default 'fi',
    -- Who an identity provider says it is.
    issuer text,
    subject text,
    created_at integer not null,
    seen_at integer,
    -- Set when the person may no longer sign in.
    disabled_at integer,
    erased_at integer,
    -- Raised when rights change: sessions then get a new id, and staff mails are addressed anew.
    rights_version integer not null default 1,
    -- The person's own switches: the weekly digest of what is followed, and staff's Monday mail.
    wants_digest integer not null default 1 check (wants_digest in (0, 1)),
    wants_monday_mail integer not null default 1 check (wants_monday_mail in (0, 1)),
    demo integer not null default 0 check (demo in (0, 1)),
    unique (issuer, subject)
) strict;

-- Rights outside groups: moderator, strategy editor, steering member, administrator. Dated, never
-- deleted: a right ends by its last day or at the moment it is taken away.
create table person_role (
    id integer primary key autoincrement,
    person_id integer not null references person (id) on delete cascade,
    role text not null,
    from_day text not null,
    until_day text,
    ended_at integer
) strict;

create index person_role_of_person on person_role (person_id);

-- Who works in which sector group, from when until when.
create table membership (
    id integer primary key autoincrement,
    person_id integer not null references person (id) on delete cascade,
    group_id integer not null references sector_group (id) on delete cascade,
    is_lead integer not null check (is_lead in (0, 1)),
    from_day text not null,
    until_day text,
    ended_at integer
) strict;

create index membership_of_person on membership (person_id);
create index membership_of_group on membership (group_id);

-- A signed-in browser. The cookie holds the id; here is only its hash.
create table session (
    id_hash text primary key,
    -- A name for the list of one's own sessions that opens nothing.
    number text not null unique,
    person_id integer not null references person (id) on delete cascade,
    rights_version integer not null,
    created_at integer not null,
    seen_at integer not null,
    -- How long it may live at most, whatever its use.
    ends_at integer not null,
    -- Which browser on which system, in words; never an address.
    browser text not null
) strict;

create index session_of_person on session (person_id);
create index session_ending on session (ends_at);

-- A link and a code sent by mail, for one purpose. Neither is stored: both are computed from the
-- instance key and `nonce`, so that this table opens nothing to whoever reads it.
create table sign_in (
    id integer primary key autoincrement,
    nonce text not null unique,
    purpose text not null,
    email text not null,
    person_id integer references person (id) on delete cascade,
    -- The hash of the cookie of the browser that asked: the code works only there.
    browser_hash text,
    -- Where to go afterwards, a path on this site.
    target text not null,
    language text not null,
    created_at integer not null,
    ends_at integer not null,
    used_at integer,
    -- Wrong codes given so far.
    tries integer not null default 0
) strict;

create index sign_in_of_email on sign_in (email, created_at);
create index sign_in_ending on sign_in (ends_at);

-- How often one source tried one account in an hour. Written in its own transaction, so that a
-- failure counts whatever else is undone. The account is a keyed hash of the address.
create table sign_in_try (
    account text not null,
    source text not null,
    hour integer not null,
    asked integer not null default 0,
    failed integer not null default 0,
    primary key (account, source, hour)
) strict, without rowid;

-- Mail to go out, written in the transaction of what it tells about. The words are put together
-- when it is sent, from what is then true. Rows are claimed by an update with a lease.
create table outbox (
    id integer primary key autoincrement,
    kind text not null,
    -- The recipient; emptied when it was sent or the person was erased.
    email text,
    language text not null,
    person_id integer references person (id) on delete cascade,
    idea_id integer references idea (id) on delete cascade,
    sign_in_id integer references sign_in (id) on delete cascade,
    event_id integer references event (id),
    -- Codes, days and ids for the words (JSON); never free text.
    detail text not null default '{}',
    -- The same thing is told once: a digest of a week, a receipt of an idea.
    once_key text unique,
    message_id text not null unique,
    created_at integer not null,
    -- Not before the time for undoing has passed.
    not_before integer not null,
    next_try_at integer not null,
    lease_until integer,
    tries integer not null default 0,
    sent_at integer,
    -- Set when it is never to be sent: undone, refused for good, or nothing to tell any more.
    dropped_at integer,
    problem text
) strict;

create index outbox_waiting on outbox (next_try_at) where sent_at is null and dropped_at is null;
create index outbox_of_idea on outbox (idea_id);
create index outbox_of_event on outbox (event_id);
create index outbox_of_person on outbox (person_id);

-- Who wants to hear of an idea. The author needs no row here.
create table follow (
    idea_id integer not null references idea (id) on delete cascade,
    person_id integer not null references person (id) on delete cascade,
    at integer not null,
    primary key (idea_id, person_id)
) strict, without rowid;

create index follow_of_person on follow (person_id);

-- What the administrator has set on screen. Flags, environment and lanka.toml win over it.
create table setting (
    name text primary key,
    value text not null,
    changed_at integer not null,
    changed_by integer references person (id)
) strict;

-- The town's own words for a status; an empty one leaves the words of the service.
create table status_words (
    status text primary key,
    label_fi text not null default '',
    label_sv text not null default '',
    label_en text not null default '',
    meaning_fi text not null default '',
    meaning_sv text not null default '',
    meaning_en text not null default ''
) strict;
