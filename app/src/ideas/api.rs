//! What the outside world can do with ideas: every server function, and the acts behind both doors.
//!
//! Each act asks the policy about the object it has fetched. A refusal is a value.

use domain::codes::Status;
use domain::ideas::compass::Door;
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// What came of an act: a refusal is an answer too, not a fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome<T> {
    /// It is done.
    Accepted(T),
    /// It is not done, for this reason.
    Refused(Refusal),
}

/// Supports as a page shows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportsShown {
    /// Distinct people, and those counted in another system before.
    pub total: i64,
    /// People we know nothing of.
    pub open: i64,
    /// People with a confirmed e-mail address.
    pub email: i64,
    /// Strongly identified people.
    pub strong: i64,
    /// Counted elsewhere before the import.
    pub imported: i64,
    /// Whether this device supports it.
    pub mine: bool,
}

/// An idea that resembles what is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimilarShown {
    /// Its number.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub status: Status,
    /// How many support it.
    pub supports: i64,
}

/// What helps while writing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// Where it seems to belong instead. The word lists stay on the server: they are large.
    pub doors: Vec<Door>,
    /// Ideas that resemble it, the most alike first.
    pub similar: Vec<SimilarShown>,
}

/// Supports an idea or takes the support back, as the device that asks.
#[server(endpoint = "ideas/support", input = Json)]
pub async fn support_idea(id: i64, on: bool) -> Result<Outcome<SupportsShown>, ServerFnError> {
    let visit = super::acts::visit();
    let (outcome, cookie) = super::acts::support(&visit, domain::ids::IdeaId::new(id), on)
        .await
        .map_err(super::acts::fault)?;
    if let Some(cookie) = cookie {
        expect_context::<leptos_axum::ResponseOptions>().append_header(crate::people::SET, cookie);
    }
    Ok(outcome)
}

/// Help for whoever is writing: the right door, and at most five ideas that resemble it.
#[server(endpoint = "ideas/similar", input = Json)]
pub async fn similar_ideas(title: String, text: String) -> Result<Outcome<Help>, ServerFnError> {
    let visit = super::acts::visit();
    super::acts::similar(&visit, &title, &text)
        .await
        .map_err(super::acts::fault)
}
