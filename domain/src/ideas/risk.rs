//! Signs of risk in what was sent. Any sign holds the matter for a moderator; nothing is
//! ever thrown away, and no sign is proof of anything.

use super::{
    compass::holds_identity_code,
    words::{meets, sentences, small, words},
};
use crate::codes::closed_lists;

closed_lists! {
    /// A sign of risk, the gravest first.
    Risk {
        /// A personal identity code stands in the text.
        IdentityCode = "identity_code",
        AbuseWord = "abuse_word",
        /// The field that people do not see was filled in.
        Honeypot = "honeypot",
        /// Written faster than a person reads the form.
        TooFast = "too_fast",
        /// Many from one place in a short time.
        Burst = "burst",
        Link = "link",
    }
}

/// What is known of one sending.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sending<'a> {
    pub title: &'a str,
    pub text: &'a str,
    pub place: &'a str,
    pub name: &'a str,
    /// The field that people do not see.
    pub honeypot: &'a str,
    /// From showing the form to sending it; none when the form carried no stamp.
    pub seconds_to_write: Option<i64>,
    /// Sent from the same address prefix within [`BURST_MINUTES`], this one left out.
    pub sent_lately: u32,
}

/// How far back [`Sending::sent_lately`] counts.
pub const BURST_MINUTES: i64 = 10;
/// So many within that time are a burst. A school class of thirty is not.
pub const BURST: u32 = 30;
/// Nobody reads the form and writes two fields in less.
pub const LEAST_SECONDS: i64 = 3;

/// All signs of risk, the gravest first.
pub fn risks(sending: &Sending<'_>) -> Vec<Risk> {
    let written = [sending.title, sending.text, sending.place, sending.name];
    let any = |holds: fn(&str) -> bool| written.iter().any(|text| holds(text));
    Risk::ALL
        .iter()
        .copied()
        .filter(|risk| match risk {
            Risk::IdentityCode => any(holds_identity_code),
            Risk::AbuseWord => any(holds_abuse),
            Risk::Honeypot => !sending.honeypot.trim().is_empty(),
            Risk::TooFast => sending.seconds_to_write.is_some_and(|seconds| seconds < LEAST_SECONDS),
            Risk::Burst => sending.sent_lately >= BURST,
            Risk::Link => any(holds_link),
        })
        .collect()
}

/// Insults and threats, not mere swearing: a resident may be angry at a pothole. In the
/// little language of `words::meets`.
const ABUSE: &[&str] = &[
    "vittu|vitun.|huora|huoran|kusipä|runkkar|mulkku.|mulkun.|mulkut.|paskiai|ääliö|idioot|imbesil|vajakki|vajakit|kehari",
    "neekeri|mutakuon|rättipä|ryssä.|ryssät.|ryssien.|ryssiä.|manne.|mannet.|hintti.|hintit.|lesbopaska",
    "tapan+sinut|tapan+teidät|tapan+hänet|tappakaa.|pitäisi+tappaa|pitäisi+ampua|ammun+teidät|hakkaan+sinut|tiedän+missä+asut",
    "fuck|cunt|bitch|whore|nigger|faggot|retard.|asshole|i+will+kill+you|kill+yourself",
    "jävla|fitta|fittor|hora.|horan.|horor|neger|blatte|bögjävel|idiot|jag+dödar+dig|döda+dig",
];

fn holds_abuse(text: &str) -> bool {
    let small = small(text);
    sentences(&small).any(|sentence| {
        let words: Vec<&str> = words(sentence).collect();
        ABUSE.iter().any(|rule| meets(&words, rule))
    })
}

/// Addresses that can be followed. A bare `ikaalinen.fi` is a name people mention.
fn holds_link(text: &str) -> bool {
    let small = small(text);
    ["://", "www.", "[url", "<a "].iter().any(|sign| small.contains(sign))
        || small
            .split(|c: char| c.is_whitespace() || "()[]<>,;\"'".contains(c))
            .any(is_bare_link)
}

/// The ends of names that advertisers use and Finnish towns do not.
const ENDS: &[&str] = &[
    "com", "net", "org", "info", "biz", "ru", "cn", "xyz", "top", "site", "online", "shop", "store", "click", "link",
    "club", "live", "pro", "io", "me", "ly", "co",
];

fn is_bare_link(word: &str) -> bool {
    // An address of mail is not a link.
    if word.contains('@') {
        return false;
    }
    let host = word.split(['/', '?', '#', ':']).next().unwrap_or(word);
    let host = host.trim_end_matches(['.', '!']);
    host.rsplit_once('.').is_some_and(|(name, end)| {
        ENDS.contains(&end) && name.len() > 1 && name.bytes().any(|b| b.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn in_text(text: &str) -> Vec<Risk> {
        risks(&Sending {
            title: "Penkki rantaan",
            text,
            seconds_to_write: Some(45),
            ..Sending::default()
        })
    }

    #[test]
    fn an_ordinary_idea_has_no_sign_of_risk() {
        for text in [
            "Rannalle voisi tuoda penkin, jolla istua iltaisin. Kiitos!",
            "Koiranpaskaa on joka paikassa, perkele sentään.",
            "Ohjeet löytyvät sivulta ikaalinen.fi, mutta ne ovat vanhat.",
            "Kirjoittakaa minulle: asukas@example.com. Tulkaa klo 12.30 tai 18.00.",
            "Negatiivista palautetta tulee aina, mutta tämä on kiitos.",
        ] {
            assert_eq!(in_text(text), [], "{text}");
        }
    }

    #[test]
    fn links_abuse_and_identity_codes_are_seen_wherever_they_are_written() {
        assert_eq!(in_text("Katso https://example.fi/x"), [Risk::Link]);
        assert_eq!(in_text("Osta halvalla: cheap-pills.top/a?b"), [Risk::Link]);
        assert_eq!(in_text("Olet idiootti."), [Risk::AbuseWord]);
        assert_eq!(in_text("Tunnukseni on 010561-931E."), [Risk::IdentityCode]);
        let in_name = risks(&Sending {
            name: "www.example.com",
            ..Sending::default()
        });
        assert_eq!(in_name, [Risk::Link]);
    }

    #[test]
    fn haste_bursts_and_the_unseen_field_are_signs() {
        let sending = Sending {
            honeypot: "http",
            seconds_to_write: Some(1),
            sent_lately: 30,
            ..Sending::default()
        };
        assert_eq!(risks(&sending), [Risk::Honeypot, Risk::TooFast, Risk::Burst]);
        let without_a_stamp = Sending::default();
        assert_eq!(risks(&without_a_stamp), []);
    }

    proptest! {
        #[test]
        fn no_text_panics(text: String) {
            let _ = in_text(&text);
        }
    }
}
