//! `make bench-scale`: how the time of a page grows with the number of ideas.
//!
//! The growth exponent is the slope of time over ideas, both as logarithms, fitted to all sizes: 0
//! means that the page takes as long whatever the number, 1 that it doubles with it.

use std::time::Duration;

use crate::server::{self, Cache, Server};
use crate::table::{Row, Table};
use crate::{Arguments, Failure, load, rates};

const SIZES: [u64; 3] = [100, 10_000, 1_000_000];
/// How many times a page is asked for.
const COUNT: usize = 400;

/// What is timed: its name, the most its time may grow, and the page asked for the n-th time.
struct Subject {
    what: &'static str,
    bound: f64,
    path: fn(n: usize, ideas: u64) -> String,
}

/// `bench-data` puts the word *harvinainen* into 0.1 % of the ideas and *yleinen* into 5 %.
const SUBJECTS: [Subject; 4] = [
    Subject {
        what: "board page",
        bound: 0.10,
        path: |_, _| "/ideat".to_owned(),
    },
    Subject {
        what: "idea page",
        bound: 0.10,
        path: |n, ideas| format!("/ideat/{}", 1 + (n as u64 * 7919) % ideas),
    },
    Subject {
        what: "search, a word in 0.1 % of ideas",
        bound: 0.25,
        path: |_, _| "/ideat?haku=harvinainen".to_owned(),
    },
    Subject {
        what: "search, a word in 5 % of ideas",
        bound: 0.25,
        path: |_, _| "/ideat?haku=yleinen".to_owned(),
    },
];

pub(crate) async fn measure(arguments: &Arguments, most: u64) -> Result<Table, Failure> {
    let sizes: Vec<u64> = SIZES.into_iter().filter(|size| *size <= most).collect();
    let mut times: Vec<Vec<Duration>> = Vec::new();
    for &ideas in &sizes {
        let data = server::data_folder(arguments, ideas)?;
        let server = Server::start(arguments, &data, Cache::Off).await?;
        let mut of_size = Vec::new();
        for subject in &SUBJECTS {
            let time = rates::median(server.address, COUNT, |n| (subject.path)(n, ideas)).await?;
            eprintln!("{ideas} ideas, {}: {:.2} ms", subject.what, load::ms(time));
            of_size.push(time);
        }
        server.stop().await?;
        times.push(of_size);
    }

    let mut rows = Vec::new();
    for (place, subject) in SUBJECTS.iter().enumerate() {
        let points: Vec<(f64, f64)> = sizes
            .iter()
            .zip(&times)
            .map(|(ideas, of_size)| (*ideas as f64, of_size[place].as_secs_f64()))
            .collect();
        let exponent = slope(&points);
        let each: Vec<String> = points
            .iter()
            .map(|(_, seconds)| format!("{:.2}", seconds * 1_000.0))
            .collect();
        rows.push(Row::new(
            subject.what,
            format!("≤ {:.2}", subject.bound),
            format!("{exponent:.2} ({} ms)", each.join(" → ")),
            exponent <= subject.bound,
        ));
    }
    let named: Vec<String> = sizes.iter().map(u64::to_string).collect();
    Ok(Table {
        section: "scale",
        title: "How time grows with the number of ideas",
        rows,
        notes: vec![format!(
            "Growth exponents over {} ideas, page 1, the page cache off, the median of {COUNT} requests one after another, {}.",
            named.join(", "),
            load::processor()
        )],
    })
}

/// The least-squares slope of ln(time) over ln(ideas).
fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let (mean_x, mean_y) = (
        logs.iter().map(|p| p.0).sum::<f64>() / n,
        logs.iter().map(|p| p.1).sum::<f64>() / n,
    );
    let along: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let across: f64 = logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    if across == 0.0 { 0.0 } else { along / across }
}

#[cfg(test)]
mod tests {
    use super::slope;

    #[test]
    fn a_time_that_grows_with_the_square_root_has_the_exponent_one_half() {
        let points = [(100.0, 1.0), (10_000.0, 10.0), (1_000_000.0, 100.0)];
        assert!((slope(&points) - 0.5).abs() < 1e-9);
    }
}
