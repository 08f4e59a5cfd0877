//! The terminal: taken over, drawn on, and always given back, after a panic too.
//!
//! ```text
//! canvas    what was drawn last, and the bytes of the next frame
//! pen       the thread that writes; who waits for the terminal waits there, and nobody else
//! ```
//! Must not know what is drawn.

mod canvas;
mod pen;

use canvas::Canvas;
use pen::Pen;
use ratatui::buffer::Buffer;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::style::force_color_output;
use ratatui::crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode, size,
};
use ratatui::crossterm::{execute, queue};
use ratatui::layout::Rect;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// For so long the end waits for a terminal that takes nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// The whole screen, while it is ours.
#[derive(Debug)]
pub struct Screen {
    canvas: Canvas,
    pen: Pen,
}

impl Screen {
    /// Takes the screen over, and the mouse if that is wanted.
    ///
    /// # Errors
    /// The terminal cannot be set up; it is given back then.
    pub fn take(mouse: bool) -> io::Result<Self> {
        restore_on_panic();
        // NO_COLOR is obeyed by the theme; crossterm would lose bold and reverse video by it
        force_color_output(true);
        let taken = enter(mouse).and_then(|()| {
            let terminal = File::from(io::stdout().as_fd().try_clone_to_owned()?);
            Ok(Self { canvas: Canvas::default(), pen: Pen::new(terminal, is_ours)? })
        });
        if taken.is_err() {
            give_back();
        }
        taken
    }

    /// Gives the terminal back for a while.
    pub fn leave(&mut self) {
        self.pen.rest(PATIENCE);
        give_back();
    }

    /// Takes the terminal over again.
    ///
    /// # Errors
    /// It cannot be set up.
    pub fn enter_again(&mut self, mouse: bool) -> io::Result<()> {
        self.forget();
        enter(mouse)
    }

    /// Takes the mouse, or leaves it to the terminal.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn mouse(&mut self, ours: bool) -> io::Result<()> {
        let mut bytes = Vec::new();
        match ours {
            true => queue!(bytes, EnableMouseCapture)?,
            false => queue!(bytes, DisableMouseCapture)?,
        }
        self.pen.put(bytes)
    }

    /// Width and height.
    ///
    /// # Errors
    /// The terminal does not say.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        size()
    }

    /// Whether the last frame is written: a next one is drawn only then, so that a slow terminal gets
    /// what is newest and never falls behind (T-62).
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.pen.is_free()
    }

    /// Waits until something has been written.
    ///
    /// # Errors
    /// The terminal is gone.
    pub async fn written(&self) -> io::Result<()> {
        self.pen.written().await
    }

    /// Draws a frame of this size; the terminal shows it all at once if it can. What looks as before is
    /// not drawn: not a byte is written then (T-59).
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw(
        &mut self,
        (width, height): (u16, u16),
        paint: impl FnOnce(Rect, &mut Buffer),
    ) -> io::Result<()> {
        match self.canvas.frame(Rect::new(0, 0, width, height), paint)? {
            Some(bytes) => self.pen.put(bytes),
            None => Ok(()),
        }
    }

    /// Writes something that is not drawn, such as a text for the clipboard, between two frames.
    ///
    /// # Errors
    /// The terminal is gone, or has taken nothing for long.
    pub fn write(&mut self, text: &str) -> io::Result<()> {
        self.pen.put(text.as_bytes().to_vec())
    }

    /// Lets the next frame be drawn as a whole, whatever the terminal shows now.
    pub fn forget(&mut self) {
        self.canvas.forget();
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.pen.rest(PATIENCE);
        give_back();
    }
}

fn enter(mouse: bool) -> io::Result<()> {
    // nothing of a frame gets in between
    let _gate = pen::gate(PATIENCE);
    // who has it already wants it anew: a shell may have had it in between
    disable_raw_mode()?;
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut bytes = Vec::new();
    queue!(bytes, EnterAlternateScreen, Hide, EnableBracketedPaste)?;
    if mouse {
        queue!(bytes, EnableMouseCapture)?;
    }
    let mut out = io::stdout();
    out.write_all(&bytes)?;
    out.flush()
}

/// Whether there is still a terminal behind our output: one that was hung up takes and gives nothing,
/// and says so.
#[must_use]
pub fn is_there() -> bool {
    rustix::termios::tcgetwinsize(io::stdout()).is_ok()
}

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);

fn is_ours() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Undoes everything, in reverse, once: to leave the other screen twice would put the cursor back
/// over what was printed in between. What fails is passed over, so that the rest is still done; a
/// terminal that takes nothing gets its line settings back at least.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    // no frame is on its way any more, or it is stuck
    let _gate = pen::gate(PATIENCE);
    if takes_something(&out) {
        let _ = execute!(
            out,
            EndSynchronizedUpdate,
            DisableMouseCapture,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show
        );
    }
    let _ = disable_raw_mode();
}

/// Whether the terminal takes something within our patience.
fn takes_something(out: &io::Stdout) -> bool {
    let within = Timespec::try_from(PATIENCE).ok();
    let mut fds = [PollFd::new(out, PollFlags::OUT)];
    poll(&mut fds, within.as_ref()).is_ok_and(|ready| ready > 0)
        && fds[0].revents().contains(PollFlags::OUT)
}

/// Lets a panic speak on the ordinary screen.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let speak = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            tracing::error!("{info}");
            give_back();
            speak(info);
        }));
    });
}
