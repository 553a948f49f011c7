//! Boards as those who work on them meet them: the program itself, several people at once, each a
//! client over HTTP that follows the stream and replays it by the domain's own rules.

#[path = "../durability/program.rs"]
#[expect(dead_code, reason = "the boards need a part of the program's handling")]
mod program;

mod desk;
mod following;
mod listener;
mod revoking;
mod together;
mod two_servers;
mod world;
