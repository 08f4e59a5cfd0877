//! The `balance-ctl` command that does the same as a change: what is shown, copied and written down.

use balance_proto::connection::{Scope, Victims};
use balance_proto::discipline::Discipline;
use balance_proto::id::ChannelKey;
use balance_proto::request::Request;

/// The command; `balance-ctl show` for what has none.
#[must_use]
pub fn command(request: &Request) -> String {
    format!("balance-ctl {}", words(request).unwrap_or_else(|| "show".to_owned()))
}

fn words(request: &Request) -> Option<String> {
    let place = |at: &ChannelKey| format!("{} {}", at.group, at.channel);
    Some(match request {
        Request::Enable { at } => format!("enable {}", place(at)),
        Request::Disable { at } => format!("disable {}", place(at)),
        Request::Assign { at, target } => format!("assign {} {target}", place(at)),
        Request::Create { group, target } => format!("create {group} {target}"),
        Request::Maxc { at, maxc } => format!("maxc {} {maxc}", place(at)),
        Request::Discipline { group, discipline: Discipline::RoundRobin } => format!("rr {group}"),
        Request::Discipline { group, discipline: Discipline::Hash } => format!("hash {group}"),
        Request::Reset { at } => format!("reset {}", place(at)),
        Request::Drain { at, within_s, then } => {
            let within = within_s.map(|seconds| format!(" --within {seconds}"));
            format!("drain {}{} --then {then}", place(at), within.unwrap_or_default())
        }
        Request::Remove { at } => format!("remove {}", place(at)),
        Request::Undo { id: 0 } => "undo".to_owned(),
        Request::Undo { id } => format!("undo {id}"),
        Request::End => "end".to_owned(),
        Request::Close { which: Victims::One(id) } => format!("close {id}"),
        Request::Close { which: Victims::Idle { of, for_s } } => {
            let of = match of {
                Scope::All => String::new(),
                Scope::Group(group) => format!(" {group}"),
                Scope::Channel(at) => format!(" {}", place(at)),
            };
            let which = if *for_s == 0 { "--all".to_owned() } else { format!("--idle {for_s}") };
            format!("close{of} {which}")
        }
        _ => return None,
    })
}
