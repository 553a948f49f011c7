//! The author's own page behind the secret link: the receipt, what comes next, correcting, withdrawing.
//!
//! Never cached, never indexed, and its address goes nowhere: no outside link, no referrer.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::codes::{EventKind, Language, Status, Visibility};
use domain::ideas::form::{Field, check_correction, check_withdrawal};
use domain::ideas::text::Place;
use domain::own::OwnRefusal;
use domain::people::Act;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::ideas::{Matter, Step};

use super::acts;
use super::api::SimilarShown;
use super::idea_page::{answers, parse_id};
use super::idea_row::status_tag;
use super::own_acts::{denied, refused, wrong};
use super::own_dialogue::{question, rating};
use super::own_forms::own_acts;
use super::own_refusals::{refusal_notice, unsaved_text};
use super::problem_words::problem_words;
use super::qr::qr;
use super::share_buttons::copy_buttons;
use super::timeline::{lateness, timeline};
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{Problems, error_summary, icon};

/// What was typed into the page's forms.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) place: String,
    pub(super) reason: String,
    /// The answer to the town's question.
    pub(super) reply: String,
    /// Whether an answer came: `1` or `0`.
    pub(super) got: String,
}

/// What a visit to the page shows besides the matter.
#[derive(Default)]
pub(super) struct State {
    pub(super) typed: Option<Typed>,
    pub(super) problems: Problems,
    pub(super) refused: Option<Refusal>,
    /// The refusal in the matter's own words, where there are such.
    pub(super) why: Option<OwnRefusal>,
}

/// `GET /oma/123/…`
pub async fn own_page(visit: Visit, Path((id, link)): Path<(String, String)>) -> Result<Response, Fault> {
    let matter = acts::own_matter(&visit, parse_id(&id)?, &link).await?;
    draw(&visit, matter, StatusCode::OK, State::default()).await
}

/// `POST /oma/123/…/korjaa`: within the first hour.
pub async fn correct(visit: Visit, Path((id, link)): Path<(String, String)>, body: Bytes) -> Result<Response, Fault> {
    let matter = acts::own_matter(&visit, parse_id(&id)?, &link).await?;
    let typed: Typed = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    if let Some(refusal) = denied(&visit, &matter, Act::CorrectOwn) {
        return refused(&visit, matter, typed, refusal).await;
    }
    let l = visit.language;
    let place = match Place::parse(&typed.place) {
        Ok(place) => Ok(Some(place)),
        Err(domain::ideas::text::ProblemCode::Missing) => Ok(None),
        Err(code) => Err(domain::ideas::form::Problem {
            field: Field::Place,
            code,
        }),
    };
    let (title, text, place) = match (check_correction(&typed.title, &typed.text), place) {
        (Ok((title, text)), Ok(place)) => (title, text, place),
        (checked, place) => {
            let found = checked.err().unwrap_or_default().into_iter().chain(place.err());
            let problems = Problems(found.map(|it| (it, problem_words(l, it))).collect());
            let state = State {
                typed: Some(typed),
                problems,
                ..State::default()
            };
            return draw(&visit, matter, StatusCode::UNPROCESSABLE_ENTITY, state).await;
        }
    };
    match store::ideas::correct(
        &visit.state.db,
        &visit.state.words,
        matter.id,
        title,
        text,
        place,
        visit.now,
    )
    .await?
    {
        Ok(()) => Ok(
            Redirect::to(&[&acts::own_path(&visit, matter.id, matter.link_version), "?korjattu"].concat())
                .into_response(),
        ),
        Err(refusal) => refused(&visit, matter, typed, refusal).await,
    }
}

/// `POST /oma/123/…/peru`
pub async fn withdraw(visit: Visit, Path((id, link)): Path<(String, String)>, body: Bytes) -> Result<Response, Fault> {
    let matter = acts::own_matter(&visit, parse_id(&id)?, &link).await?;
    let typed: Typed = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    if let Some(refusal) = denied(&visit, &matter, Act::WithdrawOwn) {
        return refused(&visit, matter, typed, refusal).await;
    }
    let reason = match check_withdrawal(&typed.reason) {
        Ok(reason) => reason,
        Err(problem) => return wrong(&visit, matter, typed, problem).await,
    };
    match store::ideas::withdraw(&visit.state.db, matter.id, reason, visit.now).await? {
        Ok(()) => Ok(
            Redirect::to(&[&acts::own_path(&visit, matter.id, matter.link_version), "?peruttu"].concat())
                .into_response(),
        ),
        Err(refusal) => refused(&visit, matter, typed, refusal).await,
    }
}

pub(super) async fn draw(visit: &Visit, matter: Matter, status: StatusCode, state: State) -> Result<Response, Fault> {
    // An answer to a form stands at the form's address; its links lead to the page itself.
    let own = [
        "/korjaa",
        "/peru",
        "/vastaa",
        "/avaa",
        "/saitko",
        "/uusi-linkki",
        "/omiin",
        "/poista-tiedot",
    ]
    .into_iter()
    .find_map(|end| visit.path.strip_suffix(end));
    let visit = &visit.standing_at(own.unwrap_or(&visit.path));
    let lists = lists(&visit.state).await?;
    let mut conn = visit.state.db.read().await?;
    let grown = crate::thread::of_idea(visit, &mut conn, matter.id).await?;
    let mut steps = store::ideas::steps(&mut conn, matter.id).await?;
    // A question that can still be undone has not been asked yet.
    let asked = steps.iter().rfind(|step| step.kind == EventKind::Asked);
    let is_asked = asked.is_none_or(|step| step.is_out(visit.now));
    steps.retain(|step| step.is_out(visit.now));
    let rated = store::ideas::rating(&mut conn, matter.id).await?;
    let kept = Kept {
        contact: store::own::has_contact(&mut conn, matter.id).await?,
        claimed: store::own::is_claimed(&mut conn, matter.id).await?,
        covered: store::moderation::has_cover(&mut conn, matter.id).await?,
    };
    drop(conn);
    let just_sent = visit.query.split('&').any(|it| it == "kiitos");
    let mut resembling = if just_sent {
        acts::find_similar(visit, &matter.title, &matter.text, 4).await?
    } else {
        Vec::new()
    };
    resembling.retain(|it| it.id != matter.id.get());
    resembling.truncate(3);
    let l = visit.language;
    let title = if state.problems.is_empty() {
        t::own::title(l).to_owned()
    } else {
        [t::send::error_prefix(l), t::own::title(l)].concat()
    };
    let page = Page::new(title).class("page-receipt").secret().status(status).lively();
    Ok(page.draw(visit, || {
        let shown = Shown {
            lists: &lists,
            matter: &matter,
            steps: &steps,
            grown: &grown,
            rated,
            kept,
            resembling: &resembling,
            just_sent,
            is_asked,
        };
        content(visit, &shown, &state).into_any()
    }))
}

/// What is kept of the author.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    /// A name, an address or an account.
    pub(super) contact: bool,
    /// It is tied to an account.
    pub(super) claimed: bool,
    /// A moderator has covered a passage: nothing is corrected any more.
    pub(super) covered: bool,
}

/// What was fetched for the page.
struct Shown<'a> {
    lists: &'a Lists,
    matter: &'a Matter,
    steps: &'a [Step],
    grown: &'a [crate::thread::Told],
    /// What the author last said about having got an answer.
    rated: Option<bool>,
    kept: Kept,
    resembling: &'a [SimilarShown],
    just_sent: bool,
    /// The town's question is out, if there is one.
    is_asked: bool,
}

fn content(visit: &Visit, shown: &Shown<'_>, state: &State) -> impl IntoView + use<> {
    let &Shown {
        lists,
        matter,
        steps,
        grown,
        rated,
        kept,
        resembling,
        just_sent,
        is_asked,
    } = shown;
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let code = receipt_code(&visit.state.town().short, matter);
    let done = done_words(l)
        .into_iter()
        .find(|(word, _)| visit.query == *word)
        .map(|(_, words)| words);
    let ok = if just_sent {
        Some(if matter.status == Status::Checking {
            t::own::held(l)
        } else {
            t::own::thanks(l)
        })
    } else {
        done
    };
    let ok = ok.map(|words| view! { <p class="receipt-ok" role="status">{icon(pkg, "ok")}{words}</p> });
    let refused = state.refused.map(|it| refusal_notice(visit, it, state.why));
    let unsaved = state
        .refused
        .and(state.typed.as_ref())
        .and_then(|it| unsaved_text(visit, it));
    let written_in = (matter.language != l).then(|| matter.language.tag());
    let promise = matter
        .promise_text
        .clone()
        .filter(|_| !matter.status.is_ending() && matter.hidden.is_none())
        .map(|words| view! { <p class="text" lang=written_in>{words}</p> });
    let meaning = if matter.hidden.is_some() {
        (t::own::hidden(l).to_owned(), None)
    } else {
        super::meanings::status_meaning(l, matter.kind, matter.status)
    };
    let (meaning, meaning_lang) = meaning;
    let is_public = matter.visibility == Visibility::Public
        && matter.hidden.is_none()
        && !matches!(matter.status, Status::Checking | Status::Withdrawn);
    let public = if is_public {
        let href = visit.link(&format!("/ideat/{}", matter.id));
        view! { <p><a class="more" href=href>{t::own::public_page(l)}{icon(pkg, "arrow-right")}</a></p> }.into_any()
    } else {
        view! { <p class="text">{(matter.visibility == Visibility::Private).then(|| t::own::private_note(l))}</p> }
            .into_any()
    };
    view! {
        {error_summary(t::send::problems(l), &state.problems)}
        <div class="receipt">
            <header class="receipt-head">
                {ok}
                <h1 lang=written_in>{matter.title.clone()}</h1>
                <p class="receipt-code">{t::own::code(l)}" "<strong>{code}</strong></p>
                {refused}
                {unsaved}
            </header>
            {is_asked.then(|| question(visit, matter, state))}
            {answers(visit, lists, steps)}
            {rating(visit, matter, rated)}
            <section class="receipt-next" aria-labelledby="seuraavaksi">
                <h2 id="seuraavaksi">{t::own::next(l)}</h2>
                {promise}
                <p class="text" lang=meaning_lang>{meaning}</p>
                {lateness(l, pkg, matter, visit.now.civil_day())}
                {timeline(l, lists, matter, steps, grown, visit.now.civil_day())}
                {public}
            </section>
            {link_section(visit, matter, just_sent)}
            {own_acts(visit, matter, state, kept)}
        </div>
        {similar(visit, resembling)}
    }
}

/// What the page says after an act, by the word in its address.
fn done_words(l: Language) -> [(&'static str, &'static str); 9] {
    [
        ("korjattu", t::own::corrected(l)),
        ("peruttu", t::own::withdrawn(l)),
        ("vastattu", t::own::replied(l)),
        ("avattu", t::own::reopened(l)),
        ("sain-vastauksen", t::own::got_thanks(l)),
        ("en-saanut", t::own::got_none(l)),
        ("uusi-linkki", t::own::renewed(l)),
        ("omissa", t::own::claimed(l)),
        ("poistettu", t::own::forgotten(l)),
    ]
}

/// The code people read aloud on the phone: the town's letters and the number.
pub(crate) fn receipt_code(short: &str, matter: &Matter) -> String {
    if short.is_empty() {
        matter.id.to_string()
    } else {
        format!("{short}-{}", matter.id)
    }
}

fn link_section(visit: &Visit, matter: &Matter, just_sent: bool) -> impl IntoView + use<> {
    let l = visit.language;
    let address = format!(
        "{}{}",
        visit.state.origin,
        acts::own_path(visit, matter.id, matter.link_version)
    );
    let pkg = visit.state.assets.pkg.clone();
    view! {
        <section class="receipt-link" aria-labelledby="oma-linkki" data-draft-sent=just_sent.then_some("")>
            <div class="receipt-link-words">
                <h2 id="oma-linkki">{t::own::link_title(l)}</h2>
                <p>{if matter.status.is_ending() { t::own::link_text_ended(l) } else { t::own::link_text(l) }}</p>
                <p class="secret-link"><a href=address.clone()>{address.clone()}</a></p>
                <div class="actions">
                    {copy_buttons(l, &pkg, &address)}
                </div>
            </div>
            {qr(&address, t::own::qr(l)).map(|code| view! { <figure class="qr">{code}<figcaption>{t::own::qr_open(l)}</figcaption></figure> })}
        </section>
    }
}

/// Ideas that resemble the one just sent, as short links.
fn similar(visit: &Visit, similar: &[SimilarShown]) -> Option<impl IntoView + use<>> {
    if similar.is_empty() {
        return None;
    }
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let rows = similar
        .iter()
        .map(|it| {
            view! {
                <li class="idea-row">
                    <h3 class="idea-row-title"><a href=visit.link(&format!("/ideat/{}", it.id))>{it.title.clone()}</a></h3>
                    <p class="idea-row-facts">
                        {status_tag(l, pkg, it.status)}
                        <span class="fact">{icon(pkg, "support")}{t::ideas::supports_fact(l, it.supports)}</span>
                    </p>
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <section class="similar" aria-labelledby="samat">
            <h2 id="samat">{t::ideas::similar(l)}</h2>
            <ul class="idea-list">{rows}</ul>
        </section>
    })
}
