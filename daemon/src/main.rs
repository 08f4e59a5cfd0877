//! The program `balance`: read the command line, then serve, go to the background, or talk to a
//! balance that runs.

use balance_daemon::access::Anew;
use balance_daemon::boot::Daemon;
use balance_daemon::cli::{Cli, Complaint, Errand};
use balance_daemon::ending::Ending;
use balance_daemon::error::{StartError, USAGE};
use balance_daemon::opening;
use balance_daemon::settings::Settings;
use balance_daemon::sys::door;
use balance_daemon::sys::signals::{Signals, Wish};
use balance_daemon::sys::voice::Voice;
use balance_daemon::{detach, shell, telemetry};
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(Complaint::Asked(text)) => {
            let _ = io::stdout().write_all(text.as_bytes());
            return ExitCode::SUCCESS;
        }
        Err(Complaint::Wrong(text)) => {
            let _ = io::stderr().write_all(text.as_bytes());
            return ExitCode::from(USAGE);
        }
    };
    let outcome = match &cli.errand {
        Errand::Once(command) => Ok(shell::once(&cli, command)),
        Errand::Interactive => Ok(shell::interactive(&cli)),
        Errand::Check => check(&cli).map(|()| 0),
        Errand::Serve if cli.foreground || detach::is_copy() => serve(&cli).map(|()| 0),
        Errand::Serve => detach::start().map_err(StartError::Background),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            say(&error.to_string());
            ExitCode::from(error.exit_code())
        }
    }
}

/// Says what is wrong with what is given, and nothing else.
fn check(cli: &Cli) -> Result<(), StartError> {
    for warning in Settings::from_cli(cli)?.warnings {
        say(&format!("balance: {warning}"));
    }
    let _ = writeln!(io::stdout(), "balance: all that is given can be used");
    Ok(())
}

/// Serves until the end.
fn serve(cli: &Cli) -> Result<(), StartError> {
    let voice = if cli.foreground { Voice::Terminal } else { Voice::Log };
    let _log = telemetry::start(voice).map_err(StartError::Worker)?;
    if !cli.foreground {
        detach::take_name();
    }
    let daemon = start(cli)?;
    if !cli.foreground {
        // the pipe breaks if whoever started us did not wait
        detach::serve_on().map_err(StartError::Background)?;
    }
    daemon.wait();
    Ok(())
}

fn start(cli: &Cli) -> Result<Daemon, StartError> {
    let inherited = door::inherited().map_err(StartError::Inherited)?;
    let settings = Settings::from_cli(cli).inspect_err(|error| log(cli, error))?;
    let signals = Signals::catch().map_err(StartError::Worker)?;
    if cli.debug {
        opening::trace(cli, &settings);
    }
    let daemon = Daemon::start(&settings, inherited).inspect_err(|error| log(cli, error))?;
    for warning in daemon.warnings() {
        say(&format!("balance: {warning}"));
        if !cli.foreground {
            tracing::warn!("{warning}");
        }
    }
    let channels: usize = settings.plan.iter().map(|group| group.channels.len()).sum();
    tracing::info!(
        "listening on {}; channels: {channels}, groups: {}; room for {} connections; \
         control socket {}",
        daemon.address(),
        settings.plan.len(),
        daemon.room(),
        daemon.socket().display()
    );
    let (ending, foreground) = (daemon.ending().clone(), cli.foreground);
    let anew = daemon.anew();
    let obeying = std::thread::Builder::new().name("signals".to_owned());
    let obeying = obeying.spawn(move || obey(signals, &ending, foreground, anew.as_ref()));
    obeying.map_err(StartError::Worker)?;
    Ok(daemon)
}

/// Ends the daemon as signals say, for as long as the process lives (DB-7).
fn obey(mut signals: Signals, ending: &Ending, foreground: bool, logs: Option<&Anew>) {
    loop {
        match signals.wait() {
            Wish::Cut if foreground => {
                tracing::info!("ending now");
                ending.cut();
            }
            Wish::Close | Wish::Cut => {
                tracing::info!("ending when the last connection has finished");
                ending.close();
            }
            Wish::Reopen => match logs {
                Some(logs) => logs.ask(),
                None => tracing::info!("log lines go on here: there are no files to reopen"),
            },
        }
    }
}

/// What is wrong with the settings goes to the system log too (H-91 ff.).
fn log(cli: &Cli, error: &StartError) {
    if let (StartError::Faults(_), false) = (error, cli.foreground) {
        error.to_string().lines().for_each(|line| tracing::error!("{line}"));
    }
}

/// Speaks to whoever started us; a closed stderr is no reason to fail.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
