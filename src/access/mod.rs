//! Who gets in: sign-in links, sessions and API keys.
//!
//! All of it lives in one SQLite database, `access/access.sqlite3` of the setup directory, which the
//! server and the commands use at once. What a function has returned is on the disk. Who loses the
//! directory loses nothing else: everybody signs in anew.
//!
//! A person enters by a link that is valid once for 15 minutes, and stays by a session; a script
//! brings an API key with each request. Each secret has 256 bits and is shown once, where it is made;
//! at rest there is only its SHA-256. So many bits need neither salt nor a slow hash.
//!
//! This module knows no HTTP.

mod address;
mod id;
mod keys;
mod links;
mod name;
mod role;
mod schema;
mod sessions;
mod store;
#[cfg(test)]
mod tests;
mod token;

pub use address::{DEFAULT_ADDRESS, origin};
pub use id::{KeyId, SessionId};
pub use keys::ApiKey;
pub use links::{Link, link_url};
pub use role::Role;
pub use sessions::Session;
pub use store::Access;
