//! Jira's query language, as far as clients need it: conditions on the fields of an issue, joined by
//! AND, OR, NOT, and parentheses, and an order. Errors have Jira's wording.
//!
//! Dates, history (`WAS`, `CHANGED`), and most functions are not supported and are refused.

mod conditions;
mod lexer;
mod parser;
mod text;

use std::cmp::Ordering;

use self::conditions::Scope;
use self::parser::Parser;
use crate::world::{Issue, Person, World};

/// A parsed query.
#[derive(Debug)]
pub(crate) struct Query {
    clause: Option<Clause>,
    order: Vec<Order>,
}

#[derive(Debug)]
enum Clause {
    And(Vec<Self>),
    Or(Vec<Self>),
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
    In,
    NotIn,
    Contains,
    ContainsNot,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Operand {
    Value(String),
    Empty,
    CurrentUser,
}

#[derive(Debug)]
struct Order {
    field: String,
    is_descending: bool,
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

    /// The issues that the caller may see and that match, in the query's order. The error, for a
    /// condition that names something unknown, is the text for `errorMessages`.
    pub fn run<'w>(
        &self,
        world: &'w World,
        caller: Option<&Person>,
    ) -> Result<Vec<&'w Issue>, String> {
        let can_browse = caller.is_some_and(|person| person.permissions.browse_projects);
        let visible: &[Issue] = if can_browse { &world.issues } else { &[] };
        let scope = Scope {
            world,
            visible,
            caller,
        };
        let mut found: Vec<&Issue> = visible.iter().collect();
        if let Some(clause) = &self.clause {
            clause.check(&scope)?;
            found.retain(|issue| clause.matches(issue, &scope));
        }
        found.sort_by(|one, other| self.compare(one, other, world));
        Ok(found)
    }

    fn compare(&self, one: &Issue, other: &Issue, world: &World) -> Ordering {
        for order in &self.order {
            let ordering = conditions::compare(&order.field, one, other, world);
            if ordering.is_ne() {
                let is_descending = order.is_descending;
                return if is_descending {
                    ordering.reverse()
                } else {
                    ordering
                };
            }
        }
        conditions::compare("id", other, one, world)
    }
}

impl Clause {
    fn check(&self, scope: &Scope) -> Result<(), String> {
        match self {
            Self::And(clauses) | Self::Or(clauses) => {
                clauses.iter().try_for_each(|clause| clause.check(scope))
            }
            Self::Not(clause) => clause.check(scope),
            Self::Condition(condition) => condition.check(scope),
        }
    }

    fn matches(&self, issue: &Issue, scope: &Scope) -> bool {
        match self {
            Self::And(clauses) => clauses.iter().all(|clause| clause.matches(issue, scope)),
            Self::Or(clauses) => clauses.iter().any(|clause| clause.matches(issue, scope)),
            Self::Not(clause) => !clause.matches(issue, scope),
            Self::Condition(condition) => condition.matches(issue, scope),
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
        fn any_text_is_parsed_or_refused(text in "\\PC*") {
            let _ = Query::parse(&text);
        }

        #[test]
        fn any_sequence_of_words_is_parsed_or_refused(words in prop::collection::vec(
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
