//! What is measured: the small operations of the daemon, each in the way its own code does it.
//!
//! One list for the clock (`micro.rs`) and for counted instructions (`instructions.rs`), so that both
//! speak of the same thing. Must not know how it is measured.

mod account;
mod frames;
mod pick;

/// One operation, ready to be done over and over.
pub struct Work {
    /// Its name, as in the baseline: `pick/turn-2`.
    pub name: &'static str,
    /// How many times make a count that says something.
    pub batch: u64,
    /// Does it so many times. The loop is inside, so that a call through a pointer is paid once.
    pub repeat: Box<dyn FnMut(u64)>,
}

impl Work {
    /// An operation; what it returns is kept from being optimised away.
    fn new<T>(name: &'static str, mut once: impl FnMut() -> T + 'static) -> Self {
        let repeat = move |times| {
            for _ in 0..times {
                std::hint::black_box(once());
            }
        };
        Self { name, batch: 1_000, repeat: Box::new(repeat) }
    }

    /// One that takes a thousand times as long as the others.
    fn heavy(self) -> Self {
        Self { batch: 10, ..self }
    }
}

/// How an operation is made ready.
pub type Maker = fn() -> Work;

/// All of them. They are made one by one: a table of 1,024 channels takes its time under valgrind.
pub const ALL: &[Maker] = &[
    pick::turn_2,
    pick::turn_1024,
    pick::turn_1024_one_free,
    pick::turn_1024_one_enabled,
    pick::hash_2,
    pick::hash_1024,
    pick::hash_1024_one_free,
    pick::spill,
    account::lease,
    account::lease_limited,
    account::lease_refused,
    account::count,
    account::snapshot,
    frames::call_encode,
    frames::call_decode,
    frames::table_encode,
    frames::table_decode,
];
