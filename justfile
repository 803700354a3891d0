# Every check, the same as on the server.
ci:
    bash .ci/run

# Checks that are too slow to run on every change.
slow:
    bash .ci/slow

# Updates the completion scripts.
completions:
    cargo run --quiet -- completions bash > completions/coder-server.bash
    cargo run --quiet -- completions zsh > completions/_coder-server
    cargo run --quiet -- completions fish > completions/coder-server.fish
    cargo run --quiet -- completions powershell > completions/_coder-server.ps1
    cargo run --quiet -- completions elvish > completions/coder-server.elv

# The README's pictures of the web pages.
pictures:
    cargo run --example pictures

# The table of measurements.
bench:
    cargo bench
