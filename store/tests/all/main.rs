//! What the store promises, on both databases.

mod board;
mod house;
mod inbox;

mod answering;
mod board_settings;
mod boards;
mod boards_acts;
mod boards_model;
mod boards_races;
mod boards_refused;
mod cards;
mod discussion;
mod flow;
mod handling;
mod importing;
mod keeping;
mod listing;
mod measure_ties;
mod measures;
mod measures_desk;
mod measures_parts;
mod moderation;
mod outbox;
mod own;
mod reports;
mod searching;
mod sending;
mod settings;
mod signing_in;
mod similar;
mod statements;
mod supporting;
mod thread;
mod ties;
mod undoing;
