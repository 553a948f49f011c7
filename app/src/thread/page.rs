//! `/lanka/{idea}`: from a resident's sentence to what came of it, one line per thing that happened.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;

use super::lines::of_idea;
use crate::catalogue::lists;
use crate::error::Fault;
use crate::ideas::{parse_id, public_matter, thread_of};
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// `GET /lanka/123`: the same for everyone, also for staff.
pub async fn thread_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = parse_id(&id)?;
    let matter = public_matter(&visit, id).await?.map_err(Fault::Refused)?;
    let lists = lists(&visit.state).await?;
    let mut c = visit.state.db.read().await?;
    let steps: Vec<_> = store::ideas::steps(&mut c, id)
        .await?
        .into_iter()
        .filter(|step| step.public && step.is_out(visit.now))
        .collect();
    let told = of_idea(&visit, &mut c, id).await?;
    drop(c);
    let l = visit.language;
    let title = t::thread::title_of(l, &matter.title);
    let page = Page::new(title)
        .class("page-thread")
        .description(t::thread::lead(l).to_owned())
        .trail(
            vec![(t::site::ideas(l).to_owned(), "/ideat")],
            t::thread::title(l).to_owned(),
        )
        .under(matter.title.clone(), format!("/ideat/{id}"));
    let lang = (matter.language != l).then(|| matter.language.tag());
    Ok(page.draw(&visit, || {
        view! {
            <h1>{t::thread::title(l)}": "<span lang=lang>{matter.title.clone()}</span></h1>
            <p class="lead">{t::thread::lead(l)}</p>
            {thread_of(l, &lists, &matter, &steps, &told, visit.now.civil_day())}
            <p><a class="more" href=visit.link(&format!("/ideat/{id}"))>{t::thread::to_idea(l)}</a></p>
        }
        .into_any()
    }))
}
