# Runs every check, as in CI.
ci:
    bash .ci/run

# Runs the checks that are too slow to run on every change.
slow:
    bash .ci/slow

# Updates the completion scripts.
completions:
    cargo run --quiet -- completions bash > completions/coder-server.bash
    cargo run --quiet -- completions zsh > completions/_coder-server
    cargo run --quiet -- completions fish > completions/coder-server.fish
    cargo run --quiet -- completions powershell > completions/_coder-server.ps1
    cargo run --quiet -- completions elvish > completions/coder-server.elv

# Updates the screenshots of the web pages in the documentation.
pictures:
    cargo run --example pictures

# Prints the measurements.
bench:
    cargo bench

# Fuzzes the conversions; needs a nightly toolchain and cargo-fuzz.
fuzz seconds="60":
    bash .ci/fuzz {{seconds}}

# Shows the documentation as a book; needs mdbook.
docs:
    mdbook serve docs --open
