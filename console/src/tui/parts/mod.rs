//! The console's small parts, each useful alone: words, looks, order, settings.
//!
//! Pure: no terminal, socket, clock or file; time and the environment are arguments. Must not know
//! the model, nor one another but where a header says so.

pub mod alerts;
pub mod clipboard;
pub mod glyphs;
pub mod palette;
pub mod record;
pub mod settings;
pub mod sort;
pub mod theme;
pub mod words;
