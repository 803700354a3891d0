//! The names of sessions and API keys: `S3`, `K2`.

use crate::database::id;

id!(
    /// A session's name, `S3`. A number is never given twice.
    SessionId, 'S', "a session", Sessions
);
id!(
    /// An API key's name, `K2`. A number is never given twice.
    KeyId, 'K', "an API key", ApiKeys
);
