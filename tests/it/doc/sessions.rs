//! Sessions: Bugzilla, whose login cookie is watched (mode passive), and servers without sessions, whose
//! caches want to see a client again (mode insert).

use super::{Browser, appliance, in_a_row, path};
use balance_tests::Daemon;
use balance_tests::http::{Message, Origin, ok, ok_with};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

/// What all the Bugzillas read and write: who is logged in by which cookie.
#[derive(Default)]
struct Database {
    logins: Mutex<HashMap<String, String>>,
}

impl Database {
    /// A cookie that no other login has, in its first ten bytes already.
    fn log_in(&self, user: &str) -> String {
        let mut logins = self.logins.lock().unwrap();
        let cookie = format!("{:010x}qRsTuVwX", (logins.len() + 1) * 0x9e37_79b9);
        logins.insert(cookie.clone(), user.to_owned());
        cookie
    }

    /// Who that request is from.
    fn user_of(&self, request: &Message) -> Option<String> {
        let cookies = request.lines("cookie").flat_map(|line| line.split("; "));
        let cookie = cookies.filter_map(|pair| pair.strip_prefix("Bugzilla_logincookie=")).next();
        self.logins.lock().unwrap().get(cookie?).cloned()
    }
}

const LASTING: &str = "path=/; expires=Fri, 01-Jan-2038 00:00:00 GMT; HttpOnly";
const OVER: &str = "path=/; expires=Tue, 15-Sep-1998 21:49:00 GMT";

/// An instance of Bugzilla. Its pages say who asked and who answered.
fn bugzilla(instance: &'static str, database: &Arc<Database>) -> Origin {
    let database = Arc::clone(database);
    Origin::answering(move |request| {
        let form = request.text();
        if let Some(user) = form.strip_prefix("Bugzilla_login=") {
            let lines = format!(
                "Set-Cookie: Bugzilla_login={}; {LASTING}\r\nSet-Cookie: Bugzilla_logincookie={}; {LASTING}\r\n",
                user.len(),
                database.log_in(user)
            );
            return ok_with(&lines, &format!("{user} at {instance}"));
        }
        let user = database.user_of(request).unwrap_or_else(|| "nobody".to_owned());
        let page = format!("{user} at {instance}");
        if path(request).contains("logout") {
            return ok_with(&format!("Set-Cookie: Bugzilla_logincookie=; {OVER}\r\n"), &page);
        }
        ok(&page)
    })
}

#[test]
fn bugzilla_users_stay_where_they_logged_in() {
    let database = Arc::<Database>::default();
    let instances = ["one", "two", "three"].map(|name| bugzilla(name, &database));
    let daemon = appliance(
        "cookie_name = \"Bugzilla_logincookie\"\nmode = \"passive\"",
        &in_a_row(instances.each_ref().map(Origin::address)),
    );
    let mut users: Vec<(Browser, String, String)> = Vec::new();
    for number in 0..12 {
        let (mut browser, name) = (Browser::at(&daemon), format!("user{number}"));
        let page = browser.post("/index.cgi", &format!("Bugzilla_login={name}"));
        // as the server sent it: nothing is added to a value
        let cookie = browser.jar["Bugzilla_logincookie"].0.clone();
        assert_eq!(database.logins.lock().unwrap().get(&cookie), Some(&name));
        users.push((browser, name, page.text()));
    }
    for instance in ["one", "two", "three"] {
        let here = users.iter().filter(|user| user.2.ends_with(&format!(" at {instance}")));
        assert_eq!(here.count(), 4, "who has no session is dealt in turn");
    }
    for path in ["/show_bug.cgi?id=1", "/buglist.cgi", "/process_bug.cgi"] {
        for (browser, _, page) in &mut users {
            assert_eq!(browser.get(path).text(), *page, "{path}");
            // whoever only looks changes nothing of it
            assert!(Browser::at(&daemon).get(path).text().starts_with("nobody at "));
        }
    }
    // both cookies arrive as they are
    let sent: Vec<String> = users.iter().map(|(browser, ..)| browser.cookies()).collect();
    let all: Vec<Message> = instances.iter().flat_map(Origin::requests).collect();
    for cookies in &sent {
        assert_eq!(all.iter().filter(|request| request.head.contains(cookies)).count(), 3);
    }
    // out of a session one is anybody again
    let (mut browser, name, page) = users.pop().unwrap();
    assert_eq!(browser.get("/index.cgi?logout=1").text(), page);
    assert!(page.starts_with(&name) && !browser.jar.contains_key("Bugzilla_logincookie"));
    let pages: HashSet<String> = (0..3).map(|_| browser.get("/").text()).collect();
    assert_eq!(pages.len(), 3, "{pages:?}");
}

/// A server without sessions that keeps what it once made: its pages say whether it had to.
fn caching() -> Origin {
    let made = Mutex::new(HashSet::<String>::new());
    Origin::answering(move |request| {
        let new = made.lock().unwrap().insert(path(request).to_owned());
        ok(if new { "made" } else { "kept" })
    })
}

/// How often pages are made when each of so many clients asks for its own one six times; and the clients.
fn makings(mode: &str, clients: usize) -> (usize, Vec<Browser>, Vec<Origin>, Daemon) {
    let servers: Vec<Origin> = (0..3).map(|_| caching()).collect();
    let properties = format!("cookie_name = \"session_id\"\nmode = \"{mode}\"");
    let daemon = appliance(&properties, &in_a_row(servers.iter().map(Origin::address)));
    let mut clients: Vec<Browser> = (0..clients).map(|_| Browser::at(&daemon)).collect();
    let mut made = 0;
    for _ in 0..6 {
        for (number, client) in clients.iter_mut().enumerate() {
            let page = client.get(&format!("/desk/{number}")).text();
            made += usize::from(page == "made");
        }
    }
    (made, clients, servers, daemon)
}

#[test]
fn a_client_of_servers_without_sessions_comes_back_to_what_was_kept_for_it() {
    let (made, mut clients, servers, daemon) = makings("insert", 12);
    assert_eq!(made, 12, "each page once");
    for server in &servers {
        // and they are shared out evenly
        assert_eq!(server.requests().len(), 4 * 6);
        assert!(server.requests().iter().all(|request| request.line("cookie").is_none()));
    }
    // one of eight names, gone with the browser
    let client = &mut clients[0];
    let (value, lasting) = client.jar["session_id"].clone();
    assert!(["out1", "out2", "out3"].contains(&value.as_str()) && !lasting, "{value}");
    client.reopen();
    assert_eq!(client.cookies(), "");
    // a server that goes costs its clients what was kept, and nothing else
    daemon.do_ctl("disable 0 0");
    for (number, client) in clients.iter_mut().enumerate().skip(1) {
        let before = client.jar["session_id"].0.clone();
        let page = client.get(&format!("/desk/{number}")).text();
        let now = &client.jar["session_id"].0;
        assert_eq!((page == "made", *now != before), (before == "out1", before == "out1"));
    }
}

#[test]
fn without_a_cookie_of_the_servers_there_is_nothing_to_watch() {
    // why that example is not one of mode passive: everybody is dealt in turn
    let (made, clients, ..) = makings("passive", 10);
    assert!(clients.iter().all(|client| client.jar.is_empty()));
    assert_eq!(made, 10 * 3, "each page by each server");
}
