//! The server that is measured: its data, its start on a core of its own, its memory, its end.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tokio::process::Child;

use crate::client::Client;
use crate::{Arguments, Failure};

/// The core of the server, and that of the load.
const SERVER_CORE: &str = "0";
const LOAD_CORE: &str = "1";

/// A running server. Dropping it kills the process.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
    /// From starting the process to the first 200 of the front page.
    pub(crate) start: Duration,
}

/// Whether the page cache is on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cache {
    On,
    Off,
}

/// Moves this process to the load's core, so that it never takes time from the server's.
pub(crate) fn pin_this_process() -> Result<(), Failure> {
    let done = Command::new("taskset")
        .args(["-a", "-c", "-p", LOAD_CORE, &std::process::id().to_string()])
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("taskset (Debian package util-linux) did not start: {error}"))?;
    if done.success() {
        Ok(())
    } else {
        Err("two cores are needed: one for the server, one for the load".into())
    }
}

/// A data folder with this many ideas, made by the server's own `bench-data`. It is kept and used
/// again until the program is built anew, because a new program may have another schema.
pub(crate) fn data_folder(arguments: &Arguments, ideas: u64) -> Result<PathBuf, Failure> {
    made(arguments, &format!("data-{ideas}"), &[&ideas.to_string()])
}

/// The same with a thousand ideas and a board.
pub(crate) fn board_folder(arguments: &Arguments) -> Result<PathBuf, Failure> {
    made(arguments, "data-boards", &["1000", "--boards"])
}

fn made(arguments: &Arguments, name: &str, what: &[&str]) -> Result<PathBuf, Failure> {
    let folder = arguments.work.join(name);
    let stamp = folder.join("complete");
    if newer(&stamp, &arguments.server) {
        return Ok(folder);
    }
    eprintln!("Making {} …", what.join(" "));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let made = Command::new(&arguments.server)
        .arg("bench-data")
        .args(what)
        .env("LANKA_DATA", &folder)
        .stdout(Stdio::null())
        .status()?;
    if !made.success() {
        return Err(format!("lanka bench-data {} failed", what.join(" ")).into());
    }
    std::fs::write(stamp, "")?;
    Ok(folder)
}

/// A copy of a data folder that a measurement may write to.
pub(crate) fn copy_of(folder: &Path, copy: &Path) -> Result<(), Failure> {
    if copy.exists() {
        std::fs::remove_dir_all(copy)?;
    }
    std::fs::create_dir_all(copy)?;
    let done = Command::new("cp").arg("-r").arg(folder.join(".")).arg(copy).status()?;
    if done.success() {
        Ok(())
    } else {
        Err(format!("{} could not be copied", folder.display()).into())
    }
}

fn newer(stamp: &Path, than: &Path) -> bool {
    let time = |path: &Path| std::fs::metadata(path).and_then(|data| data.modified()).ok();
    matches!((time(stamp), time(than)), (Some(stamp), Some(than)) if stamp > than)
}

impl Server {
    /// Starts the server on its core and waits for the first 200 of the front page.
    pub(crate) async fn start(arguments: &Arguments, data: &Path, cache: Cache) -> Result<Self, Failure> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let log = std::fs::File::create(arguments.work.join("server.log"))?;
        let began = Instant::now();
        let process = tokio::process::Command::new("taskset")
            .args(["-c", SERVER_CORE])
            .arg(&arguments.server)
            .arg("serve")
            .env("LANKA_DATA", data)
            .env("LANKA_PORT", port.to_string())
            .env("LANKA_PAGE_CACHE", if cache == Cache::On { "on" } else { "off" })
            // Limits stay on: writes are spread over households by the proxy's header.
            .env("LANKA_TRUSTED_PROXIES", "127.0.0.1")
            .env("LANKA_LOG", "warn")
            .env("LANKA_CONNECTIONS", "16000")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true)
            .spawn()?;
        let mut server = Self {
            process,
            address,
            start: Duration::ZERO,
        };
        loop {
            if let Ok(mut client) = Client::connect(address).await
                && let Ok(answer) = client.get("/", "identity").await
                && answer.status == 200
            {
                server.start = began.elapsed();
                return Ok(server);
            }
            if let Some(ended) = server.process.try_wait()? {
                return Err(format!(
                    "the server ended with {ended}: see {}/server.log",
                    arguments.work.display()
                )
                .into());
            }
            if began.elapsed() > Duration::from_secs(60) {
                return Err("the server did not answer 200 within a minute".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Resident memory in bytes, as the kernel counts it.
    pub(crate) fn resident(&self) -> Result<u64, Failure> {
        // taskset becomes the server (exec), so the process started here is the server itself.
        let id = self.process.id().ok_or("the server has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .ok_or("no VmRSS")?;
        let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kilobytes * 1024)
    }

    pub(crate) async fn stop(mut self) -> Result<(), Failure> {
        if let Some(id) = self.process.id() {
            Command::new("kill").arg(id.to_string()).status()?;
        }
        if tokio::time::timeout(Duration::from_secs(6), self.process.wait())
            .await
            .is_err()
        {
            self.process.kill().await?;
        }
        Ok(())
    }
}
