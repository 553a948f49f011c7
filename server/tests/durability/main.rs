//! The program itself, started as a person starts it: what it refuses, what it survives, and that
//! it never re-creates or overwrites anybody's data.

mod backups;
mod flow;
mod full_disk;
mod gets;
mod kills;
mod limits;
mod program;
mod refusals;
mod upgrades;
