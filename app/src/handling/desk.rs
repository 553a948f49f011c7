//! What staff see on an idea's page besides the public: where it stands, and everything they may do.
//!
//! Whoever may not look inside gets the page of everyone. What was typed into a refused form is kept.

use domain::codes::Language;
use domain::ideas::status::StepForm;
use domain::ids::{GroupId, IdeaId};
use domain::people::{Act, Actor, may};
use domain::refusal::Refusal;
use leptos::prelude::*;
use serde::Deserialize;
use store::handling::{Contact, Draft, Happened, Note, Template};
use store::ideas::Matter;

use super::answer_form::{answer_form, left_over};
use super::clocks::clocks;
use super::measures::measures_part;
use super::other_forms::{contact_part, hide_form, move_back_forms, notes_part};
use super::past::history_part;
use super::ties::{Ties, ready_draft, ties_part};
use crate::catalogue::Lists;
use crate::error::Fault;
use crate::ideas::api::SimilarShown;
use crate::people::Visit;
use crate::t;
use crate::ui::{icon, textarea_text};

/// What staff typed into one of the forms; each form sends its own part.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(super) text: String,
    pub(super) language: String,
    pub(super) shows_person: String,
    /// The version of the matter on the page.
    pub(super) seen: String,
    /// The version of the draft on the page.
    pub(super) draft_seen: String,
    pub(super) note: String,
    pub(super) reason: String,
    pub(super) event: String,
    /// `make`, `tie` or `untie`.
    pub(super) tie_how: String,
    pub(super) tie_key: String,
    /// Board, column and lane, with dots between.
    pub(super) tie_place: String,
    /// As people call a card: TEK-12.
    pub(super) tie_code: String,
    #[serde(flatten)]
    pub(super) step: StepForm,
}

/// A field that has to be mended, or the whole when it is none's.
#[derive(Clone)]
pub(super) struct Wrong {
    /// The id of the field, or of the part.
    pub(super) field: &'static str,
    pub(super) words: String,
}

/// Words that somebody else wrote meanwhile.
pub(super) struct Other {
    pub(super) name: Option<String>,
    pub(super) text: String,
    pub(super) is_draft: bool,
}

/// Everything that staff see of one matter.
pub(crate) struct Desk {
    pub(crate) matter: Matter,
    pub(super) actor: Actor,
    /// The group in whose name this person speaks about the matter.
    pub(super) group: Option<GroupId>,
    pub(super) history: Vec<Happened>,
    pub(super) notes: Vec<Note>,
    pub(super) draft: Option<Draft>,
    pub(super) templates: Vec<Template>,
    pub(super) similar: Vec<SimilarShown>,
    /// Shown on the answer to the button that opens it.
    pub(super) contact: Option<Contact>,
    pub(super) typed: Option<Typed>,
    pub(super) wrong: Vec<Wrong>,
    pub(super) other: Option<Other>,
    pub(super) ties: Ties,
    pub(super) measures: crate::thread::MeasureTies,
}

/// What an address of the page asks for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    vaihe: String,
    pohja: String,
}

/// The desk for whoever may look inside; none for everyone else.
pub(crate) async fn open(visit: &Visit, id: IdeaId) -> Result<Option<Desk>, Fault> {
    if visit.signed_in.is_none() {
        return Ok(None);
    }
    match with_leave(visit, id, Act::ReadHandling).await {
        Ok(matter) => {
            let mut desk = Desk::of(visit, matter).await?;
            desk.begin(visit);
            Ok(Some(desk))
        }
        Err(Fault::Refused(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The matter, if this person may do this to it.
pub(super) async fn with_leave(visit: &Visit, id: IdeaId, act: Act) -> Result<Matter, Fault> {
    let mut conn = visit.state.db.read().await?;
    let matter = store::ideas::find(&mut conn, id)
        .await?
        .ok_or(Fault::Refused(Refusal::NotFound))?;
    may(&visit.actor(), act, &matter.object(visit.now)).map_err(|denied| Fault::Refused(denied.into()))?;
    Ok(matter)
}

impl Desk {
    /// Everything that staff see of the matter.
    pub(super) async fn of(visit: &Visit, matter: Matter) -> Result<Self, Fault> {
        let actor = visit.actor();
        let hand = actor.person().and_then(|it| it.hand(matter.group, matter.suggested));
        let group = hand.and_then(|by| by.group());
        let mut similar = crate::ideas::find_similar(visit, &matter.title, &matter.text, 6).await?;
        similar.retain(|it| it.id != matter.id.get());
        let mut conn = visit.state.db.read().await?;
        let draft = match group {
            Some(group) => store::handling::draft(&mut conn, matter.id, group).await?,
            None => None,
        };
        Ok(Self {
            group,
            history: store::handling::history(&mut conn, matter.id).await?,
            notes: store::handling::notes(&mut conn, matter.id).await?,
            draft,
            templates: store::handling::templates(&mut conn).await?,
            similar,
            contact: None,
            typed: None,
            wrong: Vec::new(),
            other: None,
            ties: Ties::of(visit, &mut conn, &matter).await?,
            measures: crate::thread::MeasureTies::of_idea(visit, &mut conn, matter.id).await?,
            matter,
            actor,
        })
    }

    /// The form as it is opened: the draft, the template and the step that the address names.
    fn begin(&mut self, visit: &Visit) {
        let asked: Asked = serde_html_form::from_str(&visit.query).unwrap_or_default();
        let template = self.templates.iter().find(|it| it.id.to_string() == asked.pohja);
        let parts = [
            self.draft.as_ref().map(|draft| draft.text.as_str()),
            template.map(|it| it.words(self.matter.language)),
        ];
        let mut text = parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
        if text.is_empty() && self.matter.ready.is_some() {
            ready_draft(&self.matter).clone_into(&mut text);
        }
        self.typed = Some(Typed {
            text,
            step: StepForm {
                to: asked.vaihe,
                ..StepForm::default()
            },
            ..Typed::default()
        });
    }

    pub(super) fn may(&self, visit: &Visit, act: Act) -> bool {
        may(&self.actor, act, &self.matter.object(visit.now)).is_ok()
    }

    /// What is wrong with one field.
    pub(super) fn wrong_with(&self, field: &str) -> Option<String> {
        self.wrong
            .iter()
            .find(|wrong| wrong.field == field)
            .map(|wrong| wrong.words.clone())
    }

    pub(super) fn typed(&self) -> Typed {
        self.typed.clone().unwrap_or_default()
    }

    /// The address of an act on the matter.
    pub(super) fn action(&self, visit: &Visit, act: &str) -> String {
        visit.link(&format!("/ideat/{}{act}", self.matter.id))
    }

    /// Whether a form was refused.
    pub(crate) fn is_refused(&self) -> bool {
        !self.wrong.is_empty()
    }
}

/// The staff's part of the page.
pub(crate) fn desk_part(visit: &Visit, lists: &Lists, desk: &Desk) -> AnyView {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    view! {
        <section class="desk" id="kasittely" aria-labelledby="kasittely-otsikko">
            <h2 class="desk-title" id="kasittely-otsikko">{icon(pkg, "lock")}{t::handling::title(l)}</h2>
            {wrong_part(l, desk)}
            {other_part(visit, desk)}
            {left_over_part(visit, desk)}
            <div class="desk-cols">
                <div class="desk-main">
                    {clocks(visit, lists, desk)}
                    {ties_part(visit, desk)}
                    {measures_part(visit, desk)}
                    {answer_form(visit, lists, desk)}
                    {move_back_forms(visit, desk)}
                </div>
                <div class="desk-side">
                    {notes_part(visit, lists, desk)}
                    {contact_part(visit, desk)}
                    {hide_form(visit, desk)}
                    {history_part(visit, lists, desk)}
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// The summary of what was refused; its links lead to the fields.
fn wrong_part(l: Language, desk: &Desk) -> Option<AnyView> {
    if desk.wrong.is_empty() {
        return None;
    }
    let items = desk
        .wrong
        .iter()
        .map(|wrong| view! { <li><a href=["#", wrong.field].concat()>{wrong.words.clone()}</a></li> })
        .collect_view();
    Some(
        view! {
            <div class="error-summary" role="alert" tabindex="-1" aria-labelledby="kasittely-virheet" autofocus>
                <h3 id="kasittely-virheet">{t::handling::wrong_title(l)}</h3>
                <ul>{items}</ul>
            </div>
        }
        .into_any(),
    )
}

/// What was typed and has no field any more: it can be copied from here.
fn left_over_part(visit: &Visit, desk: &Desk) -> Option<AnyView> {
    let words = left_over(visit, desk)?;
    Some(
        view! {
            <div class="field">
                <label for="k-kept">{t::handling::left_over(visit.language)}</label>
                <textarea class="input" id="k-kept" rows="6" readonly>{textarea_text(&words)}</textarea>
            </div>
        }
        .into_any(),
    )
}

/// What somebody else wrote while this person was writing: both texts are on the page.
fn other_part(visit: &Visit, desk: &Desk) -> Option<AnyView> {
    let l = visit.language;
    let other = desk.other.as_ref()?;
    let name = other
        .name
        .clone()
        .unwrap_or_else(|| t::handling::somebody(l).to_owned());
    let words = if other.is_draft {
        t::handling::other_draft(l, name)
    } else {
        t::handling::other_answer(l, name)
    };
    Some(
        view! {
            <div class="notice" data-tone="warning">
                {icon(&visit.state.assets.pkg, "warning")}
                <div>
                    <p class="notice-title">{words}</p>
                    <blockquote class="desk-other">{crate::ui::paragraphs(&other.text)}</blockquote>
                    <p>{t::handling::other_yours(l)}</p>
                </div>
            </div>
        }
        .into_any(),
    )
}
