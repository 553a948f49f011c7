//! A measure's plan as it was typed, and what is wrong with it.

use domain::calendar::parse_day;
use domain::programme::{Amount, MOST_CODE, MOST_MEASURES};
use domain::{Date, GoalId, GroupId, Language, PhaseId, ToolId};
use store::programme::check::PlanSlip;
use store::programme::edit::Plan;

use crate::admin::frame::{Posted, Slips};
use crate::catalogue::Lists;
use crate::strategy::forms::{check, check_one, typed};
use crate::t;

/// Numbers of the boxes that were ticked.
fn ticked(posted: &Posted, key: &str, offered: impl Iterator<Item = i64>) -> Vec<i64> {
    offered
        .filter(|id| posted.get(&format!("{key}-{id}")).is_some())
        .collect()
}

/// Euro cents of a sum as people type it. None: it is none.
pub(super) fn cents(text: &str) -> Option<i64> {
    let raw = Amount::parse(text)?.raw();
    (raw % 100 == 0).then_some(raw / 100)
}

/// A day of a field; what is no day is told.
pub(super) fn day(l: Language, posted: &Posted, slips: &mut Slips, id: &str) -> Option<Date> {
    let text = posted.text(id);
    let day = parse_day(&text);
    if day.is_none() && !text.is_empty() {
        slips.add(id, t::measures::problem_day(l));
    }
    day
}

/// The plan that a form asks for. `goals`: those that were offered.
pub(super) fn plan(
    l: Language,
    posted: &Posted,
    slips: &mut Slips,
    lists: &Lists,
    tools: &[ToolId],
    goals: &[GoalId],
) -> Plan {
    let (official, name, text) = (typed(posted, "official"), typed(posted, "name"), typed(posted, "text"));
    check(l, slips, "official", &official, false, true);
    check(l, slips, "name", &name, true, false);
    check(l, slips, "text", &text, false, false);
    let group = posted.text("group").parse::<GroupId>().ok();
    let group = group.filter(|id| lists.groups.iter().any(|it| it.id == *id));
    if group.is_none() {
        slips.add("group", t::measures::problem_group(l));
    }
    let (contact, support) = (posted.text("contact"), posted.text("support"));
    check_one(l, slips, "contact", &contact, true);
    check_one(l, slips, "support", &support, true);
    let cost = posted.text("cost");
    let cost_cents = cents(&cost);
    if !cost.is_empty() && cost_cents.is_none() {
        slips.add("cost", t::measures::problem_cost(l));
    }
    let phase = posted.text("phase");
    let phase_id = phase.parse::<PhaseId>().ok();
    if !phase.is_empty() && phase_id.is_none() {
        slips.add("phase", t::measures::problem_phase(l));
    }
    let others = ticked(posted, "other", lists.groups.iter().map(|it| it.id.get()));
    Plan {
        code: posted.text("code"),
        official,
        name,
        text,
        group: group.unwrap_or(GroupId::new(0)),
        others: others.into_iter().map(GroupId::new).collect(),
        contact,
        tools: ticked(posted, "tool", tools.iter().map(|it| it.get()))
            .into_iter()
            .map(ToolId::new)
            .collect(),
        goals: ticked(posted, "goal", goals.iter().map(|it| it.get()))
            .into_iter()
            .map(GoalId::new)
            .collect(),
        phase: phase_id,
        is_continuous: posted.get("continuous").is_some(),
        starts: day(l, posted, slips, "starts"),
        ends: day(l, posted, slips, "ends"),
        cost_cents,
        support_services: support,
        affects_staff: posted.get("affects").is_some(),
    }
}

/// Tells at the fields what the store found. What the form has told already is not told again.
pub(super) fn tell(l: Language, slips: &mut Slips, found: &[PlanSlip]) {
    for slip in found {
        let (id, words) = match slip {
            PlanSlip::Code => ("code", t::measures::problem_code(l, MOST_CODE.to_string())),
            PlanSlip::CodeTaken => ("code", t::measures::problem_code_taken(l).to_owned()),
            PlanSlip::NoName => ("official-fi", t::admin::problem_missing(l).to_owned()),
            // The form has told which.
            PlanSlip::TooLong => continue,
            PlanSlip::Dates => ("ends", t::measures::problem_dates(l).to_owned()),
            PlanSlip::Cost => ("cost", t::measures::problem_cost(l).to_owned()),
            PlanSlip::Phase => ("phase", t::measures::problem_phase(l).to_owned()),
            PlanSlip::Goal => ("goal", t::measures::problem_goal(l).to_owned()),
            PlanSlip::Full => ("code", t::measures::problem_full(l, MOST_MEASURES.to_string())),
        };
        if slips.of(id).is_none() {
            slips.add(id, words);
        }
    }
}
