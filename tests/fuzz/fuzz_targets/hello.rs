//! Greetings of both sides.
#![no_main]

use balance_proto::hello::{CLIENT_LEN, DAEMON_LEN, Greeting, ask, read_ask};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some(client) = data.first_chunk::<CLIENT_LEN>()
        && let Ok(versions) = read_ask(client)
    {
        assert_eq!(ask(&versions)[..12], client[..12]);
        let _ = Greeting::to(&versions).to_bytes();
    }
    if let Some(daemon) = data.first_chunk::<DAEMON_LEN>()
        && let Ok(greeting) = Greeting::from_bytes(daemon)
    {
        assert_eq!(Greeting::from_bytes(&greeting.to_bytes()), Ok(greeting));
    }
});
