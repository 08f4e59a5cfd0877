//! Bodies, in whatever pieces they come.

use super::*;
use proptest::prelude::*;

/// The data, how many bytes were taken, and whether it is whole; by pieces of this size.
fn decode(body: Body, bytes: &[u8], piece: usize) -> Result<(Vec<u8>, usize, bool), Refusal> {
    let (mut decoder, mut data, mut taken) = (Decoder::new(body), Vec::new(), 0);
    for piece in bytes.chunks(piece) {
        let mut rest = piece;
        loop {
            match decoder.step(rest)? {
                Step::Data(n) => {
                    assert!(n > 0);
                    data.extend_from_slice(&rest[..n]);
                    rest = &rest[n..];
                    taken += n;
                }
                Step::Framing(n) => {
                    assert!(n > 0);
                    rest = &rest[n..];
                    taken += n;
                }
                Step::More => break,
                Step::Done => return Ok((data, taken, true)),
            }
        }
    }
    Ok((data, taken, decoder.end().is_ok()))
}

#[test]
fn chunks_that_are_refused() {
    use Refusal::*;
    let long = |what: &str, count| what.replace('*', &"x".repeat(count));
    let extension = long("1;*\r\n", EXTENSIONS_MAX + 1);
    let spread = long("1;*\r\na\r\n", 999).repeat(17);
    let trailer = long("0\r\nX: *\r\n\r\n", TRAILERS_MAX - 4);
    for (text, refusal) in [
        ("+1\r\n", ChunkSize),
        ("-1\r\n", ChunkSize),
        ("0x1\r\n", ChunkSize),
        ("1_0\r\n", ChunkSize),
        (" 1\r\n", ChunkSize),
        ("1 \r\n", ChunkSize),
        ("1 ;x\r\n", ChunkSize),
        ("1\t\r\n", ChunkSize),
        ("\r\n", ChunkSize),
        (";x\r\n", ChunkSize),
        ("g\r\n", ChunkSize),
        ("1\n", ChunkSize),
        ("1\r\r\n", ChunkSize),
        ("1\rx", ChunkSize),
        ("00000000000000001\r\n", ChunkSize),
        ("8000000000000000\r\n", ChunkSize),
        ("ffffffffffffffff\r\n", ChunkSize),
        ("1;x\n", ChunkExtension),
        ("1;\0\r\n", ChunkExtension),
        (&extension, ChunkExtension),
        (&spread, ChunkExtension),
        ("1\r\nab", ChunkEnd),
        ("1\r\na\n", ChunkEnd),
        ("1\r\na\rx", ChunkEnd),
        ("1\r\n\na\r\n", ChunkEnd),
        ("0\r\n: x\r\n", Trailer),
        ("0\r\n X: y\r\n", Trailer),
        ("0\r\nX : y\r\n", Trailer),
        ("0\r\nX\r\n", Trailer),
        ("0\r\nX: y\n", Trailer),
        ("0\r\nX: \0", Trailer),
        ("0\r\nX: y\r\n z\r\n", Trailer),
        ("0\r\n\n", Trailer),
        ("0\r\n\rx", Trailer),
        (&trailer, Trailer),
        ("0\r\n0\r\n\r\n", Trailer),
    ] {
        for piece in [1, 2, 3, text.len()] {
            let decoded = decode(Body::Chunked, text.as_bytes(), piece);
            assert_eq!(decoded, Err(refusal), "{text:?} by {piece}");
        }
    }
}

#[test]
fn bodies_that_are_accepted() {
    let long = format!("1;{}\r\na\r\n0\r\n\r\n", "x".repeat(EXTENSIONS_MAX));
    let trailer = format!("0\r\nX:{}\r\n\r\n", "y".repeat(TRAILERS_MAX - 4));
    for (body, text, data, left) in [
        (Body::None, "GET", "", 3),
        (Body::Length(0), "GET", "", 3),
        (Body::Length(3), "abcGET", "abc", 3),
        (Body::Chunked, "0\r\n\r\nGET", "", 3),
        (Body::Chunked, "3\r\nabc\r\n0\r\n\r\nGET", "abc", 3),
        (Body::Chunked, "00000000000000A\r\n0123456789\r\n000\r\n\r\n", "0123456789", 0),
        (Body::Chunked, "1;a\r\nx\r\n1;b=\"c;\t\u{e4}\" ;d\r\ny\r\n0;z\r\n\r\n", "xy", 0),
        (Body::Chunked, "1\r\nx\r\n0\r\nA: b\r\nC:\r\n\r\n0", "x", 1),
        (Body::Chunked, &long, "a", 0),
        (Body::Chunked, &trailer, "", 0),
        (Body::UntilClose, "all of it\r\n", "all of it\r\n", 0),
    ] {
        for piece in [1, 2, 3, 7, text.len()] {
            let whole = Ok((data.as_bytes().to_vec(), text.len() - left, true));
            assert_eq!(decode(body, text.as_bytes(), piece), whole, "{text:?} by {piece}");
        }
    }
}

#[test]
fn what_is_cut_is_no_end() {
    let chunked = "3\r\nabc\r\n0\r\nX: y\r\n\r\n";
    for end in 0..chunked.len() {
        let (_, _, whole) = decode(Body::Chunked, &chunked.as_bytes()[..end], 4).unwrap();
        assert!(!whole, "{end}");
    }
    assert_eq!(decode(Body::Length(4), b"abc", 2), Ok((b"abc".to_vec(), 3, false)));
    assert_eq!(Decoder::new(Body::Length(1)).end(), Err(Truncated));
    assert_eq!(Decoder::new(Body::None).end(), Ok(()));
    assert_eq!(Decoder::new(Body::UntilClose).end(), Ok(()));
}

#[test]
fn data_may_pass_unseen() {
    let mut decoder = Decoder::new(Body::Chunked);
    assert_eq!((decoder.data_left(), decoder.step(b"10\r\nxy")), (0, Ok(Step::Framing(4))));
    assert_eq!((decoder.data_left(), decoder.step(b"xy")), (16, Ok(Step::Data(2))));
    assert_eq!(decoder.data_left(), 14);
    decoder.passed(14);
    assert_eq!((decoder.data_left(), decoder.step(b"\r\n0\r\n\r\nG")), (0, Ok(Step::Framing(7))));
    assert_eq!((decoder.is_done(), decoder.step(b"G")), (true, Ok(Step::Done)));
    let mut decoder = Decoder::new(Body::Length(5));
    assert_eq!((decoder.data_left(), decoder.step(b"")), (5, Ok(Step::More)));
    decoder.passed(5);
    assert!(decoder.is_done());
    assert_eq!(Decoder::new(Body::UntilClose).data_left(), u64::MAX);
}

#[test]
fn sizes_of_chunks_are_written() {
    let text = |length| {
        ChunkSize::new(length).map(|size| String::from_utf8_lossy(size.as_ref()).into_owned())
    };
    assert_eq!(text(0), None);
    assert_eq!(text(1).as_deref(), Some("1\r\n"));
    assert_eq!(text(0xabc0).as_deref(), Some("abc0\r\n"));
    assert_eq!(text(usize::MAX).as_deref(), Some("ffffffffffffffff\r\n"));
}

proptest! {
    #[test]
    fn what_is_written_in_chunks_is_read_again(
        parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..300), 0..6),
        rest in prop::collection::vec(any::<u8>(), 0..9),
        piece in 1_usize..99,
    ) {
        let mut wire = Vec::new();
        for part in &parts {
            wire.extend_from_slice(ChunkSize::new(part.len()).unwrap().as_ref());
            wire.extend_from_slice(part);
            wire.extend_from_slice(LINE_END);
        }
        wire.extend_from_slice(LAST_CHUNK);
        let end = wire.len();
        wire.extend_from_slice(&rest);
        prop_assert_eq!(decode(Body::Chunked, &wire, piece), Ok((parts.concat(), end, true)));
    }

    #[test]
    fn pieces_of_anything_make_no_difference(
        bytes in prop::collection::vec(prop::sample::select(b"0001aA;\r\n\r\n\r\nX: \0".to_vec()), 0..40),
        piece in 1_usize..9,
    ) {
        let whole = decode(Body::Chunked, &bytes, bytes.len().max(1));
        prop_assert_eq!(decode(Body::Chunked, &bytes, piece), whole);
    }
}
