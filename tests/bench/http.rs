//! The little of HTTP/1.1 that clients and servers of ours speak with each other.
//!
//! The number of a request is its path. Must not know sockets.

/// Most bytes of a head, whatever a proxy adds to it.
const HEAD_MAX: usize = 16 * 1024;

/// The request of this number.
pub fn request(number: u64, close: bool) -> Vec<u8> {
    let close = if close { "Connection: close\r\n" } else { "" };
    format!("GET /{number} HTTP/1.1\r\nHost: bench\r\n{close}\r\n").into_bytes()
}

/// The head of an answer with a body of so many bytes.
pub fn head(length: usize) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").into_bytes()
}

/// What of these bytes is a head, once it is whole.
///
/// # Errors
/// It is none, or too long.
pub fn head_of(bytes: &[u8]) -> Result<Option<usize>, ()> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|end| end + 4);
    if end.is_none() && bytes.len() > HEAD_MAX { Err(()) } else { Ok(end) }
}

/// The number of a request, and whether the server is to close behind its answer.
pub fn read_request(head: &[u8]) -> Option<(u64, bool)> {
    let text = std::str::from_utf8(head).ok()?;
    let mut words = text.lines().next()?.split(' ');
    let (method, path, version) = (words.next()?, words.next()?, words.next()?);
    let number = path.strip_prefix('/')?.parse().ok()?;
    let said = |word: &str| {
        let line = |line: &str| line.eq_ignore_ascii_case(&format!("connection: {word}"));
        text.lines().any(line)
    };
    let close = said("close") || version == "HTTP/1.0" && !said("keep-alive");
    (method == "GET").then_some((number, close))
}

/// Whether this is the head of a good answer with a body of so many bytes.
pub fn is_answer(head: &[u8], length: usize) -> bool {
    let Ok(text) = std::str::from_utf8(head) else { return false };
    let mut lines = text.lines();
    let good = lines.next().is_some_and(|line| line.starts_with("HTTP/1.1 200 "));
    let long = |line: &str| line.eq_ignore_ascii_case(&format!("content-length: {length}"));
    good && lines.any(long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_side_says_the_other_one_understands() {
        for close in [false, true] {
            let said = request(7, close);
            assert_eq!(head_of(&said), Ok(Some(said.len())));
            assert_eq!(read_request(&said), Some((7, close)));
        }
        assert_eq!(read_request(b"GET /8 HTTP/1.0\r\n\r\n"), Some((8, true)));
        assert_eq!(read_request(b"GET /x HTTP/1.1\r\n\r\n"), None);
        assert!(is_answer(&head(5), 5) && !is_answer(&head(5), 6));
        assert!(!is_answer(b"HTTP/1.1 503 No\r\nContent-Length: 5\r\n\r\n", 5));
        assert_eq!(head_of(b"GET / HTTP/1.1\r\n"), Ok(None));
        assert_eq!(head_of(&[b'x'; HEAD_MAX + 1]), Err(()));
    }
}
