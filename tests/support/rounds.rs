//! Number of rounds of loops that look for rare faults.

/// Returns 1, or `all` if `SLOW_TESTS` is set, as in `.ci/slow`.
#[expect(clippy::disallowed_methods, reason = "about the run of the tests")]
pub fn rounds(all: u32) -> u32 {
    let is_slow = std::env::var_os("SLOW_TESTS").is_some_and(|value| !value.is_empty());
    if is_slow { all } else { 1 }
}
