//! Requests on the proxied path: pieces make no difference, and what is taken is written and taken
//! again alike.
#![no_main]

use balance_daemon::http1::{Edits, Kind, Line, Request, ToServer, write_request};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, &[u8])| {
    let (piece, bytes) = input;
    let whole = Request::parse(bytes);
    let early = Request::parse(&bytes[..usize::from(piece).min(bytes.len())]);
    match (&early, &whole) {
        (Ok(None), _) => {}
        (Err(early), Err(whole)) => assert_eq!(early, whole),
        (Ok(Some(early)), Ok(Some(whole))) => assert_eq!(early.head_len(), whole.head_len()),
        _ => panic!("{early:?} {whole:?}"),
    }
    let Ok(Some(request)) = whole else { return };
    let mut head = Vec::new();
    write_request(&mut head, &request, &ToServer::new(&request), &Edits::new());
    let again = Request::parse(&head).expect("what was written is valid").expect("and whole");
    assert_eq!(again.head_len(), head.len());
    assert_eq!((again.method(), again.target()), (request.method(), request.target()));
    assert_eq!((again.body(), again.host()), (request.body(), request.host()));
    assert_eq!(again.asks_upgrade(), request.asks_upgrade());
    assert!(again.keep_alive());
    let ordinary = |line: &Line<'_>| matches!(line.kind, Kind::Other | Kind::Cookie);
    let lines = request.lines().filter(ordinary).map(|line| line.raw);
    assert!(again.lines().filter(ordinary).map(|line| line.raw).eq(lines));
});
