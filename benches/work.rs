//! `cargo bench --bench work`: what lists, look-ups and changes of tasks cost with 1,000 tasks and
//! with 1,000,000, as one table. The goal is a factor of two between them; nothing is judged.

// The lints that spare tests look for this; what is printed is the report.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement ends at the first thing that fails"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use coder_server::clock::Clock;
use coder_server::connection::Site;
use coder_server::store::{
    Filter, IssueLink, ItemId, ItemKind, NewItem, Outcome, Precondition, SearchTerms, Status, Store,
};
use tempfile::TempDir;

const FEW: u32 = 1_000;
const MANY: u32 = 1_000_000;
/// So many tasks are made in one transaction.
const BATCH: u32 = 10_000;
/// So many tasks are under each objective: few, so that even the few tasks have a page of objectives.
const UNDER_ONE: u32 = 18;
/// So many of the newest tasks have instructions as long as those of an issue with its comments.
const LONG: u32 = 4_000;
/// As `task list` asks for, with the one that tells whether there are more.
const PAGE: u32 = 51;
const READS: usize = 400;
const WRITES: usize = 200;

fn main() {
    let [mut few, mut many] = [FEW, MANY].map(Stock::make);
    println!("| what | {FEW} tasks | {MANY} tasks | ratio |");
    println!("|---|---|---|---|");
    for (name, operation) in READING {
        compare(name, READS, operation, &mut few, &mut many);
    }
    for (name, operation) in CHANGING {
        compare(name, WRITES, operation, &mut few, &mut many);
    }
}

type Operation = fn(&mut Stock);

const READING: [(&str, Operation); 17] = [
    ("a page: all", |stock| {
        stock.list(&Filter::all(ItemKind::Task));
    }),
    ("a page: all, from anywhere", |stock| {
        let before = Some(stock.any_task());
        stock.list(&Filter {
            kind: ItemKind::Task,
            before,
            ..Filter::all(ItemKind::Task)
        });
    }),
    ("a page: open", |stock| stock.list(&with(Status::Open))),
    ("a page: completed, from anywhere", |stock| {
        let before = Some(stock.any_task());
        stock.list(&Filter {
            kind: ItemKind::Task,
            before,
            ..with(Status::Completed)
        });
    }),
    ("a page: failed", |stock| {
        stock.list(&with(Status::Failed));
    }),
    ("a page: of an objective", |stock| {
        let objective = Some(stock.any_objective());
        stock.list(&Filter {
            kind: ItemKind::Task,
            objective,
            ..Filter::all(ItemKind::Task)
        });
    }),
    ("a page: of an objective, completed", |stock| {
        let objective = Some(stock.any_objective());
        stock.list(&Filter {
            kind: ItemKind::Task,
            objective,
            ..with(Status::Completed)
        });
    }),
    ("look-up: by key", |stock| {
        let issue = Some(stock.any_link().key);
        stock.list(&Filter {
            kind: ItemKind::Task,
            issue,
            ..Filter::all(ItemKind::Task)
        });
    }),
    ("look-up: by key, open", |stock| {
        let issue = Some(stock.any_link().key);
        stock.list(&Filter {
            kind: ItemKind::Task,
            issue,
            ..with(Status::Open)
        });
    }),
    ("look-up: by an unknown key", |stock| {
        let issue = Some("NONE-1".parse().unwrap());
        stock.list(&Filter {
            kind: ItemKind::Task,
            issue,
            ..Filter::all(ItemKind::Task)
        });
    }),
    ("linked to an issue", |stock| {
        let link = stock.any_link();
        stock
            .store
            .linked_items(&link.site, &link.issue_id)
            .unwrap();
    }),
    ("one task, whole", |stock| {
        let id = stock.any_task();
        stock.store.item(id).unwrap();
    }),
    ("a page of objectives", |stock| {
        let filter = Filter::all(ItemKind::Objective);
        stock.store.items(&filter, PAGE).unwrap();
    }),
    ("search: a page of many", |stock| {
        stock.list(&with_words("export"));
    }),
    ("search: nothing found", |stock| {
        stock.list(&with_words("none of these"));
    }),
    ("opened anew, a page: open", |stock| {
        stock.reopened().items(&with(Status::Open), PAGE).unwrap();
    }),
    ("opened anew, look-up: by key", |stock| {
        let filter = Filter {
            kind: ItemKind::Task,
            issue: Some(stock.any_link().key),
            ..Filter::all(ItemKind::Task)
        };
        stock.reopened().items(&filter, PAGE).unwrap();
    }),
];

const CHANGING: [(&str, Operation); 4] = [
    ("one task made", |stock| {
        stock.made += 1;
        let task = task(stock.made, stock.first);
        stock
            .store
            .create_items(&[task], &Precondition::default())
            .unwrap();
    }),
    ("one task completed", |stock| {
        // Each only once: the newest open ones, which are not those that were just made.
        let filter = Filter {
            kind: ItemKind::Task,
            before: stock.next,
            ..with(Status::Open)
        };
        let id = stock.store.items(&filter, 1).unwrap()[0].id;
        stock.next = Some(id);
        stock
            .store
            .finish_task(id, Outcome::Completed, "Done.", None)
            .unwrap();
    }),
    ("one task unlinked", |stock| {
        let id = stock.any_task();
        stock.store.unlink(id).unwrap();
    }),
    ("opened anew, one task made", |stock| {
        stock.made += 1;
        let task = task(stock.made, stock.first);
        stock
            .reopened()
            .create_items(&[task], &Precondition::default())
            .unwrap();
    }),
];

fn with(status: Status) -> Filter {
    Filter {
        kind: ItemKind::Task,
        status: Some(status),
        ..Filter::all(ItemKind::Task)
    }
}

fn with_words(words: &str) -> Filter {
    Filter {
        kind: ItemKind::Task,
        terms: SearchTerms::parse(words).unwrap(),
        ..Filter::all(ItemKind::Task)
    }
}

/// A store with so many tasks in it.
struct Stock {
    directory: TempDir,
    store: Store,
    tasks: u32,
    made: u32,
    first: ItemId,
    next: Option<ItemId>,
}

impl Stock {
    fn make(tasks: u32) -> Self {
        let begin = Instant::now();
        let directory = tempfile::tempdir().unwrap();
        let mut store = open(directory.path());
        let objectives: Vec<NewItem> = (0..tasks.div_ceil(UNDER_ONE))
            .map(|number| NewItem {
                kind: ItemKind::Objective,
                created_by: None,
                objective: None,
                title: format!("Objective {number}"),
                instructions: "Do what the tasks say.".to_owned(),
                issue: None,
            })
            .collect();
        let first = store
            .create_items(&objectives, &Precondition::default())
            .unwrap()[0]
            .id;
        for batch in 0..tasks.div_ceil(BATCH) {
            let numbers = batch * BATCH..tasks.min((batch + 1) * BATCH);
            let new: Vec<NewItem> = numbers
                .map(|number| NewItem {
                    kind: ItemKind::Task,
                    created_by: None,
                    instructions: instructions(number + LONG >= tasks),
                    ..task(number, objective(number / UNDER_ONE + 1))
                })
                .collect();
            store.create_items(&new, &Precondition::default()).unwrap();
        }
        finish_most(directory.path());
        println!("{tasks} tasks made in {:.1?}", begin.elapsed());
        Self {
            directory,
            store,
            tasks,
            made: tasks,
            first,
            next: None,
        }
    }

    fn list(&self, filter: &Filter) {
        self.store.items(filter, PAGE).unwrap();
    }

    fn reopened(&self) -> Store {
        open(self.directory.path())
    }

    fn any_task(&self) -> ItemId {
        let number = fastrand::u32(1..=self.tasks);
        number.to_string().parse().unwrap()
    }

    fn any_objective(&self) -> ItemId {
        objective(fastrand::u32(1..=self.tasks / UNDER_ONE))
    }

    fn any_link(&self) -> IssueLink {
        link(fastrand::u32(0..self.tasks))
    }
}

fn open(setup_dir: &Path) -> Store {
    Store::open(setup_dir, Clock::default()).unwrap()
}

fn task(number: u32, objective: ItemId) -> NewItem {
    NewItem {
        kind: ItemKind::Task,
        created_by: None,
        title: format!("Make the export button work on page {number} of the report"),
        instructions: instructions(true),
        objective: Some(objective),
        issue: Some(link(number)),
    }
}

fn instructions(long: bool) -> String {
    if long {
        "The export button does nothing when the report has no rows.\n".repeat(100)
    } else {
        "Mend it.".to_owned()
    }
}

fn objective(number: u32) -> ItemId {
    number.to_string().parse().unwrap()
}

/// Each issue has two tasks.
fn link(number: u32) -> IssueLink {
    let number = number / 2 + 1;
    IssueLink {
        site: Site::parse("https://your-company.atlassian.net").unwrap(),
        issue_id: (10_000 + number).to_string(),
        key: format!("PROJ-{number}").parse().unwrap(),
    }
}

/// One in three stays open, one in ten failed, or nearly: a page of each. In one transaction, past the store, since each of
/// its own is flushed to the disk.
fn finish_most(setup_dir: &Path) {
    let database = rusqlite::Connection::open(setup_dir.join("tasks/work.sqlite3")).unwrap();
    database
        .execute(
            "UPDATE tasks SET finished = created, summary = 'Done.',
             status = CASE WHEN id % 10 = 1 THEN 'failed' ELSE 'completed' END WHERE id % 3 <> 0",
            (),
        )
        .unwrap();
}

/// By turns, so that what else the machine does strikes both.
fn compare(name: &str, times: usize, operation: Operation, few: &mut Stock, many: &mut Stock) {
    let mut samples = [Vec::new(), Vec::new()];
    for _ in 0..times {
        for (stock, samples) in [&mut *few, &mut *many].into_iter().zip(&mut samples) {
            let begin = Instant::now();
            operation(stock);
            samples.push(begin.elapsed());
        }
    }
    let [few, many] = samples.map(median);
    let ratio = many.as_secs_f64() / few.as_secs_f64();
    println!("| {name} | {few:.1?} | {many:.1?} | {ratio:.2} |");
}

fn median(mut samples: Vec<Duration>) -> Duration {
    samples.sort();
    samples[samples.len() / 2]
}
