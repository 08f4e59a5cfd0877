//! The program `balance`: read the command line, start the daemon, wait for its end.

use balance_daemon::boot::Daemon;
use balance_daemon::cli::Cli;
use balance_daemon::ending::Ending;
use balance_daemon::error::{StartError, USAGE};
use balance_daemon::settings::Settings;
use balance_daemon::sys::door;
use balance_daemon::telemetry;
use clap::Parser;
use std::io::{self, Write};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

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
            end_on_signals(&daemon);
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
    Ok(daemon)
}

/// TERM lets connections finish; INT and QUIT, the keys of a terminal, end at once (DB-7).
fn end_on_signals(daemon: &Daemon) {
    let ending = daemon.ending().clone();
    let watch = std::thread::Builder::new().name("signals".to_owned());
    let watched = watch.spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        if let Err(error) = runtime.and_then(|rt| rt.block_on(obey_signals(&ending))) {
            tracing::warn!("{NO_CEREMONY}: {error}");
        }
    });
    if let Err(error) = watched {
        tracing::warn!("{NO_CEREMONY}: {error}");
    }
}

const NO_CEREMONY: &str = "signals will cut connections, they cannot be waited for";

async fn obey_signals(ending: &Ending) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut quit = signal(SignalKind::quit())?;
    loop {
        tokio::select! {
            _ = terminate.recv() => {
                tracing::info!("ending when the last connection has finished");
                ending.close();
            }
            _ = interrupt.recv() => break,
            _ = quit.recv() => break,
        }
    }
    tracing::info!("ending now");
    ending.cut();
    Ok(())
}

/// Speaks to whoever started us; a closed stderr is no reason to fail.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
