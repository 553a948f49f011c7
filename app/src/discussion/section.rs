//! What has been said under an idea, in order of time, with one level of replies.

use domain::codes::{Language, Status};
use domain::discussion::Label;
use domain::ids::CommentId;
use leptos::prelude::*;
use store::discussion::Comment;
use store::ideas::Matter;
use store::{Conn, StoreError};

use crate::catalogue::Lists;
use crate::people::Visit;
use crate::t;
use crate::ui::{day_of, icon, pager, paragraphs};

/// What is shown of a discussion on one page.
pub(crate) struct Discussion {
    comments: Vec<Comment>,
    count: i64,
    page: u32,
    pages: u32,
}

/// Reads the page of the discussion that the address asks for: `?kommentit=2`.
pub(crate) async fn discussion(c: &mut Conn, visit: &Visit, matter: &Matter) -> Result<Discussion, StoreError> {
    let pages = store::discussion::pages(c, matter.id).await?;
    let asked = visit
        .query
        .split('&')
        .find_map(|part| part.strip_prefix("kommentit=")?.parse::<u32>().ok());
    let page = asked.unwrap_or(1).clamp(1, pages);
    Ok(Discussion {
        comments: store::discussion::comments(c, matter.id, page).await?,
        count: store::discussion::count(c, matter.id).await?,
        page,
        pages,
    })
}

/// The section under an idea's text.
pub(crate) fn section(visit: &Visit, lists: &Lists, matter: &Matter, shown: &Discussion) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let is_open = matter.status != Status::Merged;
    let at = visit.link(&format!("/ideat/{}", matter.id));
    let said = shown
        .comments
        .iter()
        .filter(|comment| comment.parent.is_none())
        .map(|comment| thread(visit, lists, &at, is_open, comment, &shown.comments))
        .collect_view();
    let count = if shown.count > 0 {
        t::discussion::count(l, shown.count)
    } else if is_open {
        t::discussion::empty(l).to_owned()
    } else {
        t::discussion::empty_closed(l).to_owned()
    };
    let write = if is_open {
        let href = format!("{at}/kommentoi");
        view! {
            <p class="actions"><a class="button-quiet" href=href>{icon(pkg, "comment")}{t::discussion::write(l)}</a></p>
        }
        .into_any()
    } else {
        view! { <p class="quiet">{t::discussion::closed(l)}</p> }.into_any()
    };
    let address = at.clone();
    let page = pager(l, pkg, shown.page, shown.pages, move |page| {
        format!("{address}?kommentit={page}#keskustelu")
    });
    view! {
        <p class="idea-report"><a href=format!("{at}/ilmoita")>{icon(pkg, "flag")}{t::moderation::report_link(l)}</a></p>
        <section class="discussion" aria-labelledby="keskustelu">
            <h2 id="keskustelu">{t::discussion::title(l)}</h2>
            <p class="quiet">{count}</p>
            <ol class="comments">{said}</ol>
            {page}
            {write}
        </section>
    }
}

fn thread(
    visit: &Visit,
    lists: &Lists,
    at: &str,
    is_open: bool,
    first: &Comment,
    all: &[Comment],
) -> impl IntoView + use<> {
    let replies: Vec<_> = all
        .iter()
        .filter(|reply| reply.parent == Some(first.id))
        .map(|reply| {
            let said = one(visit, lists, at, false, reply);
            view! { <li class="comment" id=anchor(reply.id)>{said}</li> }
        })
        .collect();
    let replies = (!replies.is_empty()).then(|| view! { <ol class="comment-replies">{replies}</ol> });
    view! {
        <li class="comment" id=anchor(first.id)>
            {one(visit, lists, at, is_open, first)}
            {replies}
        </li>
    }
}

fn one(visit: &Visit, lists: &Lists, at: &str, may_reply: bool, comment: &Comment) -> AnyView {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    if let Some(reason) = comment.hidden {
        let words = t::discussion::hidden(l, crate::ideas::hide_reason(l, reason));
        return view! { <p class="quiet comment-hidden">{icon(pkg, "withdrawn")}{words}</p> }.into_any();
    }
    let href = format!("#{}", anchor(comment.id));
    let written_in = (comment.language != l).then(|| comment.language.tag());
    let (number, of) = (comment.id.to_string(), comment.id.to_string());
    let reply = may_reply.then(|| {
        view! {
            <a href=format!("{at}/kommentoi?vastaus={}", comment.id)>
                {t::discussion::reply(l)}<span class="visually-hidden">" "{t::discussion::to_comment(l, number)}</span>
            </a>
        }
    });
    view! {
        <p class="comment-head">
            {speaker(l, pkg, lists, comment)}
            {comment.label.map(|label| label_tag(l, pkg, label))}
            <a class="comment-time" href=href>{day_of(comment.created)}<span class="visually-hidden">" "{t::discussion::number(l, of)}</span></a>
        </p>
        <div class="comment-text" lang=written_in>{paragraphs(&comment.text)}</div>
        <p class="comment-acts">
            {reply}
            <a href=format!("{at}/ilmoita?kommentti={}", comment.id)>
                {t::moderation::report_short(l)}<span class="visually-hidden">" "{t::discussion::number(l, comment.id.to_string())}</span>
            </a>
        </p>
    }
    .into_any()
}

/// A group by its name, a person by what they call themselves.
pub(super) fn speaker(l: Language, pkg: &str, lists: &Lists, comment: &Comment) -> AnyView {
    match comment.group.and_then(|group| lists.group(group, l)) {
        Some((name, named_in)) => {
            let lang = (named_in != l).then(|| named_in.tag());
            view! {
                <span class="comment-group">
                    {icon(pkg, "group")}
                    <strong lang=lang>{name.to_owned()}</strong>
                    <span class="quiet">{t::discussion::staff(l)}</span>
                </span>
            }
            .into_any()
        }
        None => {
            let nobody = if comment.author_erased {
                t::own::erased_user(l)
            } else {
                t::discussion::anonymous(l)
            };
            let name = comment.name.clone().unwrap_or_else(|| nobody.to_owned());
            view! { <strong>{name}</strong> }.into_any()
        }
    }
}

/// A label: icon and word.
pub(crate) fn label_tag(l: Language, pkg: &str, label: Label) -> impl IntoView + use<> {
    let (name, words) = match label {
        Label::For => ("support", t::discussion::label_for(l)),
        Label::Worry => ("warning", t::discussion::label_worry(l)),
        Label::Question => ("asked", t::discussion::label_question(l)),
    };
    view! { <span class="tag" data-label=label.as_code()>{icon(pkg, name)}{words}</span> }
}

/// The name of a comment's place on the page.
pub(super) fn anchor(id: CommentId) -> String {
    format!("kommentti-{id}")
}
