//! Tokens read one by one: what is next, and where something is wrong.
use super::token::{Kind, NotPromql, Token, tokens};

/// The tokens of a text, and how far they have been read.
pub(super) struct Reader {
    /// All of them.
    pub tokens: Vec<Token>,
    /// The place of the next.
    pub at: usize,
    /// How deeply nested it is.
    pub depth: usize,
    /// Where the text ends.
    pub end: usize,
}

impl Reader {
    /// Begins to read a text.
    pub fn of(text: &str) -> Result<Self, NotPromql> {
        Ok(Self { tokens: tokens(text)?, at: 0, depth: 0, end: text.len() })
    }

    /// The token that is next.
    pub fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    /// Where the next token begins; the end of the text if there is none.
    pub fn place(&self) -> usize {
        self.peek().map_or(self.end, |token| token.place.start)
    }

    /// Where the last token ended.
    pub fn last_end(&self) -> usize {
        self.tokens.get(self.at.saturating_sub(1)).map_or(0, |token| token.place.end)
    }

    /// Whether this punctuation is next.
    pub fn is_sign(&self, sign: &str) -> bool {
        self.peek().is_some_and(|token| matches!(&token.kind, Kind::Sign(it) if *it == sign))
    }

    /// Whether this word is next, however it is written.
    pub fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| matches!(&token.kind, Kind::Word(it) if it.eq_ignore_ascii_case(word)))
    }

    /// Reads past this punctuation if it is next.
    pub fn take_sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.at += usize::from(found);
        found
    }

    /// Reads past this word if it is next.
    pub fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    /// Reads the next token; `what` is missing where there is none.
    pub fn take_any(&mut self, what: &'static str) -> Result<Kind, NotPromql> {
        let kind = self.peek().map(|it| it.kind.clone()).ok_or(NotPromql { at: self.end, why: what })?;
        self.at += 1;
        Ok(kind)
    }

    /// Reads past this punctuation, which has to be there.
    pub fn expect_sign(&mut self, sign: &'static str) -> Result<(), NotPromql> {
        if self.take_sign(sign) { Ok(()) } else { self.wrong("a bracket is missing") }
    }

    /// That something is wrong here.
    pub fn wrong<T>(&self, why: &'static str) -> Result<T, NotPromql> {
        Err(NotPromql { at: self.place(), why })
    }
}
