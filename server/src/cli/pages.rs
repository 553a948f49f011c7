//! The pages of the app, with what the server gives them: clock, keys, limits and files.

use std::net::SocketAddr;
use std::sync::Arc;

use super::{House, Trouble};
use crate::pages_cache::{PublicRoute, Stamp};
use crate::service::{Pages, plain_error};
use crate::static_files::Files;

/// Puts the app together.
pub(super) async fn pages(
    _house: &House,
    _files: &Arc<Files>,
    _key: [u8; 32],
    _taken: SocketAddr,
) -> Result<Pages, Trouble> {
    Ok(Pages {
        router: axum::Router::new(),
        public: Vec::<PublicRoute>::new(),
        freshness: Arc::new(|| Stamp { day: 0, version: 0 }),
        error_page: Arc::new(|status, _| plain_error(status)),
    })
}
