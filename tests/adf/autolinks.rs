//! Which addresses in plain text become links, and where they end.

use crate::says::says;

#[test]
fn package_versions_are_no_email_addresses() {
    for text in [
        "react@18.2.0",
        "lodash@4.17.21.",
        "foo@1.2",
        "@scope/pkg@1.2.3",
        "next@15.0.0-rc",
        "vue@3.5.0-beta.one",
        "node@18.x",
        "pkg@v2.1.x",
        "pkg@2.x.x",
        "root@10.0.0.1",
        "mailto:foo@1.2",
        "a@b.c1",
    ] {
        says(&[(text, &format!("p({text})"))]);
    }
}

#[test]
fn domains_that_begin_with_digits_are_email_addresses() {
    says(&[
        ("mia@163.com", "p(a[mailto:mia@163.com](mia@163.com))"),
        ("mia@4.example", "p(a[mailto:mia@4.example](mia@4.example))"),
        (
            "mia@v2.example.com.",
            "p(a[mailto:mia@v2.example.com](mia@v2.example.com) .)",
        ),
        (
            "mia@e.xn--p1ai",
            "p(a[mailto:mia@e.xn--p1ai](mia@e.xn--p1ai))",
        ),
    ]);
}

#[test]
fn angle_brackets_link_a_version_as_commonmark_says() {
    says(&[("<react@18.2.0>", "p(a[mailto:react@18.2.0](react@18.2.0))")]);
}
