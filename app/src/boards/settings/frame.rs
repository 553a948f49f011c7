//! What the pages of a board's settings share: the board, the head with links between them, fields.

use axum::response::{IntoResponse as _, Redirect, Response};
use domain::boards::{BoardSight, ColumnRole};
use domain::people::Act;
use domain::{BoardId, Language, Refusal};
use http::StatusCode;
use leptos::prelude::*;
use store::boards::settings::{self, Hand, Settings};
use store::{Conn, Tx};

use crate::admin::frame::{FieldView, Input, Posted, Slips, field, notice};
use crate::boards::board_for;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// The largest limit.
const LARGEST_LIMIT: i64 = 999;

/// A board whose settings are open.
pub(super) struct Opened {
    pub(super) id: BoardId,
    pub(super) sight: BoardSight,
    pub(super) settings: Settings,
}

impl Opened {
    pub(super) fn base(&self, visit: &Visit) -> String {
        visit.link(&format!("/taulut/{}", self.id))
    }
}

/// Opens a board for an act, or refuses.
pub(super) async fn open(visit: &Visit, c: &mut Conn, id: i64, act: Act) -> Result<Opened, Fault> {
    let id = BoardId::new(id);
    let sight = board_for(visit, c, id, act).await?;
    let settings = settings::read(c, id).await?;
    let settings = settings.ok_or(Fault::Refused(Refusal::NotFound))?;
    Ok(Opened { id, sight, settings })
}

/// Takes the board for a change, or refuses.
pub(super) async fn take(visit: &Visit, tx: &mut Tx, id: BoardId) -> Result<Hand, Fault> {
    settings::begin(tx, id, &visit.actor()).await?.map_err(Fault::Refused)
}

/// Back to a page of the board, which then says what was done.
pub(super) fn back(visit: &Visit, id: BoardId, rest: &str) -> Response {
    Redirect::to(&visit.link(&format!("/taulut/{id}{rest}"))).into_response()
}

/// Draws a page of the settings. `here` is its path after `/asetukset`.
pub(super) fn draw(
    visit: &Visit,
    opened: &Opened,
    here: &'static str,
    title: &'static str,
    status: StatusCode,
    content: impl FnOnce() -> AnyView,
) -> Response {
    let l = visit.language;
    let name = if status == StatusCode::OK {
        title.to_owned()
    } else {
        [t::boards::error_prefix(l), title].concat()
    };
    let page = Page::new(name)
        .class("page-board-settings")
        .trail(vec![(t::boards::title(l).to_owned(), "/taulut")], title)
        .under(opened.settings.name.clone(), format!("/taulut/{}", opened.id))
        .status(status)
        .form()
        .board();
    let nav = nav(visit, opened, here);
    page.draw(visit, || {
        view! {
            <p class="board-settings-of">{opened.settings.name.clone()}</p>
            <h1>{title}</h1>
            {nav}
            {content()}
        }
        .into_any()
    })
}

/// Links between the pages of the settings.
fn nav(visit: &Visit, opened: &Opened, here: &'static str) -> impl IntoView + use<> {
    let l = visit.language;
    let base = [&opened.base(visit), "/asetukset"].concat();
    let links: Vec<_> = [
        ("", t::board_settings::basics(l)),
        ("/sarakkeet", t::board_settings::columns(l)),
        ("/radat", t::board_settings::lanes(l)),
        ("/tunnisteet", t::board_settings::labels(l)),
        ("/ihmiset", t::board_settings::seats(l)),
    ]
    .into_iter()
    .map(|(path, words)| {
        let current = (path == here).then_some("page");
        view! { <li><a href=[&base, path].concat() aria-current=current>{words}</a></li> }
    })
    .collect();
    view! { <nav class="board-settings-nav" aria-label=t::board_settings::title(l)><ul>{links}</ul></nav> }
}

/// *Tallennettu*, or that somebody else changed the same meanwhile.
pub(super) fn told(visit: &Visit, is_changed: bool) -> AnyView {
    let l = visit.language;
    let is_saved = visit.query.split('&').any(|it| it == "tallennettu");
    if is_changed {
        notice(visit, "warning", t::board_settings::changed_by_other(l))
    } else if is_saved {
        notice(visit, "ok", t::board_settings::saved(l))
    } else {
        ().into_any()
    }
}

/// A form with what is kept, or with what was sent when it was refused.
pub(super) struct Form<'a> {
    pub(super) visit: &'a Visit,
    pub(super) posted: Option<&'a Posted>,
    pub(super) slips: &'a Slips,
    /// Somebody else has saved something else meanwhile.
    pub(super) is_changed: bool,
    /// What tells its fields' ids apart from those of other forms of the page.
    pub(super) key: String,
}

impl Form<'_> {
    fn id(&self, name: &str) -> String {
        [name, &self.key].concat()
    }

    fn sent(&self, name: &str) -> Option<String> {
        self.posted.map(|it| it.text(name))
    }

    /// The kept value, when somebody else made it other than what was sent.
    fn other(&self, name: &str, kept: &str) -> Option<String> {
        let differs = self.sent(name).is_some_and(|sent| sent != kept);
        (self.is_changed && differs).then(|| kept.to_owned())
    }

    /// A line or a text. `lang`: the language of what is written.
    pub(super) fn field(
        &self,
        name: &'static str,
        label: &str,
        hint: Option<&'static str>,
        (kept, input): (&str, Input),
        lang: Option<Language>,
    ) -> AnyView {
        let id = self.id(name);
        let it = FieldView {
            problem: self.slips.of(&id),
            id,
            name: Some(name),
            label: label.to_owned(),
            hint,
            value: self.sent(name).unwrap_or_else(|| kept.to_owned()),
            input,
            lang: lang.map(Language::tag),
            fixed: None,
            other: self.other(name, kept),
        };
        field(self.visit, it).into_any()
    }

    /// One of a few. The options are codes and words.
    pub(super) fn select(
        &self,
        name: &'static str,
        label: &'static str,
        hint: Option<&'static str>,
        options: &[(&str, &str)],
        kept: &str,
    ) -> AnyView {
        let l = self.visit.language;
        let id = self.id(name);
        let chosen = self.sent(name).unwrap_or_else(|| kept.to_owned());
        let other = self.other(name, kept).map(|code| {
            let words = options.iter().find(|it| it.0 == code).map_or("", |it| it.1).to_owned();
            view! { <p class="hint admin-other">{t::board_settings::other_saved(l)}" "<q>{words}</q></p> }
        });
        let options: Vec<_> = options
            .iter()
            .map(|(code, words)| {
                let is_chosen = *code == chosen;
                view! { <option value=(*code).to_owned() selected=is_chosen>{(*words).to_owned()}</option> }
            })
            .collect();
        let hinted = hint.map(|words| view! { <p class="hint" id=[&id, "-hint"].concat()>{words}</p> });
        let problem = self
            .slips
            .of(&id)
            .map(|words| view! { <p class="problem" id=[&id, "-problem"].concat()>{words}</p> });
        let described = match (hint.is_some(), problem.is_some()) {
            (true, true) => Some(format!("{id}-hint {id}-problem")),
            (true, false) => Some([&id, "-hint"].concat()),
            (false, true) => Some([&id, "-problem"].concat()),
            (false, false) => None,
        };
        let invalid = problem.is_some().then_some("true");
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                {hinted}
                {problem}
                <select class="input input-short" id=id name=name aria-describedby=described aria-invalid=invalid>
                    {options}
                </select>
                {other}
            </div>
        }
        .into_any()
    }

    /// Yes or no, with what a yes means.
    pub(super) fn check(
        &self,
        name: &'static str,
        label: &'static str,
        hint: Option<&'static str>,
        kept: bool,
    ) -> AnyView {
        let l = self.visit.language;
        let id = self.id(name);
        let is_on = self.posted.map_or(kept, |it| it.get(name).is_some());
        let other = (self.is_changed && is_on != kept).then(|| {
            let words = if kept {
                t::board_settings::yes(l)
            } else {
                t::board_settings::no(l)
            };
            view! { <p class="hint admin-other">{t::board_settings::other_saved(l)}" "<q>{words}</q></p> }
        });
        let hinted = hint.map(|words| view! { <p class="hint" id=[&id, "-hint"].concat()>{words}</p> });
        let described = hint.map(|_| [&id, "-hint"].concat());
        view! {
            <div class="field">
                <div class="check">
                    <input type="checkbox" id=id.clone() name=name value="on" checked=is_on aria-describedby=described/>
                    <label for=id>{label}</label>
                </div>
                {hinted}
                {other}
            </div>
        }
        .into_any()
    }
}

/// A limit as it was written: empty is none.
pub(super) fn read_limit(l: Language, posted: &Posted, id: &str, slips: &mut Slips) -> Option<i64> {
    let text = posted.text("limit");
    if text.is_empty() {
        return None;
    }
    let limit = text.parse::<i64>().ok().filter(|it| (1..=LARGEST_LIMIT).contains(it));
    if limit.is_none() {
        slips.add(id, t::board_settings::limit_wrong(l, LARGEST_LIMIT.to_string()));
    }
    limit
}

/// A name of one line, 1–60 characters.
pub(super) fn read_name(l: Language, posted: &Posted, id: &str, slips: &mut Slips) -> String {
    let name = domain::ideas::text::ShortName::parse(&posted.text("name"));
    if name.is_err() {
        slips.add(id, t::board_settings::name_wrong(l));
    }
    name.map(|it| it.as_str().to_owned()).unwrap_or_default()
}

/// A limit in a field.
pub(super) fn limit_text(limit: Option<i64>) -> String {
    limit.map(|it| it.to_string()).unwrap_or_default()
}

/// What a role is called.
pub(super) fn role_name(l: Language, role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Option => t::board_settings::role_option(l),
        ColumnRole::Committed => t::board_settings::role_committed(l),
        ColumnRole::Active => t::board_settings::role_active(l),
        ColumnRole::Wait => t::board_settings::role_wait(l),
        ColumnRole::Done => t::board_settings::role_done(l),
    }
}
