//! The `coder-server` program.

fn main() {}
