//! `cargo bench --bench serve`: what `coder-server serve` takes of time and memory, as one table.
//! Nothing is judged here: the goals stand beside the figures. `-- throughput`, `-- crowd` and
//! `-- memory` measure one part alone.

// The lints that spare tests look for this; what is printed is the report.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a measurement ends at the first thing that fails, and its figures are shown with few digits"
)]

mod client;
mod crowd;
mod fixture;
mod load;
mod memory;
mod throughput;

use fixture::Fixture;

type Part = fn(&Fixture);

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if let Some((load::FLAG, plan)) = arguments
        .split_first()
        .map(|(first, rest)| (first.as_str(), rest))
    {
        return load::run(plan);
    }
    let parts: [(&str, Part); 3] = [
        ("throughput", throughput::measure),
        ("crowd", crowd::measure),
        ("memory", memory::measure),
    ];
    let fixture = Fixture::make();
    println!("| what | measured | goal |");
    println!("|---|---|---|");
    for (name, measure) in parts {
        if arguments.is_empty() || arguments.iter().any(|wanted| wanted == name) {
            measure(&fixture);
        }
    }
}

fn row(what: &str, measured: &str, goal: &str) {
    println!("| {what} | {measured} | {goal} |");
}

/// The value below which this part of all lies.
fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let index = (values.len() as f64 * part) as usize;
    values[index.min(values.len() - 1)]
}

fn median(mut values: Vec<f64>) -> f64 {
    quantile(&mut values, 0.5)
}
