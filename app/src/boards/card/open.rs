//! The card a request is about, and everything its page shows.

use domain::boards::BoardSight;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use domain::{BoardId, PersonId};
use store::boards::card::comments::Comment;
use store::boards::card::files::Attachment;
use store::boards::card::history::{Change, Names};
use store::boards::card::{Card, Parts};

use crate::boards::{board_for, hooks};
use crate::error::Fault;
use crate::people::Visit;

/// A card and the board it is on.
pub(super) struct Opened {
    pub(super) sight: BoardSight,
    pub(super) card: Card,
}

impl Opened {
    /// Whether the visitor may do this to the board.
    pub(super) fn may(&self, visit: &Visit, act: Act) -> bool {
        may(&visit.actor(), act, &Object::Board(self.sight)).is_ok()
    }

    /// The card's own address, or one below it.
    pub(super) fn path(&self, below: &str) -> String {
        format!("/taulut/{}/kortit/{}{below}", self.card.board, self.card.number)
    }

    /// The same in the visitor's language.
    pub(super) fn link(&self, visit: &Visit, below: &str) -> String {
        visit.link(&self.path(below))
    }

    /// TEK-12
    pub(super) fn code(&self) -> String {
        format!("{}-{}", self.card.prefix, self.card.number)
    }

    /// The card's tile on the board.
    pub(super) fn way_back(&self, visit: &Visit) -> String {
        visit.link(&format!(
            "/taulut/{}#{}",
            self.card.board,
            hooks::tile(self.card.number)
        ))
    }
}

/// Everything that hangs on a card.
pub(super) struct Whole {
    pub(super) parts: Parts,
    pub(super) comments: Vec<Comment>,
    pub(super) files: Vec<Attachment>,
    pub(super) changes: Vec<Change>,
    pub(super) names: Names,
    pub(super) labels: Vec<domain::boards::SlimLabel>,
    /// Who can be put on it.
    pub(super) workers: Vec<(PersonId, String)>,
    pub(super) measures: crate::thread::MeasureTies,
    /// How many earlier texts the description has.
    pub(super) versions: i64,
}

/// The card, if the visitor may do this at its board.
pub(super) async fn open(visit: &Visit, board: &str, number: &str, act: Act) -> Result<Opened, Fault> {
    let (Ok(board), Ok(number)) = (board.parse::<BoardId>(), number.parse::<i64>()) else {
        // Also what names no board says nothing to whoever has not signed in.
        return Err(Fault::Refused(if visit.signed_in.is_some() {
            Refusal::NotFound
        } else {
            Refusal::SignInFirst
        }));
    };
    let mut c = visit.state.db.read().await?;
    let sight = board_for(visit, &mut c, board, act).await?;
    let card = store::boards::card::find(&mut c, board, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Opened { sight, card })
}

/// Reads what hangs on the card.
pub(super) async fn whole(visit: &Visit, opened: &Opened) -> Result<Whole, Fault> {
    use store::boards::card as cards;
    let (board, card) = (opened.card.board, opened.card.id);
    let mut c = visit.state.db.read().await?;
    let changes = cards::history::changes(&mut c, card).await?;
    Ok(Whole {
        parts: cards::parts(&mut c, card).await?,
        comments: cards::comments::of(&mut c, card).await?,
        files: cards::files::of(&mut c, card).await?,
        names: cards::history::names(&mut c, board, &changes).await?,
        changes,
        measures: crate::thread::MeasureTies::of_card(visit, &mut c, card).await?,
        labels: cards::board_labels(&mut c, board).await?,
        workers: cards::people::workers(&mut c, board, visit.now.civil_day()).await?,
        versions: cards::count_of_texts(&mut c, card).await?,
    })
}
