//! What results of checks mean: several of a kind in a row, or nothing changes.
//!
//! A channel begins as up and one failure short of down: the first failure takes it down, while a
//! single failure later on does not. Pure; must not know how a check is made.

use super::settings::Pace;
use std::time::Duration;

/// The state of one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judge {
    pace: Pace,
    standing: Standing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Trusted without any result yet.
    New,
    /// Up, after so many failures in a row.
    Up { failures: u32 },
    /// Down, after so many successes in a row.
    Down { successes: u32 },
}

/// What a result changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The channel is up, which was not known or not so before.
    Up,
    /// It is down, which was not so before.
    Down,
}

impl Judge {
    /// Nothing is known.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Self { pace, standing: Standing::New }
    }

    /// Takes the result of a check; says what it changed.
    pub fn hear(&mut self, passed: bool) -> Option<Turn> {
        let Pace { fall, rise, .. } = self.pace;
        let (standing, turn) = match (self.standing, passed) {
            (Standing::Up { .. }, true) => (Standing::Up { failures: 0 }, None),
            (Standing::Down { .. }, false) => (Standing::Down { successes: 0 }, None),
            (Standing::Up { failures }, false) if failures + 1 < fall => {
                (Standing::Up { failures: failures + 1 }, None)
            }
            (Standing::Down { successes }, true) if successes + 1 < rise => {
                (Standing::Down { successes: successes + 1 }, None)
            }
            (Standing::New | Standing::Down { .. }, true) => {
                (Standing::Up { failures: 0 }, Some(Turn::Up))
            }
            (Standing::New | Standing::Up { .. }, false) => {
                (Standing::Down { successes: 0 }, Some(Turn::Down))
            }
        };
        self.standing = standing;
        turn
    }

    /// How long after the start of the last check the next one starts.
    #[must_use]
    pub fn next_in(&self) -> Duration {
        match self.standing {
            Standing::New | Standing::Up { failures: 0 } | Standing::Down { successes: 0 } => {
                self.pace.interval
            }
            // until it is certain
            Standing::Up { .. } | Standing::Down { .. } => self.pace.fast,
        }
    }

    /// Whether any result has been heard.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.standing == Standing::New
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const INTERVAL: Duration = Duration::from_secs(20);
    const FAST: Duration = Duration::from_secs(2);

    fn judge(fall: u32, rise: u32) -> Judge {
        Judge::new(Pace { interval: INTERVAL, fast: FAST, fall, rise })
    }

    /// What each of these results changes, `+` is a success: `u`, `d` or `.`.
    fn turns(judge: &mut Judge, results: &str) -> String {
        let mut said = String::new();
        for result in results.chars() {
            said.push(match judge.hear(result == '+') {
                Some(Turn::Up) => 'u',
                Some(Turn::Down) => 'd',
                None => '.',
            });
        }
        said
    }

    #[test]
    fn the_first_result_counts_and_later_ones_only_in_a_row() {
        for (fall, rise, results, said) in [
            (3, 2, "-", "d"),
            (3, 2, "+", "u"),
            (3, 2, "+---", "u..d"),
            (3, 2, "+--+--+---", "u........d"),
            (3, 2, "--++-", "d..u."),
            (3, 2, "-+-++", "d...u"),
            (1, 1, "-+-+", "dudu"),
            (1, 1, "+-", "ud"),
            (2, 3, "+--+++", "u.d..u"),
        ] {
            assert_eq!(turns(&mut judge(fall, rise), results), said, "{fall}/{rise} {results}");
        }
    }

    #[test]
    fn checks_are_fast_while_a_result_is_being_confirmed() {
        let mut judge = judge(3, 2);
        let mut pace = String::new();
        for passed in [true, false, false, true, false, false, false, false, true, true] {
            judge.hear(passed);
            pace.push(if judge.next_in() == FAST { 'f' } else { '.' });
        }
        assert_eq!(pace, ".ff.ff..f.");
    }

    proptest! {
        /// Against a rule that looks at all results each time.
        #[test]
        fn it_agrees_with_a_naive_model(
            fall in 1_u32..5, rise in 1_u32..5, results in prop::collection::vec(any::<bool>(), 0..60)
        ) {
            let mut judge = judge(fall, rise);
            let mut up = true;
            for heard in 1..=results.len() {
                let turn = judge.hear(results[heard - 1]);
                let last = results[heard - 1];
                let in_a_row = results[..heard].iter().rev().take_while(|r| **r == last).count();
                let needed = if last { rise } else { fall } as usize;
                let was = up;
                if last != up && (in_a_row >= needed || heard == 1) {
                    up = last;
                }
                let expected = match (heard == 1, was == up, up) {
                    (_, false, true) | (true, true, true) => Some(Turn::Up),
                    (_, false, false) => Some(Turn::Down),
                    (_, true, _) => None,
                };
                prop_assert_eq!(turn, expected);
                let certain = up == last;
                prop_assert_eq!(judge.next_in(), if certain { INTERVAL } else { FAST });
            }
        }
    }
}
