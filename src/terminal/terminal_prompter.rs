//! Prompts on the terminal, with dialoguer.

use std::io;

use console::Term;
use dialoguer::theme::{ColorfulTheme, Theme as _};
use dialoguer::{Confirm, Input, Password, Select};

use super::output::Style;
use super::prompter::{Check, Choice, PromptError, Prompter};
use super::theme;
use crate::sanitize::sanitize_line;
use crate::secret::Secret;

/// The width of the pointer of a choice.
const MARGIN: usize = 2;
/// Minimum width to wrap text to.
const MIN_WIDTH: usize = 20;

/// Prompts on stderr and reads from stdin.
pub struct TerminalPrompter {
    terminal: Term,
    style: Style,
}

impl TerminalPrompter {
    /// A prompter with the style of stderr.
    pub fn new(style: Style) -> Self {
        Self {
            terminal: Term::stderr(),
            style,
        }
    }
}

/// Discards keys pressed before the prompt was shown.
#[cfg(unix)]
fn discard_input() {
    let _ = rustix::termios::tcflush(io::stdin(), rustix::termios::QueueSelector::IFlush);
}

#[cfg(not(unix))]
fn discard_input() {}

impl Prompter for TerminalPrompter {
    fn restyle(&mut self, style: Style) {
        self.style = style;
    }

    fn select(
        &mut self,
        question: &str,
        choices: &[Choice],
        default: usize,
    ) -> Result<usize, PromptError> {
        discard_input();
        let theme = theme::of(self.style);
        let question = sanitize_line(question);
        let items = self.items(choices)?;
        let select = Select::with_theme(&theme)
            .with_prompt(&question)
            .items(items)
            .default(default)
            .report(false);
        let chosen = select
            .interact_on(&self.terminal)
            .map_err(io::Error::from)?;
        let name = choices.get(chosen).map_or("", |choice| &choice.name);
        self.show_answer(&theme, &question, &sanitize_line(name), 0)?;
        Ok(chosen)
    }

    fn input(
        &mut self,
        question: &str,
        default: Option<&str>,
        check: Check<'_>,
    ) -> Result<String, PromptError> {
        let theme = theme::of(self.style);
        let question = sanitize_line(question);
        let default = default.map(sanitize_line);
        let mut error_rows = 0;
        loop {
            let mut input = Input::<String>::with_theme(&theme)
                .with_prompt(&question)
                .allow_empty(true)
                .report(false);
            if let Some(default) = &default {
                input = input.default(default.clone());
            }
            let typed = input
                .interact_text_on(&self.terminal)
                .map_err(io::Error::from)?;
            let mut asked = String::new();
            let _ = theme.format_input_prompt(&mut asked, &question, default.as_deref());
            // The default is not echoed.
            if default.as_ref() != Some(&typed) {
                asked.push_str(&typed);
            }
            let rows = self.rows(&asked) - 1 + error_rows;
            match check(&typed) {
                Ok(()) => {
                    self.show_answer(&theme, &question, &sanitize_line(&typed), rows)?;
                    return Ok(typed);
                }
                Err(reason) => {
                    let mut error = String::new();
                    let _ = theme.format_error(&mut error, &sanitize_line(&reason));
                    self.terminal.clear_last_lines(rows)?;
                    error_rows = self.write(&error)?;
                }
            }
        }
    }

    fn secret(&mut self, question: &str) -> Result<Option<Secret>, PromptError> {
        let theme = theme::of(self.style);
        let question = sanitize_line(question);
        let password = Password::with_theme(&theme)
            .with_prompt(&question)
            .allow_empty_password(true)
            .report(false);
        let typed = Secret::new(
            password
                .interact_on(&self.terminal)
                .map_err(io::Error::from)?,
        );
        let mut asked = String::new();
        let _ = theme.format_password_prompt(&mut asked, &question);
        let rows = self.rows(&asked) - 1;
        if typed.expose().trim().is_empty() {
            self.terminal.clear_last_lines(rows)?;
            return Ok(None);
        }
        self.show_answer(&theme, &question, "********", rows)?;
        Ok(Some(typed))
    }

    fn confirm(&mut self, question: &str, default: bool) -> Result<bool, PromptError> {
        discard_input();
        let theme = theme::of(self.style);
        let question = sanitize_line(question);
        // dialoguer redraws only the last row at each key, so the prompt must fit into one row.
        let mut line = String::new();
        let _ = theme.format_confirm_prompt(&mut line, &question, Some(true));
        let (prompt, rows_above) = if self.rows(&line) == 1 {
            (question.as_str(), 0)
        } else {
            let sign = &theme.prompt_prefix;
            let question = theme.prompt_style.apply_to(&question);
            ("", self.write(&format!("{sign} {question}"))?)
        };
        let confirm = Confirm::with_theme(&theme)
            .with_prompt(prompt)
            .default(default)
            // Otherwise, Enter after the letter would answer the next prompt.
            .wait_for_newline(true)
            .report(false);
        let yes = confirm
            .interact_on(&self.terminal)
            .map_err(io::Error::from)?;
        let answer = if yes { "yes" } else { "no" };
        self.show_answer(&theme, &question, answer, rows_above)?;
        Ok(yes)
    }
}

impl TerminalPrompter {
    /// Replaces a prompt by its answer. dialoguer has cleared the last row; `rows` more are above it.
    fn show_answer(
        &self,
        theme: &ColorfulTheme,
        question: &str,
        answer: &str,
        rows: usize,
    ) -> io::Result<()> {
        let mut line = String::new();
        let _ = theme.format_input_prompt_selection(&mut line, question, answer);
        self.terminal.clear_last_lines(rows)?;
        self.write(&line).map(drop)
    }

    /// Writes a line, wrapped between words, and returns the number of rows.
    fn write(&self, line: &str) -> io::Result<usize> {
        let options = textwrap::Options::new(self.columns().max(MIN_WIDTH))
            .subsequent_indent("  ")
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let wrapped = textwrap::wrap(line, options);
        for row in &wrapped {
            self.terminal.write_line(row)?;
        }
        Ok(wrapped.len())
    }

    /// The number of rows that the terminal wraps a line to.
    fn rows(&self, line: &str) -> usize {
        console::measure_text_width(line)
            .div_ceil(self.columns().max(1))
            .max(1)
    }

    fn columns(&self) -> usize {
        self.terminal
            .size_checked()
            .map_or(usize::MAX, |(_, columns)| usize::from(columns))
    }

    /// Descriptions are shown beside the names, or above all choices if one does not fit on its line,
    /// since wrapped items cannot be redrawn.
    fn items(&self, choices: &[Choice]) -> io::Result<Vec<String>> {
        let columns = self.columns();
        let names = choices.iter().map(|choice| sanitize_line(&choice.name));
        let whole: Vec<String> = choices
            .iter()
            .map(|choice| {
                if choice.about.is_empty() {
                    sanitize_line(&choice.name)
                } else {
                    sanitize_line(&format!("{}: {}", choice.name, choice.about))
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
            let options = textwrap::Options::new(columns.max(MIN_WIDTH))
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
