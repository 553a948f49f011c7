//! Signing in with the town's own identity provider: OpenID Connect, authorization code with PKCE.
//!
//! The provider's papers are fetched once and kept a day. When a token is signed by a key that is not
//! among them, the keys are fetched anew, at most once a minute. Nothing of a token is logged or kept.

use std::sync::Arc;
use std::time::Duration;

use domain::Moment;
use domain::ideas::text::{EmailAddress, PersonName, is_forbidden};
use domain::people::claims::Mapping;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJsonWebKeySet,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
    CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthenticationFlow, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields,
    IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, StandardErrorResponse,
    StandardTokenResponse, TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

/// What the town has set.
#[derive(Clone, Debug)]
pub struct OidcSettings {
    /// The provider; it must call itself exactly so.
    pub issuer: String,
    /// Our name at the provider.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: String,
    /// The claim whose values give rights.
    pub group_claim: String,
    /// What its values give.
    pub groups: Mapping,
    /// What the button says; empty: our own words.
    pub name: String,
}

/// The provider as this server knows it.
pub struct Oidc {
    pub(super) settings: OidcSettings,
    http: reqwest::Client,
    known: Mutex<Option<Papers>>,
}

/// The provider's papers with its keys.
#[derive(Clone)]
struct Papers {
    metadata: CoreProviderMetadata,
    fetched: Moment,
    /// When the keys alone were fetched anew.
    keys_fetched: Option<Moment>,
}

/// Who came back.
#[derive(Debug)]
pub(super) struct Claims {
    pub(super) subject: String,
    /// Only an address that the provider has verified.
    pub(super) email: Option<EmailAddress>,
    pub(super) name: Option<PersonName>,
    /// The values of the group claim.
    pub(super) groups: Vec<String>,
}

/// Why nobody came back.
#[derive(Debug, thiserror::Error)]
pub(super) enum OidcError {
    /// The provider is away, or is not who it should be.
    #[error("the provider cannot be used: {0}")]
    Unreachable(String),
    /// The provider answered, and its answer is not accepted.
    #[error("the answer is not accepted: {0}")]
    NotAccepted(String),
}

/// All claims that are not standard ones.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
struct Others(serde_json::Map<String, serde_json::Value>);

impl AdditionalClaims for Others {}

type Fields = IdTokenFields<
    Others,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type ProviderClient = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

const PAPERS_MS: i64 = 24 * 60 * 60 * 1000;
const KEYS_EVERY_MS: i64 = 60 * 1000;
const WITHIN: Duration = Duration::from_secs(10);
/// No answer of a provider is longer.
const LONGEST_ANSWER: usize = 512 * 1024;

impl Oidc {
    /// A provider by its settings; nothing is fetched yet.
    ///
    /// # Errors
    /// What is wrong with the settings, or the machine's certificates.
    pub fn new(settings: OidcSettings) -> Result<Arc<Self>, String> {
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| error.to_string())?;
        let host = issuer.url().host_str().unwrap_or_default();
        let is_own = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        if issuer.url().scheme() != "https" && !is_own {
            return Err("https".to_owned());
        }
        let http = reqwest::Client::builder()
            // A redirect could lead our secret elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(WITHIN)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Arc::new(Self {
            settings,
            http,
            known: Mutex::new(None),
        }))
    }

    /// Where to send the browser.
    pub(super) async fn way(&self, away: &Away<'_>, now: Moment) -> Result<String, OidcError> {
        let client = self.client(self.papers(now).await?.metadata, away.redirect)?;
        let (state, nonce) = (away.state.to_owned(), away.nonce.to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(away.verifier.to_owned()));
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let request = client.authorize_url(flow, || CsrfToken::new(state), || Nonce::new(nonce));
        let request = request
            .add_scope(Scope::new("profile".to_owned()))
            .add_scope(Scope::new("email".to_owned()))
            .add_extra_param("response_mode", "query")
            .set_pkce_challenge(challenge);
        Ok(request.url().0.to_string())
    }

    /// Gives the code for a token and reads it: signature, issuer, audience, time and nonce.
    pub(super) async fn bring(&self, away: &Away<'_>, code: &str, now: Moment) -> Result<Claims, OidcError> {
        let papers = self.papers(now).await?;
        let client = self.client(papers.metadata.clone(), away.redirect)?;
        let http = |request| call(self.http.clone(), request);
        let token = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| OidcError::Unreachable(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(away.verifier.to_owned()))
            .request_async(&http)
            .await
            .map_err(|error| match error {
                openidconnect::RequestTokenError::Request(error) => OidcError::Unreachable(error.to_string()),
                // The provider's own words may quote what we sent: they are not repeated.
                _ => OidcError::NotAccepted("the code was refused".to_owned()),
            })?;
        let Some(token) = token.id_token() else {
            return Err(OidcError::NotAccepted("there is no id token".to_owned()));
        };
        let nonce = Nonce::new(away.nonce.to_owned());
        let told = match token.claims(&client.id_token_verifier(), &nonce) {
            Err(openidconnect::ClaimsVerificationError::SignatureVerification(_)) => {
                // The provider may have changed its keys.
                let fresh = self.fresh_keys(&papers, now).await?;
                let client = self.client(fresh.metadata, away.redirect)?;
                let told = token.claims(&client.id_token_verifier(), &nonce).cloned();
                told.map_err(|error| OidcError::NotAccepted(error.to_string()))?
            }
            told => told
                .cloned()
                .map_err(|error| OidcError::NotAccepted(error.to_string()))?,
        };
        let is_verified = told.email_verified() == Some(true);
        let email = told.email().filter(|_| is_verified);
        Ok(Claims {
            subject: told.subject().as_str().to_owned(),
            email: email.and_then(|email| EmailAddress::parse(email.as_str()).ok()),
            name: told
                .name()
                .and_then(|names| names.get(None))
                .and_then(|name| clean_name(name)),
            groups: texts(told.additional_claims().0.get(&self.settings.group_claim)),
        })
    }

    async fn papers(&self, now: Moment) -> Result<Papers, OidcError> {
        // The lock is held while fetching: many who come at once make one request.
        let mut known = self.known.lock().await;
        if let Some(papers) = known.as_ref().filter(|it| now.millis_since(it.fetched) < PAPERS_MS) {
            return Ok(papers.clone());
        }
        let issuer =
            IssuerUrl::new(self.settings.issuer.clone()).map_err(|error| OidcError::Unreachable(error.to_string()))?;
        let http = |request| call(self.http.clone(), request);
        let metadata = CoreProviderMetadata::discover_async(issuer, &http)
            .await
            .map_err(|error| OidcError::Unreachable(error.to_string()))?;
        let papers = Papers {
            metadata,
            fetched: now,
            keys_fetched: None,
        };
        *known = Some(papers.clone());
        Ok(papers)
    }

    /// The papers with fresh keys; `used` are those that did not fit.
    async fn fresh_keys(&self, used: &Papers, now: Moment) -> Result<Papers, OidcError> {
        let mut known = self.known.lock().await;
        let papers = known.clone().unwrap_or_else(|| used.clone());
        // Somebody else has fetched them meanwhile, or just before: not again for a while.
        if papers
            .keys_fetched
            .is_some_and(|at| now.millis_since(at) < KEYS_EVERY_MS)
        {
            return Ok(papers);
        }
        let http = |request| call(self.http.clone(), request);
        let keys = CoreJsonWebKeySet::fetch_async(papers.metadata.jwks_uri(), &http)
            .await
            .map_err(|error| OidcError::Unreachable(error.to_string()))?;
        let papers = Papers {
            metadata: papers.metadata.set_jwks(keys),
            fetched: papers.fetched,
            keys_fetched: Some(now),
        };
        *known = Some(papers.clone());
        Ok(papers)
    }

    fn client(&self, metadata: CoreProviderMetadata, redirect: &str) -> Result<ProviderClient, OidcError> {
        let redirect =
            RedirectUrl::new(redirect.to_owned()).map_err(|error| OidcError::Unreachable(error.to_string()))?;
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = Some(self.settings.client_secret.clone()).filter(|it| !it.is_empty());
        let client: ProviderClient = Client::from_provider_metadata(metadata, id, secret.map(ClientSecret::new));
        Ok(client.set_redirect_uri(redirect))
    }
}

/// What one sign-in takes along.
pub(super) struct Away<'a> {
    pub(super) redirect: &'a str,
    pub(super) state: &'a str,
    pub(super) nonce: &'a str,
    pub(super) verifier: &'a str,
}

/// One request to the provider: bounded in time and size, never redirected.
async fn call(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, CallError> {
    let request = reqwest::Request::try_from(request)?;
    let mut answer = http.execute(request).await?;
    let mut response = http::Response::builder().status(answer.status());
    if let Some(headers) = response.headers_mut() {
        *headers = answer.headers().clone();
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > LONGEST_ANSWER {
            return Err(CallError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    response.body(body).map_err(|_| CallError::TooLong)
}

/// Why a request to the provider failed.
#[derive(Debug, thiserror::Error)]
enum CallError {
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    #[error("the answer is too long")]
    TooLong,
}

/// A claim that is one text or a list of them.
fn texts(claim: Option<&serde_json::Value>) -> Vec<String> {
    match claim {
        Some(serde_json::Value::String(one)) => vec![one.clone()],
        Some(serde_json::Value::Array(many)) => many.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

/// A name by the rule of every other name. The provider's is cleaned rather than refused: cut when
/// it is too long, none when there is nothing to see.
fn clean_name(name: &str) -> Option<PersonName> {
    let seen = name.trim().chars().filter(|it| !is_forbidden(*it));
    let cut: String = seen.take(PersonName::MAX).collect();
    PersonName::parse(&cut).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_the_provider_is_cleaned_rather_than_refused() {
        let clean = |name: &str| clean_name(name).map(PersonName::into_string);
        assert_eq!(
            clean(" Anna\u{202e}\r\n Esimerkki\u{200b} ").as_deref(),
            Some("Anna Esimerkki")
        );
        assert_eq!(clean(&"Å".repeat(90)).map(|it| it.chars().count()), Some(80));
        assert_eq!(clean("\u{202e}\u{2066} "), None);
    }
}
