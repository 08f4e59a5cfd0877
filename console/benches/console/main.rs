//! The console's numbers: how soon, how smooth, how quiet, how small. `just bench-console`, or with a
//! part of a name only those.
//!
//! ```text
//! start     from exec to the first whole frame            frames    ten thousand rows
//! idle      a minute in which nothing happens             flood     a thousand pictures a second
//! memory    a day with 2,048 channels
//! ```
//! Prints, and judges nothing: how busy the machine is is not ours to say. Must not be run by `cargo test`.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints figures, and what fails here is the machine"
)]

mod flood;
mod frames;
mod idle;
mod memory;
mod picture;
mod process;
mod spread;
mod start;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    // errands of the copies that this program starts, or valgrind does
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [memory::ERRAND] => return memory::live_through_a_day(),
        [frames::ERRAND, times] => return frames::repeat(times.parse().unwrap()),
        _ => {}
    }
    let all: [(&str, fn()); 5] = [
        ("start", start::run),
        ("frames", frames::run),
        ("idle", idle::run),
        ("flood", flood::run),
        ("memory", memory::run),
    ];
    for (name, run) in all {
        if args.is_empty() || args.iter().any(|arg| name.contains(arg.as_str())) {
            run();
        }
    }
}
