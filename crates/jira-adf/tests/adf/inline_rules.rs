//! Rules for text and addresses.

use crate::checker::Place;

pub fn check(place: &mut Place) {
    match place.kind {
        "text" => {
            let text = place.node.get("text").and_then(|text| text.as_str());
            match text {
                None => place.found("a text without text"),
                Some("") => place.found("empty text"),
                Some(text) if text.contains(['\n', '\r']) && place.parent != "codeBlock" => {
                    place.found("a line break inside a text");
                }
                Some(_) => {}
            }
        }
        "inlineCard" | "blockCard" => {
            let url = place.attribute("url").and_then(|url| url.as_str());
            if !url.is_some_and(is_followed) {
                place.found("a card without an address that is followed");
            }
        }
        _ => {}
    }
}

/// Whether this address becomes a link.
pub fn is_followed(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else {
        return false;
    };
    let known = ["http", "https", "mailto", "tel"];
    known.iter().any(|known| scheme.eq_ignore_ascii_case(known)) && !rest.is_empty()
}
