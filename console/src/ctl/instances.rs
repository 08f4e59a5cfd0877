//! The daemons that run here, each asked who it is.

use super::args::Format;
use super::output::line;
use super::remark;
use super::text::{Column, table};
use crate::which::Which;
use balance_proto::client::{Client, ClientError};
use balance_proto::rendezvous::{self, Places};
use balance_proto::view::Instance;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const COLUMNS: [Column; 6] = [
    ("NAME", false),
    ("PID", true),
    ("LISTEN", false),
    ("RELEASE", false),
    ("SOCKET", false),
    ("REACHABLE", false),
];

/// A socket, and who is behind it or why that is not known.
type Found = (PathBuf, Result<Instance, ClientError>);

/// Lists them, a line a socket.
pub async fn list(which: &Which, format: Format) -> String {
    let dirs = Places::of_this_process(None).for_clients();
    let paths = match &which.socket {
        Some(path) => vec![path.clone()],
        None => sockets(&dirs, which.port.map(std::num::NonZero::get)),
    };
    if paths.is_empty() {
        let looked: Vec<_> = dirs.iter().map(|dir| dir.display().to_string()).collect();
        remark(&format!("no balance was found (looked in: {})", looked.join(", ")));
    }
    // all at once: one that hangs holds up no other
    let asked: Vec<_> = paths
        .into_iter()
        .map(|path| {
            let socket = path.clone();
            (path, tokio::spawn(async move { who_is_at(&socket).await }))
        })
        .collect();
    let mut found = Vec::new();
    for (path, answer) in asked {
        // a task of ours fails only by a panic
        if let Ok(answer) = answer.await {
            found.push((path, answer));
        }
    }
    match format {
        Format::Text => table(COLUMNS, found.iter().map(row).collect()),
        Format::Json => line(&json!({
            "schema": "balance.instances/1",
            "instances": found.iter().map(value).collect::<Vec<_>>(),
        })),
    }
}

fn sockets(dirs: &[PathBuf], port: Option<u16>) -> Vec<PathBuf> {
    let doors = rendezvous::doors(dirs).into_iter();
    doors.filter(|door| port.is_none_or(|port| door.port == port)).map(|door| door.path).collect()
}

async fn who_is_at(socket: &Path) -> Result<Instance, ClientError> {
    Ok(Client::connect(socket, "balance-ctl").await?.instance().clone())
}

fn row((path, found): &Found) -> [String; COLUMNS.len()] {
    let socket = path.display().to_string();
    let none = || "-".to_owned();
    match found {
        Ok(instance) => [
            instance.name.clone(),
            instance.pid.to_string(),
            instance.listen.to_string(),
            instance.release.clone(),
            socket,
            "yes".to_owned(),
        ],
        Err(error) => [none(), none(), none(), none(), socket, format!("no: {error}")],
    }
}

fn value((path, found): &Found) -> Value {
    let socket = path.display().to_string();
    match found {
        Ok(instance) => json!({
            "socket": socket,
            "reachable": true,
            "name": instance.name,
            "pid": instance.pid,
            "listen": instance.listen.to_string(),
            "release": instance.release,
            "boot_id": instance.boot.to_string(),
            "started_unix_ms": instance.started_unix_ms,
            "your_role": instance.your_role.to_string(),
        }),
        Err(error) => json!({
            "socket": socket,
            "reachable": false,
            "reason": error.to_string(),
        }),
    }
}
