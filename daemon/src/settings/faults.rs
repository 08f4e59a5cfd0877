//! Whether the first thing that is wrong is enough, or all of them are wanted.
//!
//! Must not know what can be wrong.

use crate::cli::{Cli, Errand};
use crate::error::StartError;
use crate::error::fault::{Fault, Place};

/// What was found wrong.
#[derive(Debug)]
pub(super) struct Faults {
    all: bool,
    found: Vec<Fault>,
}

impl Faults {
    /// balance(1) stops at the first thing; a file, HTTP, the web side and `--check` want all of them.
    pub(super) fn wanted_by(cli: &Cli) -> Self {
        let all = cli.config.is_some() || !cli.named.is_empty() || cli.errand == Errand::Check;
        Self { all, found: Vec::new() }
    }

    /// Whether all are wanted.
    pub(super) fn all(&self) -> bool {
        self.all
    }

    /// Notes what was found elsewhere.
    pub(super) fn add(&mut self, faults: impl IntoIterator<Item = Fault>) {
        self.found.extend(faults);
    }

    /// Notes an error of the start.
    ///
    /// # Errors
    /// That one, if it is enough.
    pub(super) fn note(
        &mut self,
        place: Option<Place>,
        error: StartError,
    ) -> Result<(), StartError> {
        if !self.all {
            return Err(error);
        }
        self.found.push(Fault::of(place, &error));
        Ok(())
    }

    /// What can be used; nothing if it is wrong, and that is noted.
    ///
    /// # Errors
    /// What is wrong, if that is enough.
    pub(super) fn keep<T>(
        &mut self,
        read: Result<T, impl Into<StartError>>,
    ) -> Result<Option<T>, StartError> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(error) => self.note(None, error.into()).map(|()| None),
        }
    }

    /// Says all that was noted: the command line first, then line by line.
    ///
    /// # Errors
    /// Something was.
    pub(super) fn end(mut self) -> Result<(), StartError> {
        if self.found.is_empty() {
            return Ok(());
        }
        self.found.sort_by_key(|fault| match &fault.place {
            Some(Place::Line { line, .. }) => *line,
            _ => 0,
        });
        Err(StartError::Faults(self.found))
    }
}
