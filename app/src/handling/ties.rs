//! The work that a matter became: its cards, and making or tying one in one gesture.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::boards::{Anchor, Ask, LONGEST_TITLE, Op, Why};
use domain::codes::Visibility;
use domain::people::{Act, Object, may};
use domain::{BoardId, CardId, ColumnId, IdeaId};
use leptos::prelude::*;
use store::Conn;
use store::boards::tie::{Choice, TiedCard};
use store::ideas::Matter;

use super::answer_form::quarters;
use super::desk::{Desk, Typed, Wrong};
use super::fields::problem;
use super::posts::{Opened, mend, read};
use crate::boards::{form_op, new_key, operate};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// What a desk knows of the work.
#[derive(Default)]
pub(crate) struct Ties {
    /// Those whose boards the person may look at.
    cards: Vec<TiedCard>,
    /// Where a card can be made: the last used first.
    choices: Vec<Choice>,
    /// A card that is being worked on while the matter does not say by when it is ready.
    begun: Option<CardId>,
}

impl Ties {
    pub(super) async fn of(visit: &Visit, c: &mut Conn, matter: &Matter) -> Result<Self, Fault> {
        let mut cards = Vec::new();
        for card in store::boards::tie::cards_of(c, matter.id).await? {
            if sees(visit, c, card.board, Act::ReadBoard).await? {
                cards.push(card);
            }
        }
        let begun = store::boards::tie::begun_untold(c, matter.id).await?;
        Ok(Self {
            cards,
            choices: choices(visit, c).await?,
            begun: begun.map(|(card, _)| card),
        })
    }
}

/// The boards where the person may make a card.
pub(crate) async fn choices(visit: &Visit, c: &mut Conn) -> Result<Vec<Choice>, Fault> {
    let Some(known) = &visit.signed_in else {
        return Ok(Vec::new());
    };
    let mut choices = Vec::new();
    for choice in store::boards::tie::choices(c, known.person.id).await? {
        if sees(visit, c, choice.board, Act::WorkBoard).await? {
            choices.push(choice);
        }
    }
    Ok(choices)
}

async fn sees(visit: &Visit, c: &mut Conn, board: BoardId, act: Act) -> Result<bool, Fault> {
    let actor = visit.actor();
    let person = actor.person().map(|person| person.id);
    let sight = store::boards::sight(c, board, person).await?;
    Ok(sight.is_some_and(|sight| may(&actor, act, &Object::Board(sight)).is_ok()))
}

/// The staff's part of the page about work.
pub(super) fn ties_part(visit: &Visit, desk: &Desk) -> Option<AnyView> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let ties = &desk.ties;
    let handles = desk.may(visit, Act::Handle);
    if ties.cards.is_empty() && !handles {
        return None;
    }
    let cards: Vec<_> = ties
        .cards
        .iter()
        .map(|card| {
            let href = visit.link(&format!("/taulut/{}/kortit/{}", card.board, card.number));
            let untie = handles.then(|| untie_form(visit, desk, card));
            let told = card.wording.words(l).to_owned();
            let told = (!told.is_empty()).then(|| view! { <p class="quiet">{t::tie::resident_reads(l, told)}</p> });
            view! {
                <li class="tie">
                    <p>
                        <a href=href>{card.code.clone()}" "{card.title.clone()}</a>
                        " "<span class="tag">{card.column.clone()}</span>
                    </p>
                    {told}
                    {untie}
                </li>
            }
        })
        .collect();
    let cards = (!cards.is_empty()).then(|| view! { <ul class="ties">{cards}</ul> });
    let ready = desk.matter.ready.map(|_| {
        view! {
            <div class="notice" data-tone="ok">
                {icon(pkg, "ok")}
                <div><p class="notice-title">{t::tie::ready_title(l)}</p><p>{t::tie::ready_text(l)}</p></div>
            </div>
        }
    });
    let make = handles.then(|| {
        view! {
            {problem(visit, desk, "tyo")}
            {make_form(visit, desk.matter.id, &ties.choices)}
            {link_form(visit, desk)}
        }
    });
    Some(
        view! {
            <section class="desk-ties" id="tyo" aria-labelledby="tyo-otsikko">
                <h3 id="tyo-otsikko">{t::tie::title(l)}</h3>
                {ready}
                {begun_form(visit, desk).filter(|_| handles)}
                {cards}
                {make}
            </section>
        }
        .into_any(),
    )
}

/// *Tee kortti*: one choice of board and column, and it is made with the idea's title.
pub(crate) fn make_form(visit: &Visit, id: IdeaId, choices: &[Choice]) -> Option<AnyView> {
    let l = visit.language;
    let groups: Vec<_> = choices
        .iter()
        .map(|choice| {
            let columns: Vec<_> = choice
                .columns
                .iter()
                .map(|(column, name)| {
                    let value = format!("{}.{column}.{}", choice.board, choice.lane);
                    view! { <option value=value>{choice.name.clone()}": "{name.clone()}</option> }
                })
                .collect();
            view! { <optgroup label=choice.name.clone()>{columns}</optgroup> }
        })
        .collect();
    (!choices.is_empty()).then(|| {
        let place = format!("kortti-paikka-{id}");
        view! {
            <form class="tie-form" method="post" action=visit.link(&format!("/ideat/{id}/kortti"))>
                <input type="hidden" name="tie_how" value="make"/>
                <input type="hidden" name="tie_key" value=new_key()/>
                <label for=place.clone()>{t::tie::where_to(l)}</label>
                <select class="input" id=place name="tie_place">{groups}</select>
                <button class="button-quiet" type="submit">{t::tie::make(l)}</button>
            </form>
        }
        .into_any()
    })
}

/// *Liitä korttiin*: by the number that people call it.
fn link_form(visit: &Visit, desk: &Desk) -> AnyView {
    let l = visit.language;
    let typed = desk.typed();
    view! {
        <form class="tie-form" method="post" action=desk.action(visit, "/kortti")>
            <input type="hidden" name="tie_how" value="tie"/>
            <input type="hidden" name="tie_key" value=new_key()/>
            <label for="k-kortti">{t::tie::number(l)}</label>
            {problem(visit, desk, "k-kortti")}
            <input class="input input-short" id="k-kortti" name="tie_code" value=typed.tie_code autocomplete="off"
                placeholder="TEK-12" aria-describedby="k-kortti-virhe"/>
            <button class="button-quiet" type="submit">{t::tie::tie(l)}</button>
        </form>
    }
    .into_any()
}

fn untie_form(visit: &Visit, desk: &Desk, card: &TiedCard) -> AnyView {
    let l = visit.language;
    view! {
        <form method="post" action=desk.action(visit, "/kortti")>
            <input type="hidden" name="tie_how" value="untie"/>
            <input type="hidden" name="tie_key" value=new_key()/>
            <input type="hidden" name="tie_code" value=card.code.clone()/>
            <button class="button-quiet button-small" type="submit">
                {t::tie::untie(l)}<span class="visually-hidden">": "{card.code.clone()}</span>
            </button>
        </form>
    }
    .into_any()
}

/// The work began, and nobody has said by when it is ready: one choice, and residents are told.
fn begun_form(visit: &Visit, desk: &Desk) -> Option<AnyView> {
    let l = visit.language;
    let card = desk.ties.begun?;
    Some(
        view! {
            <div class="notice" data-tone="warning">
                {icon(&visit.state.assets.pkg, "warning")}
                <div>
                    <p class="notice-title">{t::tie::begun_title(l)}</p>
                    <form class="tie-form" method="post" action=desk.action(visit, "/vaihe")>
                        <input type="hidden" name="seen" value=desk.matter.version/>
                        <input type="hidden" name="to" value="doing"/>
                        <input type="hidden" name="work" value="card"/>
                        <input type="hidden" name="work_number" value=card.get()/>
                        <label for="k-valmis">{t::tie::begun_quarter(l)}</label>
                        <select class="input" id="k-valmis" name="quarter">{quarters(visit, "")}</select>
                        <button class="button-quiet" type="submit">{t::tie::begun_submit(l)}</button>
                    </form>
                </div>
            </div>
        }
        .into_any(),
    )
}

/// What an answer can begin with when the work is ready. The marks must be filled before it goes out.
pub(super) fn ready_draft(matter: &Matter) -> &'static str {
    t::tie::ready_draft(matter.language)
}

/// What a form of this part asks of which board; or what is wrong with it.
enum Meant {
    Do(BoardId, Ask),
    Wrong(&'static str, &'static str),
}

/// `POST /ideat/123/kortti`: makes a card of the matter, ties it to one, or unties it.
pub async fn tie(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let (desk, typed) = match read(&visit, &id, Act::Handle, &body).await? {
        Opened::Form(desk, typed) => (*desk, *typed),
        Opened::Refused(page) => return Ok(page),
    };
    let l = visit.language;
    let idea = desk.matter.id;
    let (board, ask) = match meant(&visit, &desk, &typed).await? {
        Meant::Do(board, ask) => (board, ask),
        Meant::Wrong(field, words) => return wrong(&visit, desk, typed, field, words).await,
    };
    let op: Op = form_op(&visit, &typed.tie_key, ask);
    match operate(&visit, board, &op).await? {
        Ok(_) => Ok(Redirect::to(&visit.link(&format!("/ideat/{idea}#tyo"))).into_response()),
        Err(refused) => {
            let field = if typed.tie_how == "make" { "tyo" } else { "k-kortti" };
            let words = match refused.why {
                Why::Wip { .. } => t::tie::full(l),
                Why::ColumnGone | Why::Full | Why::Closed => t::tie::place_gone(l),
                Why::CardGone | Why::NotAllowed => t::tie::card_gone(l),
                _ => t::tie::not_done(l),
            };
            wrong(&visit, desk, typed, field, words).await
        }
    }
}

async fn meant(visit: &Visit, desk: &Desk, typed: &Typed) -> Result<Meant, Fault> {
    let l = visit.language;
    let idea = desk.matter.id;
    if typed.tie_how == "make" {
        let chosen = desk.ties.choices.iter().find_map(|choice| {
            let start = format!("{}.", choice.board);
            let rest = typed.tie_place.strip_prefix(&start)?;
            let column: ColumnId = rest.split('.').next()?.parse().ok()?;
            choice
                .columns
                .iter()
                .find(|(it, _)| *it == column)
                .map(|_| (choice, column))
        });
        let Some((choice, column)) = chosen else {
            return Ok(Meant::Wrong("tyo", t::tie::place_gone(l)));
        };
        // An idea's title may be longer than a card's line is wide; the link leads to all of it.
        let title = match desk.matter.visibility {
            Visibility::Public => desk.matter.title.chars().take(LONGEST_TITLE).collect(),
            // More people look at a board than may read a private matter.
            Visibility::Private => t::tie::private_title(l, idea.to_string()),
        };
        let ask = Ask::Create {
            title,
            column,
            lane: choice.lane,
            anchor: Anchor::Bottom,
            idea: Some(idea),
            reason: None,
        };
        return Ok(Meant::Do(choice.board, ask));
    }
    let gone = Meant::Wrong("k-kortti", t::tie::card_gone(l));
    let Some((prefix, number)) = typed.tie_code.trim().rsplit_once('-') else {
        return Ok(gone);
    };
    let Ok(number) = number.trim().parse::<i64>() else {
        return Ok(gone);
    };
    let mut c = visit.state.db.read().await?;
    let Some((board, card)) = store::boards::tie::by_code(&mut c, prefix.trim(), number).await? else {
        return Ok(gone);
    };
    if !sees(visit, &mut c, board, Act::WorkBoard).await? {
        return Ok(gone);
    }
    let on = typed.tie_how != "untie";
    Ok(Meant::Do(board, Ask::Tie { card, idea, on }))
}

async fn wrong(
    visit: &Visit,
    desk: Desk,
    typed: Typed,
    field: &'static str,
    words: &'static str,
) -> Result<Response, Fault> {
    let words = words.to_owned();
    mend(visit, desk, typed, vec![Wrong { field, words }]).await
}
