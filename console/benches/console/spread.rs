//! Several measurements of one thing, and how they spread.

use std::time::Duration;

/// Measurements.
#[derive(Debug, Default)]
pub(crate) struct Spread(Vec<Duration>);

impl Spread {
    pub(crate) fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The one below which so many hundredths of them are.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let mut all = self.0.clone();
        all.sort_unstable();
        let place = (all.len() * percent).div_ceil(100).saturating_sub(1);
        all.get(place).copied().unwrap_or_default()
    }

    /// A line about it.
    pub(crate) fn tell(&self, what: &str) {
        let of = |percent| format!("{:.2} ms", self.percentile(percent).as_secs_f64() * 1e3);
        let (half, most, worst) = (of(50), of(99), of(100));
        println!(
            "{what:<44} median {half:>10}   p99 {most:>10}   worst {worst:>10}   n {}",
            self.0.len()
        );
    }
}
