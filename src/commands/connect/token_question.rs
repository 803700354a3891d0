//! The question for the API token.

use super::answers::Answers;
use super::wizard::Wizard;
use crate::commands::AccountType;
use crate::connection::token;
use crate::error::{Error, Kind};
use crate::jira::diagnosis::{ADMIN_PAGE, SCOPES, TOKEN_PAGE};
use crate::secret::Secret;
use crate::terminal::{Context, Line, Tone};

/// Number of empty answers before the end of input is assumed: the prompt cannot tell Enter from a
/// closed terminal.
const TOKEN_TRIES: usize = 3;

impl Wizard<'_> {
    /// Asks for the token without echo. Enter keeps the stored token if it belongs to this site.
    pub(super) fn token(
        &mut self,
        kind: AccountType,
        answers: &mut Answers<'_>,
        context: &mut Context,
    ) -> Result<(), Error> {
        let stored = answers
            .site
            .as_ref()
            .and_then(|site| self.stored.token_for(site, &answers.gateway))
            .filter(|_| !self.stored_token_failed)
            .cloned();
        if stored.is_none() && self.stored.token.is_some() && !self.stored_token_failed {
            context.stderr.line(&Line::plain(
                "  The saved token belongs to another site or gateway: enter one for this site.",
            ));
        }
        self.show_where_to_create(kind, stored.is_some(), context)?;
        let question = match &stored {
            Some(stored) => format!("API token (Enter keeps {})", masked(stored, context)),
            None => "API token (not shown)".to_owned(),
        };
        let mut nothing_typed = 0;
        while nothing_typed < TOKEN_TRIES {
            match (self.prompter.secret(&question)?, &stored) {
                (None, Some(stored)) => {
                    let kept = format!(" · keeping {}", masked(stored, context));
                    context
                        .stderr
                        .line(&Line::good("API token").with(Tone::Plain, kept));
                    answers.token = Some(stored.clone());
                    answers.token_is_stored = true;
                    return Ok(());
                }
                (None, None) => {
                    nothing_typed += 1;
                    context.stderr.line(&Line::warning(
                        "Nothing entered: paste the token and press Enter",
                    ));
                }
                (Some(typed), _) => match token(typed.expose()) {
                    Ok(token) => {
                        answers.token = Some(token);
                        answers.token_is_stored = false;
                        return Ok(());
                    }
                    Err(error) => context.stderr.line(&Line::warning(error.to_string())),
                },
            }
        }
        Err(
            Error::new(Kind::Declined, "no API token entered: nothing was saved")
                .with_hint("run it again with the token, or pipe it in with --token-stdin"),
        )
    }

    fn show_where_to_create(
        &mut self,
        kind: AccountType,
        has_one: bool,
        context: &mut Context,
    ) -> Result<(), Error> {
        match kind {
            AccountType::Service => {
                context.stderr.line(
                    &Line::plain("  An organization admin creates the token at ")
                        .with(Tone::Accent, ADMIN_PAGE)
                        .text(" → Directory → Service accounts"),
                );
                context
                    .stderr
                    .line(&Line::plain("  with the scopes ").with(Tone::Strong, SCOPES.join(", ")));
            }
            AccountType::Personal => {
                context.stderr.line(
                    &Line::plain("  Create an API token (without scopes) at ")
                        .with(Tone::Accent, TOKEN_PAGE),
                );
                if !has_one && !self.page_offered {
                    self.offer_page(context)?;
                }
            }
        }
        Ok(())
    }

    /// Offers to open the token page, once.
    fn offer_page(&mut self, context: &mut Context) -> Result<(), Error> {
        self.page_offered = true;
        let wanted = !self.attempt.args.no_browser
            && self
                .prompter
                .confirm("Open this page in a browser?", true)?;
        if wanted && context.browser.open(TOKEN_PAGE).is_err() {
            context.stderr.line(&Line::warning(
                "No browser could be opened: open the page yourself",
            ));
        }
        Ok(())
    }
}

fn masked(stored: &Secret, context: &Context) -> String {
    printable(stored.masked(), context)
}

/// A text with a masked token, without bullets if the terminal has no Unicode.
pub(super) fn printable(text: String, context: &Context) -> String {
    if context.stderr.style().unicode {
        text
    } else {
        text.replace('•', "*")
    }
}
