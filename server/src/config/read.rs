//! Turns files, variables and flags into names and values, and finds where a name was written.

use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};

/// Names and values that do not come from a file.
pub(super) struct Pairs {
    pub(super) source: &'static str,
    pub(super) pairs: Vec<(String, String)>,
}

impl Provider for Pairs {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.source)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let mut dict = Dict::new();
        for (name, value) in &self.pairs {
            let nested = figment::util::nest(name, Value::from(value.clone()));
            if let Value::Dict(_, inner) = nested {
                merge(&mut dict, inner);
            }
        }
        Ok(Profile::Default.collect(dict))
    }
}

fn merge(into: &mut Dict, from: Dict) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Dict(_, old)), Value::Dict(_, new)) => merge(old, new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// `{town: {name: "x"}}` becomes `town.name = x`; a list becomes words with commas.
pub(super) fn flatten(prefix: &str, dict: &Dict, out: &mut Vec<(String, String)>) {
    for (key, value) in dict {
        let name = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            Value::Dict(_, inner) => flatten(&name, inner, out),
            value => out.push((name, plain(value))),
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(_, text) => text.clone(),
        Value::Char(_, c) => c.to_string(),
        Value::Bool(_, yes) => yes.to_string(),
        Value::Num(_, number) => number
            .to_u128()
            .map(|n| n.to_string())
            .or_else(|| number.to_i128().map(|n| n.to_string()))
            .unwrap_or_else(|| number.to_f64().map_or(String::new(), |n| n.to_string())),
        Value::Array(_, items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Empty(..) | Value::Dict(..) => String::new(),
    }
}

/// The line of a setting in the file, counted from one; its section's line when only that is there.
pub(super) fn line_of(text: &str, name: &str) -> usize {
    let mut section = String::new();
    let mut nearest = 0;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header
                .trim_start_matches('[')
                .split(']')
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
                + ".";
            if name.starts_with(&section) {
                nearest = index + 1;
            }
        } else if let Some((key, _)) = line.split_once('=') {
            let full = format!("{section}{}", key.trim().trim_matches('"'));
            if full == name || name.starts_with(&format!("{full}.")) {
                return index + 1;
            }
        }
    }
    nearest
}

/// The name a slip of the finger was most likely meant to be.
pub(super) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|known| (distance(name, known), known))
        .min()
        .filter(|(far, _)| *far <= 2)
        .map(|(_, known)| known)
}

/// How many letters must be added, removed or changed to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_in_its_section() {
        let text = "port = 3000\n# a remark\n[limits]\nideas = 1\n\n[town.name]\nfi = \"Kunta\"\n";
        assert_eq!(line_of(text, "port"), 1);
        assert_eq!(line_of(text, "limits.ideas"), 4);
        assert_eq!(line_of(text, "town.name.fi"), 7);
        assert_eq!(line_of(text, "town.name.de"), 6);
        assert_eq!(line_of(text, "ideas"), 0);
    }

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        assert_eq!(nearest("orign", ["origin", "port"].into_iter()), Some("origin"));
        assert_eq!(nearest("something", ["origin", "port"].into_iter()), None);
    }
}
