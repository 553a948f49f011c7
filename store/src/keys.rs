//! Numbers that order ideas: the newest-first key and the random place on the ring.

use domain::ids::IdeaId;
use domain::time::Moment;

use crate::StoreError;

/// The bits of a search key that hold the idea's number: about a thousand million ideas.
const ID_BITS: u32 = 30;

/// When an idea came and its number, in one integer: greater is newer, and the number can be read
/// back. Lists and full-text search both walk it, so neither ever sorts.
pub(crate) fn search_key(created: Moment, id: IdeaId) -> i64 {
    let seconds = (created.millis() / 1000).clamp(0, (1 << (63 - ID_BITS)) - 1);
    (seconds << ID_BITS) | (id.get() & ((1 << ID_BITS) - 1))
}

/// The number inside a search key.
pub(crate) fn id_in(search_key: i64) -> IdeaId {
    IdeaId::new(search_key & ((1 << ID_BITS) - 1))
}

/// A random place on the ring of the fair order.
pub(crate) fn ring_key() -> Result<i64, StoreError> {
    let mut bytes = [0_u8; 8];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Io(std::io::Error::other(error.to_string())))?;
    Ok(i64::from_le_bytes(bytes) & i64::MAX)
}

/// 128 random bits in letters and digits: a name that nobody can guess.
pub(crate) fn random_name() -> Result<String, StoreError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Io(std::io::Error::other(error.to_string())))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_idea_has_a_greater_key_and_the_key_tells_its_number() {
        let at = Moment::from_millis(1_800_000_000_000);
        let older = search_key(at, IdeaId::new(9));
        let newer = search_key(Moment::from_millis(at.millis() + 1000), IdeaId::new(3));
        assert!(newer > older);
        assert_eq!((id_in(older), id_in(newer)), (IdeaId::new(9), IdeaId::new(3)));
    }

    #[test]
    fn of_two_in_the_same_second_the_greater_number_is_newer() {
        let at = Moment::from_millis(1_800_000_000_500);
        assert!(search_key(at, IdeaId::new(8)) > search_key(at, IdeaId::new(7)));
    }
}
