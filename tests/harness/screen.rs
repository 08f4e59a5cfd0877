//! A program in a terminal of its own: what it shows, and keys for it.
//!
//! Waits are on the whole screen, never on a part of a row that is still being drawn: programs
//! under test draw each frame as one synchronized update.

use crate::programs::program;
use crate::{Daemon, PATIENCE};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// A program in a terminal. Killed when dropped.
pub struct Screen {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    // as long as we have it open, its settings can be asked for after the program has gone
    _slave: Box<dyn SlavePty + Send>,
    writer: Box<dyn Write + Send>,
    seen: Arc<Mutex<Seen>>,
    /// Nothing is read while somebody holds this.
    reading: Arc<Mutex<()>>,
    settings_before: String,
    state: tempfile::TempDir,
}

struct Seen {
    parser: vt100::Parser,
    /// Everything that was ever written to the terminal.
    bytes: Vec<u8>,
}

/// How to start a program in a terminal.
pub struct Plan<'a> {
    pub program: &'a Path,
    pub args: &'a [&'a str],
    pub env: &'a [(&'a str, &'a str)],
    /// Columns and rows.
    pub size: (u16, u16),
}

impl Screen {
    /// Starts `balance-tui` in a terminal of so many columns and rows.
    #[track_caller]
    pub fn tui(size: (u16, u16), args: &[&str], env: &[(&str, &str)]) -> Self {
        Self::start(&Plan { program: &program("balance-tui"), args, env, size })
    }

    /// Types the console's name into a shell, which can let it stop and go on; until it is live.
    #[track_caller]
    pub fn tui_in_a_shell(size: (u16, u16), daemon: &Daemon) -> Self {
        let mut screen = Self::start(&Plan {
            program: "/bin/sh".as_ref(),
            args: &["-i"],
            env: &[("PS1", "PROMPT "), ("ENV", "")],
            size,
        });
        screen.wait_for(&["PROMPT"]);
        let (tui, dir) = (program("balance-tui"), daemon.runtime_dir().display().to_string());
        screen.keys(&format!("BALANCE_RUNTIME_DIR={dir} {} --mouse off\r", tui.display()));
        screen.wait_for(&["● live", "q quit"]);
        screen
    }

    /// Starts a program.
    #[track_caller]
    pub fn start(plan: &Plan<'_>) -> Self {
        let pty = native_pty_system().openpty(pty_size(plan.size)).expect("a terminal");
        let settings_before = settings(&*pty.master);
        let mut command = CommandBuilder::new(plan.program);
        command.args(plan.args);
        for name in [
            "NO_COLOR",
            "BALANCE_SOCKET",
            "BALANCE_INSTANCE",
            "BALANCE_RUNTIME_DIR",
            "LC_ALL",
            "LC_MESSAGES",
        ] {
            command.env_remove(name);
        }
        command.env("LANG", "en_GB.UTF-8");
        command.env("TERM", "xterm-256color");
        // what the console writes down goes where nobody keeps it
        let state = tempfile::tempdir().expect("a directory");
        command.env("XDG_STATE_HOME", state.path());
        for (name, value) in plan.env {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command).expect("program starts");
        let (columns, rows) = cells(plan.size);
        let parser = vt100::Parser::new(rows, columns, 0);
        let seen = Arc::new(Mutex::new(Seen { parser, bytes: Vec::new() }));
        let (mut reader, sink) = (pty.master.try_clone_reader().unwrap(), Arc::clone(&seen));
        let reading = Arc::<Mutex<()>>::default();
        let may_read = Arc::clone(&reading);
        std::thread::spawn(move || {
            let mut buffer = [0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let mut seen = sink.lock().unwrap();
                seen.parser.process(&buffer[..count]);
                seen.bytes.extend_from_slice(&buffer[..count]);
                drop(seen);
                drop(may_read.lock());
            }
        });
        let writer = pty.master.take_writer().unwrap();
        let (master, _slave) = (pty.master, pty.slave);
        Self { child, master, _slave, writer, seen, reading, settings_before, state }
    }

    /// Where the program keeps what it writes down.
    pub fn state_dir(&self) -> &Path {
        self.state.path()
    }

    /// Types keys.
    pub fn keys(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Lets the terminal stand still while something is done: nothing that is written to it is read, but
    /// for a last piece.
    pub fn stand_still<T>(&mut self, meanwhile: impl FnOnce(&mut Self) -> T) -> T {
        let reading = Arc::clone(&self.reading);
        let _still = reading.lock().unwrap();
        meanwhile(self)
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, size: (u16, u16)) {
        let (columns, rows) = cells(size);
        self.seen.lock().unwrap().parser.screen_mut().set_size(rows, columns);
        self.master.resize(pty_size(size)).unwrap();
    }

    /// What is on the screen.
    pub fn text(&self) -> String {
        self.look(|screen| screen.contents())
    }

    /// Looks at the screen.
    pub fn look<T>(&self, with: impl Fn(&vt100::Screen) -> T) -> T {
        with(self.seen.lock().unwrap().parser.screen())
    }

    /// Everything that was written to the terminal.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.lock().unwrap().bytes.clone()
    }

    /// Waits until the screen is as wanted; fails with a picture of it otherwise.
    #[track_caller]
    pub fn wait(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let text = self.text();
            if wanted(&text) {
                return text;
            }
            assert!(Instant::now() < deadline, "waited in vain for {what} in:\n{text}");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    /// Waits until all these texts are on the screen at once.
    #[track_caller]
    pub fn wait_for(&self, texts: &[&str]) -> String {
        self.wait(&format!("{texts:?}"), |text| texts.iter().all(|part| text.contains(part)))
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("a process")
    }

    /// Waits for the program to end; gives its exit code.
    #[track_caller]
    pub fn wait_end(&mut self) -> u32 {
        crate::eventually("the program to end", || self.child.try_wait().unwrap()).exit_code()
    }

    /// Fails unless the line settings are as they were before the program came.
    #[track_caller]
    pub fn assert_line_settings(&self) {
        assert_eq!(settings(&*self.master), self.settings_before, "line settings");
    }

    /// Fails unless the terminal is as it was before the program came.
    #[track_caller]
    pub fn assert_given_back(&self) {
        // what it wrote last may still be on its way to us
        crate::wait::until("the terminal to be given back", || {
            self.look(|screen| {
                !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
            })
        });
        self.assert_line_settings();
        let bytes = self.bytes();
        let count = |what: &[u8]| bytes.windows(what.len()).filter(|part| *part == what).count();
        assert!(count(b"\x1b[?2026h") <= count(b"\x1b[?2026l"), "a frame was left open");
    }
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn cells((columns, rows): (u16, u16)) -> (NonZeroU16, NonZeroU16) {
    (NonZeroU16::new(columns).expect("columns"), NonZeroU16::new(rows).expect("rows"))
}

fn settings(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios().expect("line settings"))
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
