//! Copying through the terminal (OSC 52), so that it works over ssh; wrapped so that tmux and
//! screen let it pass, and never longer than terminals take (T-48).
//!
//! Gives the bytes to be written; whoever owns the terminal writes them between two frames. Whether
//! the terminal obeyed nobody can know: what is reported is what was sent.

use ratatui::crossterm::Command;
use ratatui::crossterm::clipboard::CopyToClipboard;

/// Most bytes of text in one copy: 100,000 in base64, which is what terminals commonly take.
pub const MOST: usize = 74_994;

/// Bytes of one piece for screen, which keeps no longer strings.
const PIECE: usize = 240;

/// What stands between us and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Multiplexer {
    /// Nothing.
    None,
    /// tmux; needs its option `allow-passthrough` from 3.3 on, or `set-clipboard on`.
    Tmux,
    /// GNU screen.
    Screen,
}

impl Multiplexer {
    /// What the environment tells: `TMUX`, `STY`, `TERM`.
    #[must_use]
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        if set("TMUX").is_some() || term.starts_with("tmux") {
            Self::Tmux
        } else if set("STY").is_some() || term.starts_with("screen") {
            Self::Screen
        } else {
            Self::None
        }
    }
}

/// A copy on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// What is to be written to the terminal.
    pub sequence: String,
    /// How many bytes of the text are in it.
    pub bytes: usize,
    /// Whether that is not all of it.
    pub cut: bool,
}

/// Makes a copy of a text; what is longer than [`MOST`] is cut between two characters.
#[must_use]
pub fn copy(text: &str, through: Multiplexer) -> Copy {
    let most = MOST.min(text.len());
    let bytes = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    Copy { sequence: wrapped(&text[..bytes], through), bytes, cut: bytes < text.len() }
}

fn wrapped(text: &str, through: Multiplexer) -> String {
    let mut plain = String::new();
    // to a string nothing can fail
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut plain);
    match through {
        Multiplexer::None => plain,
        Multiplexer::Tmux => format!("\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b")),
        Multiplexer::Screen => {
            // an end as of a string would end screen's own string: the bell ends it too
            let bell = plain.trim_end_matches("\x1b\\").to_owned() + "\x07";
            let mut pieces = String::new();
            let mut rest = bell.as_str();
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(PIECE.min(rest.len()));
                pieces += &format!("\x1bP{piece}\x1b\\");
                rest = after;
            }
            pieces
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bytes_are_those_terminals_know() {
        assert_eq!(copy("web1:80", Multiplexer::None).sequence, "\x1b]52;c;d2ViMTo4MA==\x1b\\");
        assert_eq!(
            copy("web1:80", Multiplexer::Tmux).sequence,
            "\x1bPtmux;\x1b\x1b]52;c;d2ViMTo4MA==\x1b\x1b\\\x1b\\"
        );
        assert_eq!(
            copy("web1:80", Multiplexer::Screen).sequence,
            "\x1bP\x1b]52;c;d2ViMTo4MA==\x07\x1b\\"
        );
    }

    #[test]
    fn what_is_too_long_is_cut_between_characters_and_said_to_be() {
        let long = "ñ".repeat(MOST);
        let copied = copy(&long, Multiplexer::None);
        assert!(copied.cut && copied.bytes <= MOST && copied.bytes > MOST - 2);
        assert!(copied.sequence.len() <= 100_000 + 10);
        assert!(!copy("short", Multiplexer::Tmux).cut);
    }

    #[test]
    fn the_environment_tells_what_stands_between() {
        for (set, expected) in [
            (&[("TERM", "xterm-256color")][..], Multiplexer::None),
            (&[("TERM", "screen-256color"), ("TMUX", "/tmp/x,1,0")], Multiplexer::Tmux),
            (&[("TERM", "tmux-256color")], Multiplexer::Tmux),
            (&[("TERM", "screen"), ("STY", "1.pts")], Multiplexer::Screen),
            (&[("TERM", "screen.xterm-256color")], Multiplexer::Screen),
            (&[("TERM", "xterm"), ("TMUX", "")], Multiplexer::None),
        ] {
            let variable = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(Multiplexer::of_environment(variable), expected, "{set:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_of_its_wrapping(text in "\\PC{0,400}") {
            let plain = copy(&text, Multiplexer::None).sequence;
            let inner = plain.strip_prefix("\x1b]52;c;").and_then(|s| s.strip_suffix("\x1b\\"));
            let letters = |s: &str| s.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b));
            prop_assert!(inner.is_some_and(letters));
            for piece in copy(&text, Multiplexer::Screen).sequence.split_inclusive("\x1b\\") {
                prop_assert!(piece.starts_with("\x1bP") && piece.len() <= PIECE + 4);
            }
        }
    }
}
