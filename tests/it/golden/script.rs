//! Reads a transcript: lines into steps. What a line means: `tests/golden/balance/README.md`.
//!
//! Must not know how a step is done.

use rustix::process::Signal;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

#[derive(Debug)]
pub struct Script {
    /// The file's name, for messages.
    pub name: String,
    pub steps: Vec<Step>,
}

#[derive(Debug)]
pub struct Step {
    /// Where in the file it begins.
    pub line: usize,
    /// That line.
    pub text: String,
    pub action: Action,
}

#[derive(Debug)]
pub enum Action {
    Hosts { name: String, address: String },
    Address(String),
    Server(SocketAddr),
    Clients { crowd: Crowd, stay: bool },
    Talk,
    Lost,
    Release,
    Run { command: String, input: String, wanted: Output, patiently: bool },
    Start { port: u16, command: String },
    Stop { signal: Signal, wanted: Output },
}

/// Clients, one after the other.
#[derive(Debug)]
pub struct Crowd {
    pub door: SocketAddr,
    pub from: Option<IpAddr>,
    /// What each of them says, without the line's end.
    pub saying: String,
    /// What each of them must meet.
    pub wanted: Vec<String>,
}

/// What a command must print, and how it must end.
#[derive(Debug, Default)]
pub struct Output {
    pub stdout: Wanted,
    pub stderr: Wanted,
    pub exit: i32,
}

/// What must be on one of its outputs.
#[derive(Debug, Default)]
pub struct Wanted {
    pub lines: Vec<Line>,
    /// Any further lines may follow.
    pub more: bool,
    /// The last line has no end.
    pub open_end: bool,
}

#[derive(Debug)]
pub struct Line {
    pub number: usize,
    pub pattern: String,
}

impl Step {
    /// Whether it can fail to be as expected.
    pub fn is_checked(&self) -> bool {
        use Action::{Clients, Lost, Run, Stop, Talk};
        matches!(self.action, Clients { .. } | Talk | Lost | Run { .. } | Stop { .. })
    }
}

impl Script {
    /// Reads a file; fails with the line that means nothing.
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut reader = Reader { name: &name, lines: text.lines().collect(), next: 0 };
        let mut steps = Vec::new();
        while let Some(line) = reader.take() {
            if !line.is_empty() && !line.starts_with('#') {
                let number = reader.next;
                steps.extend(reader.steps(line).into_iter().map(|action| Step {
                    line: number,
                    text: line.to_owned(),
                    action,
                }));
            }
        }
        Self { name, steps }
    }
}

struct Reader<'a> {
    name: &'a str,
    lines: Vec<&'a str>,
    /// The next line, from 0; so the number of the last one, from 1.
    next: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self) -> Option<&'a str> {
        let line = self.lines.get(self.next).copied();
        self.next += usize::from(line.is_some());
        line
    }

    fn wrong(&self, what: &str) -> ! {
        panic!("{}:{}: {what}", self.name, self.next)
    }

    fn number<T: std::str::FromStr>(&self, text: &str) -> T {
        text.parse().unwrap_or_else(|_| self.wrong(&format!("what is {text:?}?")))
    }

    /// `PORT` on 127.0.0.1, or `ADDRESS:PORT`.
    fn socket(&self, text: &str) -> SocketAddr {
        match text.parse() {
            Ok(port) => SocketAddr::from(([127, 0, 0, 1], port)),
            Err(_) => self.number(text),
        }
    }

    fn steps(&mut self, line: &str) -> Vec<Action> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let words: Vec<&str> = rest.split_whitespace().collect();
        let one = match (word, &words[..]) {
            ("server", addresses) if !addresses.is_empty() => {
                return addresses.iter().map(|text| Action::Server(self.socket(text))).collect();
            }
            ("hosts", [name, address]) => {
                Action::Hosts { name: (*name).to_owned(), address: (*address).to_owned() }
            }
            ("address", [address]) => Action::Address((*address).to_owned()),
            ("clients" | "hold", _) => {
                Action::Clients { crowd: self.crowd(rest), stay: word == "hold" }
            }
            ("talk", []) => Action::Talk,
            ("lost", []) => Action::Lost,
            ("release", []) => Action::Release,
            ("$" | "$~", _) => {
                let (command, patiently) = (rest.to_owned(), word == "$~");
                Action::Run { command, patiently, input: self.input(), wanted: self.output() }
            }
            ("stop", []) => Action::Stop { signal: Signal::TERM, wanted: self.output() },
            ("stop", ["INT"]) => Action::Stop { signal: Signal::INT, wanted: self.output() },
            (start, _) if start.starts_with('&') => {
                Action::Start { port: self.number(&start[1..]), command: rest.to_owned() }
            }
            _ => self.wrong(&format!("what does {line:?} mean?")),
        };
        vec![one]
    }

    /// `DOOR [from ADDRESS] [saying TEXT]: answers`
    fn crowd(&self, text: &str) -> Crowd {
        let Some((who, answers)) = text.rsplit_once(": ") else { self.wrong("no answers") };
        let (who, saying) = who.split_once(" saying ").unwrap_or((who, "abcd"));
        let (door, from) = match who.split_once(" from ") {
            Some((door, from)) => (door, Some(self.number(from))),
            None => (who, None),
        };
        Crowd {
            door: self.socket(door),
            from,
            saying: saying.to_owned(),
            wanted: answers.split_whitespace().map(str::to_owned).collect(),
        }
    }

    /// The lines that follow and begin with `<`.
    fn input(&mut self) -> String {
        let mut input = String::new();
        while let Some(line) = self.lines.get(self.next).and_then(|line| line.strip_prefix('<')) {
            input += line.strip_prefix(' ').unwrap_or(line);
            input.push('\n');
            self.next += 1;
        }
        input
    }

    /// Everything up to `[exit N]`.
    fn output(&mut self) -> Output {
        let mut output = Output::default();
        loop {
            let Some(line) = self.take() else { self.wrong("[exit N] is missing") };
            if let Some(code) = line.strip_prefix("[exit ").and_then(|end| end.strip_suffix(']')) {
                output.exit = self.number(code);
                return output;
            }
            let (wanted, line) = match line.strip_prefix("2> ") {
                Some(line) => (&mut output.stderr, line),
                None => (&mut output.stdout, line),
            };
            if wanted.more || wanted.open_end || line.is_empty() {
                self.wrong("an empty line is written \\, and nothing follows ... and [no newline]");
            }
            match line {
                "..." => wanted.more = true,
                "[no newline]" => wanted.open_end = true,
                _ => wanted.lines.push(Line {
                    number: self.next,
                    pattern: line.strip_suffix('\\').unwrap_or(line).to_owned(),
                }),
            }
        }
    }
}
