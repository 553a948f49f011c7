//! The demo town's discussion: comments in order of time, one that is held, and a report.

use std::collections::BTreeMap;

use domain::discussion::{Label, NewComment};
use domain::ideas::Risk;
use domain::ideas::text::{CommentText, PersonName, Sentence};
use domain::{Actor, CommentId, HideReason, Language};
use serde::Deserialize;
use store::discussion::{Saying, say};
use store::moderation::{Report, report};

use super::matters::{parse, slip};
use super::{DemoError, Filling};

const DISCUSSION: &str = include_str!("../../../demo/discussion.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Discussion {
    comments: Vec<Comment>,
    reports: Vec<Reported>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comment {
    key: String,
    idea: String,
    reply_to: Option<String>,
    days_ago: i32,
    hour: i64,
    name: Option<String>,
    group: Option<String>,
    label: Option<Label>,
    risk: Option<Risk>,
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reported {
    idea: String,
    comment: String,
    days_ago: i32,
    reason: HideReason,
    text: String,
}

/// Says everything, the oldest first.
pub(super) async fn fill(town: &Filling<'_>) -> Result<(), DemoError> {
    let mut all: Discussion = parse(DISCUSSION)?;
    all.comments.sort_by_key(|it| (-it.days_ago, it.hour));
    let mut known: BTreeMap<&str, CommentId> = BTreeMap::new();
    let idea = |key: &str| town.ideas.get(key).copied().ok_or_else(|| slip(key));
    for it in &all.comments {
        let text = CommentText::parse(&it.text).map_err(|_| slip(&it.key))?;
        let name = it.name.as_deref().map(PersonName::parse).transpose();
        let reply = match &it.reply_to {
            Some(key) => Some(*known.get(key.as_str()).ok_or_else(|| slip(key))?),
            None => None,
        };
        let saying = Saying {
            idea: idea(&it.idea)?,
            comment: NewComment {
                label: it.label,
                text,
                name: name.map_err(|_| slip(&it.key))?,
                group: it.group.as_deref().map(|code| town.group(code)).transpose()?,
                reply,
            },
            actor: Actor::Visitor,
            language: Language::Fi,
            risks: it.risk.into_iter().collect(),
            sent_key: None,
            demo: true,
        };
        let at = town.at(it.days_ago, it.hour * 60 + 7);
        let said = say(town.db, saying, at).await?.map_err(|_| slip(&it.key))?;
        known.insert(&it.key, said.id);
    }
    for it in &all.reports {
        let about = Report {
            idea: idea(&it.idea)?,
            comment: Some(*known.get(it.comment.as_str()).ok_or_else(|| slip(&it.comment))?),
            reason: it.reason,
            text: Some(Sentence::parse(&it.text).map_err(|_| slip(&it.comment))?),
        };
        let at = town.at(it.days_ago, 8 * 60);
        report(town.db, about, &Actor::Visitor, at)
            .await?
            .map_err(|_| slip(&it.comment))?;
    }
    Ok(())
}
