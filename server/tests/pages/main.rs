//! The pages as somebody without scripts meets them: forms posted, pages read, nothing private seen.

mod admin;
mod admin_lists;
mod boards;
mod boards_more;
mod card;
mod card_more;
mod discussion;
mod flow;
mod handling;
mod inbox;
mod moderation;
mod on_behalf;
mod own;
mod own_data;
mod own_dialogue;
mod private;
mod promises;
mod provider;
mod reading;
mod sending;
mod sessions;
mod sign_in_timing;
mod signing_in;
mod supporting;
mod ties;
mod town;
