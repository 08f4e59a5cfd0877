//! A whole command line: words as the system hands them over, any bytes but NUL.
#![no_main]

use balance_daemon::cli::{Cli, Complaint, Errand};
use libfuzzer_sys::fuzz_target;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

fuzz_target!(|bytes: &[u8]| {
    let words = bytes.split(|byte| *byte == 0).map(|word| OsString::from_vec(word.to_vec()));
    match Cli::read(std::iter::once("balance".into()).chain(words)) {
        Ok(cli) => assert!(cli.errand == Errand::Serve || cli.channels.is_empty()),
        Err(Complaint::Asked(text) | Complaint::Wrong(text)) => assert!(text.ends_with('\n')),
    }
});
