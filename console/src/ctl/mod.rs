//! `balance-ctl`: one verb, one answer, an exit code that tells what came of it.
//!
//! Data goes to stdout, talk to stderr. Must not know terminals.

pub mod args;
pub mod exit;
pub mod output;

use args::{Args, Format, Verb};
use balance_proto::answer::{Refusal, Reply};
use balance_proto::client::{AskError, Client, ClientError};
use balance_proto::rendezvous::FindError;
use exit::Exit;
use std::io::{self, Write};

/// Why a verb was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CtlError {
    /// It is not clear which daemon is meant.
    #[error(transparent)]
    Find(#[from] FindError),
    /// The daemon cannot be talked to.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The daemon says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No event loop.
    #[error("cannot start: {0}; check the limits on descriptors")]
    Runtime(#[from] io::Error),
}

impl From<AskError> for CtlError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Client(error) => Self::Client(error),
            AskError::Refused(refusal) => Self::Refused(refusal),
        }
    }
}

/// Carries out what was typed and says how it went.
#[must_use]
pub fn run(args: &Args) -> Exit {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(carry_out(args)),
        Err(error) => Err(error.into()),
    };
    let (text, exit) = match outcome {
        Ok(text) => (text, Exit::Done),
        Err(error) => {
            let exit = Exit::of(&error);
            // a closed stderr changes nothing about what happened
            let _ = writeln!(io::stderr(), "balance-ctl: {error}");
            match args.format {
                Format::Json => (output::error_json(&error), exit),
                Format::Text => return exit,
            }
        }
    };
    match io::stdout().write_all(text.as_bytes()) {
        Ok(()) => exit,
        // whoever read us has enough, like `head`
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::BrokenPipe,
        Err(_) => Exit::Unexpected,
    }
}

async fn carry_out(args: &Args) -> Result<String, CtlError> {
    let socket = args.which.target().socket()?;
    let mut client = Client::connect(&socket, "balance-ctl").await?;
    match args.verb.request() {
        None => {
            let table = client.table().await?;
            Ok(match args.format {
                Format::Text => output::table_text(&table),
                Format::Json => output::table_json(client.instance(), &table),
            })
        }
        Some(request) => {
            let reply = client.ask(request, None).await?;
            Ok(match args.format {
                Format::Text => done_text(&args.verb, &reply),
                Format::Json => output::reply_json(&reply),
            })
        }
    }
}

/// What a change says when it is made.
fn done_text(verb: &Verb, reply: &Reply) -> String {
    match reply {
        Reply::Created { at } => format!(
            "created channel {at}, disabled; `balance-ctl enable {} {}` lets it take connections\n",
            at.group, at.channel
        ),
        Reply::Unchanged => format!("{verb}: it is so already\n"),
        _ => format!("{verb}: done\n"),
    }
}
