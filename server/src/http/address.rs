//! Whose request this is: the address limits are counted by, and the host links are made of.
//!
//! A proxy's word is believed only when the proxy is configured. The Host header is never believed:
//! it is replaced by the configured origin's before anything can read it.

use std::net::IpAddr;

use axum::extract::{OriginalUri, Request};
use http::header::HOST;
use http::uri::{PathAndQuery, Uri};
use http::{HeaderMap, HeaderValue};

use crate::config::Network;
use crate::listen::Peer;

/// The client's address: the peer's, or what trusted proxies say of it.
///
/// `X-Forwarded-For` is read from its end, because everything before the last trusted proxy's own
/// word can be written by anyone.
pub(super) fn client(request: &Request, trusted: &[Network]) -> IpAddr {
    let peer = request
        .extensions()
        .get::<Peer>()
        .map(|peer| peer.0.ip().to_canonical());
    // Only tests call the router without a connection.
    let peer = peer.unwrap_or(IpAddr::from([127, 0, 0, 1]));
    said_by_proxies(peer, request.headers(), trusted)
}

fn said_by_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer;
    if !is_trusted(peer) {
        return client;
    }
    for line in headers.get_all("x-forwarded-for").iter().rev() {
        for word in line.to_str().unwrap_or_default().rsplit(',') {
            let Ok(address) = word.trim().parse::<IpAddr>() else {
                return client;
            };
            client = address.to_canonical();
            if !is_trusted(client) {
                return client;
            }
        }
    }
    client
}

/// Puts the configured authority in the place of whatever the request said.
pub(super) fn own_host(request: &mut Request, authority: &HeaderValue) {
    request.headers_mut().insert(HOST, authority.clone());
    if request.uri().authority().is_some() {
        let path = request.uri().path_and_query().cloned();
        let path = path.unwrap_or_else(|| PathAndQuery::from_static("/"));
        ask_for(request, Uri::from(path));
    }
}

/// Makes the request one for another address, also for those who look at the original.
pub(super) fn ask_for(request: &mut Request, uri: Uri) {
    request.extensions_mut().insert(OriginalUri(uri.clone()));
    *request.uri_mut() = uri;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client_of(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_str(line).expect("header"));
        }
        let peer = peer.parse().expect("address");
        said_by_proxies(
            peer,
            &headers,
            &crate::config::networks("10.0.0.0/8").expect("networks"),
        )
        .to_string()
    }

    #[test]
    fn a_strangers_word_about_the_address_is_not_believed() {
        assert_eq!(client_of("192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
    }

    #[test]
    fn a_trusted_proxys_last_word_is_believed_and_nothing_before_it() {
        assert_eq!(client_of("10.0.0.1", &["1.2.3.4, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(
            client_of("10.0.0.1", &["1.2.3.4", "203.0.113.9, 10.0.0.2"]),
            "203.0.113.9"
        );
        assert_eq!(client_of("10.0.0.1", &["<script>"]), "10.0.0.1");
        assert_eq!(client_of("10.0.0.1", &[]), "10.0.0.1");
    }
}
