//! A decision is recorded: who decided what and when, and what it concerns.

use axum::response::Response;
use bytes::Bytes;
use domain::people::Act;
use domain::{GoalId, IdeaId, Localised, MeasureId, ProgrammeId};
use leptos::prelude::*;
use store::Conn;
use store::programme::decide::{self, DecisionSlip, NewDecision};
use store::programme::{desk, heard};

use super::fields::{many, one, page, three};
use super::heard_page::advice;
use super::read;
use crate::admin::frame::{Input, Posted, Slips, allowed, doer, saved, saved_notice};
use crate::error::Fault;
use crate::people::Visit;
use crate::strategy::forms::{Refused, check, check_one, told, typed};
use crate::strategy::words::said;
use crate::t;

/// What the form offers.
struct Desk {
    programme: Option<ProgrammeId>,
    goals: Vec<(GoalId, Localised)>,
    /// What the address names.
    measure: Option<(MeasureId, String, heard::Staff)>,
    goal: Option<i64>,
    idea: String,
}

impl Desk {
    async fn of(visit: &Visit, c: &mut Conn, programme: &str) -> Result<Self, Fault> {
        let named = |key: &str| {
            let found = visit.query.split('&').find_map(|it| it.strip_prefix(key));
            found.and_then(|it| it.strip_prefix('=')).unwrap_or_default().to_owned()
        };
        let mut measure = None;
        let mut of = programme.parse::<ProgrammeId>().ok();
        if let Ok(id) = named("toimenpide").parse::<MeasureId>()
            && let Some(kept) = desk::measure(c, id).await?
        {
            of = Some(kept.programme);
            let staff = heard::staff(c, id).await?.unwrap_or_default();
            measure = Some((id, kept.plan.code, staff));
        }
        if of.is_none() {
            of = desk::newest(c).await?;
        }
        let goals = match of {
            Some(id) => desk::goals(c, id).await?,
            None => Vec::new(),
        };
        Ok(Self {
            programme: of,
            goals,
            measure,
            goal: named("tavoite").parse().ok(),
            idea: named("idea")
                .parse::<IdeaId>()
                .map(|id| id.to_string())
                .unwrap_or_default(),
        })
    }
}

/// `GET /paatokset/uusi?toimenpide=7`
pub async fn decision_new(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, Act::RecordDecision)?;
    show(&visit, "", None).await
}

/// `POST /paatokset/uusi`
pub async fn decision_create(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit, Act::RecordDecision)?;
    let posted = Posted::read(&body)?;
    let l = visit.language;
    let mut slips = Slips::default();
    let programme = posted.text("ohjelma");
    let mut tx = visit.state.db.write().await?;
    let found = Desk::of(&visit, &mut tx, &programme).await?;
    let new = asked(&visit, &mut tx, &found, &posted, &mut slips).await?;
    let Some(new) = new.filter(|_| slips.is_empty()) else {
        tx.rollback().await?;
        return show(&visit, &programme, Some(&Refused::slips(&posted, slips))).await;
    };
    match decide::add(&mut tx, &new, doer(&visit), visit.now).await? {
        Ok(id) => {
            tx.commit().await?;
            tracing::info!(decision = %id, person = ?doer(&visit), "a decision was recorded");
            let to = match (new.measures.first(), new.goals.first(), new.ideas.first()) {
                (Some(measure), ..) => format!("/toimenpiteet/{measure}"),
                (_, Some(goal), _) => format!("/tavoitteet/{goal}"),
                (.., Some(idea)) => format!("/ideat/{idea}"),
                _ => "/paatokset/uusi".to_owned(),
            };
            Ok(saved(&visit, &to))
        }
        Err(wrong) => {
            tx.rollback().await?;
            for slip in wrong {
                let (id, words) = match slip {
                    DecisionSlip::Body => ("body", t::admin::problem_missing(l)),
                    DecisionSlip::Sentence => ("sentence-fi", t::measures::problem_sentence(l)),
                    DecisionSlip::Link => ("link", t::measures::problem_link(l)),
                    DecisionSlip::Future => ("on", t::measures::problem_past(l)),
                    DecisionSlip::Review => ("review", t::measures::problem_review(l)),
                    DecisionSlip::Nothing | DecisionSlip::Measure => ("codes", t::measures::problem_nothing(l)),
                    DecisionSlip::Goal => ("goal", t::measures::problem_goal(l)),
                    DecisionSlip::Idea => ("ideas", t::measures::problem_ideas_gone(l)),
                };
                if slips.of(id).is_none() {
                    slips.add(id, words);
                }
            }
            show(&visit, &programme, Some(&Refused::slips(&posted, slips))).await
        }
    }
}

/// The parts of a list that people wrote with commas.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n']).map(str::trim).filter(|it| !it.is_empty())
}

async fn asked(
    visit: &Visit,
    c: &mut Conn,
    found: &Desk,
    posted: &Posted,
    slips: &mut Slips,
) -> Result<Option<NewDecision>, Fault> {
    let l = visit.language;
    let sentence = typed(posted, "sentence");
    check(l, slips, "sentence", &sentence, false, true);
    let [body, section, link] = ["body", "section", "link"].map(|id| {
        let words = posted.text(id);
        check_one(l, slips, id, &words, id != "link");
        words
    });
    if body.is_empty() {
        slips.add("body", t::admin::problem_missing(l));
    }
    let on = read::day(l, posted, slips, "on");
    if on.is_none() && slips.of("on").is_none() {
        slips.add("on", t::measures::problem_day(l));
    }
    let review = read::day(l, posted, slips, "review");
    let mut measures = Vec::new();
    for code in listed(&posted.text("codes")).take(decide::MOST_CONCERNED + 1) {
        let measure = match found.programme {
            Some(programme) => decide::by_code(c, programme, code).await?,
            None => None,
        };
        match measure {
            Some(id) => measures.push(id),
            None => slips.add("codes", t::measures::problem_codes(l, code)),
        }
    }
    let mut ideas = Vec::new();
    for number in listed(&posted.text("ideas")).take(decide::MOST_CONCERNED + 1) {
        let idea = number.trim_start_matches('#').parse::<IdeaId>().ok();
        match idea {
            Some(id) if decide::is_listed(c, id).await? => ideas.push(id),
            _ => slips.add("ideas", t::measures::problem_ideas(l, number)),
        }
    }
    let is_ticked = |id: &&GoalId| posted.get(&format!("goal-{id}")).is_some();
    let goals = found
        .goals
        .iter()
        .map(|(id, _)| id)
        .filter(is_ticked)
        .copied()
        .collect();
    Ok(on.map(|on| NewDecision {
        body,
        on,
        section,
        link,
        sentence,
        review,
        measures,
        goals,
        ideas,
        demo: false,
    }))
}

async fn show(visit: &Visit, programme: &str, refused: Option<&Refused>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let found = Desk::of(visit, &mut conn, programme).await?;
    drop(conn);
    let l = visit.language;
    let title = t::measures::decision(l);
    Ok(page(visit, title, refused).draw(visit, || {
        let (code, staff) = match &found.measure {
            Some((_, code, staff)) => (code.clone(), *staff),
            None => (String::new(), heard::Staff::default()),
        };
        let empty = Localised::default();
        let goals: Vec<_> = found.goals.iter().map(|(id, name)| (id.get(), said(l, name).0)).collect();
        let chosen: Vec<i64> = found.goal.into_iter().collect();
        let programme = found.programme.map(|id| id.to_string()).unwrap_or_default();
        view! {
            {told(visit, refused)}
            <h1>{title}</h1>
            <p class="lead">{t::measures::decision_lead(l)}</p>
            {saved_notice(visit)}
            {advice(visit, staff)}
            <form class="form admin-form" method="post" action=visit.link("/paatokset/uusi") novalidate>
                <input type="hidden" name="ohjelma" value=programme/>
                {one(visit, refused, "body", t::measures::decision_body(l), "", Input::Line)}
                {one(visit, refused, "on", t::measures::decision_on(l), "", Input::Day)}
                {one(visit, refused, "section", t::measures::decision_section(l), "", Input::Short)}
                {one(visit, refused, "link", t::measures::decision_link(l), "", Input::Line)}
                {three(visit, refused, "sentence", t::measures::decision_sentence(l), &empty, Input::Line)}
                {one(visit, refused, "review", t::measures::decision_review(l), "", Input::Day)}
                {one(visit, refused, "codes", t::measures::decision_codes(l), &code, Input::Line)}
                {one(visit, refused, "ideas", t::measures::decision_ideas(l), &found.idea, Input::Line)}
                {many(visit, refused, "goal", t::measures::decision_goals(l), &goals, &chosen)}
                <div class="actions"><button class="button" type="submit">{t::measures::decision_record(l)}</button></div>
            </form>
        }
        .into_any()
    }))
}
