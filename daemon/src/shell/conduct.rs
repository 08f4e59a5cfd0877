//! What each command does, and what it answers (balance(1) §5.2).
//!
//! Must not know where lines come from, nor how they are printed.

use super::attach::{Door, Presence, Unattached};
use super::grammar::{self, Number, Verb};
use super::text;
use crate::sys::resolve;
use balance_proto::answer::{Refusal, Reply};
use balance_proto::client::{AskError, Client, ClientError};
use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelId, ChannelKey, GroupId, Maxc};
use balance_proto::request::Request;
use balance_proto::target::{Port, Target};
use balance_proto::view::{ChannelView, TableView};
use std::net::Ipv6Addr;
use std::time::Duration;

/// How long a daemon may take to let go of its sockets after `kill`.
const RELEASE_TIME: Duration = Duration::from_secs(5);

const SYNTAX: &str = "syntax error";
const RANGE: &str = "value out of range";
const UNKNOWN_CHANNEL: &str = "unknown channel";
const INVALID_ADDRESS: &str = "invalid address";

/// What comes after a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Its answer, in whole lines or nothing; then the next command.
    Say(String),
    /// Its answer; then the end, with this exit code.
    End(String, u8),
}

impl Next {
    fn line(text: impl AsRef<str>) -> Self {
        Self::Say(format!("{}\n", text.as_ref()))
    }
}

/// A conversation with one daemon, and the group it is about.
#[derive(Debug)]
pub(super) struct Conversation {
    door: Door,
    client: Client,
    presence: Presence,
    group: GroupId,
}

/// Why a command has no answer of its own.
enum Failure {
    /// What it answers instead.
    Answer(String),
    /// Nobody is there any more.
    Lost(ClientError),
}

impl From<AskError> for Failure {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Client(error) => Self::Lost(error),
            // no words of 3.54 fit: ours do
            AskError::Refused(refusal) => Self::Answer(format!("balance: {refusal}")),
        }
    }
}

/// An answer that is no success.
fn no<T>(answer: impl Into<String>) -> Result<T, Failure> {
    Err(Failure::Answer(answer.into()))
}

impl Conversation {
    /// Begins to talk to the daemon behind a front door, about group 0.
    pub(super) async fn begin(door: Door) -> Result<Self, Unattached> {
        let (client, presence) = door.knock().await?;
        Ok(Self { door, client, presence, group: GroupId(0) })
    }

    /// The daemon's process.
    pub(super) fn pid(&self) -> u32 {
        self.client.instance().pid
    }

    /// The current group.
    pub(super) fn group(&self) -> GroupId {
        self.group
    }

    /// Carries out one line. A daemon that was restarted meanwhile is found again.
    pub(super) async fn obey(&mut self, line: &str) -> Result<Next, Unattached> {
        let Some(line) = grammar::read(line) else {
            return Ok(Next::Say(String::new()));
        };
        let Some(verb) = line.verb else {
            return Ok(Next::line(SYNTAX));
        };
        match self.carry_out(verb, &line.arguments).await {
            Ok(next) => Ok(next),
            Err(Failure::Answer(answer)) => Ok(Next::line(answer)),
            Err(Failure::Lost(ClientError::Silent(time))) => {
                Err(Unattached::Client(ClientError::Silent(time)))
            }
            Err(Failure::Lost(_)) => {
                (self.client, self.presence) = self.door.knock().await?;
                match self.carry_out(verb, &line.arguments).await {
                    Ok(next) => Ok(next),
                    Err(Failure::Answer(answer)) => Ok(Next::line(answer)),
                    Err(Failure::Lost(error)) => Err(Unattached::Client(error)),
                }
            }
        }
    }

    async fn carry_out(&mut self, verb: Verb, arguments: &[&str]) -> Result<Next, Failure> {
        let instance = self.client.instance();
        let (max_groups, max_channels) = (instance.max_groups, instance.max_channels);
        Ok(match verb {
            Verb::Quit => Next::End(String::new(), 0),
            Verb::Kill => self.kill().await?,
            Verb::Help => Next::Say(text::help()),
            Verb::Version => Next::Say(text::version(max_groups, max_channels)),
            Verb::Show => Next::Say(text::show(&self.table().await?)),
            Verb::MrtgBytes => {
                let (at, channel) = self.named_channel(arguments).await?;
                Next::Say(text::mrtg_bytes(at, &channel.counters))
            }
            Verb::MrtgConns => {
                let (at, channel) = self.named_channel(arguments).await?;
                Next::Say(text::mrtg_conns(at, &channel.counters))
            }
            Verb::Group => self.change_group(arguments)?,
            Verb::Enable => self.switch(arguments, true).await?,
            Verb::Disable => self.switch(arguments, false).await?,
            Verb::Reset => self.reset(arguments).await?,
            Verb::Maxc => self.maxc(arguments).await?,
            Verb::Create => self.create(arguments).await?,
            Verb::Assign => self.assign(arguments).await?,
            Verb::Hash => self.discipline(Discipline::Hash).await?,
            Verb::Rr => self.discipline(Discipline::RoundRobin).await?,
        })
    }

    async fn ask(&mut self, request: Request) -> Result<Reply, AskError> {
        self.client.ask(request, None).await
    }

    async fn table(&mut self) -> Result<TableView, Failure> {
        Ok(self.client.table().await?)
    }

    /// The channel of the current group that a number names.
    fn at(&self, channel: Number) -> Option<ChannelKey> {
        let channel = channel.narrow::<u16>().map(ChannelId)?;
        Some(ChannelKey { group: self.group, channel })
    }

    /// The channel that two arguments name, whatever group is the current one (B14).
    async fn named_channel(
        &mut self,
        arguments: &[&str],
    ) -> Result<(ChannelKey, ChannelView), Failure> {
        let (group, channel) = (number(arguments, 0)?, number(arguments, 1)?);
        let max_groups = self.client.instance().max_groups;
        let Some(group) = group.narrow::<u16>().filter(|group| *group < max_groups) else {
            return no("unknown group");
        };
        let table = self.table().await?;
        let at = channel.narrow::<u16>().map(|channel| ChannelKey::new(group, channel));
        match at.and_then(|at| Some((at, table.channel(at)?.clone()))) {
            Some(found) => Ok(found),
            None => no(UNKNOWN_CHANNEL),
        }
    }

    fn change_group(&mut self, arguments: &[&str]) -> Result<Next, Failure> {
        let group = number(arguments, 0)?.narrow::<u16>();
        match group.filter(|group| *group < self.client.instance().max_groups) {
            Some(group) => {
                self.group = GroupId(group);
                Ok(Next::Say(String::new()))
            }
            None => no(RANGE),
        }
    }

    async fn switch(&mut self, arguments: &[&str], on: bool) -> Result<Next, Failure> {
        let channel = number(arguments, 0)?;
        let Some(at) = self.at(channel) else {
            return no(format!("no such channel {channel}"));
        };
        let (word, request) = match on {
            true => ("enabled", Request::Enable { at }),
            false => ("disabled", Request::Disable { at }),
        };
        Ok(Next::line(match self.ask(request).await {
            Ok(Reply::Unchanged) => format!("channel {channel} already {word}"),
            Ok(_) => format!("channel {channel} {word}"),
            Err(error) if is_missing(&error) => format!("no such channel {channel}"),
            Err(error) => return Err(error.into()),
        }))
    }

    async fn reset(&mut self, arguments: &[&str]) -> Result<Next, Failure> {
        let channel = number(arguments, 0)?;
        let Some(at) = self.at(channel) else {
            return no(format!("no such channel {channel}"));
        };
        Ok(Next::line(match self.ask(Request::Reset { at }).await {
            Ok(_) => format!("channel {channel} counters reset"),
            Err(error) if is_missing(&error) => format!("no such channel {channel}"),
            Err(error) => return Err(error.into()),
        }))
    }

    async fn maxc(&mut self, arguments: &[&str]) -> Result<Next, Failure> {
        let (channel, maxc) = (number(arguments, 0)?, number(arguments, 1)?);
        let at = self.existing(channel).await?;
        let Some(limit) = maxc.narrow::<u32>() else { return no(RANGE) };
        self.ask(Request::Maxc { at, maxc: Maxc::new(limit) }).await?;
        Ok(Next::line(format!("maxc of channel {channel} changed to {maxc}")))
    }

    async fn create(&mut self, arguments: &[&str]) -> Result<Next, Failure> {
        let target = target(arguments)?;
        let group = self.group;
        Ok(Next::line(match self.ask(Request::Create { group, target }).await {
            Ok(_) => "channel created",
            Err(AskError::Refused(Refusal::BadAddress { .. })) => INVALID_ADDRESS,
            Err(AskError::Refused(Refusal::NoChannelSlot { .. })) => "no channel slots available",
            Err(error) => return Err(error.into()),
        }))
    }

    async fn assign(&mut self, arguments: &[&str]) -> Result<Next, Failure> {
        const ENABLED: &str = "channel must be disabled to assign new address";
        let channel = number(arguments, 0)?;
        let at = self.existing(channel).await?;
        // before the other arguments are looked at
        if self.table().await?.channel(at).is_some_and(|channel| channel.admin.is_enabled()) {
            return no(ENABLED);
        }
        let target = target(&arguments[1..])?;
        Ok(Next::line(match self.ask(Request::Assign { at, target }).await {
            Ok(_) => "channel reassigned",
            Err(AskError::Refused(Refusal::StillEnabled { .. })) => ENABLED,
            Err(AskError::Refused(Refusal::BadAddress { .. })) => INVALID_ADDRESS,
            Err(error) => return Err(error.into()),
        }))
    }

    /// The channel of the current group that a number names, which must be there.
    async fn existing(&mut self, channel: Number) -> Result<ChannelKey, Failure> {
        let table = self.table().await?;
        match self.at(channel).filter(|at| table.channel(*at).is_some()) {
            Some(at) => Ok(at),
            None => no(UNKNOWN_CHANNEL),
        }
    }

    async fn discipline(&mut self, discipline: Discipline) -> Result<Next, Failure> {
        let group = self.group;
        let request = Request::Discipline { group, discipline };
        // all groups are there, even if nothing is in them yet
        if let Err(error) = self.ask(request.clone()).await {
            if !is_missing(&error) {
                return Err(error.into());
            }
            self.ask(Request::OpenGroup { group }).await?;
            self.ask(request).await?;
        }
        Ok(Next::line(format!("group {group} set to {discipline}")))
    }

    /// Ends the daemon. It is judged by its socket, never by a pid (B12, B21).
    async fn kill(&mut self) -> Result<Next, Failure> {
        match self.ask(Request::End).await {
            // it may be gone before it could say so
            Ok(_) | Err(AskError::Client(ClientError::Ended | ClientError::Broken(_))) => {}
            Err(error) => return Err(error.into()),
        }
        let gone = async {
            while !self.presence.is_over() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        Ok(match tokio::time::timeout(RELEASE_TIME, gone).await {
            Ok(()) => Next::End("shutdown complete, exiting.\n".to_owned(), 0),
            Err(_) => Next::End("shutdown failed.\n".to_owned(), 69),
        })
    }
}

/// Whether there is no such channel or group.
fn is_missing(error: &AskError) -> bool {
    use Refusal::{NoSuchChannel, NoSuchGroup};
    matches!(error, AskError::Refused(NoSuchChannel { .. } | NoSuchGroup { .. }))
}

/// The number at that place among the arguments.
fn number(arguments: &[&str], place: usize) -> Result<Number, Failure> {
    match arguments.get(place).and_then(|text| Number::read(text)) {
        Some(number) => Ok(number),
        None => no(SYNTAX),
    }
}

/// A destination of two words, host and port; a port in the host goes first (balance(1) §5.2).
fn target(arguments: &[&str]) -> Result<Target, Failure> {
    let [host, port, ..] = arguments else { return no(SYNTAX) };
    let port = port_number(port)?;
    let host = match host.parse::<Ipv6Addr>() {
        Ok(address) => format!("[{address}]"),
        Err(_) => (*host).to_owned(),
    };
    let target = match host.parse::<Target>() {
        Ok(named) if named.port() == &Port::Listening => {
            // with a port between host and limit, if there is one
            let bare = host.trim_end_matches(':');
            match named.maxc().limit() {
                None => format!("{bare}:{port}").parse(),
                Some(limit) => {
                    let host = bare.rsplit_once("::").map_or(bare, |(host, _)| host);
                    format!("{host}:{port}:{limit}").parse()
                }
            }
        }
        named => named,
    };
    target.or_else(|_| no(INVALID_ADDRESS))
}

fn port_number(text: &str) -> Result<u16, Failure> {
    match Number::read(text) {
        Some(number) => match number.narrow::<u16>().filter(|port| *port > 0) {
            Some(port) => Ok(port),
            None => no(INVALID_ADDRESS),
        },
        None => resolve::service(text).or_else(|_| no(SYNTAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match target(&words) {
            Ok(target) => target.to_string(),
            Err(Failure::Answer(answer)) => answer,
            Err(Failure::Lost(error)) => panic!("{error}"),
        }
    }

    #[test]
    fn two_words_name_a_destination_and_a_port_in_the_host_wins() {
        for (line, target) in [
            ("127.0.0.1 9005", "127.0.0.1:9005"),
            ("127.0.0.1:9004 9005", "127.0.0.1:9004"),
            ("::1 80", "[::1]:80"),
            ("[::1]:81 80", "[::1]:81"),
            ("[::1] 80", "[::1]:80"),
            ("h: 80", "h:80"),
            ("h:: 80", "h:80"),
            ("h::7 80", "h:80:7"),
            ("h 80 and more", "h:80"),
            ("h", SYNTAX),
            ("h 80x", SYNTAX),
            ("h 0", INVALID_ADDRESS),
            ("h 70000", INVALID_ADDRESS),
            ("h -1", INVALID_ADDRESS),
            (":80 80", INVALID_ADDRESS),
            ("[::1 80", INVALID_ADDRESS),
        ] {
            assert_eq!(read(line), target, "{line}");
        }
    }
}
