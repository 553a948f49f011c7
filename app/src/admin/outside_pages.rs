//! What is set outside the database, for reading: mail and signing in; with a test letter to oneself.

use axum::response::{IntoResponse as _, Redirect, Response};
use domain::mail::MailProblem;
use domain::people::Act;
use domain::{Language, MailKind};
use http::StatusCode;
use leptos::prelude::*;
use store::outbox::{Letter, put};

use super::frame::{allowed, doer, notice, page, refused_page};
use super::home::is_set;
use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use crate::ui::{day_of, icon};

const MAIL: &str = "/hallinta/posti";

/// `GET /hallinta/posti`
pub async fn mail_page(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, Act::ManageSettings)?;
    draw_mail(&visit, None).await
}

/// `POST /hallinta/posti`: a letter to the administrator's own address.
pub async fn send_test(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, Act::ManageSettings)?;
    let own = visit.signed_in.as_deref().and_then(|it| it.email.clone());
    let Some(email) = own else {
        let words = t::admin::mail_no_address(visit.language).to_owned();
        return draw_mail(&visit, Some(words)).await;
    };
    let letter = Letter {
        kind: MailKind::Test,
        email: &email,
        language: visit.language,
        person: doer(&visit),
        idea: None,
        sign_in: None,
        event: None,
        detail: "{}",
        once: None,
        not_before: visit.now,
    };
    let mut tx = visit.state.db.write().await?;
    put(&mut tx, letter, visit.now).await?;
    tx.commit().await?;
    tracing::info!(person = ?doer(&visit), "a test letter was asked for");
    Ok(Redirect::to(&[&visit.link(MAIL), "?kokeilu"].concat()).into_response())
}

async fn draw_mail(visit: &Visit, refused: Option<String>) -> Result<Response, Fault> {
    let l = visit.language;
    let mut conn = visit.state.db.read().await?;
    let waiting = store::outbox::waiting(&mut conn).await?;
    let last = store::service::last_mail(&mut conn).await?;
    let tested = match doer(visit) {
        Some(person) => store::service::last_test(&mut conn, person).await?,
        None => None,
    };
    drop(conn);
    let title = t::admin::mail_title(l);
    let page = match refused {
        None => page(visit, title),
        Some(_) => refused_page(visit, title, StatusCode::UNPROCESSABLE_ENTITY),
    };
    Ok(page.draw(visit, || {
        let how = if is_set(visit, "mail.smtp") {
            t::admin::mail_smtp(l)
        } else {
            t::admin::mail_files(l)
        };
        let asked = (visit.query == "kokeilu").then(|| notice(visit, "ok", t::admin::mail_test_asked(l)));
        let refused = refused.map(|words| notice(visit, "warning", words));
        let sent = match last.sent {
            Some(at) => day_of(at).into_any(),
            None => t::admin::never(l).into_any(),
        };
        let lost = match last.lost {
            Some((why, at)) => view! { {problem_words(l, why)}" ("{day_of(at)}")" }.into_any(),
            None => t::admin::none(l).into_any(),
        };
        let tested = tested.map(|(at, is_sent)| {
            let words = if is_sent {
                t::admin::mail_test_gone(l)
            } else {
                t::admin::mail_test_waits(l)
            };
            view! { <p class="text">{day_of(at)}": "{words}</p> }
        });
        view! {
            <h1>{title}</h1>
            <p class="lead">{how}</p>
            {asked}
            {refused}
            <dl class="facts">
                <dt>{t::admin::mail_waiting(l)}</dt><dd>{waiting.letters}</dd>
                <dt>{t::admin::mail_failed(l)}</dt><dd>{waiting.failed}</dd>
                <dt>{t::admin::mail_lost(l)}</dt><dd>{waiting.lost}</dd>
                <dt>{t::admin::mail_last_sent(l)}</dt><dd>{sent}</dd>
                <dt>{t::admin::mail_last_lost(l)}</dt><dd>{lost}</dd>
            </dl>
            <section class="admin-new">
                <h2>{t::admin::mail_test(l)}</h2>
                <p class="text">{t::admin::mail_test_text(l)}</p>
                {tested}
                <form method="post" action=visit.link(MAIL)>
                    <button class="button" type="submit">{t::admin::mail_test_button(l)}</button>
                </form>
            </section>
            {settings(visit, &["mail."])}
        }
        .into_any()
    }))
}

fn problem_words(l: Language, why: MailProblem) -> &'static str {
    match why {
        MailProblem::NothingToTell => t::admin::none(l),
        MailProblem::BadAddress => t::admin::mail_bad_address(l),
        MailProblem::Refused => t::admin::mail_refused(l),
        MailProblem::GaveUp => t::admin::mail_gave_up(l),
    }
}

/// `GET /hallinta/kirjautuminen`
pub async fn sign_in_page(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, Act::ManageSettings)?;
    let l = visit.language;
    let title = t::admin::sign_in_title(l);
    Ok(page(&visit, title).draw(&visit, || {
        let has_oidc = visit
            .state
            .outside
            .server
            .iter()
            .any(|it| it.name.starts_with("oidc.") && it.from.is_some());
        let oidc = if has_oidc {
            t::admin::sign_in_oidc_on(l)
        } else {
            t::admin::sign_in_oidc_off(l)
        };
        let pkg = &visit.state.assets.pkg;
        view! {
            <h1>{title}</h1>
            <p class="lead">{t::admin::sign_in_lead(l)}</p>
            <ul class="admin-tasks">
                <li><h2>{t::admin::sign_in_mail_name(l)}</h2><span class="tag" data-status="done">{icon(pkg, "ok")}{t::admin::on(l)}</span><p>{t::admin::sign_in_mail_text(l)}</p></li>
                <li><h2>{t::admin::sign_in_oidc_name(l)}</h2><span class="tag">{if has_oidc { t::admin::on(l) } else { t::admin::off(l) }}</span><p>{oidc}</p></li>
            </ul>
            {settings(&visit, &["oidc.", "limits.sign_ins", "origin"])}
        }
        .into_any()
    }))
}

/// The settings of the server whose names begin so, and how they are set.
fn settings(visit: &Visit, beginnings: &[&str]) -> AnyView {
    let l = visit.language;
    let rows = visit
        .state
        .outside
        .server
        .iter()
        .filter(|it| beginnings.iter().any(|begin| it.name.starts_with(begin)))
        .map(|it| {
            let value = match it.value.as_deref() {
                None => view! { <em>{t::admin::secret_set(l)}</em> }.into_any(),
                Some("") => view! { <em>{t::admin::not_set(l)}</em> }.into_any(),
                Some(value) => view! { <code>{value.to_owned()}</code> }.into_any(),
            };
            let from = it
                .from
                .clone()
                .map(|from| view! { <br/><span class="quiet">{from}</span> });
            view! {
                <tr>
                    <th scope="row"><code>{it.name.clone()}</code></th>
                    <td>{value}{from}</td>
                    <td lang="fi">{it.meaning}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="admin-new">
            <h2>{t::admin::outside_title(l)}</h2>
            <p class="text">{t::admin::outside_text(l)}</p>
            <div class="table-wrap">
                <table class="admin-settings">
                    <thead><tr>
                        <th scope="col">{t::admin::setting(l)}</th><th scope="col">{t::admin::value(l)}</th><th scope="col">{t::admin::meaning(l)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
