//! An entry of the access log as a line of text.
//!
//! Nothing that a client sent can end a line or steer a terminal: what is no printable ASCII is escaped.
//! Must not know where lines go.

use super::entry::{CookieSeen, CookieSent, End, Entry, Timing, Who};
use serde::Serialize;
use std::fmt::{self, Display, Write};

/// The form of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The common log format.
    Common,
    /// The combined log format.
    Combined,
    /// One JSON object.
    Json,
}

/// Appends the line of an entry, its end included.
pub(super) fn write(out: &mut String, entry: &Entry, format: Format) {
    // a String takes whatever is written
    let _ = match format {
        Format::Common => common(out, entry),
        Format::Combined => combined(out, entry),
        Format::Json => json(out, entry),
    };
    out.push('\n');
}

fn common(out: &mut String, entry: &Entry) -> fmt::Result {
    let words = entry.words.as_deref().map(|words| &*words.line);
    write!(
        out,
        "{} - - [{}] \"{}\" {} {}",
        entry.client.ip().to_canonical(),
        Stamp(entry.unix_ms),
        Escaped(words),
        entry.status,
        entry.sent
    )
}

fn combined(out: &mut String, entry: &Entry) -> fmt::Result {
    common(out, entry)?;
    let (referer, agent) = match entry.words.as_deref() {
        Some(words) => (words.referer.as_deref(), words.agent.as_deref()),
        None => (None, None),
    };
    write!(out, " \"{}\" \"{}\"", Escaped(referer), Escaped(agent))
}

/// All that is known. Times are in milliseconds, to the microsecond; what was not reached is null.
#[derive(Serialize)]
struct Json<'a> {
    time: String,
    client: String,
    request: Option<String>,
    status: u16,
    bytes_in: u64,
    bytes_out: u64,
    channel: Option<String>,
    output: Option<String>,
    address: Option<String>,
    queue_ms: Option<f64>,
    connect_ms: Option<f64>,
    answer_ms: Option<f64>,
    total_ms: f64,
    retries: u8,
    end: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    referer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
}

fn json(out: &mut String, entry: &Entry) -> fmt::Result {
    let text = |bytes: &[u8]| Escaped(Some(bytes)).to_string();
    let ms = |us: u64| us as f64 / 1000.0;
    let words = entry.words.as_deref();
    let Timing { queue_us, connect_us, answer_us, total_us } = entry.timing;
    let line = Json {
        time: Iso(entry.unix_ms).to_string(),
        client: entry.client.to_string(),
        request: words.map(|words| text(&words.line)),
        status: entry.status,
        bytes_in: entry.received,
        bytes_out: entry.sent,
        channel: entry.channel.map(|served| served.at.to_string()),
        output: entry.channel.and_then(|served| Some(served.name?.to_string())),
        address: entry.channel.map(|served| served.address.to_string()),
        queue_ms: queue_us.map(ms),
        connect_ms: connect_us.map(ms),
        answer_ms: answer_us.map(ms),
        total_ms: ms(total_us),
        retries: entry.retries,
        end: Flags(entry).to_string(),
        reason: entry.reason,
        referer: words.and_then(|words| words.referer.as_deref()).map(text),
        agent: words.and_then(|words| words.agent.as_deref()).map(text),
    };
    out.push_str(&serde_json::to_string(&line).map_err(|_| fmt::Error)?);
    Ok(())
}

/// Who ended it, in which part; the request's cookie; the answer's.
struct Flags<'a>(&'a Entry);

impl Display for Flags<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Entry { end: End(who, part), seen, set, .. } = self.0;
        f.write_char(match who {
            Who::Nobody => '-',
            Who::Client => 'C',
            Who::ClientSilent => 'c',
            Who::Channel => 'S',
            Who::ChannelSilent => 's',
            Who::Ours => 'P',
        })?;
        f.write_char(*part)?;
        f.write_char(match seen {
            CookieSeen::None => 'N',
            CookieSeen::Valid => 'V',
            CookieSeen::Down => 'D',
        })?;
        f.write_char(match set {
            CookieSent::None => 'N',
            CookieSent::Inserted => 'I',
            CookieSent::Deleted => 'D',
            CookieSent::Rewritten => 'R',
            CookieSent::Passed => 'P',
        })
    }
}

/// Bytes of a stranger between quotes; a hyphen if there are none.
struct Escaped<'a>(Option<&'a [u8]>);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(bytes) = self.0 else { return f.write_char('-') };
        for byte in bytes {
            match byte {
                b'"' | b'\\' => write!(f, "\\{}", char::from(*byte))?,
                b' '..=b'~' => f.write_char(char::from(*byte))?,
                _ => write!(f, "\\x{byte:02x}")?,
            }
        }
        Ok(())
    }
}

/// A moment as the common log format has it, in UTC.
struct Stamp(u64);

/// A moment as JSON has it (RFC 3339), in UTC.
struct Iso(u64);

impl Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let ((year, month, day), (h, m, s)) = moment(self.0);
        let month = MONTHS[month as usize - 1];
        write!(f, "{day:02}/{month}/{year}:{h:02}:{m:02}:{s:02} +0000")
    }
}

impl Display for Iso {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((year, month, day), (h, m, s)) = moment(self.0);
        write!(f, "{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{:03}Z", self.0 % 1000)
    }
}

/// Year, month and day, and hour, minute and second.
fn moment(unix_ms: u64) -> ((u64, u64, u64), (u64, u64, u64)) {
    let (days, second) = (unix_ms / 86_400_000, unix_ms / 1000 % 86_400);
    // years that begin in March have the odd day at their end; 400 of them have 146,097 days
    let shifted = days + 719_468;
    let (era, day) = (shifted / 146_097, shifted % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = year + 400 * era + next;
    ((year, month, day), (second / 3600, second / 60 % 60, second % 60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::entry::{Served, Words};
    use balance_proto::http::OutId;
    use balance_proto::id::ChannelKey;

    fn entry() -> Entry {
        Entry {
            unix_ms: 1_792_454_400_123,
            client: "[::ffff:10.0.0.7]:4711".parse().unwrap(),
            words: Some(Box::new(Words {
                line: (*b"GET /a\"b HTTP/1.1").into(),
                referer: None,
                agent: Some((*b"curl\x1b[2J\n").into()),
            })),
            status: 200,
            received: 80,
            sent: 1234,
            channel: Some(Served {
                at: ChannelKey::new(0, 2),
                name: OutId::new(3),
                address: "10.0.0.3:80".parse().unwrap(),
            }),
            timing: Timing {
                queue_us: Some(0),
                connect_us: Some(250),
                answer_us: None,
                total_us: 12_345,
            },
            retries: 1,
            end: End(Who::ChannelSilent, End::HEAD),
            reason: "server-timeout",
            seen: CookieSeen::Down,
            set: CookieSent::Inserted,
        }
    }

    fn line(entry: &Entry, format: Format) -> String {
        let mut line = String::new();
        write(&mut line, entry, format);
        line
    }

    #[test]
    fn common_and_combined_are_what_tools_expect_and_nothing_breaks_out() {
        let common = r#"10.0.0.7 - - [20/Oct/2026:00:00:00 +0000] "GET /a\"b HTTP/1.1" 200 1234"#;
        assert_eq!(line(&entry(), Format::Common), format!("{common}\n"));
        let combined = format!("{common} \"-\" \"curl\\x1b[2J\\x0a\"\n");
        assert_eq!(line(&entry(), Format::Combined), combined);
        let unread = Entry { words: None, ..entry() };
        assert!(line(&unread, Format::Combined).ends_with("\"-\" 200 1234 \"-\" \"-\"\n"));
    }

    #[test]
    fn json_has_everything_in_one_line() {
        let text = line(&entry(), Format::Json);
        assert_eq!(text.matches('\n').count(), 1);
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        for (key, value) in [
            ("time", "\"2026-10-20T00:00:00.123Z\""),
            ("client", "\"[::ffff:10.0.0.7]:4711\""),
            ("channel", "\"0/2\""),
            ("output", "\"out3\""),
            ("address", "\"10.0.0.3:80\""),
            ("status", "200"),
            ("bytes_in", "80"),
            ("queue_ms", "0.0"),
            ("connect_ms", "0.25"),
            ("answer_ms", "null"),
            ("total_ms", "12.345"),
            ("retries", "1"),
            ("end", "\"sHDI\""),
            ("reason", "\"server-timeout\""),
        ] {
            assert_eq!(read[key].to_string(), value, "{key}");
        }
    }

    #[test]
    fn moments_are_right_over_leap_years() {
        for (unix_s, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199, "2024-02-29T23:59:59.000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799, "9999-12-31T23:59:59.000Z"),
        ] {
            assert_eq!(Iso(unix_s * 1000).to_string(), text);
        }
    }
}
