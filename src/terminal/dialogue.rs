//! Questions asked through dialoguer, on stderr.

use console::Term;
use dialoguer::{Confirm, Input, Password, Select};

use super::output::Style;
use super::prompter::{Check, Choice, Prompter, Stopped};
use super::theme;
use crate::harmless::harmless_line;
use crate::secret::Secret;

/// Asks on the terminal behind stderr and stdin.
pub struct Dialogue {
    terminal: Term,
    style: Style,
}

impl Dialogue {
    /// A dialogue that looks like its stream.
    pub fn new(style: Style) -> Self {
        Self {
            terminal: Term::stderr(),
            style,
        }
    }
}

impl Prompter for Dialogue {
    fn restyle(&mut self, style: Style) {
        self.style = style;
    }

    fn select(
        &mut self,
        question: &str,
        choices: &[Choice],
        default: usize,
    ) -> Result<usize, Stopped> {
        let theme = theme::of(self.style);
        let items = choices.iter().map(|choice| self.item(choice));
        let select = Select::with_theme(&theme)
            .with_prompt(harmless_line(question))
            .items(items)
            .default(default);
        Ok(select
            .interact_on(&self.terminal)
            .map_err(std::io::Error::from)?)
    }

    fn input(
        &mut self,
        question: &str,
        default: Option<&str>,
        check: Check<'_>,
    ) -> Result<String, Stopped> {
        let theme = theme::of(self.style);
        let mut input = Input::<String>::with_theme(&theme)
            .with_prompt(harmless_line(question))
            .validate_with(|text: &String| check(text).map_err(|reason| harmless_line(&reason)));
        if let Some(default) = default {
            input = input.default(harmless_line(default));
        }
        Ok(input
            .interact_text_on(&self.terminal)
            .map_err(std::io::Error::from)?)
    }

    fn secret(&mut self, question: &str) -> Result<Option<Secret>, Stopped> {
        let theme = theme::of(self.style);
        let password = Password::with_theme(&theme)
            .with_prompt(harmless_line(question))
            .allow_empty_password(true);
        let typed = Secret::new(
            password
                .interact_on(&self.terminal)
                .map_err(std::io::Error::from)?,
        );
        Ok((!typed.expose().trim().is_empty()).then_some(typed))
    }

    fn confirm(&mut self, question: &str, default: bool) -> Result<bool, Stopped> {
        let theme = theme::of(self.style);
        let confirm = Confirm::with_theme(&theme)
            .with_prompt(harmless_line(question))
            .default(default);
        Ok(confirm
            .interact_on(&self.terminal)
            .map_err(std::io::Error::from)?)
    }
}

impl Dialogue {
    /// The explanation stands beside the name where it fits on the line.
    fn item(&self, choice: &Choice) -> String {
        let name = harmless_line(&choice.name);
        let whole = format!("{name}: {}", harmless_line(&choice.about));
        // Pointer and margin take four columns.
        let fits = self.terminal.size_checked().is_none_or(|(_, columns)| {
            console::measure_text_width(&whole) + 4 <= usize::from(columns)
        });
        if choice.about.is_empty() || !fits {
            name
        } else {
            whole
        }
    }
}
