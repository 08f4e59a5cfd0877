//! The demo without a terminal: the table, ten times, a second apart.

use super::DemoError;
use crate::ctl::output;
use balance_proto::client::{AskError, Client};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;
use tokio::time::{interval, sleep};

/// How often the table is printed.
const TIMES: u32 = 10;
const APART: Duration = Duration::from_secs(1);

pub(super) fn print_table(socket: &Path) -> Result<(), DemoError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut client = Client::connect(socket, "balance-tui").await.map_err(AskError::from)?;
        // the first picture after a second, when there is something to see
        sleep(APART).await;
        let mut beat = interval(APART);
        for time in 1..=TIMES {
            beat.tick().await;
            let table = output::table_text(&client.table().await?);
            let mut out = io::stdout().lock();
            writeln!(out, "demo, {time} of {TIMES}")?;
            writeln!(out, "{table}")?;
            out.flush()?;
        }
        Ok(())
    })
}
