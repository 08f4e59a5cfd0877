//! What was wished of the console on its command line and in its environment. Plain values.

/// All of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Nothing may be changed from here (T-34).
    pub read_only: bool,
    /// Nothing flashes or moves by itself (T-56).
    pub still: bool,
    /// The mouse is ours from the start (T-47).
    pub mouse: bool,
}
