//! The cookie vectors of 1.5, all 24, and the answers below them (H-18, H-19, H-29): `SID`, out1 and out2
//! up, out3 out of service, check length 10.

use super::start;
use balance_tests::Daemon;
use balance_tests::backend::Backend;
use balance_tests::http::{Client, Message, Origin, ok, ok_with, read_message};
use std::io::Write;

/// Where a request must go.
#[derive(Debug, Clone, Copy, PartialEq)]
enum To {
    Two,
    /// In turn: to each of those that are up.
    Turn,
    /// In turn, and bound to whoever it is with a new cookie.
    Bound,
}

use To::{Bound, Turn, Two};

/// The three servers, and who stands before them.
struct World {
    servers: [Origin; 2],
    daemon: Daemon,
}

impl World {
    fn of(mode: &str) -> Self {
        let one = Origin::named("one");
        // what is learned is learned of this one
        let two = Origin::answering(|request| match request.line("x-set") {
            Some(set) => ok_with(&format!("Set-Cookie: {set}\r\n"), "two"),
            None => ok("two"),
        });
        let options = format!("--mode {mode} --cookie-name SID --cookie-check-length 10");
        let daemon = start(&options, &[one.address(), two.address(), one.address()]);
        daemon.do_ctl("disable 0 2");
        Self { servers: [one, two], daemon }
    }

    /// The answer to a request with these values of `Cookie` lines, and those that its server saw.
    #[track_caller]
    fn ask(&self, cookies: &[String], more: &str) -> (Message, Vec<String>) {
        let lines: String = cookies.iter().map(|value| format!("Cookie: {value}\r\n")).collect();
        let answer = Client::to(self.daemon.address()).get("/", &format!("{lines}{more}"));
        let served = usize::from(answer.text() == "two");
        let request = self.servers[served].requests().pop().expect("the request");
        let seen = request.head.split("\r\n").filter_map(|line| line.strip_prefix("Cookie: "));
        (answer, seen.map(str::to_owned).collect())
    }

    /// Twice, since two in turn go to two servers.
    #[track_caller]
    fn hold(&self, number: u8, cookies: &[String], to: To, forwarded: &[String]) {
        let both = [(); 2].map(|()| self.ask(cookies, ""));
        for (answer, seen) in &both {
            assert_eq!(seen, forwarded, "vector {number}: what the server sees");
            let id = if answer.text() == "one" { "out1" } else { "out2" };
            let bound = (to == Bound).then(|| format!("SID={id}; path=/"));
            assert_eq!(answer.line("set-cookie"), bound.as_deref(), "vector {number}");
        }
        let [first, second] = both.map(|(answer, _)| answer.text());
        match to {
            Two => assert_eq!([first, second], ["two", "two"], "vector {number}"),
            Turn | Bound => assert_ne!(first, second, "vector {number}"),
        }
    }
}

/// A number, the mode, values of `Cookie` lines, where the request goes, and what is forwarded.
type Vector = (u8, &'static str, &'static [&'static str], To, &'static [&'static str]);

const VECTORS: [Vector; 26] = [
    (1, "sync", &["SID=out2~abc"], Two, &["SID=abc"]),
    (2, "sync", &["a=1; SID=out2~abc; b=2"], Two, &["a=1; SID=abc; b=2"]),
    (3, "sync", &["SID=out9~abc"], Turn, &["SID=out9~abc"]),
    (4, "sync", &["SID=out3~abc"], Turn, &["SID=abc"]),
    (5, "sync", &["SID=abc"], Turn, &["SID=abc"]),
    (6, "sync", &["SID=out2"], Turn, &["SID=out2"]),
    (7, "sync", &["SID=out2~a~b=c"], Two, &["SID=a~b=c"]),
    (8, "sync", &["sid=out2~abc"], Turn, &["sid=out2~abc"]),
    (9, "sync", &["SIDX=out2~abc"], Turn, &["SIDX=out2~abc"]),
    (9, "sync", &["XSID=out2~abc"], Turn, &["XSID=out2~abc"]),
    (10, "sync", &["a=1; b=2", "c=3; SID=out2~abc"], Two, &["a=1; b=2", "c=3; SID=abc"]),
    (11, "sync", &["SID=out9~x; SID=out2~y"], Two, &["SID=out9~x; SID=y"]),
    (12, "sync", &["SID=\"out2~abc\""], Turn, &["SID=\"out2~abc\""]),
    (13, "sync", &["SID = out2~abc"], Two, &["SID=abc"]),
    (14, "sync", &["SID=out2~"], Two, &["SID="]),
    (15, "insert", &["SID=out2"], Two, &[]),
    (16, "insert", &["a=1; SID=out2"], Two, &["a=1"]),
    (17, "insert", &["SID=; a=1"], Bound, &["a=1"]),
    (18, "insert", &["SID=out3"], Bound, &[]),
    (19, "insert", &["$Version=1; SID=out2; $Path=/; a=1"], Two, &["$Version=1; a=1"]),
    (20, "passive", &["SID=0123456789AAAA"], Two, &["SID=0123456789AAAA"]),
    (21, "passive", &["SID=012345678X"], Turn, &["SID=012345678X"]),
    (22, "passive", &["SID=short"], Two, &["SID=short"]),
    (24, "sync", &[";;; =x; SID"], Turn, &[";;; =x; SID"]),
    (24, "insert", &[";;; =x; SID"], Bound, &[";;; =x; SID"]),
    (24, "passive", &[";;; =x; SID"], Turn, &[";;; =x; SID"]),
];

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

#[test]
fn h29_the_vectors_of_cookies() {
    for mode in ["sync", "insert", "passive"] {
        let world = World::of(mode);
        if mode == "passive" {
            for set in ["SID=0123456789BBBB", "SID=short; Path=/"] {
                let told = [(); 2].map(|()| world.ask(&[], &format!("X-Set: {set}\r\n")).0);
                let told = told.iter().filter_map(|answer| answer.line("set-cookie"));
                assert_eq!(told.collect::<Vec<_>>(), [set]);
            }
        }
        for (number, _, cookies, to, forwarded) in VECTORS.iter().filter(|vector| vector.1 == mode)
        {
            world.hold(*number, &texts(cookies), *to, &texts(forwarded));
        }
        // 23: many pairs, ours last, every byte before it kept
        let many: Vec<_> = (0..300).map(|n| format!("c{n:03}=\"v;{n:020}\"  ")).collect();
        let many = many.join(";");
        assert!(many.len() > 8192);
        let (ours, left) = match mode {
            "sync" => (";SID=out2~abc", ";SID=abc"),
            "insert" => (";SID=out2", ""),
            _ => (";SID=short", ";SID=short"),
        };
        let whole = |end: &str| vec![format!("{many}{end}")];
        world.hold(23, &whole(ours), Two, &whole(left));
    }
}

/// A server that says what it is asked to: `X-Set` lines become cookies, `X-Status` the status.
fn obedient() -> Backend {
    Backend::serve(|mut stream| {
        while let Ok(Some(request)) = read_message(&stream, false) {
            let set: String =
                request.lines("x-set").map(|set| format!("Set-Cookie: {set}\r\n")).collect();
            let mut said = match request.line("x-early") {
                Some(_) => format!("HTTP/1.1 103 Early Hints\r\n{set}\r\n"),
                None => String::new(),
            };
            let status = request.line("x-status").unwrap_or("200 OK");
            let none = request.head.starts_with("HEAD") || status.starts_with("304");
            let body = if none { "" } else { "two" };
            said.push_str(&format!("HTTP/1.1 {status}\r\n{set}Content-Length: 3\r\n\r\n{body}"));
            if stream.write_all(said.as_bytes()).is_err() {
                return;
            }
        }
    })
}

fn cookies_of(answer: &Message) -> Vec<String> {
    answer.lines("set-cookie").map(str::to_owned).collect()
}

#[test]
fn h18_the_answers_of_mode_sync() {
    let (one, two) = (Origin::named("one"), obedient());
    let daemon = start("--mode sync --cookie-name SID", &[one.address(), two.address()]);
    let ask = |method: &str, lines: &str| {
        let mut client = Client::to(daemon.address());
        let bound = "Host: x\r\nCookie: SID=out2~x\r\n";
        client.say(format!("{method} / HTTP/1.1\r\n{bound}{lines}\r\n"));
        (client, method == "HEAD")
    };
    let hear = |(client, bodiless): &(Client, bool)| {
        read_message(&client.stream, *bodiless).unwrap().expect("an answer")
    };
    let over = "SID=abc; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
    let over_now = "SID=out2~abc; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
    for (set, now) in [
        (&[over][..], &[over_now][..]),
        (&["SID=; Max-Age=0"], &["SID=out2~; Max-Age=0"]),
        (&["SID=a", "b=1", "SID=c; Path=/x"], &["SID=out2~a", "b=1", "SID=out2~c; Path=/x"]),
        (&["Sid=abc"], &["Sid=abc"]),
        (&["SIDX=abc", "XSID=abc"], &["SIDX=abc", "XSID=abc"]),
        (&["SID=\"a~b\"; HttpOnly"], &["SID=out2~\"a~b\"; HttpOnly"]),
    ] {
        let lines: String = set.iter().map(|set| format!("X-Set: {set}\r\n")).collect();
        for (method, more) in [("GET", ""), ("HEAD", ""), ("GET", "X-Status: 304 Same\r\n")] {
            let answer = hear(&ask(method, &format!("{lines}{more}")));
            assert_eq!(cookies_of(&answer), texts(now), "{method} {more}");
        }
        // hints are nobody's session (M7); what follows them is
        let asked = ask("GET", &format!("{lines}X-Early: yes\r\n"));
        let hints = hear(&asked);
        assert_eq!((hints.status(), cookies_of(&hints)), (103, texts(set)));
        assert_eq!(cookies_of(&hear(&asked)), texts(now));
    }
}
