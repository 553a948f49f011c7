//! Everything that is kept about an account, as tables: the page, the JSON and the CSV are drawn
//! from the same rows, so none of them can leave something out.

use domain::calendar::iso;
use domain::ideas::text::PersonName;
use domain::{Language, Moment, PersonId};

use crate::{Conn, Db, StoreError};

/// One kind of what is kept: a file of the download, a table on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Which; a code with words in `locales`.
    pub what: &'static str,
    /// The names of the columns, the same in the page, the JSON and the CSV.
    pub columns: &'static [&'static str],
    /// The rows; none stands for what is not known.
    pub rows: Vec<Vec<Option<String>>>,
}

/// What the holder of an account may put right and switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mine {
    /// The address.
    pub email: Option<String>,
    /// What the person is called.
    pub name: Option<String>,
    /// The language of mails.
    pub language: Language,
    /// The weekly digest of what is followed.
    pub wants_digest: bool,
    /// Staff's Monday mail.
    pub wants_monday_mail: bool,
}

/// Address, name, language, and the two switches.
type RawMine = (Option<String>, Option<String>, String, bool, bool);

/// Six texts a row: a table of fewer columns leaves the last ones empty.
type Six = (
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// What the page of one's own data shows in its fields.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such account.
pub async fn mine(c: &mut Conn, person: PersonId) -> Result<Mine, StoreError> {
    let row: Option<RawMine> = crate::sql!(
        "select email, name, language, wants_digest, wants_monday_mail from person where id = $1 and erased_at is null"
    )
    .bind(person)
    .optional(c)
    .await?;
    let (email, name, language, wants_digest, wants_monday_mail) = row.ok_or(StoreError::Missing)?;
    Ok(Mine {
        email,
        name,
        language: crate::codes::code("person.language", &language)?,
        wants_digest,
        wants_monday_mail,
    })
}

/// Puts the name and the language right.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such account.
pub async fn set_name_and_language(
    db: &Db,
    person: PersonId,
    name: Option<&PersonName>,
    language: Language,
) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    let set = crate::sql!("update person set name = $2, language = $3 where id = $1 and erased_at is null")
        .bind(person)
        .bind(name.map(PersonName::as_str))
        .bind(language.as_code())
        .execute(&mut tx)
        .await?;
    if set != 1 {
        return Err(StoreError::Missing);
    }
    tx.commit().await
}

/// Switches the mails that come by themselves.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such account.
pub async fn set_switches(db: &Db, person: PersonId, digest: bool, monday: bool) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    let set =
        crate::sql!("update person set wants_digest = $2, wants_monday_mail = $3 where id = $1 and erased_at is null")
            .bind(person)
            .bind(digest)
            .bind(monday)
            .execute(&mut tx)
            .await?;
    if set != 1 {
        return Err(StoreError::Missing);
    }
    tx.commit().await
}

/// Everything that is kept about the account. Each table that names a person is here; a test
/// compares this list with the structure.
///
/// # Errors
/// Only faults of the database.
#[expect(clippy::too_many_lines, reason = "one statement a table, in one list")]
pub async fn everything(c: &mut Conn, person: PersonId) -> Result<Vec<Section>, StoreError> {
    let statements = [
        (
            "account",
            &["email", "name", "language", "created_at", "seen_at", "provider"] as &[&str],
            crate::sql!(
                "select email, name, language, cast(created_at as text), cast(seen_at as text), issuer \
                 from person where id = $1"
            ),
        ),
        (
            "rights",
            &["right", "group", "from", "until", "ended_at"],
            crate::sql!(
                "select role, cast(null as text), from_day, until_day, cast(ended_at as text), cast(null as text) \
                 from person_role where person_id = $1 \
                 union all \
                 select case when is_lead then 'lead' else 'member' end, sector_group.name_fi, from_day, until_day, \
                        cast(ended_at as text), cast(null as text) \
                 from membership join sector_group on sector_group.id = membership.group_id where person_id = $1 \
                 order by 3, 1"
            ),
        ),
        (
            "matters",
            &["number", "title", "text", "place", "status", "created_at"],
            crate::sql!(
                "select cast(i.id as text), i.title, i.text, i.place, i.status, cast(i.created_at as text) \
                 from idea_contact contact join idea i on i.id = contact.idea_id \
                 where contact.person_id = $1 \
                    or lower(contact.email) = (select email from person where person.id = $1) \
                 order by i.id"
            ),
        ),
        (
            "contacts",
            &["number", "name", "email", "confirmed_at", "mail"],
            crate::sql!(
                "select cast(idea_id as text), name, email, cast(confirmed_at as text), \
                        case when wants_mail then 'yes' else 'no' end, cast(null as text) \
                 from idea_contact contact \
                 where contact.person_id = $1 \
                    or lower(contact.email) = (select email from person where person.id = $1) \
                 order by idea_id"
            ),
        ),
        (
            "said",
            &["number", "what", "words", "reason", "at"],
            crate::sql!(
                "select cast(event.idea_id as text), event.kind, step.said, step.reason, cast(event.at as text), \
                        cast(null as text) \
                 from event join idea_step step on step.event_id = event.id \
                 where event.actor_kind = 'author' \
                   and event.idea_id in (select contact.idea_id from idea_contact contact \
                                         where contact.person_id = $1 \
                                            or lower(contact.email) = (select email from person where person.id = $1)) \
                 order by event.id"
            ),
        ),
        (
            "supports",
            &["number", "level", "at"],
            crate::sql!(
                "select cast(idea_id as text), identification, cast(at as text), cast(null as text), \
                        cast(null as text), cast(null as text) \
                 from support where supporter = 'p' || cast(cast($1 as bigint) as text) order by at, idea_id"
            ),
        ),
        (
            "comments",
            &["number", "name", "label", "text", "created_at", "hidden"],
            crate::sql!(
                "select cast(idea_id as text), name, label, text, cast(created_at as text), hidden_reason \
                 from comment where person_id = $1 order by id"
            ),
        ),
        (
            "follows",
            &["number", "at"],
            crate::sql!(
                "select cast(idea_id as text), cast(at as text), cast(null as text), cast(null as text), \
                        cast(null as text), cast(null as text) \
                 from follow where person_id = $1 order by at, idea_id"
            ),
        ),
        (
            "sessions",
            &["browser", "created_at", "seen_at", "ends_at"],
            crate::sql!(
                "select browser, cast(created_at as text), cast(seen_at as text), cast(ends_at as text), \
                        cast(null as text), cast(null as text) \
                 from session where person_id = $1 order by created_at, number"
            ),
        ),
        (
            "sign_ins",
            &["purpose", "email", "created_at", "ends_at", "used_at"],
            crate::sql!(
                "select purpose, email, cast(created_at as text), cast(ends_at as text), cast(used_at as text), \
                        cast(null as text) \
                 from sign_in \
                 where person_id = $1 or email = (select email from person where person.id = $1) order by id"
            ),
        ),
        (
            "mails",
            &["letter", "number", "email", "created_at", "sent_at"],
            crate::sql!(
                "select kind, cast(idea_id as text), email, cast(created_at as text), cast(sent_at as text), \
                        cast(null as text) \
                 from outbox \
                 where person_id = $1 or lower(email) = (select email from person where person.id = $1) order by id"
            ),
        ),
        (
            "answers",
            &["number", "text", "published_at"],
            crate::sql!(
                "select cast(idea_id as text), text, cast(published_at as text), cast(null as text), \
                        cast(null as text), cast(null as text) \
                 from answer where person_id = $1 order by id"
            ),
        ),
        (
            "drafts",
            &["number", "text", "changed_at"],
            crate::sql!(
                "select cast(idea_id as text), text, cast(changed_at as text), cast(null as text), \
                        cast(null as text), cast(null as text) \
                 from answer_draft where person_id = $1 order by idea_id, group_id"
            ),
        ),
        (
            "notes",
            &["number", "text", "created_at"],
            crate::sql!(
                "select cast(idea_id as text), text, cast(created_at as text), cast(null as text), \
                        cast(null as text), cast(null as text) \
                 from idea_note where person_id = $1 order by id"
            ),
        ),
        (
            "acts",
            &["number", "what", "at"],
            crate::sql!(
                "select cast(idea_id as text), kind, cast(at as text), cast(null as text), \
                        cast(null as text), cast(null as text) \
                 from event where actor_kind = 'person' and actor_id = $1 order by id"
            ),
        ),
        (
            "card_comments",
            &["card", "text", "created_at", "edited_at"],
            crate::sql!(
                "select board.prefix || '-' || cast(card.ref as text), said.text, cast(said.created_at as text), \
                        cast(said.edited_at as text), cast(null as text), cast(null as text) \
                 from card_comment said join card on card.id = said.card_id join board on board.id = card.board_id \
                 where said.person_id = $1 and said.deleted_at is null order by said.id"
            ),
        ),
        (
            "cards",
            &["card", "what", "at"],
            crate::sql!(
                "select board.prefix || '-' || cast(card.ref as text), \
                        case when mine.pulls then 'pulls' else 'assigned' end, cast(null as text), \
                        cast(null as text), cast(null as text), cast(null as text) \
                 from card_person mine join card on card.id = mine.card_id join board on board.id = card.board_id \
                 where mine.person_id = $1 \
                 union all \
                 select board.prefix || '-' || cast(card.ref as text), 'mentioned', cast(said.created_at as text), \
                        cast(null as text), cast(null as text), cast(null as text) \
                 from card_mention called join card_comment said on said.id = called.comment_id \
                      join card on card.id = said.card_id join board on board.id = card.board_id \
                 where called.person_id = $1 \
                 union all \
                 select board.prefix || '-' || cast(card.ref as text), 'file: ' || file.name, cast(file.at as text), \
                        cast(null as text), cast(null as text), cast(null as text) \
                 from attachment file join card on card.id = file.card_id join board on board.id = card.board_id \
                 where file.person_id = $1 order by 1, 2"
            ),
        ),
        (
            "boards",
            &["board", "seat", "at"],
            crate::sql!(
                "select board.name, seat.role, cast(seat.added_at as text), cast(null as text), cast(null as text), \
                        cast(null as text) \
                 from board_member seat join board on board.id = seat.board_id \
                 where seat.person_id = $1 order by seat.added_at, board.id"
            ),
        ),
        (
            "board_acts",
            &["board", "what", "at"],
            crate::sql!(
                "select board.name, done.kind, cast(done.at as text), cast(null as text), cast(null as text), \
                        cast(null as text) \
                 from board_event done join board on board.id = done.board_id \
                 where done.person_id = $1 order by done.at, done.board_id, done.seq"
            ),
        ),
    ];
    let mut sections = Vec::with_capacity(statements.len());
    for (what, columns, statement) in statements {
        let rows: Vec<Six> = statement.bind(person).all(c).await?;
        let rows = rows.into_iter().map(|row| shown(columns, row)).collect();
        sections.push(Section { what, columns, rows });
    }
    Ok(sections)
}

/// As many texts as there are columns; times as people write them.
fn shown(columns: &[&str], row: Six) -> Vec<Option<String>> {
    let texts = [row.0, row.1, row.2, row.3, row.4, row.5];
    columns
        .iter()
        .zip(texts)
        .map(|(column, text)| {
            if *column == "at" || column.ends_with("_at") {
                text.and_then(|it| it.parse().ok())
                    .map(|it| time(Moment::from_millis(it)))
            } else {
                text
            }
        })
        .collect()
}

fn time(at: Moment) -> String {
    [&iso(at.civil_day()), " ", &at.clock_time()].concat()
}
