//! CertLogic: the language that European health authorities write their rules about certificates in,
//! a subset of JsonLogic with operations for dates.
//!
//! [`Expression`] is an expression, [`Data`] what it is evaluated over. It needs `time` alone.
//!
//! By the *CertLogic specification*, version 1.3.3 (`eu-dcc-business-rules`). An expression is parsed
//! once, into a tree of operations whose number of operands and literals are right; whatever isn't
//! CertLogic is refused there, with its place. Evaluating it is total: it comes to a value or to an
//! [`EvaluationError`], within [`MOST_STEPS`] steps, [`DEPTH`] levels, and never by a panic.
//!
//! One file each: the tree (`expression`), from JSON to the tree (`parse`), values and what counts as
//! true (`item`), dates (`dates`), and what an operation does (`evaluate`).
//!
//! Where the specification leaves something open or undefined, this evaluator errs:
//! - a guard, or an operand of `and` and `!`, that is neither truthy nor falsy (a date-time, a
//!   fraction) is an error, also in `if`;
//! - `===` and `in` compare truth values, integers, texts and `null`; two lists, two objects or two
//!   date-times are an error, values of different kinds are unequal;
//! - a text that is no date is an error, and so is a date-time before or after all years that are
//!   reckoned with.

mod dates;
mod evaluate;
mod expression;
mod item;
mod parse;
#[cfg(test)]
mod tests;

pub use evaluate::{EvaluationError, MOST_STEPS};
pub use item::Data;
pub use parse::{DEPTH, ExpressionError, MOST_NODES};

use serde_json::Value;

use evaluate::Run;
use expression::Node;

/// An expression of CertLogic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    root: Node,
    operations: usize,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// Everything that isn't CertLogic, each with its place.
    pub fn parse(json: &Value) -> Result<Self, Vec<ExpressionError>> {
        parse::expression(json).map(|(root, operations)| Self { root, operations })
    }

    /// What the expression comes to, in this data context. A date-time is given as text.
    ///
    /// # Errors
    /// [`EvaluationError`]: an operand of the wrong type, or too much work.
    pub fn evaluate(&self, data: Data<'_>) -> Result<Value, EvaluationError> {
        let mut run = Run::new();
        let item = run.evaluate(&self.root, &data.into())?;
        run.value(&item)
    }

    /// Whether the expression holds: `None` where it comes to something that is neither `true` nor
    /// `false`. Truthy isn't enough to decide on.
    ///
    /// # Errors
    /// As [`Expression::evaluate`].
    pub fn holds(&self, data: Data<'_>) -> Result<Option<bool>, EvaluationError> {
        let item = Run::new().evaluate(&self.root, &data.into())?;
        Ok(item.as_bool())
    }

    /// How many operations it has; literals don't count.
    #[must_use]
    pub(crate) fn operations(&self) -> usize {
        self.operations
    }

    /// False where it can never come to `true` or `false`: a number, a text, a list, a date-time.
    #[must_use]
    pub fn may_hold(&self) -> bool {
        self.root.may_be_bool()
    }

    /// True where it may read what stands at this path, or something in it, or what holds it. Inside
    /// a `reduce` the same path may mean something else; then it is true all the same.
    #[must_use]
    pub(crate) fn reads(&self, path: &[&str]) -> bool {
        self.root.reads(path)
    }
}
