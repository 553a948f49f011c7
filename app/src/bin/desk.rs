//! The entry of the staff's client. The library exports `hydrate` and the islands; nothing runs by itself.

use app as _;

fn main() {}
