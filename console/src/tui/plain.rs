//! `--plain`: a line for each thing that happens, from top to bottom, without a full screen, colours
//! or keys: for screen readers and logs (T-57).

use super::link::{self, Guard};
use super::model::frame::Frame;
use super::msg::{LinkMsg, LinkOrder};
use super::parts::words::Words;
use super::rate::History;
use super::units::{short, time_of_day};
use crate::which::Target;
use balance_proto::event::Event;
use balance_proto::id::ChannelKey;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::mpsc;

/// News that may wait to be printed.
const NEWS: usize = 512;

/// What was last said of each channel.
#[derive(Debug, Default)]
pub struct Teller {
    words: Words,
    history: History,
    said: BTreeMap<ChannelKey, String>,
}

impl Teller {
    /// What there is to say of a piece of news: nothing, a line, or several.
    pub fn tell(&mut self, msg: LinkMsg, unix_ms: u64) -> Vec<String> {
        let words = self.words;
        match msg {
            LinkMsg::Reached(instance, _) => {
                self.said.clear();
                self.history.clear();
                let role = words.role(instance.your_role);
                vec![words.plain_connected(&instance.name, instance.pid, role)]
            }
            LinkMsg::Picture(table) => {
                self.history.add(&table);
                let frame = Frame::new(*table, unix_ms, &self.history);
                self.picture(&frame)
            }
            LinkMsg::Announced(Event::Changed(changed)) => {
                vec![words.by(&words.change(&changed.change), &changed.actor.to_string())]
            }
            LinkMsg::Announced(Event::Failures { at, count, .. }) => {
                vec![words.failures(&at.to_string(), count)]
            }
            LinkMsg::Announced(Event::Spilled { into, clients, .. }) => {
                vec![words.spilled(clients, &into.to_string())]
            }
            LinkMsg::Announced(Event::Missed { events }) => {
                vec![words.plain_missed(events)]
            }
            LinkMsg::Announced(Event::Ending) => vec![words.ending().to_owned()],
            LinkMsg::Lost { why, retry_in_ms } => {
                vec![words.plain_lost(&why.said(words), retry_in_ms.div_ceil(1000))]
            }
            LinkMsg::Announced(Event::Table { .. })
            | LinkMsg::Answered { .. }
            | LinkMsg::Unsent { .. }
            | LinkMsg::Played(_)
            | LinkMsg::Rewound => Vec::new(),
        }
    }

    /// Channels whose state is not what was said last, and those that are gone.
    fn picture(&mut self, frame: &Frame) -> Vec<String> {
        let words = self.words;
        let mut lines = Vec::new();
        for (at, channel, figures) in frame.channels() {
            let word = figures.state.said(words);
            let maxc =
                channel.maxc.limit().map_or_else(|| words.no_limit().to_owned(), |m| m.to_string());
            let said = format!("{} {word} {maxc}", channel.address);
            if self.said.get(&at) != Some(&said) {
                let open = short(channel.counters.current.into());
                let (place, address) = (at.to_string(), channel.address.to_string());
                lines.push(words.plain_channel(&place, &address, word, &open, &maxc));
                self.said.insert(at, said);
            }
        }
        let gone: Vec<ChannelKey> =
            self.said.keys().copied().filter(|at| frame.channel(*at).is_none()).collect();
        for at in gone {
            self.said.remove(&at);
            lines.push(words.channel_gone(&at.to_string()));
        }
        lines
    }
}

/// Prints what happens until nobody reads it any more.
///
/// # Errors
/// It cannot be printed.
pub fn run(target: Target, words: Words) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (_orders, order_receiver) = mpsc::channel::<LinkOrder>(1);
    let (sender, mut news) = mpsc::channel(NEWS);
    runtime.block_on(async {
        let guard = Guard { everywhere: true, ..Guard::default() };
        tokio::spawn(link::run(target, guard, order_receiver, sender));
        let mut teller = Teller { words, ..Teller::default() };
        let mut out = io::stdout();
        while let Some(msg) = news.recv().await {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
            let unix_ms = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
            for line in teller.tell(msg, unix_ms) {
                let clean: String = line.chars().filter(|c| !c.is_control()).collect();
                match writeln!(out, "{} {clean}", time_of_day(unix_ms)).and_then(|()| out.flush()) {
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                    other => other?,
                }
            }
        }
        Ok(())
    })
}
