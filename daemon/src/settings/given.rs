//! What was given by name, on the command line or in the file, and where: the command line wins.
//!
//! Sans-io. Must not know what a property means.

use crate::cli::options::{OPTIONS, Opt, Topic};
use crate::cli::{CheckWords, Cli};
use crate::error::fault::{Fault, Place};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// A value as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its text; of a number or a switch, as TOML has it.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// Values by the long names of their options.
pub type Words = BTreeMap<&'static str, Word>;

/// Everything that was given by name.
#[derive(Debug, Clone, Default)]
pub struct Given {
    words: Words,
}

impl Given {
    /// Lays the command line over the file.
    #[must_use]
    pub fn new(cli: &Cli, mut words: Words) -> Self {
        for long in typed(&cli.healthcheck) {
            words.remove(long);
        }
        for (long, text) in &cli.named {
            let place = Place::Option(format!("--{long}"));
            words.insert(long, Word { text: text.clone(), place });
        }
        Self { words }
    }

    /// The value of an option.
    #[must_use]
    pub fn word(&self, long: &str) -> Option<&Word> {
        self.words.get(long)
    }

    /// Its text.
    #[must_use]
    pub fn text(&self, long: &str) -> Option<&str> {
        self.word(long).map(|word| word.text.as_str())
    }

    /// Where it stands, or would stand.
    #[must_use]
    pub fn place(&self, long: &str) -> Place {
        let typed = || Place::Option(format!("--{long}"));
        self.word(long).map_or_else(typed, |word| word.place.clone())
    }

    /// The names of what was given about something, with their places.
    pub fn about(&self, topic: Topic) -> impl Iterator<Item = (&'static str, &Word)> {
        let of_topic = OPTIONS.iter().filter(move |opt| opt.topic == topic);
        of_topic.filter_map(|opt| Some((opt.long, self.word(opt.long)?)))
    }

    /// A value that cannot be used.
    #[must_use]
    pub fn fault(&self, long: &str, remedy: &str) -> Fault {
        let value = showable(long, self.text(long).unwrap_or_default());
        Fault::new(&self.place(long), &wrong(long), value, remedy)
    }

    /// A whole number.
    ///
    /// # Errors
    /// It is none, or out of range.
    pub fn number(&self, long: &str, range: RangeInclusive<u64>) -> Result<Option<u64>, Fault> {
        let Some(text) = self.text(long) else { return Ok(None) };
        match whole(text).filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => {
                let (least, most) = (range.start(), range.end());
                let remedy = format!("give a whole number from {least} to {most}");
                Err(self.fault(long, &remedy))
            }
        }
    }

    /// A switch; off if it is not given.
    ///
    /// # Errors
    /// It is neither on nor off.
    pub fn switch(&self, long: &str) -> Result<bool, Fault> {
        match self.text(long) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(self.fault(long, "give true or false")),
        }
    }
}

/// What is said of a bad value, in the words of HALB where it had some (H-94 ff.).
#[must_use]
pub fn wrong(long: &str) -> String {
    match long {
        "mode" => "invalid operation mode".to_owned(),
        "healthcheck-method" | "healthcheck-mode" => "unknown health check method".to_owned(),
        "ctl-port" | "ui-port" => format!("{} value must be between 1 and 65535", key(long)),
        _ => format!("invalid {}", key(long)),
    }
}

/// A value as it may be repeated.
#[must_use]
pub fn showable<'a>(long: &str, value: &'a str) -> &'a str {
    if long == "password" { "..." } else { value }
}

/// The name of an option in the file.
#[must_use]
pub fn key(long: &str) -> String {
    long.replace('-', "_")
}

/// The option of a key, if the file may have it.
#[must_use]
pub fn option(key: &str) -> Option<&'static Opt> {
    let of_file = |opt: &&Opt| matches!(opt.topic, Topic::Http | Topic::Web | Topic::Health);
    OPTIONS.iter().filter(of_file).find(|opt| self::key(opt.long) == key)
}

fn whole(text: &str) -> Option<u64> {
    // the standard parser also takes a plus sign
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

/// What the command line says of health checks; both names of the method are one.
fn typed(words: &CheckWords) -> impl Iterator<Item = &'static str> {
    let method = words.method.is_some() || words.mode.is_some();
    let all = [
        ("healthcheck-method", method),
        ("healthcheck-mode", method),
        ("healthcheck-url", words.url.is_some()),
        ("healthcheck-regexp", words.regexp.is_some()),
        ("healthcheck-agent", words.agent.is_some()),
        ("healthcheck-interval", words.interval.is_some()),
        ("healthcheck-fast-interval", words.fast_interval.is_some()),
        ("healthcheck-fall", words.fall.is_some()),
        ("healthcheck-rise", words.rise.is_some()),
        ("healthcheck-window", words.window.is_some()),
        ("healthcheck-port", words.port.is_some()),
    ];
    all.into_iter().filter_map(|(long, given)| given.then_some(long))
}
