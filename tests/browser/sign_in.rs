//! Signing in with a link and a button.

use coder_server::store::Role;

use crate::page::key;
use crate::session::Look;
use crate::test_server::TestServer;
use crate::visit::{assert_good, visit};

const INCOMPLETE: &str =
    "This sign-in link is incomplete. Open the whole link, including the part after “#”.";
const USED: &str =
    "This link was already used, is older than 15 minutes, or is incomplete. Ask for a new one.";

#[test]
fn link_and_button_sign_in() {
    for look in Look::ALL {
        let test_server = TestServer::open();
        visit(&test_server.url, look, |page| {
            let link = test_server.sign_in_link("Ines", Role::Member);
            page.session().go(&link);
            // Enter is enough, and the secret is nowhere.
            page.wait_for_focus("button", "Sign in");
            assert_eq!(page.run("return location.hash;"), "");
            assert_good(page);
            page.keys(key::ENTER);
            page.wait("signed in", |page| page.path() != "/sign-in");
            page.shows("Ines");
            // Back does not return to the sign-in page.
            page.back();
            assert_ne!(page.path(), "/sign-in");
            assert_eq!(test_server.access().sessions().unwrap().len(), 1);
        });
    }
}

#[test]
fn opening_the_page_does_not_use_the_link() {
    let test_server = TestServer::open();
    let link = test_server.sign_in_link("Ines", Role::Member);
    visit(&test_server.url, Look::LIGHT, |page| {
        page.session().go(&link);
        page.wait_for_focus("button", "Sign in");
    });
    visit(&test_server.url, Look::LIGHT, |page| page.sign_in(&link));
}

#[test]
fn reports_a_truncated_link() {
    for look in Look::ALL {
        let test_server = TestServer::open();
        visit(&test_server.url, look, |page| {
            page.open("/sign-in");
            page.shows(INCOMPLETE);
            assert!(!page.find("button", "Sign in").is_enabled());
            assert_good(page);
            // The complete link works in the same tab.
            page.sign_in(&test_server.sign_in_link("Ines", Role::Member));
        });
    }
}

#[test]
fn reports_a_used_link() {
    for look in Look::ALL {
        let test_server = TestServer::open();
        let link = test_server.sign_in_link("Ines", Role::Member);
        visit(&test_server.url, look, |page| page.sign_in(&link));
        visit(&test_server.url, look, |page| {
            page.session().go(&link);
            page.press("Sign in");
            page.shows(USED);
            assert!(!page.find("button", "Sign in").is_enabled());
            assert_good(page);
        });
    }
}

#[test]
fn retries_while_the_server_is_down() {
    let test_server = TestServer::open();
    let link = test_server.sign_in_link("Ines", Role::Member);
    visit(&test_server.url.clone(), Look::LIGHT, move |page| {
        page.session().go(&link);
        page.wait_for_focus("button", "Sign in");
        page.session().offline(true);
        page.press("Sign in");
        page.shows("The server did not respond. Try again.");
        assert_good(page);
        page.session().offline(false);
        page.press("Sign in");
        page.shows("Ines");
    });
}
