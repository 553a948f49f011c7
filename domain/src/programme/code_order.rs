//! The order of codes such as 2.3 and 2.10, in which numbers are numbers.

/// What codes are sorted by as text: each number in them has six digits.
///
/// ```
/// use domain::programme::code_order;
/// assert!(code_order("2.3") < code_order("2.10"));
/// ```
pub fn code_order(code: &str) -> String {
    let mut order = String::with_capacity(code.len() + 12);
    let mut digits = String::new();
    for sign in code.to_lowercase().chars().chain(['\0']) {
        if sign.is_ascii_digit() {
            digits.push(sign);
            continue;
        }
        if !digits.is_empty() {
            order.push_str(&format!("{:0>6}", digits.trim_start_matches('0')));
            digits.clear();
        }
        if sign != '\0' {
            order.push(sign);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::code_order;

    #[test]
    fn numbers_in_codes_are_sorted_as_numbers() {
        let mut codes = ["10", "2.10", "2.3", "A2", "2", "10.1", "a10"];
        codes.sort_by_key(|code| code_order(code));
        assert_eq!(codes, ["2", "2.3", "2.10", "10", "10.1", "A2", "a10"]);
    }
}
