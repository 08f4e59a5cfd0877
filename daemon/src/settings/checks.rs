//! The options of health checks, put together to one check.
//!
//! Sans-io. Must not know how a check is made.

use super::given::Given;
use super::seconds;
use crate::cli::{CheckWords, WINDOW_MAX};
use crate::error::fault::{Fault, Place};
use crate::health::settings::{
    Check, CheckError, FALL, How, INTERVAL, Method, Pace, RISE, SHORTEST, Search, WINDOW,
    read_search, read_url, request,
};
use std::sync::Arc;
use std::time::Duration;

/// Lays what the file says below what was typed; numbers that are none are left out.
pub(super) fn words(typed: &CheckWords, given: &Given) -> (CheckWords, Vec<Fault>) {
    let mut faults = Vec::new();
    let text = |typed: &Option<String>, long| {
        typed.clone().or_else(|| given.text(long).map(str::to_owned))
    };
    let mut number = |typed: Option<u32>, long, most| {
        let found = given.number(long, 1..=u64::from(most)).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        typed.or_else(|| found.and_then(|number| u32::try_from(number).ok()))
    };
    let port = number(typed.port.map(u32::from), "healthcheck-port", u16::MAX.into());
    let words = CheckWords {
        method: text(&typed.method, "healthcheck-method"),
        mode: text(&typed.mode, "healthcheck-mode"),
        url: text(&typed.url, "healthcheck-url"),
        regexp: text(&typed.regexp, "healthcheck-regexp"),
        agent: text(&typed.agent, "healthcheck-agent"),
        interval: number(typed.interval, "healthcheck-interval", u32::MAX),
        fast_interval: number(typed.fast_interval, "healthcheck-fast-interval", u32::MAX),
        fall: number(typed.fall, "healthcheck-fall", u32::MAX),
        rise: number(typed.rise, "healthcheck-rise", u32::MAX),
        window: number(typed.window, "healthcheck-window", WINDOW_MAX),
        port: port.and_then(|port| u16::try_from(port).ok()),
    };
    (words, faults)
}

/// Where the line stands that an error is about, if it stands in the file.
pub(super) fn line_of(error: &CheckError, given: &Given) -> Option<Place> {
    let longs = match error {
        CheckError::Method(_) | CheckError::TwoMethods { .. } => {
            ["healthcheck-method", "healthcheck-mode"]
        }
        CheckError::Url { .. } => ["healthcheck-url"; 2],
        CheckError::Regexp { .. } => ["healthcheck-regexp"; 2],
        CheckError::Agent(_) => ["healthcheck-agent"; 2],
        CheckError::Fast { .. } => ["healthcheck-fast-interval", "healthcheck-interval"],
    };
    longs.iter().find_map(|long| given.word(long)).map(|word| word.place.clone())
}

/// The check that is wanted, if one is, and what is to be said about it.
///
/// # Errors
/// It cannot be made as wanted: all that is wrong.
pub(super) fn read(
    words: &CheckWords,
    connect_within: Duration,
    by_default: bool,
) -> Result<(Option<Check>, Vec<String>), Vec<CheckError>> {
    if *words == CheckWords::default() && !by_default {
        return Ok((None, Vec::new()));
    }
    let mut wrong = Vec::new();
    let method = method(words).map_err(|error| wrong.push(error)).ok();
    let pace = pace(words).map_err(|error| wrong.push(error)).ok();
    let parts = parts(words).map_err(|errors| wrong.extend(errors)).ok();
    let (Some(method), Some(pace), Some(parts)) = (method, pace, parts) else { return Err(wrong) };
    let Some(method) = method else { return Ok((None, Vec::new())) };
    let check = Check {
        how: parts.how(method),
        pace,
        port: words.port,
        connect_within,
        within: pace.interval.max(connect_within),
    };
    Ok((Some(check), warnings(method, words)))
}

/// Connecting, if nobody says (HALB, `healthcheck_method`); none if there are to be no checks.
fn method(words: &CheckWords) -> Result<Option<Method>, CheckError> {
    let read = |text: &Option<String>| match text.as_deref() {
        None => Ok(None),
        Some("none") => Ok(Some(None)),
        Some(text) => text.parse().map(|method| Some(Some(method))),
    };
    match (read(&words.method)?, read(&words.mode)?) {
        (Some(one), Some(other)) if one != other => Err(CheckError::TwoMethods {
            method: words.method.clone().unwrap_or_default(),
            mode: words.mode.clone().unwrap_or_default(),
        }),
        (one, other) => Ok(one.or(other).unwrap_or(Some(Method::Connect))),
    }
}

fn pace(words: &CheckWords) -> Result<Pace, CheckError> {
    let interval = seconds(words.interval).unwrap_or(INTERVAL);
    let fast = seconds(words.fast_interval).unwrap_or((interval / 10).max(SHORTEST));
    if fast > interval {
        let fast = words.fast_interval.unwrap_or_default();
        return Err(CheckError::Fast { fast, interval: interval.as_secs() });
    }
    Ok(Pace { interval, fast, fall: words.fall.unwrap_or(FALL), rise: words.rise.unwrap_or(RISE) })
}

/// What checks may send and look for.
struct Parts {
    head: Arc<[u8]>,
    get: Arc<[u8]>,
    search: Option<Search>,
}

/// What is not used is read all the same: an error in it is better known today.
fn parts(words: &CheckWords) -> Result<Parts, Vec<CheckError>> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut wrong = Vec::new();
    let url = read_url(&text(&words.url)).or_else(|error| {
        wrong.push(error);
        read_url("")
    });
    let window = words.window.map_or(WINDOW, |bytes| usize::try_from(bytes).unwrap_or(WINDOW));
    let search = match words.regexp.as_deref() {
        None | Some("") => Ok(None),
        Some(expression) => read_search(expression, window).map(Some),
    };
    let search = search.unwrap_or_else(|error| {
        wrong.push(error);
        None
    });
    let request = |verb| request(verb, url.as_ref().map_err(Clone::clone)?, &text(&words.agent));
    match (request("HEAD"), request("GET")) {
        (Ok(head), Ok(get)) if wrong.is_empty() => Ok(Parts { head, get, search }),
        (Err(error), _) | (_, Err(error)) => Err(wrong.into_iter().chain([error]).collect()),
        _ => Err(wrong),
    }
}

impl Parts {
    fn how(self, method: Method) -> How {
        match method {
            Method::Connect => How::Connect,
            Method::Head => How::Head { request: self.head },
            Method::Get => How::Get { request: self.get, search: self.search },
        }
    }
}

/// Options that have no effect with this method.
fn warnings(method: Method, words: &CheckWords) -> Vec<String> {
    let given = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    let mut warnings = Vec::new();
    let mut unused = |name: &str, given: bool, by: &str| {
        if given {
            warnings.push(format!("--healthcheck-{name} is not used: {by}"));
        }
    };
    let asks = "only --healthcheck-method http_head and http_get ask for something";
    unused("url", method == Method::Connect && given(&words.url), asks);
    unused("agent", method == Method::Connect && given(&words.agent), asks);
    let searches = "only --healthcheck-method http_get searches";
    unused("regexp", method != Method::Get && given(&words.regexp), searches);
    let nothing = method != Method::Get || !given(&words.regexp);
    let searched =
        "only with --healthcheck-method http_get and --healthcheck-regexp something is searched";
    unused("window", nothing && words.window.is_some(), searched);
    if words.mode.is_some() {
        warnings
            .push("--healthcheck-mode is understood; its name is --healthcheck-method".to_owned());
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(change: impl FnOnce(&mut CheckWords)) -> CheckWords {
        let mut words = CheckWords::default();
        change(&mut words);
        words
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut CheckWords)) -> (Check, Vec<String>) {
        let (check, warnings) = read(&words(change), Duration::from_secs(5), false).unwrap();
        (check.unwrap(), warnings)
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn without_a_word_nothing_is_checked_and_with_any_connecting() {
        assert!(read(&CheckWords::default(), INTERVAL, false).unwrap().0.is_none());
        let (check, warnings) = check(|w| w.fall = Some(1));
        assert!(matches!(check.how, How::Connect) && warnings.is_empty());
        assert_eq!(check.pace, Pace { interval: INTERVAL, fast: INTERVAL / 10, fall: 1, rise: 2 });
    }

    #[test]
    fn times_follow_the_interval() {
        let times = |interval| {
            let (check, _) = check(|w| w.interval = Some(interval));
            (check.pace.fast.as_secs_f64(), check.within.as_secs())
        };
        assert_eq!(times(1), (1.0, 5));
        assert_eq!(times(15), (1.5, 15));
        assert_eq!(times(300), (30.0, 300));
        let slow = words(|w| w.fast_interval = Some(21));
        let errors = read(&slow, Duration::from_secs(5), false).unwrap_err();
        assert_eq!(errors, [CheckError::Fast { fast: 21, interval: 20 }]);
    }

    #[test]
    fn both_names_of_the_method_must_agree() {
        let both =
            |method, mode| read(&words(|w| (w.method, w.mode) = (method, mode)), INTERVAL, false);
        assert!(both(some("http_get"), some("http_get")).is_ok());
        let wrong = |method, mode| both(method, mode).unwrap_err().remove(0);
        let two = wrong(some("http_get"), some("http_head"));
        assert!(matches!(two, CheckError::TwoMethods { .. }));
        assert!(matches!(wrong(some(""), None), CheckError::Method(text) if text.is_empty()));
        let (check, warnings) = check(|w| w.mode = some("http_head"));
        assert!(matches!(check.how, How::Head { .. }));
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn what_is_not_used_is_said_and_still_has_to_be_right() {
        for (change, named) in [
            ((|w| w.url = some("/x")) as fn(&mut CheckWords), "--healthcheck-url"),
            (|w| w.agent = some("x"), "--healthcheck-agent"),
            (|w| (w.method, w.regexp) = (some("http_head"), some("x")), "--healthcheck-regexp"),
            (|w| (w.method, w.window) = (some("http_get"), Some(9)), "--healthcheck-window"),
        ] {
            let (_, warnings) = check(change);
            assert!(warnings.len() == 1 && warnings[0].starts_with(named), "{warnings:?}");
        }
        assert!(read(&words(|w| w.regexp = some("(")), INTERVAL, false).is_err());
        assert!(read(&words(|w| w.agent = some("a\r\nX: y")), INTERVAL, false).is_err());
    }

    #[test]
    fn all_that_is_wrong_is_named() {
        let bad = words(|w| {
            (w.method, w.url) = (some("HTTP_GET"), some("https://x/"));
            (w.regexp, w.agent) = (some("("), some("a\nb"));
            w.fast_interval = Some(99);
        });
        assert_eq!(read(&bad, INTERVAL, true).unwrap_err().len(), 5);
    }

    #[test]
    fn checks_can_be_wanted_by_default_and_be_switched_off() {
        let (check, warnings) = read(&CheckWords::default(), INTERVAL, true).unwrap();
        assert!(matches!(check.unwrap().how, How::Connect) && warnings.is_empty());
        let off = words(|w| w.method = some("none"));
        assert!(read(&off, INTERVAL, true).unwrap().0.is_none());
    }
}
