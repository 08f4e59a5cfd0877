//! What the exit codes mean. One place, so that help, programs and tests agree.

use super::CtlError;
use balance_proto::answer::Refusal;
use balance_proto::client::ClientError;
use balance_proto::rendezvous::FindError;
use std::io::ErrorKind;
use std::process::ExitCode;

/// How a call of `balance-ctl` ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, or so already.
    Done = 0,
    /// Something nobody thought of.
    Unexpected = 1,
    /// The command line is wrong, does not say which of several daemons is meant, or was not
    /// confirmed.
    Usage = 2,
    /// The answer to what was asked is no.
    No = 3,
    /// No such daemon, group or channel.
    NoSuch = 4,
    /// The daemon refused.
    Refused = 5,
    /// Another version, or not balance at all.
    Mismatch = 65,
    /// The daemon cannot be reached.
    Unreachable = 69,
    /// No answer in time; what was done is not known.
    Timeout = 75,
    /// Not permitted.
    Denied = 77,
    /// Nobody reads our output any more (128 + SIGPIPE).
    BrokenPipe = 141,
}

impl Exit {
    /// The exit code of an error.
    #[must_use]
    pub fn of(error: &CtlError) -> Self {
        match error {
            CtlError::Find(FindError::None { .. } | FindError::NoSuchName { .. }) => Self::NoSuch,
            CtlError::Find(FindError::Several { .. })
            | CtlError::Wrong(_)
            | CtlError::NotConfirmed => Self::Usage,
            CtlError::Client(error) => Self::of_client(error),
            CtlError::Refused(refusal) => Self::of_refusal(refusal),
            CtlError::NoHttp => Self::Refused,
            CtlError::Unasked => Self::Mismatch,
            CtlError::Output(error) if error.kind() == ErrorKind::BrokenPipe => Self::BrokenPipe,
            CtlError::Runtime(_) | CtlError::Output(_) => Self::Unexpected,
        }
    }

    fn of_client(error: &ClientError) -> Self {
        match error {
            ClientError::NoSocket(_) => Self::NoSuch,
            ClientError::Denied { .. } => Self::Denied,
            ClientError::Stranger(_) | ClientError::OtherVersion { .. } => Self::Mismatch,
            ClientError::Silent(_) => Self::Timeout,
            ClientError::Dead(_)
            | ClientError::Busy
            | ClientError::Ended
            | ClientError::Broken(_)
            | ClientError::Connect { .. } => Self::Unreachable,
        }
    }

    fn of_refusal(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::NoSuchGroup { .. }
            | Refusal::NoSuchChannel { .. }
            | Refusal::NoSuchConnection { .. }
            | Refusal::NoSuchDeed => Self::NoSuch,
            Refusal::Malformed { .. } => Self::Mismatch,
            Refusal::NotPermitted { .. } => Self::Denied,
            Refusal::StillEnabled { .. }
            | Refusal::InUse { .. }
            | Refusal::Irreversible { .. }
            | Refusal::NothingToPreview
            | Refusal::NoChannelSlot { .. }
            | Refusal::NoGroupSlot { .. }
            | Refusal::BadAddress { .. }
            | Refusal::MovedOn { .. }
            | Refusal::OtherBoot
            | Refusal::Ending => Self::Refused,
        }
    }

    /// A word for it, in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unexpected => "unexpected",
            Self::Usage => "usage",
            Self::No => "no",
            Self::NoSuch => "no_such",
            Self::Refused => "refused",
            Self::Mismatch => "mismatch",
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Denied => "denied",
            Self::BrokenPipe => "broken_pipe",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
