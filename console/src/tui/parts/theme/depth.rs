//! How many colours the terminal has (T-49).
//!
//! Must not read the environment: its variables are handed in.

/// How many colours may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Depth {
    /// None: bold, dim and reverse video only.
    None,
    /// The sixteen that each terminal paints its own way.
    Sixteen,
    /// Those of xterm.
    Indexed,
    /// 24 bits.
    True,
}

/// A depth was named that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no colour depth {0:?}: use auto, none, 16, 256 or 24bit")]
pub struct NoSuchDepth(pub String);

impl Depth {
    /// All, with the names they are asked for by.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("none", Self::None),
        ("16", Self::Sixteen),
        ("256", Self::Indexed),
        ("24bit", Self::True),
    ];

    /// The depth of that name; none for `auto`.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn named(name: &str) -> Result<Option<Self>, NoSuchDepth> {
        if name == "auto" {
            return Ok(None);
        }
        let found = Self::NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, depth)| Some(*depth)).ok_or_else(|| NoSuchDepth(name.to_owned()))
    }

    /// The flag if there is one, else the settings, else what the environment tells.
    #[must_use]
    pub fn choose(
        flag: Option<Self>,
        settings: Option<Self>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Self {
        flag.or(settings).unwrap_or_else(|| Self::of_environment(variable))
    }

    /// What `NO_COLOR` (no-color.org: set and not empty), `COLORTERM` and `TERM` tell, in this
    /// order.
    #[must_use]
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        if set("NO_COLOR").is_some() {
            return Self::None;
        }
        let term = set("TERM").unwrap_or_default();
        let is_old = term.strip_prefix("vt").is_some_and(|rest| rest.starts_with(char::is_numeric));
        if term.is_empty() || term == "dumb" || term.ends_with("-mono") || is_old {
            return Self::None;
        }
        if matches!(set("COLORTERM").as_deref(), Some("truecolor" | "24bit")) {
            return Self::True;
        }
        if term.contains("direct") || term.contains("truecolor") {
            Self::True
        } else if term.contains("256") || term.starts_with("alacritty") || term.contains("kitty") {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_tells_the_depth() {
        for (set, depth) in [
            (&[("TERM", "xterm")][..], Depth::Sixteen),
            (&[("TERM", "linux")], Depth::Sixteen),
            (&[("TERM", "xterm-256color")], Depth::Indexed),
            (&[("TERM", "tmux-256color"), ("COLORTERM", "truecolor")], Depth::True),
            (&[("TERM", "xterm-direct")], Depth::True),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "24bit")], Depth::True),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "yes")], Depth::Indexed),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], Depth::None),
            (&[("TERM", "vt100")], Depth::None),
            (&[("TERM", "vte-256color")], Depth::Indexed),
            (&[("COLORTERM", "truecolor")], Depth::None),
            (&[("TERM", "xterm"), ("NO_COLOR", "1"), ("COLORTERM", "truecolor")], Depth::None),
            (&[("TERM", "xterm"), ("NO_COLOR", "")], Depth::Sixteen),
        ] {
            let variable = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(Depth::of_environment(variable), depth, "{set:?}");
            // T-49: flag, then settings, then environment
            assert_eq!(Depth::choose(None, Some(Depth::True), variable), Depth::True);
            let flag = Depth::choose(Some(Depth::Sixteen), Some(Depth::True), variable);
            assert_eq!(flag, Depth::Sixteen);
        }
    }

    #[test]
    fn depths_have_names() {
        assert_eq!(Depth::named("auto"), Ok(None));
        for (name, depth) in Depth::NAMES {
            assert_eq!(Depth::named(name), Ok(Some(depth)));
        }
        let wrong = Depth::named("many").unwrap_err().to_string();
        assert_eq!(wrong, "there is no colour depth \"many\": use auto, none, 16, 256 or 24bit");
    }
}
