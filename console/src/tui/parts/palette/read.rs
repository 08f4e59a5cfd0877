//! A line of the palette, read.

use super::Command;
use super::here::{self, Here, Page, Wrong};
use crate::ctl::args::{Args, CloseArgs, Output, Verb};
use crate::ctl::change::Change;
use crate::expression::Mistake;
use balance_proto::insight::Arrivals;
use balance_proto::request::Request;
use clap::Parser;
use clap::error::ErrorKind;

/// Why a line is no command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misread {
    /// Nothing was typed.
    #[error("type a command: Tab lists them")]
    Empty,
    /// The parser of `balance-ctl` says no; its words.
    #[error("{0}")]
    Grammar(String),
    /// It makes sense in `balance-ctl` alone.
    #[error("{0} is for balance-ctl: leave it out here")]
    OnlyInCtl(String),
    /// Behind that word stands one of these.
    #[error("{word} takes one of {}", .known.join(", "))]
    NoneOf {
        /// The word.
        word: &'static str,
        /// What may stand behind it.
        known: Vec<&'static str>,
    },
    /// Behind that word stands nothing.
    #[error("nothing stands behind {0}")]
    TooMuch(&'static str),
    /// Behind that word something is missing.
    #[error("{0} needs some words behind it")]
    TooLittle(&'static str),
    /// The filter makes no sense; its columns are those of the line.
    #[error(transparent)]
    Filter(Mistake),
}

/// Reads a line: a verb of `balance-ctl`, or a word of the console's own.
///
/// # Errors
/// Why it is no command, and what would be one.
pub fn read(line: &str) -> Result<Command, Misread> {
    let line_trimmed = line.trim();
    let word = line_trimmed.split_whitespace().next().ok_or(Misread::Empty)?;
    let rest = line_trimmed[word.len()..].trim_start();
    match here::read(word, rest) {
        Some(Ok(here)) => Ok(Command::Here(here)),
        Some(Err(wrong)) => Err(misread(wrong, line, rest)),
        None => verb(word, line_trimmed),
    }
}

fn misread(wrong: Wrong, line: &str, rest: &str) -> Misread {
    match wrong {
        Wrong::NoneOf(word, known) => Misread::NoneOf { word, known },
        Wrong::TooMuch(word) => Misread::TooMuch(word),
        Wrong::Nothing(word) => Misread::TooLittle(word),
        Wrong::Filter(mut mistake) => {
            let before = line.len() - line.trim_start().len() + line.trim().len() - rest.len();
            let columns = line[..before].chars().count();
            mistake.place = mistake.place.start + columns..mistake.place.end + columns;
            Misread::Filter(mistake)
        }
    }
}

fn verb(word: &str, line: &str) -> Result<Command, Misread> {
    let words = std::iter::once("balance-ctl").chain(line.split_whitespace());
    let args = match Args::try_parse_from(words) {
        Ok(args) => args,
        Err(error) if error.kind() == ErrorKind::DisplayHelp => {
            return Ok(Command::Here(Here::Help));
        }
        Err(error) => return Err(Misread::Grammar(sentence(&error))),
    };
    let only_in_ctl = |what: &str| Err(Misread::OnlyInCtl(what.to_owned()));
    if args.which.port.is_some() {
        return only_in_ctl("--port");
    }
    if args.which.socket.is_some() {
        return only_in_ctl("--socket");
    }
    if args.which.instance.is_some() {
        return only_in_ctl("--instance");
    }
    if args.output != Output::Text {
        return only_in_ctl("--output");
    }
    let show = |page| Ok(Command::Here(Here::Show(page)));
    match args.verb {
        Verb::Show => show(Page::Channels),
        Verb::Instances => show(Page::Fleet),
        Verb::Events(_) => show(Page::Events),
        Verb::Connections(args) => Ok(Command::Connections { of: args.scope(), idle_s: args.idle }),
        Verb::History(args) => Ok(Command::Traffic(args.scope())),
        Verb::Explain(at) => Ok(Command::Question(Request::Explain { at: at.key() })),
        Verb::Route { client } => Ok(Command::Question(Request::Route { client })),
        Verb::Log => Ok(Command::Question(Request::Journal)),
        Verb::Change(change) => of_change(&change),
        Verb::Close(args) => close(&args),
        Verb::Undo { id, dry_run } => {
            Ok(change_or_preview(Request::Undo { id: id.unwrap_or(0) }, dry_run))
        }
        Verb::End => Ok(change_or_preview(Request::End, false)),
        // what only prints
        _ => only_in_ctl(word),
    }
}

fn of_change(change: &Change) -> Result<Command, Misread> {
    let (request, care) = (change.request(), change.care());
    if care.file.is_some() {
        return Err(Misread::OnlyInCtl("--clients".to_owned()));
    }
    if !care.dry_run {
        return Ok(Command::Change { request, if_revision: care.if_revision });
    }
    let arrivals = match care.listed.is_empty() {
        true => Arrivals::Expected,
        false => Arrivals::Listed(care.listed.clone()),
    };
    Ok(Command::Preview { request, arrivals })
}

fn close(args: &CloseArgs) -> Result<Command, Misread> {
    let which = args.victims().map_err(Misread::Grammar)?;
    Ok(change_or_preview(Request::Close { which }, args.dry_run))
}

fn change_or_preview(request: Request, dry_run: bool) -> Command {
    if dry_run {
        Command::Preview { request, arrivals: Arrivals::Expected }
    } else {
        Command::Change { request, if_revision: None }
    }
}

/// What the parser has to say, without the lines about its own usage.
fn sentence(error: &clap::Error) -> String {
    let report = error.to_string();
    let said = report.lines().take_while(|line| !line.trim().is_empty()).map(str::trim);
    let said = said.collect::<Vec<_>>().join(" ");
    said.trim_start_matches("error: ").to_owned()
}
