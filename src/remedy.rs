//! What to do about a failure, as a value. A hint says it in words of the command line; whoever
//! serves another front end has words of its own for each of these.

use jiff::Timestamp;

use crate::error::Kind;

/// What to do about a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// What this says holds for everybody.
    Said(String),
    /// To have somebody connect Jira.
    Connect,
    /// To have somebody enable Jira.
    Enable,
    /// To mend the file of the settings, or to have them saved anew.
    MendFile,
    /// To look at what is connected.
    ShowConnection,

    /// To take the route of tokens with scopes.
    UseGateway,
    /// To take the route of tokens without scopes.
    UseSite,
    /// To send e-mail and token as Basic does, or to take the route that takes Bearer.
    UseBasicOrGateway,
    /// To give this cloud ID, which is the site's own.
    UseCloudId(String),
    /// To give a site and a cloud ID that belong together.
    MatchCloudId,
    /// To compare the cloud ID with what is at this address, and to correct it.
    CompareCloudId(String),
    /// To connect to this site, if that is the new name of the one connected.
    UseSiteNamed(String),
    /// To make a token with these scopes, and to connect with it.
    MakeToken(&'static [&'static str]),
    /// To have the account activated, or to connect with another one.
    ChangeAccount,
    /// To allow this host, which is not Atlassian's.
    AllowHost(String),
    /// To try again, and to wait longer.
    WaitLonger,
    /// To report a fault of this program.
    Report,

    /// To look at the names that there are.
    List(Listed),
    /// To take away some, since there are too many.
    MakeRoom(Listed),
    /// To read this task.
    ReadTask(String),
    /// To look for words instead of an issue.
    Search,
    /// To make it although something is linked to the issue already.
    MakeAgain,
    /// To give each request a name of its own.
    NameAnew,

    /// To finish this task.
    FinishTask(String),
    /// To name the issue that a text goes to.
    NameIssue,
    /// To connect to the site of the link, or to name an issue of this one.
    ConnectToLinkedSite,
    /// To post a text to the issue with this key, which is another one than the task's.
    PostText(String),
    /// To post a shorter text to the issue with this key.
    PostShorter(String),
    /// To post to another issue.
    PostElsewhere,
    /// To say who gets to see it.
    SayAudience,
    /// Not to say who gets to see it.
    LeaveOutAudience,
    /// To go on for those who were to see it at first, or to post the rest to the issue with this key.
    KeepAudience(String),
    /// To post once more what was posted at this time.
    PostAgain(Timestamp),
    /// To look for the comment here, and to post once more what was begun at this time.
    PostDoubtful(String, Timestamp),
    /// To look for the comment here, or to do the same again.
    ReadBack(String),
    /// To do the same again, which goes on at a part with this number; something else before, if
    /// anything.
    GoOn(Option<Box<Self>>, u32),
}

/// What has names that can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// `T12`.
    Tasks,
    /// `O3`.
    Objectives,
    /// `S3`.
    Sessions,
    /// `K2`.
    ApiKeys,
}

impl Remedy {
    /// The remedy of those kinds that have one only.
    pub const fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::NotConnected => Some(Self::Connect),
            Kind::NotEnabled => Some(Self::Enable),
            _ => None,
        }
    }
}
