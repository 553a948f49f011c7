-- Erasing: when a matter's name and address were erased, so that its page can say so.

alter table idea_contact add column erased_at bigint;
