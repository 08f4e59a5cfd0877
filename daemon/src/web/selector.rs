//! The output that HALB's `enable` and `disable` are told, out of the query of an address: by name
//! (`channel=out3`) or by the address of its server (`10.11.12.13`), H-65 and H-66.
//!
//! Pure. Must not know which outputs there are.

use balance_proto::view::ChannelView;
use percent_encoding::percent_decode_str;
use std::net::{IpAddr, SocketAddr};

/// What is wanted of which outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selector {
    /// As it was written, decoded.
    text: String,
    which: Which,
    /// Whether connections are cut, too.
    pub(super) force: bool,
    /// Whether the next start knows nothing of it.
    pub(super) volatile: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Which {
    Name,
    Address(IpAddr, Option<u16>),
    /// Neither: no output is meant, which is no failure.
    Nothing,
}

/// A request that names no output in any way.
const MISSING: &str =
    "name an output, as ?channel=out3, or the address of its server, as ?10.11.12.13";

impl Selector {
    /// Reads a query.
    ///
    /// # Errors
    /// It names nothing, names two things, or cannot be decoded (H-70).
    pub(super) fn read(query: &str) -> Result<Self, String> {
        let (mut found, mut force, mut volatile) = (None, false, false);
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or(("", part));
            let (name, value) = (decode(name)?, decode(value)?);
            let which = match name.as_str() {
                "" => address(&value),
                "channel" => Which::Name,
                "force" => {
                    force = value != "0";
                    continue;
                }
                "volatile" => {
                    volatile = value != "0";
                    continue;
                }
                // what comes from elsewhere for reasons of its own, as against caches
                _ => continue,
            };
            if value.is_empty() {
                return Err(MISSING.to_owned());
            }
            if found.replace((value, which)).is_some() {
                return Err("name one output at a time".to_owned());
            }
        }
        let (text, which) = found.ok_or(MISSING)?;
        Ok(Self { text, which, force, volatile })
    }

    /// Whether that output is meant.
    pub(super) fn means(&self, name: &str, channel: &ChannelView) -> bool {
        match self.which {
            Which::Name => self.text == name,
            Which::Address(ip, port) => {
                let server = channel.address;
                server.ip().to_canonical() == ip && port.is_none_or(|port| port == server.port())
            }
            Which::Nothing => false,
        }
    }

    /// As it was written, cut short.
    pub(super) fn wanted(&self) -> String {
        self.text.chars().filter(|c| !c.is_control()).take(60).collect()
    }
}

fn decode(text: &str) -> Result<String, String> {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let broken =
        bytes.iter().enumerate().any(|(at, b)| *b == b'%' && !(hex(at + 1) && hex(at + 2)));
    let decoded = percent_decode_str(text).decode_utf8().ok().filter(|_| !broken);
    decoded.map(String::from).ok_or_else(|| {
        "after each % there must be two digits from 0 to F, and text is UTF-8".to_owned()
    })
}

/// IPv6 with brackets or without, with a port if there are brackets.
fn address(text: &str) -> Which {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return Which::Address(ip.to_canonical(), None);
    }
    match text.parse::<SocketAddr>() {
        Ok(address) => Which::Address(address.ip().to_canonical(), Some(address.port())),
        Err(_) => Which::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_and_addresses_are_read() {
        let read = |query: &str| Selector::read(query).unwrap();
        for query in ["channel=out3", "channel=out%33", "%63hannel=out3&_=77", "&channel=out3&"] {
            assert_eq!((read(query).text.as_str(), read(query).which), ("out3", Which::Name));
        }
        for (query, ip, port) in [
            ("10.11.12.13", "10.11.12.13", None),
            ("10.11.12.13%3a80", "10.11.12.13", Some(80)),
            ("::1", "::1", None),
            ("[::1]", "::1", None),
            ("%5b%3a%3a1%5D:80", "::1", Some(80)),
            ("::ffff:10.0.0.1", "10.0.0.1", None),
            ("=10.0.0.1", "10.0.0.1", None),
        ] {
            assert_eq!(read(query).which, Which::Address(ip.parse().unwrap(), port), "{query}");
        }
        for query in ["out3", "10.11.12", "10.11.12.13:", "10.11.12.13:99999", "%00", "web.example"]
        {
            assert_eq!(read(query).which, Which::Nothing, "{query}");
        }
        assert!(read("channel=out1&force=1").force && !read("channel=out1&force=0").force);
        assert!(read("volatile=1&10.0.0.1").volatile && !read("channel=out1&volatile=0").volatile);
        assert!(!read("channel=out1").volatile && !read("channel=out1").force);
    }

    #[test]
    fn what_names_nothing_or_cannot_be_decoded_is_refused() {
        for query in [
            "",
            "&",
            "channel=",
            "=",
            "chanel=out3",
            "force=1",
            "volatile=1",
            "channel",
            "channel=%",
            "channel=%g1",
            "channel=out%3",
            "%ff",
            "channel=%ff",
            "channel=out1&channel=out2",
            "channel=out1&10.0.0.1",
        ] {
            // a bare word is taken for an address
            let expected = query != "channel";
            assert_eq!(Selector::read(query).is_err(), expected, "{query}");
        }
    }

    proptest! {
        #[test]
        fn no_query_makes_it_panic(query in "([a-z0-9=&%:.\\[\\]]|\\PC){0,40}") {
            let _ = Selector::read(&query);
        }
    }
}
