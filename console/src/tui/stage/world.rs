//! What the model wants of the world: the link, files, the terminal, the end.

use super::{Stage, theme_of, unix_ms};
use crate::tui::TuiError;
use crate::tui::files;
use crate::tui::jobs;
use crate::tui::model::lists::Found;
use crate::tui::msg::{Effect, LinkMsg, LinkOrder, Msg};
use crate::tui::parts::clipboard::{self, Multiplexer};
use crate::tui::survey;
use crate::tui::tape::Tape;
use balance_proto::rendezvous::{self, Places};
use std::io;
use std::path::PathBuf;

/// So many characters of what is copied are told.
const SHOWN: usize = 60;

impl Stage<'_> {
    /// Does what the model wants; true if it wants to end.
    pub(super) fn carry_out(&mut self, effect: Effect) -> Result<bool, TuiError> {
        match effect {
            Effect::Quit => return Ok(true),
            Effect::Link(order) => self.order(order)?,
            Effect::Look => self.look(),
            Effect::Survey(known) => self.survey(known),
            Effect::Copy(text) => self.copy(&text)?,
            Effect::Save => {
                let saved = files::save(&self.model, &theme_of(&self.model));
                if let Ok(path) = &saved {
                    self.copy(&path.display().to_string())?;
                }
                let words = self.model.words();
                let said = saved.map(|path| words.saved(&path.display().to_string()));
                self.take_in(Msg::Said(said))?;
            }
            Effect::Record(path) => self.record(&path)?,
            Effect::Remember(line) => files::remember(&line),
            Effect::Script { file, text } => {
                let said = files::script(&self.model, &file, &text);
                let copy = clipboard::copy(&text, Multiplexer::of_environment(variable));
                unless_full(self.screen.write(&copy.sequence))?;
                self.take_in(Msg::Said(said))?;
            }
            Effect::Keep(keys) => {
                let said = files::keep(&keys, self.model.words());
                self.take_in(Msg::Said(said))?;
            }
            Effect::Audit(line) => {
                if let Err(error) = files::audit(&line) {
                    let text = self.model.words().no_audit(&error.to_string());
                    self.take_in(Msg::Said(Err(text)))?;
                }
            }
            Effect::Bell => unless_full(self.screen.write("\x07"))?,
            Effect::Mouse(ours) => unless_full(self.screen.mouse(ours))?,
            Effect::Repaint => {
                self.screen.forget();
                self.dirty = true;
            }
            Effect::Suspend => self.suspend()?,
        }
        Ok(false)
    }

    fn order(&mut self, order: LinkOrder) -> Result<(), TuiError> {
        let ticket = order.ticket();
        if self.orders.try_send(order).is_err()
            && let Some(ticket) = ticket
        {
            self.take_in(Msg::Link(LinkMsg::Unsent { ticket }))?;
        }
        // of the others nobody waits for an answer: a link that does not even take one is connecting
        Ok(())
    }

    pub(super) fn look(&mut self) {
        let places = Places::of_this_process(None).for_clients();
        let mut found: Vec<Found> = rendezvous::doors(&places)
            .into_iter()
            .map(|door| Found {
                name: format!("{}:{}", door.bind, door.port),
                is_live: door.is_live(),
                path: door.path,
            })
            .collect();
        found.sort_by(|one, other| one.path.cmp(&other.path));
        let _ = self.take_in(Msg::Found(found, places));
    }

    /// Lets all daemons be asked; what they say comes as news.
    fn survey(&self, known: Option<PathBuf>) {
        let surveys = self.surveys.clone();
        tokio::spawn(async move {
            let (found, places) = survey::all(known.into_iter().collect()).await;
            // nobody listens any more: the console has ended
            let _ = surveys.send(Msg::Surveyed(found, places)).await;
        });
    }

    fn copy(&mut self, text: &str) -> Result<(), TuiError> {
        let copy = clipboard::copy(text, Multiplexer::of_environment(variable));
        unless_full(self.screen.write(&copy.sequence))?;
        let words = self.model.words();
        let begin = match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        };
        let said = match copy.cut {
            true => words.copied_cut(copy.bytes, &begin),
            false => words.copied(copy.bytes, &begin),
        };
        self.take_in(Msg::Said(Ok(said)))?;
        Ok(())
    }

    /// Begins a recording in this file, or in one with a name of its own; ends one that runs.
    fn record(&mut self, path: &str) -> Result<(), TuiError> {
        let words = self.model.words();
        if let Some(tape) = self.tape.take() {
            let said = words.recorded(&tape.path().display().to_string());
            self.take_in(Msg::Recording(None))?;
            self.take_in(Msg::Said(Ok(said)))?;
            if path.is_empty() {
                return Ok(());
            }
        }
        let path = match path {
            "" => {
                let path = files::recording_path(&self.model);
                // if that fails, so does the recording, with a sentence
                let _ = files::make_dir(path.parent());
                path
            }
            path => PathBuf::from(path),
        };
        let (instance, live) = (self.model.instance.as_ref(), self.model.live.as_deref());
        let begun = Tape::begin((path, words), instance, live, unix_ms());
        match begun {
            Ok(tape) => {
                let said = words.records(&tape.path().display().to_string());
                self.take_in(Msg::Recording(Some(tape.path().to_owned())))?;
                self.tape = Some(tape);
                self.take_in(Msg::Said(Ok(said)))?;
            }
            Err(why) => drop(self.take_in(Msg::Said(Err(why)))?),
        }
        Ok(())
    }

    /// Puts a piece of news on the tape, if one runs.
    pub(super) fn keep(&mut self, news: &LinkMsg) -> Result<(), TuiError> {
        let Some(tape) = &mut self.tape else { return Ok(()) };
        if let Err(why) = tape.keep(news, unix_ms()) {
            self.tape = None;
            self.take_in(Msg::Recording(None))?;
            self.take_in(Msg::Said(Err(why)))?;
        }
        Ok(())
    }

    /// Stops as a job of the shell; returns when it goes on.
    pub(super) fn suspend(&mut self) -> Result<(), TuiError> {
        if !jobs::may_stop() {
            let text = self.model.words().cannot_suspend();
            self.take_in(Msg::Said(Err(text.to_owned())))?;
            return Ok(());
        }
        self.screen.leave();
        jobs::stop();
        self.come_back()
    }

    /// Takes the terminal over again, whoever had it meanwhile, in the size it has now.
    pub(super) fn come_back(&mut self) -> Result<(), TuiError> {
        self.screen.enter_again(self.model.mouse)?;
        // the stream of keys stays: another one would wait for this one to let go, for ever
        let (width, height) = self.screen.size()?;
        self.take_in(Msg::Resize(width, height))?;
        Ok(())
    }
}

/// A terminal that has taken nothing for long does without what is not a frame.
fn unless_full(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(()),
        written => written,
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
