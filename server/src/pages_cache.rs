//! Ready-made public pages in memory.
//!
//! Only routes on an explicit list, only GET answered 200, never for a request with a cookie of
//! ours, never a secret link, a form page or a free-text search. The key is the path and the known
//! query parameters, normalised; an entry is fresh while the civil day and the data's version are
//! those it was rendered at. One render per key at a time: others wait for it. At most the given
//! number of bytes, the longest unused going first.
//!
//! The application sees the normalised address, not the one that was asked, so that nothing a
//! stranger adds to an address can end up in a page others get.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::header::SET_COOKIE;
use http::{HeaderMap, Method, StatusCode, Uri};
use tokio::sync::watch;

use crate::http::Page;

/// What a page's freshness depends on: the civil day and the version of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub day: i32,
    pub version: u64,
}

/// Tells the stamp of this moment. Called for each request, so it must be cheap.
pub type Freshness = Arc<dyn Fn() -> Stamp + Send + Sync>;

/// A route whose pages are the same for everyone, and the query parameters it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRoute {
    /// The pattern as axum writes it: `/sv/ideat/{id}`.
    pub pattern: String,
    /// Parameters that choose what is shown; others are taken away.
    pub parameters: &'static [&'static str],
    /// Parameters that keep a page out of the cache: free text.
    pub never_with: &'static [&'static str],
}

/// A longer query is rendered for its asker only.
const LONGEST_QUERY: usize = 300;

/// The cache of one process.
pub struct PageCache {
    routes: HashMap<String, PublicRoute>,
    freshness: Freshness,
    most_bytes: usize,
    slots: Mutex<Slots>,
}

#[derive(Default)]
struct Slots {
    pages: HashMap<Box<str>, Slot>,
    bytes: usize,
    clock: u64,
}

struct Slot {
    state: State,
    used: u64,
    bytes: usize,
}

enum State {
    Ready(Arc<Page>, Stamp),
    Rendering(watch::Receiver<()>, Stamp),
}

/// What the cache says to a request.
pub(crate) enum Found {
    /// Here it is.
    Page(Arc<Page>),
    /// Render it and hand it to the ticket, or drop the ticket if it turns out not to be public.
    Render(Ticket),
    /// Somebody is rendering it: ask again after this.
    Wait(watch::Receiver<()>),
}

/// The right and duty to render one page; dropping it lets the next in line try.
pub(crate) struct Ticket {
    cache: Arc<PageCache>,
    key: Box<str>,
    stamp: Stamp,
    kept: bool,
    _done: watch::Sender<()>,
}

impl PageCache {
    #[must_use]
    pub fn new(routes: impl IntoIterator<Item = PublicRoute>, freshness: Freshness, most_bytes: u64) -> Arc<Self> {
        Arc::new(Self {
            routes: routes.into_iter().map(|route| (route.pattern.clone(), route)).collect(),
            freshness,
            most_bytes: usize::try_from(most_bytes).unwrap_or(usize::MAX),
            slots: Mutex::default(),
        })
    }

    /// The key of a request, or nothing when its answer must not be shared.
    pub(crate) fn key(
        &self,
        method: &Method,
        pattern: Option<&str>,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Option<Box<str>> {
        if method != Method::GET || crate::http::has_our_cookie(headers) {
            return None;
        }
        let route = self.routes.get(pattern?)?;
        let Some(query) = uri.query() else {
            return Some(uri.path().into());
        };
        normalise(uri.path(), query, route)
    }

    /// Whether a pattern is on the list of public routes.
    pub(crate) fn is_public(&self, pattern: Option<&str>) -> bool {
        pattern.is_some_and(|pattern| self.routes.contains_key(pattern))
    }

    /// Looks the key up, and takes the duty to render when nobody has it.
    pub(crate) fn find(self: &Arc<Self>, key: &str) -> Found {
        let stamp = (self.freshness)();
        let mut slots = self.lock();
        slots.clock += 1;
        let now = slots.clock;
        if let Some(slot) = slots.pages.get_mut(key) {
            match &slot.state {
                State::Ready(page, at) if *at == stamp => {
                    slot.used = now;
                    return Found::Page(Arc::clone(page));
                }
                // A page that is being rendered from older data must not be given to this request.
                State::Rendering(done, at) if *at == stamp && done.has_changed().is_ok() => {
                    return Found::Wait(done.clone());
                }
                _ => {}
            }
        }
        let (sender, done) = watch::channel(());
        let slot = Slot {
            state: State::Rendering(done, stamp),
            used: now,
            bytes: 0,
        };
        slots.replace(key, slot);
        Found::Render(Ticket {
            cache: Arc::clone(self),
            key: key.into(),
            stamp,
            kept: false,
            _done: sender,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Slots> {
        // A panic while holding the lock leaves at worst a wrong sum of bytes.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slots {
    fn replace(&mut self, key: &str, slot: Slot) {
        self.bytes += slot.bytes;
        let old = match self.pages.get_mut(key) {
            Some(place) => Some(std::mem::replace(place, slot)),
            None => self.pages.insert(key.into(), slot),
        };
        self.bytes -= old.map_or(0, |old| old.bytes).min(self.bytes);
    }

    fn remove(&mut self, key: &str) {
        if let Some(old) = self.pages.remove(key) {
            self.bytes -= old.bytes.min(self.bytes);
        }
    }

    /// Makes room: first what is out of date, then what was longest unused.
    fn shrink(&mut self, most: usize, fresh: Stamp) {
        if self.bytes <= most {
            return;
        }
        self.pages
            .retain(|_, slot| !matches!(slot.state, State::Ready(_, at) if at != fresh));
        self.bytes = self.pages.values().map(|slot| slot.bytes).sum();
        if self.bytes <= most {
            return;
        }
        let mut ready: Vec<(u64, Box<str>)> = self
            .pages
            .iter()
            .filter(|(_, slot)| matches!(slot.state, State::Ready(..)))
            .map(|(key, slot)| (slot.used, key.clone()))
            .collect();
        ready.sort_unstable();
        // A tenth more than needed, so that the next page does not walk the table again.
        for (_, key) in ready {
            if self.bytes <= most - most / 10 {
                return;
            }
            self.remove(&key);
        }
    }
}

impl Ticket {
    /// Keeps the page for others if it may be shared, and wakes those who wait.
    pub(crate) fn keep(mut self, page: &Arc<Page>, headers: &HeaderMap) {
        if page.status != StatusCode::OK || headers.contains_key(SET_COOKIE) {
            return;
        }
        // The packed forms come later; half as much again is what they take at most.
        let bytes = page.size() + page.size() / 2;
        let mut slots = self.cache.lock();
        slots.clock += 1;
        let slot = Slot {
            state: State::Ready(Arc::clone(page), self.stamp),
            used: slots.clock,
            bytes,
        };
        slots.replace(&self.key, slot);
        slots.shrink(self.cache.most_bytes, self.stamp);
        drop(slots);
        self.kept = true;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if !self.kept {
            let mut slots = self.cache.lock();
            let mine = slots.pages.get(&self.key);
            if mine.is_some_and(|slot| matches!(slot.state, State::Rendering(_, at) if at == self.stamp)) {
                slots.remove(&self.key);
            }
        }
    }
}

/// `path?known=parameters` in alphabetical order, without empty and unknown ones.
fn normalise(path: &str, query: &str, route: &PublicRoute) -> Option<Box<str>> {
    if query.len() > LONGEST_QUERY {
        return None;
    }
    let mut pairs = Vec::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if !value.is_empty() && route.never_with.contains(&name) {
            return None;
        }
        if !value.is_empty() && route.parameters.contains(&name) {
            pairs.push(pair);
        }
    }
    if pairs.is_empty() {
        return Some(path.into());
    }
    // Stable, so that a repeated parameter keeps its order.
    pairs.sort_by_key(|pair| pair.split('=').next());
    Some(format!("{path}?{}", pairs.join("&")).into())
}

#[cfg(test)]
mod tests;
