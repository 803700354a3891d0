//! The wizard's questions, one function each.

use std::fmt::Display;

use super::answers::{Answers, Question};
use super::retry::Choice as Retry;
use super::{Attempt, show_variables};
use crate::commands::AccountType;
use crate::connection::{AddressInput, CloudId, Email, Gateway, Site};
use crate::error::{Error, Kind};
use crate::integration::check::Switch;
use crate::integration::connect;
use crate::json::Wording as _;
use crate::settings::{Stored, variables_in_force};
use crate::terminal::{Choice, Context, Line, Prompter, Tone};

/// Asks the user for what the flags left open.
pub(super) struct Wizard<'a> {
    pub(super) prompter: Box<dyn Prompter>,
    pub(super) attempt: &'a Attempt<'a>,
    pub(super) stored: &'a Stored,
    /// The stored token failed, and the user wants to enter another one.
    pub(super) stored_token_failed: bool,
    /// The answers that are being replaced, as defaults for the new ones.
    last_site: Option<Site>,
    last_email: Option<Email>,
    /// The token page was offered once.
    pub(super) page_offered: bool,
}

impl<'a> Wizard<'a> {
    /// A wizard that offers the stored values as defaults.
    pub fn new(prompter: Box<dyn Prompter>, attempt: &'a Attempt<'a>) -> Self {
        Self {
            prompter,
            attempt,
            stored: &attempt.current.stored,
            stored_token_failed: false,
            last_site: None,
            last_email: None,
            page_offered: false,
        }
    }

    /// Returns the prompter.
    pub fn into_prompter(self) -> Box<dyn Prompter> {
        self.prompter
    }

    /// Explains what will happen, and shows the current connection.
    pub fn greet(&self, context: &mut Context) {
        context
            .stderr
            .line(&Line::new().with(Tone::Strong, "Connect to Jira Cloud"));
        context.stderr.line(&Line::new().with(
            Tone::Dim,
            "Nothing is saved until the connection works. Press Ctrl-C to stop.",
        ));
        if let (Some(site), Some(email)) = (&self.attempt.current.site, &self.attempt.current.email)
            && self.attempt.current.file_exists
        {
            context.stderr.line(&Line::plain(format!(
                "Currently connected: {} at {}; press Enter to keep an answer",
                email.value, site.value
            )));
        }
        show_variables(self.attempt.current, context);
        context.stderr.blank();
    }

    /// Asks every question that has no answer yet, in order.
    pub fn complete(
        &mut self,
        answers: &mut Answers<'_>,
        context: &mut Context,
    ) -> Result<(), Error> {
        let kind = match answers.account_type {
            Some(kind) => kind,
            None => self.account_type()?,
        };
        answers.account_type = Some(kind);
        loop {
            while !self.settle_site(answers, context)? {}
            self.settle_gateway(answers, context)?;
            let is_wanted = kind == AccountType::Service && answers.cloud_id.is_none();
            if !is_wanted || self.cloud_id(answers, context)? {
                break;
            }
            self.last_site.clone_from(&answers.site);
            answers.forget_site();
        }
        if answers.email.is_none() {
            answers.email = Some(self.email(kind, context)?);
        }
        if answers.token.is_none() {
            self.token(kind, answers, context)?;
        }
        Ok(())
    }

    fn account_type(&mut self) -> Result<AccountType, Error> {
        let choices = [
            Choice::new(
                "Personal",
                "your own email address and an API token without scopes",
            ),
            Choice::new("Service", "a service account, or any API token with scopes"),
        ];
        let present = usize::from(self.stored.cloud_id.is_some());
        let chosen = self.prompter.select("Account type", &choices, present)?;
        Ok(if chosen == 0 {
            AccountType::Personal
        } else {
            AccountType::Service
        })
    }

    /// Asks for the site unless it is known, and confirms an unknown host. Returns false to ask again.
    fn settle_site(
        &mut self,
        answers: &mut Answers<'_>,
        context: &mut Context,
    ) -> Result<bool, Error> {
        let site = match answers.site.take() {
            Some(site) => site,
            None => self.site(answers, context)?,
        };
        let is_trusted = answers.is_fixed(Question::Site)
            || connect::check_site(&site, &answers.allowed_hosts).is_ok();
        if !is_trusted {
            context.stderr.line(&Line::warning(format!("{} is not a Jira Cloud address: those end in .atlassian.net, and custom domains do not serve the API", site.authority())));
            if !self
                .prompter
                .confirm("Send the token there anyway?", false)?
            {
                return Ok(false);
            }
            answers.allowed_hosts.push(site.authority().to_owned());
        }
        answers.site = Some(site);
        Ok(true)
    }

    /// Confirms a gateway that only the current file names, or uses Atlassian's.
    fn settle_gateway(
        &mut self,
        answers: &mut Answers<'_>,
        context: &mut Context,
    ) -> Result<(), Error> {
        let Some(gateway) = answers.unknown_gateway() else {
            return Ok(());
        };
        context.stderr.line(&Line::warning(format!("jira.json names the gateway {gateway}, which is not Atlassian's and would receive the email and API token")));
        let question = "Send the token there anyway?";
        if self.prompter.confirm(question, false)? {
            answers
                .allowed_hosts
                .push(answers.gateway.authority().to_owned());
        } else {
            answers.gateway = Gateway::default();
        }
        Ok(())
    }

    fn site(&mut self, answers: &mut Answers<'_>, context: &mut Context) -> Result<Site, Error> {
        let present = self.last_site.as_ref().or(self.stored.site.as_ref());
        let present = present.map(|site| site.origin().to_owned());
        let check = |text: &str| checked(AddressInput::parse(text));
        loop {
            let typed = self
                .prompter
                .input("Site URL", present.as_deref(), &check)?;
            let cloud_id = match AddressInput::parse(&typed) {
                Ok(AddressInput::Site(site)) => {
                    if typed.trim() != site.origin() {
                        context
                            .stderr
                            .line(&Line::new().with(Tone::Dim, format!("  → {site}")));
                    }
                    return Ok(site);
                }
                Ok(AddressInput::Gateway(_, cloud_id)) => cloud_id,
                Ok(AddressInput::CloudId(cloud_id)) => Some(cloud_id),
                Err(_) => None,
            };
            let noted = match (&cloud_id, answers.account_type) {
                (Some(id), Some(AccountType::Service)) if !answers.is_fixed(Question::CloudId) => {
                    format!("; its cloud ID {id} is used")
                }
                _ => String::new(),
            };
            context.stderr.line(&Line::plain(format!("  That is not the address of the site{noted}. Enter your Jira address, for example your-company.atlassian.net.")));
            if !answers.is_fixed(Question::CloudId) {
                answers.cloud_id = cloud_id.or(answers.cloud_id.take());
            }
        }
    }

    /// Fetches the cloud ID from the site, or asks for it. Returns false to ask for the site again.
    fn cloud_id(
        &mut self,
        answers: &mut Answers<'_>,
        context: &mut Context,
    ) -> Result<bool, Error> {
        let Err(failure) = self.attempt.fetch_cloud_id(answers, context) else {
            return Ok(true);
        };
        let site = answers
            .site
            .as_ref()
            .map_or_else(String::new, Site::tenant_info_url);
        context.stderr.line(&Line::warning(format!(
            "The cloud ID could not be fetched: {}",
            failure.chain()
        )));
        if let Some(remedy) = &failure.remedy {
            context
                .stderr
                .line(&Line::hint(self.attempt.common.hint(remedy)));
        }
        context
            .stderr
            .line(&Line::plain("  Find it in one of two ways:"));
        context.stderr.line(&Line::plain(
            "  1. admin.atlassian.com → Settings → Products",
        ));
        context
            .stderr
            .line(&Line::plain("  2. ").with(Tone::Accent, format!("curl {site}")));
        let is_stored_site = answers.site == self.stored.site;
        let stored = self.stored.cloud_id.as_ref().filter(|_| is_stored_site);
        let present = stored.map(CloudId::as_str);
        let may_be_empty = present.is_none() && !answers.is_fixed(Question::Site);
        if may_be_empty {
            context.stderr.line(&Line::plain(
                "  If the site is wrong, press Enter to enter another one",
            ));
        }
        let check = |text: &str| {
            if may_be_empty && text.trim().is_empty() {
                return Ok(());
            }
            checked(text.parse::<CloudId>())
        };
        answers.cloud_id = self
            .prompter
            .input("Cloud ID", present, &check)?
            .parse()
            .ok();
        Ok(answers.cloud_id.is_some())
    }

    fn email(&mut self, kind: AccountType, context: &mut Context) -> Result<Email, Error> {
        if kind == AccountType::Service {
            context.stderr.line(&Line::new().with(Tone::Dim, "  For a service account: the address that Atlassian generated for it, such as name@serviceaccount.atlassian.com"));
        }
        let present = self
            .last_email
            .as_ref()
            .or(self.stored.email.as_ref())
            .map(Email::as_str);
        let check = |text: &str| checked(text.parse::<Email>());
        let typed = self.prompter.input("Email", present, &check)?;
        typed
            .parse()
            .map_err(|error| Error::new(Kind::Usage, format!("{error}")))
    }

    /// Asks what to change after a failed test. Returns false to stop.
    pub fn retry(
        &mut self,
        kind: Kind,
        switch: Option<&Switch>,
        answers: &mut Answers<'_>,
        context: &mut Context,
    ) -> Result<bool, Error> {
        let mut offered = Retry::offered(kind, switch, answers.account_type);
        offered.retain(|choice| {
            !choice
                .question()
                .is_some_and(|question| answers.is_fixed(question))
        });
        let variables = variables_in_force(&context.environment);
        if !variables.is_empty() {
            context.stderr.line(&Line::plain(format!(
                "To change a value set by a variable, stop and change or unset it: {}",
                variables.join(", ")
            )));
        }
        let choices: Vec<Choice> = offered
            .iter()
            .map(|choice| Choice::new(choice.label(), ""))
            .collect();
        let chosen = self.prompter.select("What now?", &choices, 0)?;
        match offered.get(chosen) {
            Some(Retry::Switch(switch)) => answers.switch_route(switch),
            Some(Retry::Token) => {
                self.stored_token_failed |= answers.token_is_stored;
                answers.forget_token();
            }
            Some(Retry::Email) => self.last_email = answers.email.take(),
            Some(Retry::Site) => {
                self.last_site.clone_from(&answers.site);
                answers.forget_site();
            }
            Some(Retry::CloudId) => answers.forget_cloud_id(),
            Some(Retry::AccountType) => answers.account_type = None,
            Some(Retry::Nothing) => {}
            Some(Retry::Stop) | None => return Ok(false),
        }
        Ok(true)
    }
}

/// The result of a check of an answer, for the prompt.
fn checked<T, E: Display>(parsed: Result<T, E>) -> Result<(), String> {
    parsed.map(drop).map_err(|error| error.to_string())
}
