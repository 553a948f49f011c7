//! Requests per second and latencies.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::Failure;
use crate::client::Client;

/// As many connections as keep one core busy without a queue that hides its speed.
const CONNECTIONS: usize = 8;

/// Requests per second of one path, each connection asking again as soon as it was answered.
pub(crate) async fn per_second(address: SocketAddr, path: &str, time: Duration) -> Result<f64, Failure> {
    rate(address, time, |client| client.request(path, "identity")).await
}

/// The same for somebody who has signed in, as a browser asks.
pub(crate) async fn per_second_as(
    address: SocketAddr,
    path: &str,
    session: &str,
    time: Duration,
) -> Result<f64, Failure> {
    rate(address, time, |client| client.request_as(path, session, "br")).await
}

async fn rate(address: SocketAddr, time: Duration, request: impl Fn(&Client) -> Vec<u8>) -> Result<f64, Failure> {
    // A first second warms caches and connections and is not counted.
    flood(address, &request, Duration::from_secs(1)).await?;
    let began = Instant::now();
    let count = flood(address, &request, time).await?;
    Ok(count as f64 / began.elapsed().as_secs_f64())
}

async fn flood(address: SocketAddr, request: &impl Fn(&Client) -> Vec<u8>, time: Duration) -> Result<u64, Failure> {
    let until = Instant::now() + time;
    let mut tasks = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let mut client = Client::connect(address).await?;
        let request = request(&client);
        tasks.spawn(async move {
            let mut count = 0_u64;
            while Instant::now() < until {
                expect(client.tap(&request).await?, 200)?;
                count += 1;
            }
            Ok::<u64, Failure>(count)
        });
    }
    let mut count = 0;
    while let Some(done) = tasks.join_next().await {
        count += done??;
    }
    Ok(count)
}

/// Asks for `total` paths as quickly as they are answered, whatever their status below 500.
pub(crate) async fn ask_many(address: SocketAddr, total: u64, path: impl Fn(u64) -> String) -> Result<(), Failure> {
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        clients.push(Client::connect(address).await?);
    }
    let share = total / CONNECTIONS as u64;
    let mut tasks = JoinSet::new();
    for (place, mut client) in clients.into_iter().enumerate() {
        let requests: Vec<String> = (0..share).map(|n| path(place as u64 * share + n)).collect();
        tasks.spawn(async move {
            for path in requests {
                let encoding = if path.len() % 2 == 0 { "br" } else { "identity" };
                let request = client.request(&path, encoding);
                let status = client.tap(&request).await?;
                if status >= 500 {
                    return Err::<(), Failure>(format!("{path} answered {status}").into());
                }
            }
            Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(())
}

/// How long one request takes, the median of `count` asked one after another on one connection.
pub(crate) async fn median(
    address: SocketAddr,
    count: usize,
    path: impl Fn(usize) -> String,
) -> Result<Duration, Failure> {
    let mut client = Client::connect(address).await?;
    let mut times = Vec::with_capacity(count);
    for n in 0..count + count / 5 {
        let request = client.request(&path(n), "identity");
        let began = Instant::now();
        expect(client.tap(&request).await?, 200).map_err(|failure| format!("{}: {failure}", path(n)))?;
        // The first ones warm the caches and are not counted.
        if n >= count / 5 {
            times.push(began.elapsed());
        }
    }
    Ok(quantile(&mut times, 0.5))
}

/// The value below which this share of the times lies.
pub(crate) fn quantile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    let place = (times.len() as f64 * share).ceil() as usize;
    times.get(place.saturating_sub(1)).copied().unwrap_or_default()
}

pub(crate) fn expect(status: u16, wanted: u16) -> Result<(), Failure> {
    if status == wanted {
        Ok(())
    } else {
        Err(format!("the answer was {status} instead of {wanted}").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_99th_percentile_of_a_hundred_is_the_99th() {
        let mut times: Vec<_> = (1..=100).rev().map(Duration::from_millis).collect();
        assert_eq!(quantile(&mut times, 0.99), Duration::from_millis(99));
    }
}
