-- Rounds of letters that have been written, such as the digests of a week. Whoever writes the row
-- writes the letters, in the same transaction: two servers write one round.
create table mail_round (
    -- `digest-2026-W10`, `monday-2026-W10`.
    name text primary key,
    at bigint not null
);
