//! The worked examples of HALB's document, each from its story to its end: a file with the properties
//! that its table has, real servers, a real daemon (DH-n). What is not in a table has its default; only
//! checks are made each second, where one waits for them.

mod backups;
mod control;
mod infrastructure;
mod page;
mod properties;
mod sessions;
mod slow_pages;
mod table;

use balance_tests::Daemon;
use balance_tests::daemon::Plan;
use balance_tests::http::{Client, Message};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::SocketAddr;

/// A daemon with these properties, and with these servers at its outputs: out1 has number 1.
#[track_caller]
fn appliance(properties: &str, outputs: &[(u32, impl Display)]) -> Daemon {
    planned(Plan::default(), properties, outputs)
}

/// [`appliance`], started like that.
#[track_caller]
fn planned(plan: Plan, properties: &str, outputs: &[(u32, impl Display)]) -> Daemon {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("halb.toml");
    let mut text = format!("http = true\n{properties}\n[outputs]\n");
    for (number, address) in outputs {
        text += &format!("out{number} = \"{address}\"\n");
    }
    std::fs::write(&file, text).unwrap();
    // the file is read once, at the start
    plan.start(&["--config", file.to_str().unwrap()])
}

/// These servers at out1, out2 and so on.
fn in_a_row<T>(servers: impl IntoIterator<Item = T>) -> Vec<(u32, T)> {
    (1..).zip(servers).collect()
}

/// A browser: it brings the cookies that it was given, on a connection for each page.
struct Browser {
    door: SocketAddr,
    /// What it keeps under each name, and whether beyond its own end.
    jar: BTreeMap<String, (String, bool)>,
}

impl Browser {
    fn at(daemon: &Daemon) -> Self {
        Self { door: daemon.address(), jar: BTreeMap::new() }
    }

    #[track_caller]
    fn get(&mut self, path: &str) -> Message {
        self.ask("GET", path, "")
    }

    #[track_caller]
    fn post(&mut self, path: &str, form: &str) -> Message {
        self.ask("POST", path, form)
    }

    #[track_caller]
    fn ask(&mut self, method: &str, path: &str, body: &str) -> Message {
        let length = body.len();
        let mut client = Client::to(self.door);
        client.say(format!(
            "{method} {path} HTTP/1.1\r\nHost: www.example\r\n{}Content-Length: {length}\r\n\r\n{body}",
            self.cookies()
        ));
        let answer = client.hear();
        answer.lines("set-cookie").for_each(|set| self.keep(set));
        answer
    }

    /// The line it sends, if any.
    fn cookies(&self) -> String {
        let pairs: Vec<_> =
            self.jar.iter().map(|(name, (value, _))| format!("{name}={value}")).collect();
        if pairs.is_empty() { String::new() } else { format!("Cookie: {}\r\n", pairs.join("; ")) }
    }

    fn keep(&mut self, set: &str) {
        let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let attributes = attributes.to_lowercase();
        if value.is_empty() {
            self.jar.remove(name);
            return;
        }
        let lasting = attributes.contains("expires=") || attributes.contains("max-age=");
        self.jar.insert(name.to_owned(), (value.to_owned(), lasting));
    }

    /// Closes it and opens it again.
    fn reopen(&mut self) {
        self.jar.retain(|_, (_, lasting)| *lasting);
    }
}

/// The path of a request.
fn path(request: &Message) -> &str {
    request.head.split(' ').nth(1).unwrap_or_default()
}
