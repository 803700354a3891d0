//! What a person may change after a failed test.

use super::draft::Answer;
use crate::commands::AccountType;
use crate::error::Kind;
use crate::integration::check::Switch;

/// What can be changed after a failed test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    Switch(Switch),
    Token,
    Email,
    Site,
    CloudId,
    AccountType,
    Nothing,
    Stop,
}

impl Change {
    /// The likeliest mend comes first.
    pub fn offered(
        kind: Kind,
        switch: Option<&Switch>,
        account_type: Option<AccountType>,
    ) -> Vec<Self> {
        let mut changes: Vec<Self> = switch.cloned().map(Self::Switch).into_iter().collect();
        changes.extend(match kind.exit_status() {
            4 => vec![Self::Token, Self::Email, Self::Site, Self::AccountType],
            5 => vec![
                Self::Nothing,
                Self::Site,
                Self::Email,
                Self::Token,
                Self::AccountType,
            ],
            _ => vec![Self::Site, Self::Token, Self::Email, Self::AccountType],
        });
        if account_type == Some(AccountType::Service) {
            let place = if matches!(kind, Kind::CloudIdMismatch | Kind::UnknownCloudId) {
                0
            } else {
                changes.len()
            };
            changes.insert(place, Self::CloudId);
        }
        if kind.exit_status() != 5 {
            changes.push(Self::Nothing);
        }
        changes.push(Self::Stop);
        changes
    }

    /// The answer that would be another one.
    pub const fn answer(&self) -> Option<Answer> {
        match self {
            Self::Switch(_) | Self::AccountType => Some(Answer::AccountType),
            Self::Token => Some(Answer::Token),
            Self::Email => Some(Answer::Email),
            Self::Site => Some(Answer::Site),
            Self::CloudId => Some(Answer::CloudId),
            Self::Nothing | Self::Stop => None,
        }
    }

    /// The words of the choice.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Switch(Switch::ToGateway(_)) => "Switch to account type service",
            Self::Switch(Switch::ToSite) => "Switch to account type personal",
            Self::Token => "Give another API token",
            Self::Email => "Give another e-mail address",
            Self::Site => "Give another site",
            Self::CloudId => "Fetch or give the cloud ID again",
            Self::AccountType => "Choose the account type again",
            Self::Nothing => "Try again as it is",
            Self::Stop => "Stop and save nothing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(kind: Kind, switch: Option<&Switch>, account_type: AccountType) -> Vec<&'static str> {
        let changes = Change::offered(kind, switch, Some(account_type));
        changes.iter().map(Change::label).collect()
    }

    #[test]
    fn the_likeliest_mend_comes_first_and_stopping_last() {
        let (personal, service) = (AccountType::Personal, AccountType::Service);
        let table = [
            (
                Kind::CredentialsRefused,
                None,
                personal,
                "Give another API token",
            ),
            (
                Kind::ScopedTokenOnSite,
                Some(Switch::ToSite),
                personal,
                "Switch to account type personal",
            ),
            (Kind::HostNotFound, None, personal, "Try again as it is"),
            (Kind::PermissionDenied, None, personal, "Give another site"),
            (
                Kind::UnknownCloudId,
                None,
                service,
                "Fetch or give the cloud ID again",
            ),
            (
                Kind::CloudIdMismatch,
                None,
                service,
                "Fetch or give the cloud ID again",
            ),
            (Kind::ScopeMissing, None, service, "Give another API token"),
        ];
        for (kind, switch, account_type, first) in table {
            let offered = labels(kind, switch.as_ref(), account_type);
            assert_eq!(offered.first(), Some(&first), "{kind:?}");
            assert_eq!(offered.last(), Some(&"Stop and save nothing"), "{kind:?}");
        }
    }

    #[test]
    fn every_answer_can_be_changed_whatever_failed() {
        let always = [
            "Give another API token",
            "Give another e-mail address",
            "Give another site",
            "Choose the account type again",
            "Try again as it is",
        ];
        for kind in Kind::ALL {
            for account_type in [AccountType::Personal, AccountType::Service] {
                let offered = labels(kind, None, account_type);
                let count = |wanted| offered.iter().filter(|label| **label == wanted).count();
                assert!(
                    always.into_iter().all(|label| count(label) == 1),
                    "{kind:?}: {offered:?}"
                );
                let cloud_id = usize::from(account_type == AccountType::Service);
                assert_eq!(
                    count("Fetch or give the cloud ID again"),
                    cloud_id,
                    "{kind:?}"
                );
            }
        }
    }
}
