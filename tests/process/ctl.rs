//! Owned by the console's package so that `cargo test --workspace` builds the program first; the
//! tests that drive it are in tests/it.

use std::process::Command;

#[test]
fn the_program_says_which_it_is() {
    let output = Command::new(env!("CARGO_BIN_EXE_balance-ctl")).arg("--version").output().unwrap();
    let version = format!("balance-ctl {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), version);
}
