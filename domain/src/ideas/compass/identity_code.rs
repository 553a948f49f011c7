//! Finnish personal identity codes: `DDMMYY`, a sign of the century, an individual number
//! and a check character (valtioneuvoston asetus 128/2010, with the signs added in 2023).

/// Does the text hold a personal identity code whose check character is right?
///
/// The sign of the century may be a dash of any kind, and there may be a space on either
/// side of it, as telephones like to add.
pub fn holds_identity_code(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).any(|at| {
        let is_start = at == 0 || !chars[at - 1].is_ascii_alphanumeric();
        is_start && chars[at].is_ascii_digit() && begins_with_code(&chars[at..])
    })
}

/// The check character is the remainder by 31, as one of these.
const CHECK: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";

fn begins_with_code(chars: &[char]) -> bool {
    let mut rest = chars.iter().copied().peekable();
    let Some(day) = read(6, &mut rest) else {
        return false;
    };
    rest.next_if_eq(&' ');
    let Some(century) = rest.next().and_then(century) else {
        return false;
    };
    rest.next_if_eq(&' ');
    let Some(individual) = read(3, &mut rest) else {
        return false;
    };
    let Some(check) = rest.next() else {
        return false;
    };
    let is_end = rest.next().is_none_or(|c| !c.is_ascii_alphanumeric());
    // A remainder by 31 always finds its place among 31 characters.
    let right = CHECK[((day * 1000 + individual) % 31) as usize];
    is_end
        && individual >= 2
        && check.to_ascii_uppercase() == char::from(right)
        && is_day(day / 10_000, day / 100 % 100, century + day % 100)
}

fn read(count: usize, rest: &mut impl Iterator<Item = char>) -> Option<u32> {
    (0..count).try_fold(0, |sum, _| Some(sum * 10 + rest.next()?.to_digit(10)?))
}

fn century(sign: char) -> Option<u32> {
    match sign {
        '+' => Some(1800),
        '-' | '\u{2010}'..='\u{2014}' | '\u{2212}' | 'U'..='Y' | 'u'..='y' => Some(1900),
        'A'..='F' | 'a'..='f' => Some(2000),
        _ => None,
    }
}

const fn is_day(day: u32, month: u32, year: u32) -> bool {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    1 <= day && day <= days
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A code with a right check character. Numbers from 900 are never given to people.
    fn code(day: u32, month: u32, year: u32, sign: char, individual: u32) -> String {
        let born = day * 10_000 + month * 100 + year;
        let check = char::from(CHECK[((born * 1000 + individual) % 31) as usize]);
        format!("{born:06}{sign}{individual:03}{check}")
    }

    proptest! {
        #[test]
        fn a_right_code_is_found_anywhere_and_a_wrong_one_is_not(
            (day, month, year) in (1u32..=28, 1u32..=12, 0u32..100),
            sign in prop::sample::select("+-ABCDEFUVWXY".chars().collect::<Vec<_>>()),
            individual in 900u32..=999,
            before in "[a-zäö ,.(:]{0,20}",
            other in 0usize..30,
        ) {
            let code = code(day, month, year, sign, individual);
            let text = format!("{before} {code}, kiitos");
            prop_assert!(holds_identity_code(&text));
            prop_assert!(holds_identity_code(&text.to_lowercase()));
            let (body, check) = code.split_at(10);
            let right = CHECK.iter().position(|c| check.as_bytes()[0] == *c).expect("in the list");
            let wrong = char::from(CHECK[(right + 1 + other) % 31]);
            prop_assert!(!holds_identity_code(&format!("{before} {body}{wrong}")), "{}", wrong);
        }

        #[test]
        fn nothing_panics(text: String, digits in "[0-9+A-Y -]{0,40}") {
            let _ = holds_identity_code(&text);
            let _ = holds_identity_code(&digits);
        }
    }
}
