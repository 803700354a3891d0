//! Comments as live sites return them.

use coder_server::instructions;
use coder_server::jira::{Comment, Discussion};

use super::{issue, site};

fn comment(members: &str) -> Comment {
    let json = format!(r#"{{"id":"1"{members}}}"#);
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// The heading and the text of a comment in instructions.
fn read(comment: Comment) -> (String, String) {
    let discussion = Discussion {
        total: 1,
        comments: vec![comment],
        ..Discussion::default()
    };
    let text = instructions::issue(&issue("{}"), Some(&discussion), &site());
    let (_, text) = text.split_once("\n\n## Comments\n\n").unwrap();
    let (heading, body) = text.split_once("\n\n").unwrap();
    (heading.to_owned(), body.to_owned())
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn reads_incomplete_comments() {
    // (case, members, heading, text, whether it is restricted)
    let table = [
        ("bare", "", "### Unknown user", "(no text)\n", false),
        (
            "usual",
            r#","author":{"accountId":"5b1","displayName":"Mia","active":false,"accountType":"atlassian"},"body":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"Hi"}]}]},"updateAuthor":{},"created":"2021-01-17T12:34:00.000+0000","updated":"2021-01-17T12:34:00.000+0000","jsdPublic":true"#,
            "### 2021-01-17 12:34 UTC: Mia",
            "Hi\n",
            false,
        ),
        (
            "null",
            r#","author":null,"body":null,"created":null,"updated":null,"visibility":null,"jsdPublic":null,"updateAuthor":null"#,
            "### Unknown user",
            "(no text)\n",
            false,
        ),
        (
            "by a deleted account",
            r#","author":{"accountId":"","displayName":"","active":false},"body":"Hi""#,
            "### Unknown user",
            "Hi\n",
            false,
        ),
        (
            "by an account that Jira lost",
            r#","author":{"accountId":"unknown"},"body":"Hi""#,
            "### Unknown user",
            "Hi\n",
            false,
        ),
        (
            "by an app",
            r#","author":{"accountType":"app","displayName":"GitHub for Jira"},"body":"Hi""#,
            "### app: GitHub for Jira",
            "Hi\n",
            false,
        ),
        (
            "by somebody of another type",
            r#","author":"mia","body":"Hi""#,
            "### Unknown user",
            "Hi\n",
            false,
        ),
        (
            "edited",
            r#","author":{"displayName":"Mia"},"body":"Hi","created":"2021-01-17T12:34:00.000+0000","updated":"2021-01-18T13:00:00.000+0100""#,
            "### 2021-01-17 12:34 UTC, edited 2021-01-18 12:00 UTC: Mia",
            "Hi\n",
            false,
        ),
        (
            "with odd times",
            r#","author":{"displayName":"Mia"},"body":"Hi","created":"soon","updated":7"#,
            "### Mia",
            "Hi\n",
            false,
        ),
        (
            "restricted to a role",
            r#","author":{"displayName":"Mia"},"body":"Hi","visibility":{"type":"role","value":"Administrators","identifier":"Administrators"}"#,
            "### role Administrators: Mia",
            "Hi\n",
            true,
        ),
        (
            "restricted to a group without a name",
            r#","author":{"displayName":"Mia"},"body":"Hi","visibility":{"type":"group","value":null,"identifier":"276f955c-63d7"}"#,
            "### group 276f955c-63d7: Mia",
            "Hi\n",
            true,
        ),
        (
            "restricted in a way that cannot be read",
            r#","author":{"displayName":"Mia"},"body":"Hi","visibility":7"#,
            "### role unknown: Mia",
            "Hi\n",
            true,
        ),
        (
            "restricted to nothing in particular",
            r#","author":{"displayName":"Mia"},"body":"Hi","visibility":{}"#,
            "### role unknown: Mia",
            "Hi\n",
            true,
        ),
        (
            "internal",
            r#","author":{"displayName":"Mia"},"body":"Hi","jsdPublic":false"#,
            "### internal: Mia",
            "Hi\n",
            true,
        ),
        (
            "internal and restricted",
            r#","author":{"displayName":"Mia"},"body":"Hi","jsdPublic":false,"visibility":{"type":"role","value":"Team"}"#,
            "### role Team, internal: Mia",
            "Hi\n",
            true,
        ),
        (
            "with a body that is none",
            r#","author":{"displayName":"Mia"},"body":["Hi"]"#,
            "### Mia",
            "[this text could not be read]\n",
            false,
        ),
        (
            "with lone surrogates",
            r#","author":{"displayName":"M\ud800"},"body":"H\udc00""#,
            "### M\u{fffd}",
            "H\u{fffd}\n",
            false,
        ),
        (
            "with members of no known use",
            r#","self":"x","properties":[1e999],"parentId":7,"body":"Hi","jsdAuthorCanSeeRequest":false,"renderedBody":"<p>no</p>""#,
            "### Unknown user",
            "Hi\n",
            false,
        ),
    ];
    for (what, members, heading, text, is_restricted) in table {
        let comment = comment(members);
        assert_eq!(comment.is_restricted(), is_restricted, "{what}");
        let expected = (heading.to_owned(), text.to_owned());
        assert_eq!(read(comment), expected, "{what}");
    }
}

#[test]
fn comments_need_an_id() {
    for (json, id) in [
        (r#"{"id":"10000"}"#, Some("10000")),
        (r#"{"id":10000}"#, Some("10000")),
        (r#"{"id":""}"#, None),
        (r#"{"id":null}"#, None),
        (r#"{"body":"Hi"}"#, None),
        ("null", None),
        (r#""10000""#, None),
    ] {
        let comment = serde_json::from_str::<Comment>(json).ok();
        assert_eq!(comment.map(|comment| comment.id).as_deref(), id, "{json}");
    }
}
