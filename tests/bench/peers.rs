//! Who can be measured: which of them is installed, where, and in which version.
//!
//! Must not know what is measured, nor how a peer is told what to do (`configs`).

use crate::options::Options;
use clap::ValueEnum;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Somebody to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Name {
    /// Nobody in between: what the load can do at most
    Direct,
    /// This project's
    Balance,
    /// Another build of it (--other)
    Other,
    /// HAProxy
    Haproxy,
    /// nginx with its stream module
    Nginx,
    /// Sōzu
    Sozu,
    /// pen
    Pen,
}

impl Name {
    /// Its name on the command line and in reports.
    pub fn text(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Balance => "balance",
            Self::Other => "other",
            Self::Haproxy => "haproxy",
            Self::Nginx => "nginx",
            Self::Sozu => "sozu",
            Self::Pen => "pen",
        }
    }

    /// Whether balance is compared with it as with the best of its kind.
    pub fn is_rival(self) -> bool {
        matches!(self, Self::Haproxy | Self::Nginx | Self::Sozu | Self::Pen)
    }
}

/// One that is there.
#[derive(Debug)]
pub struct Peer {
    /// Which.
    pub name: Name,
    /// Its program; nothing for [`Name::Direct`].
    pub program: PathBuf,
    /// What it says of itself.
    pub version: String,
    /// What nginx has to load, if its stream module is a file of its own.
    pub module: Option<PathBuf>,
}

impl Peer {
    /// Finds it.
    ///
    /// # Errors
    /// Why it is left out.
    pub fn find(name: Name, options: &Options) -> Result<Self, String> {
        let program = match name {
            Name::Direct => PathBuf::new(),
            Name::Balance => match &options.balance {
                Some(path) => existing(path)?,
                None => beside_us("balance")?,
            },
            Name::Other => existing(options.other.as_deref().ok_or("no --other was given")?)?,
            Name::Haproxy => installed("HAPROXY", "haproxy")?,
            Name::Nginx => installed("NGINX", "nginx")?,
            Name::Sozu => installed("SOZU", "sozu")?,
            Name::Pen => installed("PEN", "pen")?,
        };
        let version = version(name, &program);
        let module = if name == Name::Nginx { stream_module(&program)? } else { None };
        Ok(Self { name, program, version, module })
    }
}

fn existing(path: &Path) -> Result<PathBuf, String> {
    // a proxy is started in a directory of its own
    let path = path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))?;
    if path.is_file() { Ok(path) } else { Err(format!("{} is no program", path.display())) }
}

fn beside_us(name: &str) -> Result<PathBuf, String> {
    let me = env::current_exe().map_err(|error| format!("no path to ourselves: {error}"))?;
    let path = me.with_file_name(name);
    if path.is_file() {
        return Ok(path);
    }
    Err(format!("{} is not built: cargo build --release --bin balance", path.display()))
}

/// By a variable, or on the search path; servers are often where only root looks.
fn installed(variable: &str, name: &str) -> Result<PathBuf, String> {
    if let Some(path) = env::var_os(variable) {
        return existing(Path::new(&path)).map_err(|why| format!("{variable} is wrong: {why}"));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let more = ["/usr/local/sbin", "/usr/sbin"].map(PathBuf::from);
    let mut found = env::split_paths(&path).chain(more).map(|dir| dir.join(name));
    found.find(|path| path.is_file()).ok_or_else(|| format!("not installed, nor in {variable}"))
}

fn version(name: Name, program: &Path) -> String {
    let flag = match name {
        Name::Direct => return "nobody in between".to_owned(),
        Name::Pen => return "of no known version".to_owned(),
        Name::Balance | Name::Other | Name::Sozu => "--version",
        Name::Haproxy | Name::Nginx => "-v",
    };
    said(program, flag).lines().next().unwrap_or("").to_owned()
}

/// What a program prints, on either stream.
fn said(program: &Path, flag: &str) -> String {
    let output = Command::new(program).arg(flag).output();
    let bytes = output.map(|output| [output.stdout, output.stderr].concat()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// nginx can be built with streams, with streams in a module, or without.
fn stream_module(program: &Path) -> Result<Option<PathBuf>, String> {
    let built = said(program, "-V");
    let built: Vec<&str> = built.split_whitespace().collect();
    if built.contains(&"--with-stream") {
        return Ok(None);
    }
    let dir = built.iter().find_map(|word| word.strip_prefix("--modules-path="));
    let module = dir.map(|dir| Path::new(dir).join("ngx_stream_module.so"));
    match module {
        Some(module) if module.is_file() => Ok(Some(module)),
        _ => Err("its stream module is not installed".to_owned()),
    }
}
