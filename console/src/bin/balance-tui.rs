//! The program `balance-tui`.

use balance_console::tui::args::{Args, Errand};
use balance_console::tui::parts::words::Words;
use balance_console::tui::tape::{Show, Tape};
use balance_console::tui::{self, Source, TuiError, files, info, plain};
use clap::Parser;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    let options = files::settings().and_then(|settings| {
        let path = files::settings_path().unwrap_or_default();
        args.options(settings, |name| std::env::var(name).ok())
            .map_err(|faults| files::listed(&path, &faults))
    });
    let options = match options {
        Ok(options) => options,
        Err(wrong) => {
            let _ = writeln!(io::stderr(), "balance-tui: {wrong}");
            return ExitCode::from(2);
        }
    };
    match args.errand {
        Some(Errand::Info) => return printed(&info::text(&options)),
        Some(Errand::Keys) => return printed(&options.keys.print()),
        None => {}
    }
    #[cfg(feature = "demo")]
    if args.demo {
        return balance_console::demo::run(options);
    }
    if args.plain {
        return ended(
            plain::run(args.which.target(), Words(options.language)).map_err(TuiError::from),
        );
    }
    let words = Words(options.language);
    let source = match &args.replay {
        None => Source::Daemon(args.which.target()),
        Some(path) => match Show::open(path, args.speed.as_deref(), args.at.as_deref(), words) {
            Ok(show) => Source::Recording(Box::new(show)),
            Err(wrong) => {
                let _ = writeln!(io::stderr(), "balance-tui: {wrong}");
                return ExitCode::from(2);
            }
        },
    };
    ended(tui::run(source, args.record.map(|path| Tape::into(path, words)), options))
}

fn printed(text: &str) -> ExitCode {
    ended(io::stdout().write_all(text.as_bytes()).map_err(TuiError::from))
}

fn ended(outcome: Result<(), TuiError>) -> ExitCode {
    let Err(error) = outcome else { return ExitCode::SUCCESS };
    let _ = writeln!(io::stderr(), "balance-tui: {error}");
    ExitCode::from(if matches!(error, TuiError::NoTerminal) { 2 } else { 1 })
}
