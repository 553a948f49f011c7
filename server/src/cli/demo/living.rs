//! What happened to the demo town's matters, in order of time over all of them: a group's queue is
//! told as it was on the day it took a matter.

use std::collections::BTreeMap;

use domain::calendar::{finnish_date, parse_iso, plus_days};
use domain::ideas::status::By;
use domain::{GroupId, IdeaId, Language, Moment, Status};
use store::StoreError;
use store::ideas;

use super::matters::{Answer, Known, Line, Matter, slip};
use super::{DemoError, Filling};

/// What happens to a matter after it was sent.
enum Happening<'a> {
    Step(&'a Line),
    Answer(&'a Answer),
}

/// One thing that happens, with its time and who does it.
struct Planned<'a> {
    at: Moment,
    id: IdeaId,
    matter: &'a Matter,
    group: GroupId,
    happening: Happening<'a>,
}

impl Filling<'_> {
    /// Everything that happened, in order of time.
    pub(super) async fn live(&self, matters: &[Matter]) -> Result<(), DemoError> {
        let mut planned = Vec::new();
        for matter in matters {
            self.plan(matter, &mut planned)?;
        }
        // Stable: what happened to one matter stays in its order.
        planned.sort_by_key(|it| it.at);
        let mut answered = BTreeMap::new();
        for it in planned {
            if matches!(it.happening, Happening::Answer(_)) || answered.contains_key(&it.id) {
                answered.insert(it.id, it.at);
            }
            match it.happening {
                Happening::Step(line) => self.step(it.id, &it.matter.key, line, it.group, it.at).await?,
                Happening::Answer(answer) => {
                    let language = it.matter.language.unwrap_or(Language::Fi);
                    let text = self.dated(&answer.text);
                    ideas::answer(self.db, it.id, Some(self.group(&answer.group)?), &text, language, it.at).await?;
                }
            }
        }
        // Two authors of three tell whether they got an answer, and most of them did.
        for (n, (id, last)) in answered.into_iter().enumerate().filter(|(n, _)| n % 3 != 2) {
            let at = last.plus_days(1).min(self.now);
            // Of what was withdrawn or merged nobody is asked.
            let _not_asked = ideas::rate(self.db, id, n % 7 != 3, at).await?;
        }
        Ok(())
    }

    /// When each thing happened to a matter, and in whose name.
    fn plan<'m>(&self, matter: &'m Matter, planned: &mut Vec<Planned<'m>>) -> Result<(), DemoError> {
        let id = self.ideas.get(&matter.key).copied().ok_or_else(|| slip(&matter.key))?;
        let mut happenings: Vec<(i32, Happening<'m>)> = matter
            .history
            .iter()
            .skip(1)
            .map(|line| (line.days_ago, Happening::Step(line)))
            .collect();
        happenings.extend(
            matter
                .answers
                .iter()
                .map(|answer| (answer.days_ago, Happening::Answer(answer))),
        );
        // Of the same day the step comes first, then the words about it.
        happenings.sort_by_key(|(days_ago, _)| -*days_ago);
        let (_, of_theme) = self.theme(&matter.theme)?;
        let mut group = of_theme.ok_or_else(|| slip(&format!("{}: its theme has no group", matter.key)))?;
        let mut before = self.at(matter.days_ago, matter.hour * 60 + 12);
        for (n, (days_ago, happening)) in happenings.into_iter().enumerate() {
            let minutes = 9 * 60 + 20 + 35 * i64::try_from(n).unwrap_or(0);
            let sent_today = if days_ago == matter.days_ago {
                matter.hour * 60
            } else {
                0
            };
            let is_authors = matches!(&happening, Happening::Step(line) if line.by.as_deref() == Some("author"));
            let days_ago = if is_authors { days_ago } else { self.working(days_ago) };
            let at = self.at(days_ago, minutes.max(sent_today + minutes - 9 * 60));
            let at = at.max(before.plus_minutes(5)).min(self.now);
            before = at;
            if let Happening::Step(Line { group: Some(code), .. }) = &happening {
                group = self.group(code)?;
            }
            planned.push(Planned {
                at,
                id,
                matter,
                group,
                happening,
            });
        }
        Ok(())
    }

    async fn step(&self, id: IdeaId, key: &str, line: &Line, group: GroupId, at: Moment) -> Result<(), DemoError> {
        let known = Known {
            today: self.now.civil_day(),
            group,
            ideas: &self.ideas,
        };
        let lead = By::Lead(group);
        let by = match line.by.as_deref() {
            Some("author") => By::Author,
            _ if line.status == Status::Received => By::Moderator,
            _ => lead,
        };
        if line.status == Status::Withdrawn {
            let withdrawn = ideas::withdraw(self.db, id, line.reason()?, at).await?;
            return withdrawn.map_err(|refusal| slip(&format!("{key}: {refusal:?}")).into());
        }
        // What follows a question follows its answer: the matter first returns to where it was.
        let mut from = self.status(id).await?;
        if from == Status::Asked && line.status != Status::InHandling {
            self.change(id, key, domain::ideas::status::Change::Resume, By::Author, at)
                .await?;
            from = self.status(id).await?;
        }
        self.change(id, key, line.change(from, &known)?, by, at).await?;
        // A question that was asked before anyone took the matter returns it to received.
        if line.status == Status::InHandling && self.status(id).await? == Status::Received {
            let take = domain::ideas::status::Change::Take { group };
            self.change(id, key, take, lead, at).await?;
        }
        Ok(())
    }

    async fn change(
        &self,
        id: IdeaId,
        key: &str,
        change: domain::ideas::status::Change,
        by: By,
        at: Moment,
    ) -> Result<(), DemoError> {
        let done = ideas::change_status(self.db, id, change, by, at).await?;
        done.map_err(|refusal| slip(&format!("{key}: {refusal:?}")).into())
    }

    async fn status(&self, id: IdeaId) -> Result<Status, DemoError> {
        let found = ideas::find(&mut self.db.read().await?, id).await?;
        Ok(found.ok_or(StoreError::Missing)?.status)
    }

    /// The text with each `{date:N}` as the day N days from today.
    fn dated(&self, text: &str) -> String {
        let mut dated = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{date:") {
            dated.push_str(before);
            let (days, after) = after.split_once('}').unwrap_or((after, ""));
            let day = days
                .parse()
                .map_or(parse_iso(days), |days| Some(plus_days(self.now.civil_day(), days)));
            dated.push_str(&day.map(finnish_date).unwrap_or_default());
            rest = after;
        }
        dated.push_str(rest);
        dated.trim().to_owned()
    }
}
