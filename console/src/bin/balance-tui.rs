//! The program `balance-tui`.

use balance_console::tui::args::Args;
use balance_console::tui::{self, TuiError};
use clap::Parser;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    #[cfg(feature = "demo")]
    if args.demo {
        return balance_console::demo::run();
    }
    match tui::run(args.which.target()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "balance-tui: {error}");
            ExitCode::from(if matches!(error, TuiError::NoTerminal) { 2 } else { 1 })
        }
    }
}
