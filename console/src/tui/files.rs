//! Files of the console: the audit trail and saved views, in the user's state directory, and
//! what is to be kept in the settings. Nothing else is ever written, and nothing goes to the screen but frames.

use super::keymap;
use super::model::Model;
use super::model::log::Entry;
use super::parts::palette::Past;
use super::parts::settings::{Fault, Known, Settings, edit, paths};
use super::parts::words::Words;
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

/// A list of typed commands is shortened when it is longer than this, in bytes.
const PAST: u64 = 64 * 1024;

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
    let known = Known { actions: &names };
    Settings::read(&text, &known).map_err(|faults| listed(&path, &faults))
}

/// Puts values of keys into the settings file, and takes out those without one; everything else in
/// it stays as it was typed. Says where.
///
/// # Errors
/// Why nothing was written, in a sentence.
pub fn keep(keys: &[(&str, Option<String>)], words: Words) -> Result<String, String> {
    let path = settings_path().ok_or_else(|| words.no_home().to_owned())?;
    let shown = path.display().to_string();
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read,
    };
    let mut text = text.map_err(|error| words.cannot_save(&shown, &error.to_string()))?;
    for (key, value) in keys {
        text = edit::put(&text, key, value.as_deref()).ok_or_else(|| words.not_kept(&shown))?;
    }
    let written = make_dir(path.parent()).and_then(|()| replace(&path, &text));
    match written {
        Ok(()) => Ok(words.kept(&shown)),
        Err(error) => Err(words.cannot_save(&shown, &error.to_string())),
    }
}

/// Writes a file all at once: whoever reads it sees the old one or the new one. A link stays one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let fresh = with(&path, "new");
    fs::write(&fresh, text)?;
    if let Ok(old) = path.metadata() {
        fs::set_permissions(&fresh, old.permissions())?;
    }
    fs::rename(fresh, path)
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

/// Commands that were typed before; none if that is not known (T-44).
#[must_use]
pub fn past() -> Past {
    Past::of(&fs::read_to_string(past_path()).unwrap_or_default())
}

/// Remembers a typed command. That it cannot be is no news for an operator.
pub fn remember(line: &str) {
    let path = past_path();
    let append = || -> io::Result<()> {
        make_dir(path.parent())?;
        if path.metadata().is_ok_and(|file| file.len() > PAST) {
            let kept: Vec<String> = past().lines().map(|line| format!("{line}\n")).collect();
            fs::write(&path, kept.concat())?;
        }
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(&path)?;
        file.write_all(format!("{line}\n").as_bytes())
    };
    let _ = append();
}

fn past_path() -> PathBuf {
    state_dir().join("commands")
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
    let base = state_dir().join("saved").join(stem(model));
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

/// Writes a script into a new file: this one, or one of its own in the state directory. Says where.
///
/// # Errors
/// Why it cannot be written, in a sentence.
pub fn script(model: &Model, file: &str, text: &str) -> Result<String, String> {
    let path = match file {
        "" => with(&state_dir().join("scripts").join(stem(model)), "sh"),
        file => PathBuf::from(file),
    };
    let write = || -> io::Result<()> {
        if file.is_empty() {
            make_dir(path.parent())?;
        }
        let mut new = OpenOptions::new().write(true).create_new(true).mode(0o700).open(&path)?;
        new.write_all(text.as_bytes())
    };
    let (words, shown) = (model.words(), path.display().to_string());
    match write() {
        Ok(()) => Ok(words.script_saved(model.script.len(), &shown)),
        Err(error) => Err(words.cannot_save(&shown, &error.to_string())),
    }
}

/// The name of a file about this instance, now.
fn stem(model: &Model) -> String {
    format!("{}-{}", safe_name(model), model.unix_ms())
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
