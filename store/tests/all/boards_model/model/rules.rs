//! What each act does to the model.

use domain::CardId;
use domain::boards::{Anchor, Ask, Cause, ColumnRole, Done, Edit, Outcome, SLIP_MS};

use super::{Card, Entry, Model, Part, Parts, Said};

impl Model {
    pub(super) fn perform(&mut self, by: usize, ask: &Ask, now: i64, done: Option<&Done>, parts: &mut Parts) -> Said {
        match ask {
            Ask::Create { column, anchor, .. } => {
                let column = self.number(*column);
                self.limit(column, 1, false)?;
                let card = Card {
                    id: done.map_or(CardId::new(0), |done| done.cards[0].id),
                    version: 1,
                    title: "Uusi kortti".to_owned(),
                    has_label: false,
                    column,
                    archived: false,
                    deleted: false,
                    place_version: 1,
                    title_version: 1,
                    title_by: by,
                    position: 0,
                    log: vec![Entry {
                        from: None,
                        to: Some(column),
                        at: now,
                        by,
                        cause: Cause::Create,
                        outcome: None,
                        void: false,
                    }],
                };
                self.insert(card.id, column, *anchor, None);
                let was = Part::Place {
                    was: card.clone(),
                    neighbours: (None, None),
                    created: true,
                    logged: Some(0),
                    voided: None,
                };
                parts.push((was, (1, 1, 0)));
                self.cards.insert(card.id, card);
                Ok(())
            }
            Ask::Move {
                card,
                seen,
                column,
                anchor,
                anyway,
                reason,
                ..
            } => {
                let column = self.number(*column);
                let it = self.live(*card)?.clone();
                if it.column != column {
                    let last = it.log.last().map(|entry| entry.by);
                    if it.place_version > *seen && !anyway && last != Some(by) {
                        return Err("moved");
                    }
                    self.limit(column, 1, by == 0 && reason.is_some())?;
                }
                self.put((by, now), *card, (column, *anchor), Cause::Move, parts);
                Ok(())
            }
            Ask::MoveMany {
                cards, column, anchor, ..
            } => {
                let column = self.number(*column);
                let mut coming = 0;
                for card in cards {
                    coming += usize::from(self.live(*card)?.column != column);
                }
                self.limit(column, coming, false)?;
                let mut anchor = *anchor;
                for card in cards {
                    self.put((by, now), *card, (column, anchor), Cause::Move, parts);
                    anchor = Anchor::After(*card);
                }
                Ok(())
            }
            Ask::Return { card, .. } => {
                let it = self.live(*card)?.clone();
                let steps = self.dates(&it);
                if steps.committed.is_none() && it.column == 0 {
                    return Ok(());
                }
                self.put((by, now), *card, (0, Anchor::Top), Cause::Return, parts);
                Ok(())
            }
            Ask::Edit {
                card,
                seen,
                edit: Edit::Title(title),
            } => {
                let it = self.kept(*card)?;
                if it.title == *title {
                    return Ok(());
                }
                if it.title_version > *seen && it.title_by != by {
                    return Err("edited");
                }
                let was = std::mem::replace(&mut it.title, title.clone());
                it.version += 1;
                (it.title_version, it.title_by) = (it.version, by);
                let part = Part::Title {
                    card: *card,
                    was,
                    is: title.clone(),
                };
                parts.push((part, (it.version, it.place_version, it.position)));
                Ok(())
            }
            Ask::Label { card, on, .. } => {
                let it = self.kept(*card)?;
                if it.has_label != *on {
                    it.has_label = *on;
                    it.version += 1;
                    parts.push((Part::Label { card: *card, on: *on }, (0, 0, 0)));
                }
                Ok(())
            }
            Ask::Archive { cards, outcome } => {
                let it = self.kept(cards[0])?.clone();
                if it.archived {
                    return Ok(());
                }
                let done = (self.roles[it.column] == ColumnRole::Done).then_some(Outcome::Done);
                let outcome = done.or(*outcome).ok_or("outcome_missing")?;
                self.leave(by, &it, now, (Cause::Archive, Some(outcome)), parts);
                Ok(())
            }
            Ask::Delete { cards } => {
                let it = self.cards[&cards[0]].clone();
                if !it.deleted {
                    self.leave(by, &it, now, (Cause::Delete, None), parts);
                }
                Ok(())
            }
            Ask::Restore { cards, .. } => {
                let it = self.cards[&cards[0]].clone();
                if it.archived || it.deleted {
                    self.limit(it.column, 1, false)?;
                    self.put((by, now), it.id, (it.column, Anchor::Top), Cause::Restore, parts);
                }
                Ok(())
            }
            Ask::Undo { seq } => self.undo(by, *seq, now),
            _ => Err("not in the model"),
        }
    }

    fn undo(&mut self, by: usize, seq: i64, now: i64) -> Said {
        let change = self.changes.get(&seq).filter(|change| change.by == by);
        let parts = change.ok_or("nothing_to_undo")?.parts.clone();
        for (part, (version, place_version, position)) in parts.into_iter().rev() {
            match part {
                Part::Label { card, on } => {
                    let it = self.kept(card)?;
                    if it.has_label != on {
                        return Err("changed");
                    }
                    it.has_label = !on;
                    it.version += 1;
                }
                Part::Title { card, was, is } => {
                    let it = self.kept(card)?;
                    if it.title != is {
                        return Err("changed");
                    }
                    it.title = was;
                    it.version += 1;
                    (it.title_version, it.title_by) = (it.version, by);
                }
                Part::Place {
                    was,
                    neighbours,
                    created,
                    logged,
                    voided,
                } => {
                    let mut it = self.cards[&was.id].clone();
                    let same = it.place_version == place_version;
                    let in_order = logged.is_some() || it.version == version || it.position == position;
                    if if created {
                        it.version != version
                    } else {
                        !same || !in_order
                    } {
                        return Err("changed");
                    }
                    let is_live = |card: &Card| !card.archived && !card.deleted;
                    let from = is_live(&it).then_some(it.column);
                    let comes_back = is_live(&was) && !created;
                    if comes_back && from != Some(was.column) {
                        self.limit(was.column, 1, false)?;
                    }
                    self.lists.iter_mut().for_each(|list| list.retain(|id| *id != was.id));
                    it.version += 1;
                    if let Some(n) = logged {
                        it.place_version = it.version;
                        it.log[n].void = true;
                        if let Some(n) = voided {
                            it.log[n].void = false;
                        }
                    }
                    (it.archived, it.deleted) = (was.archived, was.deleted || created);
                    it.column = was.column;
                    if logged.is_none() && is_live(&was) != from.is_some() {
                        it.place_version = it.version;
                    }
                    let to = comes_back.then_some(was.column);
                    if logged.is_some() {
                        it.enter(Entry {
                            from,
                            to,
                            at: now,
                            by,
                            cause: Cause::Undo,
                            outcome: None,
                            void: true,
                        });
                    } else if !is_live(&was) {
                        it.place_version = it.version;
                    }
                    if comes_back {
                        let (anchor, alt) = match neighbours {
                            (Some(after), before) => (Anchor::After(after), before.map(Anchor::Before)),
                            (None, Some(before)) => (Anchor::Before(before), Some(Anchor::Top)),
                            (None, None) => (Anchor::Top, None),
                        };
                        self.insert(it.id, was.column, anchor, alt);
                    }
                    self.cards.insert(it.id, it);
                }
            }
        }
        Ok(())
    }

    fn put(
        &mut self,
        (by, now): (usize, i64),
        id: CardId,
        (column, anchor): (usize, Anchor),
        cause: Cause,
        parts: &mut Parts,
    ) {
        let was = self.cards[&id].clone();
        let is_live = !was.archived && !was.deleted;
        let neighbours = self.neighbours(&was);
        let order = self.lists.clone();
        self.lists.iter_mut().for_each(|list| list.retain(|it| *it != id));
        if matches!(anchor, Anchor::After(it) | Anchor::Before(it) if it == id) && is_live && was.column == column {
            self.lists = order.clone();
        } else {
            self.insert(id, column, anchor, None);
        }
        let is_elsewhere = !is_live || was.column != column || cause == Cause::Return;
        if !is_elsewhere && order == self.lists {
            return;
        }
        let mut it = was.clone();
        it.version += 1;
        (it.archived, it.deleted, it.column) = (false, false, column);
        let (mut logged, mut voided) = (None, None);
        if is_elsewhere {
            it.place_version = it.version;
            let outcome = (cause == Cause::Return).then_some(Outcome::Returned);
            let from = is_live.then_some(was.column);
            voided = it.enter(Entry {
                from,
                to: Some(column),
                at: now,
                by,
                cause,
                outcome,
                void: false,
            });
            logged = Some(it.log.len() - 1);
        }
        let after = (it.version, it.place_version, -1);
        parts.push((
            Part::Place {
                was,
                neighbours,
                created: false,
                logged,
                voided,
            },
            after,
        ));
        self.cards.insert(id, it);
    }

    fn leave(&mut self, by: usize, was: &Card, now: i64, how: (Cause, Option<Outcome>), parts: &mut Parts) {
        let is_live = !was.archived && !was.deleted;
        let neighbours = self.neighbours(was);
        let mut it = was.clone();
        it.version += 1;
        it.place_version = it.version;
        if how.0 == Cause::Archive {
            it.archived = true;
        } else {
            it.deleted = true;
        }
        let mut logged = None;
        if is_live {
            let from = Some(was.column);
            it.enter(Entry {
                from,
                to: None,
                at: now,
                by,
                cause: how.0,
                outcome: how.1,
                void: false,
            });
            logged = Some(it.log.len() - 1);
        }
        self.lists[was.column].retain(|id| *id != was.id);
        let part = Part::Place {
            was: was.clone(),
            neighbours,
            created: false,
            logged,
            voided: None,
        };
        parts.push((part, (it.version, it.place_version, it.position)));
        self.cards.insert(it.id, it);
    }

    fn insert(&mut self, id: CardId, column: usize, anchor: Anchor, alt: Option<Anchor>) {
        let list = &mut self.lists[column];
        let place = |anchor: Anchor, list: &[CardId]| match anchor {
            Anchor::Top => Some(0),
            Anchor::Bottom => Some(list.len()),
            Anchor::After(card) => list.iter().position(|it| *it == card).map(|at| at + 1),
            Anchor::Before(card) => list.iter().position(|it| *it == card),
        };
        let at = place(anchor, list).or_else(|| alt.and_then(|alt| place(alt, list)));
        list.insert(at.unwrap_or(list.len()), id);
    }

    fn neighbours(&self, card: &Card) -> (Option<CardId>, Option<CardId>) {
        let list = &self.lists[card.column];
        let Some(at) = list.iter().position(|it| *it == card.id) else {
            return (None, None);
        };
        (at.checked_sub(1).map(|before| list[before]), list.get(at + 1).copied())
    }
}

impl Card {
    /// Writes a line; the earlier one that it makes void.
    fn enter(&mut self, mut entry: Entry) -> Option<usize> {
        entry.at = entry.at.max(self.log.last().map_or(i64::MIN, |last| last.at + 1));
        let last = self.log.iter().rposition(|it| !it.void);
        let slip = last.filter(|last| {
            let last = &self.log[*last];
            entry.cause == Cause::Move
                && last.cause == Cause::Move
                && last.by == entry.by
                && entry.at - last.at <= SLIP_MS
                && (last.from, last.to) == (entry.to, entry.from)
        });
        if let Some(slip) = slip {
            self.log[slip].void = true;
            entry.void = true;
        }
        self.log.push(entry);
        slip
    }
}
