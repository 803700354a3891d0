//! What the user can change after a failed test.

use super::answers::Question;
use crate::commands::AccountType;
use crate::error::Kind;
use crate::integration::check::Switch;

/// A choice after a failed test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice {
    Switch(Switch),
    Token,
    Email,
    Site,
    CloudId,
    AccountType,
    Nothing,
    Stop,
}

impl Choice {
    /// The choices, the likeliest fix first.
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

    /// The question to ask again.
    pub const fn question(&self) -> Option<Question> {
        match self {
            Self::Switch(_) | Self::AccountType => Some(Question::AccountType),
            Self::Token => Some(Question::Token),
            Self::Email => Some(Question::Email),
            Self::Site => Some(Question::Site),
            Self::CloudId => Some(Question::CloudId),
            Self::Nothing | Self::Stop => None,
        }
    }

    /// The label in the menu.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Switch(Switch::ToGateway(_)) => "Switch to account type service",
            Self::Switch(Switch::ToSite) => "Switch to account type personal",
            Self::Token => "Enter another API token",
            Self::Email => "Enter another email address",
            Self::Site => "Enter another site",
            Self::CloudId => "Fetch or enter the cloud ID again",
            Self::AccountType => "Choose the account type again",
            Self::Nothing => "Try again without changes",
            Self::Stop => "Stop and save nothing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(kind: Kind, switch: Option<&Switch>, account_type: AccountType) -> Vec<&'static str> {
        let changes = Choice::offered(kind, switch, Some(account_type));
        changes.iter().map(Choice::label).collect()
    }

    #[test]
    fn offers_likeliest_fix_first_and_stop_last() {
        let (personal, service) = (AccountType::Personal, AccountType::Service);
        let table = [
            (
                Kind::CredentialsRefused,
                None,
                personal,
                "Enter another API token",
            ),
            (
                Kind::ScopedTokenOnSite,
                Some(Switch::ToSite),
                personal,
                "Switch to account type personal",
            ),
            (
                Kind::HostNotFound,
                None,
                personal,
                "Try again without changes",
            ),
            (Kind::PermissionDenied, None, personal, "Enter another site"),
            (
                Kind::UnknownCloudId,
                None,
                service,
                "Fetch or enter the cloud ID again",
            ),
            (
                Kind::CloudIdMismatch,
                None,
                service,
                "Fetch or enter the cloud ID again",
            ),
            (Kind::ScopeMissing, None, service, "Enter another API token"),
        ];
        for (kind, switch, account_type, first) in table {
            let offered = labels(kind, switch.as_ref(), account_type);
            assert_eq!(offered.first(), Some(&first), "{kind:?}");
            assert_eq!(offered.last(), Some(&"Stop and save nothing"), "{kind:?}");
        }
    }

    #[test]
    fn offers_to_change_every_answer() {
        let always = [
            "Enter another API token",
            "Enter another email address",
            "Enter another site",
            "Choose the account type again",
            "Try again without changes",
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
                    count("Fetch or enter the cloud ID again"),
                    cloud_id,
                    "{kind:?}"
                );
            }
        }
    }
}
