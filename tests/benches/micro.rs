//! The small operations by the clock: `just bench-micro`, with a part of a name for some of them.
//!
//! criterion compares with the run before it on the same machine. For a verdict that does not depend
//! on the machine, see `instructions.rs`.

#[expect(dead_code, reason = "what makes a batch is asked by instructions.rs alone")]
mod work;

use criterion::Criterion;
use std::time::{Duration, Instant};

fn main() {
    let mut criterion = Criterion::default()
        .without_plots()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(50)
        .configure_from_args();
    for make in work::ALL {
        let mut work = make();
        criterion.bench_function(work.name, |bencher| {
            bencher.iter_custom(|times| {
                let begin = Instant::now();
                (work.repeat)(times);
                begin.elapsed()
            });
        });
    }
    criterion.final_summary();
}
