-- A group's own promise of the first answer, in working days: a person has confirmed what its year
-- proposed. Null: the town's promise holds.
alter table sector_group add column answer_working_days bigint check (answer_working_days between 1 and 60);

-- Who has told whether an answer came, for the share beside the promise.
create index idea_got_answer on idea (got_answer_at) where got_answer is not null;
