//! The layers of `core/src`, held: each room imports only rooms below it, and no folders import each
//! other in a circle. `core/design/ARCHITECTURE.md` draws the same rooms, in the same order. The scanner's
//! crate, `core/symbol`, counts as the room `symbol`.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, Item, UseTree};

/// The rooms from top to bottom. Rooms of one layer don't import each other.
const LAYERS: &[&[&str]] = &[
    &["checkpoint", "authority"],
    &["installation"],
    &["journal"],
    &["inspect", "wallet"],
    &["policy"],
    &["facts"],
    &["dcc"],
    &["device"],
    &["published"],
    &["travel"],
    &["model"],
    &["tuf"],
    &["certlogic"],
    &["keys"],
    &["symbol"],
    &["words"],
    &["encoding"],
    &["storage", "time"],
];

/// Rooms with rooms of their own, from top to bottom, and whether the files beside these stand below
/// them all (or anywhere).
const INNER_LAYERS: &[(&str, &[&str], bool)] = &[
    ("policy", &["study", "decide", "judge", "language"], true),
    ("symbol", &["locate", "picture", "code"], false),
];

/// An import: the module that has it, and the absolute path of what it names.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Arrow {
    file: String,
    from: Vec<String>,
    to: Vec<String>,
}

impl Arrow {
    fn says(&self) -> String {
        format!("{} imports crate::{}", self.file, self.to.join("::"))
    }
}

#[test]
fn no_arrow_points_up() {
    let level = |room: &str| LAYERS.iter().position(|layer| layer.contains(&room));
    let arrows = &*ARROWS;
    assert!(arrows.len() > 1_000, "only {} imports were found", arrows.len());
    let mut wrong = BTreeSet::new();
    for arrow in arrows {
        let (Some(from), Some(to)) = (arrow.from.first(), arrow.to.first()) else { continue };
        if from == to {
            continue;
        }
        match (level(from), level(to)) {
            (Some(above), Some(below)) if above < below => {}
            (None, _) => drop(wrong.insert(format!("{}: no layer has a room {from}", arrow.file))),
            (_, None) => drop(wrong.insert(format!("{}: no layer has it", arrow.says()))),
            _ => drop(wrong.insert(format!("{}: not below it", arrow.says()))),
        }
    }
    assert!(wrong.is_empty(), "{}", listed(&wrong));
}

#[test]
fn no_arrow_within_a_room_points_up() {
    let mut wrong = BTreeSet::new();
    for &(room, layers, rest_is_below) in INNER_LAYERS {
        let level = |path: &[String]| {
            let name = path.get(1)?;
            let inner = layers.iter().position(|layer| layer == name);
            inner.or_else(|| rest_is_below.then_some(layers.len()))
        };
        let inside = |path: &[String]| path.first().is_some_and(|first| first == room);
        let mut seen = BTreeSet::new();
        for arrow in ARROWS.iter().filter(|arrow| inside(&arrow.from) && inside(&arrow.to)) {
            seen.extend(arrow.from.get(1).filter(|name| layers.contains(&name.as_str())).cloned());
            // What names the room alone names its face, which may show anything that stands in it.
            if let (Some(from), Some(to)) = (level(&arrow.from), level(&arrow.to))
                && from > to
            {
                wrong.insert(arrow.says());
            }
        }
        assert_eq!(seen.len(), layers.len(), "{room} has other rooms than {layers:?}: {seen:?}");
    }
    assert!(wrong.is_empty(), "{}", listed(&wrong));
}

#[test]
fn no_folders_import_each_other_in_a_circle() {
    let folders: BTreeSet<Vec<String>> = sources().iter().map(|source| source.folder()).collect();
    let folder_of = |path: &[String]| {
        (0..=path.len()).rev().map(|n| path[..n].to_vec()).find(|path| folders.contains(path))
    };
    // Between siblings: what a folder and the folders below it import of its neighbour.
    let mut imports: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    for arrow in &*ARROWS {
        let (Some(from), Some(to)) = (folder_of(&arrow.from), folder_of(&arrow.to)) else {
            continue;
        };
        let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        if from.len() > common && to.len() > common {
            let side = |path: &[String]| path[..=common].to_vec();
            imports.entry(side(&from)).or_default().insert(side(&to));
        }
    }
    assert!(imports.len() > 10, "{imports:?}");
    let mut circles = BTreeSet::new();
    for start in imports.keys() {
        let mut reached = BTreeSet::new();
        let mut next: Vec<_> = imports[start].iter().collect();
        while let Some(folder) = next.pop() {
            if reached.insert(folder) {
                next.extend(imports.get(folder).into_iter().flatten());
            }
        }
        if reached.contains(start) {
            circles.insert(format!("{} is in a circle", start.join("/")));
        }
    }
    assert!(circles.is_empty(), "{}", listed(&circles));
}

#[test]
fn architecture_draws_these_rooms() {
    let text = fs::read_to_string(root().join("design/ARCHITECTURE.md")).unwrap();
    let drawn = text.split("```text house\n").nth(1).expect("a block `text house`");
    let drawn = drawn.split("```").next().unwrap();
    let mut place = 0;
    for room in LAYERS.iter().copied().flatten() {
        let found = drawn.match_indices(room).map(|(at, _)| at).find(|&at| {
            let before = drawn[..at].chars().next_back();
            let after = drawn[at + room.len()..].chars().next();
            let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
            at >= place && apart(before) && apart(after)
        });
        place = found.unwrap_or_else(|| panic!("the drawing lacks {room}, or has it elsewhere"));
    }
}

fn listed(lines: &BTreeSet<String>) -> String {
    lines.iter().map(|line| format!("\n  {line}")).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

struct Source {
    name: String,
    /// What `crate` stands for in it.
    root: Vec<String>,
    module: Vec<String>,
    is_folder: bool,
    items: Vec<Item>,
}

impl Source {
    fn folder(&self) -> Vec<String> {
        let keep = self.module.len() - usize::from(!self.is_folder);
        self.module[..keep].to_vec()
    }
}

/// The files of the core and of its scanner without their tests.
fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    for (src, names) in [("src", vec![]), ("symbol/src", vec!["symbol".to_owned()])] {
        let src = root().join(src);
        let mut folders = vec![src.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    sources.push(source(&src, &names, &path));
                }
            }
        }
    }
    let tests: Vec<Vec<String>> = sources.iter().flat_map(test_modules).collect();
    sources.retain(|source| !tests.iter().any(|test| source.module.starts_with(test)));
    assert!(sources.len() > 200, "only {} files were found", sources.len());
    sources
}

fn source(src: &Path, root: &[String], path: &Path) -> Source {
    let relative = path.strip_prefix(src).unwrap();
    let mut module = root.to_vec();
    let plain = relative.with_extension("");
    module.extend(plain.iter().map(|part| part.to_str().unwrap().to_owned()));
    let last = module.last().unwrap();
    let is_folder = last == "mod" || last == "lib";
    if is_folder {
        module.pop();
    }
    let text = fs::read_to_string(path).unwrap();
    let file = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (name, root) = (path.strip_prefix(self::root()).unwrap(), root.to_vec());
    Source { name: name.display().to_string(), root, module, is_folder, items: file.items }
}

/// The modules that are compiled for tests alone.
fn test_modules(source: &Source) -> Vec<Vec<String>> {
    let test = |item: &Item| match item {
        Item::Mod(module) if is_test(&module.attrs) => Some(module.ident.to_string()),
        _ => None,
    };
    let names = source.items.iter().filter_map(test);
    names.map(|name| source.module.iter().cloned().chain([name]).collect()).collect()
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = attribute.to_token_stream().to_string();
        attribute.path().is_ident("cfg") && text.contains("test") && !text.contains("not")
    })
}

/// Every import of one module of the core by another, tests left out.
static ARROWS: LazyLock<BTreeSet<Arrow>> = LazyLock::new(|| {
    let mut arrows = BTreeSet::new();
    for source in sources() {
        let mut collector = Collector { source: &source, arrows: &mut arrows };
        collector.items(&source.items, &source.module);
    }
    arrows
});

struct Collector<'a> {
    source: &'a Source,
    arrows: &'a mut BTreeSet<Arrow>,
}

impl Collector<'_> {
    fn items(&mut self, items: &[Item], module: &[String]) {
        for item in items {
            match item {
                Item::Mod(inner) if is_test(&inner.attrs) => {}
                Item::Mod(inner) => {
                    let content = inner.content.as_ref().map_or(&[][..], |(_, items)| items);
                    let path: Vec<String> =
                        module.iter().cloned().chain([inner.ident.to_string()]).collect();
                    self.items(content, &path);
                }
                Item::Use(import) if is_test(&import.attrs) => {}
                Item::Use(import) => self.tree(&import.tree, Vec::new(), module),
                Item::Fn(function) if is_test(&function.attrs) => {}
                other => self.tokens(other.to_token_stream(), module),
            }
        }
    }

    fn tree(&mut self, tree: &UseTree, mut path: Vec<String>, module: &[String]) {
        match tree {
            UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.tree(&part.tree, path, module);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, path.clone(), module);
                }
            }
            UseTree::Name(name) if name.ident == "self" => self.add(&path, module),
            UseTree::Name(name) => self.add(&with(path, &name.ident.to_string()), module),
            UseTree::Rename(name) => self.add(&with(path, &name.ident.to_string()), module),
            UseTree::Glob(_) => self.add(&path, module),
        }
    }

    /// Paths that begin with `crate` or `super`, wherever they stand, macros' arguments included.
    fn tokens(&mut self, tokens: TokenStream, module: &[String]) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if path.is_empty() || colons == 2 => {
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' && !path.is_empty() => colons += 1,
                other => {
                    self.add(&std::mem::take(&mut path), module);
                    colons = 0;
                    match other {
                        TokenTree::Group(group) => self.tokens(group.stream(), module),
                        TokenTree::Ident(ident) => path.push(ident.to_string()),
                        _ => {}
                    }
                }
            }
        }
        self.add(&path, module);
    }

    fn add(&mut self, path: &[String], module: &[String]) {
        let ups = path.iter().take_while(|part| *part == "super").count();
        let to = match path.first().map(String::as_str) {
            Some("crate") => [&self.source.root, &path[1..]].concat(),
            Some("chot_symbol") => [&["symbol".to_owned()], &path[1..]].concat(),
            Some("self") => [module, &path[1..]].concat(),
            Some("super") if ups <= module.len() => {
                [&module[..module.len() - ups], &path[ups..]].concat()
            }
            _ => return,
        };
        let arrow = Arrow { file: self.source.name.clone(), from: module.to_vec(), to };
        self.arrows.insert(arrow);
    }
}

fn with(mut path: Vec<String>, last: &str) -> Vec<String> {
    path.push(last.to_owned());
    path
}
