//! How much the site takes.

/// How many requests one endpoint takes in one second, by method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BurstLimits {
    /// For GET.
    pub get: u32,
    /// For GET of one issue.
    pub get_issue: u32,
    /// For POST.
    pub post: u32,
    /// For PUT and DELETE.
    pub put_delete: u32,
}

impl Default for BurstLimits {
    /// Atlassian's own limits.
    fn default() -> Self {
        Self {
            get: 100,
            get_issue: 150,
            post: 100,
            put_delete: 50,
        }
    }
}

/// How often one issue can be written to, by anybody and in any way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssueWriteLimits {
    /// Writes within any 2 seconds.
    pub in_two_seconds: usize,
    /// Writes within any 30 seconds.
    pub in_thirty_seconds: usize,
}

impl Default for IssueWriteLimits {
    /// Atlassian's own limits.
    fn default() -> Self {
        Self {
            in_two_seconds: 20,
            in_thirty_seconds: 100,
        }
    }
}

/// What an issue takes of comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommentLimits {
    /// The most comments of one issue.
    pub of_issue: usize,
    /// The most characters of one comment.
    pub characters: usize,
    /// What is counted. Which it is, Atlassian does not say.
    pub counted: Counted,
}

/// What counts as a character of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// One of the text that a reader sees.
    VisibleText,
    /// One of the text with its markup. Markdown stands for Jira's own, which is as long or so.
    Markup,
    /// One of the document as JSON without white space.
    Json,
}

impl Default for CommentLimits {
    /// The limits that Atlassian and others name, of the visible text.
    fn default() -> Self {
        Self {
            of_issue: 5000,
            characters: 32_767,
            counted: Counted::VisibleText,
        }
    }
}
