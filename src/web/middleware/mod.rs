//! Processing of every request before its handler and of every response after it. The order is in
//! [`super::router`].

pub(super) mod access_log;
pub(super) mod auth;
pub(super) mod etag;
pub(super) mod forwarded;
pub(super) mod origin_check;
pub(super) mod request_timeout;
pub(super) mod security_headers;
