//! The program `balance-ctl`.

use balance_console::ctl::args::Args;
use balance_console::ctl::run;
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    run(&Args::parse()).into()
}
