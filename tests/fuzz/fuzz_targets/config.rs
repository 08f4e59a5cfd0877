//! The file of `--config`: whatever it holds, what is wrong is a line with its number.
#![no_main]

use balance_daemon::settings::file::File;
use balance_daemon::settings::http;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let file = File::read("f", data);
    let found = http::check(file.words).into_iter().chain(file.faults);
    for fault in found {
        let line = fault.to_string();
        assert!(line.starts_with("Error: f:"), "{line:?}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
});
