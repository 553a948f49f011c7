//! The document around every page: head, header, breadcrumb, footer.
//!
//! It carries nothing of the request but language and path, so that anonymous pages are the same
//! bytes for all. Scripts come only to pages that have an island.

use std::sync::Arc;

use domain::codes::Language;
use hydration_context::SsrSharedContext;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

use crate::page::{ClientName, Page, Scripts};
use crate::page_link::path_in;
use crate::people::Visit;
use crate::t;

/// Draws a whole page. `content` runs inside the page's own owner, so its islands find it.
pub(crate) fn document(visit: &Visit, page: Page, content: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| {
        provide_context(visit.state.town_words());
        draw(visit, page, content()).to_html()
    });
    drop(owner);
    // One line less than the generated text: no comment or marker may come before the doctype.
    format!("<!DOCTYPE html>{html}")
}

fn draw(visit: &Visit, page: Page, content: AnyView) -> impl IntoView + use<> {
    let l = visit.language;
    let state = &visit.state;
    let pkg = state.assets.pkg.clone();
    let town = &state.town();
    let service = [town.service_name.get(l).0, ", ", town.name.get(l).0].concat();
    let title = if page.class == "page-front" {
        format!("{service} – {}", page.title)
    } else {
        format!("{} – {service}", page.title)
    };
    let canonical = format!("{}{}", state.origin, visit.link(&visit.path));
    let alternates = page.indexed.then(|| {
        Language::ALL
            .iter()
            .map(|other| {
                let href = format!("{}{}", state.origin, path_in(*other, &visit.path));
                view! { <link rel="alternate" hreflang=other.tag() href=href/> }
            })
            .collect_view()
    });
    let description = page.description.clone().map(|text| {
        view! {
            <meta name="description" content=text.clone()/>
            <meta {..custom_attribute("property", "og:description")} content=text/>
        }
    });
    let name = page.client.name();
    let client = (page.scripts == Scripts::Islands).then(|| {
        view! {
            <link rel="modulepreload" href=format!("{pkg}/{name}.js")/>
            <link rel="preload" href=format!("{pkg}/{name}_bg.wasm") r#as="fetch" r#type="application/wasm" crossorigin=""/>
        }
    });
    let styles =
        (page.client == ClientName::Desk).then(|| view! { <link rel="stylesheet" href=format!("{pkg}/desk.css")/> });
    // What a live board needs besides its client: its data at once, drag and drop, the stream.
    let live = page.data.clone().map(|data| {
        view! {
            <link rel="preload" href=data r#as="fetch" crossorigin=""/>
            <script type="module" src=format!("{pkg}/drag.js")></script>
            <script type="module" src=format!("{pkg}/stream.js")></script>
        }
    });
    let scripts = (page.scripts != Scripts::None)
        .then(|| view! { <script type="module" src=format!("{pkg}/islands.js")></script> });
    let desk = page
        .desk
        .then(|| view! { <script type="module" src=format!("{pkg}/rows.js")></script> });
    let drafts = page
        .drafts
        .then(|| view! { <script type="module" src=format!("{pkg}/drafts.js")></script> });
    let robots = (!page.indexed).then(|| view! { <meta name="robots" content="noindex"/> });
    view! {
        <html lang=l.tag() data-client=name data-pkg=pkg.clone()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title inner_html=crate::ui::raw_text(&title)></title>
                <meta {..custom_attribute("property", "og:title")} content=title/>
                <meta {..custom_attribute("property", "og:type")} content="website"/>
                <meta {..custom_attribute("property", "og:url")} content=canonical/>
                {description}
                {robots}
                {alternates}
                <link rel="icon" href=format!("{pkg}/favicon.svg") r#type="image/svg+xml"/>
                <link rel="stylesheet" href=format!("{pkg}/main.css")/>
                {styles}
                <link rel="stylesheet" href=crate::admin::brand_address(town)/>
                {client}
                {live}
                {scripts}
                {desk}
                {drafts}
            </head>
            <body>
                <a class="skip-link" href="#sisalto">{t::site::skip(l)}</a>
                {header(visit, &page)}
                {crate::people::own_menu(visit)}
                {breadcrumb(visit, &page)}
                <main id="sisalto" class=format!("wrap {}", page.class) tabindex="-1">{content}</main>
                {footer(visit)}
            </body>
        </html>
    }
}

fn header(visit: &Visit, page: &Page) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let town = &visit.state.town();
    let links = [
        ("/ideat", t::site::ideas(l)),
        ("/ideat/uusi", t::site::send(l)),
        ("/strategia", t::strategy::title(l)),
        ("/ohjelma", t::programme::nav(l)),
        ("/tietoa", t::site::about(l)),
    ]
    .into_iter()
    .map(|(path, words)| {
        let at = visit.path.as_str();
        let is_below = match path {
            "/ideat" => at.starts_with("/ideat/") && at != "/ideat/uusi",
            "/strategia" => at.starts_with("/strategia/") || at.starts_with("/tavoitteet/"),
            "/ohjelma" => at.starts_with("/ohjelma/") || at.starts_with("/toimenpiteet/"),
            _ => false,
        };
        let current = if at == path {
            Some("page")
        } else {
            is_below.then_some("true")
        };
        view! { <li><a href=visit.link(path) aria-current=current>{words}</a></li> }
    })
    .collect_view();
    let search = (visit.path != "/ideat").then(|| {
        view! {
            <form class="site-search" role="search" action=visit.link("/ideat")>
                <label class="visually-hidden" for="haku-ylos">{t::site::search_label(l)}</label>
                <input class="input" id="haku-ylos" type="search" name="haku" maxlength="200" placeholder=t::site::search_label(l)/>
                <button class="button-icon" aria-label=t::site::search_button(l)>{crate::ui::icon(pkg, "search")}</button>
            </form>
        }
    });
    view! {
        <header class="site-header">
            <div class="wrap">
                <a class="site-name" href=visit.link("/")>
                    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
                        <use_ href=format!("{pkg}/icons.svg#logo")></use_>
                    </svg>
                    <span class="site-service">{town.service_name.get(l).0.to_owned()}</span>
                    <span class="site-town">{town.name.get(l).0.to_owned()}</span>
                </a>
                <nav class="site-nav" aria-label=t::site::menu(l)><ul>{links}</ul></nav>
                {search}
                {languages(visit, page)}
            </div>
        </header>
    }
}

fn languages(visit: &Visit, page: &Page) -> impl IntoView + use<> {
    let l = visit.language;
    // A refused form must not be repeated by a link; then the menu leads to the page itself.
    let query = if page.other_languages && !visit.query.is_empty() {
        format!("?{}", visit.query)
    } else {
        String::new()
    };
    let items = Language::ALL
        .iter()
        .map(|other| {
            let href = format!("{}{query}", path_in(*other, &visit.path));
            let (code, name) = match other {
                Language::Fi => ("FI", "Suomeksi"),
                Language::Sv => ("SV", "På svenska"),
                Language::En => ("EN", "In English"),
            };
            let current = (*other == l).then_some("true");
            view! {
                <li>
                    <a href=href lang=other.tag() hreflang=other.tag() aria-current=current>
                        <abbr title=name>{code}</abbr>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <nav class="site-languages" aria-label=t::site::language(l)><ul>{items}</ul></nav> }
}

fn breadcrumb(visit: &Visit, page: &Page) -> Option<impl IntoView + use<>> {
    let l = visit.language;
    let here = page.here.clone()?;
    let above = page
        .trail
        .iter()
        .map(|(name, path)| view! { <li><a href=visit.link(path)>{name.clone()}</a></li> })
        .collect_view();
    Some(view! {
        <nav class="breadcrumb wrap" aria-label=t::site::breadcrumb(l)>
            <ol>
                <li><a href=visit.link("/")>{t::site::front(l)}</a></li>
                {above}
                <li aria-current="page">{here}</li>
            </ol>
        </nav>
    })
}

fn footer(visit: &Visit) -> impl IntoView + use<> {
    let l = visit.language;
    let town = &visit.state.town();
    let address = (!town.contact_address.is_empty()).then(|| view! { {town.contact_address.clone()}<br/> });
    let phone = (!town.contact_phone.is_empty()).then(|| {
        let href = format!("tel:{}", town.contact_phone.replace(' ', ""));
        view! { <a href=href>{town.contact_phone.clone()}</a><br/> }
    });
    let email = (!town.contact_email.is_empty()).then(|| {
        view! { <a href=format!("mailto:{}", town.contact_email)>{town.contact_email.clone()}</a> }
    });
    view! {
        <footer class="site-footer">
            <div class="wrap">
                <div class="site-footer-town">
                    <p class="site-footer-name">{town.official_name.get(l).0.to_owned()}</p>
                    <address>{address}{phone}{email}</address>
                </div>
                <nav aria-label=t::site::about_site(l)>
                    <ul>
                        <li><a href=visit.link("/tietoa")>{t::site::about(l)}</a></li>
                        <li><a href=visit.link("/saannot")>{t::moderation::rules_title(l)}</a></li>
                        <li><a href=visit.link("/ryhmat")>{t::inbox::groups_title(l)}</a></li>
                        <li><a href=visit.link("/saavutettavuus")>{t::site::accessibility(l)}</a></li>
                        <li><a href=visit.link("/tietosuoja")>{t::site::privacy(l)}</a></li>
                        {visit.signed_in.is_none().then(|| view! { <li><a href=visit.link("/kirjaudu")>{t::people::sign_in(l)}</a></li> })}
                    </ul>
                </nav>
            </div>
        </footer>
    }
}
