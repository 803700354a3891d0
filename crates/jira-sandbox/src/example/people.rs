//! The people of the example, and their tokens.

use super::{
    ADMINISTRATORS, BEARER_BOT_EMAIL, BEARER_BOT_ID, BEARER_BOT_TOKEN, BOT_EMAIL, BOT_ID,
    BOT_TOKEN, BOT_TOKEN_WITHOUT_READ_USER, BOT_TOKEN_WITHOUT_READ_WORK,
    BOT_TOKEN_WITHOUT_WRITE_WORK, CATO_EMAIL, CATO_ID, CATO_TOKEN, DEVELOPERS, MIA_EMAIL,
    MIA_EXPIRED_TOKEN, MIA_ID, MIA_PASSWORD, MIA_REVOKED_TOKEN, MIA_SCOPED_TOKEN, MIA_TOKEN,
    NOAH_EMAIL, NOAH_ID, NOAH_TOKEN, OLU_EMAIL, OLU_ID, OLU_TOKEN, PAT_ID, RINA_EMAIL, RINA_ID,
    RINA_TOKEN, SCOPES,
};
use crate::world::{
    AccountType, Challenge, EmailVisibility, GatewayScheme, Permissions, Person, Token, TokenKind,
    TokenState,
};

pub(super) fn people() -> Vec<Person> {
    let mut service = person(BOT_ID, Some(BOT_EMAIL), "CoderFlow Bot");
    service.account_type = AccountType::Service;
    service.roles = vec![DEVELOPERS.to_owned()];
    let mut bearer = person(BEARER_BOT_ID, Some(BEARER_BOT_EMAIL), "Bearer Bot");
    bearer.account_type = AccountType::Service;
    let mut mia = person(MIA_ID, Some(MIA_EMAIL), "Mia Krystof");
    mia.password = Some(MIA_PASSWORD.to_owned());
    mia.roles = vec![ADMINISTRATORS.to_owned(), DEVELOPERS.to_owned()];
    mia.groups = vec!["jira-software-users".to_owned(), "site-admins".to_owned()];
    let mut reader = person(RINA_ID, Some(RINA_EMAIL), "Rina Patel");
    reader.permissions.add_comments = false;
    let mut stranger = person(OLU_ID, Some(OLU_EMAIL), "Olu Adeyemi");
    stranger.permissions.browse_projects = false;
    stranger.email_visibility = EmailVisibility::Absent;
    let mut gone = person(NOAH_ID, Some(NOAH_EMAIL), "Noah Berg");
    gone.active = false;
    let mut challenged = person(CATO_ID, Some(CATO_EMAIL), "Cato Lindqvist");
    challenged.challenge = Challenge::Captcha;
    let mut customer = person(PAT_ID, None, "Pat Moreau");
    customer.account_type = AccountType::Customer;
    customer.email_visibility = EmailVisibility::Null;
    vec![
        mia, service, bearer, reader, stranger, gone, challenged, customer,
    ]
}

fn person(account_id: &str, email: Option<&str>, display_name: &str) -> Person {
    Person {
        account_id: account_id.to_owned(),
        account_type: AccountType::Atlassian,
        email: email.map(str::to_owned),
        email_visibility: EmailVisibility::Shown,
        display_name: display_name.to_owned(),
        active: true,
        permissions: Permissions {
            browse_projects: true,
            add_comments: true,
        },
        roles: Vec::new(),
        groups: vec!["jira-software-users".to_owned()],
        challenge: Challenge::None,
        password: None,
    }
}

pub(super) fn tokens() -> Vec<Token> {
    let all = &SCOPES[..];
    let (basic, bearer) = (GatewayScheme::Basic, GatewayScheme::Bearer);
    let mut expired = classic(MIA_EXPIRED_TOKEN, MIA_ID);
    expired.state = TokenState::Expired;
    let mut revoked = classic(MIA_REVOKED_TOKEN, MIA_ID);
    revoked.state = TokenState::Revoked;
    vec![
        classic(MIA_TOKEN, MIA_ID),
        scoped(MIA_SCOPED_TOKEN, MIA_ID, all, basic),
        expired,
        revoked,
        scoped(BOT_TOKEN, BOT_ID, all, basic),
        scoped(BOT_TOKEN_WITHOUT_READ_USER, BOT_ID, &all[1..], basic),
        scoped(
            BOT_TOKEN_WITHOUT_READ_WORK,
            BOT_ID,
            &[SCOPES[0], SCOPES[2]],
            basic,
        ),
        scoped(BOT_TOKEN_WITHOUT_WRITE_WORK, BOT_ID, &all[..2], basic),
        scoped(BEARER_BOT_TOKEN, BEARER_BOT_ID, all, bearer),
        classic(RINA_TOKEN, RINA_ID),
        classic(OLU_TOKEN, OLU_ID),
        classic(NOAH_TOKEN, NOAH_ID),
        classic(CATO_TOKEN, CATO_ID),
    ]
}

fn classic(text: &str, owner: &str) -> Token {
    Token {
        text: text.to_owned(),
        owner: owner.to_owned(),
        kind: TokenKind::Classic,
        state: TokenState::Valid,
    }
}

fn scoped(text: &str, owner: &str, scopes: &[&str], scheme: GatewayScheme) -> Token {
    Token {
        kind: TokenKind::Scoped {
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
            scheme,
        },
        ..classic(text, owner)
    }
}
