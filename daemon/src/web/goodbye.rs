//! The end of a connection: who was too slow is told so, and what somebody still sends is read for a
//! moment, so that no reset overtakes the answer (H-109).
//!
//! Must not know what was asked.

use super::say::{Code, envelope};
use hyper::Error;
use serde_json::Map;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy, sink};
use tokio::time::timeout;

/// How long all of it may take.
const TIME: Duration = Duration::from_secs(2);
/// Most bytes that are read to be thrown away.
const MOST: u64 = 16 << 20;

/// What is still to be done for a client whose connection is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goodbye {
    /// It is gone, or has nothing to say.
    Nothing,
    /// It was answered, and may still be sending.
    Listen,
    /// It never came to the end of a head.
    TooSlow,
}

impl Goodbye {
    /// After a connection that ended so. `begun` is whether a part of a head was there.
    pub(super) fn after(ended: &Result<(), Error>, begun: bool) -> Self {
        match ended {
            Ok(()) => Self::Listen,
            Err(error) if error.is_timeout() && begun => Self::TooSlow,
            Err(error) if error.is_parse() => Self::Listen,
            Err(_) => Self::Nothing,
        }
    }

    /// Says it.
    pub(super) async fn say(self, stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) {
        let words = match self {
            Self::Nothing => return,
            Self::Listen => String::new(),
            Self::TooSlow => too_slow(),
        };
        let all = async {
            stream.write_all(words.as_bytes()).await?;
            stream.shutdown().await?;
            copy(&mut stream.take(MOST), &mut sink()).await
        };
        // whoever goes on for longer gets a reset
        let _ = timeout(TIME, all).await;
    }
}

fn too_slow() -> String {
    let message = "the head of the request took too long";
    let body = envelope(Code::Failed, message, Map::new()).0.to_string();
    let length = body.len();
    format!(
        "HTTP/1.1 408 Request Timeout\r\nContent-Type: application/json\r\nConnection: close\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
}
