//! The engines, held against each other: whatever the two ends do, in whatever pieces, each gets
//! what the other one said, and learns how that ended.

use super::*;
use crate::roster;
use crate::sys::event_loop::{EventLoop, Parts};
use crate::sys::tcp::Accepted;
use crate::table::live::Live;
use balance_proto::id::{ChannelKey, Maxc};
use proptest::prelude::*;
use std::future::poll_fn;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// What one end does; `true` is the client.
#[derive(Debug, Clone)]
enum Step {
    Say(bool, usize),
    Hear(bool, usize),
    End(bool),
    Reset(bool),
}

fn any_step() -> impl Strategy<Value = Step> {
    let length = prop_oneof![1usize..100, 10_000usize..40_000, 60_000usize..1_000_000];
    prop_oneof![
        8 => (any::<bool>(), length.clone()).prop_map(|(who, n)| Step::Say(who, n)),
        6 => (any::<bool>(), length).prop_map(|(who, n)| Step::Hear(who, n)),
        1 => any::<bool>().prop_map(Step::End),
    ]
}

/// Steps, and a reset at the end or none.
fn any_script() -> impl Strategy<Value = Vec<Step>> {
    let steps = prop::collection::vec(any_step(), 1..25);
    (steps, prop::option::weighted(0.3, any::<bool>())).prop_map(|(mut steps, reset)| {
        steps.extend(reset.map(Step::Reset));
        steps
    })
}

/// One end of a connection, outside of the relay.
struct Peer {
    stream: Option<TcpStream>,
    /// Bytes it said, and heard.
    said: usize,
    heard: usize,
    ended: Option<Ended>,
    first: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Cleanly,
    ByReset,
}

impl Peer {
    fn new(stream: TcpStream, first: u8) -> Self {
        stream.set_nonblocking(true).unwrap();
        Self { stream: Some(stream), said: 0, heard: 0, ended: None, first }
    }

    /// The byte that stands there in what somebody says.
    fn byte(first: u8, at: usize) -> u8 {
        first.wrapping_add((at % 251) as u8)
    }

    fn say(&mut self, length: usize) {
        let bytes: Vec<u8> =
            (self.said..self.said + length).map(|at| Self::byte(self.first, at)).collect();
        if let Some(Ok(taken)) = self.stream.as_mut().map(|stream| stream.write(&bytes)) {
            self.said += taken;
        }
    }

    fn hear(&mut self, most: usize, others_first: u8) {
        let mut bytes = vec![0; most];
        let Some(stream) = &mut self.stream else { return };
        match stream.read(&mut bytes) {
            Ok(0) => self.ended = Some(Ended::Cleanly),
            Ok(length) => {
                for (i, byte) in bytes[..length].iter().enumerate() {
                    assert_eq!(*byte, Self::byte(others_first, self.heard + i));
                }
                self.heard += length;
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(_) => self.ended = Some(Ended::ByReset),
        }
    }

    fn end(&mut self) {
        if let Some(stream) = &self.stream {
            let _ = stream.shutdown(Shutdown::Write);
        }
    }

    fn reset(&mut self) {
        if let Some(stream) = self.stream.take() {
            let zero = Some(Duration::ZERO);
            socket2::SockRef::from(&stream).set_linger(zero).unwrap();
        }
        self.ended = Some(Ended::ByReset);
    }
}

/// A connection with small buffers, so that they are full soon.
fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let one = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (other, _) = listener.accept().unwrap();
    for stream in [&one, &other] {
        let socket = socket2::SockRef::from(stream);
        socket.set_send_buffer_size(64 * 1024).unwrap();
        socket.set_recv_buffer_size(64 * 1024).unwrap();
        socket.set_tcp_nodelay(true).unwrap();
    }
    (one, other)
}

/// How it went: bytes said and heard by the client and the server, how each side ended for the
/// other, the channel's books.
#[derive(Debug, PartialEq, Eq)]
struct Story {
    said: [usize; 2],
    heard: [usize; 2],
    ended: [Option<Ended>; 2],
    counted: [u64; 2],
}

/// Plays a script through a relay; `own` pipes are at hand.
fn play(script: &[Step], own: usize) -> Story {
    let home = EventLoop::new(Parts::open().unwrap());
    let live = Arc::new(Live::default());
    let (_roster, mut ends) = roster::open(1);
    let (clerk, _questions) = ends.remove(0);
    let ((client, front), (back, server)) = (pair(), pair());
    let (mut client, mut server) = (Peer::new(client, 3), Peer::new(server, 101));
    let pipes = Rc::new(Pipes::new(own, &Arc::new(Semaphore::new(0)), 1));
    let all_pipes = Rc::clone(&pipes);
    home.run(async {
        let entry = clerk.enter(
            "10.0.0.1:5".parse().unwrap(),
            ChannelKey::new(0, 0),
            Waker::noop().clone(),
        );
        let ledger = Ledger::open(live.lease(Maxc::UNLIMITED).unwrap(), entry);
        let inside = home.clone();
        home.spawn(async move {
            let front = Tcp::new(&inside, Accepted::from(front)).unwrap();
            let back = Tcp::new(&inside, Accepted::from(back)).unwrap();
            let mut both = Both::default();
            both.listen(&front);
            let outcome = poll_fn(|_| both.poll((&front, &back), &ledger, (&pipes, None))).await;
            both.conclude((&front, &back), outcome);
        });
        for step in script {
            match *step {
                Step::Say(true, length) => client.say(length),
                Step::Say(false, length) => server.say(length),
                Step::Hear(true, most) => client.hear(most, 101),
                Step::Hear(false, most) => server.hear(most, 3),
                Step::End(true) => client.end(),
                Step::End(false) => server.end(),
                Step::Reset(true) => client.reset(),
                Step::Reset(false) => server.reset(),
            }
            home.yield_now().await;
            home.yield_now().await;
        }
        client.end();
        server.end();
        let deadline = Instant::now() + Duration::from_secs(20);
        while client.ended.is_none() || server.ended.is_none() {
            assert!(Instant::now() < deadline, "it does not end");
            client.hear(1 << 20, 101);
            server.hear(1 << 20, 3);
            home.yield_now().await;
        }
    })
    .unwrap();
    assert_eq!(Rc::strong_count(&all_pipes), 1, "nobody holds it any more");
    assert!(all_pipes.all_are_back());
    let n = live.counters();
    assert_eq!(n.current, 0);
    Story {
        said: [client.said, server.said],
        heard: [client.heard, server.heard],
        ended: [client.ended, server.ended],
        counted: [n.sent, n.received],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn with_and_without_pipes_everything_arrives_or_is_seen_to_be_cut(script in any_script()) {
        let reset = match script.last() {
            Some(Step::Reset(who)) => Some(*who),
            _ => None,
        };
        let said_all = |who| script.iter().any(|step| matches!(step, Step::End(w) if *w == who));
        for own in [0, 4] {
            let story = play(&script, own);
            let [client_said, server_said] = story.said;
            let [client_heard, server_heard] = story.heard;
            if let Some(who) = reset {
                let [clean, all_heard] = match who {
                    true => [story.ended[1] == Some(Ended::Cleanly), server_heard == client_said],
                    false => [story.ended[0] == Some(Ended::Cleanly), client_heard == server_said],
                };
                // the other one hears a clean end only if there had been one before the reset
                prop_assert!(!clean || said_all(who) && all_heard, "own {}: {:?}", own, story);
                prop_assert!(client_heard <= server_said && server_heard <= client_said);
                prop_assert!(server_heard as u64 <= story.counted[0]);
                prop_assert!(client_heard as u64 <= story.counted[1]);
            } else {
                prop_assert_eq!(story.ended, [Some(Ended::Cleanly); 2]);
                prop_assert_eq!([server_heard, client_heard], story.said);
                let said = story.said.map(|bytes| bytes as u64);
                prop_assert_eq!(story.counted, said, "own {}", own);
            }
        }
    }
}

#[test]
fn bulk_goes_through_a_pipe_and_small_messages_do_not() {
    let home = EventLoop::new(Parts::open().unwrap());
    let live = Arc::new(Live::default());
    let (_roster, mut ends) = roster::open(1);
    let (clerk, _questions) = ends.remove(0);
    let ((client, front), (back, server)) = (pair(), pair());
    let (mut client, mut server) = (Peer::new(client, 3), Peer::new(server, 101));
    let pipes = Pipes::new(1, &Arc::new(Semaphore::new(0)), 1);
    home.run(async {
        let entry = clerk.enter(
            "10.0.0.1:5".parse().unwrap(),
            ChannelKey::new(0, 0),
            Waker::noop().clone(),
        );
        let ledger = Ledger::open(live.lease(Maxc::UNLIMITED).unwrap(), entry);
        let front = Tcp::new(&home, Accepted::from(front)).unwrap();
        let back = Tcp::new(&home, Accepted::from(back)).unwrap();
        let mut both = Both::default();
        let turns = async |both: &mut Both| {
            for _ in 0..4 {
                home.yield_now().await;
                assert!(both.poll((&front, &back), &ledger, (&pipes, None)).is_pending());
            }
        };
        for _ in 0..5 {
            client.say(100);
            turns(&mut both).await;
            server.hear(1000, 3);
        }
        assert_eq!((server.heard, pipes.made()), (500, 0), "no pipe for small messages");
        for _ in 0..5 {
            client.say(30_000);
            turns(&mut both).await;
            server.hear(1 << 20, 3);
        }
        assert_eq!((server.heard, pipes.made()), (150_500, 1));
        assert!(pipes.all_are_back(), "an idle connection holds none");
        assert!(both.up.bulk && !both.down.bulk);
        client.say(100);
        turns(&mut both).await;
        assert!(!both.up.bulk, "it is small again");
    })
    .unwrap();
}
