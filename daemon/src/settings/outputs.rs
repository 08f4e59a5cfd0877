//! The outputs of the HTTP mode: names that stay with their channels wherever these stand (DH-c).
//!
//! Sans-io: nothing is resolved here.

use super::given::{Given, Word};
use super::operands::{self, GroupText};
use crate::error::fault::{Fault, Place};
use crate::table::Limits;
use balance_proto::discipline::Discipline;
use balance_proto::http::OutId;
use balance_proto::id::ChannelKey;
use balance_proto::target::Target;
use std::collections::{BTreeMap, BTreeSet};

/// Where the outputs stand in the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outputs {
    places: BTreeMap<OutId, ChannelKey>,
}

impl Outputs {
    /// The channel of an output.
    #[must_use]
    pub fn channel(&self, id: OutId) -> Option<ChannelKey> {
        self.places.get(&id).copied()
    }

    /// The output that a channel is.
    #[must_use]
    pub fn id(&self, channel: ChannelKey) -> Option<OutId> {
        self.iter().find(|(_, at)| *at == channel).map(|(id, _)| id)
    }

    /// All of them, out1 first.
    pub fn iter(&self) -> impl Iterator<Item = (OutId, ChannelKey)> {
        self.places.iter().map(|(id, at)| (*id, *at))
    }

    /// Whether a channel is a backup: it stands behind the first group.
    #[must_use]
    pub fn is_backup(channel: ChannelKey) -> bool {
        channel.group.0 > 0
    }
}

/// The table as it was given.
#[derive(Debug, Default)]
pub(super) struct Planned {
    pub(super) groups: Vec<GroupText>,
    pub(super) outputs: Outputs,
    /// Where the channels stand in the file.
    pub(super) lines: BTreeMap<ChannelKey, Place>,
    pub(super) faults: Vec<Fault>,
    pub(super) warnings: Vec<String>,
    /// All that are named, those with a bad address as well.
    known: BTreeSet<OutId>,
}

/// An output before it has its place.
struct Output {
    id: OutId,
    target: Target,
    line: Option<Place>,
}

impl Planned {
    /// Reads the channels of the command line, or without any those of the file.
    pub(super) fn read(
        words: &[String],
        file: &[(String, Word)],
        given: &Given,
        limits: Limits,
    ) -> Self {
        let mut planned = Self::default();
        let mut groups = if words.is_empty() {
            planned.read_file(file)
        } else {
            if let Some((_, word)) = file.first() {
                let why = "[outputs] is not used: the command line names channels";
                planned.warnings.push(format!("{}: {why}", word.place));
            }
            planned.read_words(words, limits)
        };
        if let Some(backups) = given.word("backup-outputs") {
            planned.move_backups(&mut groups, backups, words.iter().any(|word| word == "!"));
        }
        planned.place(groups);
        if let Err(error) = operands::within(&planned.groups, limits) {
            planned.faults.push(Fault::of(None, &error));
        }
        planned
    }

    fn read_words(&mut self, words: &[String], limits: Limits) -> Vec<(Discipline, Vec<Output>)> {
        let channels = words.iter().filter(|word| *word != "!" && *word != "%");
        let mut ids = (1..).map_while(OutId::new);
        self.known = channels.clone().zip(ids.clone()).map(|(_, id)| id).collect();
        let errors = channels.filter_map(|word| operands::read_channel(word).err());
        self.faults.extend(errors.map(|error| Fault::of(None, &error)));
        // the good ones are looked up all the same
        let good =
            |word: &&String| *word == "!" || *word == "%" || operands::read_channel(word).is_ok();
        let good: Vec<String> = words.iter().filter(good).cloned().collect();
        let groups = operands::read(&good, limits).unwrap_or_else(|error| {
            if good.len() == words.len() {
                self.faults.push(Fault::of(None, &error));
            }
            Vec::new()
        });
        let mut named = |targets: Vec<Target>| {
            let outputs = targets.into_iter().zip(&mut ids);
            outputs.map(|(target, id)| Output { id, target, line: None }).collect()
        };
        groups.into_iter().map(|group| (group.discipline, named(group.targets))).collect()
    }

    fn read_file(&mut self, file: &[(String, Word)]) -> Vec<(Discipline, Vec<Output>)> {
        let mut outputs = BTreeMap::new();
        for (name, Word { text, place }) in file {
            let id = name
                .parse::<OutId>()
                .map_err(|why| Fault::new(place, "unknown output", name, &why.to_string()));
            let target = operands::read_channel(text)
                .map_err(|error| Fault::of(Some(place.clone()), &error));
            self.known.extend(id.as_ref().ok());
            match (id, target) {
                (Ok(id), Ok(target)) => {
                    outputs.insert(id, Output { id, target, line: Some(place.clone()) });
                }
                (id, target) => self.faults.extend(id.err().into_iter().chain(target.err())),
            }
        }
        let outputs: Vec<Output> = outputs.into_values().collect();
        if outputs.is_empty() { Vec::new() } else { vec![(Discipline::RoundRobin, outputs)] }
    }

    /// Moves backups to a group of their own (H-38 to H-42).
    fn move_backups(
        &mut self,
        groups: &mut Vec<(Discipline, Vec<Output>)>,
        backups: &Word,
        separated: bool,
    ) {
        let Word { text, place } = backups;
        let mut names = text.split([' ', ',']).filter(|name| !name.is_empty()).peekable();
        if names.peek().is_none() {
            return;
        }
        if separated || groups.len() > 1 {
            let remedy = "name them there, or put them behind a ! on the command line, not both";
            let what = "backup_outputs together with groups on the command line";
            self.faults.push(Fault::new(place, what, text, remedy));
            return;
        }
        let mut chosen = BTreeSet::new();
        for name in names {
            match name.parse::<OutId>().ok().filter(|id| self.known.contains(id)) {
                None => {
                    let what = "unknown output in backup_outputs";
                    self.faults.push(Fault::new(place, what, name, &self.who_is_known()));
                }
                Some(id) if !chosen.insert(id) => {
                    let what = "output named twice in backup_outputs";
                    self.faults.push(Fault::new(place, what, name, "name it once"));
                }
                Some(_) => {}
            }
        }
        if let [(_, primaries)] = groups.as_mut_slice() {
            let all = std::mem::take(primaries);
            let (moved, stay): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|output| chosen.contains(&output.id));
            if stay.is_empty() {
                let why = "all outputs are backups, which keep no sessions";
                self.warnings.push(format!("{place}: {why}"));
            }
            *primaries = stay;
            if !moved.is_empty() {
                groups.push((Discipline::RoundRobin, moved));
            }
        }
    }

    fn who_is_known(&self) -> String {
        let names: Vec<String> = self.known.iter().take(16).map(OutId::to_string).collect();
        if names.is_empty() {
            return "there are no outputs: name channels first".to_owned();
        }
        format!("the outputs are {}", names.join(", "))
    }

    fn place(&mut self, groups: Vec<(Discipline, Vec<Output>)>) {
        let narrow = |index| u16::try_from(index).unwrap_or(u16::MAX);
        for (g, (discipline, outputs)) in groups.into_iter().enumerate() {
            let mut targets = Vec::new();
            for (c, output) in outputs.into_iter().enumerate() {
                let at = ChannelKey::new(narrow(g), narrow(c));
                self.outputs.places.insert(output.id, at);
                self.lines.extend(output.line.map(|line| (at, line)));
                targets.push(output.target);
            }
            self.groups.push(GroupText { discipline, targets });
        }
    }
}

#[cfg(test)]
mod tests;
