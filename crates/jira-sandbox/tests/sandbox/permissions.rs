//! `GET /rest/api/3/mypermissions`.

use jira_sandbox::example;
use serde_json::json;

use crate::client::{example_sandbox, get};

#[test]
fn returns_permissions_of_account() {
    let sandbox = example_sandbox();
    let path = "/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS,ADD_COMMENTS";
    let table = [
        (example::MIA_EMAIL, example::MIA_TOKEN, true, true),
        (example::RINA_EMAIL, example::RINA_TOKEN, true, false),
        (example::OLU_EMAIL, example::OLU_TOKEN, false, false),
    ];
    for (email, token, browse, comment) in table {
        let reply = get(path).basic(email, token).send(&sandbox.site_url());
        let permissions = &reply.json()["permissions"];
        assert_eq!(
            permissions["BROWSE_PROJECTS"]["havePermission"], browse,
            "{email}"
        );
        assert_eq!(
            permissions["ADD_COMMENTS"]["havePermission"], comment,
            "{email}"
        );
        assert_eq!(permissions["ADD_COMMENTS"]["name"], "Add Comments");
        assert_eq!(permissions["ADD_COMMENTS"]["type"], "PROJECT");
    }
}

#[test]
fn refuses_permissions_of_unknown_issue() {
    let sandbox = example_sandbox();
    let table = [
        ("", 400, "The 'permissions' query parameter is required."),
        (
            "?permissions=",
            400,
            "The 'permissions' query parameter is required.",
        ),
        (
            "?permissions=ADD_COMMENTS,FLY",
            400,
            "Unrecognized permission: FLY",
        ),
        (
            "?permissions=ADD_COMMENTS&issueKey=SHOP-999",
            404,
            "Issue does not exist or you do not have permission to see it.",
        ),
        (
            "?permissions=ADD_COMMENTS&projectKey=NOPE",
            404,
            "No project could be found with key 'NOPE'.",
        ),
    ];
    for (query, status, message) in table {
        let path = format!("/rest/api/3/mypermissions{query}");
        let reply = get(&path).by_mia().send(&sandbox.site_url());
        assert_eq!(reply.status, status, "{query}");
        assert_eq!(
            reply.json(),
            json!({ "errorMessages": [message], "errors": {} })
        );
    }
    for query in [
        "issueKey=shop-1",
        "issueId=10100",
        "projectKey=SHOP",
        "projectId=10001",
    ] {
        let path = format!("/rest/api/3/mypermissions?permissions=ADD_COMMENTS&{query}");
        assert_eq!(
            get(&path).by_mia().send(&sandbox.site_url()).status,
            200,
            "{query}"
        );
    }
}
