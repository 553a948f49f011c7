//! A device: a random id in a signed cookie, set only when somebody supports an idea.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::IpAddr;
use std::sync::Mutex;

use domain::ids::IdeaId;
use domain::time::Moment;

use crate::keys::random_id;

/// Two first taps this close, without a cookie yet, are one person's double tap.
const DOUBLE_TAP_MS: i64 = 3_000;

/// More remembered taps than this are forgotten at once: the memory stays bounded.
const REMEMBERED: usize = 10_000;

/// The device cookie's name; `__Host-` binds it to this site over https.
pub fn device_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-lanka" } else { "lanka" }
}

/// The device ids given to first taps of the last seconds.
#[derive(Default)]
pub(crate) struct FirstTaps(Mutex<HashMap<u64, (Moment, String)>>);

impl FirstTaps {
    /// A device id for a visitor without a cookie. The second of two quick taps on one idea, from
    /// one address prefix and browser, gets the id of the first and so counts once.
    pub(crate) fn device(&self, idea: IdeaId, address: IpAddr, browser: &str, now: Moment) -> String {
        let mut hasher = DefaultHasher::new();
        (idea.get(), prefix(address), browser).hash(&mut hasher);
        let key = hasher.finish();
        let mut taps = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if taps.len() >= REMEMBERED {
            taps.retain(|_, (at, _)| now.millis() - at.millis() < DOUBLE_TAP_MS);
            if taps.len() >= REMEMBERED {
                taps.clear();
            }
        }
        match taps.get(&key) {
            Some((at, device)) if now.millis() - at.millis() < DOUBLE_TAP_MS => device.clone(),
            _ => {
                let device = random_id();
                taps.insert(key, (now, device.clone()));
                device
            }
        }
    }
}

/// One household's IPv6 addresses change within a /64.
pub(super) fn prefix(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits() >> 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn a_double_tap_is_one_device_and_a_later_tap_another() {
        let taps = FirstTaps::default();
        let at = |ms| Moment::from_millis(ms);
        let first = taps.device(IdeaId::new(1), ADDRESS, "browser", at(0));
        assert_eq!(first, taps.device(IdeaId::new(1), ADDRESS, "browser", at(2_900)));
        assert_ne!(first, taps.device(IdeaId::new(1), ADDRESS, "another", at(100)));
        assert_ne!(first, taps.device(IdeaId::new(2), ADDRESS, "browser", at(100)));
        assert_ne!(first, taps.device(IdeaId::new(1), ADDRESS, "browser", at(6_000)));
    }
}
