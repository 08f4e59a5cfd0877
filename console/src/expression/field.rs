//! The fields an expression can ask about, their names and what kind of value they hold.

/// Something that can be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Number of the group.
    Group,
    /// Number of the channel in its group.
    Channel,
    /// How the group shares out clients: `round robin`, `hash`.
    Type,
    /// What the channel is doing, in the word the screen has for it.
    State,
    /// The host as it was typed.
    Host,
    /// Host and port, and the address behind them.
    Address,
    /// The port.
    Port,
    /// Open connections.
    Current,
    /// Their limit; infinite if there is none.
    Maxc,
    /// Open connections as a part of the limit.
    Use,
    /// Connections ever.
    Total,
    /// Attempts to connect that failed, ever.
    Failed,
    /// Bytes from clients, ever.
    Sent,
    /// Bytes to clients, ever.
    Received,
    /// Bytes a second, both ways.
    Rate,
    /// Bytes a second from clients.
    In,
    /// Bytes a second to clients.
    Out,
    /// New connections a second.
    New,
    /// Failed attempts a second.
    Failing,
    /// The client's address.
    Client,
    /// How long it is so, in seconds.
    Age,
    /// How long nothing has moved, in seconds.
    Idle,
}

/// What kind of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Words.
    Text,
    /// A place in the table, a port.
    Number,
    /// How many there are.
    Count,
    /// A part of a whole: 1 is all of it.
    Part,
    /// Bytes.
    Bytes,
    /// Bytes a second.
    ByteRate,
    /// So many a second.
    Rate,
    /// Seconds.
    Seconds,
}

impl Field {
    /// Every field, the name it is shown by, and other names for it.
    pub const ALL: [(Self, &'static str, &'static [&'static str]); 22] = [
        (Self::Group, "group", &["g", "grp"]),
        (Self::Channel, "channel", &["ch"]),
        (Self::Type, "type", &["discipline"]),
        (Self::State, "state", &["s"]),
        (Self::Host, "host", &[]),
        (Self::Address, "address", &["addr"]),
        (Self::Port, "port", &[]),
        (Self::Current, "c", &["current", "open"]),
        (Self::Maxc, "maxc", &[]),
        (Self::Use, "use", &["usage"]),
        (Self::Total, "total", &["totalc"]),
        (Self::Failed, "failed", &[]),
        (Self::Sent, "sent", &[]),
        (Self::Received, "received", &["rcvd"]),
        (Self::Rate, "rate", &[]),
        (Self::In, "in", &[]),
        (Self::Out, "out", &[]),
        (Self::New, "new", &[]),
        (Self::Failing, "failing", &["fails"]),
        (Self::Client, "client", &[]),
        (Self::Age, "age", &[]),
        (Self::Idle, "idle", &[]),
    ];

    /// The field of that name, upper and lower case alike.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let is = |(_, known, others): &&(Self, &str, &[&str])| {
            *known == name || others.contains(&name.as_str())
        };
        Self::ALL.iter().find(is).map(|(field, ..)| *field)
    }

    /// The name it is shown by.
    #[must_use]
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(field, ..)| *field == self);
        found.map_or("", |(_, name, _)| name)
    }

    /// What kind of value it holds.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Type | Self::State | Self::Host | Self::Address | Self::Client => Kind::Text,
            Self::Group | Self::Channel | Self::Port => Kind::Number,
            Self::Current | Self::Maxc | Self::Total | Self::Failed => Kind::Count,
            Self::Use => Kind::Part,
            Self::Sent | Self::Received => Kind::Bytes,
            Self::Rate | Self::In | Self::Out => Kind::ByteRate,
            Self::New | Self::Failing => Kind::Rate,
            Self::Age | Self::Idle => Kind::Seconds,
        }
    }

    /// All names, for a sentence.
    #[must_use]
    pub fn names() -> String {
        Self::ALL.map(|(_, name, _)| name).join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_field_has_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        for (field, name, others) in Field::ALL {
            assert_eq!(field.name(), name);
            for name in others.iter().copied().chain([name]) {
                assert!(names.insert(name), "{name}");
                assert_eq!(Field::named(&name.to_uppercase()), Some(field));
            }
        }
        assert_eq!(Field::named("colour"), None);
    }
}
