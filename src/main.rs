//! The `coder-server` program.

use std::process::ExitCode;

use coder_server::environment::Environment;
use coder_server::terminal::Context;

#[expect(
    clippy::disallowed_methods,
    reason = "the environment is read only here"
)]
fn main() -> ExitCode {
    let directory = std::env::current_dir().ok();
    match coder_server::complete(std::env::args_os(), directory.as_deref()) {
        Ok(false) => {}
        Ok(true) => return ExitCode::SUCCESS,
        Err(error) => {
            // The terminal may be gone.
            let _ = error.print();
            return ExitCode::from(2);
        }
    }
    let environment: Environment = std::env::vars_os().collect();
    let mut context = Context::of_process(environment);
    ExitCode::from(coder_server::run(std::env::args_os(), &mut context))
}
