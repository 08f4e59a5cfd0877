//! How long to leave a listening socket alone after it could not be accepted from.
//!
//! Out of descriptors, `accept` fails at once, again and again, while the client stays queued: a
//! loop without a pause would burn a core (balance(1) B17). Must not know what is accepted.

use super::seldom::Seldom;
use std::io;
use std::time::Duration;

const FIRST: Duration = Duration::from_millis(5);
const LONGEST: Duration = Duration::from_secs(1);

/// The pause after the next failure.
#[derive(Debug, Default)]
pub struct Backoff {
    pause: Option<Duration>,
    reports: Seldom,
}

impl Backoff {
    /// Accepts until it works, with pauses in between. `what` names the connections in the log.
    pub async fn patiently<T>(
        &mut self,
        what: &str,
        mut accept: impl AsyncFnMut() -> io::Result<T>,
        mut pause_for: impl AsyncFnMut(Duration),
    ) -> T {
        loop {
            match accept().await {
                Ok(accepted) => {
                    self.pause = None;
                    return accepted;
                }
                Err(error) => {
                    let Some(pause) = self.after(&error) else {
                        continue;
                    };
                    if self.reports.is_due() {
                        tracing::warn!("cannot accept {what}, they wait: {error}");
                    }
                    pause_for(pause).await;
                }
            }
        }
    }

    /// Takes note of a failure. Gives the pause to make; none if it took the client with it.
    fn after(&mut self, error: &io::Error) -> Option<Duration> {
        if concerns_one_client(error) {
            return None;
        }
        let pause = self.pause.map_or(FIRST, |last| LONGEST.min(last * 2));
        self.pause = Some(pause);
        Some(pause)
    }
}

/// Errors that `accept` passes on from the client it would have returned (accept(2), "Error
/// handling"): the next call gets the next client.
fn concerns_one_client(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::ConnectionAborted
            | Kind::ConnectionReset
            | Kind::Interrupted
            | Kind::NetworkDown
            | Kind::NetworkUnreachable
            | Kind::HostUnreachable
            | Kind::TimedOut
            | Kind::PermissionDenied
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_second() {
        let full = || io::Error::from_raw_os_error(24); // EMFILE
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = (0..10).map(|_| backoff.after(&full()).unwrap()).collect();
        assert_eq!(pauses[..2], [Duration::from_millis(5), Duration::from_millis(10)]);
        assert_eq!(pauses[9], LONGEST);
    }

    #[test]
    fn a_client_that_went_away_costs_no_pause() {
        let gone = io::Error::from(io::ErrorKind::ConnectionAborted);
        assert_eq!(Backoff::default().after(&gone), None);
    }
}
