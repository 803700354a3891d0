//! The grammar of queries, by recursive descent.

use super::lexer::{self, Lexeme, Token};
use super::{Clause, Condition, Operand, Operator, Order, Query};

/// Maximum depth of parentheses and NOTs; Jira's own limit is not documented.
const MAX_DEPTH: usize = 40;
/// As documented.
const MAX_SORT_FIELDS: usize = 7;
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

/// The lexemes of a query, read from left to right.
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
            _ => Some(self.or(0)?),
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

    fn take(&mut self, token: &Token) -> bool {
        let found = self.peek() == token;
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, token: &Token, shown: &str) -> Result<(), String> {
        let found = self.take(token);
        found.then_some(()).ok_or_else(|| self.unexpected(shown))
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

    fn or(&mut self, depth: usize) -> Result<Clause, String> {
        let mut clauses = vec![self.and(depth)?];
        while self.take_word("or") {
            clauses.push(self.and(depth)?);
        }
        Ok(Clause::Or(clauses))
    }

    fn and(&mut self, depth: usize) -> Result<Clause, String> {
        let mut clauses = vec![self.term(depth)?];
        while self.take_word("and") {
            clauses.push(self.term(depth)?);
        }
        Ok(Clause::And(clauses))
    }

    fn term(&mut self, depth: usize) -> Result<Clause, String> {
        if depth > MAX_DEPTH {
            return Err("Error in the JQL Query: the query is nested too deeply.".to_owned());
        }
        if self.take_word("not") {
            return Ok(Clause::Not(Box::new(self.term(depth + 1)?)));
        }
        if self.take(&Token::Open) {
            let clause = self.or(depth + 1)?;
            self.expect(&Token::Close, "')'")?;
            return Ok(clause);
        }
        self.condition().map(Clause::Condition)
    }

    fn condition(&mut self) -> Result<Condition, String> {
        let field = self.value("a field name")?;
        let operator = self.operator()?;
        let operands = match operator {
            Operator::In | Operator::NotIn => self.list()?,
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
            let is_negated = self.take_word("not");
            return Ok(if is_negated {
                Operator::IsNot
            } else {
                Operator::Is
            });
        }
        if self.take_word("not") {
            let found = self.take_word("in");
            return found
                .then_some(Operator::NotIn)
                .ok_or_else(|| self.unexpected("'IN'"));
        }
        if self.take_word("in") {
            return Ok(Operator::In);
        }
        let operator = match self.peek() {
            Token::Symbol("=") => Operator::Is,
            Token::Symbol("!=") => Operator::IsNot,
            Token::Symbol("~") => Operator::Contains,
            Token::Symbol("!~") => Operator::ContainsNot,
            _ => return Err(self.unexpected(VALID)),
        };
        self.next += 1;
        Ok(operator)
    }

    fn list(&mut self) -> Result<Vec<Operand>, String> {
        self.expect(&Token::Open, "'('")?;
        let mut operands = vec![self.operand()?];
        while self.take(&Token::Comma) {
            operands.push(self.operand()?);
        }
        self.expect(&Token::Close, "')'")?;
        Ok(operands)
    }

    fn operand(&mut self) -> Result<Operand, String> {
        if self.take_word("empty") || self.take_word("null") {
            return Ok(Operand::Empty);
        }
        let value = self.value("a value, list or function")?;
        if !self.take(&Token::Open) {
            return Ok(Operand::Value(value));
        }
        self.expect(&Token::Close, "')'")?;
        if value.eq_ignore_ascii_case("currentUser") {
            return Ok(Operand::CurrentUser);
        }
        Err(format!("Unable to find JQL function '{value}()'."))
    }

    fn value(&mut self, expected: &str) -> Result<String, String> {
        match self.peek().clone() {
            Token::Word(word) if lexer::is_reserved(&word) => {
                let position = self.lexemes[self.next].position;
                Err(format!(
                    "Error in the JQL Query: '{word}' is a reserved JQL word. You must surround it in \
                     quotation marks to use it in a query. (line 1, character {position})"
                ))
            }
            Token::Quoted(text) | Token::Word(text) => {
                self.next += 1;
                Ok(text)
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    fn order(&mut self) -> Result<Vec<Order>, String> {
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
            let is_descending = !self.take_word("asc") && self.take_word("desc");
            order.push(Order {
                field,
                is_descending,
            });
            if !self.take(&Token::Comma) {
                break;
            }
        }
        if order.len() > MAX_SORT_FIELDS {
            return Err(format!(
                "You cannot sort by more than {MAX_SORT_FIELDS} fields."
            ));
        }
        Ok(order)
    }
}
