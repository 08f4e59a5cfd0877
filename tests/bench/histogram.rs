//! Times in little memory: exact to about one in a hundred, whatever their size.

use std::time::Duration;

/// Buckets for each power of two: 2^7.
const FINE: u32 = 7;

/// How often which time was seen.
#[derive(Debug, Clone)]
pub struct Histogram {
    buckets: Vec<u64>,
    count: u64,
}

impl Histogram {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Self { buckets: vec![0; (65 - FINE as usize) << FINE], count: 0 }
    }

    /// One more.
    pub fn add(&mut self, time: Duration) {
        self.buckets[bucket(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX))] += 1;
        self.count += 1;
    }

    /// All that another one saw.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.buckets.iter_mut().zip(&other.buckets) {
            *mine += theirs;
        }
        self.count += other.count;
    }

    /// The time that so many of a hundred did not exceed, in microseconds.
    pub fn percentile(&self, percent: u64) -> Option<f64> {
        let rank = (self.count * percent).div_ceil(100).max(1);
        let mut seen = 0;
        let found = self.buckets.iter().position(|here| {
            seen += here;
            seen >= rank
        });
        found.filter(|_| self.count > 0).map(|index| middle(index) / 1000.0)
    }
}

/// Small numbers have a bucket each; of larger ones the highest bits choose it.
fn bucket(nanos: u64) -> usize {
    let shift = (u64::BITS - nanos.leading_zeros()).saturating_sub(FINE + 1);
    ((shift as usize) << FINE) + (nanos >> shift) as usize
}

fn middle(index: usize) -> f64 {
    let shift = (index >> FINE).saturating_sub(1);
    let base = ((index - (shift << FINE)) as u64) << shift;
    base as f64 + ((1_u64 << shift) - 1) as f64 / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_found_again_within_one_in_a_hundred() {
        for nanos in [0, 1, 127, 128, 129, 255, 256, 1000, 12_345, 987_654_321, u64::MAX] {
            let found = middle(bucket(nanos));
            assert!((found - nanos as f64).abs() <= nanos as f64 / 100.0, "{nanos}: {found}");
        }
    }

    #[test]
    fn percentiles_of_a_thousand_times() {
        let (mut low, mut high) = (Histogram::new(), Histogram::new());
        assert_eq!(low.percentile(50), None);
        (1..=500).for_each(|us| low.add(Duration::from_micros(us)));
        (501..=1000).for_each(|us| high.add(Duration::from_micros(us)));
        low.merge(&high);
        for (percent, want) in [(50, 500.0), (99, 990.0), (100, 1000.0)] {
            let got = low.percentile(percent).unwrap();
            assert!((got - want).abs() < want / 100.0, "{percent}: {got}");
        }
    }
}
