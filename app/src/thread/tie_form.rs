//! Tying an idea or a card to a measure: one choice, and untying, which can be taken back.

use domain::people::{Act, Object, may};
use domain::programme::MeasureSight;
use domain::{CardId, IdeaId, MeasureId};
use leptos::prelude::*;
use serde::Deserialize;
use store::Conn;
use store::programme::ties::{Named, measures_of_card, measures_of_idea, open_measures, tied_to_idea};

use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// What an idea or a card is tied to, and what this person could tie it to.
#[derive(Default)]
pub(crate) struct MeasureTies {
    tied: Vec<Named>,
    /// Those of the tied that this person may untie here: not what came through a card.
    loose: Vec<MeasureId>,
    choices: Vec<Named>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    irrotettu: String,
}

impl MeasureTies {
    pub(crate) async fn of_idea(visit: &Visit, c: &mut Conn, idea: IdeaId) -> Result<Self, Fault> {
        let tied = measures_of_idea(c, idea).await?;
        let direct = tied_to_idea(c, idea).await?;
        Self::of(visit, c, tied, Some(direct)).await
    }

    pub(crate) async fn of_card(visit: &Visit, c: &mut Conn, card: CardId) -> Result<Self, Fault> {
        let tied = measures_of_card(c, card).await?;
        Self::of(visit, c, tied, None).await
    }

    async fn of(visit: &Visit, c: &mut Conn, tied: Vec<Named>, only: Option<Vec<MeasureId>>) -> Result<Self, Fault> {
        let ties = |it: &Named| {
            let object = Object::Measure(MeasureSight {
                id: it.measure,
                group: it.group,
            });
            may(&visit.actor(), Act::TieToMeasure, &object).is_ok()
        };
        let loose: Vec<MeasureId> = tied
            .iter()
            .filter(|it| only.as_ref().is_none_or(|only| only.contains(&it.measure)) && ties(it))
            .map(|it| it.measure)
            .collect();
        let mut choices = open_measures(c).await?;
        choices.retain(|it| ties(it) && !loose.contains(&it.measure));
        Ok(Self { tied, loose, choices })
    }
}

/// The measures with their buttons, and the choice of another. `action` is where the forms post to;
/// `wrong` stands at the choice.
pub(crate) fn tie_part(
    visit: &Visit,
    ties: &MeasureTies,
    action: &str,
    writes: bool,
    wrong: Option<String>,
) -> Option<AnyView> {
    let l = visit.language;
    if ties.tied.is_empty() && (!writes || ties.choices.is_empty()) {
        return None;
    }
    let rows: Vec<_> = ties
        .tied
        .iter()
        .map(|it| {
            let untie = (writes && ties.loose.contains(&it.measure)).then(|| {
                view! {
                    <form method="post" action=action.to_owned()>
                        <input type="hidden" name="on" value="0"/>
                        <input type="hidden" name="measure" value=it.measure.get()/>
                        <button class="button-quiet button-small" type="submit">
                            {t::thread::untie(l)}<span class="visually-hidden">": "{it.code.clone()}</span>
                        </button>
                    </form>
                }
            });
            view! {
                <li class="tie">
                    <p><a href=visit.link(&format!("/toimenpiteet/{}", it.measure))>{name(visit, it)}</a></p>
                    {untie}
                </li>
            }
        })
        .collect();
    let rows = (!rows.is_empty()).then(|| view! { <ul class="ties">{rows}</ul> });
    let asked: Asked = serde_html_form::from_str(&visit.query).unwrap_or_default();
    let again = ties
        .choices
        .iter()
        .find(|it| writes && it.measure.to_string() == asked.irrotettu);
    let again = again.map(|it| {
        view! {
            <div class="notice" data-tone="ok" role="status">
                {icon(&visit.state.assets.pkg, "ok")}
                <div>
                    <p>{t::thread::untied(l, name(visit, it))}</p>
                    <form class="actions" method="post" action=action.to_owned()>
                        <input type="hidden" name="on" value="1"/>
                        <input type="hidden" name="measure" value=it.measure.get()/>
                        <button class="button-quiet" type="submit">{t::thread::tie_back(l)}</button>
                    </form>
                </div>
            </div>
        }
    });
    let choose = writes.then(|| choice(visit, ties, action, "toimenpide", wrong));
    Some(view! { {again}{rows}{choose} }.into_any())
}

/// The choice alone, for a row of the inbox.
pub(crate) fn quick_form(visit: &Visit, ties: &MeasureTies, idea: IdeaId) -> Option<AnyView> {
    let action = visit.link(&format!("/ideat/{idea}/toimenpide"));
    choice(visit, ties, &action, &format!("toimenpide-{idea}"), None)
}

fn choice(visit: &Visit, ties: &MeasureTies, action: &str, id: &str, wrong: Option<String>) -> Option<AnyView> {
    let l = visit.language;
    if ties.choices.is_empty() {
        return None;
    }
    let options: Vec<_> = ties
        .choices
        .iter()
        .map(|it| view! { <option value=it.measure.get()>{name(visit, it)}</option> })
        .collect();
    let (id, described) = (id.to_owned(), [id, "-virhe"].concat());
    let is_wrong = wrong.is_some().then_some("true");
    let wrong = wrong.map(|words| {
        view! { <p class="problem" id=described.clone()>{icon(&visit.state.assets.pkg, "warning")}<span>{words}</span></p> }
    });
    Some(
        view! {
            <form class="tie-form" method="post" action=action.to_owned()>
                <input type="hidden" name="on" value="1"/>
                <label for=id.clone()>{t::thread::measure(l)}</label>
                {wrong}
                <select class="input" id=id name="measure" aria-invalid=is_wrong aria-describedby=described>
                    <option value="">{t::card::choose(l)}</option>
                    {options}
                </select>
                <button class="button-quiet" type="submit">{t::thread::tie(l)}</button>
            </form>
        }
        .into_any(),
    )
}

fn name(visit: &Visit, it: &Named) -> String {
    format!("{} {}", it.code, it.name.words(visit.language))
}

/// What a form asks: which measure, and whether to tie or to untie. None: no measure was chosen.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    on: String,
    measure: String,
}

/// Reads the form; the second is whether to tie.
pub(crate) fn read(body: &[u8]) -> Option<(MeasureId, bool)> {
    let typed: Typed = serde_html_form::from_bytes(body).ok()?;
    Some((typed.measure.parse().ok()?, typed.on != "0"))
}
