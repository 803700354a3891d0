//! The theme of prompts: with and without color, in Unicode or ASCII.

use console::{Style as Paint, StyledObject};
use dialoguer::theme::ColorfulTheme;

use super::output::Style;

/// The theme for a style.
pub(super) fn of(stream: Style) -> ColorfulTheme {
    let paint = || Paint::new().for_stderr().force_styling(stream.color);
    let sign = |unicode: &str, ascii: &str, paint: Paint| -> StyledObject<String> {
        let text = if stream.unicode { unicode } else { ascii };
        paint.apply_to(text.to_owned())
    };
    ColorfulTheme {
        defaults_style: paint().cyan(),
        prompt_style: paint().bold(),
        prompt_prefix: sign("?", "?", paint().yellow()),
        prompt_suffix: sign("›", ">", paint().dim()),
        success_prefix: sign("✓", "+", paint().green()),
        success_suffix: sign("·", "-", paint().dim()),
        error_prefix: sign("✗", "x", paint().red()),
        error_style: paint().red(),
        hint_style: paint().dim(),
        values_style: paint().green(),
        active_item_style: paint().cyan(),
        inactive_item_style: paint(),
        active_item_prefix: sign("❯", ">", paint().green()),
        inactive_item_prefix: sign(" ", " ", paint()),
        checked_item_prefix: sign("✓", "+", paint().green()),
        unchecked_item_prefix: sign(" ", " ", paint()),
        picked_item_prefix: sign("❯", ">", paint().green()),
        unpicked_item_prefix: sign(" ", " ", paint()),
    }
}
