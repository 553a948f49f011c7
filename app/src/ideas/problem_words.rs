//! What is wrong with a field, in words that say what to do. The same in the browser and on the server.

use domain::codes::Language;
use domain::ideas::form::{Field, Problem};
use domain::ideas::text::ProblemCode;

use crate::t;

/// The message of a problem.
pub(crate) fn problem_words(l: Language, problem: Problem) -> String {
    match (problem.field, problem.code) {
        (Field::Kind, _) => t::problem::kind(l),
        (Field::Title, ProblemCode::Missing) => t::problem::title_missing(l),
        (Field::Title, ProblemCode::TooShort) => t::problem::title_short(l),
        (Field::Title, ProblemCode::TooLong) => t::problem::title_long(l),
        (Field::Title, _) => t::problem::title_signs(l),
        (Field::Text, ProblemCode::Missing) => t::problem::text_missing(l),
        (Field::Text, ProblemCode::TooShort) => t::problem::text_short(l),
        (Field::Text, ProblemCode::TooLong) => t::problem::text_long(l),
        (Field::Text, _) => t::problem::text_signs(l),
        (Field::Theme, _) => t::problem::theme(l),
        (Field::Place, _) => t::problem::place(l),
        (Field::Name, _) => t::problem::name(l),
        (Field::Email, _) => t::problem::email(l),
        (Field::Reason, _) => t::problem::reason(l),
        (Field::Reply, ProblemCode::Missing | ProblemCode::TooShort) => t::problem::reply_missing(l),
        (Field::Reply, ProblemCode::TooLong) => t::problem::reply_long(l),
        (Field::Reply, _) => t::problem::text_signs(l),
        (Field::Group, _) => t::problem::group(l),
        (Field::Source, _) => t::problem::source(l),
    }
    .to_owned()
}
