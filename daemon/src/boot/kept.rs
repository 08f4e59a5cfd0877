//! What outlives the process: where it is kept, and what is said when that cannot be (DS-4, H-92).
//!
//! Must not know what is kept.

use crate::control::Kept;
use crate::error::StartError;
use crate::error::fault::{Fault, Place};
use crate::settings::Settings;
use crate::table::owner::Owner;

/// Finds what earlier runs left, and makes it so in this table. Nothing without `--state-dir`. Gives
/// what is to be said about it, too.
pub(super) fn open(
    settings: &Settings,
    port: u16,
    owner: &mut Owner,
) -> Result<(Option<Kept>, Vec<String>), StartError> {
    let Some(dir) = &settings.state_dir else { return Ok((None, Vec::new())) };
    // as the control socket is called, which no other balance can be
    let path = dir.join(format!("{}_{port}.json", settings.bind_text));
    let shown = path.display().to_string();
    match Kept::open(path, owner) {
        Ok((kept, warnings)) => Ok((Some(kept), warnings)),
        Err(error) => {
            let what = format!("failed to create the state config file [{shown}]: {error}");
            let remedy = "name a directory that this balance may write with --state-dir";
            let place = Some(Place::Option("--state-dir".to_owned()));
            Err(StartError::Faults(vec![Fault::of_system(place, what, remedy.to_owned())]))
        }
    }
}
