//! A form of settings: each field says what it does and where it shows, what a file sets is read-only,
//! and who saves over another's change is told first.

use axum::response::Response;
use domain::calendar::{iso, parse_day};
use domain::people::Act;
use domain::settings::{SettingKind, SettingProblem, check, kind_of};
use domain::{Language, Localised, Town};
use http::StatusCode;
use leptos::prelude::*;

use super::effective::{town_with, value_of};
use super::frame::{
    FieldView, Input, Posted, Slips, allowed, doer, field, language_name, notice, page, refused_page, saved,
    saved_notice, stamp,
};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// Words in the visitor's language.
pub(super) type Say = fn(Language) -> &'static str;

/// A form of settings.
pub(super) struct SettingForm {
    pub(super) path: &'static str,
    pub(super) act: Act,
    pub(super) title: Say,
    pub(super) lead: Say,
    pub(super) parts: &'static [Part],
    /// A rule more than the settings' own; it may refuse a value.
    pub(super) rule: fn(Language, &str, &str) -> Option<String>,
    /// What else is on the page stands below the form, not above.
    pub(super) more_last: bool,
}

/// A part of a form.
pub(super) enum Part {
    /// One value.
    One(&'static str, Input, Say, Say),
    /// The same in three languages.
    Three(&'static str, Input, Say, Say),
    /// A list, an item a line, in three languages.
    Items(&'static str, Say, Say),
    /// A heading above the next parts.
    Heading(Say),
}

/// What a form is drawn with besides what is kept.
#[derive(Default)]
struct State {
    posted: Option<Posted>,
    slips: Slips,
    /// Another administrator has saved something else meanwhile.
    is_changed: bool,
}

/// `GET`
pub(super) fn show(visit: &Visit, form: &SettingForm, more: AnyView) -> Result<Response, Fault> {
    allowed(visit, form.act)?;
    Ok(draw(visit, form, State::default(), StatusCode::OK, more))
}

/// `POST`
pub(super) async fn save(visit: &Visit, form: &SettingForm, body: &[u8], more: AnyView) -> Result<Response, Fault> {
    allowed(visit, form.act)?;
    let l = visit.language;
    let posted = Posted::read(body)?;
    let fixed = &visit.state.outside.fixed;
    let mut slips = Slips::default();
    let mut wanted = Vec::new();
    for name in form.fields() {
        let Some(value) = posted.get(&id_of(&name)) else {
            continue;
        };
        let setting = setting_of(&name);
        // Kept as machines write it, however it was typed.
        let value = match kind_of(setting) {
            SettingKind::Day => parse_day(&value).map_or(value, iso),
            _ => value,
        };
        if fixed.contains_key(setting) {
            continue;
        }
        match check(setting, &value) {
            Err(problem) => slips.add(id_of(&name), problem_words(l, problem)),
            Ok(()) => match (form.rule)(l, setting, &value) {
                Some(words) => slips.add(id_of(&name), words),
                None => wanted.push((name, value)),
            },
        }
    }
    if !slips.is_empty() {
        let state = State {
            posted: Some(posted),
            slips,
            is_changed: false,
        };
        return Ok(draw(visit, form, state, StatusCode::UNPROCESSABLE_ENTITY, more));
    }

    let mut tx = visit.state.db.write().await?;
    store::settings::take(&mut tx).await?;
    let kept = store::settings::all(&mut tx).await?;
    let now = town_with(&visit.state.base, fixed, &kept);
    let differs = wanted.iter().any(|(name, value)| shown(&now, name) != *value);
    if differs && posted.text("seen") != form.stamp(&now) {
        tx.rollback().await?;
        let state = State {
            posted: Some(posted),
            slips,
            is_changed: true,
        };
        return Ok(draw(visit, form, state, StatusCode::CONFLICT, more));
    }
    let mut next = now.clone();
    let mut changed: Vec<String> = Vec::new();
    for (name, value) in wanted {
        if shown(&now, &name) == value {
            continue;
        }
        let setting = setting_of(&name).to_owned();
        let value = match name.split_once('#') {
            Some((_, language)) => with_items(&next, &setting, language, &value),
            None => value,
        };
        let Some(town) = super::effective::with(&next, &setting, &value) else {
            continue;
        };
        next = town;
        let usual = value_of(&visit.state.base, &setting);
        let keep = (value != usual).then_some(value.as_str());
        store::settings::set(&mut tx, &setting, keep, doer(visit), visit.now).await?;
        changed.push(setting);
    }
    tx.commit().await?;
    for setting in changed {
        tracing::info!(person = ?doer(visit), setting, "a setting was changed");
    }
    Ok(saved(visit, form.path))
}

impl SettingForm {
    /// Every field: `town.name.fi`; of a list `town.privacy.retention#fi`.
    fn fields(&self) -> Vec<String> {
        let three = |name: &str, mark: &str| Language::ALL.iter().map(|it| [name, mark, it.tag()].concat()).collect();
        self.parts
            .iter()
            .flat_map(|part| -> Vec<String> {
                match part {
                    Part::One(name, ..) => vec![(*name).to_owned()],
                    Part::Three(name, ..) => three(name, "."),
                    Part::Items(name, ..) => three(name, "#"),
                    Part::Heading(_) => Vec::new(),
                }
            })
            .collect()
    }

    fn stamp(&self, town: &Town) -> String {
        let values: Vec<String> = self.fields().iter().map(|name| shown(town, name)).collect();
        stamp(values.iter().map(String::as_str))
    }
}

fn setting_of(field: &str) -> &str {
    field.split('#').next().unwrap_or(field)
}

/// A dot or `#` in an id would mean something else to a link.
fn id_of(field: &str) -> String {
    field.trim_start_matches("town.").replace(['.', '#'], "-")
}

fn items(town: &Town, setting: &str) -> Vec<Localised> {
    serde_json::from_str(&value_of(town, setting)).unwrap_or_default()
}

fn in_language<'a>(item: &'a mut Localised, language: &str) -> &'a mut String {
    match language {
        "sv" => &mut item.sv,
        "en" => &mut item.en,
        _ => &mut item.fi,
    }
}

/// What a field shows of a town.
fn shown(town: &Town, field: &str) -> String {
    let Some((setting, language)) = field.split_once('#') else {
        return value_of(town, field);
    };
    let mut all = items(town, setting);
    let lines: Vec<String> = all.iter_mut().map(|item| in_language(item, language).clone()).collect();
    lines.join("\n").trim_end().to_owned()
}

/// The list with the lines of one language replaced, as JSON.
fn with_items(town: &Town, setting: &str, language: &str, text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut all = items(town, setting);
    if all.len() < lines.len() {
        all.resize_with(lines.len(), Localised::default);
    }
    for (index, item) in all.iter_mut().enumerate() {
        *in_language(item, language) = lines.get(index).copied().unwrap_or_default().to_owned();
    }
    // Without Finnish an item could not be shown to everyone.
    all.retain(|item| [&item.fi, &item.sv, &item.en].iter().any(|it| !it.is_empty()));
    serde_json::to_string(&all).unwrap_or_default()
}

fn draw(visit: &Visit, form: &SettingForm, state: State, status: StatusCode, more: AnyView) -> Response {
    let l = visit.language;
    let title = (form.title)(l);
    let page = if status == StatusCode::OK {
        page(visit, title)
    } else {
        refused_page(visit, title, status)
    };
    let town = visit.state.town();
    let parts = form
        .parts
        .iter()
        .map(|part| draw_part(visit, part, &town, &state))
        .collect_view();
    let changed = state
        .is_changed
        .then(|| notice(visit, "warning", t::admin::changed_by_other(l)));
    let (above, below) = if form.more_last {
        (None, Some(more))
    } else {
        (Some(more), None)
    };
    page.draw(visit, || {
        view! {
            {state.slips.summary(l)}
            <h1>{title}</h1>
            <p class="lead">{(form.lead)(l)}</p>
            {saved_notice(visit)}
            {changed}
            {above}
            <form class="form admin-form" method="post" action=visit.link(form.path) novalidate>
                {parts}
                <input type="hidden" name="seen" value=form.stamp(&town)/>
                <div class="actions"><button class="button" type="submit">{t::admin::save(l)}</button></div>
            </form>
            {below}
        }
        .into_any()
    })
}

fn draw_part(visit: &Visit, part: &Part, town: &Town, state: &State) -> AnyView {
    let l = visit.language;
    let one = |name: &str, input, label: String, hint, lang| {
        let id = id_of(name);
        let kept = shown(town, name);
        let typed = state.posted.as_ref().and_then(|it| it.get(&id));
        let other = typed
            .clone()
            .filter(|it| state.is_changed && *it != kept)
            .map(|_| kept.clone());
        let view = FieldView {
            label,
            hint,
            value: typed.unwrap_or(kept),
            input,
            lang,
            problem: state.slips.of(&id),
            fixed: visit.state.outside.fixed.get(setting_of(name)).cloned(),
            other,
            id,
            name: None,
        };
        field(visit, view).into_any()
    };
    let three = |name: &str, mark: &str, input, label: Say, hint: Say| {
        let fields = Language::ALL
            .iter()
            .map(|language| {
                let name = [name, mark, language.tag()].concat();
                one(
                    &name,
                    input,
                    language_name(*language).to_owned(),
                    None,
                    Some(language.tag()),
                )
            })
            .collect_view();
        view! {
            <fieldset class="admin-three">
                <legend>{label(l)}</legend>
                <p class="hint">{hint(l)}</p>
                {fields}
            </fieldset>
        }
        .into_any()
    };
    match part {
        Part::One(name, input, label, hint) => one(name, *input, label(l).to_owned(), Some(hint(l)), None),
        Part::Three(name, input, label, hint) => three(name, ".", *input, *label, *hint),
        Part::Items(name, label, hint) => three(name, "#", Input::Text, *label, *hint),
        Part::Heading(words) => view! { <h2>{words(l)}</h2> }.into_any(),
    }
}

/// The words of a refusal.
fn problem_words(l: Language, problem: SettingProblem) -> String {
    match problem {
        SettingProblem::Missing => t::admin::problem_missing(l).to_owned(),
        SettingProblem::TooLong { most } => t::admin::problem_long(l, most.to_string()),
        SettingProblem::Signs => t::admin::problem_signs(l).to_owned(),
        SettingProblem::NoEmail => t::admin::problem_email(l).to_owned(),
        SettingProblem::NoLink => t::admin::problem_link(l).to_owned(),
        SettingProblem::NoColour => t::admin::problem_colour(l).to_owned(),
        SettingProblem::NoNumber { least, most } => t::admin::problem_number(l, least.to_string(), most.to_string()),
        SettingProblem::NoDay => t::admin::problem_day(l).to_owned(),
    }
}
