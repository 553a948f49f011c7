//! Ideas and feedback: what a resident may send, where a matter can go, what is promised.

pub mod text;

pub mod words;

pub mod form;

pub mod status;

pub mod merge;

pub mod clocks;

pub mod fair;

pub mod similar;

pub mod compass;

pub mod risk;

pub use clocks::{Clocks, Lateness, Promise};
pub use compass::Door;
pub use form::{Field, NewIdea, Problem, SendForm, check};
pub use risk::Risk;
pub use status::{By, Change, Matter, State};
pub use text::{CommentText, EmailAddress, IdeaText, IdeaTitle, PersonName, Place, ProblemCode, Sentence};
