//! Signing in with a real certified provider (npm `oidc-provider`), which each test starts for itself:
//! first sign-in, rights that follow the groups, changed keys, and everything that may go wrong.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use app::people::{Oidc, OidcSettings};
use domain::people::claims::Mapping;
use domain::people::{Person, Role};
use http::StatusCode;
use store::people::{self, Account};

use crate::town::{Answer, Town};

const CALLBACK: &str = "https://lanka.example.fi/kirjaudu/oidc/paluu";

/// The provider's process; it ends with the test.
struct Provider {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    issuer: String,
}

impl Provider {
    /// None, with a word, where node or the package is not there; with `CI` set that fails.
    fn start() -> Option<Self> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end");
        let is_there = std::path::Path::new(folder).join("node_modules/oidc-provider").exists();
        if !is_there {
            assert!(std::env::var_os("CI").is_none(), "npm ci in end2end first");
            eprintln!("skipped: no oidc-provider in end2end/node_modules");
            return None;
        }
        let mut child = Command::new("node")
            .args(["support/provider.mjs", CALLBACK])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node runs");
        let input = child.stdin.take().expect("an input");
        let output = BufReader::new(child.stdout.take().expect("an output"));
        let mut provider = Self {
            child,
            input,
            output,
            issuer: String::new(),
        };
        provider.issuer = provider.line();
        Some(provider)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("a line");
        line.trim().to_owned()
    }

    fn tell(&mut self, words: &str) {
        writeln!(self.input, "{words}").expect("is told");
        assert_eq!(self.line(), "ok");
    }

    async fn town(&self) -> Town {
        let oidc = Oidc::new(OidcSettings {
            issuer: self.issuer.clone(),
            client_id: "lanka".to_owned(),
            client_secret: "a-secret-of-the-test".to_owned(),
            group_claim: "groups".to_owned(),
            groups: Mapping::parse("sivistys=sivistys, vetajat=tekninen:lead, valvojat=moderator, vanhat=poistettu")
                .expect("is sound"),
            name: String::new(),
        });
        let mut town = Town::new().await;
        town.use_provider(oidc.expect("a provider"));
        for code in ["sivistys", "tekninen"] {
            let name = domain::Localised::new(code, "", "");
            store::groups::add_group(&town.state.db, code, &name, false)
                .await
                .expect("a group");
        }
        town
    }

    /// Walks through the provider's own pages as a browser; the address it leads back to.
    async fn log_in(&self, way: &str, login: &str) -> String {
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        let mut next = way.to_owned();
        for _ in 0..20 {
            let answer = http.get(&next).send().await.expect("the provider answers");
            let answer = if answer.status().is_redirection() {
                answer
            } else {
                let html = answer.text().await.expect("a page");
                let prompt = if html.contains("name=\"login\"") {
                    "login"
                } else {
                    "consent"
                };
                let form = [("prompt", prompt), ("login", login), ("password", "x")];
                http.post(&next).form(&form).send().await.expect("the provider answers")
            };
            let location = answer.headers()["location"].to_str().expect("text").to_owned();
            if location.starts_with(CALLBACK) {
                return location.trim_start_matches("https://lanka.example.fi").to_owned();
            }
            next = if location.starts_with('/') {
                format!("{}{location}", self.issuer)
            } else {
                location
            };
        }
        panic!("the provider leads nowhere");
    }

    /// The whole way.
    async fn sign_in(&self, town: &Town, login: &str) -> Answer {
        let (way, cookie) = leave(town).await;
        let back = self.log_in(&way, login).await;
        town.get_as(&back, &cookie).await
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The way out: the provider's address and the cookie to come back with.
async fn leave(town: &Town) -> (String, String) {
    let answer = town.get("/kirjaudu/oidc?paluu=%2Fideat").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    (answer.location(), answer.cookie())
}

fn state_in(address: &str) -> &str {
    let rest = address.split_once("state=").expect("a state").1;
    rest.split('&').next().unwrap_or_default()
}

async fn account(town: &Town, email: &str) -> Option<Account> {
    let email = domain::ideas::text::EmailAddress::parse(email).expect("an address");
    let mut c = town.state.db.read().await.expect("a connection");
    people::account_of(&mut c, &email).await.expect("reads")
}

async fn rights(town: &Town, account: &Account) -> Person {
    let mut c = town.state.db.read().await.expect("a connection");
    people::rights(&mut c, account.id, town.state.clock.today())
        .await
        .expect("reads")
}

fn is_inside(answer: &Answer) -> bool {
    answer.status == StatusCode::SEE_OTHER && answer.cookie().starts_with("__Host-lanka-s=")
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_sign_in_and_their_rights_follow_the_groups() {
    let Some(mut provider) = Provider::start() else { return };
    let town = provider.town().await;
    assert!(town.get("/kirjaudu").await.says("Kirjaudu kunnan tunnuksella"));
    let inside = provider.sign_in(&town, "maija").await;
    assert!(is_inside(&inside), "{} {}", inside.status, inside.html);
    assert_eq!(inside.location(), "/ideat");
    let front = town.get_as("/", &inside.cookie()).await;
    assert!(front.says("Maija Mallila") && front.says("/saapuneet"));
    let maija = account(&town, "maija@ikaalinen.example").await.expect("an account");
    assert_eq!(rights(&town, &maija).await.seats.len(), 1);

    // A right given by hand stays; what the groups gave follows them.
    let mut tx = town.state.db.write().await.expect("a transaction");
    let today = town.state.clock.today();
    people::grant_role(&mut tx, maija.id, Role::Administrator, today, None)
        .await
        .expect("a role");
    tx.commit().await.expect("kept");
    provider.tell(r#"person {"maija":{"email":"maija@ikaalinen.example","email_verified":true,"groups":["valvojat","vetajat","vanhat"]}}"#);
    assert!(is_inside(&provider.sign_in(&town, "maija").await));
    let now = rights(&town, &maija).await;
    assert_eq!(now.roles, [Role::Administrator, Role::Moderator]);
    assert!(now.seats.len() == 1 && now.leads_any(), "{now:?}");
    provider.tell(r#"person {"maija":{"groups":[]}}"#);
    assert!(
        is_inside(&provider.sign_in(&town, "maija").await),
        "known by the subject alone"
    );
    assert_eq!(
        rights(&town, &maija).await,
        Person {
            roles: vec![Role::Administrator],
            ..Person::resident(maija.id)
        }
    );

    // An address is believed only when the provider has verified it.
    let (pekka, _) = town
        .person("pekka@ikaalinen.example", &[Role::Administrator], &[])
        .await;
    let inside = provider.sign_in(&town, "pekka").await;
    assert!(is_inside(&inside));
    let front = town.get_as("/", &inside.cookie()).await;
    assert!(!front.says("/hallinta"), "another's account is not taken over");
    provider.tell(r#"person {"pekka2":{"email":"pekka@ikaalinen.example","email_verified":true,"groups":[]}}"#);
    let inside = provider.sign_in(&town, "pekka2").await;
    assert!(town.get_as("/", &inside.cookie()).await.says("/hallinta"));
    let known = account(&town, "pekka@ikaalinen.example").await.expect("an account");
    assert_eq!(known.id, pekka);

    // Everyone in the directory gets through the provider; an account is for those with work here.
    let guest = provider.sign_in(&town, "vieras").await;
    assert_eq!(guest.status, StatusCode::FORBIDDEN);
    assert!(guest.says("ei ole oikeuksia"));
    assert_eq!(account(&town, "vieras@ikaalinen.example").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_may_change_its_keys_but_not_its_name() {
    let Some(mut provider) = Provider::start() else { return };
    let town = provider.town().await;
    assert!(is_inside(&provider.sign_in(&town, "maija").await));
    provider.tell("rotate");
    assert!(
        is_inside(&provider.sign_in(&town, "maija").await),
        "new keys are fetched"
    );
    // Keys are not fetched again at once: a stranger's tokens are no way to keep us busy.
    provider.tell("rotate");
    assert_eq!(provider.sign_in(&town, "maija").await.status, StatusCode::FORBIDDEN);
    town.wait_minutes(2);
    assert!(is_inside(&provider.sign_in(&town, "maija").await));

    let town = provider.town().await;
    provider.tell("answer https://login.evil.example");
    let refused = town.get("/kirjaudu/oidc").await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.says("ei juuri nyt vastaa") && !refused.says("evil"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_signs_nobody_in() {
    let Some(provider) = Provider::start() else { return };
    let town = provider.town().await;
    let (way, cookie) = leave(&town).await;
    assert!(way.contains("code_challenge_method=S256") && way.contains("nonce=") && !way.contains("verifier"));
    let back = provider.log_in(&way, "maija").await;
    let refused = |answer: Answer, status: StatusCode| {
        assert_eq!(answer.status, status, "{}", answer.html);
        assert!(!is_inside(&answer) && answer.says("Kirjautuminen ei onnistunut"));
        assert!(!answer.says("maija"), "nothing is told of what came");
    };
    // Another browser, a cookie made up, another state, an error, another provider's answer.
    refused(town.get(&back).await, StatusCode::BAD_REQUEST);
    let made_up = cookie.replace(".fi.", ".sv.");
    assert_ne!(made_up, cookie);
    refused(town.get_as(&back, &made_up).await, StatusCode::BAD_REQUEST);
    let other_state = back.replace("state=", "state=a");
    refused(town.get_as(&other_state, &cookie).await, StatusCode::BAD_REQUEST);
    let state = state_in(&back);
    let error = format!("/kirjaudu/oidc/paluu?state={state}&error=access_denied&error_description=maija");
    refused(town.get_as(&error, &cookie).await, StatusCode::FORBIDDEN);
    let other = format!("/kirjaudu/oidc/paluu?state={state}&code=abc&iss=https%3A%2F%2Fevil.example");
    refused(town.get_as(&other, &cookie).await, StatusCode::FORBIDDEN);
    // A code that was got for another sign-in: the provider's PKCE refuses it.
    let (other_way, other_cookie) = leave(&town).await;
    let injected = back.replace(state, state_in(&other_way));
    refused(town.get_as(&injected, &other_cookie).await, StatusCode::FORBIDDEN);
    // Too late.
    let (way, late) = leave(&town).await;
    let back = provider.log_in(&way, "maija").await;
    town.wait_minutes(11);
    refused(town.get_as(&back, &late).await, StatusCode::BAD_REQUEST);
    // Once only, and the right way still works.
    let (way, cookie) = leave(&town).await;
    let back = provider.log_in(&way, "maija").await;
    assert!(is_inside(&town.get_as(&back, &cookie).await));
    refused(town.get_as(&back, &cookie).await, StatusCode::FORBIDDEN);
    // The provider goes away.
    let fresh = provider.town().await;
    drop(provider);
    assert_eq!(
        fresh.get("/kirjaudu/oidc").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(
        Town::new().await.get("/kirjaudu/oidc").await.status,
        StatusCode::NOT_FOUND
    );
}
