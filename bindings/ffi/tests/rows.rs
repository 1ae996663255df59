//! `rows.md` is true: every function of the surface has a row, and every row's tests are there.

#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The table's rows: what, functions, Kotlin, Swift.
fn rows() -> Vec<[String; 4]> {
    let table = read(&root().join("rows.md"));
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|line| {
        let cells: Vec<String> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
        let [_, what, functions, kotlin, swift, _] = &cells[..] else { panic!("{line}") };
        [what.clone(), functions.clone(), kotlin.clone(), swift.clone()]
    })
    .collect()
}

/// What stands in backticks.
fn code(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The functions that sources export: `function`, `Object.function`.
fn exported(source: &str) -> Vec<String> {
    let name = |line: &str| {
        let rest = line.trim_start().strip_prefix("pub fn ")?;
        rest.split(['(', '<']).next().map(str::to_owned)
    };
    let mut lines = source.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if line != "#[uniffi::export]" {
            continue;
        }
        let Some(first) = lines.find(|line| !line.starts_with('#')) else { break };
        match first.strip_prefix("impl ").and_then(|rest| rest.strip_suffix(" {")) {
            Some(object) => {
                let inside = lines.by_ref().take_while(|line| *line != "}");
                found.extend(inside.filter_map(name).map(|name| format!("{object}.{name}")));
            }
            None => found.extend(name(first)),
        }
    }
    found
}

#[test]
fn every_function_of_the_surface_has_a_row() {
    let mut functions = BTreeSet::new();
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            functions.extend(exported(&read(&path)));
        }
    }
    assert!(functions.contains("CheckpointSession.scan") && functions.contains("self_test"));
    let rows = rows();
    let named: BTreeSet<String> =
        rows.iter().flat_map(|row| code(&row[1])).map(str::to_owned).collect();
    assert_eq!(functions, named);
}

#[test]
fn every_test_that_a_row_names_is_there() {
    let rows = rows();
    let kotlin = root().join("../../android/bindings/src/test/kotlin/vn/chot/core");
    let swift = root().join("../../ios/Tests/SurfaceTests");
    for [what, _, in_kotlin, in_swift] in &rows {
        let (file, test) = named(in_kotlin);
        let source = read(&kotlin.join(format!("{file}.kt")));
        let at = source.find(&format!("    fun `{test}`"));
        let before = at.and_then(|at| source.get(..at)).unwrap_or_default();
        assert!(before.trim_end().ends_with("@Test"), "{what}: {file} has no test `{test}`");
        let (file, test) = named(in_swift);
        let source = read(&swift.join(format!("{file}.swift")));
        assert!(source.contains(&format!("    func {test}()")), "{what}: {file} has no {test}");
    }
}

/// File and test of a cell.
fn named(cell: &str) -> (&str, &str) {
    let mut parts = cell.trim_start_matches('`').splitn(2, "` ");
    match (parts.next(), parts.next()) {
        (Some(file), Some(test)) => (file, test),
        _ => panic!("expected `File` and a test's name, found {cell}"),
    }
}
