//! Randomness from the operating system.

use crate::error::{Failure, Kind};

/// 256 random bits.
pub(super) fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::new(
            Kind::Other,
            "Could not get random bytes from the operating system",
        )
        .with_cause(error)
    })?;
    Ok(bytes)
}
