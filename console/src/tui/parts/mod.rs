//! The console's small parts, each useful alone: words, looks, order, settings.
//!
//! Pure: no terminal, socket, clock or file; time and the environment are arguments. Must not know
//! the model, nor one another but where a header says so.
//!
//! * [`words`]: all texts, in English and Spanish
//! * [`theme`], [`glyphs`]: colours and signs, down to none and ASCII
//! * [`columns`], [`sort`]: what the table shows, and the order of its rows
//! * [`bytes`]: bytes by thousands or by 1,024
//! * [`palette`]: the line behind `:`
//! * [`settings`]: the settings file, keys, where files belong
//! * [`alerts`]: what an operator should look at
//! * [`clipboard`]: copying through the terminal
//! * [`record`]: a session in a file, and playing it again

pub mod alerts;
pub mod bytes;
pub mod clipboard;
pub mod columns;
pub mod glyphs;
pub mod palette;
pub mod record;
pub mod settings;
pub mod sort;
pub mod theme;
pub mod words;
