//! A board's figures, reckoned once for each of its numbers and days and kept until the next.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::boards::WipMode;
use domain::flow::forecast::{self, HowMany, Missing, When};
use domain::flow::{Day, Flow, Pace};
use domain::ideas::status::Quarter;
use domain::time::Date;
use domain::{BoardId, ColumnId};
use store::flow::{Level, past};

use crate::error::Fault;
use crate::state::AppState;

/// So many boards are kept; a town has some dozens.
const KEPT: usize = 64;

/// The figures that are kept, by board.
#[derive(Default)]
pub(crate) struct Flows(Mutex<HashMap<BoardId, Arc<Known>>>);

/// What is known of a board.
pub(super) struct Known {
    seq: i64,
    pub(super) name: String,
    pub(super) prefix: String,
    pub(super) wip_mode: WipMode,
    pub(super) wip_max: Option<i64>,
    pub(super) limits: HashMap<ColumnId, i64>,
    pub(super) levels: Vec<Level>,
    pub(super) changed: Vec<Day>,
    pub(super) flow: Flow,
}

/// What is to come.
pub(super) enum Ahead {
    Missing(Missing),
    Told { when: When, many: Option<HowMany> },
}

impl Known {
    /// The confirmed level of ordinary work, by which ages are measured where history is short.
    pub(super) fn level(&self) -> Option<i32> {
        let normal = |it: &&Level| it.class == domain::boards::ServiceClass::Normal;
        self.levels.iter().find(normal).map(|it| it.days)
    }
}

/// The board's figures as they are now. None: no such board.
pub(super) async fn known(state: &AppState, board: BoardId) -> Result<Option<Arc<Known>>, Fault> {
    let now = state.clock.now();
    let mut conn = state.db.read().await?;
    let Some(seq) = store::boards::seq(&mut conn, board).await? else {
        return Ok(None);
    };
    let kept = state.flows.lock().get(&board).cloned();
    if let Some(kept) = kept.filter(|it| it.seq == seq && it.flow.today == Day::of(now)) {
        return Ok(Some(kept));
    }
    let Some(past) = past(&mut conn, board).await? else {
        return Ok(None);
    };
    drop(conn);
    let reckoned = tokio::task::spawn_blocking(move || Known {
        flow: Flow::read(&past.history, now),
        seq: past.seq,
        name: past.name,
        prefix: past.prefix,
        wip_mode: past.wip_mode,
        wip_max: past.wip_max,
        limits: past.limits,
        levels: past.levels,
        changed: past.changed,
    });
    let known = Arc::new(reckoned.await.map_err(|_| Fault::Ours)?);
    let mut flows = state.flows.lock();
    if flows.len() >= KEPT {
        flows.clear();
    }
    flows.insert(board, Arc::clone(&known));
    Ok(Some(known))
}

/// The forecast: when so many are done, and how many by a day.
pub(super) async fn ahead(known: &Arc<Known>, board: BoardId, cards: u32, by: Option<Date>) -> Result<Ahead, Fault> {
    let known = Arc::clone(known);
    let reckoned = tokio::task::spawn_blocking(move || {
        let flow = &known.flow;
        let quiet = forecast::is_quiet;
        match flow.sample(quiet) {
            Err(missing) => Ahead::Missing(missing),
            Ok(sample) => Ahead::Told {
                when: flow.when(board, &sample, cards, quiet),
                many: by.map(|day| flow.how_many(board, &sample, day, quiet)),
            },
        }
    });
    reckoned.await.map_err(|_| Fault::Ours)
}

/// How old earlier cards were when they left each column; for tiles.
pub async fn paces(state: &AppState, board: BoardId) -> Result<HashMap<ColumnId, Pace>, Fault> {
    let Some(known) = known(state, board).await? else {
        return Ok(HashMap::new());
    };
    let paces = known.flow.pace(known.level());
    let columns = known.flow.columns.iter().zip(paces);
    Ok(columns.filter_map(|(column, pace)| Some((column.id, pace?))).collect())
}

/// The quarter by which the next card of a board is done with 85 % likelihood: what an idea's plan is
/// told as. None: too little is known.
pub async fn quarter_of_next(state: &AppState, board: BoardId) -> Result<Option<Quarter>, Fault> {
    let Some(known) = known(state, board).await? else {
        return Ok(None);
    };
    // What is in progress is done first: one more than that.
    let open = known.flow.runs.iter().filter(|run| run.is_open()).count();
    let cards = u32::try_from(open).unwrap_or(u32::MAX).saturating_add(1);
    Ok(match ahead(&known, board, cards, None).await? {
        Ahead::Missing(_) => None,
        Ahead::Told { when, .. } => forecast::quarter_of(&when),
    })
}

impl Flows {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<BoardId, Arc<Known>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
