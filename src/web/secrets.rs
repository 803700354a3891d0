//! Randomness from the operating system.

use crate::error::{Failure, Kind};

/// 256 bits that nobody can guess.
pub(super) fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::new(Kind::Other, "the system has no randomness to give").with_cause(error)
    })?;
    Ok(bytes)
}
