//! Help while writing: the right door for what does not belong here, and ideas that resemble this one.
//! It never blocks sending.

use domain::codes::{Language, Status};
use domain::ideas::compass::Door;
use leptos::prelude::*;

use super::api::{Outcome, SimilarShown, support_idea};
use super::labels::{service_label, status_icon};
use crate::page_link::path_in;
use crate::t;
use crate::ui::icon;

/// Where each door of the statutory compass leads in this town.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DoorWays {
    /// How to reach the registry office.
    pub registry: String,
    /// How to reach the wellbeing county.
    pub county: String,
    /// Where a legal initiative is made.
    pub initiative: String,
}

/// The town's own words for statuses, each with the language it is in; others are the service's.
pub type OwnLabels = Vec<(Status, String, Language)>;

/// Hints and similar ideas under the text, as the resident writes.
#[island]
pub fn SendHelp(language: Language, pkg: String, ways: DoorWays, labels: OwnLabels) -> impl IntoView {
    let doors = RwSignal::new(Vec::<Door>::new());
    let similar = RwSignal::new(Vec::<SimilarShown>::new());
    Effect::new(move |_| {
        #[cfg(feature = "hydrate")]
        listen(doors, similar);
    });
    let for_doors = pkg.clone();
    view! {
        <div class="hints" role="status">
            {move || doors.get().into_iter().map(|door| door_hint(language, &for_doors, door, &ways)).collect_view()}
        </div>
        {move || {
            let found = similar.get();
            let (pkg, labels) = (pkg.clone(), labels.clone());
            (!found.is_empty()).then(move || similar_list(language, pkg, found, &labels))
        }}
        <p class="visually-hidden" role="status">
            {move || similar.with(|it| if it.is_empty() { String::new() } else { t::send::similar_found(language, i64::try_from(it.len()).unwrap_or(0)) })}
        </p>
    }
}

/// One hint of the compass: what this looks like, and where it belongs. Drawn on the server too.
pub(super) fn door_hint(l: Language, pkg: &str, door: Door, ways: &DoorWays) -> impl IntoView + use<> {
    let (title, text) = match door {
        Door::InformationRequest => (
            t::send::door_information_title(l),
            t::send::door_information_text(l, &ways.registry),
        ),
        Door::Appeal => (
            t::send::door_appeal_title(l),
            t::send::door_appeal_text(l, &ways.registry),
        ),
        Door::Initiative => (
            t::send::door_initiative_title(l),
            t::send::door_initiative_text(l, &ways.initiative),
        ),
        Door::Emergency => (
            t::send::door_emergency_title(l),
            t::send::door_emergency_text(l).to_owned(),
        ),
        Door::WellbeingCounty => (
            t::send::door_county_title(l),
            t::send::door_county_text(l, &ways.county),
        ),
        Door::PersonalIdentityCode => (
            t::send::door_identity_title(l),
            t::send::door_identity_text(l).to_owned(),
        ),
    };
    let is_urgent = matches!(door, Door::Emergency | Door::PersonalIdentityCode);
    view! {
        <div class="notice" data-tone=if is_urgent { "warning" } else { "info" } data-door=door.as_code()>
            {icon(pkg, if is_urgent { "warning" } else { "info" })}
            <div>
                <p class="notice-title">{title}</p>
                <p>{text}</p>
            </div>
        </div>
    }
}

fn similar_list(l: Language, pkg: String, found: Vec<SimilarShown>, labels: &OwnLabels) -> impl IntoView + use<> {
    let rows = found
        .into_iter()
        .map(|idea| {
            let pkg = pkg.clone();
            let (id, status) = (idea.id, idea.status);
            let own = labels.iter().find(|(it, ..)| *it == status);
            let label = own.map_or_else(|| service_label(l, status).to_owned(), |(_, word, _)| word.clone());
            let lang = own.filter(|(.., named_in)| *named_in != l).map(|(.., named_in)| named_in.tag());
            let supported = RwSignal::new(false);
            let count = RwSignal::new(idea.supports);
            let tap = move |_| {
                leptos::task::spawn_local(async move {
                    if let Ok(Outcome::Accepted(now)) = support_idea(id, true).await {
                        supported.set(true);
                        count.set(now.total);
                    }
                });
            };
            view! {
                <li class="similar-row">
                    <a href=path_in(l, &["/ideat/", &id.to_string()].concat()) target="_blank" rel="noopener">{idea.title}</a>
                    <span class="similar-facts">
                        <span class="tag" data-status=status.as_code() lang=lang>{icon(&pkg, status_icon(status))}{label}</span>
                        <span class="fact">{move || t::ideas::supports_fact(l, count.get())}</span>
                    </span>
                    {move || if supported.get() {
                        view! { <span class="quiet" role="status">{t::send::similar_supported(l)}</span> }.into_any()
                    } else {
                        view! { <button class="button-quiet button-small" type="button" on:click=tap>{t::send::similar_support(l)}</button> }.into_any()
                    }}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="similar similar-typing" aria-labelledby="samanlaiset">
            <h2 id="samanlaiset">{t::send::similar_title(l)}</h2>
            <ul class="similar-list">{rows}</ul>
        </section>
    }
}

/// Looks again half a second after the last key, when something telling has been written.
#[cfg(feature = "hydrate")]
fn listen(doors: RwSignal<Vec<Door>>, similar: RwSignal<Vec<SimilarShown>>) {
    use std::time::Duration;

    use super::api::similar_ideas;
    use super::send_form_browser::{form, on, written};

    let Some(form) = form() else { return };
    let turn = StoredValue::new(0_u32);
    let look = move || {
        turn.update_value(|it| *it += 1);
        let mine = turn.get_value();
        set_timeout(
            move || {
                if turn.get_value() != mine {
                    return;
                }
                let (title, text) = written();
                leptos::task::spawn_local(async move {
                    if let Ok(Outcome::Accepted(help)) = similar_ideas(title, text).await
                        && turn.get_value() == mine
                    {
                        doors.set(help.doors);
                        similar.set(help.similar);
                    }
                });
            },
            Duration::from_millis(500),
        );
    };
    on(&form, "input", move |_| look());
}
