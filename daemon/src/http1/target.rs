//! The target of a request and its host (RFC 9112 §3.2): which form, whose, and nothing odd in it.
//!
//! Must not know the table: where a request goes is not decided by its target.

use super::refusal::Refusal;

/// The form of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form<'a> {
    /// `/path?query`, or `*`.
    Local,
    /// `http://authority/path` or CONNECT's `host:port`: the authority, and the port it means if it
    /// names none.
    Of { authority: &'a [u8], port: &'a [u8] },
}

/// The form of a target, which must be one that this method takes. Of absolute targets those of `http`
/// and `https`: we are a gateway to web servers, no proxy to anywhere.
pub(super) fn form<'a>(method: &str, target: &'a [u8]) -> Result<Form<'a>, Refusal> {
    // browsers send some visible characters that RFC 3986 does not list; they can do no harm
    if !target.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'#') {
        return Err(Refusal::Target);
    }
    if method == "CONNECT" {
        let port = port_of(target).filter(|port| !port.is_empty());
        return match port.filter(|_| is_host(target) && !target.starts_with(b":")) {
            Some(port) => Ok(Form::Of { authority: target, port }),
            None => Err(Refusal::Target),
        };
    }
    if target.starts_with(b"/") || (target == b"*" && method == "OPTIONS") {
        return Ok(Form::Local);
    }
    let after = |scheme: &[u8]| {
        let (start, rest) = target.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    };
    let (rest, port): (_, &[u8]) = match (after(b"http://"), after(b"https://")) {
        (Some(rest), _) => (rest, b"80"),
        (_, Some(rest)) => (rest, b"443"),
        _ => return Err(Refusal::Target),
    };
    let authority = rest.split(|byte| matches!(byte, b'/' | b'?')).next().unwrap_or_default();
    if authority.is_empty() || authority.starts_with(b":") || !is_host(authority) {
        return Err(Refusal::Target);
    }
    Ok(Form::Of { authority, port })
}

/// Whether a Host line names the same as a target: in whatever case, with the port or without if it is
/// the one that is meant anyway.
pub(super) fn is_same_host(host: &[u8], authority: &[u8], default: &[u8]) -> bool {
    fn parts<'a>(host: &'a [u8], default: &'a [u8]) -> (&'a [u8], &'a [u8]) {
        match port_of(host) {
            Some(b"") => (&host[..host.len() - 1], default),
            Some(port) => (&host[..host.len() - port.len() - 1], port),
            None => (host, default),
        }
    }
    let ((one, port), (other, same)) = (parts(host, default), parts(authority, default));
    one.eq_ignore_ascii_case(other) && port == same
}

/// The digits behind the last colon, if it is not one of an IPv6 address.
fn port_of(host: &[u8]) -> Option<&[u8]> {
    let colon = host.iter().rposition(|byte| *byte == b':')?;
    let port = &host[colon + 1..];
    port.iter().all(u8::is_ascii_digit).then_some(port)
}

/// Whether this is `uri-host [ ":" port ]` (RFC 9110 §7.2), perhaps an empty one.
pub(super) fn is_host(host: &[u8]) -> bool {
    let (name, behind, inside): (_, _, fn(u8) -> bool) = if let Some(rest) = host.strip_prefix(b"[")
    {
        let Some(end) = rest.iter().position(|byte| *byte == b']').filter(|end| *end > 0) else {
            return false;
        };
        (&rest[..end], &rest[end + 1..], |byte| is_reg_name_byte(byte) || byte == b':')
    } else {
        let end = host.iter().position(|byte| *byte == b':').unwrap_or(host.len());
        (&host[..end], &host[end..], is_reg_name_byte)
    };
    let port = behind.strip_prefix(b":").unwrap_or(behind);
    name.iter().all(|byte| inside(*byte))
        && (behind.is_empty() || behind.starts_with(b":"))
        && port.iter().all(u8::is_ascii_digit)
        && is_percent_right(name)
}

/// Unreserved, sub-delims and `%` (RFC 3986 §3.2.2).
fn is_reg_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=%".contains(&byte)
}

/// Whether two hexadecimal digits follow each `%`.
fn is_percent_right(name: &[u8]) -> bool {
    name.split(|byte| *byte == b'%')
        .skip(1)
        .all(|rest| rest.get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)))
}
