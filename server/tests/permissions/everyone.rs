//! A town with two groups and everyone in it, and matters of every sort: what the matrix tries.

use axum::body::Body;
use domain::ideas::clocks::Clocks;
use domain::ideas::status::{By, Change};
use domain::ideas::text::Sentence;
use domain::ideas::{Risk, SendForm, check};
use domain::people::{Object, Role};
use domain::{Actor, GroupId, HideReason, IdeaId, Identification, Language, Origin, PersonId, Visibility};
use http::{Request, StatusCode};
use store::ideas::{Promised, Sending};

use crate::town::Town;

/// Somebody who knocks.
pub(crate) struct Knocker {
    pub(crate) name: &'static str,
    pub(crate) actor: Actor,
    pub(crate) cookie: String,
}

/// A matter of some sort, made anew whenever a call may have changed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    Untaken,
    Own,
    Others,
    PrivateUntaken,
    PrivateOwn,
    PrivateOthers,
    Asked,
    Done,
    Held,
    Hidden,
    Merged,
    Withdrawn,
}

pub(crate) const SORTS: &[Sort] = &[
    Sort::Untaken,
    Sort::Own,
    Sort::Others,
    Sort::PrivateUntaken,
    Sort::PrivateOwn,
    Sort::PrivateOthers,
    Sort::Asked,
    Sort::Done,
    Sort::Held,
    Sort::Hidden,
    Sort::Merged,
    Sort::Withdrawn,
];

/// What somebody is called, the roles, and the groups with whether they lead them.
type Named = (&'static str, &'static [Role], &'static [(&'static str, bool)]);

/// A town with two groups, and everyone in it.
pub(crate) struct Everyone {
    pub(crate) town: Town,
    pub(crate) own: GroupId,
    pub(crate) others: GroupId,
    theme: domain::ThemeId,
    pub(crate) knockers: Vec<Knocker>,
}

impl Everyone {
    pub(crate) async fn new() -> Self {
        let town = Town::new().await;
        let mut knockers = vec![Knocker {
            name: "visitor",
            actor: Actor::Visitor,
            cookie: String::new(),
        }];
        let people: &[Named] = &[
            ("resident", &[], &[]),
            ("staff", &[], &[("own", false)]),
            ("lead", &[], &[("own", true)]),
            ("staff of another group", &[], &[("others", false)]),
            ("lead of another group", &[], &[("others", true)]),
            ("moderator", &[Role::Moderator], &[]),
            ("strategy editor", &[Role::StrategyEditor], &[]),
            ("steering, employer", &[Role::SteeringEmployer], &[]),
            ("steering, personnel", &[Role::SteeringPersonnel], &[]),
            ("administrator", &[Role::Administrator], &[]),
        ];
        for (name, roles, groups) in people {
            let email = format!("{}@example.fi", name.replace(',', "").replace(' ', "."));
            let (id, cookie) = town.person(&email, roles, groups).await;
            knockers.push(Knocker {
                name,
                actor: Actor::Person(rights(&town, id).await),
                cookie,
            });
        }
        // A right that was taken away counts no more, though the session lives.
        let (id, cookie) = town
            .person("former@example.fi", &[Role::Administrator], &[("own", true)])
            .await;
        end_everything(&town, id).await;
        let actor = Actor::Person(rights(&town, id).await);
        assert_eq!(actor, Actor::Person(domain::people::Person::resident(id)));
        // The next answer brings the session's new id, as a browser would keep it.
        let cookie = town.get_as("/", &cookie).await.cookie();
        knockers.push(Knocker {
            name: "former lead and administrator",
            actor,
            cookie,
        });
        let mut c = town.state.db.read().await.expect("a connection");
        let groups = store::groups::groups(&mut c).await.expect("groups");
        drop(c);
        let group = |code: &str| groups.iter().find(|it| it.code == code).expect("a group").id;
        let (own, others) = (group("own"), group("others"));
        let name = domain::Localised::new("Aihe", "", "");
        let theme = store::groups::add_theme(&town.state.db, "aihe", &name, Some(own), false)
            .await
            .expect("a theme");
        Self {
            town,
            own,
            others,
            theme,
            knockers,
        }
    }

    /// A new matter of this sort.
    pub(crate) async fn matter(&self, sort: Sort) -> IdeaId {
        let (db, words, now) = (&self.town.state.db, &self.town.state.words, self.town.state.clock.now());
        let form = SendForm {
            kind: "idea".to_owned(),
            title: "Penkki linja-autopysäkille".to_owned(),
            text: "Pysäkillä odotetaan usein pitkään, ja vanhusten on vaikea seistä.".to_owned(),
            theme: self.theme.to_string(),
            ..SendForm::default()
        };
        let mut idea = check(&form).expect("a sound form");
        if matches!(sort, Sort::PrivateUntaken | Sort::PrivateOwn | Sort::PrivateOthers) {
            idea.visibility = Visibility::Private;
        }
        let clocks = Clocks::start(now, &self.town.state.town().promise);
        let sending = Sending {
            idea,
            language: Language::Fi,
            origin: Origin::Resident,
            identification: Identification::Open,
            sent_key: None,
            entered: None,
            sender: None,
            risks: if sort == Sort::Held {
                vec![Risk::ALL[0]]
            } else {
                Vec::new()
            },
            promise: Some(Promised {
                answer_by: clocks.first_answer_due,
                decision_by: clocks.decision_due,
                text: "Vastaamme.".to_owned(),
            }),
            demo: false,
        };
        let id = store::ideas::send(db, words, sending, now).await.expect("sent").id;
        let words = || Sentence::parse("Siitä on päätetty").expect("a sentence");
        let take = |group| (Change::Take { group }, By::Lead(group));
        let own = By::Lead(self.own);
        let steps = match sort {
            Sort::Untaken | Sort::PrivateUntaken | Sort::Held | Sort::Hidden => vec![],
            Sort::Own | Sort::PrivateOwn => vec![take(self.own)],
            Sort::Others | Sort::PrivateOthers => vec![take(self.others)],
            Sort::Asked => vec![take(self.own), (Change::Ask { question: words() }, own)],
            Sort::Done => vec![take(self.own), (Change::Finish { changed: words() }, own)],
            Sort::Merged => {
                let target = Box::pin(self.matter(Sort::Untaken)).await;
                vec![take(self.own), (Change::Merge { target }, own)]
            }
            Sort::Withdrawn => vec![(Change::Withdraw, By::Author)],
        };
        for (change, by) in steps {
            self.step(id, change, by).await;
        }
        if sort == Sort::Hidden {
            self.hide(id).await;
        }
        id
    }

    async fn step(&self, id: IdeaId, change: Change, by: By) {
        let (db, now) = (&self.town.state.db, self.town.state.clock.now());
        store::ideas::change_status(db, id, change, by, now)
            .await
            .expect("the store")
            .expect("a step that is allowed");
    }

    async fn hide(&self, id: IdeaId) {
        let (db, now) = (&self.town.state.db, self.town.state.clock.now());
        store::ideas::hide(db, id, HideReason::Other, now)
            .await
            .expect("hidden");
    }

    pub(crate) async fn object(&self, id: IdeaId) -> Object {
        let mut c = self.town.state.db.read().await.expect("a connection");
        let matter = store::ideas::find(&mut c, id)
            .await
            .expect("the store")
            .expect("a matter");
        matter.object(self.town.state.clock.now())
    }

    /// Knocks on a door; the status.
    pub(crate) async fn knock(&self, method: &str, path: &str, cookie: &str) -> StatusCode {
        let request = match (method, path.starts_with("/api/")) {
            ("get", _) => Request::get(path).header("cookie", cookie).body(Body::empty()),
            (_, true) => Request::post(path)
                .header("cookie", cookie)
                .header("content-type", "application/json")
                .body(Body::from("{}")),
            _ => Request::post(path)
                .header("cookie", cookie)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(Body::empty()),
        };
        self.town.ask(request.expect("a request")).await.status
    }

    /// What a refused call must not have touched: every row that can change.
    pub(crate) async fn everything_kept(&self) -> Vec<(String,)> {
        let mut c = self.town.state.db.read().await.expect("a connection");
        store::db::Statement::new(
            "select 'idea ' || cast(id as text) || ' ' || cast(version as text) from idea \
             union all select 'event ' || cast(max(id) as text) from event \
             union all select 'person ' || cast(id as text) || ' ' || cast(rights_version as text) from person \
             union all select 'outbox ' || cast(count(*) as text) from outbox \
             union all select 'comment ' || cast(count(*) as text) from comment \
             union all select 'report ' || cast(count(*) as text) from report \
             union all select 'note ' || cast(count(*) as text) from idea_note \
             union all select 'draft ' || cast(count(*) as text) from answer_draft \
             union all select 'board ' || cast(id as text) || ' ' || cast(seq as text) || ' ' \
                              || cast(version as text) from board \
             union all select 'card ' || cast(count(*) as text) from card \
             union all select 'card comment ' || cast(count(*) as text) from card_comment \
             union all select 'seat ' || cast(count(*) as text) from board_member \
             union all select 'setting ' || cast(count(*) as text) from setting",
        )
        .all(&mut c)
        .await
        .expect("rows")
    }
}

async fn rights(town: &Town, id: PersonId) -> domain::people::Person {
    let mut c = town.state.db.read().await.expect("a connection");
    let today = town.state.clock.today();
    store::people::rights(&mut c, id, today).await.expect("rights")
}

async fn end_everything(town: &Town, id: PersonId) {
    let now = town.state.clock.now();
    let mut c = town.state.db.read().await.expect("a connection");
    let granted = store::people::rights::granted(&mut c, id).await.expect("rights");
    drop(c);
    let mut tx = town.state.db.write().await.expect("a transaction");
    for right in granted {
        match right.role {
            Some(_) => store::people::end_role(&mut tx, id, right.id, now).await,
            None => store::people::end_seat(&mut tx, id, right.id, now).await,
        }
        .expect("ended");
    }
    tx.commit().await.expect("kept");
}
