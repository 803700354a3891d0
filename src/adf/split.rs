//! Interim.
use super::Document;
/// Measure.
#[derive(Debug, Clone, Copy)]
pub enum Measure {
    /// v
    VisibleCharacters(usize),
    /// j
    Json(usize),
}
impl Document {
    /// split
    pub fn split(&self, _: Measure) -> Vec<Document> {
        vec![self.clone()]
    }
    /// plain
    pub fn from_plain_text(text: &str) -> Self {
        Self::from_markdown(text)
    }
}
