//! The labels of a board: name, colour and pattern, each in its own small form.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::boards::{LabelColour, LabelPattern, MOST_LABELS};
use domain::people::Act;
use domain::{LabelId, Language, Refusal};
use http::StatusCode;
use leptos::prelude::*;
use store::boards::settings::end;
use store::boards::settings::labels::{self, Label, Refused};

use super::frame::{Form, Opened, back, draw, open, read_name, take, told};
use crate::admin::frame::{Input, Posted, Slips, stamp};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

const PATH: &str = "/asetukset/tunnisteet";

/// How a page is drawn after a refusal of one label's form; a new label's is 0.
#[derive(Default)]
struct State {
    label: i64,
    posted: Option<Posted>,
    slips: Slips,
}

/// `GET /taulut/7/asetukset/tunnisteet`
pub async fn labels_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    page(&visit, id, &State::default(), StatusCode::OK).await
}

/// `POST /taulut/7/asetukset/tunnisteet`: one label saved, added or taken away.
pub async fn save_labels(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(&visit, &mut conn, id, Act::ManageBoard).await?;
    drop(conn);
    let (l, board) = (visit.language, opened.id);
    let posted = Posted::read(&body)?;
    let act = posted.text("act");
    let which = posted.text("label").parse::<i64>().unwrap_or_default();
    let mut state = State {
        label: which,
        ..State::default()
    };
    let id_of_name = format!("name-{which}");
    let colour = LabelColour::from_code(&posted.text("colour")).unwrap_or(LabelColour::Grey);
    let pattern = LabelPattern::from_code(&posted.text("pattern")).unwrap_or(LabelPattern::Plain);
    let mut name = String::new();
    if act != "remove" {
        name = read_name(l, &posted, &id_of_name, &mut state.slips);
    }
    if !state.slips.is_empty() {
        state.posted = Some(posted);
        return page(&visit, id, &state, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let label = (which != 0).then(|| LabelId::new(which));
    let mut tx = visit.state.db.write().await?;
    let hand = take(&visit, &mut tx, board).await?;
    let all = labels::labels(&mut tx, board).await?;
    let kept = all.iter().find(|it| Some(it.id) == label);
    if label.is_some() && kept.is_none() {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    if let (Some(label), "remove") = (label, act.as_str()) {
        labels::remove(&mut tx, board, label, visit.now).await?;
    } else {
        let differs = kept.is_some_and(|it| it.name != name || it.colour != colour || it.pattern != pattern);
        if differs && kept.is_some_and(|it| mark(it) != posted.text("seen")) {
            tx.rollback().await?;
            state.posted = Some(posted);
            return page(&visit, id, &state, StatusCode::CONFLICT).await;
        }
        if let Err(refused) = labels::save(&mut tx, board, label, (&name, colour, pattern)).await? {
            tx.rollback().await?;
            state.slips.add(
                id_of_name,
                match refused {
                    Refused::Same => t::board_settings::label_same(l).to_owned(),
                    Refused::Full => t::board_settings::labels_full(l, MOST_LABELS.to_string()),
                },
            );
            state.posted = Some(posted);
            return page(&visit, id, &state, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    }
    end(&mut tx, &hand, "labels", visit.now).await?;
    tx.commit().await?;
    Ok(back(&visit, board, &[PATH, "?tallennettu"].concat()))
}

fn mark(it: &Label) -> String {
    stamp([it.name.as_str(), it.colour.as_code(), it.pattern.as_code()])
}

async fn page(visit: &Visit, id: i64, state: &State, status: StatusCode) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(visit, &mut conn, id, Act::ManageBoard).await?;
    let all = labels::labels(&mut conn, opened.id).await?;
    drop(conn);
    let l = visit.language;
    Ok(draw(
        visit,
        &opened,
        "/tunnisteet",
        t::board_settings::labels(l),
        status,
        || {
            let is_changed = status == StatusCode::CONFLICT;
            let rows: Vec<_> = all
                .iter()
                .map(|it| view! { <li>{label_form(visit, &opened, Some(it), state, is_changed)}</li> })
                .collect();
            view! {
                {state.slips.summary(l)}
                {told(visit, is_changed)}
                <p class="text">{t::board_settings::labels_lead(l)}</p>
                <ul class="board-settings-forms">{rows}</ul>
                <section class="board-settings-part">
                    <h2>{t::board_settings::label_new(l)}</h2>
                    {label_form(visit, &opened, None, state, false)}
                </section>
            }
            .into_any()
        },
    ))
}

fn label_form(
    visit: &Visit,
    opened: &Opened,
    label: Option<&Label>,
    state: &State,
    is_changed: bool,
) -> impl IntoView + use<> {
    let l = visit.language;
    let which = label.map_or(0, |it| it.id.get());
    let form = Form {
        visit,
        posted: state.posted.as_ref().filter(|_| state.label == which),
        slips: &state.slips,
        is_changed,
        key: format!("-{which}"),
    };
    let colours: Vec<_> = LabelColour::ALL
        .iter()
        .map(|it| (it.as_code(), colour_name(l, *it)))
        .collect();
    let patterns: Vec<_> = LabelPattern::ALL
        .iter()
        .map(|it| (it.as_code(), pattern_name(l, *it)))
        .collect();
    let name = label.map_or("", |it| it.name.as_str());
    let colour = label.map_or(LabelColour::Grey, |it| it.colour).as_code();
    let pattern = label.map_or(LabelPattern::Plain, |it| it.pattern).as_code();
    let sample = label.map(|it| {
        view! {
            <p class="board-settings-facts">
                <span class="label" data-colour=colour data-pattern=pattern>{it.name.clone()}</span>
                <span>{t::boards::cards(l, it.cards)}</span>
            </p>
        }
    });
    let buttons = if label.is_some() {
        view! {
            <button class="button-quiet" type="submit" name="act" value="save">{t::board_settings::save(l)}</button>
            <button class="button-quiet" type="submit" name="act" value="remove">{t::board_settings::remove(l)}</button>
        }
        .into_any()
    } else {
        view! { <button class="button" type="submit" name="act" value="add">{t::board_settings::label_add(l)}</button> }
            .into_any()
    };
    view! {
        <form class="form board-settings-form" method="post" action=[&opened.base(visit), PATH].concat() novalidate>
            <input type="hidden" name="label" value=which.to_string()/>
            <input type="hidden" name="seen" value=label.map(mark).unwrap_or_default()/>
            {form.field("name", t::board_settings::name(l), None, (name, Input::Short), None)}
            {form.select("colour", t::board_settings::colour(l), None, &colours, colour)}
            {form.select("pattern", t::board_settings::pattern(l), None, &patterns, pattern)}
            {sample}
            <div class="actions">{buttons}</div>
        </form>
    }
}

fn colour_name(l: Language, colour: LabelColour) -> &'static str {
    match colour {
        LabelColour::Grey => t::board_settings::colour_grey(l),
        LabelColour::Blue => t::board_settings::colour_blue(l),
        LabelColour::Green => t::board_settings::colour_green(l),
        LabelColour::Yellow => t::board_settings::colour_yellow(l),
        LabelColour::Orange => t::board_settings::colour_orange(l),
        LabelColour::Red => t::board_settings::colour_red(l),
        LabelColour::Purple => t::board_settings::colour_purple(l),
        LabelColour::Teal => t::board_settings::colour_teal(l),
    }
}

fn pattern_name(l: Language, pattern: LabelPattern) -> &'static str {
    match pattern {
        LabelPattern::Plain => t::board_settings::pattern_plain(l),
        LabelPattern::Stripes => t::board_settings::pattern_stripes(l),
        LabelPattern::Dots => t::board_settings::pattern_dots(l),
        LabelPattern::Grid => t::board_settings::pattern_grid(l),
        LabelPattern::Waves => t::board_settings::pattern_waves(l),
        LabelPattern::Bars => t::board_settings::pattern_bars(l),
    }
}
