//! How many descriptors the process may have, and how many connections that is.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Raises the soft limit of open descriptors to the hard one, and says what it is now; none is no
/// limit. A refusal is no error: the limit stays what it was.
pub fn raise_descriptors() -> Option<u64> {
    let limit = getrlimit(Resource::Nofile);
    let wanted = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if limit.current == limit.maximum || setrlimit(Resource::Nofile, wanted).is_ok() {
        limit.maximum
    } else {
        limit.current
    }
}

/// How many connections fit into so many descriptors, beside so many for health checks and the web. Each needs two;
/// some are kept back for the daemon itself, and for operators, who are answered when traffic has
/// taken all the others.
#[must_use]
pub fn connections_in(descriptors: Option<u64>, others: usize, workers: u16) -> usize {
    let Some(descriptors) = descriptors else { return MOST };
    let of_a_worker = OF_A_WORKER + 2 * pipes_in(Some(descriptors)) as u64;
    let ours = OF_THE_DAEMON + of_a_worker * u64::from(workers) + others as u64;
    let operators = (descriptors / 8).clamp(8, 136);
    let fit = descriptors.saturating_sub(ours + operators) / 2;
    usize::try_from(fit).unwrap_or(MOST).clamp(1, MOST)
}

/// How many connections fit into so many bytes of memory (H-33, H-105).
#[must_use]
pub fn connections_in_memory(bytes: u64) -> usize {
    usize::try_from(bytes / OF_A_CONNECTION).unwrap_or(MOST).clamp(1, MOST)
}

/// How many pipes each worker keeps for bulk; each needs two descriptors.
#[must_use]
pub fn pipes_in(descriptors: Option<u64>) -> usize {
    let part = descriptors.map_or(u64::MAX, |descriptors| descriptors / 1024);
    usize::try_from(part).unwrap_or(usize::MAX).min(MOST_PIPES)
}

/// How many health checks may be under way at once; each needs one descriptor.
#[must_use]
pub fn checks_in(descriptors: Option<u64>) -> usize {
    let eighth = descriptors.map_or(u64::MAX, |descriptors| descriptors / 8);
    usize::try_from(eighth).unwrap_or(usize::MAX).clamp(1, MOST_CHECKS)
}

/// How many streams of events the web side may have open; each needs one descriptor.
#[must_use]
pub fn streams_in(descriptors: Option<u64>) -> usize {
    let part = descriptors.map_or(u64::MAX, |descriptors| descriptors / 16);
    usize::try_from(part).unwrap_or(usize::MAX).clamp(2, MOST_STREAMS)
}

/// How many connections there may be at each door of the web side; each needs one descriptor.
#[must_use]
pub fn web_in(descriptors: Option<u64>) -> usize {
    let part = descriptors.map_or(u64::MAX, |descriptors| descriptors / 32);
    usize::try_from(part).unwrap_or(usize::MAX).clamp(4, MOST_WEB)
}

/// Bytes that HALB counts for a connection.
const OF_A_CONNECTION: u64 = 25_000;
/// People, scripts and collectors of counters.
const MOST_WEB: usize = 128;
/// Pages that are left open on a thousand desks.
const MOST_STREAMS: usize = 1_024;
/// As many as a table of usual size has channels.
const MOST_CHECKS: usize = 1_024;
/// More than any machine has memory for.
const MOST: usize = 1 << 28;
/// Standard streams, event queues of control and signals, listening sockets, the lock; and a few.
const OF_THE_DAEMON: u64 = 24;
/// An event queue and its bell, and a listening socket.
const OF_A_WORKER: u64 = 3;
/// Pipes a worker keeps, if there are descriptors in plenty.
const MOST_PIPES: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_room_for_operators() {
        assert_eq!(connections_in(Some(20_000), 0, 2), 9_909);
        assert_eq!(connections_in(Some(1_024), 0, 2), 431);
        assert_eq!(connections_in(Some(64), 0, 2), 13);
        assert_eq!(connections_in(Some(8), 0, 1), 1);
        assert_eq!(connections_in(Some(u64::MAX), 0, 1), MOST);
        assert_eq!(connections_in(None, 0, 1), MOST);
    }

    #[test]
    fn memory_bounds_connections() {
        // 96 MB of which 3 are taken
        assert_eq!(connections_in_memory((96 - 3) << 20), 3_900);
        assert_eq!([0, 25_000, u64::MAX].map(connections_in_memory), [1, 1, MOST]);
    }

    #[test]
    fn pipes_are_kept_where_there_is_plenty() {
        assert_eq!([64, 1_024, 20_000].map(|some| pipes_in(Some(some))), [0, 1, 4]);
        assert_eq!(pipes_in(None), 4);
    }

    #[test]
    fn streams_take_a_part_of_what_there_is() {
        let of = |some| streams_in(Some(some));
        assert_eq!([of(8), of(64), of(1_024), of(16_384), of(20_000)], [2, 4, 64, 1_024, 1_024]);
        assert_eq!(streams_in(None), 1_024);
    }

    #[test]
    fn checks_take_a_part_of_what_there_is() {
        assert_eq!(checks_in(Some(1_024)), 128);
        assert_eq!(connections_in(Some(1_024), 128, 2), 431 - 64);
        assert_eq!(checks_in(Some(4)), 1);
        assert_eq!((checks_in(Some(20_000)), checks_in(None)), (1_024, 1_024));
    }
}
