//! What is printed: medians of each peer, and ratios to balance round by round.
//!
//! A ratio compares runs of the same round only: what the machine did meanwhile it did to both.

use crate::line::{Spread, spread};
use crate::peers::Name;
use crate::run::Measured;
use crate::scenario::Scenario;
use serde::{Serialize, Serializer};
use std::fmt::Write;

/// A run, or why there is no result.
#[derive(Debug, Clone)]
pub enum Outcome {
    Ran(Measured),
    Failed(String),
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Ran(measured) => measured.serialize(serializer),
            Self::Failed(why) => serializer.collect_map([("failed", why)]),
        }
    }
}

impl Outcome {
    fn ran(&self) -> Option<&Measured> {
        if let Self::Ran(measured) = self { Some(measured) } else { None }
    }
}

/// All rounds of a scenario: for each peer one outcome a round.
#[derive(Debug)]
pub struct Results {
    pub scenario: Scenario,
    pub peers: Vec<(Name, Vec<Outcome>)>,
}

/// A figure, and whether more of it is better.
struct Figure {
    name: &'static str,
    of: fn(&Measured) -> Option<f64>,
    more_is_better: bool,
}

const FIGURES: [Figure; 5] = [
    Figure { name: "rate/s", of: |run| run.rate, more_is_better: true },
    Figure { name: "cpu us", of: |run| run.cpu_us, more_is_better: false },
    Figure { name: "p50 us", of: |run| run.p50_us, more_is_better: false },
    Figure { name: "p99 us", of: |run| run.p99_us, more_is_better: false },
    Figure { name: "mem KiB", of: |run| run.memory_kib, more_is_better: false },
];

impl Figure {
    fn text(&self, value: Option<f64>) -> String {
        let precision = match self.name {
            "rate/s" => 0,
            "cpu us" | "mem KiB" => 2,
            _ => 1,
        };
        value.map_or("-".to_owned(), |value| format!("{value:.precision$}"))
    }
}

impl Results {
    /// The report.
    pub fn text(&self) -> String {
        let mut text = format!("\n{}\n  {:<10}", self.scenario.name(), "peer");
        for figure in &FIGURES {
            let _ = write!(text, "{:>12}", figure.name);
        }
        text.push_str("  errors\n");
        for (name, outcomes) in &self.peers {
            text.push_str(&row(*name, outcomes));
        }
        for figure in &FIGURES {
            let rivals: Vec<Name> = self.names().filter(|name| name.is_rival()).collect();
            // what pen may ever need it takes at its start
            let counted = |name: &&Name| figure.name != "mem KiB" || **name != Name::Pen;
            let rivals: Vec<Name> = rivals.iter().filter(counted).copied().collect();
            text.push_str(&self.ratio("best peer", &rivals, figure));
            text.push_str(&self.ratio("other", &[Name::Other], figure));
            text.push_str(&self.beside(figure));
        }
        text
    }

    fn names(&self) -> impl Iterator<Item = Name> {
        self.peers.iter().map(|(name, _)| *name)
    }

    fn value(&self, name: Name, round: usize, figure: &Figure) -> Option<f64> {
        let (_, outcomes) = self.peers.iter().find(|(peer, _)| *peer == name)?;
        (figure.of)(outcomes.get(round)?.ran()?).filter(|value| *value > 0.0)
    }

    /// balance by the best of these in the same round, over all rounds.
    fn ratio(&self, whom: &str, peers: &[Name], figure: &Figure) -> String {
        let rounds = self.peers.iter().map(|(_, outcomes)| outcomes.len()).max().unwrap_or(0);
        let ratios: Vec<f64> = (0..rounds)
            .filter_map(|round| {
                let own = self.value(Name::Balance, round, figure)?;
                let theirs = peers.iter().filter_map(|peer| self.value(*peer, round, figure));
                let best = spread(theirs)?;
                Some(own / if figure.more_is_better { best.high } else { best.low })
            })
            .collect();
        line(&format!("balance / {whom}"), &ratios, figure)
    }

    /// balance beside others by balance alone, in the same round.
    fn beside(&self, figure: &Figure) -> String {
        let runs = self.peers.iter().filter(|(name, _)| *name == Name::Balance);
        let runs = runs.flat_map(|(_, outcomes)| outcomes.iter().filter_map(Outcome::ran));
        let ratios = runs.filter_map(|run| {
            let alone = (figure.of)(run.alone.as_deref()?)?;
            Some((figure.of)(run)? / alone)
        });
        line("beside / alone", &ratios.collect::<Vec<_>>(), figure)
    }
}

/// The median of ratios and how far they spread; nothing of none.
fn line(what: &str, ratios: &[f64], figure: &Figure) -> String {
    let Some(Spread { low, median, high }) = spread(ratios.iter().copied()) else {
        return String::new();
    };
    let better = if figure.more_is_better { "more" } else { "less" };
    format!(
        "  {what:<20}{:<8}{median:>6.2}   ({low:.2} to {high:.2} in {} rounds; {better} is better)\n",
        figure.name,
        ratios.len()
    )
}

/// The medians of a peer, and what went wrong.
fn row(name: Name, outcomes: &[Outcome]) -> String {
    let runs: Vec<&Measured> = outcomes.iter().filter_map(Outcome::ran).collect();
    let mut text = format!("  {:<10}", name.text());
    for figure in &FIGURES {
        let median = spread(runs.iter().filter_map(|run| (figure.of)(run)));
        let _ = write!(text, "{:>12}", figure.text(median.map(|spread| spread.median)));
    }
    let errors: u64 = runs.iter().map(|run| run.errors).sum();
    let _ = write!(text, "{errors:>8}");
    if let Some(first) = runs.iter().find_map(|run| run.first_error.as_ref()) {
        let _ = write!(text, "  ({first})");
    }
    let failures = outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::Failed(why) => Some(why),
        Outcome::Ran(_) => None,
    });
    for why in failures {
        let _ = write!(text, "\n    a run failed: {why}");
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(rate: f64, cpu: f64) -> Outcome {
        let measured = Measured { rate: Some(rate), cpu_us: Some(cpu), ..Measured::default() };
        Outcome::Ran(measured)
    }

    #[test]
    fn what_others_cost_is_by_balance_alone() {
        let beside = |rate: f64, alone: f64| {
            let alone = Measured { rate: Some(alone), ..Measured::default() };
            let rate = Some(rate);
            Outcome::Ran(Measured { rate, alone: Some(Box::new(alone)), ..Measured::default() })
        };
        let results = Results {
            scenario: Scenario::TcpWeb,
            peers: vec![(Name::Balance, vec![beside(90.0, 100.0), beside(60.0, 50.0)])],
        };
        let text = results.text();
        assert!(text.contains("beside / alone      rate/s    1.05   (0.90 to 1.20 in 2"), "{text}");
    }

    #[test]
    fn ratios_are_to_the_best_of_the_same_round() {
        let results = Results {
            scenario: Scenario::TcpConn,
            peers: vec![
                (Name::Direct, vec![ran(900.0, 0.1), ran(900.0, 0.1)]),
                (Name::Balance, vec![ran(100.0, 10.0), ran(50.0, 20.0)]),
                (Name::Haproxy, vec![ran(50.0, 20.0), ran(25.0, 40.0)]),
                (Name::Nginx, vec![ran(200.0, 5.0), Outcome::Failed("it ended".into())]),
            ],
        };
        let text = results.text();
        assert!(text.contains("best peer rate/s    1.25   (0.50 to 2.00 in 2 rounds"), "{text}");
        assert!(text.contains("best peer cpu us    1.25   (0.50 to 2.00 in 2 rounds"), "{text}");
        assert!(text.contains("a run failed: it ended"), "{text}");
        assert!(!text.contains("balance / other"), "{text}");
    }
}
