//! Three values, and how rules combine: XACML's deny-overrides with indeterminates.

use crate::policy::Effect;

/// Kleene's three values. Ordered so that *all* is the least and *any* the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It doesn't hold.
    False,
    /// Whether it holds isn't known.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// The code: `true`, `false`, `unknown`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::False => "false",
            Self::Unknown => "unknown",
            Self::True => "true",
        }
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }

    pub(super) fn all(truths: impl Iterator<Item = Self>) -> Self {
        truths.min().unwrap_or(Self::True)
    }

    pub(super) fn any(truths: impl Iterator<Item = Self>) -> Self {
        truths.max().unwrap_or(Self::False)
    }

    /// Whether at least `count` hold, whatever the unknown ones are.
    pub(super) fn at_least(count: usize, truths: impl Iterator<Item = Self>) -> Self {
        let (mut held, mut open) = (0, 0);
        for truth in truths {
            match truth {
                Self::True => held += 1,
                Self::Unknown => open += 1,
                Self::False => {}
            }
        }
        if held >= count {
            Self::True
        } else if held + open >= count {
            Self::Unknown
        } else {
            Self::False
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

/// What the rules of a phase come to, before `otherwise`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Combined {
    /// A deny rule is true.
    Denied,
    /// A permit rule is true, and no deny rule could be.
    Permitted,
    /// A permit rule is true, but a deny rule is unknown.
    HeldBack,
    /// No permit rule is true, but one is unknown.
    Missing,
    /// No rule decides. `open` where a deny rule is unknown.
    Undecided { open: bool },
}

/// Combines the rules of a phase: effect, truth, and whether an unknown one is passed over.
pub(in crate::policy) fn combine(rules: impl Iterator<Item = (Effect, Truth, bool)>) -> Combined {
    let (mut deny, mut permit) = (Truth::False, Truth::False);
    for (effect, truth, ignores_unknown) in rules {
        if truth == Truth::Unknown && ignores_unknown {
            continue;
        }
        match effect {
            Effect::Deny => deny = deny.max(truth),
            Effect::Permit => permit = permit.max(truth),
        }
    }
    match (deny, permit) {
        (Truth::True, _) => Combined::Denied,
        (Truth::Unknown, Truth::True) => Combined::HeldBack,
        (Truth::False, Truth::True) => Combined::Permitted,
        (_, Truth::Unknown) => Combined::Missing,
        (deny, Truth::False) => Combined::Undecided { open: deny == Truth::Unknown },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUTHS: [Truth; 3] = [Truth::False, Truth::Unknown, Truth::True];

    /// Every set of up to four rules, against the sentences of the design, said another way.
    #[test]
    fn every_combination_comes_out_as_the_design_says() {
        let kinds: Vec<_> = [Effect::Deny, Effect::Permit]
            .into_iter()
            .flat_map(|effect| TRUTHS.map(|truth| (effect, truth)))
            .flat_map(|(effect, truth)| [false, true].map(|ignore| (effect, truth, ignore)))
            .collect();
        let mut sets: Vec<Vec<_>> = vec![vec![]];
        for _ in 0..4 {
            let longer: Vec<Vec<_>> = sets
                .iter()
                .flat_map(|set| kinds.iter().map(move |kind| [set.as_slice(), &[*kind]].concat()))
                .collect();
            sets.extend(longer);
            sets.dedup();
        }
        for set in sets {
            let has = |effect, truth| {
                set.iter().any(|(e, t, ignore)| {
                    *e == effect && *t == truth && (truth != Truth::Unknown || !ignore)
                })
            };
            let expected = if has(Effect::Deny, Truth::True) {
                Combined::Denied
            } else if has(Effect::Permit, Truth::True) && has(Effect::Deny, Truth::Unknown) {
                Combined::HeldBack
            } else if has(Effect::Permit, Truth::True) {
                Combined::Permitted
            } else if has(Effect::Permit, Truth::Unknown) {
                Combined::Missing
            } else {
                Combined::Undecided { open: has(Effect::Deny, Truth::Unknown) }
            };
            assert_eq!(combine(set.iter().copied()), expected, "{set:?}");
        }
    }

    /// Unknown stands for true or false: the result is known exactly where both agree.
    #[test]
    fn connectives_agree_with_every_resolution_of_the_unknown() {
        for a in TRUTHS {
            for b in TRUTHS {
                for c in TRUTHS {
                    let three = [a, b, c];
                    let resolutions = || {
                        (0..8u8).map(|bits| [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0]).filter(
                            |world| {
                                three.iter().zip(world).all(|(truth, value)| {
                                    *truth == Truth::Unknown || *truth == Truth::from(*value)
                                })
                            },
                        )
                    };
                    let over = |holds: &dyn Fn(usize) -> bool| {
                        let mut values = resolutions()
                            .map(|world| holds(world.iter().filter(|value| **value).count()));
                        let first = values.next().unwrap();
                        if values.all(|value| value == first) {
                            Truth::from(first)
                        } else {
                            Truth::Unknown
                        }
                    };
                    assert_eq!(Truth::all(three.into_iter()), over(&|n| n == 3));
                    assert_eq!(Truth::any(three.into_iter()), over(&|n| n > 0));
                    for count in 0..5 {
                        assert_eq!(
                            Truth::at_least(count, three.into_iter()),
                            over(&|n| n >= count)
                        );
                    }
                }
            }
        }
    }
}
