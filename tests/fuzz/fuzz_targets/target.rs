//! The colon grammar of destinations.
#![no_main]

use balance_proto::target::Target;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match text.parse::<Target>() {
        Ok(target) => assert_eq!(target.to_string().parse(), Ok(target)),
        // the reason goes to a terminal
        Err(error) => assert!(!error.to_string().chars().any(char::is_control)),
    }
});
