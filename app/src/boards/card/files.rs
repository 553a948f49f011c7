//! Files on a card: taken from a form, given back a piece at a time, never shown by the browser.

use axum::body::Body;
use axum::extract::Path;
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::AttachmentId;
use domain::boards::LARGEST_FILE;
use domain::boards::files::FileProblem;
use domain::people::Act;
use domain::refusal::Refusal;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use http_body_util::channel::Channel;
use store::boards::card::files::{self, Attachment, NotKept};

use super::forms::Typed;
use super::open::{Opened, open};
use super::page::{State, draw};
use super::taking::examine;
use super::words::file_problem;
use crate::boards::board_for;
use crate::boards::form::Slips;
use crate::error::Fault;
use crate::people::Visit;

/// The most that one form with files may send: five of the largest, and what is around them.
pub const LARGEST_UPLOAD: usize = 5 * LARGEST_FILE + 64 * 1024;

/// `POST /taulut/5/kortit/12/liitteet`: each file is kept or refused by itself.
pub async fn attach(
    visit: Visit,
    Path((board, number)): Path<(String, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let opened = open(&visit, &board, &number, Act::WorkBoard).await?;
    let Ok(mut form) = form else {
        return refused(&visit, &opened, vec![(String::new(), FileProblem::Missing)]).await;
    };
    let mut problems = Vec::new();
    let mut came = 0;
    loop {
        match form.next_field().await {
            Ok(Some(field)) if field.name() == Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let read = read(field).await;
                if name.is_empty() && matches!(read, Ok(ref bytes) if bytes.is_empty()) {
                    continue;
                }
                came += 1;
                let kept = match read {
                    Ok(bytes) => keep(&visit, &opened, &name, bytes).await?,
                    Err(problem) => Err(problem),
                };
                problems.extend(kept.err().map(|problem| (name, problem)));
            }
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(_) => {
                problems.push((String::new(), FileProblem::Broken));
                came += 1;
                break;
            }
        }
    }
    if came == 0 {
        problems.push((String::new(), FileProblem::Missing));
    }
    if problems.is_empty() {
        return Ok(Redirect::to(&opened.link(&visit, "#liitteet")).into_response());
    }
    refused(&visit, &opened, problems).await
}

/// One file of a form. What is too large is read to its end and thrown away, so that the browser hears
/// the answer.
async fn read(mut field: Field<'_>) -> Result<Vec<u8>, FileProblem> {
    let mut bytes = Vec::new();
    let mut is_too_large = false;
    loop {
        match field.chunk().await {
            Ok(Some(chunk)) if is_too_large || bytes.len() + chunk.len() > LARGEST_FILE => {
                is_too_large = true;
                bytes = Vec::new();
                drop(chunk);
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) if is_too_large => return Err(FileProblem::TooLarge),
            Ok(None) => return Ok(bytes),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => return Err(FileProblem::TooLarge),
            Err(_) => return Err(FileProblem::Broken),
        }
    }
}

async fn keep(visit: &Visit, opened: &Opened, name: &str, bytes: Vec<u8>) -> Result<Result<(), FileProblem>, Fault> {
    let file = match examine(name.to_owned(), bytes).await {
        Ok(file) => file,
        Err(problem) => return Ok(Err(problem)),
    };
    let most = visit.state.files_total;
    let (db, actor, card) = (&visit.state.db, visit.actor(), &opened.card);
    match files::attach(db, card.board, card.id, &actor, file, most, visit.now).await? {
        Ok(_) => Ok(Ok(())),
        Err(NotKept::Problem(problem)) => Ok(Err(problem)),
        Err(NotKept::Refused(refusal)) => Err(Fault::Refused(refusal)),
    }
}

async fn refused(visit: &Visit, opened: &Opened, problems: Vec<(String, FileProblem)>) -> Result<Response, Fault> {
    let mut slips = Slips::default();
    for (name, problem) in problems {
        let words = file_problem(visit.language, problem);
        let words = if name.is_empty() {
            words.to_owned()
        } else {
            [&name, ": ", words].concat()
        };
        slips.add("liite", words);
    }
    let typed = Typed {
        act: "attach".to_owned(),
        ..Typed::default()
    };
    draw(visit, opened, StatusCode::UNPROCESSABLE_ENTITY, State { slips, typed }).await
}

/// The file, and the board it is on, for whoever may do this there.
async fn file_for(visit: &Visit, board: &str, id: &str, act: Act) -> Result<Attachment, Fault> {
    let (Ok(board), Ok(id)) = (board.parse(), id.parse::<AttachmentId>()) else {
        return Err(Fault::Refused(if visit.signed_in.is_some() {
            Refusal::NotFound
        } else {
            Refusal::SignInFirst
        }));
    };
    let mut c = visit.state.db.read().await?;
    board_for(visit, &mut c, board, act).await?;
    Ok(files::find(&mut c, board, id).await?.ok_or(Refusal::NotFound)?)
}

/// `GET /taulut/5/liitteet/3`: always saved, never opened in the browser.
pub async fn download(visit: Visit, Path((board, id)): Path<(String, String)>) -> Result<Response, Fault> {
    let file = file_for(&visit, &board, &id, Act::ReadBoard).await?;
    let (mut sender, body) = Channel::<Bytes, std::io::Error>::new(2);
    let db = visit.state.db.clone();
    let (id, size) = (file.id, file.size);
    tokio::spawn(async move {
        let mut sent = 0;
        for number in 0.. {
            // A connection for each piece: a slow reader holds none.
            let piece = match db.read().await {
                Ok(mut c) => files::piece(&mut c, id, number).await,
                Err(error) => Err(error),
            };
            match piece {
                Ok(Some(bytes)) => {
                    sent += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
                    if sender.send_data(bytes.into()).await.is_err() {
                        return;
                    }
                }
                Ok(None) if sent == size => return,
                // Removed meanwhile, or the database is away: the reader sees that it is not whole.
                Ok(None) | Err(_) => return sender.abort(std::io::Error::other("the file ended in the middle")),
            }
        }
    });
    let mut response = Body::new(body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind.mime()));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(file.size));
    headers.insert(CONTENT_DISPOSITION, disposition(&file.name));
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("sandbox; default-src 'none'"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// The name for old programs in ASCII, and the true one as RFC 6266 writes it.
fn disposition(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && c != '"' && c != '\\' || c == ' ' {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => whole.push(char::from(byte)),
            other => whole.push_str(&format!("%{other:02X}")),
        }
    }
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

/// `POST /taulut/5/liitteet/3/poista`
pub async fn detach(visit: Visit, Path((board, id)): Path<(String, String)>) -> Result<Response, Fault> {
    let file = file_for(&visit, &board, &id, Act::WorkBoard).await?;
    let board = board.parse().map_err(|_| Fault::Refused(Refusal::NotFound))?;
    let (db, actor) = (&visit.state.db, visit.actor());
    files::remove(db, board, file.card, &actor, file.id, visit.now)
        .await?
        .map_err(Fault::Refused)?;
    let mut c = visit.state.db.read().await?;
    let number = store::boards::card::number_of(&mut c, file.card)
        .await?
        .ok_or(Refusal::NotFound)?;
    let to = visit.link(&format!("/taulut/{board}/kortit/{number}#liitteet"));
    Ok(Redirect::to(&to).into_response())
}
