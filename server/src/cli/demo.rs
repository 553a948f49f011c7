//! `lanka demo` and `lanka demo remove`: a made-up Ikaalinen with groups, themes and matters in all
//! statuses, dated from today, marked as demonstration and taken away by one command.

mod boards;
mod discussion;
mod living;
mod matters;
mod people;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use domain::calendar::{finnish_date, is_working_day, plus_days};
use domain::ideas::clocks::{Clocks, Promise};
use domain::ideas::{NewIdea, SendForm, check};
use domain::town::Town;
use domain::{GroupId, IdeaId, Language, Localised, Moment, ThemeId, Visibility};
use store::ideas::{self, Promised, Sending};
use store::words::Words;
use store::{Db, StoreError, demo, groups};

use self::matters::{Matter, slip};
use super::house::say;
use super::sign_in_links::LinkMaker;
use super::{Common, House, Trouble};
use crate::clock;

/// What the command is told.
#[derive(Debug, Args)]
pub(super) struct Demo {
    #[command(subcommand)]
    act: Option<Act>,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Poista esittelykunta: ideat, tapahtumat, kannatukset, ryhmät ja teemat
    Remove,
    /// Tulosta uudet kirjautumislinkit, yksi kullekin roolille
    Links,
}

/// Fills or removes the demo town and says what was done.
///
/// # Errors
/// A message that says what to do.
pub(super) async fn run(command: Demo, common: &Common) -> Result<(), Trouble> {
    let house = House::open(common, &Town::demo()).await?;
    let told = |error: StoreError| house.trouble(&error);
    match command.act {
        None => {
            let filled = fill(&house.db, &Words::load(), &house.settings.town().promise, clock::now()).await;
            match filled.map_err(|error| error.told(&house))? {
                Some(count) => {
                    name_town(&house).await.map_err(told)?;
                    say!("valmis: esittelykunnassa on {count} asiaa. Poisto: lanka demo remove.");
                }
                None => say!("Esittelykunta on jo täytetty. Poisto: lanka demo remove."),
            }
        }
        Some(Act::Links) => say_links(&house).await?,
        Some(Act::Remove) => {
            let removed = demo::remove_demo(&house.db, &demo_settings()).await.map_err(told)?;
            store::figures::make(&house.db, clock::now()).await.map_err(told)?;
            say!("valmis: {} asiaa poistettu.", removed.ideas);
            if removed.kept > 0 {
                say!(
                    "{} ryhmää tai teemaa jäi, koska oikeita ideoita on niissä.",
                    removed.kept
                );
            }
        }
    }
    house.db.close().await;
    Ok(())
}

/// What the demo town says of itself where a new town says nothing yet: setting and value.
fn demo_settings() -> Vec<(String, String)> {
    app::admin::differing(&Town::demo(), &Town::default())
}

/// Gives the demo town its name for good, so that a plain `lanka serve` knows it, too; not where the
/// settings outside the database speak of a town.
///
/// # Errors
/// Only faults of the database.
pub(super) async fn name_town(house: &House) -> Result<(), StoreError> {
    if house.settings.outside().fixed.keys().any(|it| it.starts_with("town.")) {
        return Ok(());
    }
    demo::set_town(&house.db, &demo_settings(), clock::now())
        .await
        .map(drop)
}

/// Prints a fresh sign-in link for each role.
async fn say_links(house: &House) -> Result<(), Trouble> {
    let maker = LinkMaker::of(house)?;
    let links = people::links(&house.db, &maker, clock::now()).await;
    let links = links.map_err(|error| house.trouble(&error))?;
    if links.is_empty() {
        say!("Esittelykuntaa ei ole. Täytä se: lanka demo.");
    }
    for (role, link) in links {
        say!("  {role:<22} {link}");
    }
    Ok(())
}

/// Why the demo town was not filled.
#[derive(Debug, thiserror::Error)]
pub(super) enum DemoError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The files that were built in have a slip; a test reads them all.
    #[error(transparent)]
    Slip(#[from] Trouble),
}

impl DemoError {
    /// The message for the person at the command line.
    pub(super) fn told(self, house: &House) -> Trouble {
        match self {
            Self::Store(error) => house.trouble(&error),
            Self::Slip(trouble) => trouble,
        }
    }
}

/// Fills the demo town unless it is there; how many matters it has. `serve --demo` calls this when
/// the database is new.
///
/// # Errors
/// [`DemoError::Store`]; what was filled before the fault can be removed as usual.
pub(super) async fn fill(db: &Db, words: &Words, promise: &Promise, now: Moment) -> Result<Option<usize>, DemoError> {
    if demo::is_filled(&mut db.read().await?).await? {
        return Ok(None);
    }
    let (lists, matters) = matters::read()?;
    let mut town = Filling {
        db,
        words,
        promise,
        now,
        groups: BTreeMap::new(),
        themes: BTreeMap::new(),
        ideas: BTreeMap::new(),
    };
    for group in &lists.groups {
        let name = Localised::new(&group.name_fi, &group.name_sv, &group.name_en);
        town.groups.insert(
            group.code.clone(),
            groups::add_group(db, &group.code, &name, true).await?,
        );
    }
    let groups: Vec<_> = lists
        .groups
        .iter()
        .filter_map(|it| Some((it.code.as_str(), it.name_fi.as_str(), *town.groups.get(&it.code)?)))
        .collect();
    people::fill(db, &groups, now).await?;
    for theme in &lists.themes {
        let name = Localised::new(&theme.name_fi, &theme.name_sv, &theme.name_en);
        let group = theme.group.as_ref().map(|code| town.group(code)).transpose()?;
        let id = groups::add_theme(db, &theme.code, &name, group, true).await?;
        town.themes.insert(theme.code.clone(), (id, group));
    }
    for template in matters::templates()? {
        let text = Localised::new(&template.text_fi, &template.text_sv, &template.text_en);
        demo::add_template(db, &template.title, &text).await?;
    }
    for matter in &matters {
        let id = town.send(matter).await?;
        town.ideas.insert(matter.key.clone(), id);
    }
    town.live(&matters).await?;
    discussion::fill(&town).await?;
    town.fill_boards().await?;
    store::fair::roll(db, now.civil_day()).await?;
    store::figures::make(db, now).await?;
    Ok(Some(matters.len()))
}

/// A town being filled.
struct Filling<'a> {
    db: &'a Db,
    words: &'a Words,
    promise: &'a Promise,
    now: Moment,
    groups: BTreeMap<String, GroupId>,
    themes: BTreeMap<String, (ThemeId, Option<GroupId>)>,
    ideas: BTreeMap<String, IdeaId>,
}

impl Filling<'_> {
    fn group(&self, code: &str) -> Result<GroupId, Trouble> {
        self.groups
            .get(code)
            .copied()
            .ok_or_else(|| slip(&format!("no group {code}")))
    }

    fn theme(&self, code: &str) -> Result<(ThemeId, Option<GroupId>), Trouble> {
        self.themes
            .get(code)
            .copied()
            .ok_or_else(|| slip(&format!("no theme {code}")))
    }

    /// So many days ago at that hour in the town, never ahead of now.
    fn at(&self, days_ago: i32, minutes: i64) -> Moment {
        let day = plus_days(self.now.civil_day(), -days_ago);
        Moment::start_of(day).plus_minutes(minutes).min(self.now)
    }

    /// Staff act on working days: the same day or the next working one, never ahead of today.
    fn working(&self, days_ago: i32) -> i32 {
        let today = self.now.civil_day();
        (0..=days_ago)
            .rev()
            .find(|ago| is_working_day(plus_days(today, -ago)))
            .unwrap_or(days_ago)
    }

    async fn send(&self, matter: &Matter) -> Result<IdeaId, DemoError> {
        let sent_at = self.at(matter.days_ago, matter.hour * 60 + 12);
        let clocks = Clocks::start(sent_at, self.promise);
        let language = matter.language.unwrap_or(Language::Fi);
        let risks = matter.history.first().and_then(|line| line.risk).into_iter().collect();
        let sending = Sending {
            idea: self.idea(matter)?,
            language,
            origin: matter.origin,
            identification: matter.identification,
            sent_key: None,
            entered: None,
            sender: None,
            risks,
            promise: Some(Promised {
                answer_by: clocks.first_answer_due,
                decision_by: clocks.decision_due,
                text: promised(language, &clocks),
            }),
            demo: true,
        };
        let id = ideas::send(self.db, self.words, sending, sent_at).await?.id;
        let supports: Vec<_> = matter.supports.iter().map(|(level, count)| (*level, *count)).collect();
        demo::add_supporters(self.db, id, &supports, sent_at).await?;
        Ok(id)
    }

    /// The matter as its form would have given it.
    fn idea(&self, matter: &Matter) -> Result<NewIdea, Trouble> {
        let visibility = matter.visibility.unwrap_or(Visibility::Public);
        let (theme, _) = self.theme(&matter.theme)?;
        let form = SendForm {
            kind: matter.kind.as_code().to_owned(),
            title: matter.title.clone(),
            text: matter.text.clone(),
            theme: theme.to_string(),
            place: matter.place.clone().unwrap_or_default(),
            name: matter.name.clone().unwrap_or_default(),
            ..SendForm::default()
        };
        let idea = check(&form).map_err(|problems| slip(&format!("{}: {problems:?}", matter.key)))?;
        Ok(NewIdea { visibility, ..idea })
    }
}

/// The promise in the language of the matter.
fn promised(language: Language, clocks: &Clocks) -> String {
    let (answer, decision) = (finnish_date(clocks.first_answer_due), finnish_date(clocks.decision_due));
    match language {
        Language::Fi => format!(
            "Saat ensimmäisen vastauksen viimeistään {answer}. Viimeistään {decision} kerromme, mitä on päätetty tai milloin asiasta päätetään."
        ),
        Language::Sv => format!(
            "Du får ett första svar senast {answer}. Senast {decision} berättar vi vad som har beslutats eller när ärendet avgörs."
        ),
        Language::En => format!(
            "You will get a first answer by {answer}. By {decision} we tell what has been decided or when it will be."
        ),
    }
}
