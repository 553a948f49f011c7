//! What is true about Lanka: the words and rules of the whole system, and nothing else.
//!
//! No web, no database, no clock of its own: `now` and the person who acts are parameters.
//! A rule that two places need lives here, so that the browser, the server and the command
//! line cannot disagree about it. In reading order:

pub mod codes;
pub mod ids;

pub mod calendar;
pub mod time;

pub mod boards;
pub mod discussion;
pub mod flow;
pub mod handling;
pub mod ideas;
pub mod inbox;
pub mod mail;
pub mod moderation;
pub mod on_behalf;
pub mod own;
pub mod people;
pub mod programme;
pub mod strategy;
pub mod thread;

pub mod colour;
pub mod refusal;
pub mod settings;
pub mod town;

pub use calendar::{add_working_days, finnish_date, is_holiday, is_working_day};
pub use codes::{
    Code, DeclineReason, EventKind, HideReason, Identification, Kind, Language, Origin, Status, Visibility,
};
pub use ids::{
    AnswerId, AttachmentId, BoardId, CardCommentId, CardId, CheckId, CheckInId, ChecklistId, ColumnId, CommentId,
    DecisionId, FocusAreaId, FundingId, GoalId, GroupId, IdeaId, IndicatorId, LabelId, LaneId, MeasureId, MilestoneId,
    PeriodId, PersonId, PhaseId, ProgrammeId, StrategyCommentId, StrategyId, ThemeId, ToolId,
};
pub use mail::MailKind;
pub use people::{Act, Actor, Doer, may};
pub use refusal::Refusal;
pub use time::{Date, Moment};
pub use town::{Localised, Town};
