//! How long all figures of a board with 10,000 transitions take: `cargo run --release -p domain --example flow_speed`.

use std::time::Instant;

use domain::boards::dates::Step;
use domain::boards::{BlockCategory, Cause, ColumnRole, ServiceClass};
use domain::flow::{Block, Card, Column, Flow, History, Window, forecast};
use domain::{BoardId, CardId, ColumnId, Moment};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// 1.6.2026, about noon.
const NOW: i64 = 1_780_304_400_000;

/// 2,000 cards of five moves each over two years.
fn history() -> History {
    let columns = (1..).zip(ColumnRole::ALL).map(|(id, role)| Column {
        id: ColumnId::new(id),
        name: role.as_code().to_owned(),
        role: *role,
        removed: false,
    });
    let cards = (0..2_000_i64).map(|number| {
        let mut at = NOW - 730 * DAY + number * DAY * 72 / 200;
        let steps = (1..=5).map(|column| {
            at += (number * 7_919 + column * 104_729) % (6 * DAY) + MINUTE;
            Step {
                to: Some(ColumnId::new(column)),
                at: Moment::from_millis(at),
                cause: Cause::Move,
                outcome: None,
            }
        });
        let steps: Vec<Step> = steps.collect();
        let block = Block {
            category: BlockCategory::Decision,
            from: steps[2].at,
            to: Some(steps[3].at),
        };
        Card {
            id: CardId::new(number),
            number,
            title: format!("Kortti {number}"),
            class: ServiceClass::Normal,
            history_complete: true,
            steps,
            blocks: vec![block],
        }
    });
    History {
        columns: columns.collect(),
        cards: cards.collect(),
    }
}

fn main() {
    let past = history();
    let transitions: usize = past.cards.iter().map(|card| card.steps.len()).sum();
    for _ in 0..5 {
        let begun = Instant::now();
        let flow = Flow::read(&past, Moment::from_millis(NOW));
        let read = begun.elapsed();
        let window = Window::last(&flow, 365, None);
        let figures = (
            flow.ageing(None).len(),
            flow.cycle_times(&window).len() + flow.lead_times(&window).len(),
            flow.throughput(None).map(|it| it.weeks().len()),
            flow.arrivals(None).is_some() && flow.starts(None).is_some(),
            flow.cumulative(&window).map(|it| it.lines.len()),
            flow.time_in_columns(&window).len() + flow.obstacles(&window).len(),
            flow.efficiency(&window).percent(),
            flow.little(&window).is_some(),
            flow.proposal(None).is_ok(),
        );
        let counted = begun.elapsed();
        let sample = flow.sample(forecast::is_quiet);
        let when = sample.map(|sample| flow.when(BoardId::new(1), &sample, 20, forecast::is_quiet));
        let all = begun.elapsed();
        println!(
            "{transitions} transitions: read {read:?}, figures {counted:?}, forecast of 20 {all:?}; {figures:?} {when:?}"
        );
    }
}
