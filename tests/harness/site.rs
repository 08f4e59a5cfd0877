//! A daemon with its web side, in either mode, and a client for that.

use crate::daemon::Plan;
use crate::http::{Message, read_message};
use crate::{Daemon, connect};
use serde_json::Value;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU8, Ordering};

/// A daemon whose control service and pages are on one address.
#[derive(Debug)]
pub struct Site {
    pub daemon: Daemon,
    /// Where they are.
    pub web: SocketAddr,
}

impl Site {
    /// Starts one in the HTTP mode before these servers, which are not checked unless the options say
    /// so.
    #[track_caller]
    pub fn start(options: &[&str], servers: &[SocketAddr]) -> Self {
        let mut all = vec!["--http"];
        if !options.iter().any(|option| option.starts_with("--healthcheck")) {
            all.extend(["--healthcheck-method", "none"]);
        }
        all.extend(options);
        Self::planned(Plan::default(), &all, servers)
    }

    /// Starts one that balances TCP.
    #[track_caller]
    pub fn tcp(options: &[&str], servers: &[SocketAddr]) -> Self {
        Self::planned(Plan::default(), options, servers)
    }

    /// Starts one by this plan.
    #[track_caller]
    pub fn planned(plan: Plan, options: &[&str], servers: &[SocketAddr]) -> Self {
        let web = free();
        let (ip, port) = (web.ip().to_string(), web.port().to_string());
        let servers: Vec<String> = servers.iter().map(ToString::to_string).collect();
        let mut args = vec!["--ctl-bind", &ip, "--ctl-port", &port];
        args.extend(["--ui-bind", &ip, "--ui-port", &port]);
        args.extend(options);
        args.extend(servers.iter().map(String::as_str));
        Self { daemon: plan.start(&args), web }
    }

    /// Asks, with these lines more.
    #[track_caller]
    pub fn ask(&self, method: &str, path: &str, lines: &str) -> Message {
        let text = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n{lines}\r\n", self.web);
        say(self.web, &text, method == "HEAD").expect("an answer")
    }

    /// Asks with a body of JSON.
    #[track_caller]
    pub fn send(&self, method: &str, path: &str, lines: &str, body: &str) -> Message {
        let length = body.len();
        let text = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n{lines}\r\n{body}",
            self.web
        );
        say(self.web, &text, false).expect("an answer")
    }

    /// A GET that is answered with JSON, whatever the status.
    #[track_caller]
    pub fn json(&self, path: &str) -> Value {
        json(&self.ask("GET", path, ""))
    }

    /// The code of HALB's envelope.
    #[track_caller]
    pub fn code(&self, path: &str) -> u64 {
        self.json(path)["status"]["code"].as_u64().expect("a code")
    }

    /// What the page says of this column of that row, as `0/1`.
    #[track_caller]
    pub fn cell(&self, row: &str, column: &str) -> String {
        let text = self.ask("GET", "/", "").text();
        let row = text.split(&format!("data-r=\"{row}\"")).nth(1).expect("the row").to_owned();
        let cell = row.split(&format!("data-c=\"{column}\"")).nth(1).expect("the cell");
        plain(cell.split_once('>').expect("a tag").1)
    }

    /// What the page says under that name of the process, or of all servers together.
    #[track_caller]
    pub fn figure(&self, name: &str) -> String {
        let text = self.ask("GET", "/", "").text();
        let field = text.split(&format!("<dt>{name}</dt>")).nth(1).expect("the field").to_owned();
        plain(field.split("<span").nth(1).expect("a value").split_once('>').expect("a tag").1)
    }
}

/// The text before the next tag; digits stand together.
fn plain(text: &str) -> String {
    text.split('<').next().unwrap_or_default().replace(['\u{202f}', '\u{a0}'], "")
}

/// The body of an answer as JSON, which it must be, and say so.
#[track_caller]
pub fn json(answer: &Message) -> Value {
    assert_eq!(answer.line("content-type"), Some("application/json"), "{answer:?}");
    serde_json::from_slice(&answer.body).expect("JSON")
}

/// Says this on a connection of its own; none if it ends without an answer.
pub fn say(address: SocketAddr, text: &str, bodiless: bool) -> Option<Message> {
    let mut stream = connect(address);
    // it may be refused before all of it is said
    let _ = stream.write_all(text.as_bytes());
    read_message(&stream, bodiless).ok().flatten()
}

/// A port that is free, on an address of this machine that no other process of tests uses.
pub fn free() -> SocketAddr {
    static NEXT: AtomicU8 = AtomicU8::new(1);
    let pid = std::process::id().to_be_bytes();
    let last = NEXT.fetch_add(1, Ordering::SeqCst).max(1);
    let ip = Ipv4Addr::new(127, 64 | (pid[2] & 63), pid[3], last);
    TcpListener::bind((ip, 0)).and_then(|listener| listener.local_addr()).expect("a port")
}
