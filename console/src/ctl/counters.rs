//! HALB's counters: a line each, JSON, or what MRTG reads (H-85 ff.).
//!
//! Must not know what they mean: `balance_proto::counters` does.

use super::args::Output;
use super::output::line;
use balance_proto::counters::{MRTG, mrtg, of};
use balance_proto::json;
use balance_proto::view::{Instance, TableView};

/// All of them, or for MRTG the two that are named.
#[must_use]
pub fn show(instance: &Instance, table: &TableView, names: &[String], output: Output) -> String {
    match output {
        Output::Json => line(&json::counters(table)),
        Output::Text => {
            let lines = of(table).into_iter().map(|c| format!("{:<20} {}\n", c.name, c.value));
            lines.collect()
        }
        Output::Mrtg => {
            let [first, second] = match names {
                [] => MRTG,
                [both] => [both.as_str(); 2],
                [first, second, ..] => [first.as_str(), second.as_str()],
            };
            mrtg(&of(table), [first, second], table.at_us, &instance.name)
        }
    }
}
