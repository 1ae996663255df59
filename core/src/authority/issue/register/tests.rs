//! The index against the files.

use std::fs;

use super::*;

const PERSON: &str =
    r#"{"id_number": "079199000001", "name": "Lê Thị Ví Dụ", "birth_date": "1990-02-01"}"#;

fn key(number: u8) -> RosterKey {
    RosterKey([number; 16])
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A file with these permits, and a credential by the first of them.
fn entry(permits: &[&str]) -> Entry {
    let permit = |number: &&str| {
        let json = format!(
            r#"{{"number": "{number}", "id_number": "079199000001", "kind": "duty",
                "valid_from": "2021-10-05", "valid_until": "2021-10-06"}}"#
        );
        PermitEntry { file: PermitFile::parse(json.as_bytes()).unwrap(), status_index: 7 }
    };
    let credential = |number: &&str| CredentialEntry {
        id: id_by(number),
        status_index: 8,
        expires_at: at("2022-01-01T00:00:00Z"),
        not_before: None,
    };
    Entry {
        person: PersonFile::parse(PERSON.as_bytes()).unwrap(),
        holder: None,
        credentials: permits.first().map(credential).into_iter().collect(),
        permits: permits.iter().map(permit).collect(),
    }
}

/// A credential's id, by a permit's number.
fn id_by(number: &str) -> String {
    Sha256::digest(number.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// A register whose index can be lost and changed.
struct City {
    folder: tempfile::TempDir,
    remarks: Remarks,
}

impl City {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Register::make(&folder.path().join("r")).unwrap();
        Self { folder, remarks: Remarks::default() }
    }

    /// One with ten people, of whom each has two permits.
    fn with_people() -> Self {
        let city = Self::new();
        let mut register = city.opens();
        for person in 0..10 {
            register.reserve(1).unwrap();
            register
                .put(&key(person), &entry(&Self::numbers(person).each_ref().map(|n| &**n)))
                .unwrap();
        }
        drop(register);
        assert_eq!(city.remarks.take(), []);
        city
    }

    fn numbers(person: u8) -> [String; 2] {
        [format!("GP-{person}"), format!("GP-{person}{person}")]
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("r").join(name)
    }

    fn opens(&self) -> Register {
        Register::open(&self.folder.path().join("r")).unwrap().telling(&self.remarks)
    }

    /// That the index says of every name and person what the files say; gives what was said of it.
    fn agrees(&self, names: &[&str]) -> Vec<IndexRemark> {
        let register = self.opens();
        let mut known: Vec<String> = (0..10).flat_map(Self::numbers).collect();
        known.extend(names.iter().map(|name| (*name).to_owned()));
        known.push("GP".to_owned());
        for number in known {
            let mut owner = None;
            let mut holders = BTreeSet::new();
            register
                .each(|person, entry| {
                    if entry.permits.iter().any(|held| held.file.number == number) {
                        owner = Some(person);
                    }
                    if entry.credentials.iter().any(|held| held.id == id_by(&number)) {
                        holders.insert(person);
                    }
                })
                .unwrap();
            assert_eq!(register.owner_of(&number).unwrap(), owner, "{number}");
            let mut found = BTreeSet::new();
            let id = id_by(&number).to_uppercase();
            let name = [Name::credential(&id)];
            register
                .each_with(&name, |person, entry| {
                    if Name::all_of(entry).contains(&name[0]) {
                        found.insert(person);
                    }
                })
                .unwrap();
            assert_eq!(found, holders, "{number}");
        }
        let people = register.people().unwrap().clone();
        for person in 0..20 {
            let is_there = people.contains(&name_of(&key(person)));
            assert_eq!(register.knows(&key(person)).unwrap(), is_there, "{person}");
        }
        self.remarks.take()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in names_in(from).unwrap() {
        fs::copy(from.join(&name), to.join(&name)).unwrap();
    }
}

#[test]
fn the_index_answers_as_a_search_of_all_files_does() {
    let city = City::with_people();
    assert_eq!(city.agrees(&[]), []);
    let mut register = city.opens();
    // Other permits, another credential, somebody new, a number that two people have.
    register.put(&key(3), &entry(&["GP-33", "GP-new"])).unwrap();
    register.put(&key(4), &entry(&[])).unwrap();
    register.put(&key(12), &entry(&["GP-3"])).unwrap();
    for person in [5, 200] {
        register.put(&key(person), &entry(&["GP-two"])).unwrap();
    }
    drop(register);
    let names = ["GP-new", "GP-two", "GP-4", "", "GP-44 "];
    assert_eq!(city.agrees(&names), []);
    fs::remove_file(city.path(INDEX)).unwrap();
    assert_eq!(city.agrees(&names), [IndexRemark::Missing]);
    assert_eq!(city.agrees(&names), []);
}

#[test]
fn a_program_that_was_killed_at_any_step_leaves_an_index_that_is_gone_on_with() {
    for person in [3, 15] {
        let city = City::with_people();
        let at = |name: &str| city.folder.path().join(name);
        copy(&at("r"), &at("before"));
        let mut register = city.opens();
        register.put(&key(person), &entry(&["GP-3", "GP-new"])).unwrap();
        let written = name_of(&key(person));
        drop(register);
        fs::rename(at("r"), at("after")).unwrap();
        // How much of the change there is, and what the program had written into its index.
        for files in 0..=2 {
            fs::rename(at("before"), at("r")).unwrap();
            let register = city.opens();
            let truth = register.truth().unwrap();
            let length = fs::metadata(at("after").join(PEOPLE)).unwrap().len();
            let begin = |index: &Index| index.begin(key(person), truth.people, length);
            register.ask_index(begin).unwrap().unwrap();
            // As the disk has it while the program runs: nothing is closed.
            copy(&at("r"), &at("killed"));
            drop(register);
            let file =
                |name: &str| fs::copy(at("after").join(name), at("killed").join(name)).unwrap();
            if files > 0 {
                file(&written);
            }
            if files > 1 {
                file(PEOPLE);
            }
            fs::rename(at("r"), at("before")).unwrap();
            fs::rename(at("killed"), at("r")).unwrap();
            assert_eq!(city.agrees(&["GP-new"]), [], "{person}, {files}");
            fs::remove_dir_all(at("r")).unwrap();
        }
    }
}

#[test]
fn a_list_of_places_that_was_about_to_be_written_leaves_the_index_current() {
    let city = City::with_people();
    let register = city.opens();
    let now = register.truth().unwrap().taken;
    register.ask_index(|index| index.expect(now, [7; 32])).unwrap().unwrap();
    drop(register);
    assert_eq!(city.agrees(&[]), []);
    city.opens().next_status_index().unwrap();
    assert_eq!(city.agrees(&[]), []);
}

#[test]
fn a_register_that_was_changed_without_its_index_has_it_made_anew_and_that_is_said() {
    let city = City::with_people();
    let index = fs::read(city.path(INDEX)).unwrap();
    // A program that knows no index: a place, then the person's file.
    fs::remove_file(city.path(INDEX)).unwrap();
    let mut register = city.opens();
    register.next_status_index().unwrap();
    register.put(&key(3), &entry(&["GP-new"])).unwrap();
    drop(register);
    city.remarks.take();
    fs::write(city.path(INDEX), &index).unwrap();
    assert_eq!(city.agrees(&["GP-new"]), [IndexRemark::Stale]);
    // People from elsewhere.
    let mut text = fs::read_to_string(city.path(PEOPLE)).unwrap();
    text.push_str(&format!("{}\n", name_of(&key(17))));
    fs::write(city.path(PEOPLE), text).unwrap();
    fs::copy(city.path(&name_of(&key(3))), city.path(&name_of(&key(17)))).unwrap();
    assert_eq!(city.agrees(&["GP-new"]), [IndexRemark::Stale]);
}

#[test]
fn what_a_file_contradicts_is_not_believed() {
    let city = City::with_people();
    let taken_out = fs::read_to_string(city.path(&name_of(&key(3)))).unwrap();
    let changed = taken_out.replace("\"GP-3\"", "\"GP-x\"");
    assert_ne!(taken_out, changed);
    fs::write(city.path(&name_of(&key(3))), changed).unwrap();
    let register = city.opens();
    assert_eq!(register.owner_of("GP-3").unwrap(), None);
    assert_eq!(city.remarks.take(), [IndexRemark::Contradicted]);
    assert_eq!(register.owner_of("GP-x").unwrap(), Some(key(3)));
}

#[test]
fn a_lost_file_is_missed_with_the_index_and_without() {
    let city = City::with_people();
    fs::remove_file(city.path(&name_of(&key(3)))).unwrap();
    let register = city.opens();
    assert!(matches!(register.owner_of("GP-3"), Err(RegisterError::Lost(_))));
    assert!(matches!(register.find(&key(3)), Err(RegisterError::Lost(_))));
    drop(register);
    fs::remove_file(city.path(INDEX)).unwrap();
    let register = city.opens();
    assert!(matches!(register.owner_of("GP-3"), Err(RegisterError::Lost(_))));
    assert!(matches!(register.knows(&key(3)), Err(RegisterError::Lost(_))));
    drop(register);
    assert!(!city.path(INDEX).exists(), "half an index is none");
}

#[test]
fn a_damaged_index_is_made_anew_or_answers_as_the_files_do() {
    let city = City::with_people();
    let whole = fs::read(city.path(INDEX)).unwrap();
    for length in [0, 1, 4096, whole.len() / 2, whole.len() - 1] {
        fs::write(city.path(INDEX), &whole[..length]).unwrap();
        assert_eq!(city.agrees(&[]), [IndexRemark::Damaged], "{length}");
    }
    fs::write(city.path(INDEX), b"{}").unwrap();
    assert_eq!(city.agrees(&[]), [IndexRemark::Damaged]);
    // Where names stand, and all over: what is read wrong is noticed, the rest is of no account.
    let names = whole.windows(5).enumerate().filter(|(_, bytes)| bytes.starts_with(b"GP-3"));
    let names: Vec<usize> = names.map(|(at, _)| at + 3).collect();
    let used: Vec<usize> = (0..whole.len()).filter(|at| whole[*at] != 0).collect();
    let mut said = Vec::new();
    for at in names.iter().chain(used.iter().step_by(used.len() / 60)) {
        let mut changed = whole.clone();
        changed[*at] ^= 1 << (at % 8);
        fs::write(city.path(INDEX), &changed).unwrap();
        let remarks = city.agrees(&[]);
        assert!(!remarks.contains(&IndexRemark::Without), "{at}");
        said.extend(remarks);
    }
    assert!(said.contains(&IndexRemark::Damaged), "{said:?}");
}

#[cfg(unix)]
#[test]
fn an_index_that_cannot_be_had_stands_in_nobodys_way() {
    let city = City::with_people();
    fs::remove_file(city.path(INDEX)).unwrap();
    fs::create_dir(city.path(INDEX)).unwrap();
    assert_eq!(city.agrees(&[]), [IndexRemark::Without]);
    fs::remove_dir(city.path(INDEX)).unwrap();
    // Another one of this program has it open, and doesn't learn of what is written meanwhile.
    let first = city.opens();
    assert!(first.knows(&key(3)).unwrap());
    city.remarks.take();
    let mut second = city.opens();
    second.next_status_index().unwrap();
    second.put(&key(3), &entry(&["GP-new"])).unwrap();
    assert_eq!(second.owner_of("GP-new").unwrap(), Some(key(3)));
    assert_eq!(city.remarks.take(), [IndexRemark::Without]);
    drop((first, second));
    assert_eq!(city.agrees(&["GP-new"]), [IndexRemark::Missing]);
}
