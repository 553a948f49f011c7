//! Typing an idea on behalf of whoever told it: the fields of a resident's form, how it was told,
//! and whether it may be published.

use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::calendar::finnish_date;
use domain::codes::{Identification, Language};
use domain::ideas::clocks::Clocks;
use domain::ideas::form::{Field, Problem, SendForm as Typed};
use domain::ideas::risk::{self, risks};
use domain::ideas::text::ProblemCode;
use domain::ids::IdeaId;
use domain::on_behalf::{Source, check};
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::ideas::{Entered, Promised, Sending};

use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::ideas::{Filled, kinds, problem_words, short_field, text_field, theme_field};
use crate::keys::random_id;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{Problems, error_summary, field_problem};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Posted {
    #[serde(flatten)]
    typed: Typed,
    source: String,
    /// Whoever told it knows that it is published.
    consent: String,
    /// The form's own key, so that a double send is one idea.
    key: String,
}

/// `GET /saapuneet/kirjaa`
pub async fn form_page(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit)?;
    draw(&visit, StatusCode::OK, &Posted::default(), &Problems::default()).await
}

/// `POST /saapuneet/kirjaa`
pub async fn enter(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit)?;
    let posted: Posted = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    match keep(&visit, &posted).await? {
        Ok(id) => {
            let to = visit.link(&format!("/saapuneet/kirjattu/{id}"));
            Ok(Redirect::to(&to).into_response())
        }
        Err(found) => {
            let l = visit.language;
            let problems = Problems(found.into_iter().map(|it| (it, problem_words(l, it))).collect());
            draw(&visit, StatusCode::UNPROCESSABLE_ENTITY, &posted, &problems).await
        }
    }
}

fn allowed(visit: &Visit) -> Result<(), Fault> {
    may(&visit.actor(), Act::EnterOnBehalf, &Object::Service).map_err(|it| Fault::Refused(it.into()))
}

/// Keeps the idea as a resident's own is kept: the same checks, clocks and receipt.
async fn keep(visit: &Visit, posted: &Posted) -> Result<Result<IdeaId, Vec<Problem>>, Fault> {
    let (idea, source) = match check(&posted.typed, &posted.source, !posted.consent.is_empty()) {
        Ok(checked) => checked,
        Err(problems) => return Ok(Err(problems)),
    };
    let lists = lists(&visit.state).await?;
    if idea
        .theme
        .is_some_and(|theme| !lists.themes.iter().any(|it| it.id == theme))
    {
        let (field, code) = (Field::Theme, ProblemCode::Unknown);
        return Ok(Err(vec![Problem { field, code }]));
    }
    let actor = visit.actor();
    let Some(person) = actor.person() else {
        return Err(Fault::Refused(Refusal::SignInFirst));
    };
    // The words are the teller's: they are looked at as any others. Haste and bursts are the staff's.
    let risks = risks(&risk::Sending {
        title: &posted.typed.title,
        text: &posted.typed.text,
        place: &posted.typed.place,
        name: &posted.typed.name,
        ..risk::Sending::default()
    });
    let sent_key = (!posted.key.is_empty()).then(|| {
        let keys = &visit.state.keys;
        keys.sending(&posted.key, idea.title.as_str(), idea.text.as_str())
    });
    let l = visit.language;
    let clocks = Clocks::start(visit.now, &lists.promise_to(idea.theme, visit.state.town().promise));
    let (answer_by, decision_by) = (clocks.first_answer_due, clocks.decision_due);
    let sending = Sending {
        idea,
        language: l,
        origin: source.origin(),
        identification: Identification::Open,
        sent_key,
        sender: None,
        entered: Some(Entered {
            by: person.id,
            told_by: source.told_by(),
        }),
        risks,
        promise: Some(Promised {
            answer_by,
            decision_by,
            text: t::own::promise(l, finnish_date(answer_by), finnish_date(decision_by)),
        }),
        demo: false,
    };
    let state = &visit.state;
    Ok(Ok(store::ideas::send(&state.db, &state.words, sending, visit.now)
        .await?
        .id))
}

async fn draw(visit: &Visit, status: StatusCode, posted: &Posted, problems: &Problems) -> Result<Response, Fault> {
    let lists = lists(&visit.state).await?;
    let l = visit.language;
    let title = if problems.is_empty() {
        t::on_behalf::title(l).to_owned()
    } else {
        [t::send::error_prefix(l), t::on_behalf::title(l)].concat()
    };
    let page = Page::new(title)
        .class("page-send")
        .trail(
            vec![(t::people::inbox(l).to_owned(), "/saapuneet")],
            t::on_behalf::title(l),
        )
        .status(status)
        .private()
        .form();
    Ok(page.draw(visit, || content(visit, &lists, posted, problems).into_any()))
}

fn content(visit: &Visit, lists: &Lists, posted: &Posted, problems: &Problems) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let filled = &Filled {
        typed: &posted.typed,
        problems,
    };
    let key = if posted.key.is_empty() {
        random_id()
    } else {
        posted.key.clone()
    };
    view! {
        {error_summary(t::send::problems(l), problems)}
        <h1>{t::on_behalf::title(l)}</h1>
        <p class="lead">{t::on_behalf::lead(l)}</p>
        <form class="form" method="post" action=visit.link("/saapuneet/kirjaa") novalidate>
            {sources(l, pkg, &posted.source, problems)}
            {kinds(l, pkg, filled, t::on_behalf::kind(l))}
            {text_field(l, pkg, filled, Field::Title)}
            {text_field(l, pkg, filled, Field::Text)}
            {theme_field(l, pkg, lists, filled)}
            {short_field(l, pkg, filled, Field::Place)}
            <section class="form-part">
                <h2>{t::on_behalf::teller(l)}</h2>
                {short_field(l, pkg, filled, Field::Name)}
                {short_field(l, pkg, filled, Field::Email)}
                <div class="field">
                    <div class="check">
                        <input type="checkbox" id="consent" name="consent" value="yes" checked=!posted.consent.is_empty() aria-describedby="consent-hint"/>
                        <label for="consent">{t::on_behalf::consent(l)}</label>
                    </div>
                    <p class="hint" id="consent-hint">{t::on_behalf::consent_hint(l)}</p>
                </div>
            </section>
            <input type="hidden" name="key" value=key/>
            <div class="actions">
                <button class="button" type="submit">{t::on_behalf::submit(l)}</button>
                <a href=visit.link("/saapuneet")>{t::on_behalf::back(l)}</a>
            </div>
        </form>
    }
}

fn sources(l: Language, pkg: &str, chosen: &str, problems: &Problems) -> impl IntoView + use<> {
    let choices: Vec<_> = Source::ALL
        .iter()
        .map(|source| {
            let id = format!("source-{}", source.as_code());
            let words = match source {
                Source::Phone => t::on_behalf::source_phone(l),
                Source::Desk => t::on_behalf::source_desk(l),
                Source::Paper => t::on_behalf::source_paper(l),
                Source::Workshop => t::on_behalf::source_workshop(l),
                Source::Employee => t::on_behalf::source_employee(l),
            };
            let is_chosen = chosen == source.as_code();
            view! {
                <span class="choice">
                    <input type="radio" id=id.clone() name="source" value=source.as_code() checked=is_chosen/>
                    <label for=id>{words}</label>
                </span>
            }
        })
        .collect();
    view! {
        <fieldset class="choices" id="source">
            <legend>{t::on_behalf::source(l)}</legend>
            {field_problem(pkg, Field::Source, problems, t::send::error_prefix(l))}
            <div class="choices-row">{choices}</div>
        </fieldset>
    }
}
