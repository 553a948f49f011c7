-- How two measures belong together, read from the one with the smaller number: both serve the same goal,
-- it waits for the other, or the other waits for it.
alter table measure_link add column kind text not null default 'same_goal'
    check (kind in ('same_goal', 'waits', 'awaited'));

-- Where the minutes of a decision can be read.
alter table decision add column link text not null default '';
