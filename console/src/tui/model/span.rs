//! How long a time the curves of the detail show: what was seen from here, or what the daemon
//! remembers (T-22).
//!
//! Must not know how they are drawn.

use super::Millis;
use balance_proto::history::{History, Sample};
use balance_proto::id::ChannelKey;

/// How often the daemon is asked for what it remembers, in milliseconds.
pub const AGAIN: Millis = 5_000;

/// The time, and what is known of it.
#[derive(Debug, Clone, Default)]
pub struct Span {
    /// Minutes; none is what was seen from here, two at most.
    pub minutes: Option<u64>,
    /// What the daemon remembers, and of which channel.
    pub known: Option<(ChannelKey, History)>,
    /// When it was asked for what.
    pub asked: Option<(ChannelKey, Millis)>,
}

impl Span {
    /// A longer time, or a shorter one.
    pub fn step(&mut self, longer: bool) {
        const STEPS: [Option<u64>; 5] = [Some(1), None, Some(5), Some(15), Some(60)];
        let here = STEPS.iter().position(|step| *step == self.minutes).unwrap_or(1);
        let there = if longer { here + 1 } else { here.saturating_sub(1) };
        self.minutes = STEPS[there.min(STEPS.len() - 1)];
        self.asked = None;
    }

    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        self.minutes.map_or_else(|| "2 min".to_owned(), |minutes| format!("{minutes} min"))
    }

    /// What was added per second in each of so many stretches of the time, newest first; none where
    /// nothing is known. None at all if the daemon was not asked about this channel.
    #[must_use]
    pub fn cells(
        &self,
        at: ChannelKey,
        now_us: u64,
        count: usize,
        of: fn(&Sample) -> u64,
    ) -> Option<Vec<Option<f64>>> {
        let minutes = self.minutes?;
        let (_, history) = self.known.as_ref().filter(|(known, _)| *known == at)?;
        let stretch_us = (minutes * 60_000_000 / count.max(1) as u64).max(1);
        let mut sums: Vec<Option<(u64, u64)>> = vec![None; count];
        for sample in &history.samples {
            let back = now_us.saturating_sub(sample.at_us) / stretch_us;
            let cell = usize::try_from(back).ok().and_then(|back| sums.get_mut(back));
            if let Some(cell) = cell {
                let (sum, samples) = cell.unwrap_or_default();
                *cell = Some((sum.saturating_add(of(sample)), samples + 1));
            }
        }
        let apart = f64::from(history.resolution_ms.max(1)) / 1_000.0;
        let rate = |(sum, samples): (u64, u64)| sum as f64 / (samples as f64 * apart);
        // a stretch shorter than what samples are apart is as the one before it
        let mut last = None;
        let mut cells: Vec<Option<f64>> = Vec::with_capacity(count);
        let hold = (history.resolution_ms as u64 * 1_000).div_ceil(stretch_us);
        let mut held = 0;
        for cell in sums.into_iter().rev() {
            match cell.map(rate) {
                Some(value) => (last, held) = (Some(value), 0),
                None if held < hold => held += 1,
                None => last = None,
            }
            cells.push(last);
        }
        cells.reverse();
        Some(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_put_into_stretches_and_gaps_stay() {
        let at = ChannelKey::new(0, 0);
        let sample =
            |second: u64| Sample { at_us: second * 1_000_000, sent: 10, ..Sample::default() };
        let samples = (1..=300).filter(|second| !(100..200).contains(second)).map(sample).collect();
        let mut span = Span::default();
        span.step(true);
        assert_eq!(span.words(), "5 min");
        let words = |mut span: Span, longer, times| {
            (0..times).for_each(|_| span.step(longer));
            span.words()
        };
        assert_eq!(words(Span::default(), false, 3), "1 min");
        assert_eq!(words(Span::default(), true, 9), "60 min");
        span.known = Some((at, History { resolution_ms: 1_000, samples }));
        let cells = span.cells(at, 300_000_000, 30, |sample| sample.sent).unwrap();
        assert_eq!(cells.len(), 30);
        assert!(cells[..9].iter().all(|cell| *cell == Some(10.0)), "{cells:?}");
        assert_eq!(cells[15], None);
        assert_eq!(cells[25], Some(10.0));
        // more stretches than samples: no holes between them
        let fine = span.cells(at, 300_000_000, 600, |sample| sample.sent).unwrap();
        assert!(fine[2..190].iter().all(|cell| *cell == Some(10.0)), "{:?}", &fine[..20]);
        assert_eq!(span.cells(ChannelKey::new(0, 1), 0, 9, |sample| sample.sent), None);
    }
}
