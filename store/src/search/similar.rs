//! Ideas that say the same as what somebody is writing.
//!
//! Candidates come from the index (rare words alone, common words of the title in pairs), at most a
//! few hundred whatever the town's size; how alike they are is the domain's to say.

use std::collections::HashMap;

use domain::ideas::similar::{Analysed, is_noise, score};
use domain::{IdeaId, Language, Status};

use super::matching::newest_with;
use super::words::{Query, Words};
use crate::codes::code;
use crate::db::{FromRow, Statement};
use crate::keys::id_in;
use crate::{Conn, StoreError};

/// An idea like the one being written.
#[derive(Clone, Debug, PartialEq)]
pub struct SimilarRow {
    /// Its number.
    pub id: IdeaId,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub status: Status,
    /// All its supports.
    pub supports: i64,
    /// A person has answered it.
    pub answered: bool,
    /// From 0 to 1.
    pub likeness: f64,
}

/// Less alike than this is not worth a person's time.
const LEAST: f64 = 0.14;
/// A word in more ideas than this is common.
const RARE: usize = 300;
/// Words of the draft that are looked up.
const TITLE_WORDS: usize = 14;
const TEXT_WORDS: usize = 10;
/// Newest ideas taken for a pair of common words, and pairs.
const PER_PAIR: usize = 100;
const PAIRS: usize = 6;
/// Ideas compared word by word, and how many are read in one statement.
const CANDIDATES: usize = 300;
const CHUNK: usize = 100;
/// Characters of the draft's text that are looked at.
const TEXT_LENGTH: usize = 1500;

#[derive(FromRow)]
struct Candidate {
    id: i64,
    title: String,
    status: String,
    support_total: i64,
    answered_at: Option<i64>,
    title_words: String,
    text_words: String,
}

/// At most `limit` listed ideas like the draft, the most alike first.
///
/// # Errors
/// Only faults of the database.
pub async fn similar(
    c: &mut Conn,
    words: &Words,
    title: &str,
    text: &str,
    limit: usize,
) -> Result<Vec<SimilarRow>, StoreError> {
    let (title, text) = (beginning(title, 300), beginning(text, TEXT_LENGTH));
    let draft = words.document(title, text, Language::Fi);
    let known = weigh(c, &draft).await?;
    let candidates = candidates(c, &draft, &known).await?;
    let mut alike = Vec::new();
    for chunk in candidates.chunks(CHUNK) {
        let mut statement = Statement::composed(candidates_text());
        for n in 0..CHUNK {
            statement = statement.bind(chunk.get(n).map_or(0, |id| id.get()));
        }
        for row in statement.all::<Candidate>(c).await? {
            let other = Analysed {
                title: cut(&row.title_words),
                text: cut(&row.text_words),
            };
            let likeness = score(&draft, &other, |word| known.weight(word));
            if likeness >= LEAST {
                alike.push(SimilarRow {
                    id: IdeaId::new(row.id),
                    title: row.title,
                    status: code("idea.status", &row.status)?,
                    supports: row.support_total,
                    answered: row.answered_at.is_some(),
                    likeness,
                });
            }
        }
    }
    alike.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then(b.id.cmp(&a.id)));
    alike.truncate(limit);
    Ok(alike)
}

/// Reads candidates by number; those that have left the lists meanwhile stay away.
pub(crate) fn candidates_text() -> String {
    let numbers: Vec<String> = (1..=CHUNK).map(|n| format!("${n}")).collect();
    format!(
        "select i.id, i.title, i.status, i.support_total, i.answered_at, a.title_words, a.text_words \
         from idea i join idea_analysis a on a.idea_id = i.id \
         where i.id in ({}) and i.listed",
        numbers.join(", ")
    )
}

/// How many ideas hold each word of the draft, and which ones hold the rare ones.
struct Known {
    ideas: f64,
    holders: HashMap<String, Vec<i64>>,
}

impl Known {
    /// Rare words tell more. A word of the other idea alone weighs as a middling one.
    fn weight(&self, word: &str) -> f64 {
        let holders = self.holders.get(word).map_or(20.0, |keys| keys.len() as f64);
        (1.0 + (self.ideas.max(50.0) / (1.0 + holders))).ln()
    }

    fn is_rare(&self, word: &str) -> bool {
        self.holders
            .get(word)
            .is_some_and(|keys| (1..=RARE).contains(&keys.len()))
    }

    fn is_common(&self, word: &str) -> bool {
        self.holders.get(word).is_some_and(|keys| keys.len() > RARE)
    }
}

async fn weigh(c: &mut Conn, draft: &Analysed) -> Result<Known, StoreError> {
    let (ideas,): (i64,) = crate::sql!("select value from counter where name = 'idea'")
        .one(c)
        .await?;
    let mut holders = HashMap::new();
    for word in looked_up(draft) {
        let keys = newest_with(c, &Query(vec![vec![word.clone()]]), RARE + 1).await?;
        holders.insert(word, keys);
    }
    Ok(Known {
        ideas: ideas as f64,
        holders,
    })
}

/// The draft's words worth a look: of the title in order, of the text the longest.
fn looked_up(draft: &Analysed) -> Vec<String> {
    let telling = |words: &[String]| -> Vec<String> {
        words
            .iter()
            .filter(|word| !is_noise(word) && word.chars().count() > 2)
            .cloned()
            .collect()
    };
    let mut words = telling(&draft.title);
    words.truncate(TITLE_WORDS);
    let mut of_text = telling(&draft.text);
    of_text.retain(|word| !words.contains(word));
    of_text.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    of_text.truncate(TEXT_WORDS);
    words.extend(of_text);
    words
}

async fn candidates(c: &mut Conn, draft: &Analysed, known: &Known) -> Result<Vec<IdeaId>, StoreError> {
    let mut shared: HashMap<i64, f64> = HashMap::new();
    for (word, keys) in &known.holders {
        let of_title = if draft.title.contains(word) { 2.0 } else { 1.0 };
        if known.is_rare(word) {
            for key in keys {
                *shared.entry(*key).or_default() += of_title * known.weight(word);
            }
        }
    }
    let common: Vec<&String> = draft.title.iter().filter(|word| known.is_common(word)).collect();
    let mut pairs = 0;
    'pairs: for (n, first) in common.iter().enumerate() {
        for second in &common[n + 1..] {
            if pairs == PAIRS {
                break 'pairs;
            }
            pairs += 1;
            let both = Query(vec![vec![(*first).clone()], vec![(*second).clone()]]);
            for key in newest_with(c, &both, PER_PAIR).await? {
                *shared.entry(key).or_default() += known.weight(first) + known.weight(second);
            }
        }
    }
    // All common words at once: an old idea of the same name is found however common its words.
    if common.len() > 2 {
        let all = Query(common.iter().map(|word| vec![(*word).clone()]).collect());
        for key in newest_with(c, &all, PER_PAIR).await? {
            *shared.entry(key).or_default() += common.iter().map(|word| 2.0 * known.weight(word)).sum::<f64>();
        }
    } else if let [only] = common.as_slice()
        && shared.is_empty()
    {
        for key in newest_with(c, &Query(vec![vec![(*only).clone()]]), PER_PAIR).await? {
            shared.insert(key, known.weight(only));
        }
    }
    let mut ranked: Vec<(i64, f64)> = shared.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    ranked.truncate(CANDIDATES);
    Ok(ranked.into_iter().map(|(key, _)| id_in(key)).collect())
}

fn cut(words: &str) -> Vec<String> {
    words
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn beginning(text: &str, length: usize) -> &str {
    text.char_indices().nth(length).map_or(text, |(end, _)| &text[..end])
}
