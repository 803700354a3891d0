//! Tests that blocks, marks, links, numbers, languages, states, and tables equal those of the
//! specification's HTML, wherever ADF can express them.

use jira_adf::Compatibility::{self, Current, Oldest};

use crate::content::{
    Block, Link, Marks, Run, fold, folded, for_each_line, is_address, outline, says,
};
use crate::examples::{Example, all, none_of};
use crate::schemas::adf;
use crate::{adf_content, html_content};

/// The container of a block.
#[derive(Clone, Copy)]
enum Within {
    Top,
    Item,
    Quote,
    Task,
}

/// Whether this form of ADF can express the blocks.
fn can_express(blocks: &[Block], within: Within, compatibility: Compatibility) -> bool {
    let is_oldest = compatibility == Oldest;
    blocks.iter().all(|block| {
        let may_stand_here = match (within, block) {
            (_, Block::Other(_)) => false,
            (Within::Top, _) => true,
            (Within::Item, Block::Tasks(_)) => !is_oldest,
            (Within::Item, block) => !matches!(
                block,
                Block::Heading(..) | Block::Quote(_) | Block::Table(_) | Block::Rule
            ),
            (Within::Quote, Block::Paragraph(_)) => true,
            (Within::Quote, block) => {
                let since_then = matches!(
                    block,
                    Block::Bullets(_) | Block::Numbers(..) | Block::Code { .. }
                );
                since_then && !is_oldest
            }
            (Within::Task, block) => matches!(block, Block::Tasks(_)),
        };
        may_stand_here
            && match block {
                Block::Numbers(0, _) if is_oldest => false,
                Block::Bullets(items) | Block::Numbers(_, items) => items
                    .iter()
                    .all(|item| can_express(item, Within::Item, compatibility)),
                Block::Quote(blocks) => can_express(blocks, Within::Quote, compatibility),
                Block::Tasks(tasks) => tasks
                    .iter()
                    .all(|task| can_express(&task.below, Within::Task, compatibility)),
                _ => true,
            }
    })
}

/// Whether the blocks equal the expected ones.
fn same(wanted: &[Block], got: &[Block]) -> bool {
    let items = |wanted: &[Vec<Block>], got: &[Vec<Block>]| {
        pairs(wanted, got, |wanted, got| same(wanted, got))
    };
    pairs(wanted, got, |wanted, got| match (wanted, got) {
        (Block::Paragraph(wanted), Block::Paragraph(got)) => same_line(wanted, got),
        (Block::Heading(level, wanted), Block::Heading(got_level, got)) => {
            level == got_level && same_line(wanted, got)
        }
        (Block::Quote(wanted), Block::Quote(got)) => same(wanted, got),
        (Block::Bullets(wanted), Block::Bullets(got)) => items(wanted, got),
        (Block::Numbers(start, wanted), Block::Numbers(got_start, got)) => {
            start == got_start && items(wanted, got)
        }
        (Block::Tasks(wanted), Block::Tasks(got)) => pairs(wanted, got, |wanted, got| {
            wanted.done == got.done
                && same_line(&wanted.runs, &got.runs)
                && same(&wanted.below, &got.below)
        }),
        (Block::Table(wanted), Block::Table(got)) => pairs(wanted, got, |wanted, got| {
            pairs(wanted, got, |wanted, got| {
                wanted.is_header == got.is_header
                    && wanted.alignment == got.alignment
                    && same_line(&wanted.runs, &got.runs)
            })
        }),
        (wanted, got) => wanted == got,
    })
}

fn same_line(wanted: &[Run], got: &[Run]) -> bool {
    pairs(wanted, got, |wanted, got| {
        let links = match (&wanted.marks.link, &got.marks.link) {
            (Some(wanted), Some(got)) => {
                is_address(&wanted.href, &got.href) && fold(&wanted.title) == got.title
            }
            (wanted, got) => wanted == got,
        };
        let bare = |marks: &Marks| Marks {
            link: None,
            ..marks.clone()
        };
        links && bare(&wanted.marks) == bare(&got.marks) && says(&wanted.text, &got.text)
    })
}

fn pairs<T>(wanted: &[T], got: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    let mut pairs = wanted.iter().zip(got);
    wanted.len() == got.len() && pairs.all(|(wanted, got)| is_same(wanted, got))
}

/// Removes links from bare addresses that are plain text in the expected HTML: CommonMark has no
/// autolinks of GFM.
fn without_bare_links(got: &mut [Block], wanted: &[Block]) {
    let mut known: Vec<(String, Link)> = Vec::new();
    for_each_line(&mut wanted.to_vec(), &mut |runs| {
        let links = runs
            .iter()
            .filter_map(|run| Some((run.text.clone(), run.marks.link.clone()?)));
        known.extend(links);
    });
    for_each_line(got, &mut |runs| {
        for run in runs.iter_mut() {
            let is_bare = run.marks.link.as_ref().is_some_and(|link| {
                let is_told = known
                    .iter()
                    .any(|(text, it)| says(text, &run.text) && is_address(&it.href, &link.href));
                let schemes = ["", "http://", "mailto:"];
                let mut told = schemes
                    .map(|scheme| format!("{scheme}{}", run.text))
                    .into_iter();
                !is_told && told.any(|told| told == link.href)
            });
            if is_bare {
                run.marks.link = None;
            }
        }
        *runs = folded(std::mem::take(runs));
    });
}

/// Reduces lines to what this form of ADF can express: older editors do not support code in links.
fn reduce_to_form(blocks: &mut [Block], compatibility: Compatibility) {
    for_each_line(blocks, &mut |runs| {
        for run in runs.iter_mut() {
            run.marks.code &= compatibility == Current || run.marks.link.is_none();
        }
        *runs = folded(std::mem::take(runs));
    });
}

/// Compares the examples that ADF can express, and checks their number.
fn compare(
    examples: &[Example],
    compatibility: Compatibility,
    at_least: usize,
    at_most_not: usize,
) {
    let mut findings = Vec::new();
    let (mut compared, mut excluded) = (0, 0);
    for example in examples.iter().filter(|it| !it.has_raw_html()) {
        let mut wanted = html_content::blocks(&example.html);
        if !can_express(&wanted, Within::Top, compatibility) {
            excluded += 1;
            continue;
        }
        compared += 1;
        reduce_to_form(&mut wanted, compatibility);
        let document = adf(&example.markdown, compatibility);
        let mut got = adf_content::blocks(&document);
        without_bare_links(&mut got, &wanted);
        if !same(&wanted, &got) {
            findings.push(format!(
                "{example}\n  got:\n{}  expected:\n{}  ADF: {document}",
                outline(&got),
                outline(&wanted)
            ));
        }
    }
    none_of(&format!("{compatibility:?} form"), &findings, compared);
    assert!(
        compared >= at_least && excluded <= at_most_not,
        "compared {compared}, excluded {excluded}"
    );
}

#[test]
fn keeps_structure_of_examples() {
    compare(all(), Current, 587, 20);
}

#[test]
fn oldest_form_keeps_structure_where_possible() {
    compare(all(), Oldest, 580, 27);
}

/// Most addresses in the examples are relative, so they are not links in ADF. Here the most common
/// ones are made absolute.
#[test]
fn keeps_link_targets() {
    let absolute = |text: &str| {
        let places = ["/url", "/uri", "train.jpg"];
        places.iter().fold(text.to_owned(), |text, place| {
            let path = place.trim_start_matches('/');
            text.replace(place, &format!("https://x.example/{path}"))
        })
    };
    let examples: Vec<Example> = all()
        .iter()
        .filter(|example| !example.markdown.contains("//"))
        .map(|example| Example {
            markdown: absolute(&example.markdown),
            html: absolute(&example.html),
            ..example.clone()
        })
        .filter(|example| example.markdown.contains("//"))
        .collect();
    compare(&examples, Current, 108, 0);
    compare(&examples, Oldest, 108, 0);
}
