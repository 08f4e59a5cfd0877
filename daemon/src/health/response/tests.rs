//! Answers, whole and in any pieces, good and hostile.

use super::*;
use proptest::prelude::*;

/// Takes an answer in pieces of this size, to its end.
fn take(mut answer: Answer, bytes: &[u8], piece: usize) -> Result<Answer, Fault> {
    for piece in bytes.chunks(piece) {
        answer.take(piece)?;
    }
    if !answer.is_done() {
        answer.end()?;
    }
    Ok(answer)
}

#[track_caller]
fn text(bytes: &str, piece: usize) -> String {
    let answer = take(Answer::searchable(1 << 16), bytes.as_bytes(), piece).unwrap();
    String::from_utf8(answer.text().to_vec()).unwrap()
}

#[test]
fn the_status_is_known_at_the_end_of_the_headers() {
    for (bytes, status) in [
        ("HTTP/1.0 200 OK\r\n\r\n", 200),
        ("HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n", 301),
        ("HTTP/1.1 404\r\n\r\n", 404),
        ("HTTP/1.1 204 \n\n", 204),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 500 No\r\n\r\n",
            500,
        ),
        ("HTTP/1.1 101 Other\r\n\r\n", 101),
        ("HTTP/1.1 200 OK\r\nno header\r\n: x\r\n\r\n", 200),
    ] {
        for piece in 1..20 {
            let answer = take(Answer::status_only(), bytes.as_bytes(), piece).unwrap();
            assert_eq!((answer.status(), answer.text()), (status, &b""[..]), "{bytes:?}");
        }
    }
}

#[test]
fn the_text_is_status_line_headers_and_decoded_body() {
    for piece in 1..30 {
        let plain = "HTTP/1.1 200 OK\r\nServer: x\r\n\r\nbody to the end";
        assert_eq!(text(plain, piece), plain);
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n";
        assert_eq!(text(&format!("{head}bodyand more"), piece), format!("{head}body"));
        let head = "HTTP/1.1 500 No\nTRANSFER-encoding : gzip, Chunked\n\n";
        let chunks = "2\r\nbo\r\n1;x\r\nd\r\n1\r\ny\r\n0\r\n\r\n";
        assert_eq!(text(&format!("{head}{chunks}"), piece), format!("{head}body"));
        let head = "HTTP/1.1 304 Same\r\nContent-Length: 4\r\n\r\n";
        assert_eq!(text(&format!("{head}body"), piece), head);
        let interim = "HTTP/1.1 100 Continue\r\nX: y\r\n\r\n";
        assert_eq!(text(&format!("{interim}{plain}"), piece), plain);
        // a small window is no way around the status line, nor around the answer itself
        let small = take(Answer::searchable(4), b"HTTP?", piece);
        assert!(matches!(small, Err(Fault::NotHttp(_))), "{small:?}");
        let small = format!("{interim}{plain}");
        let small = take(Answer::searchable(12), small.as_bytes(), piece).unwrap();
        assert_eq!((small.text(), small.status()), (&b"HTTP/1.1 200"[..], 200));
    }
}

#[test]
fn what_is_no_answer_says_why() {
    for (bytes, why) in [
        ("", "connection closed without an answer"),
        ("HTTP/1", "connection closed within the headers"),
        ("HTTP/1.1 200 OK\r\nServer", "connection closed within the headers"),
        ("SSH-2.0-x\x1b[2J\r\n", "status line is not HTTP: SSH-2.0-x?[2J"),
        ("\r\nHTTP/1.1 200 OK\r\n\r\n", "status line is not HTTP: "),
        ("HTTP/2 200\r\n\r\n", "status line is not HTTP: HTTP/2 200"),
        ("HTTP/1.1  200 OK\r\n\r\n", "status line is not HTTP: HTTP/1.1  200 OK"),
        ("HTTP/1.1 20 OK\r\n\r\n", "status line is not HTTP: HTTP/1.1 20 OK"),
        ("HTTP/1.1 +20 OK\r\n\r\n", "status line is not HTTP: HTTP/1.1 +20 OK"),
        ("HTTP/1.x 200 OK\r\n\r\n", "status line is not HTTP: HTTP/1.x 200 OK"),
    ] {
        let fault = take(Answer::status_only(), bytes.as_bytes(), 1000).unwrap_err();
        assert_eq!(fault.to_string(), why);
        // the first bytes are enough, and how much there is of the line may differ
        let fault = take(Answer::status_only(), bytes.as_bytes(), 1).unwrap_err().to_string();
        assert_eq!(fault.split(':').next(), why.split(':').next());
    }
    let broken = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz";
    let fault = take(Answer::searchable(99), broken, 5).unwrap_err();
    assert_eq!(fault.to_string(), "a chunk of the body is broken");
}

#[test]
fn what_is_kept_is_bounded() {
    let mut answer = Answer::searchable(1000);
    answer.take(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
    for _ in 0..10_000 {
        answer.take(&[b'x'; 1000]).unwrap();
    }
    assert!(answer.is_done() && answer.is_cut());
    assert_eq!(answer.text().len(), 1000);
    // headers without end, in lines and in one line
    for more in [&b"X: y\r\n"[..], b"yyyyyyyyyy"] {
        let mut answer = Answer::status_only();
        answer.take(b"HTTP/1.1 200 OK\r\nX: ").unwrap();
        let fault = (0..100_000).find_map(|_| answer.take(more).err());
        assert_eq!(fault, Some(Fault::LongHead));
        assert!(answer.line.capacity() <= 4 * LINE_MAX);
        let mut answer = Answer::searchable(1 << 16);
        answer.take(b"HTTP/1.1 200 OK\r\nX: ").unwrap();
        while !answer.is_done() {
            answer.take(more).unwrap();
        }
        assert!(answer.is_cut());
    }
}

proptest! {
    #[test]
    fn the_cut_into_pieces_changes_nothing(
        head in "HTTP/1\\.[01] [1-5]0[0-4] ?[a-z]{0,4}\r?\n(Content-Length: [0-9]{1,2}\r?\n|Transfer-Encoding: chunked\r\n|X: y\n){0,3}\r?\n",
        body in "([0-4]\r\n[a-z]{0,4}\r\n){0,4}|[a-z\r\n]{0,40}", piece in 1_usize..40, window in 0_usize..80
    ) {
        let bytes = format!("{head}{body}");
        let whole = take(Answer::searchable(window), bytes.as_bytes(), bytes.len());
        let cut = take(Answer::searchable(window), bytes.as_bytes(), piece);
        match (whole, cut) {
            (Ok(whole), Ok(cut)) => {
                prop_assert_eq!(whole.text(), cut.text());
                prop_assert_eq!(whole.status(), cut.status());
                prop_assert!(cut.text().len() <= window);
            }
            // how much had come of a line that is none is repeated, and may differ
            (Err(whole), Err(cut)) => {
                prop_assert_eq!(std::mem::discriminant(&whole), std::mem::discriminant(&cut));
            }
            (whole, cut) => prop_assert!(false, "{:?} {:?}", whole.err(), cut.err()),
        }
    }

    #[test]
    fn any_bytes_in_any_pieces_end_well(
        begin in prop::bool::ANY, bytes in prop::collection::vec(any::<u8>(), 0..200), piece in 1_usize..40
    ) {
        let mut all = if begin { b"HTTP/1.1 200 OK\r\n".to_vec() } else { Vec::new() };
        all.extend(bytes);
        match take(Answer::searchable(50), &all, piece) {
            Ok(answer) => prop_assert!(answer.text().len() <= 50),
            Err(fault) => prop_assert!(fault.to_string().chars().all(|c| !c.is_control())),
        }
    }
}
