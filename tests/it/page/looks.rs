//! The page in a browser: live, sorted, on a phone, and without its script.

use balance_tests::browser::Browser;
use balance_tests::http::{Client, Origin};
use balance_tests::site::Site;
use balance_tests::wait::until;
use std::time::{Duration, Instant};

/// Three servers, of which the second has had the most clients.
fn three() -> ([Origin; 3], Site) {
    let servers = ["one", "two", "three"].map(Origin::named);
    let options = ["--mode", "insert", "--cookie-name", "S"];
    let site = Site::start(&options, &servers.each_ref().map(Origin::address));
    let mut client = Client::to(site.daemon.address());
    for output in [1, 2, 2, 2, 3, 3] {
        let line = format!("Cookie: S=out{output}\r\n");
        assert_eq!(client.get("/", &line).status(), 200);
    }
    // a client has its answer a moment before that is in the books
    for channel in 0..3 {
        site.daemon.wait_counters(0, channel, |counters| counters.current == 0);
    }
    (servers, site)
}

/// The rows of the table, as they stand.
const ROWS: &str = "[...document.querySelectorAll('tbody tr')].map(r => r.dataset.r).join(' ')";
const IS_LIVE: &str = "document.querySelector('#live')?.dataset.live === 'live'";

fn click(column: &str) -> String {
    format!("document.querySelector('th[data-sort={column}] a').click()")
}

#[test]
fn a_change_made_elsewhere_shows_within_two_seconds() {
    let Some(mut browser) = Browser::start() else { return };
    let (_servers, site) = three();
    browser.open(&format!("http://{}/", site.web));
    browser.until("the stream", IS_LIVE);
    assert_eq!(
        browser.value("document.querySelector('h1').textContent"),
        "All 3 servers take clients"
    );
    // the quickest of three: this machine has more to do
    let times = ["disable", "enable", "disable"].map(|verb| {
        assert_eq!(site.code(&format!("/api/{verb}?channel=out2")), 0);
        let changed = Instant::now();
        let state = if verb == "disable" { "disabled" } else { "up" };
        let shown = format!("document.querySelector('#c0-1').dataset.state === '{state}'");
        browser.until("the change", &shown);
        changed.elapsed()
    });
    assert!(times.into_iter().min() < Some(Duration::from_secs(2)), "{times:?}");
    let word = "document.querySelector('#c0-1 .pill .word').textContent";
    assert_eq!(browser.value(word), "DISABLED");
    let verdict = "document.querySelector('h1').textContent === '2 of 3 servers take clients'";
    browser.until("the verdict", verdict);
    // something that no cell is there for
    site.daemon.do_ctl("create 0 127.0.0.1:9");
    browser.until("the new server", "document.querySelectorAll('tbody tr').length === 4");
    browser.until("the stream to go on", IS_LIVE);
}

#[test]
fn numbers_look_alike_whoever_writes_them() {
    let Some(mut browser) = Browser::start() else { return };
    let (_servers, site) = three();
    browser.scripts(false);
    browser.open(&format!("http://{}/?lang=es", site.web));
    let numbers = "JSON.stringify([...document.querySelectorAll('tbody td[data-c]')]\
         .filter(c => !['rate', 'half', 'slow'].includes(c.dataset.c)).map(c => c.textContent))";
    let by_the_daemon = browser.value(numbers);
    browser.scripts(true);
    browser.open(&format!("http://{}/?lang=es&theme=dark", site.web));
    browser.until("the stream", IS_LIVE);
    // but for rates and times, which are those of the last seconds
    assert_eq!(browser.value(numbers), by_the_daemon);
    let dark = "getComputedStyle(document.body).backgroundColor";
    assert_eq!(browser.value(dark), "rgb(12, 15, 20)");
}

#[test]
fn rows_are_sorted_by_a_click_or_a_key_and_stay_so() {
    let Some(mut browser) = Browser::start() else { return };
    let (_servers, site) = three();
    browser.open(&format!("http://{}/", site.web));
    browser.until("the stream", IS_LIVE);
    assert_eq!(browser.value(ROWS), "0/0 0/1 0/2");
    browser.value(&click("total"));
    assert_eq!(browser.value(ROWS), "0/1 0/2 0/0", "the most first");
    let sorted = "document.querySelector('th[data-sort=total]').getAttribute('aria-sort')";
    assert_eq!(browser.value(sorted), "descending");
    browser.value("document.querySelector('th[data-sort=total] a').focus()");
    browser.press("Enter", 13);
    browser.until("the keyboard", &format!("{ROWS} === '0/0 0/2 0/1'"));
    assert_eq!(browser.value(sorted), "ascending");
    // more clients for the first: it goes down by itself
    let mut client = Client::to(site.daemon.address());
    for _ in 0..7 {
        client.get("/", "Cookie: S=out1\r\n");
    }
    browser.until("the new order", &format!("{ROWS} === '0/2 0/1 0/0'"));
    browser.value("location.reload()");
    browser.until("the order to be kept", &format!("{IS_LIVE} && {ROWS} === '0/2 0/1 0/0'"));
}

#[test]
fn nothing_is_wider_than_the_window() {
    let Some(mut browser) = Browser::start() else { return };
    let (_servers, site) = three();
    // a phone makes its window wider for what does not fit: the width that was asked for counts
    let wide = "document.documentElement.scrollWidth";
    for script in [true, false] {
        browser.scripts(script);
        for width in [320, 390, 760, 1024, 1440] {
            browser.size(width, 844);
            browser.open(&format!("http://{}/?lang=es&width={width}", site.web));
            let wide = browser.value(wide).as_u64().unwrap();
            assert!(wide <= u64::from(width), "{wide} of {width} px, script: {script}");
        }
    }
}

#[test]
fn without_the_script_links_sort_and_the_page_comes_again_by_itself() {
    let Some(mut browser) = Browser::start() else { return };
    let (_servers, site) = three();
    browser.scripts(false);
    browser.open(&format!("http://{}/", site.web));
    let live = "getComputedStyle(document.querySelector('#live')).display";
    assert_eq!(browser.value(live), "none", "nothing pretends to be live");
    let link = browser.value("document.querySelector('th[data-sort=total] a').href");
    browser.open(link.as_str().unwrap());
    assert_eq!(browser.value(ROWS), "0/1 0/2 0/0");
    assert_eq!(site.code("/api/disable?channel=out1"), 0);
    // every five seconds
    browser.until(
        "the page to come again",
        "document.querySelector('#c0-0').dataset.state === 'disabled'",
    );
    assert_eq!(browser.value(ROWS), "0/1 0/2 0/0", "in the same order");
}

#[test]
fn who_hears_nothing_says_so() {
    let Some(mut browser) = Browser::start() else { return };
    let (_servers, site) = three();
    browser.open(&format!("http://{}/", site.web));
    browser.until("the stream", IS_LIVE);
    let mut site = site;
    site.daemon.signal(rustix::process::Signal::KILL);
    site.daemon.wait();
    browser.until("the page to be marked", "document.body.classList.contains('stale')");
    let word = "document.querySelector('#live .word').textContent.startsWith('No news for')";
    until("the word", || browser.value(word) == true);
}
