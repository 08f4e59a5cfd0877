//! Reads the settings file.

use super::keys::{Change, Chord};
use super::{Fault, OfInstance, Settings};
use crate::tui::parts::alerts::Threshold;
use crate::tui::parts::bytes::Units;
use crate::tui::parts::columns::Column;
use crate::tui::parts::sort::SortKey;
use crate::tui::parts::theme::{Accent, Depth, Scheme};
use crate::tui::parts::words::Language;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Most bytes of a file.
const LONGEST: usize = 1 << 20;
/// Most characters of a label.
const LABEL: usize = 16;

/// What the console has, for the names in the file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// The actions that keys are for, by their names.
    pub actions: &'a [&'a str],
}

type Value<'a> = Spanned<DeValue<'a>>;

/// Keys outside any table.
const TOP: [&str; 15] = [
    "theme",
    "colour",
    "language",
    "ascii",
    "mouse",
    "motion",
    "bell",
    "read_only",
    "sort",
    "turned",
    "columns",
    "units",
    "alerts",
    "instance",
    "keys",
];

pub(super) fn read(text: &str, known: &Known<'_>) -> Result<Settings, Vec<Fault>> {
    if text.len() > LONGEST {
        let what = "the file has more than 1 MiB: it is not one of settings".to_owned();
        return Err(vec![Fault { line: 1, what }]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reading = Reading { text, known, broken: BTreeSet::new(), faults: Vec::new() };
    for error in &errors {
        let line = reading.line(&error.span().unwrap_or_default());
        let why = error.message().lines().collect::<Vec<_>>().join(", ");
        reading.broken.insert(line);
        let what = format!("this is no TOML ({why}): write key = value, texts in quotes");
        reading.faults.push(Fault { line, what });
    }
    let mut settings = Settings::default();
    for (key, value) in table.get_ref() {
        reading.top(&mut settings, key.get_ref(), &key.span(), value);
    }
    reading.faults.sort();
    reading.faults.dedup();
    if reading.faults.is_empty() { Ok(settings) } else { Err(reading.faults) }
}

struct Reading<'a> {
    text: &'a str,
    known: &'a Known<'a>,
    /// Lines that are no TOML: what was made of them is no value.
    broken: BTreeSet<usize>,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn line(&self, place: &Range<usize>) -> usize {
        let before = self.text.get(..place.start).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }

    fn fault(&mut self, place: &Range<usize>, what: impl Into<String>) {
        let line = self.line(place);
        if !self.broken.contains(&line) {
            self.faults.push(Fault { line, what: what.into() });
        }
    }

    fn unknown(&mut self, place: &Range<usize>, key: &str, known: &[&str]) {
        self.fault(place, format!("unknown key {key:?}: use {}", known.join(", ")));
    }

    /// The text of a value that must be one.
    fn text_of<'v>(&mut self, key: &str, value: &'v Value<'_>) -> Option<&'v str> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text);
        }
        self.fault(&value.span(), format!("{key} is a text: write it in quotes"));
        None
    }

    fn switch(&mut self, key: &str, value: &Value<'_>) -> Option<bool> {
        if let DeValue::Boolean(on) = value.get_ref() {
            return Some(*on);
        }
        self.fault(&value.span(), format!("{key} is true or false"));
        None
    }

    fn number(&mut self, key: &str, value: &Value<'_>, within: Range<f64>) -> Option<f64> {
        let typed = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().replace('_', ""),
            DeValue::Float(number) => number.as_str().replace('_', ""),
            _ => String::new(),
        };
        let number = typed.parse::<f64>().ok().filter(|number| within.contains(number));
        if number.is_none() {
            let (least, most) = (within.start, within.end);
            self.fault(
                &value.span(),
                format!("{key} is a number from {least} to less than {most}"),
            );
        }
        number
    }

    /// A text that names something.
    fn named<T, E: ToString>(
        &mut self,
        key: &str,
        value: &Value<'_>,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text_of(key, value)?;
        let read = read(text).map_err(|error| error.to_string());
        read.map_err(|error| self.fault(&value.span(), error)).ok()
    }

    fn top(&mut self, to: &mut Settings, key: &str, at: &Range<usize>, value: &Value<'_>) {
        match key {
            "theme" => to.theme = self.named(key, value, Scheme::named),
            "colour" => to.colour = self.named(key, value, Depth::named).flatten(),
            "language" => {
                let read = Language::named;
                to.language = self.named(key, value, read);
            }
            "ascii" => to.ascii = self.switch(key, value),
            "mouse" => to.mouse = self.switch(key, value),
            "motion" => to.motion = self.switch(key, value),
            "bell" => to.bell = self.switch(key, value),
            "read_only" => to.read_only = self.switch(key, value),
            "sort" => {
                let names = SortKey::NAMES.map(|(name, _)| name).join(", ");
                let wrong = |text: &str| format!("there is no order {text:?}: use {names}");
                let read = |text: &str| SortKey::named(text).ok_or_else(|| wrong(text));
                to.sort = self.named(key, value, read);
            }
            "turned" => to.turned = self.switch(key, value),
            "columns" => to.columns = Some(self.columns(value)),
            "units" => to.units = self.named(key, value, Units::named),
            "alerts" => self.below(key, value, |reading, key, at, value| {
                reading.alerts(to, key, at, value);
            }),
            "instance" => self.below(key, value, |reading, name, _, value| {
                reading.instance(to, name, value);
            }),
            "keys" => self.below(key, value, |reading, action, at, value| {
                to.keys.extend(reading.keys(action, at, value));
            }),
            _ => self.unknown(at, key, &TOP),
        }
    }

    /// Each entry of a table.
    fn below(
        &mut self,
        key: &str,
        value: &Value<'_>,
        mut each: impl FnMut(&mut Self, &str, &Range<usize>, &Value<'_>),
    ) {
        let DeValue::Table(table) = value.get_ref() else {
            return self.fault(&value.span(), format!("{key} is a table: write [{key}]"));
        };
        for (key, value) in table {
            each(self, key.get_ref(), &key.span(), value);
        }
    }

    fn alerts(&mut self, to: &mut Settings, key: &str, at: &Range<usize>, value: &Value<'_>) {
        let limits = &mut to.alerts;
        match key {
            "usage" => {
                if let Some(percent) = self.number(key, value, 1.0..1000.0) {
                    let on = percent / 100.0;
                    limits.usage = Threshold { on, off: on * 8.0 / 9.0 };
                }
            }
            "failures" => {
                if let Some(on) = self.number(key, value, 0.001..1e9) {
                    limits.failures = Threshold { on, off: on / 10.0 };
                }
            }
            "silent" => {
                if let Some(seconds) = self.number(key, value, 0.0..1e9) {
                    let ms = (seconds * 1000.0) as u64;
                    limits.silent_ms = if ms == 0 { u64::MAX } else { ms };
                }
            }
            "spill" => limits.spill = self.switch(key, value).unwrap_or(limits.spill),
            _ => self.unknown(at, key, &["usage", "failures", "silent", "spill"]),
        }
    }

    fn instance(&mut self, to: &mut Settings, name: &str, value: &Value<'_>) {
        let mut of = OfInstance::default();
        let table = format!("instance.{name:?}");
        self.below(&table, value, |reading, key, at, value| match key {
            "accent" => {
                of.accent = reading.named(key, value, Accent::named).unwrap_or_default();
            }
            "label" => {
                let read = |text: &str| {
                    let fits = text.chars().count() <= LABEL && !text.contains(char::is_control);
                    if fits { Ok(text.to_owned()) } else { Err(format!("at most {LABEL} letters")) }
                };
                of.label = reading.named(key, value, read);
            }
            "read_only" => of.read_only = reading.switch(key, value).unwrap_or(false),
            _ => reading.unknown(at, key, &["accent", "label", "read_only"]),
        });
        to.instances.insert(name.to_owned(), of);
    }

    /// The texts of a list; one alone needs no brackets.
    fn texts(&mut self, key: &str, value: &Value<'_>) -> Vec<(String, Range<usize>)> {
        let DeValue::Array(values) = value.get_ref() else {
            let text = self.text_of(key, value).map(str::to_owned);
            return text.into_iter().map(|text| (text, value.span())).collect();
        };
        let mut texts = Vec::new();
        for value in values {
            let text = self.text_of(key, value).map(str::to_owned);
            texts.extend(text.map(|text| (text, value.span())));
        }
        texts
    }

    fn columns(&mut self, value: &Value<'_>) -> Vec<Column> {
        let mut columns = Vec::new();
        for (name, place) in self.texts("columns", value) {
            match Column::named(&name) {
                None => {
                    let known = Column::NAMES.map(|(name, _)| name).join(", ");
                    self.fault(&place, format!("there is no column {name:?}: use {known}"));
                }
                Some(column) if columns.contains(&column) => {
                    self.fault(&place, format!("column {name:?} is there twice"));
                }
                Some(column) => columns.push(column),
            }
        }
        columns
    }

    fn keys(&mut self, action: &str, at: &Range<usize>, value: &Value<'_>) -> Option<Change> {
        if !self.known.actions.contains(&action) {
            let known = self.known.actions.join(", ");
            self.fault(at, format!("there is no action {action:?}: use {known}"));
            return None;
        }
        let mut keys: Vec<Chord> = Vec::new();
        for (name, place) in self.texts(action, value) {
            match name.parse() {
                Ok(key) => keys.push(key),
                Err(error) => self.fault(&place, format!("{error}")),
            }
        }
        Some(Change { action: action.to_owned(), keys, line: self.line(at) })
    }
}
