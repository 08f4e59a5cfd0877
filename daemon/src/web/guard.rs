//! Who may come in: this machine and named networks, under known names, from no foreign page, and to
//! the pages with a password (H-75, H-79).
//!
//! Must not know what is asked for.

use super::serve::Peer;
use super::{Site, say};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN, WWW_AUTHENTICATE};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, Version};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use constant_time_eq::constant_time_eq;
use ipnet::IpNet;
use std::net::IpAddr;

/// Who may come in.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Networks that may use ctl, beside this machine.
    pub allow: Vec<IpNet>,
    /// Names, lower case, that this machine is known by, beside `localhost` and addresses.
    pub names: Vec<String>,
    /// Who may look at the pages, and by which password; none is everybody.
    pub login: Option<(String, String)>,
    /// What changes over `/api/v2` must bring along; without one there are none.
    pub token: Option<String>,
    /// Connections at each door; one more takes the place of an idle one, or waits.
    pub connections: usize,
    /// Streams of events, at all doors together; one more is refused.
    pub streams: usize,
}

/// What guards the control service.
pub(super) fn ctl(app: Router, site: &Site) -> Router {
    app.layer(from_fn(own_page))
        .layer(from_fn_with_state(site.clone(), known_name))
        .layer(from_fn_with_state(site.clone(), known_network))
}

/// What guards the pages.
pub(super) fn ui(app: Router, site: &Site) -> Router {
    app.layer(from_fn(own_page_or_led))
        .layer(from_fn_with_state(site.clone(), known_person))
        .layer(from_fn_with_state(site.clone(), known_name))
}

async fn known_network(State(site): State<Site>, request: Request, next: Next) -> Response {
    match request.extensions().get::<Peer>() {
        Some(Peer(peer)) if site.rules.admits(peer.ip()) => next.run(request).await,
        _ => say::refusal(
            StatusCode::FORBIDDEN,
            "your address may not use this: --ctl-allow names those that may",
        ),
    }
}

async fn known_name(State(site): State<Site>, request: Request, next: Next) -> Response {
    match site.rules.addressed(&request) {
        Ok(()) => next.run(request).await,
        Err((status, why)) => say::refusal(status, why),
    }
}

async fn own_page(request: Request, next: Next) -> Response {
    if is_from_elsewhere(request.headers()) {
        return say::refusal(StatusCode::FORBIDDEN, "pages of other sites may not use this");
    }
    next.run(request).await
}

/// A page of another site may lead somebody here, and ask for nothing itself.
async fn own_page_or_led(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let is_led = headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate");
    if is_from_elsewhere(headers) && !is_led {
        return say::refusal(StatusCode::FORBIDDEN, "pages of other sites may not use this");
    }
    next.run(request).await
}

async fn known_person(State(site): State<Site>, request: Request, next: Next) -> Response {
    if site.rules.opens_to(request.headers()) {
        return next.run(request).await;
    }
    let realm = [(WWW_AUTHENTICATE, r#"Basic realm="balance", charset="UTF-8""#)];
    (StatusCode::UNAUTHORIZED, realm, "a name and a password are needed\n").into_response()
}

impl Rules {
    fn admits(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        peer.is_loopback() || self.allow.iter().any(|net| net.contains(&peer))
    }

    /// Whether a request names this machine: a name of somebody else's that leads here is how a page
    /// elsewhere gets in.
    fn addressed(&self, request: &Request) -> Result<(), (StatusCode, &'static str)> {
        let (headers, uri) = (request.headers(), request.uri());
        if request.version() == Version::HTTP_11 && !headers.contains_key(HOST) {
            return Err((StatusCode::BAD_REQUEST, "a request of HTTP/1.1 needs a Host"));
        }
        let by_lines = headers.get_all(HOST).iter().all(|host| {
            let host = host.to_str().ok();
            host.is_some_and(|host| self.knows(host))
        });
        if by_lines && uri.authority().is_none_or(|host| self.knows(host.as_str())) {
            return Ok(());
        }
        Err((
            StatusCode::FORBIDDEN,
            "this machine is not known by that name: ask by its address, or name it with --web-names",
        ))
    }

    /// Whether that is an address, or a name of this machine; with a port or without.
    fn knows(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        let host = authority.host();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let is_name = |name: &str| name.eq_ignore_ascii_case(host);
        bare.parse::<IpAddr>().is_ok()
            || is_name("localhost")
            || self.names.iter().any(|name| is_name(name))
    }

    /// Whether a request brings the token.
    pub(super) fn trusts(&self, headers: &HeaderMap) -> bool {
        let said = headers.get(AUTHORIZATION).and_then(|said| said.to_str().ok());
        let given = said.and_then(|said| said.split_once(' '));
        let given = given.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let same = |wanted: &String| {
            given.is_some_and(|(_, given)| {
                constant_time_eq(given.trim().as_bytes(), wanted.as_bytes())
            })
        };
        self.token.as_ref().is_some_and(same)
    }

    fn opens_to(&self, headers: &HeaderMap) -> bool {
        let Some((name, password)) = &self.login else { return true };
        let wanted = format!("{name}:{password}");
        let said = headers.get(AUTHORIZATION).and_then(|said| said.to_str().ok());
        let basic = said.and_then(|said| said.split_once(' '));
        let coded = basic.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"));
        let given = coded.and_then(|(_, coded)| STANDARD.decode(coded.trim()).ok());
        given.is_some_and(|given| constant_time_eq(&given, wanted.as_bytes()))
    }
}

/// Whether a browser sent it on behalf of a page that is not ours.
fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let host = headers.get(HOST).map(text).unwrap_or_default();
    let own = |origin: &str| {
        let place = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        place.is_some_and(|place| !host.is_empty() && place.eq_ignore_ascii_case(&host))
    };
    let foreign = headers.get_all(ORIGIN).iter().any(|origin| !own(&text(origin)));
    let site = headers.get_all("sec-fetch-site").iter();
    foreign || site.into_iter().any(|site| !matches!(text(site).as_str(), "same-origin" | "none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        lines.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn addresses_localhost_and_given_names_are_known() {
        let rules = Rules { names: vec!["lb.example".to_owned()], ..Rules::default() };
        for host in [
            "127.0.0.1",
            "10.1.2.3:80",
            "[::1]",
            "[::1]:8080",
            "localhost",
            "LOCALHOST:1",
            "lb.example:9",
            "LB.example",
        ] {
            assert!(rules.knows(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "a b",
            "lb.example.",
            "x@y@z",
        ] {
            assert!(!rules.knows(host), "{host}");
        }
    }

    #[test]
    fn pages_of_other_sites_are_elsewhere() {
        for (lines, expected) in [
            (&[("host", "h:1")][..], false),
            (&[("host", "h:1"), ("origin", "http://h:1")], false),
            (&[("host", "h:1"), ("origin", "https://H:1")], false),
            (&[("host", "h:1"), ("origin", "http://h:2")], true),
            (&[("host", "h:1"), ("origin", "null")], true),
            (&[("origin", "http://")], true),
            (&[("host", "h"), ("sec-fetch-site", "same-origin")], false),
            (&[("host", "h"), ("sec-fetch-site", "none")], false),
            (&[("host", "h"), ("sec-fetch-site", "same-site")], true),
            (&[("host", "h"), ("sec-fetch-site", "cross-site")], true),
        ] {
            assert_eq!(is_from_elsewhere(&headers(lines)), expected, "{lines:?}");
        }
    }

    #[test]
    fn only_the_right_name_and_password_open() {
        let login = Some(("u".to_owned(), "p:ß".to_owned()));
        let rules = Rules { login, ..Rules::default() };
        let with = |said: &str| rules.opens_to(&headers(&[("authorization", said)]));
        assert!(with(&format!("Basic {}", STANDARD.encode("u:p:ß"))));
        assert!(with(&format!("bAsIc  {}", STANDARD.encode("u:p:ß"))));
        for wrong in ["u:p", "u:", ":p:ß", "", "U:p:ß", "u:p:ßx"] {
            assert!(!with(&format!("Basic {}", STANDARD.encode(wrong))), "{wrong}");
        }
        assert!(!with("Basic") && !with("Basic !!!") && !with("Bearer dTpw"));
        assert!(!rules.opens_to(&HeaderMap::new()));
        assert!(Rules::default().opens_to(&HeaderMap::new()));
    }

    #[test]
    fn networks_are_this_machine_and_those_that_are_named() {
        let allow = vec!["10.1.0.0/16".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let rules = Rules { allow, ..Rules::default() };
        for (peer, expected) in [
            ("127.9.9.9", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("10.1.2.3", true),
            ("::ffff:10.1.2.3", true),
            ("10.2.0.1", false),
            ("fd12::1", true),
            ("fe80::1", false),
        ] {
            assert_eq!(rules.admits(peer.parse().unwrap()), expected, "{peer}");
        }
    }
}
