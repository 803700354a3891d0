//! Reads the visible content of an example from the HTML of the specification.

use scraper::node::Element;
use scraper::{ElementRef, Html};

use crate::content::{
    ADDRESS, Alignment, BREAK, Block, Cell, Link, Marks, Run, Task, becomes_link, fold, folded,
    is_address,
};

/// The visible text with white space folded: images are their alternative texts, and addresses that
/// do not become links are between two [`ADDRESS`] characters.
pub fn text(html: &str) -> String {
    let page = Html::parse_fragment(html);
    let mut text = String::new();
    write_text(page.root_element(), &mut text);
    fold(&text)
}

fn write_text(place: ElementRef, out: &mut String) {
    let element = place.value();
    let is_inline = matches!(
        element.name(),
        "a" | "em" | "strong" | "code" | "del" | "img" | "input"
    );
    if !is_inline {
        out.push('\n');
    }
    let start = out.len();
    out.push_str(element.attr("alt").unwrap_or_default());
    for child in place.children() {
        match child.value().as_text() {
            Some(text) => out.push_str(text),
            None => ElementRef::wrap(child)
                .into_iter()
                .for_each(|child| write_text(child, out)),
        }
    }
    if !is_in_link(place)
        && let Some(address) = address_text(element, &out[start..])
    {
        out.push_str(&address);
    }
    if !is_inline {
        out.push('\n');
    }
}

/// Whether it is an image in a link.
fn is_in_link(place: ElementRef) -> bool {
    place.value().name() == "img"
        && place
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|around| around.value().name() == "a")
}

/// Text added to a link or image: its address if it does not become a link, or if it has no other
/// text, since a link in ADF is a mark on text.
fn address_text(element: &Element, text: &str) -> Option<String> {
    let address = match element.name() {
        "a" => element.attr("href")?,
        "img" => element.attr("src")?,
        _ => return None,
    };
    let text = fold(text);
    if becomes_link(address) {
        let told = format!("{}{address}{}", ADDRESS[0], ADDRESS[1]);
        return text.is_empty().then_some(told);
    }
    let says_nothing_new =
        address.is_empty() || address.starts_with('#') || is_address(address, &text);
    (!says_nothing_new).then(|| format!(" ({}{address}{})", ADDRESS[0], ADDRESS[1]))
}

/// The blocks of an example without raw HTML.
pub fn blocks(html: &str) -> Vec<Block> {
    blocks_of(Html::parse_fragment(html).root_element())
}

fn elements<'a>(
    place: ElementRef<'a>,
    of: &'static [&'static str],
) -> impl Iterator<Item = ElementRef<'a>> {
    let children = place.child_elements();
    children.filter(move |child| of.contains(&child.value().name()))
}

const BLOCKS: [&str; 13] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "hr",
    "blockquote",
    "ul",
    "ol",
    "table",
];

fn blocks_of(place: ElementRef) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut loose = Vec::new();
    for child in place.children() {
        let element = ElementRef::wrap(child);
        let block = element.filter(|element| BLOCKS.contains(&element.value().name()));
        // The text of a tight list item is directly in the item.
        if let Some(block) = block {
            push_paragraph(&mut blocks, std::mem::take(&mut loose));
            push_block(&mut blocks, block);
        } else if let Some(text) = child.value().as_text() {
            loose.push(run(text, &Marks::default()));
        } else if let Some(element) = element {
            write_runs(element, &Marks::default(), &mut loose);
        }
    }
    push_paragraph(&mut blocks, loose);
    blocks
}

/// An empty paragraph does not count.
fn push_paragraph(blocks: &mut Vec<Block>, runs: Vec<Run>) {
    let runs = folded(runs);
    if !runs.is_empty() {
        blocks.push(Block::Paragraph(runs));
    }
}

fn push_block(blocks: &mut Vec<Block>, place: ElementRef) {
    let element = place.value();
    let items = || elements(place, &["li"]);
    blocks.push(match element.name() {
        "p" => return push_paragraph(blocks, runs_of(place)),
        "pre" => code(place),
        "hr" => Block::Rule,
        "blockquote" => Block::Quote(blocks_of(place)),
        "ul" if items().any(|item| checkbox(item).is_some()) => tasks(place),
        "ul" => Block::Bullets(items().map(blocks_of).collect()),
        "ol" => {
            let start = element.attr("start").map_or(1, |it| it.parse().unwrap());
            Block::Numbers(start, items().map(blocks_of).collect())
        }
        "table" => table(place),
        heading => Block::Heading(heading[1..].parse().unwrap(), folded(runs_of(place))),
    });
}

fn code(place: ElementRef) -> Block {
    let code = elements(place, &["code"]).next().unwrap();
    let class = code.value().attr("class");
    let language = class.and_then(|class| class.strip_prefix("language-"));
    let text: String = code.text().collect();
    Block::Code {
        language: language.unwrap_or_default().to_owned(),
        text: text.strip_suffix('\n').unwrap_or(&text).to_owned(),
    }
}

/// Whether an item's checkbox is checked, if it has one.
fn checkbox(item: ElementRef) -> Option<bool> {
    let input = elements(item, &["input"]).next()?;
    Some(input.value().attr("checked").is_some())
}

fn tasks(list: ElementRef) -> Block {
    let mut tasks = Vec::new();
    for item in elements(list, &["li"]) {
        let Some(done) = checkbox(item) else {
            return Block::Other("a list of tasks and other items".to_owned());
        };
        let mut below = blocks_of(item);
        let runs = match below.first() {
            Some(Block::Paragraph(runs)) => runs.clone(),
            _ => Vec::new(),
        };
        below.drain(..usize::from(!runs.is_empty()));
        tasks.push(Task { done, runs, below });
    }
    Block::Tasks(tasks)
}

fn table(table: ElementRef) -> Block {
    let rows = elements(table, &["thead", "tbody"]).flat_map(|part| elements(part, &["tr"]));
    let cell = |cell: ElementRef| {
        let runs = folded(runs_of(cell));
        let alignment = match cell.value().attr("align") {
            // Alignment is invisible without content.
            _ if runs.is_empty() => Alignment::Start,
            Some("center") => Alignment::Center,
            Some("right") => Alignment::End,
            _ => Alignment::Start,
        };
        Cell {
            is_header: cell.value().name() == "th",
            alignment,
            runs,
        }
    };
    Block::Table(
        rows.map(|row| elements(row, &["th", "td"]).map(cell).collect())
            .collect(),
    )
}

fn runs_of(place: ElementRef) -> Vec<Run> {
    let mut runs = Vec::new();
    write_children(place, &Marks::default(), &mut runs);
    runs
}

fn run(text: &str, marks: &Marks) -> Run {
    Run {
        text: text.to_owned(),
        marks: marks.clone(),
    }
}

fn write_children(place: ElementRef, marks: &Marks, runs: &mut Vec<Run>) {
    for child in place.children() {
        if let Some(text) = child.value().as_text() {
            runs.push(run(text, marks));
        } else if let Some(element) = ElementRef::wrap(child) {
            write_runs(element, marks, runs);
        }
    }
}

fn write_runs(place: ElementRef, around: &Marks, runs: &mut Vec<Run>) {
    let element = place.value();
    let mut marks = around.clone();
    let linked = |marks: &mut Marks, address: Option<&str>| {
        let href = address.unwrap_or_default().to_owned();
        if becomes_link(&href) && marks.link.is_none() {
            let title = element.attr("title").unwrap_or_default().to_owned();
            marks.link = Some(Link { href, title });
        }
    };
    match element.name() {
        "strong" => marks.strong = true,
        "em" => marks.em = true,
        "del" => marks.strike = true,
        "code" => marks.code = true,
        "a" => linked(&mut marks, element.attr("href")),
        "img" => {
            linked(&mut marks, element.attr("src"));
            runs.push(run(element.attr("alt").unwrap_or_default(), &marks));
        }
        "br" => runs.push(run(&BREAK.to_string(), around)),
        _ => {}
    }
    let start = runs.len() - usize::from(element.name() == "img");
    write_children(place, &marks, runs);
    let text: String = runs[start..].iter().map(|run| run.text.as_str()).collect();
    if !is_in_link(place)
        && let Some(address) = address_text(element, &text)
    {
        let is_followed = text.is_empty() && marks.link.is_some();
        runs.push(run(&address, if is_followed { &marks } else { around }));
    }
}
