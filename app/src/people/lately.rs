//! How many ideas came from one place in the last minutes. A burst holds a text for a moderator.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use domain::ideas::risk::BURST_MINUTES;
use domain::time::Moment;

use super::device::prefix;

/// More remembered places than this are forgotten at once: the memory stays bounded.
const REMEMBERED: usize = 10_000;

/// When ideas came, by place.
#[derive(Default)]
pub(crate) struct Lately(Mutex<HashMap<u128, Vec<Moment>>>);

impl Lately {
    /// How many came from the address within [`BURST_MINUTES`], and remembers one more: in one
    /// step, so that forty at once see each other.
    pub(crate) fn count_and_note(&self, address: IpAddr, now: Moment) -> u32 {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if places.len() >= REMEMBERED {
            places.retain(|_, times| times.iter().any(|at| is_lately(*at, now)));
            if places.len() >= REMEMBERED {
                places.clear();
            }
        }
        let times = places.entry(prefix(address)).or_default();
        times.retain(|at| is_lately(*at, now));
        let before = times.len();
        times.push(now);
        u32::try_from(before).unwrap_or(u32::MAX)
    }
}

fn is_lately(at: Moment, now: Moment) -> bool {
    now.millis_since(at) < BURST_MINUTES * 60_000
}
