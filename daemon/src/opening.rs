//! What `-d` says before the first client comes (balance(1) §8.6).
//!
//! Must not know connections.

use crate::cli::Cli;
use crate::settings::Settings;
use balance_proto::rendezvous;
use std::fmt::Write;

/// Says how this daemon understood its command line, and where it can be steered.
pub fn trace(cli: &Cli, settings: &Settings) {
    let name = std::env::args().next().unwrap_or_default();
    let bind = cli.bind.as_deref().unwrap_or("NULL");
    settings.voice.print(&format!("argv[0]={name}\nbindhost={bind}\n"));
    settings.voice.say(&lines(cli, settings));
}

fn lines(cli: &Cli, settings: &Settings) -> String {
    let dir = &settings.runtime_dir;
    let socket = rendezvous::socket_path(dir, &settings.bind_text, settings.listen.port());
    let family = if cli.ipv6 { "AF_INET6" } else { "AF_UNSPEC" };
    let mut text = format!(
        "source port {}\nfile {} created\nusing {family}\nthe following channels are active:",
        settings.listen.port(),
        socket.map(|path| path.display().to_string()).unwrap_or_default(),
    );
    for (g, group) in settings.plan.iter().enumerate() {
        for (c, channel) in group.channels.iter().enumerate() {
            // writing to a String cannot fail
            let _ = write!(text, "\n{g:3} {c:2} {}:{}", channel.address, channel.target.maxc());
        }
    }
    text
}
