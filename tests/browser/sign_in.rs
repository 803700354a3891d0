//! Signing in: a link, and a button.

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
fn a_link_and_a_button_let_in() {
    for look in Look::ALL {
        let test_server = TestServer::open();
        visit(&test_server.url, look, |page| {
            let link = test_server.sign_in_link("Ines", Role::Member);
            page.session().go(&link);
            // Enter suffices, and nothing keeps the secret.
            page.wait_for_focus("button", "Sign in");
            assert_eq!(page.run("return location.hash;"), "");
            assert_good(page);
            page.keys(key::ENTER);
            page.wait("signed in", |page| page.path() != "/sign-in");
            page.shows("Ines");
            // Going back leads to no page that wants the link again.
            page.back();
            assert_ne!(page.path(), "/sign-in");
            assert_eq!(test_server.access().sessions().unwrap().len(), 1);
        });
    }
}

#[test]
fn looking_at_the_page_spends_no_link() {
    let test_server = TestServer::open();
    let link = test_server.sign_in_link("Ines", Role::Member);
    visit(&test_server.url, Look::LIGHT, |page| {
        page.session().go(&link);
        page.wait_for_focus("button", "Sign in");
    });
    visit(&test_server.url, Look::LIGHT, |page| page.sign_in(&link));
}

#[test]
fn a_link_that_is_cut_off_says_so() {
    for look in Look::ALL {
        let test_server = TestServer::open();
        visit(&test_server.url, look, |page| {
            page.open("/sign-in");
            page.shows(INCOMPLETE);
            assert!(!page.find("button", "Sign in").is_enabled());
            assert_good(page);
            // The whole one, opened in the same tab, is taken.
            page.sign_in(&test_server.sign_in_link("Ines", Role::Member));
        });
    }
}

#[test]
fn a_link_that_was_used_says_so() {
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
fn while_the_server_is_gone_it_can_be_tried_again() {
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
