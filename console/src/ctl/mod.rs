//! `balance-ctl`: one verb, one answer, an exit code that tells what came of it.
//!
//! Data goes to stdout, talk to stderr. Must not know terminals, but for whether there is one.

pub mod args;
pub mod change;
pub mod connections;
pub mod counters;
pub mod effect;
pub mod events;
pub mod exit;
pub mod facts;
pub mod health;
pub mod help;
pub mod history;
pub mod http;
pub mod insight;
pub mod instances;
pub mod journal;
pub mod make;
pub mod output;
pub mod text;

use args::{Args, Format, Output, Verb};
use balance_proto::answer::{Refusal, Reply};
use balance_proto::client::{AskError, Client, ClientError};
use balance_proto::rendezvous::FindError;
use balance_proto::request::Request;
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
    /// What was typed makes no sense, or what it names cannot be read.
    #[error("{0}")]
    Wrong(String),
    /// Asked back, the user did not say yes.
    #[error("nothing was changed; answer y to do it, or say --yes at once")]
    NotConfirmed,
    /// What was found out cannot be printed.
    #[error("cannot print: {0}")]
    Output(io::Error),
    /// It balances connections and knows of no requests.
    #[error("that balance is not in the HTTP mode: start it with --http")]
    NoHttp,
    /// The daemon answers, but something else than was asked.
    #[error("that is no answer to what was asked: use the balance-ctl of the daemon's release")]
    Unasked,
}

impl From<AskError> for CtlError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Client(error) => Self::Client(error),
            AskError::Refused(refusal) => Self::Refused(refusal),
        }
    }
}

/// What a verb has to say, and how it ended.
#[derive(Debug)]
pub struct Said {
    /// For stdout.
    pub text: String,
    /// The exit code.
    pub exit: Exit,
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { text, exit: Exit::Done }
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
    match outcome.and_then(|said| print(&said.text).map(|()| said.exit)) {
        Ok(exit) => exit,
        Err(error) => complain(&error, args.output),
    }
}

/// Says what went wrong; gives the exit code for it.
fn complain(error: &CtlError, form: Output) -> Exit {
    let exit = Exit::of(error);
    // whoever read us has enough, like `head`
    if exit != Exit::BrokenPipe {
        remark(&error.to_string());
        if form == Output::Json {
            // the exit code says it too
            let _ = print(&output::error_json(error));
        }
    }
    exit
}

/// Data, at once.
fn print(text: &str) -> Result<(), CtlError> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(CtlError::Output)
}

/// Talk.
fn remark(words: &str) {
    // a closed stderr changes nothing about what happened
    let _ = writeln!(io::stderr(), "balance-ctl: {words}");
}

fn format_of(args: &Args) -> Result<Format, CtlError> {
    match (args.output, &args.verb) {
        (Output::Json, _) => Ok(Format::Json),
        (Output::Text, _) | (Output::Mrtg, Verb::Counters { .. }) => Ok(Format::Text),
        _ => Err(CtlError::Wrong("only `counters` can be printed for MRTG".to_owned())),
    }
}

/// Connects to the daemon that is meant.
async fn reach(args: &Args) -> Result<Client, CtlError> {
    let socket = args.which.target().socket().await?;
    Ok(Client::connect(&socket, "balance-ctl").await?)
}

async fn carry_out(args: &Args) -> Result<Said, CtlError> {
    let format = format_of(args)?;
    if args.verb == Verb::Instances {
        return Ok(instances::list(&args.which, format).await.into());
    }
    let mut client = reach(args).await?;
    Ok(match &args.verb {
        Verb::Instances => return Err(CtlError::Unasked),
        Verb::Show => {
            let table = client.table().await?;
            output::table(client.instance(), &table, format).into()
        }
        Verb::Counters { names } => {
            let table = client.table().await?;
            counters::show(client.instance(), &table, names, args.output).into()
        }
        Verb::Health => health::show(&client.table().await?, format).into(),
        Verb::Http => http::tell(&mut client, format).await?.into(),
        Verb::Connections(which) => connections::list(&mut client, which, format).await?.into(),
        Verb::History(which) => history::tell(&mut client, which, format).await?.into(),
        Verb::Events(which) => events::tell(client, *which, format).await?.into(),
        Verb::Explain(at) => insight::explain(&mut client, at.key(), format).await?.into(),
        Verb::Route { client: who } => insight::route(&mut client, *who, format).await?,
        Verb::Change(change) => make::make(&mut client, change, format).await?.into(),
        Verb::Close(which) => connections::close(&mut client, which, format).await?.into(),
        Verb::Log => journal::log(&mut client, format).await?.into(),
        Verb::Undo { id, dry_run: false } => {
            journal::undo(&mut client, id.unwrap_or(0), format).await?.into()
        }
        Verb::Undo { id, dry_run: true } => {
            make::what_if(&mut client, Request::Undo { id: id.unwrap_or(0) }, format).await?.into()
        }
        Verb::End => {
            let reply = client.ask(Request::End, None).await?;
            done("end", &reply, format).into()
        }
    })
}

/// What a change says when it is made.
fn done(what: &str, reply: &Reply, format: Format) -> String {
    if format == Format::Json {
        return output::reply_json(reply);
    }
    match reply {
        Reply::Created { at } => format!(
            "created channel {at}, disabled; `balance-ctl enable {} {}` lets it take connections\n",
            at.group, at.channel
        ),
        Reply::Unchanged => format!("{what}: it is so already\n"),
        _ => format!("{what}: done\n"),
    }
}
