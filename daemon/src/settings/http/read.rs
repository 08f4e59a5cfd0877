//! From the words that were given to [`Http`], with all that is wrong with them (H-07 ff.).
//!
//! Must not know files.

use super::{AccessLog, Backups, CHECK_LENGTH, CONN_TIMEOUT, Format, Http, Insert, Mode};
use super::{SILENCE, SameSite, Seal};
use crate::cli::Cli;
use crate::cli::options::Topic;
use crate::error::fault::{Fault, Place};
use crate::settings::given::{self, Given};
use crate::settings::reading::Reading;
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

/// Most bytes of a cookie that are compared (H-12).
const CHECK_LENGTH_MAX: u64 = 4096;
/// What our own cookie looks like.
const COOKIE: [&str; 6] = [
    "cookie-key-file",
    "insert-visible",
    "cookie-httponly",
    "cookie-secure",
    "cookie-samesite",
    "cookie-domain",
];

/// What was said about HTTP, as far as it can be used.
#[derive(Debug, Default)]
pub(in crate::settings) struct Said {
    /// None without `--http`.
    pub(in crate::settings) http: Option<Http>,
    pub(in crate::settings) faults: Vec<Fault>,
    pub(in crate::settings) warnings: Vec<String>,
}

/// Reads all properties of the HTTP mode.
pub(in crate::settings) fn read(cli: &Cli, given: &Given) -> Said {
    let mut reading = Reading::new(given);
    let wanted = reading.switch("http");
    // read in any case: an error is better known today
    let http = reading.http(cli);
    if !wanted {
        reading.refuse_all();
    }
    let Reading { faults, warnings, .. } = reading;
    Said { http: wanted.then_some(http), faults, warnings }
}

impl Reading<'_> {
    fn http(&mut self, cli: &Cli) -> Http {
        let mode = self.mode();
        let client_timeout = self.silence("client-timeout");
        let http = Http {
            mode,
            cookie_name: self.cookie_name(mode),
            cookie_check_length: self.check_length(mode),
            session_timeout: self.session_timeout(mode),
            cookie_in_path: self.cookie_in_path(mode),
            insert: self.insert(mode),
            backups: self.backups(),
            max_connections: self.max_connections(),
            client_timeout,
            server_timeout: self.silence("server-timeout"),
            conn_timeout: self.conn_timeout(cli),
            queue_timeout: match self.seconds("queue-timeout", 0) {
                None => client_timeout,
                time => time.filter(|time| !time.is_zero()),
            },
            forwarded_for: self.switch("forwarded-for"),
            forwarded: self.switch("forwarded"),
            access_log: self.access_log(),
        };
        if let (Some(seconds), true) = (cli.idle_timeout, self.given.text("http") == Some("true")) {
            self.faults.push(Fault::new(
                &Place::Option("-T".to_owned()),
                "-T does not go with --http",
                &seconds.to_string(),
                "say how long clients and servers may be silent with --client-timeout and \
                 --server-timeout",
            ));
        }
        http
    }

    fn mode(&mut self) -> Mode {
        let Some(text) = self.given.text("mode") else { return Mode::default() };
        match text.parse::<Mode>() {
            Ok(mode) => mode,
            Err(why) => {
                self.refuse("mode", &why.to_string());
                Mode::default()
            }
        }
    }

    /// A token of RFC 6265 (H-08).
    fn cookie_name(&mut self, mode: Mode) -> Option<String> {
        let name = self.text("cookie-name")?.to_owned();
        let legal = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        if !name.bytes().all(legal) {
            let remedy = "a cookie's name has letters, digits and - _ . but no blank, ; or =";
            self.refuse("cookie-name", remedy);
            return None;
        }
        // M3: no cookie is looked for behind one
        if name.starts_with('$') {
            self.refuse("cookie-name", "a name with a $ in front is no cookie's: leave it out");
            return None;
        }
        if mode == Mode::Source {
            self.warn("cookie-name", "is not used: mode source goes by the address of the client");
            return None;
        }
        Some(name)
    }

    fn check_length(&mut self, mode: Mode) -> u16 {
        let length = self.number("cookie-check-length", 1..=CHECK_LENGTH_MAX);
        let length = length.and_then(|length| u16::try_from(length).ok()).unwrap_or(CHECK_LENGTH);
        if mode != Mode::Passive && length != CHECK_LENGTH {
            self.warn("cookie-check-length", "is not used: only mode passive compares values");
        }
        length
    }

    fn session_timeout(&mut self, mode: Mode) -> Option<Duration> {
        let time = self.seconds("timeout", 0).filter(|time| !time.is_zero());
        if mode != Mode::Passive && time.is_some() {
            self.warn("timeout", "is not used: only mode passive remembers sessions");
        }
        time
    }

    fn cookie_in_path(&mut self, mode: Mode) -> bool {
        let wanted = self.switch("cookie-in-path");
        if mode != Mode::Passive && wanted {
            self.warn("cookie-in-path", "is not used: only mode passive looks into paths");
        }
        wanted
    }

    fn backups(&mut self) -> Backups {
        match self.given.text("backups") {
            None | Some("all") => Backups::All,
            Some("first") => Backups::First,
            Some(_) => {
                self.refuse("backups", "give all or first");
                Backups::All
            }
        }
    }

    fn insert(&mut self, mode: Mode) -> Insert {
        let samesite = match self.text("cookie-samesite").map(str::to_ascii_lowercase).as_deref() {
            None => None,
            Some("strict") => Some(SameSite::Strict),
            Some("lax") => Some(SameSite::Lax),
            Some("none") => Some(SameSite::None),
            Some(_) => {
                self.refuse("cookie-samesite", "give strict, lax or none");
                None
            }
        };
        let domain = self.text("cookie-domain").map(str::to_owned);
        let legal = |b: u8| b.is_ascii_alphanumeric() || b"-.".contains(&b);
        if domain.as_ref().is_some_and(|domain| domain.is_empty() || !domain.bytes().all(legal)) {
            self.refuse("cookie-domain", "give a domain, as example.org");
        }
        let insert = Insert {
            seal: self.seal(),
            visible: self.switch("insert-visible"),
            httponly: self.switch("cookie-httponly"),
            secure: self.switch("cookie-secure"),
            samesite,
            domain,
        };
        if insert.samesite == Some(SameSite::None) && !insert.secure {
            let remedy = "none needs cookie_secure, or browsers throw the cookie away";
            self.refuse("cookie-samesite", remedy);
        }
        if mode != Mode::Insert && insert != Insert::default() {
            let longs = COOKIE.iter().filter(|long| self.given.word(long).is_some());
            for long in longs.copied().collect::<Vec<_>>() {
                self.warn(long, "is not used: only mode insert sets a cookie");
            }
        }
        insert
    }

    /// The key of sealed names; a command line can be read by others.
    fn seal(&mut self) -> Option<Seal> {
        let seal = Seal::from_hex(&self.first_line("cookie-key-file")?);
        if seal.is_none() {
            let remedy = "its first line must be a key of 64 hexadecimal digits, as `openssl rand \
                          -hex 32` makes one";
            self.refuse("cookie-key-file", remedy);
        }
        seal
    }

    fn max_connections(&mut self) -> Option<NonZeroU32> {
        // memory bounds what does not fit into 32 bits all the more
        let number = self.number("max-connections", 0..=u64::MAX)?;
        NonZeroU32::new(u32::try_from(number).unwrap_or(u32::MAX))
    }

    /// How long clients or servers may be silent.
    fn silence(&mut self, long: &str) -> Option<Duration> {
        let time = self.seconds(long, 0).unwrap_or(SILENCE);
        if time.is_zero() {
            self.warn(long, "is 0: whoever is silent is waited for without limit");
        }
        (!time.is_zero()).then_some(time)
    }

    /// `-t` is the same option (DH-i).
    fn conn_timeout(&mut self, cli: &Cli) -> Duration {
        let time = self.seconds("conn-timeout", 1);
        let place = self.given.place("conn-timeout");
        let on_line = matches!(place, Place::Option(_)) && time.is_some();
        let short = cli.connect_timeout.map(|seconds| Duration::from_secs(seconds.into()));
        let (time, name) = match (time, short) {
            (Some(time), Some(short)) if on_line && time != short => {
                let remedy = "-t is the same option: give only one of them";
                let what = format!("-t {} and another conn_timeout", short.as_secs());
                let value = time.as_secs().to_string();
                self.faults.push(Fault::new(&place, &what, &value, remedy));
                return time;
            }
            (_, Some(short)) => (short, "-t".to_owned()),
            (Some(time), None) => (time, place.to_string()),
            (None, None) => return CONN_TIMEOUT,
        };
        if time < CONN_TIMEOUT {
            self.warnings.push(format!(
                "{name}: a conn_timeout below 20 seconds is not advisable: under load checks may \
                 fail for it"
            ));
        }
        time
    }

    fn access_log(&mut self) -> Option<AccessLog> {
        let file = self.text("access-log-file").map(Path::new);
        // a daemon in the background stays in no directory
        let file = file.map(|file| std::path::absolute(file).unwrap_or(file.to_owned()));
        let format = match self.given.text("access-log") {
            None | Some("off") => None,
            Some("common") => Some(Format::Common),
            Some("combined") => Some(Format::Combined),
            Some("json") => Some(Format::Json),
            Some(_) => {
                self.refuse("access-log", "give off, common, combined or json");
                return None;
            }
        };
        if format.is_none() && file.is_some() {
            self.warn("access-log-file", "is not used: access_log is off");
        }
        format.map(|format| AccessLog { format, file })
    }

    /// Without `--http`, what was said about HTTP is no use to anybody.
    fn refuse_all(&mut self) {
        // but what is wrong with each of them is said once
        let known: Vec<_> = self.faults.iter().map(|fault| fault.place.clone()).collect();
        self.warnings.clear();
        for (long, word) in self.given.about(Topic::Http) {
            if long != "http" && !known.contains(&Some(word.place.clone())) {
                let what = format!("{} is for the HTTP mode", given::key(long));
                let remedy = "add --http, or http = true to the file";
                let value = given::showable(long, &word.text);
                self.faults.push(Fault::new(&word.place, &what, value, remedy));
            }
        }
    }
}
