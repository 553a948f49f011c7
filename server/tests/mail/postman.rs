//! The mail server of a test: Node with `end2end/support/postman.mjs`.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use server::config::{MailServer, MailSettings, Tls};
use server::mail::Post;

/// A letter that the server has taken.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct Taken {
    pub(crate) to: Vec<String>,
    pub(crate) from: String,
    pub(crate) secure: bool,
    pub(crate) user: String,
    pub(crate) message: String,
}

impl Taken {
    /// The value of a header, unfolded.
    pub(crate) fn header(&self, name: &str) -> String {
        let head = self.message.split("\r\n\r\n").next().unwrap_or_default();
        let head = head.replace("\r\n ", " ");
        let found = head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        found.unwrap_or_default().trim().to_owned()
    }
}

/// A running mail server; it ends with the test.
pub(crate) struct Postman {
    pub(crate) port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    child: Child,
}

impl Drop for Postman {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn house() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the house").to_owned()
}

/// A file beside this one.
pub(crate) fn beside(name: &str) -> PathBuf {
    house().join("server/tests/mail").join(name)
}

impl Postman {
    /// Starts one; `secure` offers STARTTLS. None, with a line that says so, on a machine without
    /// Node or its packages; where `CI` is set they must be there.
    pub(crate) fn start(secure: bool) -> Option<Self> {
        let script = house().join("end2end/support/postman.mjs");
        let has_packages = house().join("end2end/node_modules/smtp-server").is_dir();
        let mut command = Command::new("node");
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
        if secure {
            command.args([beside("certificate.pem"), beside("key.pem")]);
        }
        let started = if has_packages { command.spawn().ok() } else { None };
        let Some(mut child) = started else {
            assert!(
                std::env::var_os("CI").is_none(),
                "Node and end2end/node_modules are needed where CI is set"
            );
            eprintln!("skipped: no Node, or no end2end/node_modules (npm ci in end2end)");
            return None;
        };
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let first = lines.next().expect("the port").expect("a line");
        let port: serde_json::Value = serde_json::from_str(&first).expect("JSON");
        let taken = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&taken);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let letter = serde_json::from_str(&line).expect("a letter");
                into.lock().expect("nobody panics here").push(letter);
            }
        });
        Some(Self {
            port: u16::try_from(port["port"].as_u64().expect("a number")).expect("a port"),
            taken,
            child,
        })
    }

    /// A way out to this server, in the clear: it is on this machine.
    pub(crate) fn post(&self) -> Post {
        Post::new(settings(self.port, Tls::None), "https://lanka.example.fi").expect("a way out")
    }

    /// All letters taken, once there are so many; their lines come a moment after the answer.
    pub(crate) async fn taken(&self, least: usize) -> Vec<Taken> {
        for _ in 0..100 {
            let taken = self.taken.lock().expect("nobody panics here").clone();
            if taken.len() >= least {
                return taken;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.taken.lock().expect("nobody panics here").clone()
    }
}

/// Settings for a mail server on this machine.
pub(crate) fn settings(port: u16, tls: Tls) -> MailSettings {
    MailSettings {
        server: Some(MailServer {
            host: "127.0.0.1".to_owned(),
            port,
            wrapped: false,
        }),
        tls,
        login: None,
        from: Some("ideat@example.fi".parse().expect("a sender")),
        authority: None,
        folder: PathBuf::new(),
    }
}
