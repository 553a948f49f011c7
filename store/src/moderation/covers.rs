//! Covering a passage, taking it back within its days, and erasing the words after them.

use domain::moderation::{COVER_DAYS, Counted, Outcome, Place, Target, cover as covered_text, uncover as put_back};
use domain::thread::Facts;
use domain::{Act, Actor, CommentId, EventKind, HideReason, IdeaId, Language, MailKind, Moment, Refusal};

use super::{count, replies, reports, taken};
use crate::codes::code;
use crate::db::FromRow;
use crate::ideas::events::{self, Happening};
use crate::ideas::{Matter, write};
use crate::search::{Words, index};
use crate::{Conn, Db, StoreError, Tx, discussion, ideas, outbox};

/// What is to be covered.
#[derive(Clone, Debug)]
pub struct Covering {
    /// The idea, or the idea that the comment is under.
    pub idea: IdeaId,
    /// The comment, when the words are in one.
    pub comment: Option<CommentId>,
    /// In which field.
    pub place: Place,
    /// The words, exactly as they stand.
    pub words: String,
    /// Why.
    pub reason: HideReason,
}

/// A covered passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Its number.
    pub id: i64,
    /// The comment, when the words are in one.
    pub comment: Option<CommentId>,
    /// In which field.
    pub place: Place,
    /// Why.
    pub reason: HideReason,
    /// The words, until they are erased.
    pub words: Option<String>,
    /// When.
    pub at: Moment,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    idea_id: i64,
    comment_id: Option<i64>,
    field: String,
    reason: String,
    words: Option<String>,
    at: i64,
    mark: i64,
}

/// The covered passages of an idea and of what is said under it, the latest first.
///
/// # Errors
/// Only faults of the database.
pub async fn covers(c: &mut Conn, idea: IdeaId) -> Result<Vec<Cover>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select id, idea_id, comment_id, field, reason, words, at, mark from cover \
         where idea_id = $1 order by id desc limit 200"
    )
    .bind(idea)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Cover {
                id: raw.id,
                comment: raw.comment_id.map(CommentId::new),
                place: code("cover.field", &raw.field)?,
                reason: code("cover.reason", &raw.reason)?,
                words: raw.words,
                at: Moment::from_millis(raw.at),
            })
        })
        .collect()
}

/// Whether a passage of the idea's own is covered.
///
/// # Errors
/// Only faults of the database.
pub async fn has_cover(c: &mut Conn, idea: IdeaId) -> Result<bool, StoreError> {
    let covered: Option<(i64,)> = crate::sql!("select id from cover where idea_id = $1 and comment_id is null limit 1")
        .bind(idea)
        .optional(c)
        .await?;
    Ok(covered.is_some())
}

/// Covers the words wherever they stand in the field; the search follows and the author is told.
/// How many places were covered.
///
/// # Errors
/// Only faults of the database; the refusals are inside. [`Refusal::Changed`]: the words do not
/// stand there.
pub async fn cover(
    db: &Db,
    words: &Words,
    covering: Covering,
    actor: &Actor,
    now: Moment,
) -> Result<Result<usize, Refusal>, StoreError> {
    let place = At {
        idea: covering.idea,
        comment: covering.comment,
        place: covering.place,
    };
    let change = |text: &str, language| {
        covered_text(text, &covering.words, language, covering.reason).map(|covered| covered.text)
    };
    let analysed = place.analysed(db, words, change).await?;
    let mut tx = db.write().await?;
    let idea = match taken(&mut tx, covering.idea, Act::Cover, actor, now).await? {
        Ok(idea) => idea,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some((text, language)) = place.read(&mut tx, &idea).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    let Some(covered) = covered_text(&text, &covering.words, language, covering.reason) else {
        return Ok(Err(Refusal::Changed));
    };
    // The later marks first: each moves onto a number that has just become free.
    for (old, new) in covered.moved.iter().enumerate().rev().filter(|(old, new)| old != *new) {
        place.move_mark(&mut tx, old, *new).await?;
    }
    for new in &covered.new {
        crate::sql!(
            "insert into cover (idea_id, comment_id, field, reason, words, at, mark) \
             values ($1, $2, $3, $4, $5, $6, $7)"
        )
        .bind(covering.idea)
        .bind(covering.comment)
        .bind(covering.place.as_code())
        .bind(covering.reason.as_code())
        .bind(&covering.words)
        .bind(now)
        .bind(number(*new))
        .execute(&mut tx)
        .await?;
    }
    let facts = Facts {
        hide: Some(covering.reason),
        ..Facts::default()
    };
    let happening = Happening::new(idea.id, EventKind::Covered, actor.doer(), now);
    let event = events::write(&mut tx, happening.facts(&facts)).await?;
    if !place.write(&mut tx, analysed, &idea, covered.text, now).await? {
        return Ok(Err(Refusal::Changed));
    }
    if covering.comment.is_none() {
        outbox::tell_author(&mut tx, idea.id, MailKind::Covered, Some(event), now).await?;
    }
    let reason = covering.reason.as_code();
    count(&mut tx, &idea, Counted::Covered, reason, 1, now).await?;
    let target = covering.comment.map_or(Target::Idea(idea.id), Target::Comment);
    reports::close(&mut tx, target, Outcome::Covered, now).await?;
    tx.commit().await?;
    Ok(Ok(covered.new.len()))
}

/// Puts covered words back while they are kept.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn uncover(
    db: &Db,
    words: &Words,
    id: i64,
    actor: &Actor,
    now: Moment,
) -> Result<Result<IdeaId, Refusal>, StoreError> {
    let Some(before) = find(&mut db.read().await?, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    let place = At {
        idea: IdeaId::new(before.idea_id),
        comment: before.comment_id.map(CommentId::new),
        place: code("cover.field", &before.field)?,
    };
    let at = usize::try_from(before.mark).unwrap_or(usize::MAX);
    let kept = before.words.clone().unwrap_or_default();
    let change = |text: &str, language| put_back(text, at, &kept, language);
    let analysed = place.analysed(db, words, change).await?;
    let mut tx = db.write().await?;
    let idea = match taken(&mut tx, IdeaId::new(before.idea_id), Act::Cover, actor, now).await? {
        Ok(idea) => idea,
        Err(refusal) => return Ok(Err(refusal)),
    };
    // Read after the row was taken: of two who take it back, the second finds it done.
    let Some(raw) = find(&mut tx, id).await? else {
        return Ok(Err(Refusal::Changed));
    };
    let Some(kept) = raw.words else {
        return Ok(Err(Refusal::TooLate));
    };
    let Some((text, language)) = place.read(&mut tx, &idea).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    let at = usize::try_from(raw.mark).unwrap_or(usize::MAX);
    let Some(text) = put_back(&text, at, &kept, language) else {
        return Ok(Err(Refusal::Changed));
    };
    crate::sql!("delete from cover where id = $1")
        .bind(id)
        .execute(&mut tx)
        .await?;
    place.close_gap(&mut tx, raw.mark).await?;
    events::write(
        &mut tx,
        Happening::new(idea.id, EventKind::Uncovered, actor.doer(), now),
    )
    .await?;
    if !place.write(&mut tx, analysed, &idea, text, now).await? {
        return Ok(Err(Refusal::Changed));
    }
    tx.commit().await?;
    Ok(Ok(idea.id))
}

/// Erases the words of coverings that can no longer be taken back; how many. For the daily job.
///
/// # Errors
/// Only faults of the database.
pub async fn erase_old_covers(db: &Db, now: Moment) -> Result<u64, StoreError> {
    let mut tx = db.write().await?;
    let erased = crate::sql!("update cover set words = null where words is not null and at < $1")
        .bind(now.plus_days(-COVER_DAYS))
        .execute(&mut tx)
        .await?;
    tx.commit().await?;
    Ok(erased)
}

async fn find(c: &mut Conn, id: i64) -> Result<Option<Raw>, StoreError> {
    crate::sql!("select id, idea_id, comment_id, field, reason, words, at, mark from cover where id = $1")
        .bind(id)
        .optional(c)
        .await
}

/// An idea's words as they will be.
struct Analysed {
    title: String,
    text: String,
    words: domain::ideas::similar::Analysed,
}

/// A field in which marks stand.
struct At {
    idea: IdeaId,
    comment: Option<CommentId>,
    place: Place,
}

impl At {
    /// What stands in the field, and in which language its marks are.
    async fn read(&self, c: &mut Conn, idea: &Matter) -> Result<Option<(String, Language)>, StoreError> {
        let Some(id) = self.comment else {
            let text = match self.place {
                Place::Title => Some(idea.title.clone()),
                Place::Text => Some(idea.text.clone()),
                Place::Place => idea.place.clone(),
                Place::Name => idea.name.clone(),
                Place::Reply => replies::joined(c, self.idea).await?,
                Place::Comment => None,
            };
            return Ok(text.map(|text| (text, idea.language)));
        };
        let Some(comment) = discussion::find(c, id).await?.filter(|it| it.idea == self.idea) else {
            return Ok(None);
        };
        let text = match self.place {
            Place::Comment => Some(comment.text),
            Place::Name => comment.name,
            _ => None,
        };
        Ok(text.map(|text| (text, comment.language)))
    }

    /// The words of the idea as they will be, analysed before the transaction begins.
    async fn analysed(
        &self,
        db: &Db,
        words: &Words,
        change: impl Fn(&str, Language) -> Option<String>,
    ) -> Result<Option<Analysed>, StoreError> {
        if self.comment.is_some() || !matches!(self.place, Place::Title | Place::Text) {
            return Ok(None);
        }
        let Some(idea) = ideas::find(&mut db.read().await?, self.idea).await? else {
            return Ok(None);
        };
        let (mut title, mut text, language) = (idea.title, idea.text, idea.language);
        let field = if self.place == Place::Title {
            &mut title
        } else {
            &mut text
        };
        let Some(changed) = change(field, language) else {
            return Ok(None);
        };
        *field = changed;
        let analyser = words.clone();
        let analysed = crate::blocking(move || {
            let words = analyser.document(&title, &text, language);
            Analysed { title, text, words }
        });
        analysed.await.map(Some)
    }

    /// Writes the field; the index follows. False: what was analysed is not what stands there now.
    async fn write(
        &self,
        tx: &mut Tx,
        analysed: Option<Analysed>,
        idea: &Matter,
        text: String,
        now: Moment,
    ) -> Result<bool, StoreError> {
        if let (None, Place::Reply) = (self.comment, self.place) {
            if !replies::write(tx, self.idea, &text).await? {
                return Ok(false);
            }
            write::save(tx, idea, &idea.state, now).await?;
            return Ok(true);
        }
        let changed = match (self.comment, self.place) {
            (None, Place::Title) => crate::sql!("update idea set title = $2 where id = $1").bind(self.idea),
            (None, Place::Text) => crate::sql!("update idea set text = $2 where id = $1").bind(self.idea),
            (None, Place::Place) => crate::sql!("update idea set place = $2 where id = $1").bind(self.idea),
            (None, _) => crate::sql!("update idea_contact set name = $2 where idea_id = $1").bind(self.idea),
            (Some(id), Place::Name) => crate::sql!("update comment set name = $2 where id = $1").bind(id),
            (Some(id), _) => crate::sql!("update comment set text = $2 where id = $1").bind(id),
        }
        .bind(text)
        .execute(tx)
        .await?;
        if changed != 1 {
            return Err(StoreError::Missing);
        }
        if self.comment.is_some() {
            return Ok(true);
        }
        if matches!(self.place, Place::Title | Place::Text) {
            let stands = ideas::find(tx, self.idea).await?.ok_or(StoreError::Missing)?;
            match analysed.filter(|it| it.title == stands.title && it.text == stands.text) {
                Some(analysed) => index::keep_analysis(tx, self.idea, &analysed.words).await?,
                None => return Ok(false),
            }
        }
        write::save(tx, idea, &idea.state, now).await?;
        Ok(true)
    }

    async fn move_mark(&self, c: &mut Conn, old: usize, new: usize) -> Result<(), StoreError> {
        crate::sql!(
            "update cover set mark = $5 \
             where idea_id = $1 and coalesce(comment_id, 0) = $2 and field = $3 and mark = $4"
        )
        .bind(self.idea)
        .bind(self.comment.map_or(0, CommentId::get))
        .bind(self.place.as_code())
        .bind(number(old))
        .bind(number(new))
        .execute(c)
        .await?;
        Ok(())
    }

    async fn close_gap(&self, c: &mut Conn, mark: i64) -> Result<(), StoreError> {
        crate::sql!(
            "update cover set mark = mark - 1 \
             where idea_id = $1 and coalesce(comment_id, 0) = $2 and field = $3 and mark > $4"
        )
        .bind(self.idea)
        .bind(self.comment.map_or(0, CommentId::get))
        .bind(self.place.as_code())
        .bind(mark)
        .execute(c)
        .await?;
        Ok(())
    }
}

fn number(mark: usize) -> i64 {
    i64::try_from(mark).unwrap_or(i64::MAX)
}
