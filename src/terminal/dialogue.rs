//! Questions asked through dialoguer, on stderr.

use std::io;

use console::Term;
use dialoguer::theme::Theme as _;
use dialoguer::{Confirm, Input, Password, Select};

use super::output::Style;
use super::prompter::{Check, Choice, Prompter, Stopped};
use super::theme;
use crate::harmless::harmless_line;
use crate::secret::Secret;

/// The columns that a choice's pointer takes.
const MARGIN: usize = 2;

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
        let question = harmless_line(question);
        let items = self.items(choices)?;
        let select = Select::with_theme(&theme)
            .with_prompt(&question)
            .items(items)
            .default(default)
            .report(false);
        let chosen = select
            .interact_on(&self.terminal)
            .map_err(io::Error::from)?;
        let mut answered = String::new();
        let name = choices.get(chosen).map_or("", |choice| &choice.name);
        if theme
            .format_input_prompt_selection(&mut answered, &question, &harmless_line(name))
            .is_ok()
        {
            self.terminal.write_line(&answered)?;
        }
        Ok(chosen)
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
            .map_err(io::Error::from)?)
    }

    fn secret(&mut self, question: &str) -> Result<Option<Secret>, Stopped> {
        let theme = theme::of(self.style);
        let password = Password::with_theme(&theme)
            .with_prompt(harmless_line(question))
            .allow_empty_password(true);
        let typed = Secret::new(
            password
                .interact_on(&self.terminal)
                .map_err(io::Error::from)?,
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
            .map_err(io::Error::from)?)
    }
}

impl Dialogue {
    /// The explanations stand beside the names; above them all where one would not fit on its line,
    /// since what wraps cannot be redrawn cleanly.
    fn items(&self, choices: &[Choice]) -> io::Result<Vec<String>> {
        let columns = self
            .terminal
            .size_checked()
            .map_or(usize::MAX, |(_, columns)| usize::from(columns));
        let names = choices.iter().map(|choice| harmless_line(&choice.name));
        let whole: Vec<String> = choices
            .iter()
            .map(|choice| {
                if choice.about.is_empty() {
                    harmless_line(&choice.name)
                } else {
                    harmless_line(&format!("{}: {}", choice.name, choice.about))
                }
            })
            .collect();
        if whole
            .iter()
            .all(|item| console::measure_text_width(item) + MARGIN < columns)
        {
            return Ok(whole);
        }
        for explanation in &whole {
            let options = textwrap::Options::new(columns.max(20))
                .initial_indent("  ")
                .subsequent_indent("    ");
            self.terminal
                .write_line(&textwrap::fill(explanation, options))?;
        }
        Ok(names
            .map(|name| {
                console::truncate_str(&name, columns.saturating_sub(MARGIN + 1), "").into_owned()
            })
            .collect())
    }
}
