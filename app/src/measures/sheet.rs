//! A programme as a table: one row a measure, one column a thing that people plan of it. What is written
//! out can be read in again, and what was not changed in it changes nothing.

use domain::calendar::{iso, parse_day};
use domain::{GoalId, GroupId, Language, Localised, PhaseId, ToolId};
use store::programme::desk::Programme;
use store::programme::edit::Plan;

use super::measure_page::euros_typed;
use super::read;
use crate::catalogue::Lists;
use crate::t;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Code,
    Official(Language),
    Name(Language),
    Text(Language),
    Group,
    Others,
    Contact,
    Tools,
    Goals,
    Phase,
    Continuous,
    Starts,
    Ends,
    Cost,
    Support,
    Affects,
}

/// In the order in which they are written.
pub(super) const COLUMNS: [Column; 22] = [
    Column::Code,
    Column::Official(Language::Fi),
    Column::Official(Language::Sv),
    Column::Official(Language::En),
    Column::Name(Language::Fi),
    Column::Name(Language::Sv),
    Column::Name(Language::En),
    Column::Text(Language::Fi),
    Column::Text(Language::Sv),
    Column::Text(Language::En),
    Column::Group,
    Column::Others,
    Column::Contact,
    Column::Tools,
    Column::Goals,
    Column::Phase,
    Column::Continuous,
    Column::Starts,
    Column::Ends,
    Column::Cost,
    Column::Support,
    Column::Affects,
];

impl Column {
    /// Its name at the head of the table.
    pub(super) fn head(self, l: Language) -> String {
        let of = |words: &str, language: Language| match language {
            Language::Fi => words.to_owned(),
            other => format!("{words} ({})", other.tag()),
        };
        match self {
            Self::Code => t::measures::col_code(l).to_owned(),
            Self::Official(language) => of(t::measures::col_official(l), language),
            Self::Name(language) => of(t::measures::col_name(l), language),
            Self::Text(language) => of(t::measures::col_text(l), language),
            Self::Group => t::measures::col_group(l).to_owned(),
            Self::Others => t::measures::col_others(l).to_owned(),
            Self::Contact => t::measures::col_contact(l).to_owned(),
            Self::Tools => t::measures::col_tools(l).to_owned(),
            Self::Goals => t::measures::col_goals(l).to_owned(),
            Self::Phase => t::measures::col_phase(l).to_owned(),
            Self::Continuous => t::measures::col_continuous(l).to_owned(),
            Self::Starts => t::measures::col_starts(l).to_owned(),
            Self::Ends => t::measures::col_ends(l).to_owned(),
            Self::Cost => t::measures::col_cost(l).to_owned(),
            Self::Support => t::measures::col_support(l).to_owned(),
            Self::Affects => t::measures::col_affects(l).to_owned(),
        }
    }

    /// The column with this name, in whichever language.
    pub(super) fn named(head: &str) -> Option<Self> {
        let head = head.trim().to_lowercase();
        let is_it = |it: &Self| Language::ALL.iter().any(|l| it.head(*l).to_lowercase() == head);
        COLUMNS.into_iter().find(is_it)
    }
}

/// Names that a table uses for groups, tools, goals and phases: the number, and the name in each language.
pub(super) struct Names {
    groups: Vec<(i64, Localised)>,
    tools: Vec<(i64, Localised)>,
    goals: Vec<(i64, Localised)>,
    phases: Vec<(i64, Localised)>,
}

impl Names {
    pub(super) fn new(
        lists: &Lists,
        programme: &Programme,
        tools: &[(ToolId, Localised)],
        goals: &[(GoalId, Localised)],
    ) -> Self {
        let group = |id: GroupId| {
            let [fi, sv, en] = [Language::Fi, Language::Sv, Language::En]
                .map(|l| lists.group(id, l).map(|(name, _)| name.to_owned()).unwrap_or_default());
            (id.get(), Localised { fi, sv, en })
        };
        let phase = |name: &str| Localised::new(name, "", "");
        Self {
            groups: lists.groups.iter().map(|it| group(it.id)).collect(),
            tools: tools.iter().map(|(id, it)| (id.get(), it.clone())).collect(),
            goals: goals.iter().map(|(id, it)| (id.get(), it.clone())).collect(),
            phases: programme
                .phases
                .iter()
                .map(|(id, it)| (id.get(), phase(&it.name)))
                .collect(),
        }
    }
}

fn said(l: Language, all: &[(i64, Localised)], id: i64) -> Option<String> {
    let found = all.iter().find(|(it, _)| *it == id);
    found.map(|(_, name)| crate::strategy::words::said(l, name).0)
}

fn many(l: Language, all: &[(i64, Localised)], ids: impl Iterator<Item = i64>) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in ids.filter_map(|id| said(l, all, id)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" | ")
}

fn find(all: &[(i64, Localised)], name: &str) -> Option<i64> {
    let name = name.trim().to_lowercase();
    let is_it = |it: &Localised| {
        [&it.fi, &it.sv, &it.en]
            .iter()
            .any(|it| it.trim().to_lowercase() == name)
    };
    all.iter().find(|(_, it)| is_it(it)).map(|(id, _)| *id)
}

fn in_language(text: &Localised, l: Language) -> &String {
    match l {
        Language::Fi => &text.fi,
        Language::Sv => &text.sv,
        Language::En => &text.en,
    }
}

fn in_language_mut(text: &mut Localised, l: Language) -> &mut String {
    match l {
        Language::Fi => &mut text.fi,
        Language::Sv => &mut text.sv,
        Language::En => &mut text.en,
    }
}

/// What a column says of a measure.
pub(super) fn cell(l: Language, names: &Names, it: &Plan, column: Column) -> String {
    let yes = |is: bool| {
        if is {
            t::measures::yes(l).to_owned()
        } else {
            String::new()
        }
    };
    match column {
        Column::Code => it.code.clone(),
        Column::Official(language) => in_language(&it.official, language).clone(),
        Column::Name(language) => in_language(&it.name, language).clone(),
        Column::Text(language) => in_language(&it.text, language).clone(),
        Column::Group => said(l, &names.groups, it.group.get()).unwrap_or_default(),
        Column::Others => many(l, &names.groups, it.others.iter().map(|id| id.get())),
        Column::Contact => it.contact.clone(),
        Column::Tools => many(l, &names.tools, it.tools.iter().map(|id| id.get())),
        Column::Goals => many(l, &names.goals, it.goals.iter().map(|id| id.get())),
        Column::Phase => it
            .phase
            .and_then(|id| said(l, &names.phases, id.get()))
            .unwrap_or_default(),
        Column::Continuous => yes(it.is_continuous),
        Column::Starts => it.starts.map(iso).unwrap_or_default(),
        Column::Ends => it.ends.map(iso).unwrap_or_default(),
        Column::Cost => it.cost_cents.map(euros_typed).unwrap_or_default(),
        Column::Support => it.support_services.clone(),
        Column::Affects => yes(it.affects_staff),
    }
}

fn all_of(all: &[(i64, Localised)], text: &str) -> Option<Vec<i64>> {
    let parts = text.split(['|', '\n']).map(str::trim).filter(|it| !it.is_empty());
    parts.map(|name| find(all, name)).collect()
}

fn is_yes(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "" | "ei" | "nej" | "no" | "0" | "false" => Some(false),
        "kyllä" | "ja" | "yes" | "x" | "1" | "true" => Some(true),
        _ => None,
    }
}

/// Puts what a cell says into a plan. None: it cannot be understood.
pub(super) fn put(names: &Names, plan: &mut Plan, column: Column, text: &str) -> Option<()> {
    let day = |text: &str| {
        if text.is_empty() {
            Some(None)
        } else {
            parse_day(text).map(Some)
        }
    };
    match column {
        Column::Code => text.clone_into(&mut plan.code),
        Column::Official(l) => text.clone_into(in_language_mut(&mut plan.official, l)),
        Column::Name(l) => text.clone_into(in_language_mut(&mut plan.name, l)),
        Column::Text(l) => text.clone_into(in_language_mut(&mut plan.text, l)),
        Column::Group => plan.group = GroupId::new(find(&names.groups, text)?),
        Column::Others => plan.others = all_of(&names.groups, text)?.into_iter().map(GroupId::new).collect(),
        Column::Contact => text.clone_into(&mut plan.contact),
        Column::Tools => plan.tools = all_of(&names.tools, text)?.into_iter().map(ToolId::new).collect(),
        Column::Goals => {
            let wanted = all_of(&names.goals, text)?;
            // Goals of other versions, which the table does not show, stay.
            let is_shown = |id: &GoalId| names.goals.iter().any(|(it, _)| *it == id.get());
            let hidden: Vec<_> = plan.goals.iter().copied().filter(|id| !is_shown(id)).collect();
            plan.goals = wanted.into_iter().map(GoalId::new).chain(hidden).collect();
        }
        Column::Phase if text.is_empty() => plan.phase = None,
        Column::Phase => plan.phase = Some(PhaseId::new(find(&names.phases, text)?)),
        Column::Continuous => plan.is_continuous = is_yes(text)?,
        Column::Starts => plan.starts = day(text)?,
        Column::Ends => plan.ends = day(text)?,
        Column::Cost if text.is_empty() => plan.cost_cents = None,
        Column::Cost => plan.cost_cents = Some(read::cents(&text.replace('.', ","))?),
        Column::Support => text.clone_into(&mut plan.support_services),
        Column::Affects => plan.affects_staff = is_yes(text)?,
    }
    Some(())
}
