//! The grammar of queries, by recursive descent.

use super::lexer::{self, Lexeme, Token};
use super::{Clause, Condition, Direction, Operand, Operator, Query};

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

/// A query's lexemes, read from left to right.
pub(super) struct Parser {
    lexemes: Vec<Lexeme>,
    next: usize,
}

impl Parser {
    /// The parser of a text; the error is the text for `errorMessages`.
    pub fn new(text: &str) -> Result<Self, String> {
        let lexemes = lexer::lexemes(text)?;
        Ok(Self { lexemes, next: 0 })
    }

    /// The whole query; the error is the text for `errorMessages`.
    pub fn query(mut self) -> Result<Query, String> {
        let clause = match self.peek() {
            Token::End => None,
            token if token.is_word("order") => None,
            _ => Some(self.any(0)?),
        };
        let order = self.order()?;
        match self.peek() {
            Token::End => Ok(Query { clause, order }),
            _ => Err(self.unexpected("either 'OR' or 'AND'")),
        }
    }

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
