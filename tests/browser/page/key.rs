//! Keys, as WebDriver writes them.

/// The key Tab.
pub const TAB: &str = "\u{e004}";
/// The key Enter.
pub const ENTER: &str = "\u{e007}";
/// The key Escape.
pub const ESCAPE: &str = "\u{e00c}";
/// The space bar.
pub const SPACE: &str = " ";
/// The key Backspace.
pub const BACKSPACE: &str = "\u{e003}";
/// The key Up.
pub const UP: &str = "\u{e013}";
/// The key Down.
pub const DOWN: &str = "\u{e015}";
/// The key Left.
pub const LEFT: &str = "\u{e012}";
/// The key Right.
pub const RIGHT: &str = "\u{e014}";
/// The key Home.
pub const HOME: &str = "\u{e011}";
/// The key End.
pub const END: &str = "\u{e010}";
/// Held while another key is pressed.
pub const SHIFT: &str = "\u{e008}";
/// Held while another key is pressed.
pub const CONTROL: &str = "\u{e009}";
