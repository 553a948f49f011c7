//! A town with one group in which things happen, and the letters that tell of them.

use app::mail::compose;
use domain::ideas::status::{By, Change};
use domain::ideas::text::{EmailAddress, PersonName, Sentence};
use domain::ideas::{SendForm, check};
use domain::{Date, GroupId, IdeaId, Identification, Language, Localised, MailKind, Origin, PersonId, Visibility};
use store::db::Statement;
use store::ideas::{self, Promised, Sending};
use store::outbox::{self, Letter};

use crate::town::Town;

pub(crate) fn words(text: &str) -> Sentence {
    Sentence::parse(text).expect("a sentence")
}

/// A town with a group, and a way to have things happen in it.
pub(crate) struct Story {
    pub(crate) town: Town,
    pub(crate) group: GroupId,
    l: Language,
}

impl Story {
    pub(crate) async fn new(l: Language) -> Self {
        let town = Town::new().await;
        let name = Localised::new("Tekninen ryhmä", "Tekniska gruppen", "Technical group");
        let group = store::groups::add_group(&town.state.db, "tekninen", &name, false)
            .await
            .expect("a group");
        Self { town, group, l }
    }

    pub(crate) async fn send(&self, title: &str, visibility: Visibility) -> IdeaId {
        let form = SendForm {
            kind: "idea".to_owned(),
            title: title.to_owned(),
            text: "Reitti on talvella pimeä jo iltapäivällä.\n\nValot auttaisivat <monia>.".to_owned(),
            ..SendForm::default()
        };
        let mut idea = check(&form).expect("a sound form");
        idea.visibility = visibility;
        idea.name = Some(PersonName::stored("Aino Esimerkki".to_owned()));
        idea.email = Some(EmailAddress::stored("aino@example.fi".to_owned()));
        let sending = Sending {
            idea,
            language: self.l,
            origin: Origin::Resident,
            identification: Identification::Open,
            sent_key: None,
            entered: None,
            sender: None,
            risks: Vec::new(),
            promise: Some(Promised {
                answer_by: Date::constant(2026, 3, 16),
                decision_by: Date::constant(2026, 5, 1),
                text: "Vastaamme.".to_owned(),
            }),
            demo: false,
        };
        let state = &self.town.state;
        ideas::send(&state.db, &state.words, sending, state.clock.now())
            .await
            .expect("sent")
            .id
    }

    pub(crate) async fn confirm(&self, id: IdeaId) {
        let state = &self.town.state;
        ideas::confirm(&state.db, id, "aino@example.fi", state.clock.now())
            .await
            .expect("writes")
            .expect("is allowed");
    }

    pub(crate) async fn change(&self, id: IdeaId, change: Change) {
        let by = By::Lead(self.group);
        let state = &self.town.state;
        ideas::change_status(&state.db, id, change, by, state.clock.now())
            .await
            .expect("writes")
            .expect("is allowed");
    }

    /// Tells the author of what happened last.
    pub(crate) async fn tell(&self, id: IdeaId, kind: MailKind) {
        let db = &self.town.state.db;
        let (event,): (i64,) = Statement::new("select max(id) from event")
            .one(&mut db.read().await.expect("reads"))
            .await
            .expect("a number");
        let mut tx = db.write().await.expect("begins");
        let now = self.town.state.clock.now();
        outbox::tell_author(&mut tx, id, kind, Some(event), now)
            .await
            .expect("writes");
        tx.commit().await.expect("commits");
    }

    pub(crate) async fn put(&self, kind: MailKind, person: Option<PersonId>, sign_in: Option<i64>) {
        let (db, now) = (&self.town.state.db, self.town.state.clock.now());
        let letter = Letter {
            kind,
            email: "aino@example.fi",
            language: self.l,
            person,
            idea: None,
            sign_in,
            event: None,
            detail: "{}",
            once: None,
            not_before: now,
        };
        let mut tx = db.write().await.expect("begins");
        outbox::put(&mut tx, letter, now).await.expect("writes");
        tx.commit().await.expect("commits");
    }

    /// Every letter that is due, as plain text; letters with nothing to tell are left out.
    pub(crate) async fn letters(&self) -> Vec<(MailKind, app::mail::Letter)> {
        self.town.wait_minutes(1);
        let state = &self.town.state;
        let mut letters = Vec::new();
        for row in outbox::claim(&state.db, 100, state.clock.now()).await.expect("claims") {
            if let Some(letter) = compose(state, &row).await.expect("writes") {
                letters.push((row.kind, letter));
            }
            outbox::sent(&state.db, &row, state.clock.now()).await.expect("writes");
        }
        letters
    }
}
