//! Jira's query language, as much of it as a client meets: conditions on an issue's own fields,
//! joined by AND, OR, NOT and parentheses, and an order. What is wrong is refused in Jira's words.
//!
//! Dates, history (`WAS`, `CHANGED`) and most functions are not known here, and are refused.

mod conditions;
mod lexer;
mod parser;
mod text;

use std::cmp::Ordering;

use self::parser::Parser;
use super::world::{Issue, Person, World};

/// A query that was understood.
#[derive(Debug)]
pub(super) struct Query {
    clause: Option<Clause>,
    order: Vec<(String, Direction)>,
}

#[derive(Debug)]
enum Clause {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Condition(Condition),
}

/// `field operator operands`.
#[derive(Debug)]
struct Condition {
    field: String,
    operator: Operator,
    operands: Vec<Operand>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Is,
    IsNot,
    OneOf,
    NoneOf,
    Like,
    Unlike,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Operand {
    Value(String),
    Empty,
    CurrentUser,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Ascending,
    Descending,
}

impl Query {
    /// Parses a query; the error is the text for `errorMessages`.
    pub fn parse(text: &str) -> Result<Self, String> {
        Parser::new(text)?.query()
    }

    /// Whether the query restricts anything; an order alone does not.
    pub fn is_bounded(&self) -> bool {
        self.clause.is_some()
    }

    /// The issues that the caller may see and that match, in the query's order; or the text for
    /// `errorMessages` where a condition names what does not exist.
    pub fn run<'w>(
        &self,
        world: &'w World,
        caller: Option<&Person>,
    ) -> Result<Vec<&'w Issue>, String> {
        let sees = caller.is_some_and(|person| person.permissions.browse_projects);
        let visible: &[Issue] = if sees { &world.issues } else { &[] };
        let scope = conditions::Scope {
            world,
            visible,
            caller,
        };
        if let Some(clause) = &self.clause {
            clause.check(&scope)?;
        }
        let mut found: Vec<&Issue> = visible
            .iter()
            .filter(|issue| {
                let clause = self.clause.as_ref();
                clause.is_none_or(|clause| clause.holds(issue, &scope))
            })
            .collect();
        found.sort_by(|one, other| self.compare(one, other, &scope));
        Ok(found)
    }

    fn compare(&self, one: &Issue, other: &Issue, scope: &conditions::Scope) -> Ordering {
        for (field, direction) in &self.order {
            let ordering = conditions::compare(field, one, other, scope);
            let ordering = match direction {
                Direction::Ascending => ordering,
                Direction::Descending => ordering.reverse(),
            };
            if ordering.is_ne() {
                return ordering;
            }
        }
        conditions::compare("id", other, one, scope)
    }
}

impl Clause {
    fn check(&self, scope: &conditions::Scope) -> Result<(), String> {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().try_for_each(|part| part.check(scope))
            }
            Self::Not(part) => part.check(scope),
            Self::Condition(condition) => condition.check(scope),
        }
    }

    fn holds(&self, issue: &Issue, scope: &conditions::Scope) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(issue, scope)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(issue, scope)),
            Self::Not(part) => !part.holds(issue, scope),
            Self::Condition(condition) => condition.holds(issue, scope),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_understood_or_refused(text in "\\PC*") {
            let _ = Query::parse(&text);
        }

        #[test]
        fn any_row_of_words_is_understood_or_refused(words in prop::collection::vec(
            prop::sample::select(vec![
                "(", ")", ",", "=", "!=", "~", "!", "AND", "OR", "NOT", "IN", "IS", "EMPTY", "ORDER", "BY",
                "DESC", "text", "key", "project", "SHOP", "\"lo* \\\"x\"", "currentUser()", "\\u0041",
            ]),
            0..20,
        )) {
            let world = World::example();
            if let Ok(query) = Query::parse(&words.join(" ")) {
                let _ = query.run(&world, world.person(example::MIA_ID));
            }
        }
    }
}
