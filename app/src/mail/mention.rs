//! The letter to somebody whom a colleague called by name on a card: where and who, never the words.

use domain::BoardId;
use domain::people::{Act, Actor, Object, may};
use serde_json::Value;
use store::outbox::Claimed;

use super::{Draft, Letter, link};
use crate::error::Fault;
use crate::state::AppState;
use crate::t;

/// The letter, while the comment stands and the reader may still read its board.
pub(super) async fn letter(state: &AppState, row: &Claimed) -> Result<Option<Letter>, Fault> {
    let detail: Option<Value> = serde_json::from_str(&row.detail).ok();
    let comment = detail.as_ref().and_then(|it| it.get("comment")).and_then(Value::as_i64);
    let (Some(person), Some(comment)) = (row.person, comment) else {
        return Ok(None);
    };
    let mut c = state.db.read().await?;
    let Some(mention) = store::boards::card::comments::mention(&mut c, comment, person).await? else {
        return Ok(None);
    };
    let rights = store::people::rights(&mut c, person, state.clock.today()).await?;
    let board: BoardId = mention.board;
    let sight = store::boards::sight(&mut c, board, Some(person)).await?;
    drop(c);
    let may_read = sight.is_some_and(|it| may(&Actor::Person(rights), Act::ReadBoard, &Object::Board(it)).is_ok());
    if !may_read {
        return Ok(None);
    }
    let l = row.language;
    let by = mention.by.unwrap_or_else(|| t::card::somebody(l).to_owned());
    let page = format!(
        "/taulut/{board}/kortit/{}#kommentti-{}",
        mention.number, mention.comment
    );
    let draft = Draft::new(l, t::mail::mention_subject(l, &mention.code))
        .words(t::mail::mention_text(l, by, &mention.code, &mention.board_name))
        .words(t::mail::mention_private(l))
        .button(t::mail::mention_button(l), link(state, l, &page));
    Ok(Some(draft.finish(&state.town())))
}
