//! The options of health checks, put together to one check.
//!
//! Sans-io. Must not know how a check is made.

use super::seconds;
use crate::cli::CheckWords;
use crate::health::settings::{
    Check, CheckError, FALL, How, INTERVAL, Method, Pace, RISE, SHORTEST, WINDOW, read_search,
    read_url, request,
};
use std::time::Duration;

/// The check that is wanted, if one is, and what is to be said about it.
///
/// # Errors
/// It cannot be made as wanted.
pub(super) fn read(
    words: &CheckWords,
    connect_within: Duration,
) -> Result<(Option<Check>, Vec<String>), CheckError> {
    if *words == CheckWords::default() {
        return Ok((None, Vec::new()));
    }
    let method = method(words)?;
    let pace = pace(words)?;
    let check = Check {
        how: how(method, words)?,
        pace,
        port: words.port,
        connect_within,
        within: pace.interval.max(connect_within),
    };
    Ok((Some(check), warnings(method, words)))
}

/// Connecting, if nobody says (HALB, `healthcheck_method`).
fn method(words: &CheckWords) -> Result<Method, CheckError> {
    let read = |text: &Option<String>| text.as_deref().map(str::parse).transpose();
    match (read(&words.method)?, read(&words.mode)?) {
        (Some(one), Some(other)) if one != other => Err(CheckError::TwoMethods {
            method: words.method.clone().unwrap_or_default(),
            mode: words.mode.clone().unwrap_or_default(),
        }),
        (one, other) => Ok(one.or(other).unwrap_or(Method::Connect)),
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

/// What is not used is read all the same: an error in it is better known today.
fn how(method: Method, words: &CheckWords) -> Result<How, CheckError> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let url = read_url(&text(&words.url))?;
    let request = |verb| request(verb, &url, &text(&words.agent));
    let window = words.window.map_or(WINDOW, |bytes| usize::try_from(bytes).unwrap_or(WINDOW));
    let search = match words.regexp.as_deref() {
        None | Some("") => None,
        Some(expression) => Some(read_search(expression, window)?),
    };
    Ok(match method {
        Method::Connect => request("HEAD").map(|_| How::Connect)?,
        Method::Head => How::Head { request: request("HEAD")? },
        Method::Get => How::Get { request: request("GET")?, search },
    })
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
        let (check, warnings) = read(&words(change), Duration::from_secs(5)).unwrap();
        (check.unwrap(), warnings)
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn without_a_word_nothing_is_checked_and_with_any_connecting() {
        assert!(read(&CheckWords::default(), Duration::from_secs(5)).unwrap().0.is_none());
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
        let error = read(&slow, Duration::from_secs(5)).unwrap_err();
        assert_eq!(error, CheckError::Fast { fast: 21, interval: 20 });
    }

    #[test]
    fn both_names_of_the_method_must_agree() {
        let both = |method, mode| read(&words(|w| (w.method, w.mode) = (method, mode)), INTERVAL);
        assert!(both(some("http_get"), some("http_get")).is_ok());
        assert!(matches!(
            both(some("http_get"), some("http_head")),
            Err(CheckError::TwoMethods { .. })
        ));
        assert!(matches!(both(some(""), None), Err(CheckError::Method(text)) if text.is_empty()));
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
        assert!(read(&words(|w| w.regexp = some("(")), INTERVAL).is_err());
        assert!(read(&words(|w| w.agent = some("a\r\nX: y")), INTERVAL).is_err());
    }
}
