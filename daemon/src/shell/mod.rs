//! The control commands of balance(1): one at a time (`-c`), or in a conversation (`-i`).
//!
//! A client of a running daemon like any other, over the control socket. What it prints is what
//! scripts read, to the byte (balance(1) §5, §6). Must not know the daemon's inside.

mod attach;
mod conduct;
mod grammar;
mod prompt;
mod text;

use crate::cli::Cli;
use attach::{Door, Unattached};
use conduct::{Conversation, Next};
use prompt::Prompt;
use std::io::{self, Write};
use tokio::runtime::{Builder, Runtime};

/// Gives one command (`-c`); returns the exit code.
#[must_use]
pub fn once(cli: &Cli, line: &str) -> u8 {
    with_conversation(cli, |runtime, conversation| {
        let next = runtime.block_on(conversation.obey(line))?;
        Ok(tell(next).unwrap_or(0))
    })
}

/// Takes commands from standard input until its end (`-i`); returns the exit code.
#[must_use]
pub fn interactive(cli: &Cli) -> u8 {
    with_conversation(cli, |runtime, conversation| {
        print(&text::banner(conversation.pid()));
        let mut prompt = Prompt::new();
        loop {
            let Some(line) = prompt.line(&text::prompt(conversation.group())) else {
                print("\n");
                return Ok(0);
            };
            let next = runtime.block_on(conversation.obey(&line))?;
            if let Some(code) = tell(next) {
                return Ok(code);
            }
        }
    })
}

fn with_conversation(
    cli: &Cli,
    talk: impl FnOnce(&Runtime, &mut Conversation) -> Result<u8, Unattached>,
) -> u8 {
    let talked =
        Builder::new_current_thread().enable_all().build().map_err(Unattached::Runtime).and_then(
            |runtime| {
                let door = Door::of(cli)?;
                let mut conversation = runtime.block_on(Conversation::begin(door))?;
                talk(&runtime, &mut conversation)
            },
        );
    talked.unwrap_or_else(|error| {
        match error.for_scripts() {
            true => print(&format!("{error}\n")),
            false => {
                let _ = writeln!(io::stderr(), "{error}");
            }
        }
        error.exit_code()
    })
}

/// Prints what a command says; gives an exit code if it was the last one.
fn tell(next: Next) -> Option<u8> {
    match next {
        Next::Say(text) => {
            print(&text);
            None
        }
        Next::End(text, code) => {
            print(&text);
            Some(code)
        }
    }
}

/// Whoever reads us may have enough, like `head`.
fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
