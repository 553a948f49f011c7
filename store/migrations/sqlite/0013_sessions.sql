-- A session that got a new id answers to its former one for half a minute: requests that were under
-- way at the same moment must not sign the person out.
alter table session add column former_hash text;
alter table session add column former_until integer;

create index session_former on session (former_hash) where former_hash is not null;
