//! Answers of one form: lists, one of what they list, and what was made.

use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use super::asking::Forms;
use crate::error::Failure;
use crate::web::people::Person;
use crate::web::problem::Problem;
use crate::web::rendered::Page;
use crate::web::state::State;
use crate::work::Store;

/// A list, as it is at hand or made anew. Lists of one kind differ by the query of their address.
pub(super) async fn listed<T: Serialize>(
    state: &Arc<State>,
    headers: &HeaderMap,
    kind: &str,
    uri: &Uri,
    make: impl FnOnce(Option<&Store>) -> Result<T, Failure> + Send + 'static,
) -> Result<Response, Problem> {
    let name = format!("{kind}?{}", uri.query().unwrap_or_default());
    if let Some(answer) = state.rendered.at_hand(&name, headers) {
        return Ok(answer);
    }
    let page = state.on_disk(move |state| state.rendered.page(&name, make));
    Ok(page.await?.answer(headers))
}

/// The part of a list that is searched for. It is made each time, of a store that others do not wait
/// for, and in a turn that leaves theirs to those who look at lists.
pub(super) async fn searched<T: Serialize>(
    state: &Arc<State>,
    person: &Person,
    headers: &HeaderMap,
    search: impl FnOnce(Option<&Store>) -> Result<T, Failure> + Send + 'static,
) -> Result<Response, Problem> {
    let page = state.in_search(person, move |state| {
        let mut store = state.stores.existing()?;
        Page::of(&search(store.as_mut().map(|store| &*store.get()))?)
    });
    Ok(page.await?.answer(headers))
}

/// One thing with all that is known of it, as it is at hand or made anew. It may be large, and nobody
/// else waits for it: its turn leaves theirs to those who look at lists.
pub(super) async fn shown<T: Serialize>(
    state: &Arc<State>,
    person: &Person,
    headers: &HeaderMap,
    name: &str,
    forms: &Forms,
    make: impl FnOnce(&Store) -> Result<T, Failure> + Send + 'static,
) -> Result<Response, Problem> {
    let name = format!("{name}?html={}", forms.html);
    if let Some(answer) = state.rendered.at_hand(&name, headers) {
        return Ok(answer);
    }
    let page = state.in_showing(person, move |state| {
        let make = || make(state.stores.required()?.get());
        state.rendered.page_beside(&name, make)
    });
    Ok(page.await?.answer(headers))
}

/// The answer to a request that has made something, which is at this address.
pub(super) fn created<T: Serialize>(location: impl Into<String>, made: Json<T>) -> Response {
    let location = [(header::LOCATION, location.into())];
    (StatusCode::CREATED, location, made).into_response()
}
