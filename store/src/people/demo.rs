//! The demo town's people, taken away with it.

use crate::db::BoardNews;
use crate::{StoreError, Tx};

/// Takes the demonstration's people away with their rights and sessions. Who has done something to a
/// real matter stays in its history: that account is closed and has no rights. How many went.
///
/// # Errors
/// Only faults of the database.
pub(crate) async fn remove(tx: &mut Tx) -> Result<u64, StoreError> {
    for delete in [
        crate::sql!("delete from session where person_id in (select id from person where demo)"),
        crate::sql!("delete from membership where person_id in (select id from person where demo)"),
        crate::sql!("delete from person_role where person_id in (select id from person where demo)"),
        crate::sql!("delete from board_member where person_id in (select id from person where demo)"),
        crate::sql!("delete from card_mention where person_id in (select id from person where demo)"),
        crate::sql!("delete from card_person where person_id in (select id from person where demo)"),
        crate::sql!("delete from sign_in where email in (select email from person where demo)"),
    ] {
        delete.execute(tx).await?;
    }
    tx.tell(BoardNews::Rights);
    crate::sql!(
        "update person set disabled_at = coalesce(seen_at, created_at), rights_version = rights_version + 1 \
         where demo and disabled_at is null"
    )
    .execute(tx)
    .await?;
    crate::sql!(
        "delete from person where demo \
           and not exists (select 1 from idea where entered_by = person.id) \
           and not exists (select 1 from idea_contact where person_id = person.id) \
           and not exists (select 1 from answer where person_id = person.id) \
           and not exists (select 1 from idea_note where person_id = person.id) \
           and not exists (select 1 from answer_draft where person_id = person.id) \
           and not exists (select 1 from comment where person_id = person.id) \
           and not exists (select 1 from card where created_by = person.id) \
           and not exists (select 1 from board where created_by = person.id) \
           and not exists (select 1 from board_event where person_id = person.id) \
           and not exists (select 1 from card_transition where person_id = person.id) \
           and not exists (select 1 from card_comment where person_id = person.id) \
           and not exists (select 1 from card_text_before where person_id = person.id) \
           and not exists (select 1 from card_block where from_person = person.id) \
           and not exists (select 1 from card_block where to_person = person.id) \
           and not exists (select 1 from check_item where person_id = person.id) \
           and not exists (select 1 from check_item where done_by = person.id) \
           and not exists (select 1 from attachment where person_id = person.id) \
           and not exists (select 1 from tie where tied_by = person.id) \
           and not exists (select 1 from service_level where confirmed_by = person.id) \
           and not exists (select 1 from setting where changed_by = person.id)"
    )
    .execute(tx)
    .await
}
