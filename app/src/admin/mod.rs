//! Administration: what the town calls itself and promises, who works for it, and how the service is.
//!
//! Organised by the clerk's tasks, not by tables. What a file or a variable sets is shown read-only
//! with where it was said; the rest is saved to the database and is true at the next request.

mod brand;
mod effective;
pub(crate) mod frame;
mod home;
mod lists;
mod lists_page;
mod now;
mod outside_pages;
mod own_promises;
mod people;
mod person;
mod policy_words;
mod setting_form;
mod state_pages;
mod statuses;
mod town_forms;

pub(crate) use brand::{brand, brand_address};
pub use effective::{Outside, ServerSetting, differing, town_with, value_of, with};
pub use home::home;
pub use lists::{
    add_group, add_template, add_theme, change_group, change_template, change_theme, groups_page, templates_page,
    themes_page,
};
pub use now::TownWords;
pub(crate) use now::{Looked, look, words_here};
pub use outside_pages::{mail_page, send_test, sign_in_page};
pub use own_promises::{confirm_promise, promise_page, save_promise};
pub use people::{add_person, people_page};
pub use person::{change_person, person_page};
pub(crate) use policy_words::column_name;
pub use state_pages::{AskService, ServiceFacts, policy_page, service_page};
pub use statuses::{save_statuses, statuses_page};
pub use town_forms::{
    accessibility_page, colour_page, name_page, privacy_page, save_accessibility, save_colour, save_name, save_privacy,
    save_texts, texts_page,
};
