//! Keys in WebDriver's encoding.

/// Tab.
pub const TAB: &str = "\u{e004}";
/// Enter.
pub const ENTER: &str = "\u{e007}";
/// Escape.
pub const ESCAPE: &str = "\u{e00c}";
/// Space.
pub const SPACE: &str = " ";
/// Backspace.
pub const BACKSPACE: &str = "\u{e003}";
/// Up arrow.
pub const UP: &str = "\u{e013}";
/// Down arrow.
pub const DOWN: &str = "\u{e015}";
/// Left arrow.
pub const LEFT: &str = "\u{e012}";
/// Right arrow.
pub const RIGHT: &str = "\u{e014}";
/// Home.
pub const HOME: &str = "\u{e011}";
/// End.
pub const END: &str = "\u{e010}";
/// Modifier key.
pub const SHIFT: &str = "\u{e008}";
/// Modifier key.
pub const CONTROL: &str = "\u{e009}";
