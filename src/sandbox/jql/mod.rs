//! Jira's query language, as much of it as a client meets: conditions on an issue's own fields,
//! joined by AND, OR, NOT and parentheses, and an order. What is wrong is refused in Jira's words.
//!
//! Dates, history (`WAS`, `CHANGED`) and most functions are not known here, and are refused.

mod conditions;
mod lexer;
mod text;

use std::cmp::Ordering;

use self::lexer::{Lexeme, Token};
use super::world::{Issue, Person, World};

/// Parentheses and NOTs within each other; Jira's own limit is not documented.
const DEEPEST: usize = 40;
/// As documented.
const MOST_SORT_FIELDS: usize = 7;
const SORTABLE: [&str; 11] = [
    "key",
    "id",
    "created",
    "updated",
    "summary",
    "priority",
    "status",
    "project",
    "issuetype",
    "assignee",
    "reporter",
];

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
        let mut parser = Parser {
            lexemes: lexer::lexemes(text)?,
            next: 0,
        };
        let clause = match parser.peek() {
            Token::End => None,
            token if token.is_word("order") => None,
            _ => Some(parser.any(0)?),
        };
        let order = parser.order()?;
        match parser.peek() {
            Token::End => Ok(Self { clause, order }),
            _ => Err(parser.unexpected("either 'OR' or 'AND'")),
        }
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

struct Parser {
    lexemes: Vec<Lexeme>,
    next: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.lexemes
            .get(self.next)
            .map_or(&Token::End, |lexeme| &lexeme.token)
    }

    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.next += 1;
        token
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.peek().is_word(word);
        self.next += usize::from(found);
        found
    }

    fn unexpected(&self, expected: &str) -> String {
        let Some(lexeme) = self.lexemes.get(self.next) else {
            return format!(
                "Error in the JQL Query: Expecting {expected} before the end of the query."
            );
        };
        let (found, position) = (lexeme.token.shown(), lexeme.position);
        format!(
            "Error in the JQL Query: Expecting {expected} but got '{found}'. (line 1, character {position})"
        )
    }

    fn any(&mut self, depth: usize) -> Result<Clause, String> {
        let mut parts = vec![self.all(depth)?];
        while self.take_word("or") {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Clause::Any(parts)
        })
    }

    fn all(&mut self, depth: usize) -> Result<Clause, String> {
        let mut parts = vec![self.part(depth)?];
        while self.take_word("and") {
            parts.push(self.part(depth)?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Clause::All(parts)
        })
    }

    fn part(&mut self, depth: usize) -> Result<Clause, String> {
        if depth > DEEPEST {
            return Err("Error in the JQL Query: the query is nested too deeply.".to_owned());
        }
        if self.take_word("not") {
            return Ok(Clause::Not(Box::new(self.part(depth + 1)?)));
        }
        if *self.peek() == Token::Open {
            self.take();
            let clause = self.any(depth + 1)?;
            if *self.peek() != Token::Close {
                return Err(self.unexpected("')'"));
            }
            self.take();
            return Ok(clause);
        }
        self.condition().map(Clause::Condition)
    }

    fn condition(&mut self) -> Result<Condition, String> {
        let field = self.value("a field name")?;
        let operator = self.operator()?;
        let operands = match operator {
            Operator::OneOf | Operator::NoneOf => self.list()?,
            _ => vec![self.operand()?],
        };
        Ok(Condition {
            field: field.to_lowercase(),
            operator,
            operands,
        })
    }

    fn operator(&mut self) -> Result<Operator, String> {
        const VALID: &str = "an operator: '=', '!=', '~', '!~', 'IN', 'NOT IN', 'IS' or 'IS NOT'";
        if self.take_word("is") {
            let not = self.take_word("not");
            return Ok(if not { Operator::IsNot } else { Operator::Is });
        }
        if self.take_word("not") {
            return if self.take_word("in") {
                Ok(Operator::NoneOf)
            } else {
                Err(self.unexpected("'IN'"))
            };
        }
        if self.take_word("in") {
            return Ok(Operator::OneOf);
        }
        let operator = match self.peek() {
            Token::Symbol("=") => Operator::Is,
            Token::Symbol("!=") => Operator::IsNot,
            Token::Symbol("~") => Operator::Like,
            Token::Symbol("!~") => Operator::Unlike,
            _ => return Err(self.unexpected(VALID)),
        };
        self.take();
        Ok(operator)
    }

    fn list(&mut self) -> Result<Vec<Operand>, String> {
        if *self.peek() != Token::Open {
            return Err(self.unexpected("'('"));
        }
        self.take();
        let mut operands = vec![self.operand()?];
        while *self.peek() == Token::Comma {
            self.take();
            operands.push(self.operand()?);
        }
        if *self.peek() != Token::Close {
            return Err(self.unexpected("')'"));
        }
        self.take();
        Ok(operands)
    }

    fn operand(&mut self) -> Result<Operand, String> {
        if self.take_word("empty") || self.take_word("null") {
            return Ok(Operand::Empty);
        }
        let value = self.value("a value, list or function")?;
        if *self.peek() != Token::Open {
            return Ok(Operand::Value(value));
        }
        self.take();
        if *self.peek() != Token::Close {
            return Err(self.unexpected("')'"));
        }
        self.take();
        if value.eq_ignore_ascii_case("currentUser") {
            return Ok(Operand::CurrentUser);
        }
        Err(format!("Unable to find JQL function '{value}()'."))
    }

    fn value(&mut self, expected: &str) -> Result<String, String> {
        match self.peek().clone() {
            Token::Quoted(text) => {
                self.take();
                Ok(text)
            }
            Token::Word(word) if lexer::is_reserved(&word) => {
                let position = self.lexemes[self.next].position;
                Err(format!(
                    "Error in the JQL Query: '{word}' is a reserved JQL word. You must surround it in \
                     quotation marks to use it in a query. (line 1, character {position})"
                ))
            }
            Token::Word(word) => {
                self.take();
                Ok(word)
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    fn order(&mut self) -> Result<Vec<(String, Direction)>, String> {
        let mut order = Vec::new();
        if !self.take_word("order") {
            return Ok(order);
        }
        if !self.take_word("by") {
            return Err(self.unexpected("'BY'"));
        }
        loop {
            let field = self.value("a field name to sort by")?.to_lowercase();
            if !SORTABLE.contains(&field.as_str()) {
                return Err(format!("Not able to sort using field '{field}'."));
            }
            let descending = !self.take_word("asc") && self.take_word("desc");
            order.push((
                field,
                if descending {
                    Direction::Descending
                } else {
                    Direction::Ascending
                },
            ));
            if *self.peek() != Token::Comma {
                break;
            }
            self.take();
        }
        if order.len() > MOST_SORT_FIELDS {
            return Err(format!(
                "You cannot sort by more than {MOST_SORT_FIELDS} fields."
            ));
        }
        Ok(order)
    }
}
