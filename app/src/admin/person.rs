//! One person: rights with their days, giving and ending them, and closing the account.
//!
//! A right ends at the next request of its holder. The last administrator stays, and nobody ends
//! their own administration by a slip.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::ideas::text::PersonName;
use domain::people::{Act, Role};
use domain::refusal::Refusal;
use domain::{Language, PersonId, calendar};
use http::StatusCode;
use leptos::prelude::*;
use store::people::staff::{other_administrators, set_disabled, set_name};
use store::people::{Account, Granted};
use store::{StoreError, Tx};

use super::frame::{
    FieldView, Input, Posted, Slips, allowed, doer, field, notice, page, refused_page, saved, saved_notice,
};
use super::people::{PATH, Right, check_name, give, invite, language_field, read_days, right_fields};
use super::policy_words::role_name;
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// `GET /hallinta/ihmiset/{id}`
pub async fn person_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    allowed(&visit, Act::ManagePeople)?;
    draw(&visit, PersonId::new(id), &Posted::default(), &Slips::default(), None).await
}

/// What came of an act.
enum Done {
    Saved,
    Invited,
    /// Not done, and why.
    Told(String),
}

/// `POST /hallinta/ihmiset/{id}`
pub async fn change_person(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit, Act::ManagePeople)?;
    let posted = Posted::read(&body)?;
    let id = PersonId::new(id);
    let mut slips = Slips::default();
    let mut tx = visit.state.db.write().await?;
    store::settings::take(&mut tx).await?;
    let account = store::people::account(&mut tx, id).await?;
    let account = account
        .filter(|it| it.email.is_some())
        .ok_or(Fault::Refused(Refusal::NotFound))?;
    let act = posted.text("act");
    let done = match act.as_str() {
        "give" => give_right(&visit, &mut tx, id, &posted, &mut slips).await?,
        "end" => end_right(&visit, &mut tx, id, &posted.text("which")).await?,
        "close" => close(&visit, &mut tx, id).await?,
        "open" => {
            set_disabled(&mut tx, id, None).await?;
            Done::Saved
        }
        "name" => {
            let name = check_name(visit.language, &posted.text("name"), &mut slips);
            let language = Language::from_code(&posted.text("language")).unwrap_or(account.language);
            set_name(&mut tx, id, name.as_ref().map(PersonName::as_str), language).await?;
            Done::Saved
        }
        "invite" if !account.is_disabled => {
            let email = account.email.as_deref().unwrap_or_default();
            invite(&mut tx, id, email, account.language, visit.now).await?;
            Done::Invited
        }
        _ => Done::Told(t::admin::nothing_chosen(visit.language).to_owned()),
    };
    if let Done::Told(words) = done {
        tx.rollback().await?;
        return draw(&visit, id, &posted, &slips, Some(words)).await;
    }
    if !slips.is_empty() {
        tx.rollback().await?;
        return draw(&visit, id, &posted, &slips, None).await;
    }
    tx.commit().await?;
    tracing::info!(person = ?doer(&visit), of = %id, act, "a person's rights or account were changed");
    let path = format!("{PATH}/{id}");
    Ok(match done {
        Done::Invited => Redirect::to(&[&visit.link(&path), "?kutsuttu"].concat()).into_response(),
        Done::Saved | Done::Told(_) => saved(&visit, &path),
    })
}

async fn give_right(
    visit: &Visit,
    tx: &mut Tx,
    id: PersonId,
    posted: &Posted,
    slips: &mut Slips,
) -> Result<Done, Fault> {
    let l = visit.language;
    let right = Right::parse(&posted.text("right"));
    if right.is_none() {
        slips.add("right", t::admin::right_missing(l));
    }
    let days = read_days(visit, posted, slips);
    if let (Some(right), Some((from, until))) = (right, days) {
        match give(tx, id, right, from, until, visit.now).await {
            Ok(()) => {}
            Err(StoreError::Constraint(_)) => return Ok(Done::Told(t::admin::right_missing(l).to_owned())),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Done::Saved)
}

/// Ends a right now: `role:7` or `seat:7`, as the table of rights names it.
async fn end_right(visit: &Visit, tx: &mut Tx, id: PersonId, which: &str) -> Result<Done, Fault> {
    let l = visit.language;
    let (kind, number) = which.split_once(':').unwrap_or_default();
    let Ok(number) = number.parse::<i64>() else {
        return Ok(Done::Told(t::admin::nothing_chosen(l).to_owned()));
    };
    let all = store::people::rights::granted(tx, id).await?;
    let is_role = kind == "role";
    let found = all.iter().find(|it| it.id == number && it.role.is_some() == is_role);
    if found.is_some_and(|it| it.role == Some(Role::Administrator))
        && let Some(words) = why_not_administrator(visit, tx, id).await?
    {
        return Ok(Done::Told(words));
    }
    let ended = if is_role {
        store::people::end_role(tx, id, number, visit.now).await?
    } else {
        store::people::end_seat(tx, id, number, visit.now).await?
    };
    Ok(if ended {
        Done::Saved
    } else {
        Done::Told(t::admin::right_gone(l).to_owned())
    })
}

async fn close(visit: &Visit, tx: &mut Tx, id: PersonId) -> Result<Done, Fault> {
    let l = visit.language;
    if doer(visit) == Some(id) {
        return Ok(Done::Told(t::admin::own_close(l).to_owned()));
    }
    let rights = store::people::rights(tx, id, visit.now.civil_day()).await?;
    if rights.has(Role::Administrator)
        && let Some(words) = why_not_administrator(visit, tx, id).await?
    {
        return Ok(Done::Told(words));
    }
    set_disabled(tx, id, Some(visit.now)).await?;
    Ok(Done::Saved)
}

/// Why the administrator's right of this person cannot be ended here and now.
async fn why_not_administrator(visit: &Visit, tx: &mut Tx, id: PersonId) -> Result<Option<String>, Fault> {
    let l = visit.language;
    if doer(visit) == Some(id) {
        return Ok(Some(t::admin::own_administrator(l).to_owned()));
    }
    let others = other_administrators(tx, id, visit.now.civil_day()).await?;
    Ok((others == 0).then(|| t::admin::last_administrator(l).to_owned()))
}

async fn draw(
    visit: &Visit,
    id: PersonId,
    posted: &Posted,
    slips: &Slips,
    told: Option<String>,
) -> Result<Response, Fault> {
    let l = visit.language;
    let lists = lists(&visit.state).await?;
    let mut conn = visit.state.db.read().await?;
    let account = store::people::account(&mut conn, id).await?;
    let account = account
        .filter(|it| it.email.is_some())
        .ok_or(Fault::Refused(Refusal::NotFound))?;
    let granted = store::people::rights::granted(&mut conn, id).await?;
    drop(conn);
    let name = account
        .name
        .clone()
        .or_else(|| account.email.clone())
        .unwrap_or_default();
    let above = vec![
        (t::admin::title(l).to_owned(), "/hallinta"),
        (t::admin::people_title(l).to_owned(), PATH),
    ];
    let page = if slips.is_empty() && told.is_none() {
        page(visit, &name)
    } else {
        refused_page(visit, &name, StatusCode::UNPROCESSABLE_ENTITY)
    };
    Ok(page.trail(above, name.clone()).draw(visit, || {
        let invited = visit
            .query
            .contains("kutsuttu")
            .then(|| notice(visit, "ok", t::admin::invited(l)));
        let told = told.map(|words| notice(visit, "warning", words));
        let closed = account
            .is_disabled
            .then(|| notice(visit, "info", t::admin::closed_text(l)));
        view! {
            {slips.summary(l)}
            <h1>{name}</h1>
            <p class="lead">{account.email.clone()}</p>
            {saved_notice(visit)}
            {invited}
            {told}
            {closed}
            <h2>{t::admin::rights(l)}</h2>
            {rights_table(visit, &lists, id, &granted)}
            <section class="admin-new">
                <h2>{t::admin::right_give(l)}</h2>
                <form class="form admin-form" method="post" action=visit.link(&format!("{PATH}/{id}")) novalidate>
                    {right_fields(visit, &lists, posted, slips)}
                    <div class="actions"><button class="button" name="act" value="give">{t::admin::right_give_button(l)}</button></div>
                </form>
            </section>
            {account_part(visit, &account, posted, slips)}
        }
        .into_any()
    }))
}

fn rights_table(visit: &Visit, lists: &Lists, id: PersonId, granted: &[Granted]) -> AnyView {
    let l = visit.language;
    if granted.is_empty() {
        return view! { <p class="text">{t::admin::no_rights(l)}</p> }.into_any();
    }
    let today = visit.now.civil_day();
    let rows = granted
        .iter()
        .map(|it| {
            let name = match (it.role, it.seat) {
                (Some(role), _) => role_name(l, role).to_owned(),
                (None, Some(seat)) => {
                    let group = lists.group(seat.group, l).map(|(name, _)| name.to_owned()).unwrap_or_default();
                    if seat.is_lead {
                        t::admin::right_lead(l, group)
                    } else {
                        t::admin::right_member(l, group)
                    }
                }
                (None, None) => String::new(),
            };
            let until = match it.until {
                Some(day) => calendar::finnish_date(day),
                None => t::admin::for_now(l).to_owned(),
            };
            let when = if it.from > today {
                Some(t::admin::not_yet(l))
            } else if it.until.is_some_and(|day| day < today) {
                Some(t::admin::over(l))
            } else {
                None
            };
            let which = format!("{}:{}", if it.role.is_some() { "role" } else { "seat" }, it.id);
            let label = t::admin::right_end_label(l, &name);
            view! {
                <tr>
                    <th scope="row">{name}" "{when.map(|words| view! { <span class="tag">{words}</span> })}</th>
                    <td>{calendar::finnish_date(it.from)}" – "{until}</td>
                    <td>
                        <form method="post" action=visit.link(&format!("{PATH}/{id}"))>
                            <input type="hidden" name="which" value=which/>
                            <button class="button-quiet button-small button-danger" name="act" value="end" aria-label=label>{t::admin::right_end(l)}</button>
                        </form>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table>
                <thead><tr>
                    <th scope="col">{t::admin::right(l)}</th><th scope="col">{t::admin::right_days(l)}</th><td></td>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn account_part(visit: &Visit, account: &Account, posted: &Posted, slips: &Slips) -> impl IntoView + use<> {
    let l = visit.language;
    let path = visit.link(&format!("{PATH}/{}", account.id));
    let kept = account.name.clone().unwrap_or_default();
    let view = FieldView {
        id: "name".to_owned(),
        label: t::admin::person_name(l).to_owned(),
        hint: Some(t::admin::person_name_hint(l)),
        value: posted.get("name").unwrap_or(kept),
        input: Input::Short,
        problem: slips.of("name"),
        ..FieldView::default()
    };
    let (act, words, text) = if account.is_disabled {
        ("open", t::admin::open_account(l), t::admin::open_account_text(l))
    } else {
        ("close", t::admin::close_account(l), t::admin::close_account_text(l))
    };
    let again = (!account.is_disabled).then(|| {
        view! {
            <form method="post" action=path.clone()>
                <p class="text">{t::admin::invite_again_text(l)}</p>
                <button class="button-quiet" name="act" value="invite">{t::admin::invite_again(l)}</button>
            </form>
        }
    });
    view! {
        <section class="admin-new">
            <h2>{t::admin::account(l)}</h2>
            <form class="form admin-form" method="post" action=path.clone() novalidate>
                {field(visit, view)}
                {language_field(l, account.language.as_code())}
                <div class="actions"><button class="button-quiet" name="act" value="name">{t::admin::save(l)}</button></div>
            </form>
            {again}
            <form method="post" action=path>
                <p class="text">{text}</p>
                <button class="button-quiet button-danger" name="act" value=act>{words}</button>
            </form>
        </section>
    }
}
