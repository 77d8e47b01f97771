//! Holds the file against the table of keys and notes everything that is wrong with it, not only the first thing.
use super::{
    Notice,
    json::{Json, quoted},
    keys::{Key, Takes, home_of},
    nearest::nearest,
    secrets, value,
};

use std::collections::BTreeSet;

/// More members than this no honest list has, and no honest object.
const MOST_MEMBERS: usize = 10_000;

/// What was found so far.
#[derive(Default)]
pub struct Check {
    /// What makes the file unusable.
    pub problems: Notices,
    /// What has no effect.
    pub warnings: Notices,
}

/// Notices in the order of the file; the first of them, and how many more there are.
#[derive(Default)]
pub struct Notices {
    first: Vec<Notice>,
    n_more: usize,
}

impl Notices {
    /// Nobody mends more than this at once, and a page with a hundred thousand lines stands still.
    const MOST: usize = 100;

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The notices, and one that counts the rest.
    pub fn into_notices(mut self) -> Vec<Notice> {
        if self.n_more > 0 {
            self.first.push(Notice { path: String::new(), what: format!("and {} more of the kind", self.n_more) });
        }
        self.first
    }

    fn add(&mut self, path: impl Into<String>, what: impl Into<String>) {
        if self.first.len() < Self::MOST {
            self.first.push(Notice { path: path.into(), what: what.into() });
        } else {
            self.n_more += 1;
        }
    }
}

impl Check {
    /// Notes a problem.
    pub fn wrong(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.problems.add(path, what);
    }

    /// Notes something that has no effect.
    pub fn odd(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.warnings.add(path, what);
    }

    /// Checks an object and all below it.
    pub fn object(&mut self, at: &str, members: &[(String, Json)], keys: &[Key]) {
        let members = self.some(at, members);
        let mut seen = BTreeSet::new();
        for (name, json) in members {
            let path = joined(at, name);
            if !seen.insert(name.as_str()) {
                self.wrong(path, "is there twice; only one can be meant");
                continue;
            }
            match keys.iter().find(|key| key.name == name) {
                Some(key) if *json == Json::Null && !key.is_required => {
                    self.wrong(path, "is null – leave the key out instead");
                }
                Some(key) => self.value(&path, json, key.takes),
                None => self.unknown(path, name, json, keys),
            }
        }
        for key in keys.iter().filter(|it| it.is_required) {
            if !seen.contains(key.name) {
                self.wrong(joined(at, key.name), format!("is missing – it must be {}", wanted(key.takes)));
            }
        }
    }

    fn unknown(&mut self, path: String, name: &str, json: &Json, keys: &[Key]) {
        if secrets::is_secret_key(name) && *json != Json::Null {
            return self.secret(&path, secrets::BY_NAME);
        }
        if self.has_secrets(&path, json) {
            return;
        }
        let lower = name.to_ascii_lowercase();
        let names: Vec<&str> = keys.iter().map(|it| it.name).collect();
        let meant = keys.iter().find(|it| it.also.contains(&lower.as_str())).map(|it| it.name);
        let what = match (meant.or_else(|| nearest(name, &names)), home_of(name)) {
            (Some(near), _) => format!("is not known and has no effect – did you mean \"{near}\"?"),
            (None, Some(home)) => format!("has no effect here – it belongs into {home}"),
            (None, None) => "is not known and has no effect".to_owned(),
        };
        self.odd(path, what);
    }

    fn value(&mut self, at: &str, json: &Json, takes: Takes) {
        match (takes, json) {
            (Takes::Flag, Json::Flag(_)) => {}
            (Takes::Whole(least, most), Json::Number(number)) => {
                let is_within = *number >= f64::from(least) && *number <= f64::from(most) && number.fract() == 0.0;
                if !is_within {
                    self.wrong(at, format!("must be {}, but is {}", wanted(takes), json.said()));
                }
            }
            (Takes::Texts, Json::List(items)) => self.each(at, items, Takes::Text),
            (Takes::Objects(keys), Json::List(items)) => self.each(at, items, Takes::Object(keys)),
            (Takes::Object(keys), Json::Object(members)) => self.object(at, members, keys),
            (Takes::TextByKey, Json::Object(members)) => {
                self.some(at, members).iter().for_each(|(name, it)| self.value(&joined(at, name), it, Takes::Text));
            }
            (_, Json::Text(text)) if takes_text(takes) => self.text(at, text, takes),
            (Takes::Percentage, Json::Number(number)) => self.wrong(at, value::no_percentage(*number)),
            (Takes::Time(_, _, example), Json::Number(number)) => {
                self.wrong(at, format!("{number} has no unit – write it as a text such as \"{example}\""));
            }
            _ => self.wrong_type(at, json, takes),
        }
    }

    fn each(&mut self, at: &str, items: &[Json], takes: Takes) {
        for (index, item) in self.some(at, items).iter().enumerate() {
            self.value(&format!("{at}[{index}]"), item, takes);
        }
    }

    /// As many members as are looked at; more are a problem.
    fn some<'m, T>(&mut self, at: &str, members: &'m [T]) -> &'m [T] {
        if members.len() > MOST_MEMBERS {
            self.wrong(at, format!("has {} members; at most {MOST_MEMBERS} are read", members.len()));
        }
        members.get(..MOST_MEMBERS).unwrap_or(members)
    }

    fn text(&mut self, at: &str, text: &str, takes: Takes) {
        if text.trim().is_empty() {
            return self.wrong(at, format!("is empty – it must be {}", wanted(takes)));
        }
        if let Some(why) = secrets::looks_secret(text) {
            return self.secret(at, why);
        }
        let verdict = match takes {
            Takes::Address | Takes::AddressOrPath if secrets::names_a_user(text) => {
                return self.secret(at, secrets::USER_IN_ADDRESS);
            }
            Takes::Address => value::address(text, false),
            Takes::AddressOrPath => value::address(text, true),
            Takes::Template(known) => value::template(text, known),
            Takes::OneOf(words) if !words.contains(&text) => Err(match nearest(text, words) {
                Some(near) => format!("{} is not known – did you mean \"{near}\"?", quoted(text)),
                None => format!("{} is not known – it must be {}", quoted(text), wanted(takes)),
            }),
            Takes::Time(least, most, example) => value::time_within(text, least, most, example).map(drop),
            Takes::Percentage => value::percentage(text).map(drop),
            Takes::Zone if !text.chars().all(|c| c.is_ascii_alphanumeric() || "/_+-".contains(c)) => {
                Err(format!("{} is not the name of a zone – write it as \"Europe/Berlin\" or \"UTC\"", quoted(text)))
            }
            Takes::HeaderText if !text.chars().all(|c| c.is_ascii_graphic()) => {
                Err(format!("{} cannot stand in a header: only letters, digits and signs of ASCII can", quoted(text)))
            }
            _ => Ok(()),
        };
        if let Err(what) = verdict {
            self.wrong(at, what);
        }
    }

    fn wrong_type(&mut self, at: &str, json: &Json, takes: Takes) {
        if self.has_secrets(at, json) {
            return;
        }
        let hint = match (takes, json) {
            (Takes::Objects(_) | Takes::Texts, Json::Object(_) | Json::Text(_)) => "; put it into brackets: [ … ]",
            (Takes::Flag, Json::Text(text)) if ["true", "false"].contains(&text.as_str()) => {
                "; leave the quotation marks out"
            }
            (Takes::Whole(..), Json::Text(text)) if text.parse::<u32>().is_ok() => "; leave the quotation marks out",
            (Takes::Text | Takes::HeaderText, Json::Number(_) | Json::Flag(_)) => "; put it into quotation marks",
            _ => "",
        };
        self.wrong(at, format!("must be {}, but is {}{hint}", wanted(takes), json.said()));
    }

    /// Whether there are secrets in what is not known; they are noted.
    fn has_secrets(&mut self, at: &str, json: &Json) -> bool {
        let mut found = Vec::new();
        secrets::find(json, at, &mut found);
        found.iter().for_each(|(path, why)| self.secret(path, why));
        !found.is_empty()
    }

    fn secret(&mut self, at: &str, why: &str) {
        const ADVICE: &str = "This file is as public as the page: take it out, make it invalid if it ever was online, and \
                              let a proxy on this host add it to what is asked";
        self.wrong(at, format!("{why}. {ADVICE}"));
    }
}

/// `sources[1].url`; a key that is no plain word stands in quotation marks.
pub fn joined(at: &str, key: &str) -> String {
    let is_plain =
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-$".contains(c)) && key.len() <= 60;
    match (at.is_empty(), is_plain) {
        (true, true) => key.to_owned(),
        (false, true) => format!("{at}.{key}"),
        (_, false) => format!("{at}[{}]", quoted(key)),
    }
}

/// Whether a text may stand there.
fn takes_text(takes: Takes) -> bool {
    !matches!(
        takes,
        Takes::Flag | Takes::Whole(..) | Takes::Texts | Takes::TextByKey | Takes::Object(_) | Takes::Objects(_)
    )
}

/// What must stand there: "it must be …".
fn wanted(takes: Takes) -> String {
    match takes {
        Takes::Flag => "true or false".to_owned(),
        Takes::Text | Takes::HeaderText => "a text".to_owned(),
        Takes::Whole(least, u32::MAX) => format!("a whole number, {least} or more"),
        Takes::Whole(least, most) => format!("a whole number from {least} to {most}"),
        Takes::Address => "an address such as \"https://host/\"".to_owned(),
        Takes::AddressOrPath => {
            "an address such as \"https://host/\", or a path on this host such as \"prometheus/\"".to_owned()
        }
        Takes::Template(known) => {
            format!("an address such as \"https://host/{{{}}}\"", known.first().copied().unwrap_or_default())
        }
        Takes::OneOf(words) => {
            let all: Vec<_> = words.iter().map(|it| format!("\"{it}\"")).collect();
            all.split_last().map_or_else(String::new, |(last, rest)| format!("{} or {last}", rest.join(", ")))
        }
        Takes::Time(_, _, example) => format!("a time such as \"{example}\""),
        Takes::Percentage => "a text such as \"99.9%\"".to_owned(),
        Takes::Zone => "a text such as \"Europe/Berlin\"".to_owned(),
        Takes::Texts => "a list of texts: [ \"…\" ]".to_owned(),
        Takes::TextByKey => "an object of texts: { \"…\": \"…\" }".to_owned(),
        Takes::Object(_) => "an object: { … }".to_owned(),
        Takes::Objects(_) => "a list of objects: [ { … } ]".to_owned(),
    }
}
