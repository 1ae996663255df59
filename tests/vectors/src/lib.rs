//! Published vectors of the travel code; `README.md` beside this crate says how to use them.
//!
//! The crate has nothing but its tests. They make every vector from fixed keys and fixed claims,
//! compare it with the file that is committed, and see that the core believes the good ones and
//! refuses the bad ones for the reason that the file gives. `CHOT_BLESS=1` writes the files.

#[cfg(test)]
mod bad;
#[cfg(test)]
mod bad_jws;
#[cfg(test)]
mod file;
#[cfg(test)]
mod good;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod notation;
#[cfg(test)]
mod published;
#[cfg(test)]
mod sizes;
