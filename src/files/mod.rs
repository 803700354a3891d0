//! Files and directories as the setup directory wants them: private from their creation, owned by
//! whom the directory belongs to, locked by one writer at a time, with failures that name the file
//! and the next step.

pub(crate) mod fault;
pub(crate) mod lock;
pub(crate) mod owners;
pub(crate) mod real_file;
pub(crate) mod setup_dir;
