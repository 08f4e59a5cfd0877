//! Cookies of clients and servers: whatever comes, what is taken out is gone, what is not ours
//! stays, and what one direction puts in front the other one takes off.
#![no_main]

use balance_daemon::session::cookie::{self, pairs};
use balance_daemon::session::set_cookie::{self, Kind};
use balance_daemon::session::{Answer, Line, Mode, OutId, Policy, Request, Wanted};
use libfuzzer_sys::fuzz_target;

const NAME: &[u8] = b"SID";

fn policy(mode: Mode) -> Policy {
    let cookie_name = String::from_utf8_lossy(NAME).into_owned();
    Policy { mode, cookie_name, path_parameter: true, ..Policy::default() }
}

/// The cookies of other names.
fn others(line: &[u8]) -> Vec<&[u8]> {
    let other = pairs(line).filter(|pair| pair.value_of(line, NAME).is_none());
    other.filter(|pair| !pair.is_attribute(line)).map(|pair| &line[pair.whole]).collect()
}

fn cookies(line: &[u8]) {
    let request = Request { method: b"GET", target: line };
    for mode in [Mode::Passive, Mode::Sync, Mode::Insert] {
        let policy = policy(mode);
        let _ = policy.wanted(request, [line], &OutId::read, |key| OutId::read(key));
        let now = policy.for_server(line, &OutId::read);
        assert!(now.value(line).is_none_or(|now| now.len() <= line.len()));
        if mode == Mode::Sync && now == Line::Same {
            assert_eq!(policy.wanted(request, [line], &OutId::read, |_| None), Wanted::Anyone);
        }
    }
    let no_id = |_: &[u8]| false;
    match cookie::without(line, NAME, no_id) {
        Line::Same => assert_eq!(cookie::occurrences(line, NAME).count(), 0),
        Line::Now(left) => assert!(left.len() < line.len()),
        Line::Gone => assert!(others(line).iter().all(|other| other.is_empty())),
    }
}

fn set_cookies(line: &[u8], output: OutId) {
    let answer = Answer { status: 200, from: output, backup: false, wanted: Wanted::Anyone };
    for kind in [Kind::One, Kind::Many] {
        let found = set_cookie::read(line, kind, NAME).count();
        for mode in [Mode::Passive, Mode::Insert] {
            let _ = policy(mode).issued(line, kind, &answer);
        }
        let gone = set_cookie::without(line, kind, NAME);
        assert_eq!(gone == Line::Same, found == 0);
        let put = policy(Mode::Sync).issued(line, kind, &answer).line;
        let put = put.value(line).unwrap_or_default();
        assert_eq!(put.len(), line.len() + found * format!("{output}~").len());
        assert_eq!(set_cookie::read(put, kind, NAME).count(), found);
        if let (Kind::One, Some(set)) = (kind, set_cookie::read(put, kind, NAME).next()) {
            // as a client sends it back
            let sent = [NAME, b"=", &put[set.value]].concat();
            let request = Request { method: b"GET", target: b"/" };
            let sync = policy(Mode::Sync);
            let lines = [&sent[..]];
            let wanted = sync.wanted(request, lines, &OutId::read, |_| None);
            assert_eq!(wanted, Wanted::Named(output));
            let came = set_cookie::read(line, kind, NAME).next().expect("it was found before");
            let now = sync.for_server(&sent, &OutId::read);
            let now = now.value(&sent).expect("it has a value");
            assert_eq!(now, [NAME, b"=", &line[came.value]].concat());
        }
    }
}

fuzz_target!(|input: (u32, &[u8])| {
    let (number, line) = input;
    cookies(line);
    if let Some(output) = OutId::new(number) {
        set_cookies(line, output);
    }
});
