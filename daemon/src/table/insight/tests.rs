//! Answers, held against small tables that can be worked out by hand.
