//! How a text is written down: a name, what goes into it, English, Spanish.

/// Makes each line a method of [`Words`](super::Words), and lists them all in `TEXTS`.
///
/// ```text
/// /// The channel under the bar is no longer there.
/// channel_gone(at: ChannelKey): "channel {at} is gone", "el canal {at} ya no existe";
/// /// A hint.
/// quit: "quit", "salir";
/// ```
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident $(($($part:ident: $kind:ty),+))?: $en:literal, $es:literal;)*) => {
        impl super::Words {
            $(super::catalogue::text!($(#[$doc])* $name $(($($part: $kind),+))?: $en, $es);)*
        }

        /// The texts of this file.
        pub(super) const TEXTS: &[super::Text] = &[$(super::Text {
            name: stringify!($name),
            english: $en,
            spanish: $es,
        }),*];
    };
}

/// One method: a fixed text as it is, or one with parts put in.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident: $en:literal, $es:literal) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name(self) -> &'static str {
            match self.0 {
                super::Language::English => $en,
                super::Language::Spanish => $es,
            }
        }
    };
    ($(#[$doc:meta])* $name:ident($($part:ident: $kind:ty),+): $en:literal, $es:literal) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name(self, $($part: $kind),+) -> String {
            match self.0 {
                super::Language::English => format!($en),
                super::Language::Spanish => format!($es),
            }
        }
    };
}

pub(super) use {text, texts};
