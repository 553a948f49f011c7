-- Erasing: when a matter's name and address were erased, so that its page can say so.

alter table idea_contact add column erased_at integer;

-- The search index forgets a word at once, not at its next merging.
insert into idea_words (idea_words, rank) values ('secure-delete', 1);
