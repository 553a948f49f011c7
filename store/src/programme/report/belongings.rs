//! What belongs to the measures of a report: groups, tools, milestones, money, decisions and words.

use std::collections::BTreeMap;

use domain::calendar::iso;
use domain::programme::report::{Decided, Money, Stone, Word};
use domain::{Date, Localised};

use super::Period;
use super::figures::Figures;
use crate::codes::{code, day, day_option};
use crate::{Conn, StoreError};

/// What belongs to a measure or a goal, by its number.
pub(super) type Of<T> = BTreeMap<i64, Vec<T>>;

pub(super) fn by_owner<T>(rows: impl IntoIterator<Item = (i64, T)>) -> Of<T> {
    let mut found = Of::new();
    for (of, it) in rows {
        found.entry(of).or_default().push(it);
    }
    found
}

/// What belongs to the measures of the programme.
pub(super) struct Belongings {
    pub(super) figures: Figures,
    pub(super) others: Of<Localised>,
    pub(super) tools: Of<Localised>,
    pub(super) stones: Of<Stone>,
    pub(super) funding: Of<Money>,
    pub(super) decisions: Of<Decided>,
    pub(super) words: Of<Word>,
}

/// Reads it, beside the indicators that were read already.
pub(super) async fn belongings(c: &mut Conn, period: &Period, figures: Figures) -> Result<Belongings, StoreError> {
    Ok(Belongings {
        figures,
        others: groups(c, period).await?,
        tools: tools(c, period).await?,
        stones: stones(c, period).await?,
        funding: funding(c, period).await?,
        decisions: decisions(c, period, false).await?,
        words: words(c, period).await?,
    })
}

type Named = (i64, String, String, String);

fn named((of, fi, sv, en): Named) -> (i64, Localised) {
    (of, Localised::new(&fi, &sv, &en))
}

async fn groups(c: &mut Conn, period: &Period) -> Result<Of<Localised>, StoreError> {
    let rows: Vec<Named> = crate::sql!(
        "select other.measure_id, sector_group.name_fi, sector_group.name_sv, sector_group.name_en \
         from measure_group other join sector_group on sector_group.id = other.group_id \
              join measure on measure.id = other.measure_id \
         where measure.programme_id = $1 order by other.measure_id, sector_group.position, sector_group.id"
    )
    .bind(period.programme)
    .all(c)
    .await?;
    Ok(by_owner(rows.into_iter().map(named)))
}

async fn tools(c: &mut Conn, period: &Period) -> Result<Of<Localised>, StoreError> {
    let rows: Vec<Named> = crate::sql!(
        "select used.measure_id, tool.name_fi, tool.name_sv, tool.name_en \
         from measure_tool used join tool on tool.id = used.tool_id join measure on measure.id = used.measure_id \
         where measure.programme_id = $1 order by used.measure_id, tool.position, tool.id"
    )
    .bind(period.programme)
    .all(c)
    .await?;
    Ok(by_owner(rows.into_iter().map(named)))
}

async fn stones(c: &mut Conn, period: &Period) -> Result<Of<Stone>, StoreError> {
    type Raw = (i64, String, String, String, Option<String>, Option<String>);
    let rows: Vec<Raw> = crate::sql!(
        "select milestone.measure_id, milestone.name_fi, milestone.name_sv, milestone.name_en, milestone.due_on, \
                milestone.done_on \
         from milestone join measure on measure.id = milestone.measure_id where measure.programme_id = $1 \
         order by milestone.measure_id, milestone.position, milestone.id"
    )
    .bind(period.programme)
    .all(c)
    .await?;
    let stones = rows.into_iter().map(|(of, fi, sv, en, due, done)| {
        let stone = Stone {
            name: Localised::new(&fi, &sv, &en),
            due: day_option("milestone.due_on", due.as_deref())?,
            done: day_option("milestone.done_on", done.as_deref())?,
        };
        Ok((of, stone))
    });
    Ok(by_owner(stones.collect::<Result<Vec<_>, StoreError>>()?))
}

async fn funding(c: &mut Conn, period: &Period) -> Result<Of<Money>, StoreError> {
    type Raw = (
        i64,
        String,
        String,
        Option<String>,
        Option<i64>,
        Option<i64>,
        Option<i64>,
    );
    let rows: Vec<Raw> = crate::sql!(
        "select funding.measure_id, funding.source, funding.state, funding.applied_on, funding.applied_cents, \
                funding.granted_cents, funding.used_cents \
         from funding join measure on measure.id = funding.measure_id where measure.programme_id = $1 \
         order by funding.measure_id, funding.id"
    )
    .bind(period.programme)
    .all(c)
    .await?;
    let money = rows
        .into_iter()
        .map(|(of, source, state, applied_on, applied, granted, used)| {
            let money = Money {
                source,
                state: code("funding.state", &state)?,
                applied_on: day_option("funding.applied_on", applied_on.as_deref())?,
                applied,
                granted,
                used,
            };
            Ok((of, money))
        });
    Ok(by_owner(money.collect::<Result<Vec<_>, StoreError>>()?))
}

/// The decisions of the period, on measures or on goals.
pub(super) async fn decisions(c: &mut Conn, period: &Period, on_goals: bool) -> Result<Of<Decided>, StoreError> {
    type Raw = (i64, String, String, String, String, String, String);
    let statement = if on_goals {
        crate::sql!(
            "select concerned.goal_id, decision.body, decision.decided_on, decision.section, decision.sentence_fi, \
                    decision.sentence_sv, decision.sentence_en \
             from decision_on concerned join decision on decision.id = concerned.decision_id \
             where concerned.goal_id is not null and decision.decided_on >= $1 and decision.decided_on <= $2 \
             order by decision.decided_on, decision.id"
        )
    } else {
        crate::sql!(
            "select concerned.measure_id, decision.body, decision.decided_on, decision.section, decision.sentence_fi, \
                    decision.sentence_sv, decision.sentence_en \
             from decision_on concerned join decision on decision.id = concerned.decision_id \
             where concerned.measure_id is not null and decision.decided_on >= $1 and decision.decided_on <= $2 \
             order by decision.decided_on, decision.id"
        )
    };
    let rows: Vec<Raw> = statement.bind(iso(period.from)).bind(iso(period.to)).all(c).await?;
    let decided = rows.into_iter().map(|(of, body, on, section, fi, sv, en)| {
        let decided = Decided {
            body,
            on: day("decision.decided_on", &on)?,
            section,
            sentence: Localised::new(&fi, &sv, &en),
        };
        Ok((of, decided))
    });
    Ok(by_owner(decided.collect::<Result<Vec<_>, StoreError>>()?))
}

/// The words of the period's months.
async fn words(c: &mut Conn, period: &Period) -> Result<Of<Word>, StoreError> {
    let month = |day: Date| iso(day).chars().take(7).collect::<String>();
    let rows: Vec<(i64, String, String, String, String)> = crate::sql!(
        "select check_in.measure_id, check_in.month, check_in.done_text, check_in.doing_text, check_in.needed_text \
         from check_in join measure on measure.id = check_in.measure_id \
         where measure.programme_id = $1 and check_in.month >= $2 and check_in.month <= $3 \
         order by check_in.measure_id, check_in.month"
    )
    .bind(period.programme)
    .bind(month(period.from))
    .bind(month(period.to))
    .all(c)
    .await?;
    let word = |(of, month, done, doing, needed)| {
        let word = Word {
            month,
            done,
            doing,
            needed,
        };
        (of, word)
    };
    Ok(by_owner(rows.into_iter().map(word)))
}
