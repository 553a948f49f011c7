//! Limits of work in progress: one function for every way a card comes to a place, be it a drag, a
//! form, an import, a restore or an undo.
//!
//! What is counted, on live cards: a column's limit all cards in it; a lane's and the board's those
//! that are begun and unfinished (stage 2); the class `expedite` those of the class that are begun and
//! unfinished, of which a board bears [`MOST_EXPEDITE`]. A card of that class may exceed its column's
//! limit by one. Blocked cards count. Moving inside a place, moving out, and whatever does not make a
//! count grow is always allowed.

use super::{Over, Scope, ServiceClass, WipMode};
use crate::ids::{ColumnId, LaneId};

/// Cards of class `expedite` that can be under way at once.
pub const MOST_EXPEDITE: i64 = 1;
/// By how many a card of class `expedite` may exceed its column's limit.
pub const EXPEDITE_ROOM: i64 = 1;

/// Where a card is, as limits see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    pub column: ColumnId,
    pub lane: LaneId,
    pub class: ServiceClass,
    /// The column's, see [`super::ColumnRole::stage`].
    pub stage: u8,
}

/// A card that changes its place or class. None: it was, or will be, out of sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub from: Option<Spot>,
    pub to: Option<Spot>,
}

/// A limit, and how many count to it before the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub scope: Scope,
    pub count: i64,
    pub limit: i64,
}

/// What the limits say to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Fits,
    /// It goes through, and everybody sees that the limit is exceeded.
    Exceeds(Over),
    /// It is refused, but to a manager with a reason.
    Full(Over),
}

impl Scope {
    /// Whether a card there counts to this limit.
    pub fn counts(self, spot: &Spot) -> bool {
        match self {
            Self::Column(column) => spot.column == column,
            Self::Lane(lane) => spot.lane == lane && spot.stage == 2,
            Self::Board => spot.stage == 2,
            Self::Expedite => spot.class == ServiceClass::Expedite && spot.stage == 2,
        }
    }
}

/// What the limits say to several cards changing their places at once; of several exceeded limits the
/// one that is exceeded most.
pub fn check(mode: WipMode, limits: &[Limit], shifts: &[Shift]) -> Verdict {
    if mode == WipMode::Off {
        return Verdict::Fits;
    }
    let exceeded = limits.iter().filter_map(|limit| exceeds(limit, shifts));
    match exceeded.max_by_key(|over| over.count - over.limit) {
        None => Verdict::Fits,
        Some(over) if mode == WipMode::Hard => Verdict::Full(over),
        Some(over) => Verdict::Exceeds(over),
    }
}

fn exceeds(limit: &Limit, shifts: &[Shift]) -> Option<Over> {
    let (mut grows, mut is_urgent) = (0, false);
    for shift in shifts {
        let counts = |spot: &Option<Spot>| spot.as_ref().is_some_and(|spot| limit.scope.counts(spot));
        let (was, will) = (counts(&shift.from), counts(&shift.to));
        grows += i64::from(will) - i64::from(was);
        let urgent = |to: Spot| to.class == ServiceClass::Expedite;
        is_urgent |= will && !was && shift.to.is_some_and(urgent);
    }
    let room = match limit.scope {
        Scope::Column(_) if is_urgent => EXPEDITE_ROOM,
        _ => 0,
    };
    let count = limit.count + grows;
    (grows > 0 && count > limit.limit + room).then_some(Over {
        scope: limit.scope,
        count,
        limit: limit.limit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spot(column: i64, stage: u8, class: ServiceClass) -> Spot {
        Spot {
            column: ColumnId::new(column),
            lane: LaneId::new(1),
            class,
            stage,
        }
    }

    fn column(count: i64, limit: i64) -> Limit {
        Limit {
            scope: Scope::Column(ColumnId::new(2)),
            count,
            limit,
        }
    }

    fn into_it(class: ServiceClass) -> Shift {
        Shift {
            from: Some(spot(1, 1, class)),
            to: Some(spot(2, 2, class)),
        }
    }

    #[test]
    fn a_full_column_warns_or_refuses_and_says_how_full_it_would_be() {
        let shift = [into_it(ServiceClass::Normal)];
        let over = Over {
            scope: Scope::Column(ColumnId::new(2)),
            count: 4,
            limit: 3,
        };
        assert_eq!(check(WipMode::Off, &[column(3, 3)], &shift), Verdict::Fits);
        assert_eq!(check(WipMode::Warn, &[column(3, 3)], &shift), Verdict::Exceeds(over));
        assert_eq!(check(WipMode::Hard, &[column(3, 3)], &shift), Verdict::Full(over));
        assert_eq!(check(WipMode::Hard, &[column(2, 3)], &shift), Verdict::Fits);
    }

    #[test]
    fn moving_inside_or_out_of_an_exceeded_column_is_always_allowed() {
        let inside = Shift {
            from: Some(spot(2, 2, ServiceClass::Normal)),
            to: Some(spot(2, 2, ServiceClass::Normal)),
        };
        let out = Shift {
            from: inside.from,
            to: None,
        };
        for shift in [inside, out] {
            assert_eq!(check(WipMode::Hard, &[column(9, 3)], &[shift]), Verdict::Fits);
        }
    }

    #[test]
    fn an_urgent_card_may_exceed_its_column_by_one_and_not_by_two() {
        let urgent = [into_it(ServiceClass::Expedite)];
        assert_eq!(check(WipMode::Hard, &[column(3, 3)], &urgent), Verdict::Fits);
        assert!(matches!(
            check(WipMode::Hard, &[column(4, 3)], &urgent),
            Verdict::Full(_)
        ));
    }

    #[test]
    fn a_second_urgent_card_under_way_is_one_too_many_also_when_it_becomes_urgent_there() {
        let limit = |count| Limit {
            scope: Scope::Expedite,
            count,
            limit: MOST_EXPEDITE,
        };
        let becomes = Shift {
            from: Some(spot(2, 2, ServiceClass::Normal)),
            to: Some(spot(2, 2, ServiceClass::Expedite)),
        };
        for shift in [becomes, into_it(ServiceClass::Expedite)] {
            assert_eq!(check(WipMode::Hard, &[limit(0)], &[shift]), Verdict::Fits);
            assert!(matches!(check(WipMode::Hard, &[limit(1)], &[shift]), Verdict::Full(_)));
        }
        let waits = Shift {
            from: None,
            to: Some(spot(1, 1, ServiceClass::Expedite)),
        };
        assert_eq!(check(WipMode::Hard, &[limit(1)], &[waits]), Verdict::Fits);
    }

    #[test]
    fn lanes_and_the_board_count_what_is_begun_and_unfinished() {
        let limits = |count| {
            [
                Limit {
                    scope: Scope::Lane(LaneId::new(1)),
                    count,
                    limit: 5,
                },
                Limit {
                    scope: Scope::Board,
                    count: count + 1,
                    limit: 5,
                },
            ]
        };
        let begins = [into_it(ServiceClass::Normal)];
        let done = Shift {
            from: begins[0].to,
            to: Some(spot(3, 3, ServiceClass::Normal)),
        };
        assert_eq!(check(WipMode::Hard, &limits(3), &begins), Verdict::Fits);
        let Verdict::Full(over) = check(WipMode::Hard, &limits(5), &begins) else {
            panic!("both are full");
        };
        assert_eq!((over.scope, over.count), (Scope::Board, 7));
        assert_eq!(check(WipMode::Hard, &limits(9), &[done]), Verdict::Fits);
    }

    proptest! {
        #[test]
        fn several_at_once_exceed_where_one_after_another_would(count in 0i64..6, limit in 1i64..6, cards in 1usize..5) {
            let shifts = vec![into_it(ServiceClass::Normal); cards];
            let at_once = check(WipMode::Hard, &[column(count, limit)], &shifts) != Verdict::Fits;
            let one_by_one = (0..cards).any(|n| {
                let before = count + i64::try_from(n).expect("few");
                check(WipMode::Hard, &[column(before, limit)], &shifts[..1]) != Verdict::Fits
            });
            prop_assert_eq!(at_once, one_by_one);
        }
    }
}
