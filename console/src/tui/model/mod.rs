//! What the console knows: the frames, how they came, and what is on screen. One concern a file.
//!
//! ```text
//! frame     a picture of the table, worked out      ring      frames of the past
//! pane      rows, order, bar, marks                 sort      by what they are ordered
//! pending   changes on their way                    asks      questions on their way
//! log       what happened                           lists     the views beside the table
//! behind    what was not shown                      played    a recording, and where it stands
//! past      the table before the console came
//! ```
//! Plain values. Time is what the messages say it is. Must not know terminals or sockets.

pub mod asks;
pub mod behind;
pub mod filter;
pub mod fleet;
pub mod frame;
pub mod lists;
pub mod log;
pub mod networks;
pub mod pane;
pub mod past;
pub mod pending;
pub mod played;
pub mod promise;
pub mod ring;
pub mod script;
pub mod sort;
pub mod span;

use super::dialog::Dialog;
use super::options::Options;
use super::parts::alerts::Alerts;
use super::parts::glyphs::Glyphs;
use super::parts::palette::Past;
use super::parts::settings::OfInstance;
use super::parts::words::Words;
use super::rate::History;
use asks::Asks;
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::request::Expect;
use balance_proto::role::Role;
use balance_proto::view::{ChannelView, GroupView, Instance};
use behind::Behind;
use filter::Filter;
use fleet::Fleet;
use frame::Frame;
use lists::Lists;
use log::{Entry, Log, Mood};
use pane::TablePane;
use past::Told;
use pending::Changes;
use played::Played;
use promise::Promise;
use ring::Ring;
use script::Script;
use span::Span;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Milliseconds on the console's own clock, from its start.
pub type Millis = u64;

/// A picture older than this is not called live any more, in milliseconds; the daemon sends two a
/// second.
pub const STALE_AFTER: Millis = 1_500;

/// Everything there is to show.
#[derive(Debug, Clone)]
pub struct Model {
    /// The console's clock, as of the last message.
    pub now: Millis,
    /// What the wall clock said when the console's own began, in milliseconds since 1970.
    pub began_unix_ms: u64,
    /// Width and height of the terminal.
    pub size: (u16, u16),
    /// What was wished on the command line and in the environment.
    pub options: Options,
    /// What is being talked to, in words.
    pub target: String,
    /// How the conversation stands.
    pub link: Link,
    /// The daemon, once it was reached.
    pub instance: Option<Instance>,
    /// Its table, as last seen.
    pub live: Option<Arc<Frame>>,
    /// When that was.
    pub seen_at: Millis,
    /// What is shown in its stead.
    pub still: Option<Still>,
    /// What the counters did lately.
    pub history: History,
    /// Frames of the past.
    pub ring: Ring,
    /// The table on screen.
    pub pane: TablePane,
    /// What of it is shown; empty is all.
    pub filter: Filter,
    /// Which view is on screen.
    pub view: View,
    /// The views beside the table.
    pub lists: Lists,
    /// How all daemons of this machine stand.
    pub fleet: Fleet,
    /// What lies over the view.
    pub dialog: Option<Dialog>,
    /// Whether all that is known of the selected channel is shown.
    pub detail: bool,
    /// Changes that were asked for and not yet answered.
    pub changes: Changes,
    /// Questions that were asked and not yet answered.
    pub asks: Asks,
    /// What happened.
    pub log: Log,
    /// What was said last, and when.
    pub notice: Option<(Entry, Millis)>,
    /// Whether the mouse is ours.
    pub mouse: bool,
    /// The command that would have done what was asked for last (N-11).
    pub last_command: Option<String>,
    /// What was done from here.
    pub script: Script,
    /// How long a time curves show.
    pub span: Span,
    /// What the change that was made last was to do (N-04).
    pub promise: Option<Promise>,
    /// What an operator should look at (T-28).
    pub alerts: Alerts,
    /// Commands that were typed.
    pub past: Past,
    /// What changed channels last, as it was announced: when, and by whom.
    pub last_changes: HashMap<ChannelKey, Entry>,
    /// What was changed, as it was announced (N-07).
    pub told: Told,
    /// What was not shown, or is lost.
    pub behind: Behind,
    /// Where a recording is being made.
    pub recording: Option<PathBuf>,
    /// The recording that is played instead of a daemon.
    pub played: Option<Played>,
}

/// A picture that stays while time goes on.
#[derive(Debug, Clone)]
pub struct Still {
    /// What is shown.
    pub frame: Arc<Frame>,
    /// Why.
    pub why: StillWhy,
    /// Since when.
    pub since: Millis,
}

/// Why a picture stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StillWhy {
    /// The operator wants to look at it (T-20).
    Frozen,
    /// It is of the past (N-07).
    Past,
}

/// The views, by their keys 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum View {
    /// The table.
    #[default]
    Channels,
    /// Who gets how much of the traffic.
    Traffic,
    /// Open connections.
    Connections,
    /// What happened.
    Events,
    /// Daemons that run here.
    Instances,
}

impl View {
    /// All of them, in the order of their keys.
    pub const ALL: [Self; 5] =
        [Self::Channels, Self::Traffic, Self::Connections, Self::Events, Self::Instances];

    /// Its word.
    #[must_use]
    pub fn word(self, words: Words) -> &'static str {
        match self {
            Self::Channels => words.view_channels(),
            Self::Traffic => words.view_traffic(),
            Self::Connections => words.view_connections(),
            Self::Events => words.view_events(),
            Self::Instances => words.view_instances(),
        }
    }
}

/// How the conversation with the daemon stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// It is being connected to.
    Connecting,
    /// Several run here, and none of them was chosen yet (T-02).
    Unchosen,
    /// It talks.
    Up,
    /// It does not.
    Down {
        /// Why.
        why: String,
        /// Since when.
        since: Millis,
        /// When it is tried again.
        retry: Millis,
    },
}

impl Model {
    /// A console that has not reached anybody yet.
    #[must_use]
    pub fn new(target: String, size: (u16, u16), began_unix_ms: u64, options: Options) -> Self {
        Self {
            now: 0,
            began_unix_ms,
            size,
            target,
            link: Link::Connecting,
            instance: None,
            live: None,
            seen_at: 0,
            still: None,
            history: History::default(),
            ring: Ring::default(),
            pane: TablePane::ordered(options.sort),
            filter: Filter::default(),
            view: View::default(),
            lists: Lists::default(),
            fleet: Fleet::default(),
            dialog: None,
            detail: false,
            changes: Changes::default(),
            asks: Asks::default(),
            log: Log::default(),
            notice: None,
            mouse: options.mouse,
            last_command: None,
            script: Script::default(),
            span: Span::default(),
            promise: None,
            alerts: Alerts::new(options.alerts),
            past: Past::default(),
            last_changes: HashMap::new(),
            told: Told::default(),
            behind: Behind::default(),
            recording: None,
            played: None,
            options,
        }
    }

    /// Everything that can be said, in the language that is spoken (T-58).
    #[must_use]
    pub fn words(&self) -> Words {
        Words(self.options.language)
    }

    /// Why nothing can be changed now; none if it can.
    #[must_use]
    pub fn locked(&self) -> Option<&'static str> {
        let words = self.words();
        match (&self.link, &self.live) {
            _ if self.is_read_only() => Some(words.locked_read_only()),
            // what is on screen is not what is
            _ if self.behind.stalled => Some(words.locked_stalled()),
            (Link::Connecting | Link::Unchosen | Link::Down { .. }, _) => Some(words.locked_lost()),
            (Link::Up, Some(_)) if self.is_fresh() => match (self.is_viewer(), &self.still) {
                (true, _) => Some(words.locked_viewer()),
                (false, Some(Still { why: StillWhy::Past, .. })) => Some(words.locked_history()),
                (false, Some(_)) => Some(words.locked_frozen()),
                (false, None) => None,
            },
            (Link::Up, _) => Some(words.locked_old()),
        }
    }

    /// Whether this console was told to change nothing: at all, or on this instance (T-34).
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.options.read_only || self.of_instance().is_some_and(|of| of.read_only)
    }

    /// What the settings say of this instance.
    #[must_use]
    pub fn of_instance(&self) -> Option<&OfInstance> {
        self.options.instances.get(&self.instance.as_ref()?.name)
    }

    /// The label of this instance, such as `PROD`.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.of_instance()?.label.as_deref()
    }

    /// Whether nothing can be changed from here, however long one waits.
    #[must_use]
    pub fn only_looks(&self) -> bool {
        self.is_read_only() || self.is_viewer()
    }

    /// Whether the daemon lets us look and nothing else.
    #[must_use]
    pub fn is_viewer(&self) -> bool {
        self.instance.as_ref().is_some_and(|instance| instance.your_role != Role::Operator)
    }

    /// Whether what is known is what is.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        // a recording is not expected to be of now
        let of_now = self.now.saturating_sub(self.seen_at) < STALE_AFTER;
        self.link == Link::Up && (of_now || self.played.is_some())
    }

    /// The signs the terminal can show.
    #[must_use]
    pub fn glyphs(&self) -> Glyphs {
        if self.options.ascii { Glyphs::Ascii } else { Glyphs::Unicode }
    }

    /// Whether the daemon speaks HTTP.
    #[must_use]
    pub fn is_http(&self) -> bool {
        self.instance.as_ref().is_some_and(|instance| instance.http.is_some())
    }

    /// What is on screen.
    #[must_use]
    pub fn shown(&self) -> Option<&Arc<Frame>> {
        self.still.as_ref().map(|still| &still.frame).or(self.live.as_ref())
    }

    /// What a change decided on now is based on.
    #[must_use]
    pub fn expect(&self) -> Option<Expect> {
        let (instance, live) = (self.instance.as_ref()?, self.live.as_ref()?);
        Some(Expect { boot: instance.boot, revision: live.table.revision })
    }

    /// The channel under the bar.
    #[must_use]
    pub fn selected(&self) -> Option<ChannelKey> {
        self.pane.selected?.channel()
    }

    /// The group of that number, as it is.
    #[must_use]
    pub fn group(&self, id: GroupId) -> Option<&GroupView> {
        self.live.as_ref()?.table.group(id)
    }

    /// The channel at that place, as it is.
    #[must_use]
    pub fn channel(&self, at: ChannelKey) -> Option<&ChannelView> {
        self.live.as_ref()?.table.channel(at)
    }

    /// What the wall clock says, in milliseconds since 1970.
    #[must_use]
    pub fn unix_ms(&self) -> u64 {
        self.began_unix_ms + self.now
    }

    /// Says something where it is seen at once.
    pub fn say(&mut self, mood: Mood, text: impl Into<String>) {
        let entry = Entry { mood, unix_ms: self.unix_ms(), text: text.into() };
        self.notice = Some((entry, self.now));
    }

    /// Notes something that happened here and not in the daemon.
    pub fn note(&mut self, mood: Mood, text: impl Into<String>) {
        let unix_ms = self.unix_ms();
        self.log.add(Entry { mood, unix_ms, text: text.into() });
    }

    /// Puts the rows in order again. Gives the channel that was under the bar and is gone.
    pub fn arrange(&mut self) -> Option<ChannelKey> {
        self.arrange_held(self.pane.holds(self.now) || self.dialog.is_some())
    }

    /// Puts the rows in an order that was asked for just now: nothing holds the old one.
    pub fn arrange_anew(&mut self) {
        self.arrange_held(false);
    }

    fn arrange_held(&mut self, hold: bool) -> Option<ChannelKey> {
        let frame = Arc::clone(self.shown()?);
        self.pane.arrange(&frame, hold, &self.filter)
    }
}
