//! On behalf: staff type what somebody tells them, and print the teller a receipt.

mod form_page;
mod receipt_page;

pub use form_page::{enter, form_page};
pub use receipt_page::receipt_page;
