//! How each proxy is told to do the same: listen on one port, share out round robin, over TCP.
//!
//! One text each, as its manual would have it; what costs time and is not asked for (logs, checks) is
//! off. Must not know what is measured.

use crate::peers::{Name, Peer};
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a proxy is to do.
#[derive(Debug)]
pub struct Task<'a> {
    /// A directory of its own.
    pub dir: &'a Path,
    /// Where it listens.
    pub front: SocketAddr,
    /// The servers.
    pub to: &'a [SocketAddr],
    /// Its threads or workers.
    pub threads: u16,
    /// Clients that it must be able to hold at once.
    pub clients: usize,
    /// Over HTTP, clients bound to servers by a cookie where it can be had.
    pub http: bool,
    /// Where its web side is, if it is to have one.
    pub web: Option<SocketAddr>,
}

impl Task<'_> {
    /// The command that starts it; its configuration is written.
    pub fn command(&self, peer: &Peer) -> Result<Command, String> {
        let mut command = Command::new(&peer.program);
        command.current_dir(self.dir);
        match peer.name {
            Name::Direct => return Err("there is nothing to start".to_owned()),
            Name::Balance | Name::Other => self.balance(&mut command),
            Name::Haproxy => {
                command.arg("-db").arg("-f").arg(self.write("haproxy.cfg", &self.haproxy())?);
            }
            Name::Nginx => {
                let config = self.write("nginx.conf", &self.nginx(peer.module.as_deref()))?;
                command.arg("-p").arg(self.dir).arg("-c").arg(config);
            }
            Name::Sozu => {
                command.arg("-c").arg(self.write("sozu.toml", &self.sozu())?).arg("start");
            }
            Name::Pen => self.pen(&mut command),
        }
        Ok(command)
    }

    fn write(&self, name: &str, text: &str) -> Result<PathBuf, String> {
        let path = self.dir.join(name);
        fs::write(&path, text).map_err(|error| format!("cannot write its {name}: {error}"))?;
        Ok(path)
    }

    fn servers(&self, line: impl Fn(usize, &SocketAddr) -> String) -> String {
        self.to.iter().enumerate().map(|(index, to)| line(index, to)).collect()
    }

    fn balance(&self, command: &mut Command) {
        let (ip, port) = (self.front.ip().to_string(), self.front.port().to_string());
        command.args(["-f", "-b", &ip]);
        if self.http {
            command.args(["--http", "--mode", "insert", "--cookie-name", "SRV"]);
        }
        if let Some(web) = self.web {
            let (ip, port) = (web.ip().to_string(), web.port().to_string());
            command.args(["--ctl-bind", &ip, "--ctl-port", &port]);
            command.args(["--ui-bind", &ip, "--ui-port", &port]);
        }
        command.arg(&port).args(self.to.iter().map(ToString::to_string));
        command.env("BALANCE_THREADS", self.threads.to_string());
        command.env("BALANCE_RUNTIME_DIR", self.dir).env("BALANCE_LOG", "warn");
    }

    fn haproxy(&self) -> String {
        format!(
            "global\n  nbthread {}\n  maxconn {}\n\
             defaults\n{}  timeout connect 5s\n\
             \x20 timeout client 1h\n  timeout server 1h\n\
             listen front\n  bind {}\n  balance roundrobin\n{}",
            self.threads,
            self.clients,
            match self.http {
                false => "  mode tcp\n  option splice-auto\n",
                true => {
                    "  mode http\n  option splice-auto\n  option http-keep-alive\n  http-reuse always\n\
                     \x20 cookie SRV insert indirect nocache\n"
                }
            },
            self.front,
            self.servers(|index, to| match self.http {
                false => format!("  server s{index} {to}\n"),
                true => format!("  server s{index} {to} cookie s{index}\n"),
            })
        )
    }

    fn nginx(&self, module: Option<&Path>) -> String {
        let load = module.map(|path| format!("load_module {};\n", path.display()));
        format!(
            "{}worker_processes {};\npid nginx.pid;\nerror_log stderr crit;\ndaemon off;\n\
             events {{ worker_connections {}; }}\n\
             {}\n",
            load.unwrap_or_default(),
            self.threads,
            // two for each client, and some for itself
            2 * self.clients + 100,
            match self.http {
                false => self.nginx_stream(),
                true => self.nginx_http(),
            }
        )
    }

    fn nginx_stream(&self) -> String {
        format!(
            "stream {{\n  upstream servers {{{} }}\n\
             \x20 server {{ listen {} backlog=4096; proxy_timeout 1h; proxy_pass servers; }}\n}}",
            self.servers(|_, to| format!(" server {to};")),
            self.front
        )
    }

    /// Its open build sets no cookie.
    fn nginx_http(&self) -> String {
        format!(
            "http {{\n  access_log off;\n  keepalive_requests 1000000000;\n  keepalive_timeout 1h;\n\
             \x20 upstream servers {{{} keepalive 128; keepalive_requests 1000000000; }}\n\
             \x20 server {{ listen {} backlog=4096; location / {{ proxy_http_version 1.1; \
             proxy_set_header Connection \"\"; proxy_pass http://servers; }} }}\n}}",
            self.servers(|_, to| format!(" server {to};")),
            self.front
        )
    }

    fn sozu(&self) -> String {
        let (protocol, host) = match self.http {
            false => ("tcp", ""),
            true => ("http", ", hostname = \"bench\""),
        };
        format!(
            "log_level = \"error\"\ncommand_socket = \"sozu.sock\"\nworker_count = {}\n\
             worker_automatic_restart = false\nmax_connections = {}\nmax_buffers = {}\n\
             buffer_size = 16393\nactivate_listeners = true\n\
             [[listeners]]\nprotocol = \"{protocol}\"\naddress = \"{}\"\n\
             [clusters.servers]\nprotocol = \"{protocol}\"\nload_balancing = \"ROUND_ROBIN\"\n\
             frontends = [{{ address = \"{}\"{host} }}]\nbackends = [{} ]\n",
            self.threads,
            self.clients,
            2 * self.clients,
            self.front,
            self.front,
            self.servers(|_, to| format!(" {{ address = \"{to}\" }},"))
        )
    }

    /// It has one thread. `-r`: nobody is sent where they were before.
    fn pen(&self, command: &mut Command) {
        let clients = self.clients.to_string();
        command.args(["-f", "-r", "-x", &clients, "-c", &clients, &self.front.to_string()]);
        command.args(self.to.iter().map(ToString::to_string));
    }
}
