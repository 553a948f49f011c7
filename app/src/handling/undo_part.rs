//! *Tehty. Kumoa*: what this person did a moment ago can be undone while nobody has been told.

use domain::ids::IdeaId;
use domain::mail::UNDO_MS;
use leptos::prelude::*;
use serde::Deserialize;

use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    kumoa: String,
}

/// The act that the address names, while this person can undo it.
pub(crate) async fn undo_notice(visit: &Visit, id: IdeaId) -> Result<Option<i64>, Fault> {
    let asked: Asked = serde_html_form::from_str(&visit.query).unwrap_or_default();
    let Ok(event) = asked.kumoa.parse() else {
        return Ok(None);
    };
    let is_about = super::acts::is_about(visit, event, id).await?;
    Ok(is_about.then_some(event))
}

/// The way from the top of the page to the desk.
pub(crate) fn desk_jump(visit: &Visit) -> AnyView {
    view! {
        <p class="desk-jump"><a class="more" href="#kasittely">{icon(&visit.state.assets.pkg, "lock")}{t::handling::jump(visit.language)}</a></p>
    }
    .into_any()
}

/// The notice with its button; with scripts it goes away when it no longer works.
pub(crate) fn undo_part(visit: &Visit, id: IdeaId, event: i64) -> AnyView {
    let l = visit.language;
    let action = visit.link(&format!("/ideat/{id}/kumoa"));
    view! {
        <div class="notice undo" id="tehty" data-tone="ok" role="status" data-gone-after=UNDO_MS>
            {icon(&visit.state.assets.pkg, "ok")}
            <div>
                <p><strong>{t::handling::done(l)}</strong>" "{t::handling::done_text(l)}</p>
                <form class="actions" method="post" action=action>
                    <input type="hidden" name="event" value=event/>
                    <button class="button-quiet" type="submit">{t::handling::undo(l)}</button>
                </form>
            </div>
        </div>
    }
    .into_any()
}
