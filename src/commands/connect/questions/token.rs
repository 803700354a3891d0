//! The question for the API token: where to make one, what is kept, what is typed.

use super::Wizard;
use crate::commands::AccountType;
use crate::commands::connect::draft::Draft;
use crate::connection::token;
use crate::error::{Failure, Kind};
use crate::jira::diagnosis::{ADMIN_PAGE, SCOPES, TOKEN_PAGE};
use crate::secret::Secret;
use crate::terminal::{Context, Line, Tone};

/// How often nothing may be typed for the token before the end of input is assumed: what asks cannot
/// tell Enter from a terminal that ended.
const TOKEN_TRIES: usize = 3;

impl Wizard<'_> {
    /// Not shown while it is typed. Enter keeps the stored one, as long as it stays with its site.
    pub(super) fn token(
        &mut self,
        kind: AccountType,
        draft: &mut Draft<'_>,
        context: &mut Context,
    ) -> Result<(), Failure> {
        let stored = draft
            .site
            .as_ref()
            .and_then(|site| self.stored.token_for(site, &draft.gateway))
            .filter(|_| !self.stored_token_is_bad)
            .cloned();
        if stored.is_none() && self.stored.token.is_some() && !self.stored_token_is_bad {
            context.stderr.line(&Line::plain("  The saved token stays with the site and gateway that it was saved for: this one needs its own."));
        }
        self.show_way_to_token(kind, stored.is_some(), context)?;
        let question = match &stored {
            Some(stored) => format!("API token (Enter keeps {})", masked(stored, context)),
            None => "API token (not shown)".to_owned(),
        };
        let mut nothing_typed = 0;
        while nothing_typed < TOKEN_TRIES {
            match (self.prompter.secret(&question)?, &stored) {
                (None, Some(stored)) => {
                    let kept = format!(" · {} is kept", masked(stored, context));
                    context
                        .stderr
                        .line(&Line::good("API token").with(Tone::Plain, kept));
                    draft.token = Some(stored.clone());
                    draft.token_is_stored = true;
                    return Ok(());
                }
                (None, None) => {
                    nothing_typed += 1;
                    context.stderr.line(&Line::warning(
                        "Nothing was typed: paste the token and press Enter",
                    ));
                }
                (Some(typed), _) => match token(typed.expose()) {
                    Ok(token) => {
                        draft.token = Some(token);
                        draft.token_is_stored = false;
                        return Ok(());
                    }
                    Err(error) => context.stderr.line(&Line::warning(error.to_string())),
                },
            }
        }
        Err(
            Failure::new(Kind::Declined, "no API token was given: nothing was saved").with_hint(
                "run it again when the token is at hand, or pipe it in with --token-stdin",
            ),
        )
    }

    fn show_way_to_token(
        &mut self,
        kind: AccountType,
        has_one: bool,
        context: &mut Context,
    ) -> Result<(), Failure> {
        match kind {
            AccountType::Service => {
                context.stderr.line(
                    &Line::plain("  An organization admin makes the token at ")
                        .with(Tone::Accent, ADMIN_PAGE)
                        .text(" → Directory → Service accounts"),
                );
                context
                    .stderr
                    .line(&Line::plain("  with the scopes ").with(Tone::Strong, SCOPES.join(", ")));
            }
            AccountType::Personal => {
                context.stderr.line(
                    &Line::plain("  Make an API token (without scopes) at ")
                        .with(Tone::Accent, TOKEN_PAGE),
                );
                if !has_one && !self.page_offered {
                    self.offer_page(context)?;
                }
            }
        }
        Ok(())
    }

    /// Offered once: who gives another token has the page open, or does not want it.
    fn offer_page(&mut self, context: &mut Context) -> Result<(), Failure> {
        self.page_offered = true;
        let wanted = !self.args.no_browser
            && self
                .prompter
                .confirm("Open this page in a browser?", true)?;
        if wanted && context.browser.open(TOKEN_PAGE).is_err() {
            context.stderr.line(&Line::warning(
                "No browser could be opened: open the page by hand",
            ));
        }
        Ok(())
    }
}

pub(in crate::commands::connect) fn masked(stored: &Secret, context: &Context) -> String {
    let masked = stored.masked();
    if context.stderr.style().unicode {
        masked
    } else {
        masked.replace('•', "*")
    }
}
