//! `cargo bench -p jira-adf`: throughput of the conversions, and of the Markdown parser alone for
//! comparison.

// Printing is the purpose of a benchmark.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement ends at the first thing that fails"
)]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jira_adf::Document;
use pulldown_cmark::{Options, Parser};
use serde_json::Value;

/// Maximum size of the joined README files, in bytes.
const LARGE: usize = 4 << 20;

/// The CommonMark and GFM examples, a document each.
const EXAMPLES: &str = "examples";
/// The README files of the crates that cargo has downloaded, as one document.
const READMES: &str = "readmes";

static EXAMPLE_DOCUMENTS: LazyLock<Vec<String>> = LazyLock::new(examples);
static README_DOCUMENT: LazyLock<Vec<String>> = LazyLock::new(readmes);

fn main() {
    for name in [EXAMPLES, READMES] {
        let (documents, bytes) = (documents(name).len(), size(documents(name)));
        match documents {
            0 => println!("{name}: none found, nothing is measured"),
            _ => println!("{name}: {documents} documents, {bytes} bytes"),
        }
    }
    divan::main();
}

/// The parser with the options of the converter, without building a document.
#[divan::bench(args = [EXAMPLES, READMES])]
fn parser_alone(bencher: Bencher, name: &str) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    measure(bencher, documents(name), |markdown| {
        for event in Parser::new_ext(markdown, options).into_offset_iter() {
            black_box(event);
        }
    });
}

/// Includes parsing and serializing. Goals: 40 MB/s, and a third of the parser's speed.
#[divan::bench(args = [EXAMPLES, READMES])]
fn markdown_to_adf(bencher: Bencher, name: &str) {
    measure(bencher, documents(name), |markdown| {
        black_box(to_json(markdown));
    });
}

/// Bytes of JSON. Goal: 60 MB/s.
#[divan::bench(args = [EXAMPLES, READMES])]
fn adf_to_markdown(bencher: Bencher, name: &str) {
    let json: Vec<String> = documents(name).iter().map(|it| to_json(it)).collect();
    measure(bencher, &json, |json| {
        black_box(Document::from_json(json).unwrap().to_markdown());
    });
}

/// Bytes of JSON. Goal: as fast as the conversion from Markdown.
#[divan::bench(args = [EXAMPLES, READMES])]
fn adf_to_html(bencher: Bencher, name: &str) {
    let json: Vec<String> = documents(name).iter().map(|it| to_json(it)).collect();
    measure(bencher, &json, |json| {
        black_box(Document::from_json(json).unwrap().to_html());
    });
}

fn measure(bencher: Bencher, inputs: &[String], convert: impl Fn(&str) + Sync) {
    if inputs.is_empty() {
        return;
    }
    bencher.counter(BytesCount::new(size(inputs))).bench(|| {
        for input in inputs {
            convert(black_box(input));
        }
    });
}

fn to_json(markdown: &str) -> String {
    serde_json::to_string(&Document::from_markdown(markdown)).unwrap()
}

fn size(documents: &[String]) -> usize {
    documents.iter().map(String::len).sum()
}

fn documents(name: &str) -> &'static [String] {
    match name {
        EXAMPLES => &EXAMPLE_DOCUMENTS,
        _ => &README_DOCUMENT,
    }
}

/// The examples in `tests/data`, which are not part of the published crate.
fn examples() -> Vec<String> {
    let mut markdown = Vec::new();
    for file in sorted(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")) {
        let name = file.file_name().unwrap().to_string_lossy();
        if !(name.starts_with("commonmark-") || name.starts_with("gfm-")) {
            continue;
        }
        let examples: Vec<Value> = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        markdown.extend(
            examples
                .iter()
                .map(|example| example["markdown"].as_str().unwrap().to_owned()),
        );
    }
    markdown
}

/// One document, or none.
fn readmes() -> Vec<String> {
    let cargo = std::env::var_os("CARGO_HOME").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cargo"),
        PathBuf::from,
    );
    let mut document = String::new();
    let registries = sorted(cargo.join("registry/src"));
    let crates = registries.into_iter().flat_map(sorted);
    for file in crates.flat_map(sorted).filter(|file| is_readme(file)) {
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        if document.len() + text.len() > LARGE {
            break;
        }
        document.push_str(&text);
        document.push_str("\n\n");
    }
    (!document.is_empty())
        .then_some(document)
        .into_iter()
        .collect()
}

fn is_readme(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("README") && name.ends_with(".md")
}

/// The entries of a directory; empty if it does not exist.
fn sorted(directory: PathBuf) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(directory)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}
