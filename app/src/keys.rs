//! What only this town's servers can make: secret links, device cookies, the age of a form.
//!
//! A signature is the first 128 bits of HMAC-SHA256 over a purpose and the signed parts, so that
//! a signature made for one purpose is worthless for another.

use data_encoding::{BASE32_NOPAD, Encoding};
use domain::ids::IdeaId;
use domain::mail::MailSwitch;
use domain::people::session::Purpose;
use domain::time::Moment;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The instance key. Losing it makes all secret links and device cookies useless.
pub struct Keys {
    key: [u8; 32],
}

impl Keys {
    /// Keys from 32 secret bytes, the same on all servers of the town.
    pub fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The last part of an author's secret link, 26 letters and digits.
    /// Raising the matter's `link_version` makes older links useless.
    pub fn secret_link(&self, id: IdeaId, link_version: i64) -> String {
        self.sign("own matter", &format!("{id}.{link_version}"))
    }

    /// Whether a secret link is the right one, in constant time.
    pub fn knows_link(&self, id: IdeaId, link_version: i64, link: &str) -> bool {
        self.is_signed("own matter", &format!("{id}.{link_version}"), link)
    }

    /// The cookie of a device: its random id and our signature.
    pub fn device_cookie(&self, device: &str) -> String {
        format!("{device}.{}", self.sign("device", device))
    }

    /// The device a cookie names, if we signed it.
    pub fn device_of(&self, cookie: &str) -> Option<String> {
        let (device, signature) = cookie.split_once('.')?;
        self.is_signed("device", device, signature).then(|| device.to_owned())
    }

    /// When a form was opened, in a shape that cannot be made up.
    pub fn form_opened(&self, at: Moment) -> String {
        let at = at.millis().to_string();
        format!("{at}.{}", self.sign("form", &at))
    }

    /// When the form was opened, if we made the mark.
    pub fn when_opened(&self, mark: &str) -> Option<Moment> {
        let (at, signature) = mark.split_once('.')?;
        self.is_signed("form", at, signature)
            .then(|| at.parse().ok().map(Moment::from_millis))?
    }

    /// The last part of the link that proves an idea's address: good for this address only.
    pub fn confirm_link(&self, id: IdeaId, email: &str) -> String {
        self.sign("confirm address", &format!("{id}.{email}"))
    }

    /// Whether the link that proves the address is the right one.
    pub fn knows_confirm_link(&self, id: IdeaId, email: &str, link: &str) -> bool {
        self.is_signed("confirm address", &format!("{id}.{email}"), link)
    }

    /// The last part of the link that switches letters off.
    pub fn mail_switch(&self, switch: MailSwitch) -> String {
        self.sign("mail switch", &switch.name())
    }

    /// Whether the link that switches letters off is the right one.
    pub fn knows_mail_switch(&self, switch: MailSwitch, link: &str) -> bool {
        self.is_signed("mail switch", &switch.name(), link)
    }

    /// One sending of one text: the same again is the same idea, but who goes Back, writes
    /// something else and sends it has sent another.
    pub fn sending(&self, key: &str, title: &str, text: &str) -> String {
        self.sign("sending", &[key, title, text].join("\0"))
    }

    /// The last part of a sign-in link: the nonce, by which its row is found, and our signature.
    /// One made for another purpose opens nothing.
    pub fn sign_in_link(&self, nonce: &str, purpose: Purpose) -> String {
        let signature = self.sign(sign_in_purpose(purpose), nonce);
        [nonce, ".", &signature].concat()
    }

    /// Whether a sign-in link is the right one for its purpose, in constant time.
    pub fn knows_sign_in_link(&self, link: &str, purpose: Purpose) -> bool {
        link.split_once('.')
            .is_some_and(|(nonce, signature)| self.is_signed(sign_in_purpose(purpose), nonce, signature))
    }

    /// The six digits that go with a nonce.
    pub fn sign_in_code(&self, nonce: &str) -> String {
        let bytes = self.mac("sign-in code", nonce).finalize().into_bytes();
        let number = bytes[..8]
            .iter()
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        format!("{:06}", number % 1_000_000)
    }

    /// Whether these are the six digits, in constant time.
    pub fn knows_code(&self, nonce: &str, typed: &str) -> bool {
        let right = self.sign_in_code(nonce);
        let differ = right
            .bytes()
            .zip(typed.bytes())
            .fold(0, |differ, (a, b)| differ | (a ^ b));
        right.len() == typed.len() && differ == 0
    }

    /// An account that somebody tries to sign in to, as the count of tries knows it: no address is kept.
    pub fn tried_account(&self, email: &str) -> String {
        self.sign("tried account", email)
    }

    /// Where a try came from, as the count of tries knows it.
    pub fn tried_from(&self, prefix: u128) -> String {
        self.sign("tried from", &prefix.to_string())
    }

    /// What a sign-in with another service keeps secret from the browser, made from what its cookie
    /// holds: `state`, `nonce` and PKCE's verifier are 256 bits each, and none is kept anywhere.
    pub(crate) fn away(&self, part: &str, secret: &str) -> String {
        lower().encode(&self.mac("away", &[part, "\0", secret].concat()).finalize().into_bytes())
    }

    /// Seals what a browser brings back to us.
    pub(crate) fn seal(&self, what: &str) -> String {
        self.sign("seal", what)
    }

    /// Whether we sealed it, in constant time.
    pub(crate) fn sealed(&self, what: &str, seal: &str) -> bool {
        self.is_signed("seal", what, seal)
    }

    fn sign(&self, purpose: &str, what: &str) -> String {
        lower().encode(&self.mac(purpose, what).finalize().into_bytes()[..16])
    }

    fn is_signed(&self, purpose: &str, what: &str, signature: &str) -> bool {
        lower()
            .decode(signature.as_bytes())
            .is_ok_and(|bytes| bytes.len() == 16 && self.mac(purpose, what).verify_truncated_left(&bytes).is_ok())
    }

    fn mac(&self, purpose: &str, what: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(purpose.as_bytes());
        mac.update(b"\0");
        mac.update(what.as_bytes());
        mac
    }
}

const fn sign_in_purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SignIn => "sign-in link",
        Purpose::Invite => "invitation link",
    }
}

/// 128 random bits as 26 letters and digits.
pub fn random_id() -> String {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    lower().encode(&bytes)
}

/// Letters that survive being read aloud and typed: base 32, small.
fn lower() -> Encoding {
    static LOWER: std::sync::OnceLock<Encoding> = std::sync::OnceLock::new();
    LOWER
        .get_or_init(|| {
            let mut specification = BASE32_NOPAD.specification();
            specification.symbols = specification.symbols.to_lowercase();
            specification.encoding().expect("small base 32 is a valid encoding")
        })
        .clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_link_opens_its_own_matter_only() {
        let keys = Keys::new([7; 32]);
        let link = keys.secret_link(IdeaId::new(12), 1);
        assert_eq!(link.len(), 26);
        assert!(keys.knows_link(IdeaId::new(12), 1, &link));
        assert!(!keys.knows_link(IdeaId::new(13), 1, &link));
        assert!(!keys.knows_link(IdeaId::new(12), 2, &link), "a revoked link");
        assert!(
            !Keys::new([8; 32]).knows_link(IdeaId::new(12), 1, &link),
            "another town"
        );
    }

    #[test]
    fn a_sign_in_link_is_good_for_its_purpose_only() {
        let keys = Keys::new([7; 32]);
        let link = keys.sign_in_link("abc", Purpose::SignIn);
        assert!(link.starts_with("abc."), "the row is found by the nonce");
        assert!(keys.knows_sign_in_link(&link, Purpose::SignIn));
        assert!(!keys.knows_sign_in_link(&link, Purpose::Invite));
        assert!(!keys.knows_sign_in_link(&link.replace("abc.", "abd."), Purpose::SignIn));
        assert!(!Keys::new([8; 32]).knows_sign_in_link(&link, Purpose::SignIn));
    }

    #[test]
    fn a_code_is_six_digits_and_fits_its_own_nonce_only() {
        let keys = Keys::new([7; 32]);
        for nonce in ["abc", "abd", "", "zzzzzzzz"] {
            let code = keys.sign_in_code(nonce);
            assert!(code.len() == 6 && code.bytes().all(|it| it.is_ascii_digit()), "{code}");
            assert!(keys.knows_code(nonce, &code));
        }
        assert!(!keys.knows_code("abc", &keys.sign_in_code("abd")));
        let code = keys.sign_in_code("abc");
        assert!(
            !keys.knows_code("abc", &code[..5])
                && !keys.knows_code("abc", "")
                && !keys.knows_code("abc", &[&code, "0"].concat())
        );
    }

    #[test]
    fn a_device_cookie_is_not_a_form_mark() {
        let keys = Keys::new([7; 32]);
        let cookie = keys.device_cookie("123");
        assert_eq!(keys.device_of(&cookie).as_deref(), Some("123"));
        assert!(keys.when_opened(&cookie).is_none());
        assert!(keys.device_of("123.aaaa").is_none());
    }
}
