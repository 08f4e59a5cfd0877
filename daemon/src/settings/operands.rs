//! The words behind the port: channels, and the separators that end their groups (balance(1) §3).
//!
//! Sans-io: nothing is resolved here.

use crate::error::StartError;
use crate::table::Limits;
use balance_proto::discipline::Discipline;
use balance_proto::target::{Target, TargetError};

/// A group as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupText {
    /// What the separator behind it says; round robin without one.
    pub discipline: Discipline,
    /// Its channels.
    pub targets: Vec<Target>,
}

/// Reads channels and separators. No words at all are legal: channels can be created later (DB-1).
///
/// # Errors
/// A word is no destination, a separator has no channel before it, or there is too much of
/// something.
pub fn read(words: &[String], limits: Limits) -> Result<Vec<GroupText>, StartError> {
    let mut groups = Vec::new();
    let mut open: Vec<Target> = Vec::new();
    for word in words {
        let discipline = match word.as_str() {
            "!" => Discipline::RoundRobin,
            "%" => Discipline::Hash,
            channel => {
                open.push(read_channel(channel)?);
                continue;
            }
        };
        if open.is_empty() {
            return Err(StartError::EmptyGroup { separator: word.chars().next().unwrap_or('!') });
        }
        groups.push(GroupText { discipline, targets: std::mem::take(&mut open) });
    }
    if !open.is_empty() {
        groups.push(GroupText { discipline: Discipline::RoundRobin, targets: open });
    }
    within(&groups, limits)?;
    Ok(groups)
}

/// Refuses more than a table may hold.
pub(super) fn within(groups: &[GroupText], limits: Limits) -> Result<(), StartError> {
    if groups.len() > usize::from(limits.groups) {
        return Err(StartError::TooManyGroups { limit: limits.groups });
    }
    if groups.iter().any(|group| group.targets.len() > usize::from(limits.channels)) {
        return Err(StartError::TooManyChannels { limit: limits.channels });
    }
    Ok(())
}

/// Reads a word that is a channel.
pub(super) fn read_channel(word: &str) -> Result<Target, StartError> {
    word.parse().map_err(|error| StartError::Destination {
        text: printable(named(word, &error)),
        why: error.to_string(),
    })
}

/// What 3.54 puts in its brackets: the host. A bad number behind it names the whole word (DB-3).
fn named<'a>(word: &'a str, error: &TargetError) -> &'a str {
    match error {
        TargetError::NoHost | TargetError::Host(_) | TargetError::Bare(_) => {
            word.split(':').next().unwrap_or_default()
        }
        TargetError::Bracket(_) | TargetError::Port(_) | TargetError::Maxc(_) => word,
    }
}

/// A word that may hold anything, made safe for a terminal.
fn printable(word: &str) -> String {
    word.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: Limits = Limits { groups: 4, channels: 3 };

    fn read_line(line: &str) -> Result<Vec<GroupText>, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        read(&words, LIMITS).map_err(|error| error.to_string())
    }

    fn shape(line: &str) -> Vec<(Discipline, usize)> {
        let groups = read_line(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        groups.iter().map(|group| (group.discipline, group.targets.len())).collect()
    }

    #[test]
    fn a_separator_ends_and_names_the_group_before_it() {
        use Discipline::{Hash, RoundRobin as Rr};
        assert_eq!(shape(""), []);
        assert_eq!(shape("a b"), [(Rr, 2)]);
        assert_eq!(shape("a !"), [(Rr, 1)]);
        assert_eq!(shape("a b %"), [(Hash, 2)]);
        assert_eq!(shape("h1 % h2"), [(Hash, 1), (Rr, 1)]);
        assert_eq!(shape("a ! b c % d"), [(Rr, 1), (Hash, 2), (Rr, 1)]);
    }

    #[test]
    fn a_group_without_channels_is_refused_with_the_known_words() {
        for line in ["! a", "%", "a ! !", "a ! % b"] {
            let error = read_line(line).unwrap_err();
            assert!(error.starts_with("balance: no channels in group\n"), "{line}: {error}");
        }
    }

    #[test]
    fn limits_hold_and_say_how_to_raise_them() {
        assert!(read_line("a b c").is_ok());
        assert!(read_line("a b c d").unwrap_err().contains("--max-channels"));
        assert!(read_line("a ! b ! c ! d !").is_ok());
        assert!(read_line("a ! b ! c ! d ! e").unwrap_err().contains("--max-groups"));
    }

    #[test]
    fn a_bad_word_is_named_and_cannot_write_to_the_terminal() {
        let error = read(&["h\x1b[2J:x".to_owned()], LIMITS).unwrap_err().to_string();
        assert!(error.starts_with("unknown or invalid address [h?[2J]\n"), "{error}");
        assert!(!error.contains('\x1b'), "{error}");
    }

    proptest! {
        #[test]
        fn any_words_are_read_or_refused(words in prop::collection::vec("[!%]|\\PC{0,12}|[a-c:1-3]{0,6}", 0..12)) {
            if let Ok(groups) = read(&words, LIMITS) {
                let channels: usize = groups.iter().map(|group| group.targets.len()).sum();
                let separators = words.iter().filter(|word| *word == "!" || *word == "%").count();
                prop_assert_eq!(channels + separators, words.len());
                prop_assert!(groups.iter().all(|group| !group.targets.is_empty()));
            }
        }
    }
}
