//! What the compass must and must not find, told by sentences as residents write them.
//! `compass/<door>.txt` holds them: `+` must light the door, `-` must not.

use domain::ideas::compass::{Door, doors};

const LISTS: [(Door, &str); 6] = [
    (Door::Emergency, include_str!("compass/emergency.txt")),
    (
        Door::PersonalIdentityCode,
        include_str!("compass/personal_identity_code.txt"),
    ),
    (Door::Appeal, include_str!("compass/appeal.txt")),
    (
        Door::InformationRequest,
        include_str!("compass/information_request.txt"),
    ),
    (Door::WellbeingCounty, include_str!("compass/wellbeing_county.txt")),
    (Door::Initiative, include_str!("compass/initiative.txt")),
];

fn sentences(list: &str, sign: &str) -> Vec<String> {
    list.lines()
        .filter_map(|line| line.strip_prefix(sign))
        .map(|sentence| sentence.trim().to_owned())
        .collect()
}

#[test]
fn every_list_has_forty_sentences_of_each_kind() {
    for (door, list) in LISTS {
        assert!(sentences(list, "+ ").len() >= 40, "{door:?}");
        assert!(sentences(list, "- ").len() >= 40, "{door:?}");
    }
}

#[test]
fn every_sentence_that_must_light_a_door_does() {
    let missed: Vec<String> = LISTS
        .iter()
        .flat_map(|(door, list)| {
            sentences(list, "+ ")
                .into_iter()
                .filter(|sentence| !doors("", sentence).contains(door))
                .map(move |sentence| format!("{door:?}: {sentence}"))
        })
        .collect();
    assert!(missed.is_empty(), "missed:\n{}", missed.join("\n"));
}

#[test]
fn no_sentence_lights_a_door_in_vain() {
    let lit: Vec<String> = LISTS
        .iter()
        .flat_map(|(door, list)| {
            sentences(list, "- ")
                .into_iter()
                .filter(|sentence| doors("", sentence).contains(door))
                .map(move |sentence| format!("{door:?}: {sentence}"))
        })
        .collect();
    assert!(lit.is_empty(), "lit in vain:\n{}", lit.join("\n"));
}

#[test]
fn the_title_counts_as_much_as_the_text() {
    let text = "Naapurin autotallin paikka on väärä.";
    assert_eq!(doors("Oikaisuvaatimus", text), [Door::Appeal]);
}

#[test]
fn the_most_urgent_door_comes_first() {
    let text = "Teen kuntalaisaloitteen. Talo palaa! Terveyskeskukseen ei saa aikaa.";
    assert_eq!(
        doors("Monta asiaa", text),
        [Door::Emergency, Door::WellbeingCounty, Door::Initiative]
    );
}

#[test]
fn what_must_not_light_its_own_door_lights_no_other_either() {
    for (own, list) in LISTS {
        for sentence in sentences(list, "- ") {
            assert_eq!(doors("", &sentence), [], "{own:?}: {sentence}");
        }
    }
}
