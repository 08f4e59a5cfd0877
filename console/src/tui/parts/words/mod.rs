//! All the console's words, in English and Spanish (T-58). The keys do not change with them.
//!
//! Each text is a method of [`Words`], its parts typed arguments: a text that lacks one of the two
//! languages does not compile, and neither does one that is given too little. Spanish uses the
//! terms of the Spanish manuals: *grupo*, *canal*, *habilitar*, *deshabilitar*.
//!
//! * `frame`: bar, footer, table; `views`: the other views, detail, why
//! * keys, dialogs, consequences, news, mistakes: one file each
//! * `daemon`: what the daemon says, in the reader's language; `reach`: why it says nothing;
//!   `others`: what the other parts say

mod catalogue;
mod consequences;
mod daemon;
mod dialogs;
mod frame;
mod keys;
mod mistakes;
mod news;
mod others;
mod reach;
mod views;

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Spanish.
    Spanish,
}

/// A language was asked for that the console does not speak.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no language {0:?}: use en or es")]
pub struct NoSuchLanguage(pub String);

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The language of that name: `en` or `es`.
    ///
    /// # Errors
    /// There is no such language.
    pub fn named(name: &str) -> Result<Self, NoSuchLanguage> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == name)
            .ok_or_else(|| NoSuchLanguage(name.to_owned()))
    }

    /// The language of the locale as the environment names it (`LC_ALL`, `LC_MESSAGES`, `LANG`, the
    /// first that is not empty). A locale of another language gives English.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set);
        locale.and_then(|locale| Self::of_locale(&locale)).unwrap_or_default()
    }

    /// The language of a locale such as `es_ES.UTF-8`.
    fn of_locale(locale: &str) -> Option<Self> {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "es" => Some(Self::Spanish),
            _ => None,
        }
    }

    /// Its two letters, as they are typed.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }
}

/// Everything the console can say, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words(pub Language);

/// One text of the catalogue in both languages, as it stands in the source: for tests and for those
/// who look over a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// The method it belongs to.
    pub name: &'static str,
    /// In English.
    pub english: &'static str,
    /// In Spanish.
    pub spanish: &'static str,
}

/// Every text that is written as a pair; those that depend on a count have a method of their own.
#[must_use]
pub fn catalogue() -> Vec<Text> {
    let parts = [
        frame::TEXTS,
        keys::TEXTS,
        dialogs::TEXTS,
        consequences::TEXTS,
        news::TEXTS,
        views::TEXTS,
        mistakes::TEXTS,
        reach::TEXTS,
    ];
    parts.concat()
}

#[cfg(test)]
mod tests;
