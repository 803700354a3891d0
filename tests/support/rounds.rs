//! How often a loop runs that looks for rare faults.

/// One round in `cargo test`; all of them where `SLOW_TESTS` is set, as `.ci/slow` does.
#[expect(clippy::disallowed_methods, reason = "about the run of the tests")]
pub fn rounds(all: u32) -> u32 {
    let is_slow = std::env::var_os("SLOW_TESTS").is_some_and(|value| !value.is_empty());
    if is_slow { all } else { 1 }
}
