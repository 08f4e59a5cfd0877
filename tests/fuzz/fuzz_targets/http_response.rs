//! Responses on the proxied path, whatever was asked: pieces make no difference, and what is taken is
//! written and taken again alike.
#![no_main]

use balance_daemon::http1::{Asked, Edits, Request, Response, ToClient, write_response};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, u8, &[u8])| {
    let (piece, asking, bytes) = input;
    let asking: &[u8] = match asking % 4 {
        0 => b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
        1 => b"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
        2 => b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        _ => b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    };
    let request = Request::parse(asking).expect("valid").expect("whole");
    let asked: Asked = request.asked();
    let whole = Response::parse(bytes, asked);
    let early = Response::parse(&bytes[..usize::from(piece).min(bytes.len())], asked);
    match (&early, &whole) {
        (Ok(None), _) => {}
        (Err(early), Err(whole)) => assert_eq!(early, whole),
        (Ok(Some(early)), Ok(Some(whole))) => assert_eq!(early.head_len(), whole.head_len()),
        _ => panic!("{early:?} {whole:?}"),
    }
    let Ok(Some(response)) = whole else { return };
    let (mut head, to) = (Vec::new(), ToClient::new(&response, &request));
    write_response(&mut head, &response, &to, &Edits::new());
    let again = Response::parse(&head, asked).expect("what was written is valid").expect("and whole");
    assert_eq!(again.head_len(), head.len());
    assert_eq!((again.status(), again.phrase()), (response.status(), response.phrase()));
    assert_eq!(again.unsent_length(), response.unsent_length());
    assert_eq!(again.becomes_tunnel(), response.becomes_tunnel());
    assert_eq!(again.body(), to.body);
    assert!(response.is_interim() || response.becomes_tunnel() || again.keep_alive() == to.keep_alive);
});
