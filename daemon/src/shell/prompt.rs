//! Where the lines of a conversation come from: a terminal, with editing and history, or any other
//! standard input, line by line.
//!
//! Must not know what a line means.

use rustyline::Editor;
use rustyline::config::Config;
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use std::io::{self, BufRead, IsTerminal, Write};

/// Asks for lines.
pub(super) enum Prompt {
    /// Somebody types.
    Terminal(Box<Editor<(), MemHistory>>),
    /// A script speaks.
    Plain,
}

impl Prompt {
    /// For this process's standard input and output.
    pub(super) fn new() -> Self {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Self::Plain;
        }
        let config = Config::builder().auto_add_history(true).build();
        let history = MemHistory::with_config(&config);
        match Editor::with_history(config, history) {
            Ok(editor) => Self::Terminal(Box::new(editor)),
            Err(_) => Self::Plain,
        }
    }

    /// The next line; none at the end. Input that is no text is passed on as far as it is.
    pub(super) fn line(&mut self, prompt: &str) -> Option<String> {
        match self {
            Self::Terminal(editor) => match editor.readline(prompt) {
                Ok(line) => Some(line),
                // ^C leaves as it always did; ^D ends the input
                Err(ReadlineError::Interrupted | ReadlineError::Eof) | Err(_) => None,
            },
            Self::Plain => plain_line(prompt),
        }
    }
}

fn plain_line(prompt: &str) -> Option<String> {
    let mut out = io::stdout().lock();
    // nobody reading is found out by whoever prints the answer
    let _ = out.write_all(prompt.as_bytes()).and_then(|()| out.flush());
    let mut line = Vec::new();
    match io::stdin().lock().read_until(b'\n', &mut line) {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(String::from_utf8_lossy(&line).into_owned()),
    }
}
