//! The terminal: taken over, drawn on, and always given back, after a panic too.
//!
//! Never uses `Terminal::clear()` (clippy.toml says why). Must not know what is drawn.

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::style::force_color_output;
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{execute, queue};
use ratatui::layout::Rect;
use std::io::{self, BufWriter, Stdout, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Room for a whole frame, so that it leaves in one write.
const FRAME: usize = 512 * 1024;

/// The whole screen, while it is ours.
#[derive(Debug)]
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    /// What was drawn last; none if it has to be drawn as a whole.
    last: Option<Buffer>,
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
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let taken = Self::enter(mouse);
        if taken.is_err() {
            give_back();
        }
        taken
    }

    fn enter(mouse: bool) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(FRAME, io::stdout());
        execute!(out, EnterAlternateScreen, Hide, EnableBracketedPaste)?;
        let mut screen = Self { terminal: Terminal::new(CrosstermBackend::new(out))?, last: None };
        if mouse {
            screen.mouse(true)?;
        }
        Ok(screen)
    }

    /// Gives the terminal back for a while.
    pub fn leave(&mut self) {
        give_back();
    }

    /// Takes the terminal over again.
    ///
    /// # Errors
    /// It cannot be set up.
    pub fn enter_again(&mut self, mouse: bool) -> io::Result<()> {
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let out = self.terminal.backend_mut();
        execute!(out, EnterAlternateScreen, Hide, EnableBracketedPaste)?;
        if mouse {
            self.mouse(true)?;
        }
        self.forget(self.size()?)
    }

    /// Takes the mouse, or leaves it to the terminal.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn mouse(&mut self, ours: bool) -> io::Result<()> {
        match ours {
            true => execute!(self.terminal.backend_mut(), EnableMouseCapture),
            false => execute!(self.terminal.backend_mut(), DisableMouseCapture),
        }
    }

    /// Width and height.
    ///
    /// # Errors
    /// The terminal does not say.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    /// Draws a frame; the terminal shows it all at once if it can. What looks as before is not
    /// drawn: not a byte is written then (T-59).
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw(&mut self, paint: impl FnOnce(Rect, &mut Buffer)) -> io::Result<()> {
        let (width, height) = self.size()?;
        let area = Rect::new(0, 0, width, height);
        let mut next = Buffer::empty(area);
        paint(area, &mut next);
        if self.last.as_ref() == Some(&next) {
            return Ok(());
        }
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        let drawn = self.terminal.draw(|frame| frame.buffer_mut().merge(&next)).map(|_| ());
        // also after an error: a terminal left in this state shows nothing any more
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        Write::flush(self.terminal.backend_mut())?;
        self.last = Some(next);
        drawn
    }

    /// Writes something that is not drawn, such as a text for the clipboard, between two frames.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn write(&mut self, text: &str) -> io::Result<()> {
        let out = self.terminal.backend_mut();
        out.write_all(text.as_bytes())?;
        Write::flush(out)
    }

    /// Lets the next frame be drawn as a whole, whatever the terminal shows now.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn forget(&mut self, (width, height): (u16, u16)) -> io::Result<()> {
        self.last = None;
        self.terminal.resize(Rect::new(0, 0, width, height))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Undoes everything, in reverse, once: to leave the other screen twice would put the cursor back
/// over what was printed in between. What fails is passed over, so that the rest is still done.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = disable_raw_mode();
}

/// Lets a panic speak on the ordinary screen.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let speak = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            give_back();
            speak(info);
        }));
    });
}
