//! Tries the credentials with each scheme and route until they are accepted.

use super::requests::Timed;
use super::{Schemes, Switch};
use crate::connection::{Account, CloudId, Gateway, HostTrust, Route, Scheme};
use crate::error::Kind;
use crate::jira::{JiraError, Myself};

/// The result of the attempts.
pub(super) struct Settled {
    pub myself: Timed<Myself>,
    pub scheme: Scheme,
    /// The other route accepts the same credentials.
    pub switch: Option<Switch>,
}

/// Asks for `/myself` as an account.
type Ask<'a> = &'a dyn Fn(&Account) -> Result<Myself, JiraError>;

/// Takes the first answer to `/myself`. When it is a refusal that is not about scope, tries Bearer
/// if it may, then the other route; each once.
pub(super) fn settle(
    account: &Account,
    schemes: Schemes,
    own_cloud_id: Option<&CloudId>,
    myself: Timed<Myself>,
    ask: Ask<'_>,
) -> Settled {
    let scheme = account.credentials.scheme;
    let mut settled = Settled {
        myself,
        scheme,
        switch: None,
    };
    if !matches!(&settled.myself.value, Err(error) if error.kind == Kind::CredentialsRefused) {
        return settled;
    }
    if schemes == Schemes::BasicThenBearer
        && account.route() == Route::Gateway
        && scheme == Scheme::Basic
    {
        let bearer = account.with_scheme(Scheme::Bearer);
        let second = Timed::ask(|| ask(&bearer));
        if recognizes_token(&second.value) {
            return Settled {
                myself: second,
                scheme: Scheme::Bearer,
                switch: None,
            };
        }
    }
    settled.switch = other_route(account, own_cloud_id, ask);
    settled
}

/// Whether the token was recognized, although it may lack a scope or its account may be inactive.
fn recognizes_token(answer: &Result<Myself, JiraError>) -> bool {
    match answer {
        Ok(_) => true,
        Err(error) => matches!(error.kind, Kind::ScopeMissing | Kind::AccountInactive),
    }
}

/// Whether the other route accepts the same credentials. Credentials of a sandbox on this machine are
/// never sent to the real gateway.
fn other_route(account: &Account, own_cloud_id: Option<&CloudId>, ask: Ask<'_>) -> Option<Switch> {
    if account.site.trust() == HostTrust::Loopback && account.gateway == Gateway::default() {
        return None;
    }
    match account.route() {
        Route::Site => {
            let cloud_id = own_cloud_id?;
            let there = account
                .through_gateway(cloud_id.clone())
                .with_scheme(Scheme::Basic);
            recognizes_token(&ask(&there)).then(|| Switch::ToGateway(cloud_id.clone()))
        }
        Route::Gateway => ask(&account.on_site()).is_ok().then_some(Switch::ToSite),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::time::Duration;

    use super::*;
    use crate::integration::check::samples::{ID, SITE, account, error};

    fn answer(kind: Option<Kind>) -> Result<Myself, JiraError> {
        let Some(kind) = kind else {
            return Ok(Myself {
                account_id: "5b10a2844c20165700ede21g".to_owned(),
                account_type: None,
                display_name: None,
                email_address: None,
                active: None,
            });
        };
        Err(error(kind, "api.atlassian.com"))
    }

    /// Settles with these answers in order. Returns the final kind (`None` if accepted), the scheme, the
    /// switch, and the requests after the first one.
    fn settled(
        account: &Account,
        schemes: Schemes,
        answers: &[Option<Kind>],
    ) -> (Option<Kind>, Scheme, Option<Switch>, String) {
        let (first, rest) = answers.split_first().unwrap();
        let rest = RefCell::new(rest.iter());
        let asked = RefCell::new(Vec::new());
        let ask = |account: &Account| {
            let way = format!("{:?} {:?}", account.route(), account.credentials.scheme);
            asked.borrow_mut().push(way);
            let next = rest.borrow_mut().next();
            answer(*next.expect("asked more often than planned"))
        };
        let first = Timed {
            value: answer(*first),
            elapsed: Duration::ZERO,
        };
        let own = ID.parse().unwrap();
        let settled = settle(account, schemes, Some(&own), first, &ask);
        assert!(
            rest.borrow_mut().next().is_none(),
            "asked less often than planned"
        );
        let kind = settled.myself.value.err().map(|error| error.kind);
        (
            kind,
            settled.scheme,
            settled.switch,
            asked.into_inner().join(", "),
        )
    }

    const REFUSED: Option<Kind> = Some(Kind::CredentialsRefused);

    #[test]
    fn retries_only_rejected_credentials() {
        for kind in [
            None,
            Some(Kind::ScopeMissing),
            Some(Kind::Timeout),
            Some(Kind::Captcha),
        ] {
            for cloud_id in [None, Some(ID)] {
                let account = account(SITE, cloud_id);
                assert_eq!(
                    settled(&account, Schemes::BasicThenBearer, &[kind]),
                    (kind, Scheme::Basic, None, String::new())
                );
            }
        }
    }

    #[test]
    fn uses_bearer_only_if_gateway_recognizes_token() {
        let account = account(SITE, Some(ID));
        for kind in [None, Some(Kind::ScopeMissing), Some(Kind::AccountInactive)] {
            assert_eq!(
                settled(&account, Schemes::BasicThenBearer, &[REFUSED, kind]),
                (kind, Scheme::Bearer, None, "Gateway Bearer".to_owned())
            );
        }
        for kind in [
            Kind::CredentialsRefused,
            Kind::PermissionDenied,
            Kind::Unavailable,
        ] {
            assert_eq!(
                settled(
                    &account,
                    Schemes::BasicThenBearer,
                    &[REFUSED, Some(kind), REFUSED]
                ),
                (
                    REFUSED,
                    Scheme::Basic,
                    None,
                    "Gateway Bearer, Site Basic".to_owned()
                )
            );
        }
    }

    #[test]
    fn offers_other_route_if_it_recognizes_token() {
        let personal = account(SITE, None);
        let through = "Gateway Basic".to_owned();
        let switch = Some(Switch::ToGateway(ID.parse().unwrap()));
        for kind in [None, Some(Kind::ScopeMissing)] {
            assert_eq!(
                settled(&personal, Schemes::Own, &[REFUSED, kind]),
                (REFUSED, Scheme::Basic, switch.clone(), through.clone())
            );
        }
        assert_eq!(
            settled(&personal, Schemes::Own, &[REFUSED, Some(Kind::Unavailable)]),
            (REFUSED, Scheme::Basic, None, through)
        );
        let service = account(SITE, Some(ID));
        assert_eq!(
            settled(&service, Schemes::Own, &[REFUSED, None]),
            (
                REFUSED,
                Scheme::Basic,
                Some(Switch::ToSite),
                "Site Basic".to_owned()
            )
        );
    }

    #[test]
    fn sandbox_credentials_do_not_reach_the_real_gateway() {
        let account = account("http://127.0.0.1:4000", None);
        assert_eq!(
            settled(&account, Schemes::Own, &[REFUSED]),
            (REFUSED, Scheme::Basic, None, String::new())
        );
    }
}
