//! What a check asks for: `http://host[:port]/path[?query]` or `/path[?query]`.
//!
//! A host is only named in the request: the connection goes to the channel whatever the URL says.
//! Must not know requests.

use std::net::Ipv6Addr;
use std::str::FromStr;

/// A URL that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    host: Option<String>,
    target: String,
}

/// Why a text is no such URL. Each message says what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Neither `http://` nor `/` in front.
    #[error("write http://host/path, or /path alone")]
    Beginning,
    /// Another scheme.
    #[error("checks speak plain HTTP: write http://host/path, or /path alone")]
    Scheme,
    /// No host behind `http://`.
    #[error("the host is missing: write http://host/path, or /path alone")]
    NoHost,
    /// A host that no name and no address has.
    #[error(
        "the host is none: write a name, an IPv4 address, or an IPv6 address in brackets, without user and password"
    )]
    Host,
    /// A port that is none.
    #[error("the port behind the host is none: write a number from 1 to 65535")]
    Port,
    /// Nothing behind the host.
    #[error("the path is missing: write at least / behind the host")]
    NoPath,
    /// Blanks, control or non-ASCII characters, or a fragment.
    #[error(
        "blanks, # and all but printable ASCII cannot be asked for: write them as %20, %23 and so on"
    )]
    Character,
}

impl Url {
    /// The host with its port as typed, if the URL has one.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The path and what follows it.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }
}

impl FromStr for Url {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#') {
            return Err(UrlError::Character);
        }
        if text.starts_with('/') {
            return Ok(Self { host: None, target: text.to_owned() });
        }
        let Some(rest) = text.strip_prefix("http://") else {
            let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
            let other = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric());
            return Err(if other { UrlError::Scheme } else { UrlError::Beginning });
        };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (host, target) = rest.split_at(end);
        check_host(host)?;
        if !target.starts_with('/') {
            return Err(UrlError::NoPath);
        }
        Ok(Self { host: Some(host.to_owned()), target: target.to_owned() })
    }
}

/// Checks `host[:port]`.
fn check_host(text: &str) -> Result<(), UrlError> {
    if text.contains('@') {
        return Err(UrlError::Host);
    }
    let (host, port) = match text.strip_prefix('[') {
        Some(bracketed) => {
            let (address, rest) = bracketed.split_once(']').ok_or(UrlError::Host)?;
            address.parse::<Ipv6Addr>().map_err(|_| UrlError::Host)?;
            match rest {
                "" => ("", None),
                rest => ("", Some(rest.strip_prefix(':').ok_or(UrlError::Host)?)),
            }
        }
        None => {
            let (host, port) = match text.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            };
            if host.is_empty() {
                return Err(UrlError::NoHost);
            }
            (host, port)
        }
    };
    if !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) {
        return Err(UrlError::Host);
    }
    match port {
        Some(port) if !is_port(port) => Err(UrlError::Port),
        _ => Ok(()),
    }
}

fn is_port(text: &str) -> bool {
    // the standard parser also takes a plus sign
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_three_forms() {
        let read = |text: &str| text.parse::<Url>().map(|url| (url.host, url.target));
        let of =
            |host: Option<&str>, target: &str| Ok((host.map(str::to_owned), target.to_owned()));
        assert_eq!(read("/"), of(None, "/"));
        assert_eq!(read("/a/b?c=d&e"), of(None, "/a/b?c=d&e"));
        assert_eq!(read("//x/y"), of(None, "//x/y"));
        assert_eq!(read("http://a.example/"), of(Some("a.example"), "/"));
        assert_eq!(read("http://a:8080/x?y=http://z"), of(Some("a:8080"), "/x?y=http://z"));
        assert_eq!(read("http://[2001:db8::1]:81/x"), of(Some("[2001:db8::1]:81"), "/x"));
    }

    #[test]
    fn what_is_none_says_what_to_write() {
        for (text, why) in [
            ("", UrlError::Beginning),
            ("status", UrlError::Beginning),
            ("://a/", UrlError::Beginning),
            ("HTTP//a/", UrlError::Beginning),
            ("https://a/", UrlError::Scheme),
            ("ftp://a/", UrlError::Scheme),
            ("http:///x", UrlError::NoHost),
            ("http://:80/x", UrlError::NoHost),
            ("http://", UrlError::NoHost),
            ("http://a", UrlError::NoPath),
            ("http://a?b", UrlError::NoPath),
            ("http://a:80", UrlError::NoPath),
            ("http://u@a/", UrlError::Host),
            ("http://u:p@a/", UrlError::Host),
            ("http://[::1/", UrlError::Host),
            ("http://[::1]80/", UrlError::Host),
            ("http://[a]/", UrlError::Host),
            ("http://a:/", UrlError::Port),
            ("http://a:0/", UrlError::Port),
            ("http://a:+1/", UrlError::Port),
            ("http://a:65536/", UrlError::Port),
            ("http://a/b c", UrlError::Character),
            ("/b\r\nX: y", UrlError::Character),
            ("/a#b", UrlError::Character),
            ("/\u{e9}", UrlError::Character),
        ] {
            assert_eq!(text.parse::<Url>(), Err(why), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_fits_a_request(text in "(http://|/)?[a-z:/?#\\[\\]. \\r\\n\\PC]{0,16}") {
            if let Ok(url) = text.parse::<Url>() {
                prop_assert!(url.target().starts_with('/'));
                let whole = url.host().map(|host| format!("http://{host}")).unwrap_or_default();
                prop_assert_eq!(whole + url.target(), text.clone());
                prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }
    }
}
