//! What the doors for text let in, tried with ordinary words and with anything at all.

use super::*;
use proptest::prelude::*;

fn text(raw: &str) -> String {
    IdeaText::parse(raw).expect("a sound text").into_string()
}

#[test]
fn a_title_is_one_line_with_single_spaces() {
    let title = IdeaTitle::parse("  Penkki\tterveyskeskuksen \r\n eteen ").expect("a title");
    assert_eq!(title.as_str(), "Penkki terveyskeskuksen eteen");
}

#[test]
fn line_ends_are_one_kind_and_paragraphs_are_kept() {
    assert_eq!(
        text("Ensimmäinen kappale. \r\n\r\n\r\n\r\n  Toinen.\rKolmas rivi."),
        "Ensimmäinen kappale.\n\nToinen.\nKolmas rivi."
    );
}

#[test]
fn what_is_not_seen_is_taken_out() {
    assert_eq!(text("Pen\0kki ran\u{202e}taan\u{200b} heti"), "Penkki rantaan heti");
    // The joiner inside an emoji stays, or the family falls apart.
    assert!(text("Leikkipuisto perheille 👨\u{200d}👩\u{200d}👧").contains('\u{200d}'));
}

#[test]
fn a_text_of_signs_that_nobody_sees_is_no_text() {
    for unseen in [
        "\u{3164}",
        "\u{ffa0}",
        "\u{115f}",
        "\u{1160}",
        "\u{2800}",
        "\u{200b}",
        "\u{200c}",
        "\u{200d}",
        "\u{34f}",
        "\u{61c}",
        "\u{180e}",
        "\u{2060}",
        "\u{feff}",
        "\u{fe0f}",
        "\u{202e}",
        "\u{2066}",
        "\u{e0041}",
        "\u{0}",
    ] {
        let many = unseen.repeat(20);
        assert_eq!(IdeaTitle::parse(&many), Err(ProblemCode::Missing), "{unseen:?}");
        assert_eq!(PersonName::parse(&many), Err(ProblemCode::Missing), "{unseen:?}");
        assert_eq!(CommentText::parse(&many), Err(ProblemCode::Missing), "{unseen:?}");
        let hidden = format!("{unseen}Penkki{unseen} ran{unseen}{unseen}taan{unseen}");
        let seen = IdeaTitle::parse(&hidden).expect("a title").into_string();
        assert!(seen.starts_with('P') && seen.ends_with('n'), "{seen:?}");
    }
    assert_eq!(PersonName::parse("\u{301}\u{301}"), Err(ProblemCode::Malformed));
    assert_eq!(
        CommentText::parse("a\u{200d}\u{200d}\u{200d}"),
        Err(ProblemCode::TooShort)
    );
    // Scripts and pictures that need their joiners keep them.
    for whole in ["می\u{200c}خواهم", "❤\u{fe0f}\u{200d}🔥 hieno"] {
        assert_eq!(CommentText::parse(whole).expect("a text").as_str(), whole);
    }
}

#[test]
fn letters_sent_in_two_parts_are_put_together() {
    assert_eq!(
        text("Ha\u{308}meenkyro\u{308}ntie \u{2013} A\u{30a}bo"),
        "Hämeenkyröntie – Åbo"
    );
}

#[test]
fn lengths_are_counted_in_characters() {
    assert!(IdeaTitle::parse("ääkkö").is_ok());
    assert_eq!(IdeaTitle::parse("äänt"), Err(ProblemCode::TooShort));
    assert!(IdeaTitle::parse(&"ö".repeat(120)).is_ok());
    assert_eq!(IdeaTitle::parse(&"ö".repeat(121)), Err(ProblemCode::TooLong));
    assert!(IdeaText::parse(&"å".repeat(5000)).is_ok());
    assert_eq!(IdeaText::parse(&"å".repeat(5001)), Err(ProblemCode::TooLong));
}

#[test]
fn nothing_but_spaces_is_missing_and_nothing_but_signs_is_malformed() {
    assert_eq!(IdeaTitle::parse(" \n\t\0 "), Err(ProblemCode::Missing));
    assert_eq!(IdeaTitle::parse("!?!?!?"), Err(ProblemCode::Malformed));
}

#[test]
fn an_import_may_be_shorter_and_longer_than_the_form_allows() {
    assert!(IdeaTitle::imported("Wifi").is_ok());
    assert!(IdeaText::imported("Wifi").is_ok());
    assert!(IdeaText::imported(&"a".repeat(20_000)).is_ok());
    assert_eq!(IdeaText::imported(&"a".repeat(20_001)), Err(ProblemCode::TooLong));
}

#[test]
fn addresses_that_mail_can_be_tried_to() {
    for sound in [
        "asukas@example.fi",
        "etu.suku+lanka@posti.example.fi",
        "o'neil@example.com",
        "a@b.fi",
        "äiti@mökki.example",
    ] {
        assert!(EmailAddress::parse(sound).is_ok(), "{sound}");
    }
    let host = EmailAddress::parse(" Asukas@Example.FI ").expect("an address");
    assert_eq!(host.as_str(), "Asukas@example.fi");
}

#[test]
fn addresses_that_are_mistyped() {
    for wrong in [
        "asukas",
        "asukas@",
        "@example.fi",
        "asukas@example",
        "asukas@@example.fi",
        "asu kas@example.fi",
        "asukas@example..fi",
        ".asukas@example.fi",
        "asukas@-example.fi",
        "asukas@example.fi.",
        "asukas@example.fi, toinen@example.fi",
        "asukas@127.0.0.1",
        "<asukas@example.fi>",
        "asukas@exam_ple.fi",
        "mailto:asukas@example.fi",
    ] {
        assert_eq!(EmailAddress::parse(wrong), Err(ProblemCode::Malformed), "{wrong}");
    }
    let long = format!("{}@example.fi", "a".repeat(300));
    assert_eq!(EmailAddress::parse(&long), Err(ProblemCode::TooLong));
    assert_eq!(EmailAddress::parse("  "), Err(ProblemCode::Missing));
}

fn is_clean(text: &str) -> bool {
    text.chars().any(is_seen)
        && !text.chars().any(|c| is_forbidden(c) && c != '\n')
        && !text.chars().any(|c| is_blank(c) && c != ' ' && c != '\n')
        && !text.ends_with(is_joiner)
        && !text.starts_with(is_joiner)
        && !text.chars().any(|c| c.is_control() && c != '\n')
        && !text.contains("\n\n\n")
        && !text.contains(" \n")
        && text == text.trim()
}

/// Text as attackers and strange keyboards send it.
fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        prop::collection::vec(any::<u8>(), 0..400).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        "[ a-zäö\r\n\t\u{0}\u{85}\u{200b}\u{202e}\u{308}\u{a0}!@.]{0,300}",
        "[ a\n\u{3164}\u{200c}\u{200d}\u{fe0f}\u{2800}\u{34f}\u{301}👍]{0,60}",
    ]
}

proptest! {
    #[test]
    fn no_text_panics_and_what_passes_is_clean(raw in anything()) {
        let _ = EmailAddress::parse(&raw);
        let _ = PersonName::parse(&raw);
        if let Ok(place) = Place::parse(&raw) {
            prop_assert!(is_clean(place.as_str()) && !place.as_str().contains('\n'));
        }
        if let Ok(name) = PersonName::parse(&raw) {
            prop_assert!(is_clean(name.as_str()), "{:?}", name);
        }
        if let Ok(comment) = CommentText::parse(&raw) {
            prop_assert!(is_clean(comment.as_str()), "{:?}", comment);
        }
        if let Ok(title) = IdeaTitle::parse(&raw) {
            prop_assert!(is_clean(title.as_str()) && !title.as_str().contains('\n'));
            prop_assert!((5..=120).contains(&length(title.as_str())));
        }
        if let Ok(text) = IdeaText::parse(&raw) {
            prop_assert!(is_clean(text.as_str()));
            prop_assert!((10..=5000).contains(&length(text.as_str())));
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing(raw in anything()) {
        if let Ok(text) = IdeaText::imported(&raw) {
            prop_assert_eq!(IdeaText::imported(text.as_str()), Ok(text));
        }
    }

    #[test]
    fn the_counter_beside_the_field_agrees_with_the_check(raw in anything()) {
        match IdeaText::parse(&raw) {
            Ok(text) => prop_assert_eq!(clean_length(&raw), length(text.as_str())),
            Err(ProblemCode::TooShort) => prop_assert!((1..10).contains(&clean_length(&raw))),
            Err(ProblemCode::Missing) => prop_assert_eq!(clean_length(&raw), 0),
            Err(_) => {}
        }
    }

    #[test]
    fn what_json_carries_passes_the_same_door(raw in anything()) {
        let json = serde_json::to_string(&raw).expect("text becomes JSON");
        let read = serde_json::from_str::<IdeaTitle>(&json).ok();
        prop_assert_eq!(read, IdeaTitle::parse(&raw).ok());
    }
}
