//! The tree of an expression.

/// An expression: a literal or an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Bool(bool),
    Integer(i64),
    Text(String),
    List(Vec<Node>),
    Var(Path),
    If(Box<[Node; 3]>),
    /// At least two.
    And(Vec<Node>),
    Not(Box<Node>),
    Equal(Box<[Node; 2]>),
    In(Box<[Node; 2]>),
    Plus(Box<[Node; 2]>),
    /// Of two or three integers.
    Compare(Order, Vec<Node>),
    /// Of two or three date-times.
    CompareTimes(Order, Vec<Node>),
    PlusTime {
        of: Box<Node>,
        amount: i64,
        unit: Unit,
    },
    DateOfBirth(Box<Node>),
    /// A fragment of a certificate's id.
    FromUci {
        of: Box<Node>,
        index: i64,
    },
    /// The list, what is done with each item, and what it begins with.
    Reduce(Box<[Node; 3]>),
}

/// A path into the data: the names and indices on the way; none for all of the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path(pub(super) Vec<String>);

/// An order that each operand and the next have to be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Order {
    pub(super) fn holds<T: Ord>(self, a: &T, b: &T) -> bool {
        match self {
            Self::Less => a < b,
            Self::LessOrEqual => a <= b,
            Self::Greater => a > b,
            Self::GreaterOrEqual => a >= b,
        }
    }
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
    Hour,
}

impl Node {
    fn children(&self) -> &[Self] {
        match self {
            Self::Bool(_) | Self::Integer(_) | Self::Text(_) | Self::Var(_) => &[],
            Self::List(of) | Self::And(of) | Self::Compare(_, of) | Self::CompareTimes(_, of) => of,
            Self::If(of) | Self::Reduce(of) => of.as_slice(),
            Self::Equal(of) | Self::In(of) | Self::Plus(of) => of.as_slice(),
            Self::Not(of)
            | Self::PlusTime { of, .. }
            | Self::DateOfBirth(of)
            | Self::FromUci { of, .. } => std::slice::from_ref(of),
        }
    }

    pub(super) fn reads(&self, path: &[&str]) -> bool {
        if let Self::Var(Path(read)) = self {
            // One of the two is the beginning of the other.
            return read.iter().zip(path).all(|(a, b)| a == b);
        }
        self.children().iter().any(|child| child.reads(path))
    }

    pub(super) fn may_be_bool(&self) -> bool {
        match self {
            Self::Integer(_)
            | Self::Text(_)
            | Self::List(_)
            | Self::Plus(_)
            | Self::PlusTime { .. }
            | Self::DateOfBirth(_)
            | Self::FromUci { .. } => false,
            Self::If(of) => of.iter().skip(1).any(Self::may_be_bool),
            Self::And(of) => of.iter().any(Self::may_be_bool),
            Self::Bool(_)
            | Self::Var(_)
            | Self::Not(_)
            | Self::Equal(_)
            | Self::In(_)
            | Self::Compare(..)
            | Self::CompareTimes(..)
            | Self::Reduce(_) => true,
        }
    }
}
