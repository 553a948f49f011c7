//! Made-up ideas by the million, for measuring; never for people.
//!
//! Every thousandth idea holds [`RARE`], every twentieth [`COMMON`]; days are spread over three
//! years, statuses, kinds and supports as in a living town. The same number gives the same ideas.

mod boards;

use domain::ideas::State;
use domain::ideas::similar::Analysed;
use domain::ideas::status::{AnswerDate, End, Quarter, Work};
use domain::ideas::text::Sentence;
use domain::{Date, GroupId, IdeaId, Kind, Language, Localised, Moment, Status, ThemeId};

use crate::codes::to_json;
use crate::search::{Words, index};
use crate::{Conn, Db, StoreError, groups, ideas::write, keys};

pub use boards::{LIVE, TRANSITIONS, fill_board};

/// The word that is in every thousandth idea.
pub const RARE: &str = "harvinainen";
/// The word that is in every twentieth idea.
pub const COMMON: &str = "yleinen";

/// The code of the group that holds what is held.
pub const GROUP: &str = "mittaus";

/// Ideas of one transaction.
const BATCH: i64 = 5000;
const DAYS: i64 = 3 * 365;

const WORDS: [&str; 64] = [
    "puisto",
    "katu",
    "koulu",
    "kirjasto",
    "ranta",
    "penkki",
    "valo",
    "tie",
    "silta",
    "polku",
    "keinu",
    "metsä",
    "lapsi",
    "nuori",
    "vanhus",
    "asukas",
    "kylä",
    "keskusta",
    "tori",
    "kauppa",
    "linja",
    "pyörä",
    "auto",
    "pysäkki",
    "suojatie",
    "nopeus",
    "talvi",
    "kesä",
    "lumi",
    "hiekka",
    "vesi",
    "järvi",
    "laituri",
    "sauna",
    "halli",
    "kenttä",
    "ilta",
    "aamu",
    "viikko",
    "ryhmä",
    "kerho",
    "tapahtuma",
    "retki",
    "ruoka",
    "roska",
    "astia",
    "aita",
    "portti",
    "kartta",
    "kyltti",
    "ovi",
    "katos",
    "puu",
    "pensas",
    "kukka",
    "nurmi",
    "raha",
    "työ",
    "yritys",
    "matka",
    "aika",
    "turva",
    "melu",
    "siisti",
];

const STATUSES: [Status; 10] = [
    Status::Received,
    Status::Received,
    Status::InHandling,
    Status::InHandling,
    Status::Preparing,
    Status::Doing,
    Status::Done,
    Status::Done,
    Status::Declined,
    Status::NotNow,
];

struct Vocabulary {
    /// Each word and what the analyser makes of it.
    plain: Vec<(&'static str, String)>,
    rare: String,
    common: String,
    themes: Vec<ThemeId>,
    group: GroupId,
}

/// Adds `count` made-up ideas and tells after each batch how many there are.
///
/// # Errors
/// Only faults of the database; whole batches stay.
pub async fn fill(
    db: &Db,
    words: &Words,
    count: i64,
    now: Moment,
    mut done: impl FnMut(i64),
) -> Result<(), StoreError> {
    let vocabulary = vocabulary(db, words).await?;
    let mut made = 0;
    while made < count {
        let batch = BATCH.min(count - made);
        let mut tx = db.write().await?;
        let first = write::next_number(&mut tx, batch).await?;
        for n in 0..batch {
            one(&mut tx, first + n, made + n, count, &vocabulary, now).await?;
        }
        tx.commit().await?;
        made += batch;
        done(made);
    }
    let mut tx = db.write().await?;
    index::mark_made_by(&mut tx, words, now).await?;
    tx.commit().await
}

async fn vocabulary(db: &Db, words: &Words) -> Result<Vocabulary, StoreError> {
    let group = groups::add_group(db, GROUP, &Localised::new("Mittausryhmä", "", ""), false).await?;
    let mut themes = Vec::new();
    for n in 1..=8 {
        let name = Localised::new(&format!("Mittausteema {n}"), "", "");
        themes.push(groups::add_theme(db, &format!("mittaus{n}"), &name, Some(group), false).await?);
    }
    let analysed = |word: &str| words.document(word, "", Language::Fi).title.join(" ");
    Ok(Vocabulary {
        plain: WORDS.iter().map(|word| (*word, analysed(word))).collect(),
        rare: analysed(RARE),
        common: analysed(COMMON),
        themes,
        group,
    })
}

/// A plain sequence that looks like chance (Steele & Vigna's splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % (limit as u64)).unwrap_or(0)
    }
}

async fn one(
    c: &mut Conn,
    id: i64,
    n: i64,
    count: i64,
    vocabulary: &Vocabulary,
    now: Moment,
) -> Result<(), StoreError> {
    let mut chance = Chance(n.unsigned_abs());
    let (mut title, mut title_words) = text(&mut chance, &vocabulary.plain, 3);
    let (mut body, mut body_words) = text(&mut chance, &vocabulary.plain, 30);
    for (every, word, analysed) in [(1000, RARE, &vocabulary.rare), (20, COMMON, &vocabulary.common)] {
        if n % every == every / 2 {
            body = format!("{body} {word}");
            body_words = format!("{body_words} {analysed}");
        }
    }
    if let Some(first) = title.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    title.push_str(&format!(" {n}"));
    title_words.push_str(&format!(" {n}"));
    let created = Moment::from_millis(now.millis() - (count - n) * (DAYS * 86_400_000 / count.max(1)));
    let status = STATUSES[chance.below(STATUSES.len())];
    let state = state(status, vocabulary.group, created.civil_day());
    let answered = matches!(status, Status::Done | Status::Declined | Status::NotNow).then(|| created.plus_days(6));
    let kind = Kind::ALL[[0, 0, 0, 0, 1, 2, 3, 4][chance.below(8)]];
    let supports = i64::try_from(chance.below(40) * chance.below(8)).unwrap_or(0);
    crate::sql!(
        "insert into idea (id, kind, title, text, language, theme_id, group_id, status, state, visibility, origin, \
                           identification, created_at, changed_at, answered_at, listed, awaiting, ring_key, in_ring, \
                           search_key, support_imported, support_total, answer_by, decision_by, answer_due, \
                           decision_due, taken_at, ended_at) \
         values ($1, $2, $3, $4, 'fi', $5, $6, $7, $8, 'public', 'resident', 'open', $9, $9, $10, $11, $12, $13, $14, \
                 $15, $16, $16, $17, $18, $17, $18, $19, $20)"
    )
    .bind(id)
    .bind(kind.as_code())
    .bind(title)
    .bind(body)
    .bind(vocabulary.themes[chance.below(vocabulary.themes.len())])
    .bind(state.group())
    .bind(status.as_code())
    .bind(to_json(&state)?)
    .bind(created)
    .bind(answered)
    .bind(true)
    .bind(write::is_awaiting(status, answered.is_some(), domain::Origin::Resident))
    .bind(keys::ring_key()?)
    .bind(now.millis() - created.millis() < i64::from(domain::ideas::fair::RING_DAYS) * 86_400_000)
    .bind(keys::search_key(created, IdeaId::new(id)))
    .bind(supports)
    .bind(domain::calendar::plus_days(created.civil_day(), 14))
    .bind(domain::calendar::plus_days(created.civil_day(), 60))
    .bind(state.group().map(|_| created.plus_days(2)))
    .bind(status.is_ending().then(|| created.plus_days(20)))
    .execute(c)
    .await?;
    crate::sql!(
        "insert into event (idea_id, kind, at, actor_kind, public, detail, not_before) \
         values ($1, 'received', $2, 'visitor', $3, '{}', $2)"
    )
    .bind(id)
    .bind(created)
    .bind(true)
    .execute(c)
    .await?;
    let analysed = Analysed {
        title: vec![title_words],
        text: vec![body_words],
    };
    index::keep_analysis(c, IdeaId::new(id), &analysed).await?;
    index::put(c, IdeaId::new(id)).await
}

fn text(chance: &mut Chance, words: &[(&str, String)], length: usize) -> (String, String) {
    let (mut plain, mut analysed) = (String::new(), String::new());
    for n in 0..length {
        let (word, forms) = &words[chance.below(words.len())];
        if n > 0 {
            plain.push(' ');
            analysed.push(' ');
        }
        plain.push_str(word);
        analysed.push_str(forms);
    }
    (plain, analysed)
}

fn state(status: Status, group: GroupId, day: Date) -> State {
    let words = |text: &str| Sentence::stored(text.to_owned());
    let end = End {
        group,
        on: domain::calendar::plus_days(day, 20),
    };
    let work = Work::Case {
        name: words("Mittaus"),
        number: words("MIT 1"),
    };
    match status {
        Status::InHandling => State::InHandling { group },
        Status::Preparing => State::Preparing { group, work },
        Status::Doing => match Quarter::new(day.year(), 4) {
            Some(quarter) => State::Doing { group, work, quarter },
            None => State::Preparing { group, work },
        },
        Status::Done => State::Done {
            end,
            changed: words("Mitattu."),
        },
        Status::Declined => State::Declined {
            end,
            reason: domain::DeclineReason::ExistsAlready,
            sentence: words("On jo."),
        },
        Status::NotNow => State::NotNow {
            group,
            review: domain::calendar::plus_days(day, 2000),
        },
        _ => State::Received {
            answer: AnswerDate::By(domain::calendar::plus_days(day, 14)),
        },
    }
}
