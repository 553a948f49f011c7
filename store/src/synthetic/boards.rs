//! A made-up board for measuring: a thousand cards, and as many finished ones as a busy group leaves
//! behind in two years.

use domain::boards::dates::{Step, dates};
use domain::boards::{BoardTemplate, BoardVisibility, Cause, ColumnRole, Outcome};
use domain::{BoardId, ColumnId, GroupId, Language, Moment, PersonId};

use super::Chance;
use crate::boards::setup::{NewBoard, create};
use crate::{Conn, Db, StoreError};

/// Cards that are on the board.
pub const LIVE: usize = 1_000;
/// Rows of the log of transitions; within a handful.
pub const TRANSITIONS: usize = 10_000;

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Between two neighbours, as when nobody has moved anything yet.
const GAP: i64 = 1 << 40;

const OF_WHAT: [&str; 24] = [
    "Päivähoitohakemuksen",
    "Kirjaston aukioloaikojen",
    "Leikkipuistojen",
    "Hakemuslomakkeen",
    "Kunnan verkkosivujen",
    "Jätehuollon",
    "Uimarannan",
    "Vuokrasopimusten",
    "Kouluruokailun",
    "Talvikunnossapidon",
    "Nuorisotilan",
    "Asiakaspalautteen",
    "Kokouskäytäntöjen",
    "Perehdytyksen",
    "Laskujen kierrätyksen",
    "Tilavarausten",
    "Rakennuslupien",
    "Tietosuojaselosteiden",
    "Kesätyöpaikkojen",
    "Järjestöavustusten",
    "Pysäköinninvalvonnan",
    "Koulukuljetusten",
    "Kotihoidon reittien",
    "Katuvalojen",
];
const WHAT: [&str; 16] = [
    "uusiminen",
    "kilpailutus",
    "selkeyttäminen",
    "ohjeen kirjoittaminen",
    "kustannusten selvitys",
    "tarkistuslistan laatiminen",
    "siirto uuteen järjestelmään",
    "käyttäjäkysely",
    "vastuiden sopiminen",
    "aikataulun sovittaminen",
    "seurannan aloittaminen",
    "kertominen asukkaille",
    "palautteen läpikäynti",
    "kokeilu yhdessä yksikössä",
    "vuosikellon teko",
    "hinnaston päivitys",
];
const MORE: [&str; 6] = [
    "",
    "",
    "",
    " ennen kesää",
    ", toinen vaihe",
    " yhdessä naapurikuntien kanssa",
];

/// A board of six columns with its cards and their past, `people` put on cards, and an empty board on
/// which nothing happens.
///
/// # Errors
/// Faults of the database only.
pub async fn fill_board(db: &Db, group: GroupId, people: &[PersonId], now: Moment) -> Result<BoardId, StoreError> {
    let mut tx = db.write().await?;
    let new = NewBoard {
        group,
        name: "Mittaustaulu",
        purpose: "Mittaamista varten.",
        prefix: "MIT",
        template: BoardTemplate::Development,
        language: Language::Fi,
        visibility: BoardVisibility::Staff,
        team: 40,
        demo: false,
    };
    let board = create(&mut tx, new, people.first().copied(), now).await?;
    let columns = columns(&mut tx, board).await?;
    let (lane,): (i64,) = crate::sql!("select id from lane where board_id = $1 and is_default = true")
        .bind(board)
        .one(&mut tx)
        .await?;
    let labels: Vec<(i64,)> = crate::sql!("select id from label where board_id = $1 order by id")
        .bind(board)
        .all(&mut tx)
        .await?;
    let mut written = 0;
    let mut number = 0;
    // The past first: whole journeys until so many rows are left as the live cards need.
    let live: usize = (0..LIVE).map(|n| n % columns.len() + 1).sum();
    while written + live < TRANSITIONS {
        number += 1;
        let card = Card::new(number, columns.len(), true, &columns, now);
        written += card.steps.len();
        put(&mut tx, board, lane, &card, people).await?;
    }
    for n in 0..LIVE {
        number += 1;
        let card = Card::new(number, n % columns.len() + 1, false, &columns, now);
        let id = put(&mut tx, board, lane, &card, people).await?;
        hang(&mut tx, id, number, people, &labels).await?;
    }
    // Finished cards stay on the board: nothing archives them while it is measured.
    crate::sql!("update board set next_ref = $2, done_keep_days = 3650 where id = $1")
        .bind(board)
        .bind(number + 1)
        .execute(&mut tx)
        .await?;
    let quiet = NewBoard {
        name: "Hiljainen taulu",
        prefix: "HIL",
        ..new
    };
    create(&mut tx, quiet, people.first().copied(), now).await?;
    tx.commit().await?;
    Ok(board)
}

/// The template's columns and one more.
async fn columns(c: &mut Conn, board: BoardId) -> Result<Vec<(ColumnId, ColumnRole)>, StoreError> {
    crate::sql!(
        "update board_column set position = position + 1, wip_max = null where board_id = $1 and role = 'done'"
    )
    .bind(board)
    .execute(c)
    .await?;
    crate::sql!(
        "insert into board_column (board_id, name, role, position) \
         select cast($1 as bigint), 'Tarkistettavana', 'active', max(position) - 1 from board_column where board_id = $1"
    )
    .bind(board)
    .execute(c)
    .await?;
    let rows: Vec<(i64, String)> =
        crate::sql!("select id, role from board_column where board_id = $1 order by position, id")
            .bind(board)
            .all(c)
            .await?;
    rows.into_iter()
        .map(|(id, role)| Ok((ColumnId::new(id), crate::codes::code("board_column.role", &role)?)))
        .collect()
}

/// A card and where it has been.
struct Card {
    number: i64,
    title: String,
    steps: Vec<Step>,
    column: ColumnId,
    dates: domain::boards::dates::Dates,
    created: Moment,
    archived: Option<Moment>,
}

impl Card {
    /// A card that has come through the first `reached` columns.
    fn new(number: i64, reached: usize, is_archived: bool, columns: &[(ColumnId, ColumnRole)], now: Moment) -> Self {
        let mut chance = Chance(number.unsigned_abs());
        let title = [
            OF_WHAT[chance.below(OF_WHAT.len())],
            " ",
            WHAT[chance.below(WHAT.len())],
            MORE[chance.below(MORE.len())],
        ]
        .concat();
        let days = |chance: &mut Chance, most: usize| i64::try_from(chance.below(most)).unwrap_or(0);
        let age = if is_archived {
            60 + days(&mut chance, 640)
        } else {
            20 + days(&mut chance, 40)
        };
        let created = Moment::from_millis(now.millis() - age * DAY_MS);
        let mut at = created;
        let mut steps = Vec::new();
        for (n, (column, _)) in columns.iter().enumerate().take(reached) {
            steps.push(Step {
                to: Some(*column),
                at,
                cause: if n == 0 { Cause::Create } else { Cause::Move },
                outcome: None,
            });
            at = Moment::from_millis(at.millis() + HOUR_MS + days(&mut chance, 3) * DAY_MS);
        }
        let column = columns[reached.saturating_sub(1)].0;
        let archived = is_archived.then_some(at);
        if let Some(at) = archived {
            steps.push(Step {
                to: None,
                at,
                cause: Cause::Archive,
                outcome: Some(Outcome::Done),
            });
        }
        let role = |id| columns.iter().find(|(it, _)| *it == id).map(|(_, role)| *role);
        Self {
            number,
            title,
            dates: dates(&steps, role),
            steps,
            column,
            created,
            archived,
        }
    }
}

async fn put(c: &mut Conn, board: BoardId, lane: i64, card: &Card, people: &[PersonId]) -> Result<i64, StoreError> {
    let (id,): (i64,) = crate::sql!(
        "insert into card (board_id, ref, title, column_id, lane_id, position, created_at, created_by, entered_at, \
                           committed_at, started_at, finished_at, outcome, archived_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id"
    )
    .bind(board)
    .bind(card.number)
    .bind(&*card.title)
    .bind(card.column)
    .bind(lane)
    .bind(card.number * GAP)
    .bind(card.created)
    .bind(people.first().copied())
    .bind(card.dates.entered.unwrap_or(card.created))
    .bind(card.dates.committed)
    .bind(card.dates.started)
    .bind(card.dates.finished)
    .bind(card.dates.outcome.map(|it| it.as_code().to_owned()))
    .bind(card.archived)
    .one(c)
    .await?;
    let mut from: Option<ColumnId> = None;
    for step in &card.steps {
        crate::sql!(
            "insert into card_transition (card_id, board_id, from_column, to_column, from_lane, to_lane, at, person_id, \
                                          cause, outcome) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        )
        .bind(id)
        .bind(board)
        .bind(from)
        .bind(step.to)
        .bind(from.map(|_| lane))
        .bind(step.to.map(|_| lane))
        .bind(step.at)
        .bind(people.first().copied())
        .bind(step.cause.as_code())
        .bind(step.outcome.map(|it| it.as_code().to_owned()))
        .execute(c)
        .await?;
        from = step.to;
    }
    Ok(id)
}

/// What hangs on a live card: people on most, a label on some.
async fn hang(c: &mut Conn, card: i64, number: i64, people: &[PersonId], labels: &[(i64,)]) -> Result<(), StoreError> {
    let mut chance = Chance(number.unsigned_abs() << 20);
    let own = people.get(chance.below(people.len().clamp(1, 40)));
    if let Some(person) = own.filter(|_| number % 4 != 0) {
        crate::sql!("insert into card_person (card_id, person_id, pulls) values ($1, $2, $3)")
            .bind(card)
            .bind(*person)
            .bind(true)
            .execute(c)
            .await?;
    }
    if let Some((label,)) = labels
        .get(chance.below(labels.len().max(1)))
        .filter(|_| number % 3 == 0)
    {
        crate::sql!("insert into card_label (card_id, label_id) values ($1, $2)")
            .bind(card)
            .bind(*label)
            .execute(c)
            .await?;
    }
    Ok(())
}
