//! Why a message is not taken (faults §3.3), and what its sender is told.
//!
//! Must not know who asks.

/// A message breaks a rule of framing or syntax. Nothing of it may be passed on, and the connection it
/// came on is not used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The request line is no `method target HTTP/1.x` with single blanks.
    RequestLine,
    /// The status line is none.
    StatusLine,
    /// Not HTTP/1.0 or 1.1, but shaped like a version.
    Version,
    /// More than [`EMPTY_LINES_MAX`](super::EMPTY_LINES_MAX) empty lines before a request, or any
    /// before a response (RFC 9112 §2.2).
    EmptyLines,
    /// A bare CR or LF, or something else where a line must end.
    LineEnd,
    /// The name of a line is empty or no token; a blank before the colon; a folded line (RFC 9112 §5).
    HeaderName,
    /// A control character in a value.
    HeaderValue,
    /// A head of more than [`HEAD_MAX`](super::HEAD_MAX) bytes.
    HeadTooLarge,
    /// A head of more than [`LINES_MAX`](super::LINES_MAX) lines.
    TooManyLines,
    /// The target has none of the four forms, or not the one its method takes (RFC 9112 §3.2).
    Target,
    /// HTTP/1.1 without a Host line.
    HostMissing,
    /// More than one Host line.
    HostRepeated,
    /// A Host line whose value is no host and port.
    HostInvalid,
    /// The target names another host than the Host line.
    HostMismatch,
    /// Content-Length is no plain decimal number of 63 bits.
    LengthInvalid,
    /// More than one Content-Length (in a response: with different values).
    LengthRepeated,
    /// Content-Length and Transfer-Encoding (RFC 9112 §6.1).
    LengthAndCoding,
    /// A name that some take for Content-Length or Transfer-Encoding, and others do not.
    FramingName,
    /// Framing where none may be: in a CONNECT, in a 1xx or 204.
    LengthForbidden,
    /// Transfer-Encoding does not end in a single `chunked`.
    CodingInvalid,
    /// A transfer coding that is not known, before a final `chunked`.
    CodingUnknown,
    /// Transfer-Encoding in HTTP/1.0.
    CodingInOldVersion,
    /// An expectation other than `100-continue`.
    Expectation,
    /// A Connection line names more than [`NAMES_MAX`](super::NAMES_MAX) others.
    ConnectionNames,
    /// A server switches protocols though nobody asked.
    UnaskedUpgrade,
    /// The length of a chunk is no plain hexadecimal number of 63 bits and 16 digits.
    ChunkSize,
    /// Extensions of chunks that are no text, or too long together.
    ChunkExtension,
    /// Something else than a line end behind a chunk.
    ChunkEnd,
    /// Trailer lines that are none, or too many.
    Trailer,
}

impl Refusal {
    /// The status for whoever sent it, if it was a client. (What a server sent wrong is a 502 for the
    /// client, whatever it is.)
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::HeadTooLarge | Self::TooManyLines => 431,
            Self::CodingUnknown => 501,
            Self::Version => 505,
            Self::Expectation => 417,
            Self::StatusLine | Self::UnaskedUpgrade => 502,
            _ => 400,
        }
    }

    /// The reason as one stable word for machines (H-108).
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::RequestLine => "request-line",
            Self::StatusLine => "status-line",
            Self::Version => "version",
            Self::EmptyLines => "empty-lines",
            Self::LineEnd => "line-end",
            Self::HeaderName => "header-name",
            Self::HeaderValue => "header-value",
            Self::HeadTooLarge => "head-too-large",
            Self::TooManyLines => "too-many-lines",
            Self::Target => "target",
            Self::HostMissing => "host-missing",
            Self::HostRepeated => "host-repeated",
            Self::HostInvalid => "host-invalid",
            Self::HostMismatch => "host-mismatch",
            Self::LengthInvalid => "length-invalid",
            Self::LengthRepeated => "length-repeated",
            Self::LengthAndCoding => "length-and-coding",
            Self::FramingName => "framing-name",
            Self::LengthForbidden => "length-forbidden",
            Self::CodingInvalid => "coding-invalid",
            Self::CodingUnknown => "coding-unknown",
            Self::CodingInOldVersion => "coding-in-old-version",
            Self::Expectation => "expectation",
            Self::ConnectionNames => "connection-names",
            Self::UnaskedUpgrade => "unasked-upgrade",
            Self::ChunkSize => "chunk-size",
            Self::ChunkExtension => "chunk-extension",
            Self::ChunkEnd => "chunk-end",
            Self::Trailer => "trailer",
        }
    }
}
