//! What a measure's log says of an event besides who and when: codes, days and numbers only, so that
//! the public line can be made of it. Words that people wrote are in rows that can be erased.

use super::{FundingState, MeasureEventKind, MeasureStatus};
use crate::{
    ids::{CardId, CheckInId, DecisionId, FundingId, IdeaId, IndicatorId, MeasureId, MilestoneId, PhaseId},
    time::Date,
};
use serde::{Deserialize, Serialize};

/// The details of an event; what does not belong to its kind is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<PhaseId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestone: Option<MilestoneId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_in: Option<CheckInId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<IndicatorId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funding: Option<FundingId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funding_state: Option<FundingState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<CardId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idea: Option<IdeaId>,
    /// The measure it was merged into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub into: Option<MeasureId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<MeasureStatus>,
    /// The day it is about: of a meeting, of a figure, of going on.
    #[serde(with = "crate::calendar::iso_day_option", skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
}

impl MeasureEventKind {
    /// May everyone read of it? What staff do among themselves is theirs.
    pub const fn is_public(self) -> bool {
        !matches!(
            self,
            Self::Edited | Self::CheckInSeen | Self::CardUntied | Self::IdeaUntied
        )
    }

    /// Does it tell how the measure goes, so that the news of it are fresh again?
    pub const fn tells(self) -> bool {
        !matches!(
            self,
            Self::Edited | Self::CheckInSeen | Self::CardUntied | Self::IdeaTied | Self::IdeaUntied
        )
    }
}
