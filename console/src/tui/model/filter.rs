//! What of the table is shown: an expression that is being typed, and the last one that made sense
//! (T-18).

use super::frame::Figures;
use crate::expression::{Expression, Mistake, OfChannel, PerSecond};
use balance_proto::view::{ChannelView, GroupView};

/// The filter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// As it was typed.
    pub text: String,
    /// What it meant when it last made sense; none is everything.
    expression: Option<Expression>,
    /// What is wrong with it.
    pub mistake: Option<Mistake>,
}

impl Filter {
    /// Another text. While it makes no sense, what was shown stays.
    pub fn set(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.mistake = None;
        if text.trim().is_empty() {
            self.expression = None;
            return;
        }
        match Expression::parse(text) {
            Ok(expression) => self.expression = Some(expression),
            Err(mistake) => self.mistake = Some(mistake),
        }
    }

    /// Whether everything is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.expression.is_none()
    }

    /// Whether a channel is shown.
    #[must_use]
    pub fn passes(&self, group: &GroupView, channel: &ChannelView, figures: &Figures) -> bool {
        let Some(expression) = &self.expression else { return true };
        let rates = figures.rates.map(|rates| PerSecond {
            connections: rates.connections,
            sent: rates.sent,
            received: rates.received,
            failed: rates.failed,
        });
        expression.holds(&OfChannel { group, channel, state: figures.state.word(), rates })
    }
}
