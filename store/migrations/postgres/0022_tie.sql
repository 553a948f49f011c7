-- The public wording of a board's column, as it was when it was told: `said` is the Finnish one.
alter table idea_step add column said_sv text;
alter table idea_step add column said_en text;
