//! Codes in the database, read back as the domain's closed lists.

use domain::Code;
use domain::time::Date;

use crate::StoreError;

/// The member a code names; another program's code is a fault, never a guess.
pub(crate) fn code<C: Code>(column: &'static str, value: &str) -> Result<C, StoreError> {
    C::from_code(value).ok_or_else(|| StoreError::Unknown {
        column,
        value: value.to_owned(),
    })
}

/// As [`code`], for a column that may be empty.
pub(crate) fn code_option<C: Code>(column: &'static str, value: Option<&str>) -> Result<Option<C>, StoreError> {
    value.map(|value| code(column, value)).transpose()
}

/// A civil day as it is kept, `2026-03-04`.
pub(crate) fn day(column: &'static str, value: &str) -> Result<Date, StoreError> {
    domain::calendar::parse_iso(value).ok_or_else(|| StoreError::Unknown {
        column,
        value: value.to_owned(),
    })
}

/// As [`day`], for a column that may be empty.
pub(crate) fn day_option(column: &'static str, value: Option<&str>) -> Result<Option<Date>, StoreError> {
    value.map(|value| day(column, value)).transpose()
}

/// What the domain wrote as JSON.
pub(crate) fn json<T: serde::de::DeserializeOwned>(column: &'static str, value: &str) -> Result<T, StoreError> {
    serde_json::from_str(value).map_err(|_| StoreError::Unknown {
        column,
        value: value.chars().take(40).collect(),
    })
}

/// What the domain keeps as JSON; its types always can be.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Io(error.into()))
}
