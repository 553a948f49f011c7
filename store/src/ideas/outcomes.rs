//! How the latest answers begin: what the front page shows of each answered idea.

use domain::{IdeaId, Language, Moment};

use crate::codes::code;
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// Ideas asked about at once.
const MOST: usize = 6;

/// The latest answer of an idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The idea.
    pub id: IdeaId,
    /// The answer's first words.
    pub opening: String,
    /// The language it is written in.
    pub language: Language,
}

#[derive(FromRow)]
struct Raw {
    idea_id: i64,
    opening: String,
    language: String,
}

/// The latest answers of at most six listed ideas, as readers may see them at `now`.
///
/// # Errors
/// Only faults of the database.
pub async fn outcomes(c: &mut Conn, ids: &[IdeaId], now: Moment) -> Result<Vec<Outcome>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = crate::sql!(
        "select a.idea_id, substr(a.text, 1, 160) as opening, a.language \
         from answer a join idea i on i.id = a.idea_id join event e on e.id = a.event_id \
         where i.listed and e.not_before <= $7 \
           and a.idea_id in ($1, $2, $3, $4, $5, $6) \
           and not exists (select 1 from answer later join event le on le.id = later.event_id \
                           where later.idea_id = a.idea_id and later.id > a.id and le.not_before <= $7)"
    );
    for n in 0..MOST {
        // No idea has the number 0.
        statement = statement.bind(ids.get(n).map_or(0, |id| id.get()));
    }
    statement = statement.bind(now);
    let mut found = Vec::with_capacity(ids.len());
    for raw in statement.all::<Raw>(c).await? {
        found.push(Outcome {
            id: IdeaId::new(raw.idea_id),
            opening: first_words(&raw.opening),
            language: code("answer.language", &raw.language)?,
        });
    }
    Ok(found)
}

/// The first sentence, or as many whole words as fit.
fn first_words(opening: &str) -> String {
    let line = opening.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(end) = line.find(". ") {
        return line[..=end].to_owned();
    }
    if opening.chars().count() < 160 {
        return line;
    }
    match line.rfind(' ') {
        Some(end) => [&line[..end], "…"].concat(),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_a_sentence_or_whole_words() {
        assert_eq!(
            first_words("Penkit tuotiin torille. Kiitos ideasta!"),
            "Penkit tuotiin torille."
        );
        assert_eq!(first_words("Penkit\n\ntuotiin"), "Penkit tuotiin");
        assert!(first_words(&"sana ".repeat(40)[..160]).ends_with("sana…"));
    }
}
