//! The program `balance`: read the command line, start the daemon, wait for its end.

use balance_daemon::boot::Daemon;
use balance_daemon::cli::Cli;
use balance_daemon::ending::Ending;
use balance_daemon::error::{StartError, USAGE};
use balance_daemon::settings::Settings;
use balance_daemon::sys::door;
use balance_daemon::sys::signals::{Signals, Wish};
use balance_daemon::telemetry;
use clap::Parser;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { USAGE } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    if !cli.foreground {
        say(
            "balance: going to the background is not built yet; staying in the foreground as with -f",
        );
    }
    telemetry::start();
    match start(&cli) {
        Ok(daemon) => {
            daemon.wait();
            ExitCode::SUCCESS
        }
        Err(error) => {
            say(&error.to_string());
            ExitCode::from(error.exit_code())
        }
    }
}

fn start(cli: &Cli) -> Result<Daemon, StartError> {
    let inherited = door::inherited().map_err(StartError::Inherited)?;
    let settings = Settings::from_cli(cli)?;
    let signals = Signals::catch().map_err(StartError::Worker)?;
    let daemon = Daemon::start(&settings, inherited)?;
    let channels: usize = settings.plan.iter().map(|group| group.channels.len()).sum();
    tracing::info!(
        "listening on {} for {channels} channels in {} groups; room for {} connections; \
         control socket {}",
        daemon.address(),
        settings.plan.len(),
        daemon.room(),
        daemon.socket().display()
    );
    let ending = daemon.ending().clone();
    let obeying = std::thread::Builder::new().name("signals".to_owned());
    obeying.spawn(move || obey(signals, &ending)).map_err(StartError::Worker)?;
    Ok(daemon)
}

/// Ends the daemon as signals say, for as long as the process lives.
fn obey(mut signals: Signals, ending: &Ending) {
    loop {
        match signals.wait() {
            Wish::Close => {
                tracing::info!("ending when the last connection has finished");
                ending.close();
            }
            Wish::Cut => {
                tracing::info!("ending now");
                ending.cut();
            }
        }
    }
}

/// Speaks to whoever started us; a closed stderr is no reason to fail.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
