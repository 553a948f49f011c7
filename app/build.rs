//! Turns `locales/{fi,sv,en}/*.json` into plain functions: `t::ideas::send_title(l)`.
//!
//! The files are i18next v4: `{{ name }}` for what is filled in, `_one` and `_other` for numbers.
//! A key that one language lacks, one that only another has, or a variable that differs between
//! languages fails the build, with the file and the key named.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const LANGUAGES: [(&str, &str); 3] = [("fi", "Fi"), ("sv", "Sv"), ("en", "En")];

/// key -> text, nested keys joined by `_`.
type Texts = BTreeMap<String, String>;

fn main() {
    let locales = PathBuf::from("../locales");
    // The folders for new files; a folder's own time does not tell of every change inside it.
    for (tag, _) in LANGUAGES {
        println!("cargo::rerun-if-changed=../locales/{tag}");
    }
    let mut code = String::new();
    for feature in features(&locales.join("fi")) {
        let texts = LANGUAGES.map(|(tag, _)| read(&locales.join(tag).join(format!("{feature}.json"))));
        compare(&feature, &texts);
        writeln!(
            code,
            "/// Words of `{feature}`.\npub mod {feature} {{\n    use super::*;"
        )
        .expect("a string grows");
        for key in texts[0].keys() {
            if let Some(stem) = key.strip_suffix("_one") {
                plural(&mut code, &feature, stem, &texts);
            } else if !key.ends_with("_other") || !texts[0].contains_key(&format!("{}_one", stem_of(key))) {
                single(&mut code, key, &texts);
            }
        }
        code.push_str("}\n");
    }
    // A new file takes the old one's place: never half a file, and never written through into a copy.
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("t.rs.new"), code).expect("the build folder can be written");
    fs::rename(out.join("t.rs.new"), out.join("t.rs")).expect("the build folder can be written");
}

fn stem_of(key: &str) -> &str {
    key.strip_suffix("_other").unwrap_or(key)
}

fn features(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("locales/fi is there")
        .filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(str::to_owned))
        .collect();
    names.sort();
    names
}

fn read(file: &Path) -> Texts {
    println!("cargo::rerun-if-changed={}", file.display());
    let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let mut texts = Texts::new();
    flatten("", &json, &mut texts, file);
    texts
}

fn flatten(prefix: &str, json: &serde_json::Value, into: &mut Texts, file: &Path) {
    match json {
        serde_json::Value::String(text) => {
            into.insert(prefix.to_owned(), text.clone());
        }
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                let name = if prefix.is_empty() {
                    key.clone()
                } else {
                    format!("{prefix}_{key}")
                };
                flatten(&name, value, into, file);
            }
        }
        _ => panic!("{}: {prefix} is neither a text nor a group of texts", file.display()),
    }
}

/// Every language says the same things with the same variables.
fn compare(feature: &str, texts: &[Texts; 3]) {
    let finnish = &texts[0];
    for (index, (tag, _)) in LANGUAGES.iter().enumerate().skip(1) {
        for (key, text) in finnish {
            let Some(other) = texts[index].get(key) else {
                panic!("locales/{tag}/{feature}.json lacks the key {key}");
            };
            let (mut ours, mut theirs) = (variables(text), variables(other));
            ours.sort();
            theirs.sort();
            assert!(
                ours == theirs,
                "locales/{tag}/{feature}.json: {key} has the variables {theirs:?}, Finnish has {ours:?}"
            );
        }
        if let Some(extra) = texts[index].keys().find(|key| !finnish.contains_key(*key)) {
            panic!("locales/{tag}/{feature}.json has the key {extra}, which Finnish lacks");
        }
    }
}

/// The variables of a text in the order they appear, each once.
fn variables(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in text.split("{{").skip(1) {
        let name = part.split("}}").next().unwrap_or_default().trim().to_owned();
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

fn single(code: &mut String, key: &str, texts: &[Texts; 3]) {
    let names = variables(&texts[0][key]);
    let doc = texts[0][key].replace('\n', " ");
    writeln!(code, "    #[doc = {doc:?}]").expect("a string grows");
    if names.is_empty() {
        writeln!(
            code,
            "    pub fn {key}(l: Language) -> &'static str {{\n        match l {{"
        )
        .expect("a string grows");
        for (index, (_, variant)) in LANGUAGES.iter().enumerate() {
            writeln!(code, "            Language::{variant} => {:?},", texts[index][key]).expect("a string grows");
        }
        code.push_str("        }\n    }\n");
        return;
    }
    let parameters: Vec<String> = names.iter().map(|name| format!("{name}: impl AsRef<str>")).collect();
    writeln!(
        code,
        "    pub fn {key}(l: Language, {}) -> String {{",
        parameters.join(", ")
    )
    .expect("a string grows");
    code.push_str("        match l {\n");
    for (index, (_, variant)) in LANGUAGES.iter().enumerate() {
        writeln!(
            code,
            "            Language::{variant} => {},",
            concat(&texts[index][key])
        )
        .expect("a string grows");
    }
    code.push_str("        }\n    }\n");
}

/// `key_one` and `key_other` become one function of a number; `{{ count }}` is the number itself.
fn plural(code: &mut String, feature: &str, stem: &str, texts: &[Texts; 3]) {
    let (one, other) = (format!("{stem}_one"), format!("{stem}_other"));
    assert!(
        texts[0].contains_key(&other),
        "locales/fi/{feature}.json has {one} but not {other}"
    );
    let mut names = variables(&texts[0][&other]);
    names.retain(|name| name != "count");
    let parameters: String = names.iter().map(|name| format!(", {name}: impl AsRef<str>")).collect();
    writeln!(code, "    #[doc = {:?}]", texts[0][&other]).expect("a string grows");
    writeln!(
        code,
        "    pub fn {stem}(l: Language, number: i64{parameters}) -> String {{"
    )
    .expect("a string grows");
    let tells_number = texts.iter().any(|it| {
        [&one, &other]
            .iter()
            .any(|key| variables(&it[*key]).contains(&"count".to_owned()))
    });
    if tells_number {
        code.push_str("        let count = crate::ui::grouped(number);\n");
    }
    code.push_str("        match (l, number == 1) {\n");
    for (index, (_, variant)) in LANGUAGES.iter().enumerate() {
        writeln!(
            code,
            "            (Language::{variant}, true) => {},",
            concat(&texts[index][&one])
        )
        .expect("a string grows");
        writeln!(
            code,
            "            (Language::{variant}, false) => {},",
            concat(&texts[index][&other])
        )
        .expect("a string grows");
    }
    code.push_str("        }\n    }\n");
}

/// A text with variables as an expression: pieces joined, no formatting machinery in the client.
fn concat(text: &str) -> String {
    let mut pieces = Vec::new();
    for (index, part) in text.split("{{").enumerate() {
        let rest = if index == 0 {
            part
        } else {
            let (name, rest) = part
                .split_once("}}")
                .unwrap_or_else(|| panic!("a variable is not closed: {text}"));
            pieces.push(format!("AsRef::<str>::as_ref(&{})", name.trim()));
            rest
        };
        if !rest.is_empty() {
            pieces.push(format!("{rest:?}"));
        }
    }
    format!("[{}].concat()", pieces.join(", "))
}
