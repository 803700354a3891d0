//! What Jira serves: one [table](table::ENDPOINTS), one function for each row.

mod add_comment;
mod approximate_count;
mod comments;
mod issue;
mod issues;
mod links;
mod my_permissions;
mod myself;
mod payload;
mod people;
mod query;
mod removed;
mod search;
mod server_info;
mod table;

use self::table::ENDPOINTS;
use super::http::{Answer, Request, decode};
use super::world::{Person, World};

/// One operation of the REST API.
pub(super) struct Endpoint {
    pub method: &'static str,
    /// The path; a segment in braces is a parameter.
    pub path: &'static str,
    /// What a scoped token needs; `None` for what every token may.
    pub scopes: Option<Scopes>,
    /// What the site does when nobody is signed in.
    pub anonymous: Anonymous,
    pub answer: fn(&mut World, &Call) -> Answer,
}

/// Either kind of scope opens an endpoint: the classic one, or all the granular ones.
pub(super) struct Scopes {
    classic: &'static str,
    granular: &'static [&'static str],
}

/// What the site does when nobody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anonymous {
    Served,
    Refused,
}

/// A request that has found its endpoint.
pub(super) struct Call<'a> {
    pub request: &'a Request,
    /// Who asks; `None` is anybody.
    pub caller: Option<Person>,
    /// The values of the path's parameters, decoded, by their names.
    pub parameters: Vec<(&'static str, String)>,
    /// The site's origin, which starts every address in an answer.
    pub origin: &'a str,
}

impl Call<'_> {
    /// The value of one of the path's parameters.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What the table says of a method and a path.
pub(super) enum Lookup {
    Found(&'static Endpoint, Vec<(&'static str, String)>),
    /// The path is served, with these methods only.
    OtherMethods(Vec<&'static str>),
    Unknown,
}

/// Finds the endpoint. HEAD is answered as GET.
pub(super) fn find(method: &str, path: &str) -> Lookup {
    let method = if method == "HEAD" { "GET" } else { method };
    let mut others = Vec::new();
    for endpoint in ENDPOINTS {
        if let Some(parameters) = match_path(endpoint.path, path) {
            if endpoint.method == method {
                return Lookup::Found(endpoint, parameters);
            }
            others.push(endpoint.method);
        }
    }
    if others.is_empty() {
        Lookup::Unknown
    } else {
        Lookup::OtherMethods(others)
    }
}

fn match_path(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut parameters = Vec::new();
    let mut segments = path.split('/');
    for wanted in template.split('/') {
        let segment = segments.next()?;
        match wanted
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'))
        {
            Some(_) if segment.is_empty() => return None,
            Some(name) => parameters.push((name, decode(segment))),
            None if wanted == segment => {}
            None => return None,
        }
    }
    segments.next().is_none().then_some(parameters)
}

impl Endpoint {
    /// Whether a token with these scopes may use the endpoint.
    pub fn is_open_to(&self, scopes: &[String]) -> bool {
        let holds = |wanted: &str| scopes.iter().any(|scope| scope == wanted);
        self.scopes.as_ref().is_none_or(|needed| {
            holds(needed.classic) || needed.granular.iter().all(|scope| holds(scope))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_whole_and_decoded() {
        let template = "/rest/api/3/issue/{key}/comment";
        let found = match_path(template, "/rest/api/3/issue/SHOP%2D1/comment");
        assert_eq!(found, Some(vec![("key", "SHOP-1".to_owned())]));
        for other in [
            "/rest/api/3/issue//comment",
            "/rest/api/3/issue/SHOP-1",
            "/rest/api/3/issue/SHOP-1/comment/",
            "/rest/api/3/issue/SHOP-1/comments",
        ] {
            assert_eq!(match_path(template, other), None, "{other}");
        }
    }

    #[test]
    fn either_kind_of_scope_opens_an_endpoint() {
        let Lookup::Found(myself, _) = find("HEAD", "/rest/api/3/myself") else {
            panic!("myself is in the table");
        };
        let granular = myself.scopes.as_ref().unwrap().granular;
        let scopes = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        assert!(myself.is_open_to(&scopes(&["read:jira-user"])));
        assert!(myself.is_open_to(&scopes(granular)));
        assert!(!myself.is_open_to(&scopes(&granular[1..])));
        assert!(!myself.is_open_to(&scopes(&["read:jira-work", "write:jira-work"])));
    }
}
