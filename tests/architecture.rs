//! Rules of the code's structure: layers import downward only, and only `commands` mentions commands
//! and flags.

// Marks the file as test code for the lints.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "reads the project's own sources")]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use regex::Regex;

/// The layers from the bottom to the top. Modules of one layer may import each other.
const LAYERS: [&[&str]; 8] = [
    &["error", "secret", "environment", "clock", "sanitize"],
    &["connection", "files", "terminal"],
    &["jira", "settings", "store"],
    &["instructions"],
    &["integration"],
    &["json"],
    &["web"],
    &["commands", "completions"],
];

/// Files that still mention commands or flags. This list must only shrink.
const EXCEPTIONS: &[&str] = &[];

#[test]
fn layers_import_downward_only() {
    let mut violations = Vec::new();
    for (path, tokens) in sources() {
        let module = path.components().nth(1).unwrap();
        let module = Path::new(module.as_os_str()).file_stem().unwrap();
        let module = module.to_str().unwrap();
        if matches!(module, "lib" | "main") {
            continue;
        }
        let own = rank(module).unwrap_or_else(|| panic!("{module} belongs to no layer"));
        for imported in imports(tokens) {
            if rank(&imported).is_some_and(|rank| rank > own) {
                violations.push(format!("{} imports crate::{imported}", path.display()));
            }
        }
    }
    assert_eq!(violations, [""; 0]);
}

#[test]
fn only_commands_mention_commands_and_flags() {
    let pattern = Regex::new(r"coder-server |(^|[^\w-])--[a-z]").unwrap();
    // The arguments of git, each a literal of its own, are not messages.
    let argument = Regex::new(r"^--[a-z-]+$").unwrap();
    let mut offending = HashSet::new();
    let mut texts = Vec::new();
    for (path, tokens) in sources() {
        if path.starts_with("src/commands") || path.starts_with("src/cli") {
            continue;
        }
        for text in literals(tokens) {
            if pattern.is_match(&text) && !argument.is_match(&text) {
                texts.push(format!("{}: {text}", path.display()));
                offending.insert(path.display().to_string());
            }
        }
    }
    texts.retain(|text| !EXCEPTIONS.iter().any(|file| text.starts_with(file)));
    assert_eq!(texts, [""; 0]);
    for file in EXCEPTIONS {
        assert!(offending.contains(*file), "{file} needs no exception");
    }
}

fn rank(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The product code of each file in `src`.
fn sources() -> Vec<(PathBuf, Vec<TokenTree>)> {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    let mut parsed = Vec::new();
    let mut test_modules = HashSet::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let tokens = TokenStream::from_str(&text).unwrap();
        let directory = match file.file_stem().unwrap().to_str().unwrap() {
            "mod" | "lib" | "main" => file.parent().unwrap().to_owned(),
            _ => file.with_extension(""),
        };
        let tokens = without_tests(tokens, &mut |name| {
            test_modules.insert(directory.join(name));
        });
        parsed.push((file, tokens));
    }
    parsed.retain(|(file, _)| {
        !file
            .ancestors()
            .any(|path| test_modules.contains(&path.with_extension("")))
    });
    parsed
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The tokens without attributes and without items for tests. Reports the names of test modules.
fn without_tests(tokens: TokenStream, on_module: &mut dyn FnMut(&str)) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut is_test = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if is_punct(&token, '#') {
            if tokens.peek().is_some_and(|token| is_punct(token, '!')) {
                tokens.next();
            }
            let attribute = tokens
                .next()
                .map_or_else(String::new, |token| token.to_string());
            is_test |= attribute.replace(' ', "") == "[cfg(test)]";
            continue;
        }
        if !is_test {
            kept.push(token);
            continue;
        }
        // Skip the item: it ends with a block or a semicolon.
        let mut item = vec![token];
        while !item
            .last()
            .is_some_and(|token| is_punct(token, ';') || is_block(token))
        {
            let Some(next) = tokens.next() else { break };
            item.push(next);
        }
        let names: Vec<String> = item.iter().map(ToString::to_string).collect();
        if let Some(place) = names.iter().position(|name| name == "mod") {
            on_module(&names[place + 1]);
        }
        is_test = false;
    }
    kept
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// The modules that are named after `crate::`.
fn imports(tokens: Vec<TokenTree>) -> Vec<String> {
    let flat = flattened(tokens);
    let names: Vec<String> = flat.iter().map(ToString::to_string).collect();
    let crate_paths = names
        .windows(4)
        .filter(|names| names[..3] == ["crate", ":", ":"]);
    crate_paths.map(|names| names[3].clone()).collect()
}

/// The string literals, without those of attributes and documentation.
fn literals(tokens: Vec<TokenTree>) -> Vec<String> {
    let strings = flattened(tokens).into_iter().filter_map(|token| {
        let TokenTree::Literal(literal) = token else {
            return None;
        };
        let text = literal.to_string();
        let start = text.find('"')?;
        let end = text.rfind('"').filter(|end| *end > start)?;
        Some(text[start + 1..end].to_owned())
    });
    strings.collect()
}

/// Every token, with the contents of groups, and without attributes.
fn flattened(tokens: Vec<TokenTree>) -> Vec<TokenTree> {
    let mut flat = Vec::new();
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            flat.extend(flattened(without_tests(group.stream(), &mut |_| {})));
        } else {
            flat.push(token);
        }
    }
    flat
}
