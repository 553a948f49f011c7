//! The receipt to print for whoever told it: code, dates, and the secret link as an address and as a
//! QR code. Only who typed it sees the page, and only for a day: the link is the teller's.

use axum::extract::Path;
use axum::response::Response;
use domain::codes::{Status, Visibility};
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use leptos::prelude::*;
use store::ideas::Matter;

use crate::error::Fault;
use crate::ideas::{copy_buttons, own_path, parse_id, qr, receipt_code};
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{day_of, icon};

/// `GET /saapuneet/kirjattu/123`
pub async fn receipt_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.actor();
    may(&actor, Act::EnterOnBehalf, &Object::Service).map_err(|it| Fault::Refused(it.into()))?;
    let (id, not_found) = (parse_id(&id)?, Fault::Refused(Refusal::NotFound));
    let person = actor.person().map(|person| person.id).ok_or(not_found.clone())?;
    let mut conn = visit.state.db.read().await?;
    if !store::ideas::was_entered_by(&mut conn, id, person).await? {
        return Err(not_found);
    }
    let matter = store::ideas::find(&mut conn, id).await?.ok_or(not_found.clone())?;
    drop(conn);
    // A link that was renewed is the author's alone, and nobody else keeps a way in for good.
    if matter.link_version != 1 || visit.now > matter.created.plus_days(1) {
        return Err(not_found);
    }
    let l = visit.language;
    let page = Page::new(t::on_behalf::done(l)).class("page-receipt").secret().lively();
    Ok(page.draw(&visit, || content(&visit, &matter).into_any()))
}

fn content(visit: &Visit, matter: &Matter) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let lang = (matter.language != l).then(|| matter.language.tag());
    let own = own_path(visit, matter.id, matter.link_version);
    let address = format!("{}{own}", visit.state.origin);
    let code = receipt_code(&visit.state.town().short, matter);
    let promise = matter
        .promise_text
        .clone()
        .map(|words| view! { <p class="text" lang=lang>{words}</p> });
    let state = if matter.status == Status::Checking {
        t::on_behalf::held(l)
    } else if matter.visibility == Visibility::Private {
        t::on_behalf::private(l)
    } else {
        t::on_behalf::public(l)
    };
    let figure = qr(&address, t::own::qr(l))
        .map(|code| view! { <figure class="qr">{code}<figcaption>{t::own::qr_open(l)}</figcaption></figure> });
    view! {
        <div class="receipt">
            <header class="receipt-head">
                <p class="receipt-ok no-print" role="status">{icon(pkg, "ok")}{t::on_behalf::done(l)}</p>
                <h1 lang=lang>{matter.title.clone()}</h1>
                <p class="receipt-code">{t::own::code(l)}" "<strong>{code}</strong>", "{day_of(matter.created)}</p>
            </header>
            <section class="receipt-next" aria-labelledby="seuraavaksi">
                <h2 id="seuraavaksi">{t::own::next(l)}</h2>
                {promise}
                <p class="text">{state}</p>
            </section>
            <section class="receipt-link" aria-labelledby="linkki">
                <div class="receipt-link-words">
                    <h2 id="linkki">{t::on_behalf::link_title(l)}</h2>
                    <p>{t::on_behalf::link_text(l)}</p>
                    <p class="secret-link">{address.clone()}</p>
                    <div class="actions">{copy_buttons(l, pkg, &address)}</div>
                </div>
                {figure}
            </section>
            <p class="actions no-print">
                <a class="button" href=visit.link("/saapuneet/kirjaa")>{t::on_behalf::another(l)}</a>
                <a href=visit.link("/saapuneet")>{t::on_behalf::back(l)}</a>
            </p>
        </div>
    }
}
