//! That the check against Atlassian's description can fail, and that each exception is needed.

use jira_sandbox::{EmailVisibility, example};
use serde_json::{Value, json};

use crate::client::{Wire, example_sandbox, get};
use crate::openapi::{DIFFERENCES, Description, check_answer, check_request};

const JSON: &str = "application/json";

fn request(method: &str, target: &str, body: &str) -> Result<(), String> {
    let headers = [("content-type".to_owned(), JSON.to_owned())];
    check_request(method, target, &headers, body.as_bytes())
}

#[test]
fn good_requests_pass() {
    let comment = json!({ "body": { "type": "doc", "version": 1, "content": [] } }).to_string();
    let table = [
        ("GET", "/rest/api/3/myself", ""),
        ("GET", "/rest/api/3/myself?expand=groups", ""),
        ("GET", "/rest/api/3/mypermissions?permissions=A,B", ""),
        (
            "GET",
            "/rest/api/3/issue/picker?query=a+b&showSubTasks=true",
            "",
        ),
        (
            "GET",
            "/rest/api/3/search/jql?jql=a&fields=id,key&maxResults=5&reconcileIssues=1,2",
            "",
        ),
        ("POST", "/rest/api/3/search/jql", r#"{"jql":"a"}"#),
        (
            "POST",
            "/ex/jira/0ba5e11e/rest/api/3/issue/A-1/comment",
            &comment,
        ),
    ];
    for (method, target, body) in table {
        assert_eq!(request(method, target, body), Ok(()), "{method} {target}");
    }
}

#[test]
fn bad_requests_do_not() {
    let table = [
        ("GET", "/rest/api/3/nope", "", "is not described"),
        ("GET", "/rest/api/3/myself/", "", "is not described"),
        ("PATCH", "/rest/api/3/myself", "", "is not described"),
        (
            "GET",
            "/rest/api/3/myself?nope=1",
            "",
            "\"nope\" is not described",
        ),
        ("GET", "/rest/api/3/myself", "{}", "no body is described"),
        ("GET", "/rest/api/3/mypermissions", "", "is missing"),
        (
            "DELETE",
            "/rest/api/3/issue/A-1/remotelink",
            "",
            "is missing",
        ),
        (
            "GET",
            "/rest/api/3/search/jql?maxResults=x",
            "",
            "is no integer",
        ),
        (
            "GET",
            "/rest/api/3/search/jql?reconcileIssues=1,x",
            "",
            "is no integer",
        ),
        (
            "GET",
            "/rest/api/3/issue/picker?showSubTasks=yes",
            "",
            "is no boolean",
        ),
        ("POST", "/rest/api/3/search/jql", "", "the body is missing"),
        ("POST", "/rest/api/3/search/jql", "{", "not JSON"),
        (
            "POST",
            "/rest/api/3/search/jql",
            r#"{"startAt":0}"#,
            "startAt",
        ),
        (
            "POST",
            "/rest/api/3/search/jql",
            r#"{"maxResults":"1"}"#,
            "/maxResults",
        ),
    ];
    for (method, target, body, complaint) in table {
        let error = request(method, target, body).expect_err(target);
        assert!(
            error.contains(complaint),
            "{method} {target} {body}: {error}"
        );
    }
    let untyped = check_request("POST", "/rest/api/3/search/jql", &[], b"{}");
    assert!(untyped.unwrap_err().contains("media type"));
}

#[test]
fn bad_answers_do_not() {
    let table = [
        (
            "/rest/api/3/myself",
            200,
            json!({ "accountId": 7 }),
            "/accountId",
        ),
        (
            "/rest/api/3/myself",
            200,
            json!({ "accountType": "robot" }),
            "/accountType",
        ),
        (
            "/rest/api/3/myself",
            200,
            json!({ "nonsense": 1 }),
            "nonsense",
        ),
        (
            "/rest/api/3/myself",
            200,
            json!({ "groups": { "size": "3" } }),
            "/groups/size",
        ),
        ("/rest/api/3/myself", 201, json!({}), "status 201"),
        (
            "/rest/api/3/search/jql",
            200,
            json!({ "total": 1 }),
            "total",
        ),
        (
            "/rest/api/3/search/jql",
            200,
            json!({ "issues": [{ "id": 1 }] }),
            "/issues/0/id",
        ),
        (
            "/rest/api/3/mypermissions",
            200,
            json!({ "permissions": { "A": { "type": "NONE" } } }),
            "/permissions/A/type",
        ),
    ];
    for (target, status, body, complaint) in table {
        let error = check_answer("GET", target, status, body.to_string().as_bytes());
        let error = error.expect_err(target);
        assert!(error.contains(complaint), "{target} {body}: {error}");
    }
    let text = check_answer(
        "GET",
        "/rest/api/3/myself",
        200,
        b"Client must be authenticated",
    );
    assert!(text.unwrap_err().contains("not JSON"));
    assert_eq!(
        check_answer("GET", "/rest/api/3/myself", 401, b"text"),
        Ok(())
    );
}

#[test]
fn each_difference_is_needed() {
    let sandbox = example_sandbox();
    sandbox.change(|world| {
        world.person_mut(example::MIA_ID).unwrap().email_visibility = EmailVisibility::Null;
    });
    let mut wire = Wire::connect(&sandbox.site_url());
    let mut answer = |target: &str| wire.exchange(&get(target).by_mia());
    let (info, myself) = ("/rest/api/3/serverInfo", "/rest/api/3/myself");
    let (info_body, myself_body) = (answer(info).body, answer(myself).body);
    let without = |left_out: usize| {
        let mut differences = DIFFERENCES.to_vec();
        differences.remove(left_out);
        Description::with(&differences)
    };
    let error = without(0)
        .check_answer("GET", info, 200, &info_body)
        .unwrap_err();
    assert!(error.contains("defaultLocale"), "{error}");
    let error = without(1)
        .check_answer("GET", myself, 200, &myself_body)
        .unwrap_err();
    assert!(error.contains("/emailAddress"), "{error}");
    let permissions = "/rest/api/3/mypermissions";
    assert_eq!(
        without(2).check_request("GET", permissions, &[], b""),
        Ok(())
    );
    let refused: Value = answer(permissions).json();
    assert_eq!(
        refused["errorMessages"][0],
        "The 'permissions' query parameter is required."
    );
    // By a customer, whose address nobody else sees.
    let comments = "/rest/api/3/issue/HELP-1/comment";
    let comments_body = answer(comments).body;
    let error = without(3)
        .check_answer("GET", comments, 200, &comments_body)
        .unwrap_err();
    assert!(error.contains("/author/emailAddress"), "{error}");
}
