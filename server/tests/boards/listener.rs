//! A reader of the event stream, as a browser's: names, data and the last id.

use std::time::Duration;

use reqwest::Response;
use serde::de::DeserializeOwned;

/// No event of a test takes longer to come.
pub(crate) const SOON: Duration = Duration::from_secs(10);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) data: String,
}

impl Event {
    pub(crate) fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.data).unwrap_or_else(|error| panic!("{self:?}: {error}"))
    }
}

pub(crate) struct Listener {
    response: Response,
    waiting: String,
    /// What a browser would send as `Last-Event-ID`.
    pub(crate) last: Option<String>,
    /// Milliseconds that the server has asked to wait before coming again.
    pub(crate) retry: Option<u64>,
}

impl Listener {
    pub(crate) fn new(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            response,
            waiting: String::new(),
            last: None,
            retry: None,
        }
    }

    /// The next event that is not a heartbeat. None: the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        tokio::time::timeout(SOON, self.wait())
            .await
            .expect("an event comes soon")
    }

    /// The next event if it comes within this time.
    pub(crate) async fn within(&mut self, time: Duration) -> Option<Event> {
        tokio::time::timeout(time, self.wait()).await.ok().flatten()
    }

    async fn wait(&mut self) -> Option<Event> {
        loop {
            while let Some(end) = self.waiting.find("\n\n") {
                let block: String = self.waiting.drain(..end + 2).collect();
                if let Some(event) = self.take(&block).filter(|event| event.name != "hb") {
                    return Some(event);
                }
            }
            // A connection that breaks ends the stream, too.
            let chunk = self.response.chunk().await.ok().flatten()?;
            self.waiting.push_str(std::str::from_utf8(&chunk).expect("text"));
        }
    }

    fn take(&mut self, block: &str) -> Option<Event> {
        let (mut name, mut data) = (String::new(), Vec::new());
        for line in block.lines() {
            match line.split_once(": ") {
                Some(("event", it)) => it.clone_into(&mut name),
                Some(("data", it)) => data.push(it),
                Some(("id", it)) => self.last = Some(it.to_owned()),
                Some(("retry", it)) => self.retry = it.parse().ok(),
                _ => {}
            }
        }
        (!data.is_empty()).then(|| Event {
            name,
            data: data.join("\n"),
        })
    }
}
