-- What hangs on a card.

-- Files of the whole town have one bound: who adds one takes this row first, so that two cannot
-- both be the last one that fits. The value counts files that were ever added.
insert into counter (name, value) values ('files', 0);
