//! The table of endpoints.

use super::{
    Anonymous, Endpoint, Scopes, add_comment, approximate_count, comments, issue, my_permissions,
    myself, removed, search, server_info,
};
use crate::rate_limit::ISSUE;

const READ_WORK: &str = "read:jira-work";
const WRITE_WORK: &str = "write:jira-work";

/// Of what takes a query in a body.
const POSTED_SEARCH: Scopes = Scopes {
    classic: READ_WORK,
    granular: &[
        "read:issue-details:jira",
        "read:field.default-value:jira",
        "read:field.option:jira",
        "read:field:jira",
        "read:group:jira",
    ],
};

/// Atlassian's description no longer holds the old search, nor its granular scopes.
const OLD_SEARCH: Scopes = Scopes {
    classic: READ_WORK,
    granular: &[READ_WORK],
};

/// The table. Scopes as in `x-atlassian-oauth2-scopes` of Atlassian's description.
pub(super) static ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        method: "GET",
        path: "/rest/api/3/myself",
        scopes: Some(Scopes {
            classic: "read:jira-user",
            granular: &[
                "read:application-role:jira",
                "read:group:jira",
                "read:user:jira",
                "read:avatar:jira",
            ],
        }),
        anonymous: Anonymous::Refused,
        answer: myself::answer,
    },
    Endpoint {
        method: "GET",
        path: "/rest/api/3/serverInfo",
        scopes: None,
        anonymous: Anonymous::Served,
        answer: server_info::answer,
    },
    Endpoint {
        method: "GET",
        path: "/rest/api/3/mypermissions",
        scopes: Some(Scopes {
            classic: READ_WORK,
            granular: &["read:permission:jira"],
        }),
        anonymous: Anonymous::Served,
        answer: my_permissions::answer,
    },
    Endpoint {
        method: "GET",
        path: "/rest/api/3/search/jql",
        scopes: Some(Scopes {
            classic: READ_WORK,
            granular: &[
                "read:issue-details:jira",
                "read:audit-log:jira",
                "read:avatar:jira",
                "read:field-configuration:jira",
                "read:issue-meta:jira",
            ],
        }),
        anonymous: Anonymous::Served,
        answer: search::answer_get,
    },
    Endpoint {
        method: "POST",
        path: "/rest/api/3/search/jql",
        scopes: Some(POSTED_SEARCH),
        anonymous: Anonymous::Served,
        answer: search::answer_post,
    },
    Endpoint {
        method: "POST",
        path: "/rest/api/3/search/approximate-count",
        scopes: Some(POSTED_SEARCH),
        anonymous: Anonymous::Served,
        answer: approximate_count::answer,
    },
    Endpoint {
        method: "GET",
        path: "/rest/api/3/search",
        scopes: Some(OLD_SEARCH),
        anonymous: Anonymous::Served,
        answer: removed::answer,
    },
    Endpoint {
        method: "POST",
        path: "/rest/api/3/search",
        scopes: Some(OLD_SEARCH),
        anonymous: Anonymous::Served,
        answer: removed::answer,
    },
    Endpoint {
        method: "GET",
        path: ISSUE,
        scopes: Some(Scopes {
            classic: READ_WORK,
            granular: &[
                "read:issue-meta:jira",
                "read:issue-security-level:jira",
                "read:issue.vote:jira",
                "read:issue.changelog:jira",
                "read:avatar:jira",
                "read:issue:jira",
                "read:status:jira",
                "read:user:jira",
                "read:field-configuration:jira",
            ],
        }),
        anonymous: Anonymous::Served,
        answer: issue::answer,
    },
    Endpoint {
        method: "GET",
        path: "/rest/api/3/issue/{issueIdOrKey}/comment",
        scopes: Some(Scopes {
            classic: READ_WORK,
            granular: &[
                "read:comment:jira",
                "read:comment.property:jira",
                "read:group:jira",
                "read:project:jira",
                "read:project-role:jira",
                "read:user:jira",
                "read:avatar:jira",
            ],
        }),
        anonymous: Anonymous::Served,
        answer: comments::answer,
    },
    Endpoint {
        method: "POST",
        path: "/rest/api/3/issue/{issueIdOrKey}/comment",
        scopes: Some(Scopes {
            classic: WRITE_WORK,
            granular: &[
                "read:comment:jira",
                "read:comment.property:jira",
                "read:group:jira",
                "read:project:jira",
                "read:project-role:jira",
                "read:user:jira",
                "write:comment:jira",
                "read:avatar:jira",
            ],
        }),
        anonymous: Anonymous::Served,
        answer: add_comment::answer,
    },
];
