-- Raised by each change of what an administrator sets: the lock under which two of them take turns,
-- and the sign by which servers notice that settings, status words or templates are new.
insert into counter (name, value) values ('settings', 0);
