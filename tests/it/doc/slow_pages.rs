//! Slow pages: maps that are drawn anew for each client, by servers that draw one at a time. The
//! document has no properties for it: it is what HALB does by itself.

use super::{appliance, in_a_row};
use balance_tests::http::{Client, Origin, ok};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};

/// Clients that want a map, all at once; each number of outputs below divides it.
const CLIENTS: usize = 24;

/// What the servers have in common.
struct Studio {
    /// A map is ready when as many are being drawn as there are servers: one that draws alone waits.
    together: Barrier,
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Studio {
    fn of(servers: usize) -> Arc<Self> {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Arc::new(Self { together: Barrier::new(servers), now, most })
    }

    /// A server with a processor of its own, which draws one map at a time.
    fn server(self: &Arc<Self>) -> Origin {
        let (studio, processor) = (Arc::clone(self), Mutex::new(()));
        Origin::answering(move |request| {
            let _drawing = processor.lock().unwrap();
            studio.most.fetch_max(studio.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            studio.together.wait();
            studio.now.fetch_sub(1, Ordering::SeqCst);
            ok(&format!("map of {}", super::path(request)))
        })
    }
}

#[test]
fn slow_pages_are_drawn_at_once_by_as_many_servers_as_there_are_outputs() {
    for outputs in [1, 4, 8] {
        let studio = Studio::of(outputs);
        let servers: Vec<Origin> = (0..outputs).map(|_| studio.server()).collect();
        let daemon = appliance("", &in_a_row(servers.iter().map(Origin::address)));
        let mut clients: Vec<Client> = (0..CLIENTS).map(|_| Client::to(daemon.address())).collect();
        for (number, client) in clients.iter_mut().enumerate() {
            client.say(format!("GET /tile/{number} HTTP/1.1\r\nHost: maps.example\r\n\r\n"));
        }
        for (number, client) in clients.iter_mut().enumerate() {
            // the same map, whoever drew it
            assert_eq!(client.hear().text(), format!("map of /tile/{number}"));
        }
        assert_eq!(studio.most.load(Ordering::SeqCst), outputs);
        for server in &servers {
            assert_eq!(server.requests().len(), CLIENTS / outputs, "{outputs} outputs");
        }
    }
}
