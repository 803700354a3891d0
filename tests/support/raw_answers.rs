//! Raw responses for each kind of failure.

use jira_sandbox::Host;

/// Builds a response from status line and headers, one per line, and a body.
pub fn raw(head: &str, body: &str) -> Vec<u8> {
    let head = head
        .trim()
        .lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\r\n");
    format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Content type of Jira's JSON.
pub const JSON: &str = "Content-Type: application/json;charset=UTF-8";

/// Raw responses to `/myself`, by name.
#[expect(clippy::too_many_lines, reason = "it is a table")]
pub fn raw_answers() -> Vec<(&'static str, Host, Vec<u8>)> {
    let bare = "Client must be authenticated to access this resource.";
    let seraph = "X-Seraph-LoginReason: AUTHENTICATED_FAILED";
    let realm = "WWW-Authenticate: OAuth realm=\"https%3A%2F%2Fyour-company.atlassian.net\"";
    let page = "<!DOCTYPE html><html><head><title>Sign in\nto Example</title></head><body>SSO</body></html>";
    let html = "Content-Type: text/html; charset=utf-8";
    let site = |name, head: &str, body: &str| (name, Host::Site, raw(head, body));
    let gateway = |name, head: &str, body: &str| (name, Host::Gateway, raw(head, body));
    vec![
        site(
            "401 bare text labelled as JSON",
            &format!("401 \n{JSON}\n{seraph}\n{realm}\natl-traceid: 0af1"),
            bare,
        ),
        site(
            "401 without the login header",
            &format!("401 \n{JSON}\n{realm}"),
            bare,
        ),
        site(
            "401 older form",
            &format!("401 \n{JSON}\n{seraph}"),
            r#"{"message":"Client must be authenticated to access this resource.","status-code":401}"#,
        ),
        site(
            "200 as nobody",
            &format!("200 OK\n{JSON}\n{seraph}"),
            r#"{"accountId":"x"}"#,
        ),
        site(
            "404 as nobody",
            &format!("404 \n{JSON}\n{seraph}"),
            r#"{"errorMessages":["Issue does not exist"],"errors":{}}"#,
        ),
        site(
            "401 password",
            &format!("401 \n{JSON}\n{seraph}"),
            "Basic authentication with passwords is deprecated. For more information, see: https://developer.atlassian.com",
        ),
        site(
            "403 bearer on the site",
            &format!("403 \n{JSON}"),
            r#"{"error":"Failed to parse Connect Session Auth Token"}"#,
        ),
        site(
            "403 captcha",
            &format!(
                "403 \n{JSON}\nX-Seraph-LoginReason: AUTHENTICATION_DENIED\nX-Authentication-Denied-Reason: CAPTCHA_CHALLENGE; login-url=https://x/login.jsp"
            ),
            "",
        ),
        site(
            "403 in JSON",
            &format!("403 \n{JSON}"),
            r#"{"errorMessages":["You do not have access to Jira."],"errors":{}}"#,
        ),
        site(
            "200 inactive account",
            &format!("200 OK\n{JSON}"),
            r#"{"accountId":"5b10","displayName":"Mia","active":false}"#,
        ),
        gateway(
            "401 on the gateway",
            &format!("401 \n{JSON}\nx-failure-category: FAILURE_CLIENT_AUTH_MISMATCH"),
            r#"{"code":401,"message":"Unauthorized"}"#,
        ),
        gateway(
            "401 about scope, by header",
            &format!("401 \n{JSON}\nx-failure-category: FAILURE_CLIENT_SCOPE_CHECK"),
            r#"{"code":401,"message":"Unauthorized"}"#,
        ),
        gateway(
            "401 about scope, by body",
            &format!("401 \n{JSON}"),
            r#"{"code":401,"message":"Unauthorized; scope does not match"}"#,
        ),
        gateway(
            "404 unknown cloud ID",
            &format!("404 \n{JSON}"),
            r#"{"timestamp":"2026-05-01T00:00:00Z","status":404,"error":"Not Found","path":"/ex/jira/1a11d016/rest/api/3/myself"}"#,
        ),
        gateway(
            "403 on the gateway",
            &format!("403 \n{JSON}"),
            r#"{"code":403,"message":"The app is not installed on this instance"}"#,
        ),
        site(
            "302 renamed site",
            "302 Found\nLocation: https://new-name.atlassian.net/rest/api/3/myself",
            "",
        ),
        site(
            "307 sign-in page",
            "307 \nLocation: https://id.atlassian.com/login?x=y",
            "",
        ),
        site("301 relative", "301 \nLocation: /login", ""),
        site("302 nowhere", "302 Found", ""),
        site("200 page", &format!("200 OK\n{html}"), page),
        site("400 page", &format!("400 \n{html}"), page),
        site("401 page", &format!("401 \n{html}"), page),
        site(
            "403 page",
            &format!("403 \n{html}"),
            "<html><body>Request blocked",
        ),
        site("404 page labelled as JSON", &format!("404 \n{JSON}"), page),
        site(
            "404 unknown path",
            "404 \nContent-Type: application/problem+json",
            r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"No endpoint GET /rest/api/3/myself."}"#,
        ),
        site("200 empty", &format!("200 OK\n{JSON}"), ""),
        site("204", "204 No Content", ""),
        site(
            "200 as text",
            "200 OK\nContent-Type: text/plain",
            r#"{"accountId":"5b10"}"#,
        ),
        site(
            "200 without content type",
            "200 OK",
            r#"{"accountId":"5b10"}"#,
        ),
        site(
            "200 other JSON",
            &format!("200 OK\n{JSON}"),
            r#"[{"secret":"shown never"}]"#,
        ),
        site(
            "200 without account",
            &format!("200 OK\n{JSON}"),
            r#"{"displayName":"Mia"}"#,
        ),
        site(
            "200 with an empty account",
            &format!("200 OK\n{JSON}"),
            r#"{"accountId":" "}"#,
        ),
        site(
            "200 half of the JSON",
            &format!("200 OK\n{JSON}"),
            "{\"accountId\":\n\"5b",
        ),
        site(
            "200 larger than Jira's",
            &format!("200 OK\n{JSON}"),
            &format!("{{\"accountId\":\"{}\"}}", "x".repeat(8 * 1024 * 1024)),
        ),
        site(
            "400",
            &format!("400 \n{JSON}"),
            r#"{"errorMessages":[],"errors":{"expand":"'x' is unknown."}}"#,
        ),
        site(
            "410",
            &format!("410 \n{JSON}"),
            r#"{"errorMessages":["The requested API has been removed."],"errors":{}}"#,
        ),
        site(
            "429 with a long wait",
            &format!("429 \n{JSON}\nRetry-After: 1800\nRateLimit-Reason: jira-quota-tenant-based"),
            r#"{"errorMessages":["Rate limit exceeded"]}"#,
        ),
        gateway("429 without a wait", &format!("429 \n{JSON}"), "{}"),
        site(
            "500",
            &format!("500 \n{JSON}\natl-traceid: 9f"),
            r#"{"errorMessages":["Internal server error"],"errors":{}}"#,
        ),
        site(
            "502 page",
            &format!("502 \n{html}"),
            "<html><head><title>Bad gateway</title></head>",
        ),
        site(
            "503 with a wait",
            &format!("503 \n{JSON}\nRetry-After: 60"),
            "{}",
        ),
        gateway("504", "504 Gateway Timeout", "upstream request timeout"),
        site("407", "407 Proxy Authentication Required", ""),
        site("999", "999 What", "{}"),
    ]
}
