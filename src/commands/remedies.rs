//! Remedies worded for the terminal: commands with the options in force.

use std::path::Path;

use crate::commands::GlobalArgs;
use crate::error::{Listed, Remedy};
use crate::files::io_errors::shell_quoted as quoted;
use crate::json::Wording;
use crate::settings::listed;

impl Wording for GlobalArgs {
    #[expect(clippy::too_many_lines, reason = "one exhaustive table")]
    fn hint(&self, remedy: &Remedy) -> String {
        match remedy {
            Remedy::Text(text) => text.clone(),
            Remedy::Connect(variables) => format!(
                "set {}, or run: {}",
                listed(variables),
                self.command("jira connect")
            ),
            Remedy::Enable { variable: Some(variable) } => {
                format!("set {variable} to true, or unset it")
            }
            Remedy::Enable { variable: None } => format!(
                "run: {} (or set JIRA_ENABLED to true)",
                self.command("jira connect")
            ),
            Remedy::FixFile => format!(
                "fix the file, or reconnect with: {} (which keeps it as jira.json.invalid)",
                self.command("jira connect")
            ),
            Remedy::ShowConnection => {
                format!("see what is connected: {}", self.command("jira status"))
            }

            Remedy::UseGateway => format!(
                "connect with account type service: {}",
                self.command("jira connect --account service")
            ),
            Remedy::UseSite => format!(
                "connect with account type personal: {}",
                self.command("jira connect --account personal")
            ),
            Remedy::UseBasicOrGateway => format!(
                "set auth.scheme (JIRA_AUTH_SCHEME) to basic, or connect with account type service: {}",
                self.command("jira connect --account service")
            ),
            Remedy::UseCloudId(own) => format!(
                "connect again with the site's own: {}",
                self.command(&format!("jira connect --account service --cloud-id {own}"))
            ),
            Remedy::EnterCloudId(first) => {
                let first = first.as_deref();
                let first = first.map_or_else(String::new, |first| format!("{}. Or ", self.hint(first)));
                format!(
                    "{first}pass the cloud ID with --cloud-id: an administrator finds it at admin.atlassian.com under Settings, Products"
                )
            }
            Remedy::MatchCloudId => format!(
                "correct the site or the cloud ID: {}",
                self.command("jira connect")
            ),
            Remedy::CompareCloudId(url) => {
                format!("compare it with {url}, then run: {}", self.command("jira connect"))
            }
            Remedy::UseSiteNamed(site) => format!(
                "if the site was renamed, connect again: {}",
                self.command(&format!("jira connect --site {site}"))
            ),
            Remedy::CreateToken(scopes) => format!(
                "a token's scopes cannot be changed: create a new token with {}, then run: {}",
                scopes.join(", "),
                self.command("jira connect")
            ),
            Remedy::ChangeAccount => format!(
                "have an administrator activate it, or connect with another account: {}",
                self.command("jira connect")
            ),
            Remedy::AllowHost(host) => {
                format!("if the token may be sent there, add --allow-host {host}")
            }
            Remedy::AllowGateway(gateway) => format!(
                "if the token may be sent there, add --gateway-url {gateway}; otherwise add --gateway-url {}",
                crate::connection::Gateway::default()
            ),
            Remedy::SetPublicUrl => {
                "listen on 127.0.0.1, or put a TLS proxy in front and pass its address with --public-url https://…".to_owned()
            }
            Remedy::AllowLoopbackSite => format!(
                "loopback sites work only in the demo or with: {}",
                self.command("serve --allow-loopback-site")
            ),
            Remedy::AllowPrivateHost(host) => format!(
                "check the address; if it is your company's gateway, start the server with: {}",
                self.command(&format!("serve --allow-private-host {host}"))
            ),
            Remedy::IncreaseTimeout => {
                "try again; if it keeps failing, check the network and any proxy (--timeout SECONDS waits longer)".to_owned()
            }
            Remedy::Report => {
                "this is probably a bug in coder-server: report it with the output of -v and the trace ID".to_owned()
            }

            Remedy::WaitForOtherProcess => {
                "wait until the other coder-server process is done, then try again".to_owned()
            }
            Remedy::UseOtherSetupDirectory => {
                "use another directory: --setup-dir DIR or CODER_SETUP_DIR".to_owned()
            }
            Remedy::RunAsOwner => {
                "run this as the directory's owner, or use another directory with --setup-dir".to_owned()
            }
            Remedy::RunAsUser(user) => format!(
                "run coder-server as that user (sudo -u '#{user}'), or name a directory with --setup-dir or CODER_SETUP_DIR"
            ),
            Remedy::Untrack(file) => format!(
                "the history keeps it: revoke that token, create a new one, and run: git rm --cached {}",
                quoted(Path::new(file))
            ),
            Remedy::FindGitignoreLine(file) => format!(
                "find the line with: git check-ignore -v --no-index {}",
                quoted(Path::new(file))
            ),

            Remedy::List(listed) => format!("list them: {}", self.list(*listed)),
            Remedy::RemoveSome(Listed::Sessions) => {
                format!("end some: {}", self.list(Listed::Sessions))
            }
            Remedy::RemoveSome(listed) => format!("revoke some: {}", self.list(*listed)),
            Remedy::ReadTask(id) => {
                format!("read it: {}", self.command(&format!("task show {id}")))
            }
            Remedy::Search => format!("to search by words: {}", self.command("jira search WORDS")),
            Remedy::CreateAgain => "to create another one anyway, add --yes".to_owned(),
            Remedy::UseNewIdempotencyKey => "use a new key for each request".to_owned(),

            Remedy::FinishTask(id) => {
                self.command(&format!("task complete {id} --summary-file FILE"))
            }
            Remedy::NameIssue(id) => format!(
                "name one: {} | {}",
                self.command(&format!("task show {id} --summary")),
                self.command("jira post --issue PROJ-123 --yes")
            ),
            Remedy::ConnectToLinkedSite => {
                "connect to that site again, or post with --issue".to_owned()
            }
            Remedy::PostText(key) => format!(
                "to post there anyway: {}",
                self.command(&format!("jira post --issue {key} FILE"))
            ),
            Remedy::PostShorter(_) => {
                "post a shorter text with --issue, or attach it to the issue in Jira".to_owned()
            }
            Remedy::PostElsewhere => {
                "remove comments in Jira, or post to another issue with --issue".to_owned()
            }
            Remedy::ChooseAudience => {
                "choose who sees it: --internal (only the team) or --public (everyone)".to_owned()
            }
            Remedy::OmitAudience => {
                "leave out --internal: everyone who sees the issue sees the comment".to_owned()
            }
            Remedy::KeepAudience(_) => {
                "to continue, leave out --internal and --public; otherwise look at the issue and post what is missing with --issue".to_owned()
            }
            Remedy::PostAgain(_) => "to post it again, add --again".to_owned(),
            Remedy::PostDoubtful(url, _) => {
                format!("look at {url}; if it is not there, post it with --again")
            }
            Remedy::ReadBack(url) => format!(
                "look at {url}, or run the same command again: it reads the comments again and posts nothing twice"
            ),
            Remedy::Continue(first, part) => {
                let first = first.as_deref();
                let first = first.map_or_else(String::new, |first| format!("{}; ", self.hint(first)));
                format!("{first}the same command continues at part {part}")
            }
        }
    }
}

impl GlobalArgs {
    /// A command of this program, with the options in force that it needs.
    pub(super) fn command(&self, command: &str) -> String {
        let directory = self.setup_dir.as_deref();
        let option = directory.map_or_else(String::new, |path| {
            format!("--setup-dir {} ", argument(path))
        });
        format!("coder-server {option}{command}")
    }

    fn list(&self, listed: Listed) -> String {
        self.command(match listed {
            Listed::Tasks => "task list",
            Listed::Objectives => "objective list",
            Listed::Sessions => "sessions list",
            Listed::ApiKeys => "api-key list",
        })
    }
}

/// A path for a shell, quoted where it has to be.
fn argument(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else {
        quoted(path)
    }
}
