//! How long a sign-in lasts, and what a link or a code by mail is worth.
//!
//! Checked whenever a session is read; nothing depends on a cleaner having run.

use crate::{codes::closed_lists, time::Moment};

/// Staff are signed out after this many minutes without a request.
pub const STAFF_IDLE_MINUTES: i64 = 12 * 60;
/// Staff sign in again after this many days, whatever they do.
pub const STAFF_DAYS: i64 = 7;
/// Residents are signed out after this many minutes without a request.
pub const RESIDENT_IDLE_MINUTES: i64 = 30 * 24 * 60;
/// Residents sign in again after this many days.
pub const RESIDENT_DAYS: i64 = 90;
/// A link or a code by mail is good for so long.
pub const LINK_MINUTES: i64 = 15;
/// Wrong codes that end a code.
pub const CODE_TRIES: i64 = 5;
/// Mails that one source may ask for one account in an hour.
pub const ASKS_AN_HOUR: i64 = 6;
/// Wrong codes that one source may give for one account in an hour.
pub const FAILURES_AN_HOUR: i64 = 15;

closed_lists! {
    /// What a link or a code by mail is for; one for another purpose opens nothing.
    Purpose {
        SignIn = "sign_in",
        /// A one-time link printed on the server.
        Invite = "invite",
    }
}

/// A session's times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    pub seen: Moment,
    pub ends: Moment,
}

impl Life {
    /// A new session's times.
    pub const fn begin(now: Moment, is_staff: bool) -> Self {
        let days = if is_staff { STAFF_DAYS } else { RESIDENT_DAYS };
        Self {
            seen: now,
            ends: now.plus_minutes(days * 24 * 60),
        }
    }

    /// Is the session still good? Rights may have grown since it began: staff's idle limit holds
    /// as soon as somebody is staff.
    pub const fn is_alive(self, now: Moment, is_staff: bool) -> bool {
        let idle = if is_staff {
            STAFF_IDLE_MINUTES
        } else {
            RESIDENT_IDLE_MINUTES
        };
        now.millis() < self.ends.millis() && now.millis() <= self.seen.plus_minutes(idle).millis()
    }
}

/// Where to go after signing in: a path on this site, else nothing. No scheme, no host, no
/// backslash, no control characters, and never a way out or back to signing in.
pub fn safe_target(raw: &str) -> Option<&str> {
    let is_plain = raw.bytes().all(|b| b > b' ' && b != b'\\' && b != 0x7f);
    let is_path = raw.starts_with('/') && !raw.starts_with("//") && !raw.contains("://");
    let lower = raw.to_ascii_lowercase();
    let is_tricky = ["%5c", "%2f%2f", "%0", "%09", "/../", "/./"]
        .iter()
        .any(|it| lower.contains(it));
    let leads_round = raw.contains("/kirjaudu") || raw.contains("/api/");
    (is_plain && is_path && !is_tricky && !leads_round && raw.len() <= 500).then_some(raw)
}

/// May somebody without an account sign in for this? Following a matter needs an address and
/// nothing else; the account is made when the address has been proved.
pub fn welcomes_newcomers(target: &str) -> bool {
    let path = target
        .strip_prefix("/sv")
        .or_else(|| target.strip_prefix("/en"))
        .unwrap_or(target);
    let number = path
        .strip_prefix("/ideat/")
        .and_then(|rest| rest.strip_suffix("/seuraa"));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Moment = Moment::from_millis(1_772_438_400_000);

    #[test]
    fn a_session_ends_when_idle_and_when_old() {
        let life = Life::begin(START, true);
        assert!(life.is_alive(START.plus_minutes(STAFF_IDLE_MINUTES), true));
        assert!(!life.is_alive(START.plus_minutes(STAFF_IDLE_MINUTES + 1), true));
        let used = Life {
            seen: START.plus_minutes(STAFF_DAYS * 24 * 60 - 1),
            ..life
        };
        assert!(!used.is_alive(START.plus_minutes(STAFF_DAYS * 24 * 60), true));
    }

    #[test]
    fn who_becomes_staff_is_held_to_staffs_idle_limit_at_once() {
        let life = Life::begin(START, false);
        assert!(life.is_alive(START.plus_minutes(STAFF_IDLE_MINUTES + 1), false));
        assert!(!life.is_alive(START.plus_minutes(STAFF_IDLE_MINUTES + 1), true));
    }

    #[test]
    fn a_newcomer_may_sign_in_to_follow_and_for_nothing_else() {
        assert!(welcomes_newcomers("/ideat/12/seuraa") && welcomes_newcomers("/sv/ideat/12/seuraa"));
        for other in [
            "",
            "/omat",
            "/ideat/12",
            "/ideat//seuraa",
            "/ideat/1/2/seuraa",
            "/hallinta/seuraa",
        ] {
            assert!(!welcomes_newcomers(other), "{other}");
        }
    }

    #[test]
    fn a_target_is_a_path_on_this_site_only() {
        for good in [
            "/",
            "/saapuneet",
            "/sv/ideat/12?tila=doing#vastaus-1",
            "/ideat?haku=%C3%A4",
        ] {
            assert_eq!(safe_target(good), Some(good), "{good}");
        }
        for bad in [
            "",
            "ideat",
            "//evil.example",
            "/\\evil.example",
            "/%5cevil.example",
            "/\tevil",
            "/%09/evil",
            "https://evil.example",
            "/ideat?to=https://evil.example",
            "/a b",
            "/%2f%2fevil.example",
            "/x\nSet-Cookie: a=b",
            "/kirjaudu",
            "/sv/kirjaudu/koodi",
            "/api/ideas/support",
        ] {
            assert_eq!(safe_target(bad), None, "{bad}");
        }
    }
}
