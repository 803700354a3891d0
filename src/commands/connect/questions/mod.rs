//! The wizard's questions, one function each.

mod token;

pub(super) use self::token::masked;

use super::change::Change;
use super::draft::{Answer, Draft, is_allowed};
use super::{announce_variables, fetch_cloud_id};
use crate::commands::{AccountType, ConnectArgs};
use crate::connection::{AddressInput, CloudId, Email, Gateway, HostTrust, Site};
use crate::error::{Failure, Kind};
use crate::integration::check::Switch;
use crate::jira::Network;
use crate::settings::{Settings, Stored, variables_in_force};
use crate::terminal::{Choice, Context, Line, Prompter, Tone};

/// Asks a person for what the flags left open.
pub(super) struct Wizard<'a> {
    prompter: Box<dyn Prompter>,
    args: &'a ConnectArgs,
    present: &'a Settings,
    stored: &'a Stored,
    /// The stored token was tried, and the person wants to give another one.
    stored_token_is_bad: bool,
    /// The host that the person said the token may go to.
    approved: Option<Site>,
    /// The answers that are being replaced, as defaults for what replaces them.
    last_site: Option<Site>,
    last_email: Option<Email>,
    /// The token page was offered once.
    page_offered: bool,
}

impl<'a> Wizard<'a> {
    /// A wizard that offers the stored values as defaults.
    pub fn new(prompter: Box<dyn Prompter>, args: &'a ConnectArgs, present: &'a Settings) -> Self {
        Self {
            prompter,
            args,
            present,
            stored: &present.stored,
            stored_token_is_bad: false,
            approved: None,
            last_site: None,
            last_email: None,
            page_offered: false,
        }
    }

    /// Gives the prompter back.
    pub fn into_prompter(self) -> Box<dyn Prompter> {
        self.prompter
    }

    /// Says what is going to happen, and what is there already.
    pub fn greet(&self, context: &mut Context) {
        context
            .stderr
            .line(&Line::new().with(Tone::Strong, "Connect to Jira Cloud"));
        context.stderr.line(&Line::new().with(
            Tone::Dim,
            "Nothing is saved before the connection has been tested. Ctrl-C stops.",
        ));
        if let (Some(site), Some(email)) = (&self.present.site, &self.present.email)
            && self.present.file_exists
        {
            context.stderr.line(&Line::plain(format!(
                "Connected at present: {} at {}; Enter keeps each answer",
                email.value, site.value
            )));
        }
        announce_variables(self.present, context);
        context.stderr.blank();
    }

    /// Asks every question that has no answer yet, in order.
    pub fn complete(
        &mut self,
        network: &Network,
        draft: &mut Draft<'_>,
        context: &mut Context,
    ) -> Result<(), Failure> {
        let kind = match draft.kind {
            Some(kind) => kind,
            None => self.account_type()?,
        };
        draft.kind = Some(kind);
        loop {
            while !self.settle_site(draft, context)? {}
            self.settle_gateway(draft, context)?;
            let is_wanted = kind == AccountType::Service && draft.cloud_id.is_none();
            if !is_wanted || self.cloud_id(network, draft, context)? {
                break;
            }
            self.last_site.clone_from(&draft.site);
            draft.forget_site();
        }
        if draft.email.is_none() {
            draft.email = Some(self.email(kind, context)?);
        }
        if draft.token.is_none() {
            self.token(kind, draft, context)?;
        }
        Ok(())
    }

    fn account_type(&mut self) -> Result<AccountType, Failure> {
        let choices = [
            Choice::new(
                "Personal",
                "your own e-mail address and an API token without scopes",
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

    /// Asks for the site unless it is known, and for a yes to an unknown host. False: ask again.
    fn settle_site(
        &mut self,
        draft: &mut Draft<'_>,
        context: &mut Context,
    ) -> Result<bool, Failure> {
        let site = match draft.site.take() {
            Some(site) => site,
            None => self.site(draft, context)?,
        };
        let is_known = site.trust() != HostTrust::Other
            || draft.is_fixed(Answer::Site)
            || self.approved.as_ref() == Some(&site);
        if !is_known && !is_allowed(self.args, &site) {
            context.stderr.line(&Line::warning(format!("{} is not an address of Jira Cloud: those end in .atlassian.net, and custom domains do not serve the API", site.authority())));
            if !self
                .prompter
                .confirm("Send the token there all the same?", false)?
            {
                return Ok(false);
            }
            self.approved = Some(site.clone());
        }
        draft.site = Some(site);
        Ok(true)
    }

    /// Asks for a yes to a gateway that only the present file names; else it is Atlassian's own.
    fn settle_gateway(
        &mut self,
        draft: &mut Draft<'_>,
        context: &mut Context,
    ) -> Result<(), Failure> {
        let Some(gateway) = draft.doubtful_gateway() else {
            return Ok(());
        };
        context.stderr.line(&Line::warning(format!("The present jira.json names the gateway {gateway}, which is not Atlassian's: it would be sent the e-mail and API token")));
        if !self
            .prompter
            .confirm("Send the token there all the same?", false)?
        {
            draft.gateway = Gateway::default();
        }
        draft.gateway_is_stored = false;
        Ok(())
    }

    fn site(&mut self, draft: &mut Draft<'_>, context: &mut Context) -> Result<Site, Failure> {
        let present = self.last_site.as_ref().or(self.stored.site.as_ref());
        let present = present.map(|site| site.origin().to_owned());
        let check = |text: &str| {
            AddressInput::parse(text)
                .map(|_| ())
                .map_err(|error| error.to_string())
        };
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
            let noted = match (&cloud_id, draft.kind) {
                (Some(id), Some(AccountType::Service)) if !draft.is_fixed(Answer::CloudId) => {
                    format!(", and names the cloud ID {id}, which is noted")
                }
                _ => String::new(),
            };
            context.stderr.line(&Line::plain(format!("  That is not the site's own address{noted}. The site's stands in the browser when an issue is open.")));
            if !draft.is_fixed(Answer::CloudId) {
                draft.cloud_id = cloud_id.or(draft.cloud_id.take());
            }
        }
    }

    /// Fetched from the site; typed when that fails. False: ask for the site again.
    fn cloud_id(
        &mut self,
        network: &Network,
        draft: &mut Draft<'_>,
        context: &mut Context,
    ) -> Result<bool, Failure> {
        let Err(failure) = fetch_cloud_id(network, draft, context) else {
            return Ok(true);
        };
        let site = draft
            .site
            .as_ref()
            .map_or_else(String::new, Site::tenant_info_url);
        context.stderr.line(&Line::warning(format!(
            "The cloud ID could not be fetched: {}",
            failure.chain()
        )));
        if let Some(hint) = &failure.hint {
            context.stderr.line(&Line::hint(hint));
        }
        context
            .stderr
            .line(&Line::plain("  Two ways to find it by hand:"));
        context.stderr.line(&Line::plain(
            "  1. admin.atlassian.com → Settings → Products",
        ));
        context
            .stderr
            .line(&Line::plain("  2. ").with(Tone::Accent, format!("curl {site}")));
        let is_stored_site = draft.site == self.stored.site;
        let stored = self.stored.cloud_id.as_ref().filter(|_| is_stored_site);
        let present = stored.map(CloudId::as_str);
        let may_be_empty = present.is_none() && !draft.is_fixed(Answer::Site);
        if may_be_empty {
            context.stderr.line(&Line::plain(
                "  If the site is the mistake, press Enter to give another one",
            ));
        }
        let check = |text: &str| {
            if may_be_empty && text.trim().is_empty() {
                return Ok(());
            }
            text.parse::<CloudId>()
                .map(|_| ())
                .map_err(|error| error.to_string())
        };
        draft.cloud_id = self
            .prompter
            .input("Cloud ID", present, &check)?
            .parse()
            .ok();
        Ok(draft.cloud_id.is_some())
    }

    fn email(&mut self, kind: AccountType, context: &mut Context) -> Result<Email, Failure> {
        if kind == AccountType::Service {
            context.stderr.line(&Line::new().with(Tone::Dim, "  For a service account: the address that Atlassian generated for it, such as name@serviceaccount.atlassian.com"));
        }
        let present = self
            .last_email
            .as_ref()
            .or(self.stored.email.as_ref())
            .map(Email::as_str);
        let check = |text: &str| {
            text.parse::<Email>()
                .map(|_| ())
                .map_err(|error| error.to_string())
        };
        let typed = self.prompter.input("E-mail", present, &check)?;
        typed
            .parse()
            .map_err(|error| Failure::new(Kind::Usage, format!("{error}")))
    }

    /// After a failed test: what to change. False: stop.
    pub fn change(
        &mut self,
        kind: Kind,
        switch: Option<&Switch>,
        draft: &mut Draft<'_>,
        context: &mut Context,
    ) -> Result<bool, Failure> {
        let mut changes = Change::offered(kind, switch, draft.kind);
        changes.retain(|change| !change.answer().is_some_and(|answer| draft.is_fixed(answer)));
        let variables = variables_in_force(&context.environment);
        if !variables.is_empty() {
            context.stderr.line(&Line::plain(format!(
                "To change what a variable sets, stop, and change or unset the variable: {}",
                variables.join(", ")
            )));
        }
        let choices: Vec<Choice> = changes
            .iter()
            .map(|change| Choice::new(change.label(), ""))
            .collect();
        let chosen = self.prompter.select("What now?", &choices, 0)?;
        match changes.get(chosen) {
            Some(Change::Switch(switch)) => draft.take_other_route(switch),
            Some(Change::Token) => {
                self.stored_token_is_bad |= draft.token_is_stored;
                draft.forget_token();
            }
            Some(Change::Email) => self.last_email = draft.email.take(),
            Some(Change::Site) => {
                self.last_site.clone_from(&draft.site);
                draft.forget_site();
            }
            Some(Change::CloudId) => draft.forget_cloud_id(),
            Some(Change::AccountType) => draft.kind = None,
            Some(Change::Nothing) => {}
            Some(Change::Stop) | None => return Ok(false),
        }
        Ok(true)
    }
}
