//! `lanka serve`: opens the town, takes the port, and answers until it is told to stop.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::{AppState, Clock};
use clap::Args;
use domain::town::Town;
use store::search::index::{AnalyserState, analyser_state, mark_made_by, rebuild};
use store::words::Words;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::house::say;
use super::mail::post;
use super::pages::{pages, state};
use super::{Common, House, Trouble};
use crate::config::Settings;
use crate::mail::forget;
use crate::static_files::Files;
use crate::{clock, data_folder, jobs, listen, log, oidc, service};

/// What the command is told.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Täytä uusi tietokanta esittelykunnalla
    #[arg(long)]
    demo: bool,
}

/// Serves until SIGTERM or Ctrl+C; a second one ends at once.
///
/// # Errors
/// A message that says what to do, before anything has changed.
pub(super) async fn run(serve: Serve, common: &Common) -> Result<(), Trouble> {
    let usual = if serve.demo { Town::demo() } else { Town::default() };
    let settings = common.settings(&usual)?;
    log::start(settings.text("log"), settings.text("log_format"));
    data_folder::create(settings.data())?;
    let _lock = data_folder::lock(settings.data())?;
    let (listener, taken) = bind(&settings).await?;
    let house = House::open_with(settings).await?;
    let key = data_folder::key(house.settings.data(), house.settings.text("key"))?;
    if let Some(address) = house.settings.metrics() {
        offer_metrics(address)?;
    }

    if house.settings.town().name.fi.is_empty() {
        tracing::warn!("the town has no name: set town.name.fi in lanka.toml");
    }
    let files = Arc::new(Files::of_setting(house.settings.text("site")));
    files.pack_in_background();
    let clock = Clock::new(clock::now);
    let words = Arc::new(Words::load());
    bring_index_up_to_date(&house, &words, &clock).await?;
    if serve.demo && house.is_new {
        let promise = &house.settings.town().promise;
        let filled = super::demo::fill(&house.db, &words, promise, clock.now()).await;
        filled.map_err(|error| error.told(&house))?;
        let named = super::demo::name_town(&house).await;
        named.map_err(|error| house.trouble(&error))?;
    }
    let provider = oidc::provider(&house.settings)?;
    let state = state(&house, &words, &clock, &files, key, taken).with_oidc(provider);
    // Also where a mail server is set now: letters of before may lie there.
    let mail_folder = house.settings.data().join("mail");
    let state = forgetting(state, &mail_folder);
    let post = post(&house.settings, taken)?;
    let router = service::service(&house.settings, taken, pages(&state), files, house.db.clone());

    let connections = usize::try_from(house.settings.number("connections")).unwrap_or(usize::MAX);
    // Pages need some, too.
    state.hub.allow(connections / 4 * 3);
    raise_descriptors(connections);
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(end_streams(Arc::clone(&state.hub), stopped.clone()));
    let jobs = jobs::run(jobs::all(&state, &post, &mail_folder), &stopped);
    tokio::spawn(wait_for_signals(stop));
    say!("Lanka on osoitteessa {}", house.settings.origin(taken));
    listen::serve(
        listener,
        router,
        listen::Limits {
            connections,
            ..listen::Limits::default()
        },
        stopped,
    )
    .await;
    for job in jobs {
        job.abort();
    }
    // A write under way has its turn; the log of the database is folded into its file.
    let _ = tokio::time::timeout(Duration::from_millis(400), house.db.close()).await;
    Ok(())
}

/// A connection is a descriptor, and the usual limit is 1,024 however many the machine could have.
fn raise_descriptors(connections: usize) {
    // Files, the database, the health of it all.
    let wanted = u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(256);
    match rlimit::increase_nofile_limit(wanted) {
        Ok(given) if given < wanted => tracing::warn!(
            given,
            wanted,
            "fewer descriptors than connections: raise the limit (LimitNOFILE) or lower the setting connections"
        ),
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "the limit of descriptors could not be raised"),
    }
}

/// Streams of events end at the stop; every other answer ends by itself.
async fn end_streams(hub: Arc<app::boards::Hub>, mut stopped: watch::Receiver<bool>) {
    // An error: nobody can tell any more, which is a stop as well.
    let _ = stopped.wait_for(|stop| *stop).await;
    hub.stop();
}

/// Erased addresses go from the letters in files, too.
fn forgetting(state: AppState, mail_folder: &Path) -> AppState {
    let folder = mail_folder.to_owned();
    state.with_forget(Arc::new(move |addresses| {
        if let Err(error) = forget(&folder, addresses) {
            tracing::error!(%error, "letters in files that name an erased address are left; remove them by hand");
        }
    }))
}

/// The index of words must be made by this machine's analyser: rebuilt beside the service on
/// SQLite, and on PostgreSQL, where servers share one index, a reason not to start.
async fn bring_index_up_to_date(house: &House, words: &Words, clock: &Clock) -> Result<(), Trouble> {
    let told = |error| house.trouble(&error);
    let mut c = house.db.read().await.map_err(told)?;
    let state = analyser_state(&mut c, words).await.map_err(told)?;
    drop(c);
    match state {
        AnalyserState::Same => {}
        AnalyserState::Empty => {
            let mut tx = house.db.write().await.map_err(told)?;
            mark_made_by(&mut tx, words, clock.now()).await.map_err(told)?;
            tx.commit().await.map_err(told)?;
        }
        AnalyserState::Other { made_by } if house.db.is_sqlite() => {
            tracing::warn!(
                made_by,
                now = words.name(),
                "the search index is being rebuilt; searches may miss words meanwhile"
            );
            let (db, words, now) = (house.db.clone(), words.clone(), clock.now());
            tokio::spawn(async move {
                match rebuild(&db, &words, now).await {
                    Ok(ideas) => tracing::info!(ideas, "the search index is rebuilt"),
                    Err(error) => {
                        tracing::error!(%error, "the search index was not rebuilt; the next start tries again")
                    }
                }
            });
        }
        AnalyserState::Other { made_by } => {
            return Err(Trouble::new(format!(
                "Hakemisto on tehty toisella sana-analyysillä ({made_by}) kuin tällä koneella ({}). Asenna sama (libvoikko1 ja voikko-fi), tai tee hakemisto uudelleen: lanka reindex.",
                words.name()
            )));
        }
    }
    Ok(())
}

async fn bind(settings: &Settings) -> Result<(TcpListener, SocketAddr), Trouble> {
    let wanted = SocketAddr::new(settings.host(), settings.port());
    let told = |error: std::io::Error| Trouble::of_address(&error, wanted);
    let listener = TcpListener::bind(wanted).await.map_err(told)?;
    let taken = listener.local_addr().map_err(told)?;
    Ok((listener, taken))
}

fn offer_metrics(address: SocketAddr) -> Result<(), Trouble> {
    let exporter = metrics_exporter_prometheus::PrometheusBuilder::new()
        .set_buckets(&[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0])
        .map(|builder| builder.with_http_listener(address))
        .and_then(metrics_exporter_prometheus::PrometheusBuilder::install);
    exporter.map_err(|error| {
        Trouble::new(format!(
            "Mittareita ei voi tarjota osoitteessa {address}: {error}. Tarkista asetus metrics."
        ))
    })
}

/// The first signal stops gently, the second at once.
async fn wait_for_signals(stop: watch::Sender<bool>) {
    let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        tracing::error!("signals cannot be heard: only a kill stops this server");
        // Dropping the sender would stop the service.
        return std::future::pending().await;
    };
    let mut first = true;
    loop {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
        if !first {
            std::process::exit(130);
        }
        first = false;
        tracing::info!("stopping");
        stop.send_replace(true);
    }
}
