//! A control socket with something other than our daemon behind it.

use balance_proto::hello::{Greeting, Verdict, Versions};
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
