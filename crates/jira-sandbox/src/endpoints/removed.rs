//! `GET` and `POST /rest/api/3/search`: the search that Atlassian shut down in 2025.

use super::Call;
use crate::http::Answer;
use crate::world::World;

const MIGRATE: &str = "The requested API has been removed. Please migrate to the \
    /rest/api/3/search/jql API. A full migration guideline is available at \
    https://developer.atlassian.com/changelog/#CHANGE-2046";

pub(super) fn answer(_: &mut World, _: &Call) -> Answer {
    Answer::refusal(410, MIGRATE)
}
