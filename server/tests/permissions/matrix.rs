//! Every door tried as everyone, on matters of every sort: the answer is what the policy says.
//!
//! A refusal must be the policy's own, and must change nothing; nor does any GET. What is allowed may still be refused
//! for what the empty form lacks, but never because of who asks.

use std::collections::BTreeMap;

use axum::body::Body;
use domain::people::{Denied, Object};
use domain::{Act, Actor, IdeaId, may};
use http::{Request, StatusCode};

use crate::DOORS;
use crate::everyone::{Everyone, SORTS};

/// Addresses whose answer is not the policy's alone: they ask for a secret that only a mail brings,
/// or speak with another server. Each has tests of its own.
const OWN_SECRETS: &[&str] = &["{token}", "{mac}", "/kirjaudu", "/vahvista/", "/mailit/"];

/// The status that a refusal must have.
pub(crate) fn refused_as(denied: Denied) -> StatusCode {
    match denied {
        Denied::NotFound => StatusCode::NOT_FOUND,
        Denied::Gone => StatusCode::GONE,
        Denied::SignInFirst => StatusCode::UNAUTHORIZED,
        Denied::NotAllowed => StatusCode::FORBIDDEN,
        Denied::TooLate | Denied::AlreadyEnded => StatusCode::CONFLICT,
    }
}

/// Whether the answer is about who asks.
pub(crate) fn is_about_the_asker(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE
    )
}

/// What the policy says of a door. An idea's page is one address: everyone's, and the staff's who may look inside.
fn policy(actor: &Actor, path: &str, act: Act, object: &Object) -> Result<(), Denied> {
    let denied = match may(actor, act, object) {
        Err(denied) if path == "/ideat/{id}" => denied,
        said => return said,
    };
    may(actor, Act::ReadHandling, object).map_err(|_| denied)
}

/// Doors to a matter; the rest stand on the service as a whole or are the author's.
fn leads_to_a_matter(path: &str) -> bool {
    path.starts_with("/ideat/{id}")
}

fn is_tried_elsewhere(path: &str) -> bool {
    path.starts_with("/api/") || path.contains('{') || OWN_SECRETS.iter().any(|it| path.contains(it))
}

#[tokio::test]
async fn every_door_to_a_matter_answers_each_as_the_policy_says() {
    let all = Everyone::new().await;
    let mut shared = BTreeMap::new();
    for &sort in SORTS {
        shared.insert(sort, all.matter(sort).await);
    }
    let mut wrong = Vec::new();
    let mut tried = 0;
    let before = all.everything_kept().await;
    let mut allowed = Vec::new();
    for (method, path, act) in DOORS.iter().filter(|(_, path, _)| leads_to_a_matter(path)) {
        for knocker in &all.knockers {
            for (&sort, &id) in &shared {
                match policy(&knocker.actor, path, *act, &all.object(id).await) {
                    Ok(()) => allowed.push((method, path, act, knocker, sort)),
                    Err(denied) => {
                        let at = path.replace("{id}", &id.to_string());
                        let status = all.knock(method, &at, &knocker.cookie).await;
                        tried += 1;
                        if status != refused_as(denied) {
                            wrong.push(format!(
                                "{method} {path} as {} on {sort:?}: {status}, not {denied:?}",
                                knocker.name
                            ));
                        }
                    }
                }
            }
        }
    }
    assert_eq!(all.everything_kept().await, before, "a refused call changed something");
    for (method, path, act, knocker, sort) in allowed {
        let id = if *method == "get" {
            shared[&sort]
        } else {
            all.matter(sort).await
        };
        let at = path.replace("{id}", &id.to_string());
        let before = all.everything_kept().await;
        let status = all.knock(method, &at, &knocker.cookie).await;
        tried += 1;
        if *method == "get" && all.everything_kept().await != before {
            wrong.push(format!("get {path} as {} on {sort:?} changed something", knocker.name));
        }
        if is_about_the_asker(status) || status.is_server_error() {
            wrong.push(format!(
                "{method} {path} as {} on {sort:?}: {status}, though {act:?} is allowed",
                knocker.name
            ));
        }
    }
    assert!(tried > 100, "only {tried} calls");
    assert!(
        wrong.is_empty(),
        "{} of {tried} calls:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[tokio::test]
async fn every_other_door_answers_each_as_the_policy_says() {
    let all = Everyone::new().await;
    let mut wrong = Vec::new();
    let mut tried = 0;
    let doors = DOORS.iter().filter(|(_, path, _)| !is_tried_elsewhere(path));
    for (method, path, act) in doors {
        for knocker in &all.knockers {
            let expected = may(&knocker.actor, *act, &Object::Service);
            let before = all.everything_kept().await;
            let status = all.knock(method, path, &knocker.cookie).await;
            tried += 1;
            let fits = match expected {
                Ok(()) if *method == "get" && all.everything_kept().await != before => false,
                Ok(()) => !is_about_the_asker(status) && !status.is_server_error(),
                Err(denied) => status == refused_as(denied) && all.everything_kept().await == before,
            };
            if !fits {
                wrong.push(format!(
                    "{method} {path} as {}: {status}, policy {expected:?}",
                    knocker.name
                ));
            }
        }
    }
    assert!(tried > 50, "only {tried} calls");
    assert!(
        wrong.is_empty(),
        "{} of {tried} calls:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[tokio::test]
async fn an_authors_doors_open_by_the_right_link_only() {
    let all = Everyone::new().await;
    let mut wrong = Vec::new();
    let doors = DOORS.iter().filter(|(_, path, _)| path.starts_with("/oma/{id}/{link}"));
    for (method, path, act) in doors {
        for &sort in SORTS {
            let id = all.matter(sort).await;
            let link = all.town.state.keys.secret_link(id, 1);
            let other = all.town.state.keys.secret_link(IdeaId::new(id.get() + 1), 1);
            for knocker in &all.knockers {
                for bad in ["aaaaaaaaaaaaaaaaaaaaaaaaaa", other.as_str()] {
                    let at = path.replace("{id}", &id.to_string()).replace("{link}", bad);
                    let status = all.knock(method, &at, &knocker.cookie).await;
                    if status != StatusCode::NOT_FOUND {
                        wrong.push(format!("{method} {path} as {} by a wrong link: {status}", knocker.name));
                    }
                }
            }
            let expected = may(&Actor::Author(id), *act, &all.object(id).await);
            let at = path.replace("{id}", &id.to_string()).replace("{link}", &link);
            let status = all.knock(method, &at, "").await;
            let fits = match expected {
                Ok(()) => !is_about_the_asker(status) && !status.is_server_error(),
                Err(denied) => status == refused_as(denied),
            };
            if !fits {
                wrong.push(format!("{method} {path} on {sort:?}: {status}, policy {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The server functions say the same as the pages: a refusal is a value there.
#[tokio::test]
async fn server_functions_refuse_what_pages_refuse() {
    let all = Everyone::new().await;
    let mut tried = 0;
    for &sort in SORTS {
        let id = all.matter(sort).await;
        for knocker in &all.knockers {
            let expected = may(&knocker.actor, Act::Support, &all.object(id).await);
            let request = Request::post("/api/ideas/support")
                .header("cookie", knocker.cookie.as_str())
                .header("content-type", "application/json")
                .body(Body::from(format!(r#"{{"id":{id},"on":true}}"#)))
                .expect("a request");
            let answer = all.town.ask(request).await;
            tried += 1;
            assert_eq!(answer.status, StatusCode::OK, "{sort:?} {}", answer.html);
            match expected {
                Ok(()) => assert!(
                    answer.html.contains("Accepted"),
                    "{sort:?} as {}: {}",
                    knocker.name,
                    answer.html
                ),
                Err(denied) => {
                    let code = domain::Refusal::from(denied).as_code();
                    assert!(
                        answer.html.contains(code),
                        "{sort:?} as {}: {} not {code}",
                        knocker.name,
                        answer.html
                    );
                }
            }
        }
    }
    assert!(tried > 100);
}
