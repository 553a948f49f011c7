//! How often one address may do an act, sized for a school or a town hall behind one address.
//!
//! The key is the act and the address: an IPv4 address as it is, an IPv6 address by its /64, which
//! is what one customer gets. Memory is bounded: when an act's table is full even after forgetting
//! those who have rested, newcomers share a fixed number of places with each other.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use app::LimitedAct;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// How many times in an hour.
#[derive(Debug, Clone, Copy)]
pub struct Hourly {
    /// Sending an idea.
    pub ideas: u32,
    /// Supporting, or taking the support back.
    pub supports: u32,
    /// Correcting or withdrawing one's own.
    pub changes: u32,
    /// Looking for similar ones while typing.
    pub lookups: u32,
    /// Mails for signing in.
    pub sign_ins: u32,
    /// Comments and reports.
    pub comments: u32,
}

/// The limiter of the whole process.
#[derive(Debug)]
pub struct RateLimits {
    ideas: Table,
    supports: Table,
    changes: Table,
    lookups: Table,
    sign_ins: Table,
    comments: Table,
}

impl RateLimits {
    #[must_use]
    pub fn new(hourly: Hourly) -> Self {
        Self {
            ideas: Table::new(hourly.ideas),
            supports: Table::new(hourly.supports),
            changes: Table::new(hourly.changes),
            lookups: Table::new(hourly.lookups),
            sign_ins: Table::new(hourly.sign_ins),
            comments: Table::new(hourly.comments),
        }
    }

    /// Counts one act.
    ///
    /// # Errors
    /// Over the limit: after how many whole minutes it is worth trying again, at least one.
    pub fn check(&self, act: LimitedAct, address: IpAddr) -> Result<(), u32> {
        let table = match act {
            LimitedAct::Send => &self.ideas,
            LimitedAct::Support => &self.supports,
            LimitedAct::Own => &self.changes,
            LimitedAct::Similar => &self.lookups,
            LimitedAct::SignIn => &self.sign_ins,
            LimitedAct::Comment => &self.comments,
        };
        table.check(address)
    }
}

/// At most this many addresses an act are told apart; an entry takes about 60 bytes.
const MOST_KEYS: usize = 50_000;
/// How many places those beyond it share.
const CROWD: u64 = 4_096;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    V4(u32),
    V6(u64),
    Crowd(u64),
}

#[derive(Debug)]
struct Table {
    limiter: DefaultKeyedRateLimiter<Key>,
    clock: DefaultClock,
    most_keys: usize,
    /// Counts the calls that found the table full: forgetting the rested walks it all, so it is
    /// done for one such call in a thousand.
    crowded: AtomicU32,
}

const SWEEP_EVERY: u32 = 1_000;

impl Table {
    fn new(an_hour: u32) -> Self {
        let times = NonZeroU32::new(an_hour).unwrap_or(NonZeroU32::MIN);
        // The hour's worth may be used at once; it grows back evenly over an hour.
        let period = Duration::from_secs(3600) / times.get();
        let quota = Quota::with_period(period)
            .unwrap_or_else(|| Quota::per_hour(times))
            .allow_burst(times);
        Self {
            limiter: RateLimiter::dashmap(quota),
            clock: DefaultClock::default(),
            most_keys: MOST_KEYS,
            crowded: AtomicU32::new(0),
        }
    }

    fn check(&self, address: IpAddr) -> Result<(), u32> {
        let key = self.key(address);
        self.limiter.check_key(&key).map_err(|not_until| {
            let seconds = not_until.wait_time_from(self.clock.now()).as_secs();
            u32::try_from(seconds / 60 + 1).unwrap_or(60)
        })
    }

    fn key(&self, address: IpAddr) -> Key {
        let key = match address.to_canonical() {
            IpAddr::V4(v4) => Key::V4(v4.to_bits()),
            IpAddr::V6(v6) => Key::V6((v6.to_bits() >> 64) as u64),
        };
        if self.limiter.len() >= self.most_keys {
            if self.crowded.fetch_add(1, Ordering::Relaxed).is_multiple_of(SWEEP_EVERY) {
                self.limiter.retain_recent();
            }
            if self.limiter.len() >= self.most_keys {
                let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(&key);
                return Key::Crowd(hash % CROWD);
            }
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> RateLimits {
        RateLimits::new(Hourly {
            ideas: 60,
            supports: 600,
            changes: 120,
            lookups: 3600,
            sign_ins: 3600,
            comments: 3600,
        })
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("address")
    }

    #[test]
    fn fifty_people_behind_one_address_get_through() {
        let limits = limits();
        let school = address("192.0.2.1");
        for _ in 0..50 {
            assert_eq!(limits.check(LimitedAct::Send, school), Ok(()));
            for _ in 0..10 {
                assert_eq!(limits.check(LimitedAct::Support, school), Ok(()));
            }
        }
    }

    #[test]
    fn the_sixty_first_idea_is_told_when_to_try_again() {
        let limits = limits();
        let one = address("192.0.2.1");
        for _ in 0..60 {
            assert_eq!(limits.check(LimitedAct::Send, one), Ok(()));
        }
        assert_eq!(limits.check(LimitedAct::Send, one), Err(1));
        assert_eq!(
            limits.check(LimitedAct::Support, one),
            Ok(()),
            "other acts are counted apart"
        );
        assert_eq!(
            limits.check(LimitedAct::Send, address("192.0.2.2")),
            Ok(()),
            "others are not held back"
        );
    }

    #[test]
    fn one_customers_ipv6_addresses_count_as_one() {
        let limits = limits();
        for last in 0..60 {
            assert_eq!(
                limits.check(LimitedAct::Send, address(&format!("2001:db8:1:2::{last}"))),
                Ok(())
            );
        }
        assert!(limits.check(LimitedAct::Send, address("2001:db8:1:2:ffff::1")).is_err());
        assert_eq!(limits.check(LimitedAct::Send, address("2001:db8:1:3::1")), Ok(()));
        assert_eq!(limits.check(LimitedAct::Send, address("::ffff:192.0.2.9")), Ok(()));
    }

    #[test]
    fn a_million_addresses_do_not_fill_the_memory() {
        let mut table = Table::new(60);
        table.most_keys = 1_000;
        for n in 0..20_000_u32 {
            let _ = table.check(IpAddr::V4(n.into()));
        }
        assert!(table.limiter.len() <= 1_000 + usize::try_from(CROWD).expect("small"));
    }
}
