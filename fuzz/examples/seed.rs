//! Writes the first corpora: the examples of CommonMark and GFM, and the ADF that they make.

use std::fs;
use std::path::Path;

use jira_adf::Document;
use serde_json::Value;

fn main() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    for target in ["markdown", "adf_json"] {
        fs::create_dir_all(fuzz.join("corpus").join(target)).unwrap();
    }
    for file in ["commonmark-0.31.2", "gfm-extensions"] {
        let data = fuzz.join("../crates/jira-adf/tests/data").join(format!("{file}.json"));
        let examples: Vec<Value> = serde_json::from_slice(&fs::read(data).unwrap()).unwrap();
        for example in examples {
            let name = format!("{file}-{}", example["example"]);
            let markdown = example["markdown"].as_str().unwrap();
            let json = serde_json::to_string(&Document::from_markdown(markdown)).unwrap();
            fs::write(fuzz.join("corpus/markdown").join(&name), markdown).unwrap();
            fs::write(fuzz.join("corpus/adf_json").join(&name), json).unwrap();
        }
    }
}
