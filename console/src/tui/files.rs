//! Files of the console: the audit trail and saved views, in the user's state directory. Nothing else
//! is ever written, and nothing goes to the screen but frames.

use super::keymap;
use super::model::Model;
use super::model::log::Entry;
use super::parts::settings::{Fault, Known, Settings, paths};
use super::theme::Theme;
use super::view;
use balance_proto::json::facts::utc;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Value, json};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Where the console keeps what it writes: `$XDG_STATE_HOME/balance`, or `~/.local/state/balance`.
#[must_use]
pub fn state_dir() -> PathBuf {
    paths::state(|name| std::env::var(name).ok())
        .unwrap_or_else(|| std::env::temp_dir().join("balance-state"))
}

/// What an operator has set; nothing without a file (T-45).
///
/// # Errors
/// The file cannot be read, or everything that is wrong in it.
pub fn settings() -> Result<Settings, String> {
    let Some(path) = settings_path() else { return Ok(Settings::default()) };
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
        Err(error) => return Err(format!("cannot read {}: {error}", path.display())),
    };
    let actions = keymap::actions();
    let names: Vec<&str> = actions.iter().map(|action| action.name).collect();
    let known = Known { columns: &[], actions: &names };
    Settings::read(&text, &known).map_err(|faults| listed(&path, &faults))
}

/// All that is wrong in a file, a line each.
#[must_use]
pub fn listed(path: &Path, faults: &[Fault]) -> String {
    let lines = faults.iter().map(|fault| format!("{}: {fault}", path.display()));
    lines.collect::<Vec<_>>().join("\n")
}

/// Where the settings belong.
#[must_use]
pub fn settings_path() -> Option<PathBuf> {
    paths::settings(|name| std::env::var(name).ok())
}

/// The audit trail (T-40).
#[must_use]
pub fn audit_path() -> PathBuf {
    state_dir().join("audit.jsonl")
}

/// Appends a line to the audit trail, with where it was made.
///
/// # Errors
/// It cannot be written.
pub fn audit(line: &str) -> io::Result<()> {
    let mut value: Value = serde_json::from_str(line).map_err(io::Error::other)?;
    value["host"] = json!(rustix::system::uname().nodename().to_string_lossy());
    let tty = rustix::termios::ttyname(io::stdin(), Vec::new());
    value["tty"] = json!(tty.map(|name| name.to_string_lossy().into_owned()).ok());
    let path = audit_path();
    make_dir(path.parent())?;
    let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    file.write_all(format!("{value}\n").as_bytes())
}

/// Where a recording without a name of its own belongs.
#[must_use]
pub fn recording_path(model: &Model) -> PathBuf {
    state_dir().join("recordings").join(format!("{}-{}.balrec", safe_name(model), model.unix_ms()))
}

/// The instance's name, as a part of a file's.
fn safe_name(model: &Model) -> String {
    let name = model.instance.as_ref().map_or("nobody", |instance| instance.name.as_str());
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' };
    name.chars().map(safe).collect()
}

/// Makes a directory for its owner alone, and those above it.
///
/// # Errors
/// It cannot be made.
pub fn make_dir(dir: Option<&Path>) -> io::Result<()> {
    dir.map_or(Ok(()), |dir| fs::DirBuilder::new().recursive(true).mode(0o700).create(dir))
}

/// Writes the view as text, the table behind it as JSON (T-64), and both with what happened as a report
/// (N-12). Gives the path of the text.
///
/// # Errors
/// Why it cannot be written, in a sentence.
pub fn save(model: &Model, theme: &Theme) -> Result<PathBuf, String> {
    let base = state_dir().join("saved").join(format!("{}-{}", safe_name(model), model.unix_ms()));
    // a name may hold dots: nothing of it is taken for an extension
    let write = || -> io::Result<()> {
        make_dir(base.parent())?;
        fs::write(with(&base, "txt"), text(model, theme))?;
        fs::write(with(&base, "md"), report(model, theme))?;
        fs::write(with(&base, "json"), table(model).to_string())
    };
    let words = model.words();
    match write() {
        Ok(()) => Ok(with(&base, "txt")),
        Err(error) => Err(words.cannot_save(&base.display().to_string(), &error.to_string())),
    }
}

fn with(base: &Path, extension: &str) -> PathBuf {
    let mut name = base.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn text(model: &Model, theme: &Theme) -> String {
    let (width, height) = model.size;
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    view::draw(model, theme, area, &mut buf);
    let line = |row: Rect| {
        let line: String = row.positions().map(|at| buf[at].symbol()).collect();
        line.trim_end().to_owned() + "\n"
    };
    let instance = model.instance.as_ref().map_or("nobody", |instance| instance.name.as_str());
    // what was shown may be of another time than now
    let shown = model.shown().map_or(model.unix_ms(), |frame| frame.unix_ms);
    let head = format!("{instance}, {}\n\n", utc(shown));
    std::iter::once(head).chain(area.rows().map(line)).collect()
}

/// What happened, notes included, and what it looks like now: for whoever asks tomorrow.
fn report(model: &Model, theme: &Theme) -> String {
    // nothing of a line is taken for markup
    let line = |entry: &Entry| {
        let text = entry.text.replace('`', "'");
        format!("- `{} {} {text}`\n", utc(entry.unix_ms), entry.mood.sign())
    };
    let happened: String = model.log.all().map(line).collect();
    let words = model.words();
    let (events, screen) = (words.view_events(), text(model, theme));
    format!("# balance\n\n```text\n{screen}```\n\n## {events}\n\n{happened}")
}

fn table(model: &Model) -> Value {
    let frame = model.shown();
    json!({
        "schema": "balance.saved/1",
        "instance": model.instance.as_ref().map(|instance| instance.name.clone()),
        "boot_id": model.instance.as_ref().map(|instance| instance.boot.to_string()),
        "unix_ms": frame.map(|frame| frame.unix_ms),
        "table": frame.map(|frame| json!(frame.table)),
    })
}
