//! The ways a source can fail, by the names they are asked for.

/// What happens to the next answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: the server behind answers.
    None,
    /// The connection ends without a word.
    Refuse,
    /// The right answer, three seconds late.
    Slow,
    /// No answer, for ever.
    Hang,
    /// Half of the right answer.
    Cut,
    /// A status and the words that usually come with it.
    Status(u16),
    /// 503 with the JSON that Prometheus writes while it starts.
    UnavailableJson,
    /// 200 with a sign-in page.
    Html,
    /// 200 with JSON that is not Prometheus'.
    WrongJson,
    /// Thirty million bytes that are JSON.
    Huge,
    /// A redirect to where it came from.
    RedirectLoop,
    /// The right answer by a clock that is wrong by so many seconds.
    Clock(i64),
    /// An answer that is well formed, about series nobody asked for.
    OtherSeries,
    /// 422 whose words are markup, marks of direction, and long.
    HostileWords,
}

/// Every fault by name, with what it does.
pub const ALL: &[(&str, Fault, &str)] = &[
    ("none", Fault::None, "pass everything on"),
    ("refuse", Fault::Refuse, "end the connection without a word"),
    ("slow", Fault::Slow, "answer after three seconds"),
    ("hang", Fault::Hang, "never answer"),
    ("cut", Fault::Cut, "break off in the middle of the answer"),
    ("401", Fault::Status(401), "not signed in"),
    ("403", Fault::Status(403), "not allowed"),
    ("429", Fault::Status(429), "asked too often; Retry-After: 20"),
    ("500", Fault::Status(500), "internal error, in plain text"),
    ("503", Fault::UnavailableJson, "unavailable, in Prometheus' own JSON"),
    ("html", Fault::Html, "200 with a sign-in page"),
    ("wrong-json", Fault::WrongJson, "200 with JSON of something else"),
    ("huge", Fault::Huge, "thirty million bytes of JSON"),
    ("redirect-loop", Fault::RedirectLoop, "redirect to itself"),
    ("clock-ahead", Fault::Clock(600), "a clock ten minutes ahead"),
    ("clock-behind", Fault::Clock(-600), "a clock ten minutes behind"),
    ("other-series", Fault::OtherSeries, "series nobody asked for"),
    ("hostile-words", Fault::HostileWords, "an error message of markup and marks of direction"),
];

impl Fault {
    /// The fault with this name.
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().find(|(known, ..)| *known == name).map(|(_, fault, _)| *fault)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        ALL.iter().find(|(_, fault, _)| *fault == self).map_or("?", |(name, ..)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_one_name() {
        for (name, fault, _) in ALL {
            assert_eq!(Fault::named(name), Some(*fault));
            assert_eq!(fault.name(), *name);
        }
        assert_eq!(Fault::named("nothing"), None);
    }
}
