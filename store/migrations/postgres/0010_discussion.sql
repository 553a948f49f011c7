-- Covering a passage knows its place, and the desk finds what was lately hidden.

-- The number of the mark in its text, from nought: where the words go when they are put back.
alter table cover add column mark bigint not null default 0;

create index idea_hidden on idea (hidden_at) where hidden_at is not null;
create index comment_hidden on comment (hidden_at) where hidden_at is not null;
create index comment_of_parent on comment (parent_id) where parent_id is not null;
