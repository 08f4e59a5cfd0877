//! The integration tests: one binary, one link. Each module is a theme; most start the real
//! programs and talk to them through sockets, as their users do.

mod architecture;
mod background;
mod balancing;
mod baseline;
mod bench;
mod bugs;
mod config;
mod console;
mod control;
mod ctl;
mod ending;
mod golden;
mod habits;
mod halb;
mod health;
mod http;
mod http_books;
mod http_crowds;
mod incident;
mod insight;
mod manual;
mod namespace;
mod operating;
mod options;
mod page;
mod relay;
mod roles;
mod scale;
mod shell;
mod start;
mod terminal;
mod time;
mod tui;
mod web;
mod wire;
