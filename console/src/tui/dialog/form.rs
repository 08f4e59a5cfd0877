//! Some lines to fill in, judged while they are typed (T-41). What is filled in is not done: it is
//! looked into, and then asked back about.

use super::{Dialog, Outcome};
use crate::tui::input::Input;
use balance_proto::connection::{Scope, Victims};
use balance_proto::id::{ChannelKey, GroupId, Maxc};
use balance_proto::request::{Expect, Request};
use balance_proto::state::Then;
use balance_proto::target::Target;
use ratatui::crossterm::event::{KeyCode, KeyEvent};

/// Some lines to fill in.
#[derive(Debug, Clone)]
pub struct Form {
    /// What it is about, in words.
    pub title: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The lines, each with its label.
    pub fields: Vec<(&'static str, Input)>,
    /// The line the keys go to.
    pub focus: usize,
    /// What was on screen when it opened.
    pub expect: Expect,
}

/// What a form is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// A group and an address.
    Create,
    /// Another address.
    Assign(ChannelKey),
    /// Another limit.
    Maxc(Vec<ChannelKey>),
    /// How long, and what then.
    Drain(Vec<ChannelKey>),
    /// How long nothing has moved.
    CutIdle(Scope),
    /// A client.
    Route,
}

impl Form {
    /// A form with one line or more; the keys go to the last one.
    #[must_use]
    pub fn new(
        title: String,
        purpose: Purpose,
        fields: Vec<(&'static str, String)>,
        expect: Expect,
    ) -> Self {
        let fields: Vec<_> =
            fields.into_iter().map(|(label, text)| (label, Input::with(&text))).collect();
        let focus = if purpose == Purpose::Create { 1 } else { 0 };
        Self { title, purpose, fields, focus, expect }
    }

    pub(super) fn key(mut self, event: &KeyEvent) -> Outcome {
        match event.code {
            KeyCode::Esc => return Outcome::Closed,
            KeyCode::Tab | KeyCode::Down => self.focus = (self.focus + 1) % self.fields.len(),
            KeyCode::BackTab | KeyCode::Up => {
                self.focus = (self.focus + self.fields.len() - 1) % self.fields.len();
            }
            KeyCode::Enter => {
                if let Ok(mut requests) = self.requests() {
                    return match (&self.purpose, requests.pop()) {
                        (Purpose::Route, Some(request)) => Outcome::Asked(request),
                        (_, Some(last)) => {
                            requests.push(last);
                            Outcome::Filled(requests, self.expect)
                        }
                        (_, None) => Outcome::Closed,
                    };
                }
            }
            _ => {
                self.fields[self.focus].1.key(event);
            }
        }
        Outcome::Open(Dialog::Form(self))
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        self.fields[self.focus].1.paste(text);
    }

    /// What it asks for as it is filled in now.
    ///
    /// # Errors
    /// What is wrong with it, as one sentence.
    pub fn requests(&self) -> Result<Vec<Request>, String> {
        let text = |field: usize| self.fields[field].1.text().trim().to_owned();
        let target = |text: String| text.parse::<Target>().map_err(|error| error.to_string());
        Ok(match &self.purpose {
            Purpose::Create => {
                let group = text(0).parse::<u16>().map_err(|_| "the group is a number, from 0")?;
                vec![Request::Create { group: GroupId(group), target: target(text(1))? }]
            }
            Purpose::Assign(at) => vec![Request::Assign { at: *at, target: target(text(0))? }],
            Purpose::Maxc(places) => {
                let number = text(0).parse::<u32>();
                let maxc = number.map_err(|_| "a number of connections; 0 is no limit")?;
                let maxc = Maxc::new(maxc);
                places.iter().map(|at| Request::Maxc { at: *at, maxc }).collect()
            }
            Purpose::Drain(places) => {
                let within_s = match text(0).as_str() {
                    "" => None,
                    seconds => Some(seconds.parse::<u32>().map_err(
                        |_| "within: seconds it may take; nothing is until it is empty",
                    )?),
                };
                let then = then(&text(1))?;
                places.iter().map(|at| Request::Drain { at: *at, within_s, then }).collect()
            }
            Purpose::CutIdle(of) => {
                let for_s = text(0).parse::<u32>();
                let for_s = for_s.map_err(|_| "seconds without a byte; 0 is all of them")?;
                vec![Request::Close { which: Victims::Idle { of: *of, for_s } }]
            }
            Purpose::Route => {
                let client = text(0).parse().map_err(|_| "an IP address, such as 203.0.113.7")?;
                vec![Request::Route { client }]
            }
        })
    }

    /// What a number that is allowed means, where that is not plain.
    #[must_use]
    pub fn remark(&self) -> Option<&'static str> {
        let zero = self.fields.first().is_some_and(|(_, input)| input.text().trim() == "0");
        match self.purpose {
            Purpose::Maxc(_) if zero => Some("0 is no limit"),
            Purpose::CutIdle(_) if zero => Some("0 is all of them, busy ones too"),
            Purpose::Drain(_) => Some("then: disable, cut or enable"),
            _ => None,
        }
    }
}

fn then(text: &str) -> Result<Then, String> {
    [Then::Disable, Then::Cut, Then::Enable]
        .into_iter()
        .find(|then| then.to_string() == text)
        .ok_or_else(|| "then: disable, cut or enable".to_owned())
}
