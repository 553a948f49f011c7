//! Mail as it leaves: to a real mail server that a test starts, and as files.

#[path = "../pages/town.rs"]
#[expect(dead_code, reason = "mail needs a part of the town")]
mod town;

mod delivery;
mod letters;
mod links;
mod postman;
mod rounds;
mod story;
mod untold;
