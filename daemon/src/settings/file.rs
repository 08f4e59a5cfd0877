//! The file of `--config`: TOML, each value with its line, and everything that is wrong with it.
//!
//! A file is read to its end whatever it holds. Must not know what a property means.

use super::given::{self, Word, Words};
use crate::cli::options::{Opt, Value};
use crate::error::fault::{Fault, Place};
use std::collections::BTreeSet;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Most bytes of a file that are read.
const SIZE_MAX: u64 = 1 << 20;

/// What a file says.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// The properties.
    pub words: Words,
    /// The channels below `[outputs]`: their names, and where they lead.
    pub outputs: Vec<(String, Word)>,
    /// What is wrong, line by line.
    pub faults: Vec<Fault>,
}

impl File {
    /// Reads the file at that path; without one it says nothing.
    #[must_use]
    pub fn open(path: Option<&Path>) -> Self {
        let Some(path) = path else { return Self::default() };
        let mut bytes = Vec::new();
        let opened = std::fs::File::open(path);
        let read = opened.and_then(|file| file.take(SIZE_MAX + 1).read_to_end(&mut bytes));
        let place = Place::Option("--config".to_owned());
        let fault = |what: &str, remedy: &str| {
            let name = path.display().to_string();
            let faults = vec![Fault::new(&place, what, &name, remedy)];
            Self { faults, ..Self::default() }
        };
        match read {
            Err(error) => fault(
                &format!("the file cannot be read: {error}"),
                "give the path of a TOML file that the balance may read",
            ),
            Ok(_) if bytes.len() as u64 > SIZE_MAX => {
                fault("the file has more than 1 MiB", "give a TOML file with options of balance")
            }
            Ok(_) => Self::read(&path.display().to_string(), &bytes),
        }
    }

    /// Reads what a file of that name holds.
    #[must_use]
    pub fn read(name: &str, bytes: &[u8]) -> Self {
        let name: Arc<str> = crate::error::fault::shown(name).into();
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let line = line_of(bytes, error.valid_up_to());
                let place = Place::Line { file: name, line };
                let fault = Fault::bare(&place, "this is no UTF-8", "write the file as UTF-8");
                return Self { faults: vec![fault], ..Self::default() };
            }
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reading = Reading { name, text, broken: BTreeSet::new(), file: Self::default() };
        for error in &errors {
            let span = error.span().unwrap_or_default();
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            let message = crate::error::fault::shown(&message);
            let fault = Fault::new(
                &reading.place(&span),
                &format!("this is no good TOML: {message}"),
                reading.source(&span),
                "write each key once, as key = value, with texts in quotes",
            );
            reading.file.faults.push(fault);
        }
        // what was made of a broken line is no value
        reading.broken = reading.file.faults.iter().filter_map(|f| f.place.clone()).collect();
        for (key, value) in table.get_ref() {
            if key.get_ref() == "outputs" {
                reading.outputs(value);
            } else {
                reading.property(key.get_ref(), &key.span(), value);
            }
        }
        reading.file
    }
}

/// A file that is being read.
struct Reading<'a> {
    name: Arc<str>,
    text: &'a str,
    /// Lines that are no TOML.
    broken: BTreeSet<Place>,
    file: File,
}

impl Reading<'_> {
    fn place(&self, span: &Range<usize>) -> Place {
        let line = line_of(self.text.as_bytes(), span.start);
        Place::Line { file: Arc::clone(&self.name), line }
    }

    /// What stands there; of several lines the first.
    fn source(&self, span: &Range<usize>) -> &str {
        let before = self.text.get(..span.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        if self.text[line..].trim_start().starts_with("password") {
            return given::showable("password", "");
        }
        let found = self.text.get(span.clone()).unwrap_or_default();
        found.lines().next().unwrap_or_default().trim()
    }

    fn property(&mut self, key: &str, at: &Range<usize>, value: &Spanned<DeValue<'_>>) {
        let place = self.place(at);
        if self.broken.contains(&place) {
            return;
        }
        let Some(opt) = given::option(key) else {
            let fault = Fault::new(&place, "unknown key", key, &remedy_for(key));
            self.file.faults.push(fault);
            return;
        };
        match text_of(opt, value.get_ref()) {
            Some(text) => {
                self.file.words.insert(opt.long, Word { text, place });
            }
            None => {
                let source = self.source(&value.span());
                let fault = Fault::new(&place, &given::wrong(opt.long), source, &form_of(opt));
                self.file.faults.push(fault);
            }
        }
    }

    fn outputs(&mut self, value: &Spanned<DeValue<'_>>) {
        const REMEDY: &str = "write out1 = \"host:port\" below [outputs]";
        let Some(table) = value.get_ref().as_table() else {
            let place = self.place(&value.span());
            let source = self.source(&value.span());
            let fault = Fault::new(&place, "outputs is no table", source, REMEDY);
            self.file.faults.push(fault);
            return;
        };
        for (key, value) in table {
            let (name, place) = (key.get_ref().to_string(), self.place(&key.span()));
            if self.broken.contains(&place) {
                continue;
            }
            match value.get_ref().as_str() {
                Some(text) => self.file.outputs.push((name, Word { text: text.to_owned(), place })),
                None => {
                    let source = self.source(&value.span());
                    let what = "unknown or invalid address";
                    let fault = Fault::new(&place, what, source, REMEDY);
                    self.file.faults.push(fault);
                }
            }
        }
    }
}

/// A value as the command line would have it, if it is of the right kind.
fn text_of(opt: &Opt, value: &DeValue<'_>) -> Option<String> {
    match (opt.value, value) {
        (Value::Text(_), DeValue::String(text)) => Some(text.to_string()),
        (Value::Switch, DeValue::Boolean(on)) => Some(on.to_string()),
        (Value::Number(_), DeValue::Integer(number)) => {
            let read = i128::from_str_radix(number.as_str(), number.radix());
            Some(read.map_or_else(|_| number.as_str().to_owned(), |number| number.to_string()))
        }
        (Value::Number(_), DeValue::Float(number)) => Some(number.as_str().to_owned()),
        _ => None,
    }
}

fn form_of(opt: &Opt) -> String {
    let key = given::key(opt.long);
    match opt.value {
        Value::None | Value::Switch => format!("write {key} = true or {key} = false"),
        Value::Number(_) => format!("write {key} = and a whole number without quotes"),
        Value::Text(_) => format!("write {key} = and a text in quotes"),
    }
}

fn remedy_for(key: &str) -> String {
    match given::option(&given::key(key)) {
        Some(opt) => format!("write it {}", given::key(opt.long)),
        None => "keys are the options of the HTTP mode and of health checks in `balance --help`, \
                 with _ for -, and the table [outputs]"
            .to_owned(),
    }
}

/// The line that has this byte, from 1.
fn line_of(text: &[u8], at: usize) -> usize {
    1 + text[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str) -> Vec<String> {
        File::read("f", text.as_bytes()).faults.iter().map(Fault::to_string).collect()
    }

    #[test]
    fn values_are_read_with_their_lines() {
        let file = File::read(
            "f",
            b"mode = \"insert\"\n\ntimeout = 0x10\nforwarded = true\n[outputs]\nout2 = \"a:1\"\n",
        );
        assert!(file.faults.is_empty(), "{:?}", file.faults);
        let line = |line| Place::Line { file: "f".into(), line };
        let word = |text: &str, at| Word { text: text.to_owned(), place: line(at) };
        assert_eq!(file.words["mode"], word("insert", 1));
        assert_eq!(file.words["timeout"], word("16", 3));
        assert_eq!(file.words["forwarded"], word("true", 4));
        assert_eq!(file.outputs, [("out2".to_owned(), word("a:1", 6))]);
    }

    #[test]
    fn what_is_wrong_is_named_line_by_line() {
        let text = "cookie-name = \"x\"\nmode = 5\ntimeout = \"1\"\nbind = \"::1\"\n[x]\ny = 1\n";
        let mut found = lines(text);
        found.sort();
        assert_eq!(found.len(), 5, "{found:#?}");
        assert_eq!(found[0], "Error: f:1: unknown key [cookie-name]; write it cookie_name");
        assert!(found[1].starts_with("Error: f:2: invalid operation mode [5]; "), "{found:#?}");
        assert!(found[2].starts_with("Error: f:3: invalid timeout [\"1\"]; "), "{found:#?}");
        assert!(found[3].starts_with("Error: f:4: unknown key [bind]; "), "{found:#?}");
        assert!(found[4].starts_with("Error: f:5: unknown key [x]; "), "{found:#?}");
    }

    #[test]
    fn a_broken_line_does_not_hide_the_others() {
        let found = lines("mode = \n\ncookie_name = 5\nmode = \"insert\"\ntimeout 7\nx = 1\n");
        let at = |line: usize| found.iter().filter(|f| f.contains(&format!("f:{line}: "))).count();
        assert!(at(1) == 1 && at(3) == 1 && at(4) == 1 && at(5) == 1, "{found:#?}");
        assert!(at(2) == 0, "{found:#?}");
        let file = File::read("f", b"mode = \"sync\"\n\xff\xff = 1\n");
        assert!(file.faults[0].to_string().starts_with("Error: f:2: this is no UTF-8"));
        assert!(lines("outputs = 5")[0].starts_with("Error: f:1: outputs is no table [5]; "));
        assert!(
            lines("[outputs]\nout1 = 5")[0]
                .starts_with("Error: f:2: unknown or invalid address [5]")
        );
    }

    proptest! {
        #[test]
        fn garbage_is_a_line_and_no_panic(text in "(mode|timeout|outputs|\\[outputs\\]|out1|[=\"\\[\\]{}.#,\n]|\\PC{0,3}){0,24}") {
            for fault in File::read("f", text.as_bytes()).faults {
                let line = fault.to_string();
                prop_assert!(line.starts_with("Error: f:") && !line.contains('\n'), "{}", line);
                prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
            }
        }
    }
}
