//! The boards a group can begin with: columns with roles, limits, policies and public wordings.
//!
//! Names are given in three languages and written to the board in the language of whoever creates it;
//! public wordings stay in all three. After that the board is the group's own and nothing here touches
//! it again. Limits follow `research/kanban-and-flow.md` D6: one and a half times the team for what is
//! being worked on, none for options and what is done.

use super::{ColumnRole, LabelColour, LabelPattern, ServiceClass};
use crate::codes::{Language, closed_lists};

closed_lists! {
    /// What sort of work a board begins for.
    BoardTemplate {
        /// Improving how things are done (Kehittämistyö).
        Development = "development",
        /// Requests that come in and are answered (Palvelupyynnöt).
        Requests = "requests",
        /// One undertaking with an end (Hanke).
        Project = "project",
        /// Three columns and nothing else.
        Empty = "empty",
    }
}

/// Words in Finnish, Swedish and English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words(pub &'static str, pub &'static str, pub &'static str);

impl Words {
    pub const NONE: Self = Self("", "", "");

    pub const fn get(self, language: Language) -> &'static str {
        match language {
            Language::Fi => self.0,
            Language::Sv => self.1,
            Language::En => self.2,
        }
    }
}

/// A limit before it is known how many people the group has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedLimit {
    None,
    /// One and a half times the team, at least two.
    Team,
}

impl PlannedLimit {
    /// Cards, for a team of so many.
    pub const fn cards(self, team: i64) -> Option<i64> {
        match self {
            Self::None => None,
            Self::Team => {
                let cards = (team * 3 + 1) / 2;
                Some(if cards < 2 { 2 } else { cards })
            }
        }
    }
}

/// A column to be.
#[derive(Clone, Copy, Debug)]
pub struct PlannedColumn {
    pub name: Words,
    pub role: ColumnRole,
    pub limit: PlannedLimit,
    pub entry: Words,
    /// One thing to be true on a line.
    pub exit: Words,
    /// What residents read; empty keeps the column out of the public.
    pub public: Words,
}

/// A lane beside the default one.
#[derive(Clone, Copy, Debug)]
pub struct PlannedLane {
    pub name: Words,
    pub limit: Option<i64>,
    pub class: Option<ServiceClass>,
}

#[derive(Clone, Copy, Debug)]
pub struct PlannedLabel {
    pub name: Words,
    pub colour: LabelColour,
    pub pattern: LabelPattern,
}

/// A whole board to be.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub columns: &'static [PlannedColumn],
    pub lanes: &'static [PlannedLane],
    pub labels: &'static [PlannedLabel],
}

/// What the lane that every board has is called.
pub const DEFAULT_LANE: Words = Words("Muut työt", "Övriga arbeten", "Other work");

impl BoardTemplate {
    pub const fn plan(self) -> Plan {
        match self {
            Self::Development => DEVELOPMENT,
            Self::Requests => REQUESTS,
            Self::Project => PROJECT,
            Self::Empty => EMPTY,
        }
    }
}

/// The letters before a card's number, proposed from the board's name: its first three letters.
pub fn proposed_prefix(name: &str) -> String {
    let letters: String = name
        .chars()
        .filter(|sign| sign.is_alphabetic())
        .take(3)
        .flat_map(char::to_uppercase)
        .collect();
    if letters.is_empty() { "TYÖ".to_owned() } else { letters }
}

/// A prefix as it is kept: 2–6 letters or digits in capitals, the first one a letter.
pub fn parse_prefix(text: &str) -> Option<String> {
    let prefix: String = text.trim().chars().flat_map(char::to_uppercase).collect();
    let count = prefix.chars().count();
    let is_sound = (2..=6).contains(&count)
        && prefix.chars().all(char::is_alphanumeric)
        && prefix.chars().next().is_some_and(char::is_alphabetic);
    is_sound.then_some(prefix)
}

const fn column(name: Words, role: ColumnRole) -> PlannedColumn {
    PlannedColumn {
        name,
        role,
        limit: match role {
            ColumnRole::Active => PlannedLimit::Team,
            _ => PlannedLimit::None,
        },
        entry: Words::NONE,
        exit: Words::NONE,
        public: Words::NONE,
    }
}

const EXPEDITE: PlannedLane = PlannedLane {
    name: Words("Kiireelliset", "Brådskande", "Urgent"),
    limit: Some(1),
    class: Some(ServiceClass::Expedite),
};

const PREPARED: Words = Words(
    "Asiaa valmistellaan.",
    "Ärendet bereds.",
    "The matter is being prepared.",
);
const BEING_DONE: Words = Words("Työ on käynnissä.", "Arbetet pågår.", "Work is under way.");
const WAITING: Words = Words(
    "Työ odottaa muita.",
    "Arbetet väntar på andra.",
    "The work is waiting for others.",
);
const IS_DONE: Words = Words("Työ on valmis.", "Arbetet är klart.", "The work is done.");

const DEVELOPMENT: Plan = Plan {
    columns: &[
        column(Words("Ideat", "Idéer", "Ideas"), ColumnRole::Option),
        PlannedColumn {
            entry: Words(
                "Päätetty tehdä. Tärkein ylimpänä.",
                "Beslutat att göras. Det viktigaste överst.",
                "Decided to be done. The most important on top.",
            ),
            exit: Words(
                "Tiedetään, mitä muuttuu ja kenelle\nJoku vetää työtä",
                "Vi vet vad som ändras och för vem\nNågon drar arbetet",
                "We know what changes and for whom\nSomebody pulls the work",
            ),
            public: PREPARED,
            ..column(Words("Jonossa", "I kö", "Next"), ColumnRole::Committed)
        },
        PlannedColumn {
            exit: Words(
                "Kokeiltu niiden kanssa, joita asia koskee",
                "Prövat med dem som saken gäller",
                "Tried with those it concerns",
            ),
            public: BEING_DONE,
            ..column(Words("Työn alla", "Under arbete", "In progress"), ColumnRole::Active)
        },
        PlannedColumn {
            entry: Words(
                "Kerro kortilla, mitä tai ketä odotetaan.",
                "Berätta på kortet vad eller vem ni väntar på.",
                "Tell on the card what or whom you wait for.",
            ),
            public: WAITING,
            ..column(Words("Odottaa", "Väntar", "Waiting"), ColumnRole::Wait)
        },
        PlannedColumn {
            entry: Words(
                "Uusi tapa on käytössä ja kerrottu.",
                "Det nya sättet är i bruk och berättat.",
                "The new way is in use and people know.",
            ),
            public: IS_DONE,
            ..column(Words("Valmis", "Klart", "Done"), ColumnRole::Done)
        },
    ],
    lanes: &[],
    labels: &[
        label(
            Words("Turha työ", "Onödigt arbete", "Waste"),
            LabelColour::Orange,
            LabelPattern::Stripes,
        ),
        label(
            Words("Asukkaalta", "Från invånare", "From residents"),
            LabelColour::Blue,
            LabelPattern::Dots,
        ),
        label(
            Words("Kokeilu", "Försök", "Trial"),
            LabelColour::Green,
            LabelPattern::Waves,
        ),
    ],
};

const REQUESTS: Plan = Plan {
    columns: &[
        column(Words("Tulleet", "Inkomna", "Received"), ColumnRole::Option),
        PlannedColumn {
            entry: Words(
                "Luvattu tehdä. Vanhin ylimpänä.",
                "Utlovat. Det äldsta överst.",
                "Promised. The oldest on top.",
            ),
            public: PREPARED,
            ..column(Words("Luvattu", "Utlovat", "Promised"), ColumnRole::Committed)
        },
        PlannedColumn {
            public: BEING_DONE,
            ..column(Words("Työn alla", "Under arbete", "In progress"), ColumnRole::Active)
        },
        PlannedColumn {
            entry: Words(
                "Kysymys on lähetetty. Kerro kortilla, kenelle.",
                "Frågan är skickad. Berätta på kortet till vem.",
                "The question is sent. Tell on the card to whom.",
            ),
            public: WAITING,
            ..column(
                Words("Odottaa vastausta", "Väntar på svar", "Waiting for an answer"),
                ColumnRole::Wait,
            )
        },
        PlannedColumn {
            entry: Words(
                "Pyytäjälle on kerrottu.",
                "Den som bad har fått veta.",
                "Whoever asked has been told.",
            ),
            public: IS_DONE,
            ..column(Words("Valmis", "Klart", "Done"), ColumnRole::Done)
        },
    ],
    lanes: &[EXPEDITE],
    labels: &[
        label(Words("Vika", "Fel", "Fault"), LabelColour::Red, LabelPattern::Grid),
        label(Words("Toive", "Önskan", "Wish"), LabelColour::Blue, LabelPattern::Dots),
        label(
            Words("Neuvonta", "Rådgivning", "Advice"),
            LabelColour::Teal,
            LabelPattern::Waves,
        ),
    ],
};

const PROJECT: Plan = Plan {
    columns: &[
        column(Words("Suunnitteilla", "Planeras", "Planned"), ColumnRole::Option),
        PlannedColumn {
            exit: Words(
                "Tekijä on sovittu\nTiedetään, milloin työ on valmis",
                "Det är avtalat vem som gör\nVi vet när arbetet är klart",
                "Who does it is agreed\nWe know when the work is done",
            ),
            public: PREPARED,
            ..column(Words("Seuraavaksi", "Härnäst", "Next"), ColumnRole::Committed)
        },
        PlannedColumn {
            public: BEING_DONE,
            ..column(Words("Tekeillä", "På gång", "In progress"), ColumnRole::Active)
        },
        PlannedColumn {
            entry: Words(
                "Joku muu kuin tekijä katsoo.",
                "Någon annan än den som gjort tittar.",
                "Somebody else than the maker looks.",
            ),
            exit: Words(
                "Katsottu ja hyväksytty",
                "Granskat och godkänt",
                "Looked at and accepted",
            ),
            public: BEING_DONE,
            ..column(Words("Tarkistus", "Granskning", "Review"), ColumnRole::Active)
        },
        PlannedColumn {
            public: IS_DONE,
            ..column(Words("Valmis", "Klart", "Done"), ColumnRole::Done)
        },
    ],
    lanes: &[],
    labels: &[
        label(
            Words("Päätös", "Beslut", "Decision"),
            LabelColour::Purple,
            LabelPattern::Bars,
        ),
        label(
            Words("Hankinta", "Upphandling", "Procurement"),
            LabelColour::Yellow,
            LabelPattern::Grid,
        ),
        label(
            Words("Viestintä", "Kommunikation", "Communication"),
            LabelColour::Teal,
            LabelPattern::Waves,
        ),
    ],
};

const EMPTY: Plan = Plan {
    columns: &[
        column(Words("Jonossa", "I kö", "Next"), ColumnRole::Committed),
        column(Words("Työn alla", "Under arbete", "In progress"), ColumnRole::Active),
        column(Words("Valmis", "Klart", "Done"), ColumnRole::Done),
    ],
    lanes: &[],
    labels: &[],
};

const fn label(name: Words, colour: LabelColour, pattern: LabelPattern) -> PlannedLabel {
    PlannedLabel { name, colour, pattern }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_worked_with_from_the_first_minute() {
        for template in BoardTemplate::ALL {
            let columns = template.plan().columns;
            for role in [ColumnRole::Committed, ColumnRole::Active, ColumnRole::Done] {
                assert!(columns.iter().any(|it| it.role == role), "{template:?} {role:?}");
            }
            let stages: Vec<_> = columns.iter().map(|it| it.role.stage()).collect();
            assert!(stages.is_sorted(), "{template:?}: work goes from left to right");
        }
    }

    #[test]
    fn a_limit_is_one_and_a_half_times_the_team_and_never_under_two() {
        let limit = |team| PlannedLimit::Team.cards(team);
        assert_eq!(
            [limit(0), limit(1), limit(3), limit(4)],
            [Some(2), Some(2), Some(5), Some(6)]
        );
        assert_eq!(PlannedLimit::None.cards(4), None);
    }

    #[test]
    fn a_prefix_is_short_and_in_capitals() {
        assert_eq!(proposed_prefix("Tekniset työt"), "TEK");
        assert_eq!(proposed_prefix("  2026 "), "TYÖ");
        assert_eq!(parse_prefix(" tek "), Some("TEK".to_owned()));
        assert_eq!(parse_prefix("T-1"), None);
        assert_eq!(parse_prefix("1A"), None);
        assert_eq!(parse_prefix("LIIANPITKÄ"), None);
    }
}
