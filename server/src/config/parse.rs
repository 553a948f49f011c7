//! Reads one value as its kind: text in, a typed value or a Finnish sentence about what is wrong out.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use domain::settings::SettingProblem;

use super::mail::{mail_server, sender};
use super::table::Kind;

/// A network: an address and how many of its first bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Whether the address belongs to this network.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(net), IpAddr::V4(one)) => {
                let shift = 32 - self.bits;
                shift == 32 || net.to_bits() >> shift == one.to_bits() >> shift
            }
            (IpAddr::V6(net), IpAddr::V6(one)) => {
                let shift = 128 - self.bits;
                shift == 128 || net.to_bits() >> shift == one.to_bits() >> shift
            }
            _ => false,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address.parse::<IpAddr>().ok()?, Some(bits.parse().ok()?)),
            None => (text.parse::<IpAddr>().ok()?, None),
        };
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Self { address, bits })
    }
}

/// Checks a value against its kind without keeping it.
pub(super) fn check(kind: Kind, text: &str) -> Result<(), String> {
    match kind {
        Kind::Text => Ok(()),
        Kind::Host => host(text).map(drop),
        Kind::Number { least, most } => number(text, least, most).map(drop),
        Kind::Flag => flag(text).map(drop),
        Kind::Size => size(text).map(drop),
        Kind::Socket => socket(text).map(drop),
        Kind::Networks => networks(text).map(drop),
        Kind::Origin => origin(text).map(drop),
        Kind::MailServer => mail_server(text).map(drop),
        Kind::Sender => sender(text).map(drop),
        Kind::OneOf(words) => {
            if words.contains(&text) {
                Ok(())
            } else {
                Err(format!("arvon pitää olla jokin näistä: {}", words.join(", ")))
            }
        }
    }
}

/// The Finnish sentence about a town's setting that does not fit.
pub(super) fn why(problem: SettingProblem) -> String {
    match problem {
        SettingProblem::Missing => "arvo puuttuu".to_owned(),
        SettingProblem::TooLong { most } => format!("arvossa saa olla enintään {most} merkkiä"),
        SettingProblem::Signs => "arvossa on merkkejä, joita ei voi näyttää".to_owned(),
        SettingProblem::NoEmail => "arvon pitää olla sähköpostiosoite".to_owned(),
        SettingProblem::NoLink => "arvon pitää olla verkko-osoite, esimerkiksi https://kunta.fi".to_owned(),
        SettingProblem::NoColour => "arvon pitää olla väri, esimerkiksi #0a4f85".to_owned(),
        SettingProblem::NoNumber { least, most } => {
            format!("arvon pitää olla kokonaisluku väliltä {least}–{most}")
        }
        SettingProblem::NoDay => "arvon pitää olla päivä, esimerkiksi 2026-11-23".to_owned(),
    }
}

pub(super) fn host(text: &str) -> Result<IpAddr, String> {
    if text == "localhost" {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    text.parse()
        .map_err(|_| "arvon pitää olla IP-osoite, esimerkiksi 127.0.0.1 tai 0.0.0.0".to_owned())
}

pub(super) fn number(text: &str, least: u64, most: u64) -> Result<u64, String> {
    match text.parse::<u64>() {
        Ok(n) if (least..=most).contains(&n) => Ok(n),
        _ => Err(format!("arvon pitää olla kokonaisluku väliltä {least}–{most}")),
    }
}

pub(super) fn flag(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "kyllä" | "true" | "on" | "1" => Ok(true),
        "ei" | "false" | "off" | "0" => Ok(false),
        _ => Err("arvon pitää olla kyllä tai ei (myös true, false, on, off)".to_owned()),
    }
}

/// `16 MB`, `256 kB`, `1GB` or plain bytes; the units are powers of 1,024.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let wrong = || "arvon pitää olla koko, esimerkiksi 16 MB tai 256 kB".to_owned();
    let text = text.trim().to_lowercase();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let factor = match text[digits.len()..].trim() {
        "" | "b" => 1,
        "kb" | "k" => 1 << 10,
        "mb" | "m" => 1 << 20,
        "gb" | "g" => 1 << 30,
        _ => return Err(wrong()),
    };
    digits
        .parse::<u64>()
        .ok()
        .and_then(|n| n.checked_mul(factor))
        .ok_or_else(wrong)
}

pub(super) fn socket(text: &str) -> Result<Option<SocketAddr>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| "arvon pitää olla osoite ja portti, esimerkiksi 127.0.0.1:9464".to_owned())
}

/// IP addresses and networks divided by commas.
///
/// # Errors
/// A Finnish sentence that names the part that is neither.
pub fn networks(text: &str) -> Result<Vec<Network>, String> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            Network::parse(part)
                .ok_or_else(|| format!("\"{part}\" ei ole IP-osoite eikä verkko (esimerkiksi 10.0.0.1 tai 10.0.0.0/8)"))
        })
        .collect()
}

/// The origin without a slash at its end, or nothing.
pub(super) fn origin(text: &str) -> Result<Option<String>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || "arvon pitää olla osoite ilman polkua, esimerkiksi https://ideat.kunta.fi".to_owned();
    let text = text.trim_end_matches('/').to_lowercase();
    let uri: http::Uri = text.parse().map_err(|_| wrong())?;
    let scheme = uri.scheme_str().unwrap_or_default();
    let host = uri.host().unwrap_or_default();
    let plain = uri.path() == "/" && uri.query().is_none() && !text.contains('@');
    if matches!(scheme, "http" | "https") && !host.is_empty() && plain {
        Ok(Some(text))
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_units() {
        assert_eq!(size("16 MB"), Ok(16 << 20));
        assert_eq!(size("256kB"), Ok(256 << 10));
        assert_eq!(size("12"), Ok(12));
        assert!(size("paljon").is_err());
        assert!(size("").is_err());
    }

    #[test]
    fn a_network_holds_its_own_addresses_only() {
        let networks = networks("10.0.0.0/8, ::1, 192.0.2.7").expect("networks");
        let inside = |text: &str| {
            let address = text.parse().expect("address");
            networks.iter().any(|network| network.contains(address))
        };
        assert!(inside("10.200.3.4"));
        assert!(inside("::ffff:10.1.1.1"));
        assert!(inside("::1"));
        assert!(inside("192.0.2.7"));
        assert!(!inside("192.0.2.8"));
        assert!(!inside("11.0.0.1"));
    }

    #[test]
    fn an_origin_has_no_path_and_no_user() {
        assert_eq!(
            origin("https://Ideat.kunta.fi/"),
            Ok(Some("https://ideat.kunta.fi".to_owned()))
        );
        assert!(origin("ideat.kunta.fi").is_err());
        assert!(origin("https://ideat.kunta.fi/polku").is_err());
        assert!(origin("https://a@b.fi").is_err());
        assert!(origin("ftp://b.fi").is_err());
    }
}
