//! The words behind the port: channels and separators.
#![no_main]

use balance_daemon::settings::operands;
use balance_daemon::table::Limits;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    match operands::read(&words, Limits { groups: 16, channels: 64 }) {
        Ok(groups) => assert!(groups.iter().all(|group| !group.targets.is_empty())),
        Err(error) => {
            let text = error.to_string();
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        }
    }
});
