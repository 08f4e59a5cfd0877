//! The statistics page through real sockets: what is sent and how, the numbers of H-80 to H-84 after
//! known events, the stream of pictures; and in a browser.

mod looks;
mod numbers;
mod stream;

use balance_tests::http::{Message, Origin};
use balance_tests::site::{Site, say};

fn one(options: &[&str]) -> (Origin, Site) {
    let server = Origin::named("one");
    let site = Site::start(options, &[server.address()]);
    (server, site)
}

const PATHS: [&str; 5] = ["/", "/live", "/page.css", "/page.js", "/icon.svg"];

/// The head of an answer, whatever comes behind it.
fn head(site: &Site, path: &str, lines: &str) -> Message {
    let text = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{lines}\r\n", site.web);
    say(site.web, &text, true).expect("an answer")
}

#[test]
fn every_answer_says_what_a_page_may_do() {
    let (_server, site) = one(&[]);
    for path in PATHS.into_iter().chain(["/nothing"]) {
        let answer = head(&site, path, "");
        let policy = answer.line("content-security-policy").unwrap_or_default().to_owned();
        if path != "/nothing" {
            assert_eq!(answer.status(), 200, "{path}");
            assert!(policy.starts_with("default-src 'none'; script-src 'self'; "), "{path}");
            assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
            assert_eq!(answer.line("x-content-type-options"), Some("nosniff"), "{path}");
            assert_eq!(answer.line("referrer-policy"), Some("no-referrer"), "{path}");
        } else {
            assert_eq!(answer.status(), 404);
        }
    }
    let kind = |path| head(&site, path, "").line("content-type").map(str::to_owned).unwrap();
    assert_eq!(
        PATHS.map(kind),
        [
            "text/html; charset=utf-8",
            "text/event-stream",
            "text/css; charset=utf-8",
            "text/javascript; charset=utf-8",
            "image/svg+xml"
        ]
    );
}

#[test]
fn h79_all_of_it_is_behind_name_and_password() {
    let (_server, site) = one(&["--username", "ana", "--password", "secret"]);
    for path in PATHS {
        assert_eq!(head(&site, path, "").status(), 401, "{path}");
        // ana:secret
        let known = head(&site, path, "Authorization: Basic YW5hOnNlY3JldA==\r\n");
        assert_eq!(known.status(), 200, "{path}");
    }
}

#[test]
fn h77_old_clients_get_the_page_and_others_may_ask_for_its_head_alone() {
    let (_server, site) = one(&[]);
    let old = say(site.web, "GET / HTTP/1.0\r\n\r\n", false).unwrap();
    assert!(old.status() == 200 && old.text().contains("</html>"), "{}", old.head);
    let head = site.ask("HEAD", "/", "");
    assert_eq!((head.status(), head.body.len()), (200, 0));
    assert_eq!(site.ask("POST", "/", "").status(), 405);
}

#[test]
fn pages_are_never_kept_and_files_are_until_they_change() {
    let (_server, site) = one(&[]);
    let page = site.ask("GET", "/", "");
    assert_eq!(page.line("cache-control"), Some("no-store"));
    assert_eq!(page.line("etag"), None);
    for path in ["/page.css", "/page.js", "/icon.svg"] {
        let first = site.ask("GET", path, "");
        let tag = first.line("etag").unwrap().to_owned();
        assert!(first.line("cache-control") == Some("no-cache") && first.body.len() > 100);
        let again = site.ask("GET", path, &format!("If-None-Match: \"x\", {tag}\r\n"));
        assert_eq!((again.status(), again.line("etag")), (304, Some(tag.as_str())), "{path}");
        assert_eq!(site.ask("GET", path, "If-None-Match: \"other\"\r\n").status(), 200);
    }
}

#[test]
fn it_speaks_the_language_that_the_reader_likes() {
    let (_server, site) = one(&[]);
    let spoken = |path: &str, lines: &str| {
        let page = site.ask("GET", path, lines);
        assert_eq!(page.line("vary"), Some("accept-language"));
        let language = page.line("content-language").unwrap().to_owned();
        assert!(page.text().contains(&format!("<html lang=\"{language}\"")));
        language
    };
    assert_eq!(spoken("/", ""), "en");
    assert_eq!(spoken("/", "Accept-Language: es-MX,es;q=0.9,en;q=0.5\r\n"), "es");
    assert_eq!(spoken("/?lang=en", "Accept-Language: es\r\n"), "en");
    assert_eq!(spoken("/?lang=es", ""), "es");
    // what makes no sense is as if it were not there
    assert_eq!(spoken("/?lang=%00&sort=%3Cscript%3E&dir=x&theme=%ff&&=", ""), "en");
}
