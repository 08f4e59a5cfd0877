//! The program `balance-tui`.

use balance_console::tui::args::{Args, Errand};
use balance_console::tui::{self, TuiError, info, plain};
use clap::Parser;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    let remote = ["SSH_CONNECTION", "SSH_TTY"].iter().any(|name| std::env::var_os(name).is_some());
    let options = args.options(remote);
    if let Some(Errand::Info) = args.errand {
        return ended(write!(io::stdout(), "{}", info::text()).map_err(TuiError::from));
    }
    #[cfg(feature = "demo")]
    if args.demo {
        return balance_console::demo::run(options);
    }
    if args.plain {
        return ended(plain::run(args.which.target()).map_err(TuiError::from));
    }
    ended(tui::run(args.which.target(), options))
}

fn ended(outcome: Result<(), TuiError>) -> ExitCode {
    let Err(error) = outcome else { return ExitCode::SUCCESS };
    let _ = writeln!(io::stderr(), "balance-tui: {error}");
    ExitCode::from(if matches!(error, TuiError::NoTerminal) { 2 } else { 1 })
}
