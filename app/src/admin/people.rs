//! People who work for the town: the list, and adding somebody by address with a first right.

use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::ideas::text::{EmailAddress, PersonName, ProblemCode};
use domain::people::{Act, Role, Seat};
use domain::{Date, GroupId, Language, MailKind, Moment, PersonId, calendar};
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::outbox::{Letter, put};
use store::people::staff::{StaffRow, staff};
use store::{StoreError, Tx};

use super::frame::{FieldView, Input, Posted, Slips, allowed, doer, field, page, refused_page, saved_notice, select};
use super::policy_words::role_name;
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use crate::ui::{day_of, pager};

pub(super) const PATH: &str = "/hallinta/ihmiset";
const A_PAGE: usize = 50;

/// What the list is narrowed to.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Query {
    haku: String,
    ryhma: String,
    rooli: String,
    sivu: String,
}

/// A right as it is chosen in a form: `role:moderator`, `member:3`, `lead:3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    Role(Role),
    Seat(Seat),
}

/// `GET /hallinta/ihmiset`
pub async fn people_page(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, Act::ManagePeople)?;
    draw(&visit, &Posted::default(), &Slips::default()).await
}

/// `POST /hallinta/ihmiset`
pub async fn add_person(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit, Act::ManagePeople)?;
    let l = visit.language;
    let posted = Posted::read(&body)?;
    let mut slips = Slips::default();
    let email = EmailAddress::parse(&posted.text("email")).ok();
    if email.is_none() {
        slips.add("email", t::admin::problem_email(l));
    }
    let name = check_name(l, &posted.text("name"), &mut slips);
    let right = Right::parse(&posted.text("right"));
    if right.is_none() {
        slips.add("right", t::admin::right_missing(l));
    }
    let days = read_days(&visit, &posted, &mut slips);
    let (Some(email), Some(right), Some((from, until))) = (email, right, days.filter(|_| slips.is_empty())) else {
        return draw(&visit, &posted, &slips).await;
    };
    let language = Language::from_code(&posted.text("language")).unwrap_or(Language::Fi);
    let mut tx = visit.state.db.write().await?;
    store::settings::take(&mut tx).await?;
    let name = name.as_ref().map(PersonName::as_str);
    let id = store::people::account_for(&mut tx, &email, name, language, false, visit.now).await?;
    let account = store::people::account(&mut tx, id).await?.ok_or(Fault::Ours)?;
    if account.is_disabled {
        tx.rollback().await?;
        slips.add("email", t::admin::person_closed(l));
        return draw(&visit, &posted, &slips).await;
    }
    match give(&mut tx, id, right, from, until, visit.now).await {
        Ok(()) => {}
        Err(StoreError::Constraint(_)) => {
            tx.rollback().await?;
            slips.add("right", t::admin::right_missing(l));
            return draw(&visit, &posted, &slips).await;
        }
        Err(error) => return Err(error.into()),
    }
    invite(&mut tx, id, email.as_str(), account.language, visit.now).await?;
    tx.commit().await?;
    tracing::info!(person = ?doer(&visit), to = %id, "a person was added and invited");
    let path = format!("{}/{id}?kutsuttu", visit.link(PATH));
    Ok(Redirect::to(&path).into_response())
}

/// Puts an invitation into the outbox.
pub(super) async fn invite(
    tx: &mut Tx,
    id: PersonId,
    email: &str,
    language: Language,
    now: Moment,
) -> Result<(), StoreError> {
    let letter = Letter {
        kind: MailKind::Invite,
        email,
        language,
        person: Some(id),
        idea: None,
        sign_in: None,
        event: None,
        detail: "{}",
        once: None,
        not_before: now,
    };
    put(tx, letter, now).await
}

/// Gives a right.
pub(super) async fn give(
    tx: &mut Tx,
    id: PersonId,
    right: Right,
    from: Date,
    until: Option<Date>,
    now: Moment,
) -> Result<(), StoreError> {
    match right {
        Right::Role(role) => store::people::grant_role(tx, id, role, from, until).await,
        Right::Seat(seat) => store::people::grant_seat(tx, id, seat, from, until, now).await,
    }
}

impl Right {
    pub(super) fn parse(code: &str) -> Option<Self> {
        let (kind, what) = code.split_once(':')?;
        let seat = |is_lead| {
            what.parse().ok().map(|group| {
                Self::Seat(Seat {
                    group: GroupId::new(group),
                    is_lead,
                })
            })
        };
        match kind {
            "role" => Role::from_code(what).map(Self::Role),
            "member" => seat(false),
            "lead" => seat(true),
            _ => None,
        }
    }
}

/// A name by the rule of every other name, or nothing. Marks that nobody sees are left out of it.
pub(super) fn check_name(l: Language, typed: &str, slips: &mut Slips) -> Option<PersonName> {
    match PersonName::parse(typed) {
        Ok(name) => return Some(name),
        Err(ProblemCode::Missing) => {}
        Err(ProblemCode::TooLong) => slips.add("name", t::admin::problem_long(l, PersonName::MAX.to_string())),
        Err(_) => slips.add("name", t::admin::problem_signs(l)),
    }
    None
}

/// The days of a right: from today when nothing is said.
pub(super) fn read_days(visit: &Visit, posted: &Posted, slips: &mut Slips) -> Option<(Date, Option<Date>)> {
    let l = visit.language;
    let mut read = |name: &str| {
        let text = posted.text(name);
        if text.is_empty() {
            return Some(None);
        }
        let day = calendar::parse_day(&text);
        if day.is_none() {
            slips.add(name, t::admin::problem_day(l));
        }
        day.map(Some)
    };
    let (from, until) = (read("from")?, read("until")?);
    let from = from.unwrap_or_else(|| visit.now.civil_day());
    if until.is_some_and(|until| until < from) {
        slips.add("until", t::admin::until_before_from(l));
        return None;
    }
    Some((from, until))
}

/// The fields of a right to give: what, from when, until when.
pub(super) fn right_fields(visit: &Visit, lists: &Lists, posted: &Posted, slips: &Slips) -> impl IntoView + use<> {
    let l = visit.language;
    let mut options = vec![(String::new(), t::admin::choose(l).to_owned())];
    for group in &lists.groups {
        let name = group.name.get(l).0;
        options.push((format!("member:{}", group.id), t::admin::right_member(l, name)));
        options.push((format!("lead:{}", group.id), t::admin::right_lead(l, name)));
    }
    for role in Role::ALL {
        options.push((format!("role:{}", role.as_code()), role_name(l, *role).to_owned()));
    }
    let day = |id: &str, label: &'static str, hint: &'static str| {
        let view = FieldView {
            id: id.to_owned(),
            label: label.to_owned(),
            hint: Some(hint),
            value: posted.text(id),
            input: Input::Day,
            problem: slips.of(id),
            ..FieldView::default()
        };
        field(visit, view)
    };
    let problem = slips.of("right").map(|words| view! { <p class="problem">{words}</p> });
    view! {
        {problem}
        {select("right", "right", t::admin::right(l), options, &posted.text("right"))}
        {day("from", t::admin::from(l), t::admin::from_hint(l))}
        {day("until", t::admin::until(l), t::admin::until_hint(l))}
    }
}

/// What somebody may act as today, in words.
fn rights_words(l: Language, lists: &Lists, row: &StaffRow) -> String {
    let seats = row.seats.iter().filter_map(|(group, is_lead)| {
        let (name, _) = lists.group(*group, l)?;
        Some(if *is_lead {
            t::admin::right_lead(l, name)
        } else {
            t::admin::right_member(l, name)
        })
    });
    let roles = row.roles.iter().map(|role| role_name(l, *role).to_owned());
    let all: Vec<String> = seats.chain(roles).collect();
    if all.is_empty() {
        t::admin::no_rights(l).to_owned()
    } else {
        all.join(", ")
    }
}

async fn draw(visit: &Visit, posted: &Posted, slips: &Slips) -> Result<Response, Fault> {
    let l = visit.language;
    let query: Query = serde_html_form::from_str(&visit.query).unwrap_or_default();
    let lists = lists(&visit.state).await?;
    let all = staff(&mut visit.state.db.read().await?, visit.now.civil_day()).await?;
    let wanted = query.haku.trim().to_lowercase();
    let group: Option<i64> = query.ryhma.parse().ok();
    let role = Role::from_code(&query.rooli);
    let found: Vec<&StaffRow> = all
        .iter()
        .filter(|row| {
            let has_words = [&row.name, &row.email]
                .into_iter()
                .flatten()
                .any(|text| text.to_lowercase().contains(&wanted));
            let is_in = group.is_none_or(|group| row.seats.iter().any(|(it, _)| it.get() == group));
            (wanted.is_empty() || has_words) && is_in && role.is_none_or(|role| row.roles.contains(&role))
        })
        .collect();
    let last = u32::try_from(found.len().div_ceil(A_PAGE)).unwrap_or(1).max(1);
    let shown = query.sivu.parse::<u32>().unwrap_or(1).clamp(1, last);
    let title = t::admin::people_title(l);
    let page = if slips.is_empty() {
        page(visit, title)
    } else {
        refused_page(visit, title, StatusCode::UNPROCESSABLE_ENTITY)
    };
    Ok(page.draw(visit, || {
        let first = (shown as usize - 1) * A_PAGE;
        let rows = found
            .iter()
            .skip(first)
            .take(A_PAGE)
            .map(|row| row_view(visit, &lists, row))
            .collect_view();
        let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
        let address = |number: u32| {
            let query = [("haku", &query.haku), ("ryhma", &query.ryhma), ("rooli", &query.rooli)];
            let kept: Vec<(&str, &str)> = query
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let kept = serde_html_form::to_string(kept).unwrap_or_default();
            format!("{}?{kept}&sivu={number}", visit.link(PATH))
        };
        view! {
            {slips.summary(l)}
            <h1>{title}</h1>
            <p class="lead">{t::admin::people_lead(l)}</p>
            {saved_notice(visit)}
            {filters(visit, &lists, &query)}
            <p class="results-count" role="status">{t::admin::people_found(l, count)}</p>
            <ul class="admin-people">{rows}</ul>
            {pager(l, &visit.state.assets.pkg, shown, last, address)}
            <section class="admin-new">
                <h2>{t::admin::people_add(l)}</h2>
                <p class="text">{t::admin::people_add_text(l)}</p>
                {add_form(visit, &lists, posted, slips)}
            </section>
        }
        .into_any()
    }))
}

fn row_view(visit: &Visit, lists: &Lists, row: &StaffRow) -> impl IntoView + use<> {
    let l = visit.language;
    let name = row.name.clone().or_else(|| row.email.clone()).unwrap_or_default();
    let email = row.name.is_some().then(|| row.email.clone()).flatten();
    let closed = row
        .is_disabled
        .then(|| view! { <span class="tag" data-status="withdrawn">{t::admin::closed(l)}</span> });
    let demo = row.demo.then(|| view! { <span class="tag">{t::admin::demo(l)}</span> });
    let seen = match row.seen {
        Some(at) => view! { <span class="fact">{t::admin::seen(l)}" "{day_of(at)}</span> }.into_any(),
        None => view! { <span class="fact">{t::admin::never_seen(l)}</span> }.into_any(),
    };
    view! {
        <li>
            <a href=visit.link(&format!("{PATH}/{}", row.id))>{name}</a>
            <span class="quiet">{email}</span>
            <p>{rights_words(l, lists, row)}</p>
            <p class="idea-row-facts">{closed}{demo}{seen}</p>
        </li>
    }
}

fn filters(visit: &Visit, lists: &Lists, query: &Query) -> impl IntoView + use<> {
    let l = visit.language;
    let any = || (String::new(), t::admin::any(l).to_owned());
    let mut groups = vec![any()];
    groups.extend(
        lists
            .groups
            .iter()
            .map(|it| (it.id.to_string(), it.name.get(l).0.to_owned())),
    );
    let mut roles = vec![any()];
    roles.extend(
        Role::ALL
            .iter()
            .map(|it| (it.as_code().to_owned(), role_name(l, *it).to_owned())),
    );
    view! {
        <form class="admin-filters" action=visit.link(PATH) role="search" aria-label=t::admin::people_search_all(l)>
            <div class="field">
                <label for="haku">{t::admin::people_search(l)}</label>
                <input class="input" type="search" id="haku" name="haku" maxlength="100" value=query.haku.clone()/>
            </div>
            {select("ryhma", "ryhma", t::admin::group(l), groups, &query.ryhma)}
            {select("rooli", "rooli", t::admin::role(l), roles, &query.rooli)}
            <button class="button-quiet" type="submit">{t::admin::find(l)}</button>
        </form>
    }
}

fn add_form(visit: &Visit, lists: &Lists, posted: &Posted, slips: &Slips) -> impl IntoView + use<> {
    let l = visit.language;
    let line = |id: &str, label: &'static str, hint: &'static str| {
        let view = FieldView {
            id: id.to_owned(),
            label: label.to_owned(),
            hint: Some(hint),
            value: posted.text(id),
            input: Input::Short,
            problem: slips.of(id),
            ..FieldView::default()
        };
        field(visit, view)
    };
    view! {
        <form class="form admin-form" method="post" action=visit.link(PATH) novalidate>
            {line("email", t::admin::email(l), t::admin::person_email_hint(l))}
            {line("name", t::admin::person_name(l), t::admin::person_name_hint(l))}
            {language_field(l, &posted.text("language"))}
            {right_fields(visit, lists, posted, slips)}
            <div class="actions"><button class="button" type="submit">{t::admin::people_invite(l)}</button></div>
        </form>
    }
}

/// The language of mails.
pub(super) fn language_field(l: Language, chosen: &str) -> impl IntoView + use<> {
    let languages = Language::ALL
        .iter()
        .map(|it| (it.as_code().to_owned(), super::frame::language_name(*it).to_owned()))
        .collect();
    select("language", "language", t::admin::person_language(l), languages, chosen)
}
