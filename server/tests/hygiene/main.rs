//! What every answer has and what no request can do, whatever the pages are.

mod cached_pages;
mod requests;
mod support;
