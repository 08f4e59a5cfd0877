//! A control socket with something other than our daemon behind it.

use balance_proto::actor::Actor;
use balance_proto::answer::{Answer, Reply};
use balance_proto::codec;
use balance_proto::hello::{Greeting, Verdict, Versions};
use balance_proto::id::{BootId, Revision};
use balance_proto::message::Message;
use balance_proto::role::Role;
use balance_proto::view::Instance;
use std::io::{Read, Write};
use std::os::unix::net::UnixListener;
use std::path::Path;

/// Answers every greeting with these bytes, and hangs up. Gives the socket's path.
pub fn answering(dir: &Path, answer: Vec<u8>) -> String {
    let path = dir.join("0.0.0.0_80.sock");
    let listener = UnixListener::bind(&path).unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read_exact(&mut [0; 16]);
            let _ = stream.write_all(&answer);
        }
    });
    path.to_str().unwrap().to_owned()
}

/// A daemon of release 3.1, which speaks protocols 7 to 9 only.
pub fn of_another_time(dir: &Path) -> String {
    let greeting = Greeting {
        verdict: Verdict::NoCommonVersion,
        speaks: Versions::new(7, 9),
        release: "3.1".into(),
    };
    answering(dir, greeting.to_bytes().to_vec())
}

/// What a daemon says to a console that comes and subscribes, up to its first picture.
pub fn subscribed() -> Vec<u8> {
    let greeting = Greeting::ours(Verdict::Welcome { version: 1 }).to_bytes();
    let (revision, outcome) = (Revision(1), Ok(Reply::Subscribed { interval_ms: 500 }));
    let answer = Message::Answer(Answer { id: 1, revision, outcome });
    [&greeting[..], &frame(&Message::Welcome(instance())), &frame(&answer)].concat()
}

/// A message as it travels.
pub fn message(message: &Message) -> Vec<u8> {
    frame(message)
}

/// A daemon that agrees to end, and stays. Ends when dropped.
#[derive(Debug)]
pub struct Stubborn {
    path: std::path::PathBuf,
}

impl Drop for Stubborn {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Opens such a daemon's socket.
pub fn obedient_but_stubborn(dir: &Path, name: &str) -> Stubborn {
    let path = dir.join(name);
    let listener = UnixListener::bind(&path).unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut ask = [0; 16];
            if stream.read_exact(&mut ask).is_err() {
                continue;
            }
            let _ = stream.write_all(&Greeting::ours(Verdict::Welcome { version: 1 }).to_bytes());
            let _ = stream.write_all(&frame(&Message::Welcome(instance())));
            // whatever is asked first, as long as its number is 1
            let _ = stream.read(&mut [0; 1024]);
            let (revision, outcome) = (Revision(1), Ok(Reply::Ending));
            let _ = stream.write_all(&frame(&Message::Answer(Answer { id: 1, revision, outcome })));
        }
    });
    Stubborn { path }
}

fn frame(message: &Message) -> Vec<u8> {
    let body = codec::encode(message, codec::MESSAGE_MAX).unwrap();
    [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], &body].concat()
}

fn instance() -> Instance {
    Instance {
        boot: BootId(1),
        name: "stubborn".into(),
        listen: "0.0.0.0:81".parse().unwrap(),
        pid: std::process::id(),
        release: balance_proto::RELEASE.into(),
        started_unix_ms: 0,
        threads: 1,
        max_groups: 16,
        max_channels: 64,
        room: 9_000,
        http: None,
        you: Actor { uid: 0, user: String::new(), pid: 0, tool: String::new() },
        your_role: Role::Operator,
    }
}
