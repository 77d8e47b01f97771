//! What a reader types so that a source knows who asks: held here, said nowhere but in the header it is for.
use std::fmt;

/// The value of an `Authorization` header. Printing it for programmers prints no part of it.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn(String);

/// Longer headers are refused by common servers (nginx: 8 kB a line).
const LONGEST: usize = 8000;

impl SignIn {
    /// A bearer token (RFC 6750 §2.1), with or without the word before it; why it cannot be one otherwise.
    pub fn token(typed: &str) -> Result<Self, &'static str> {
        let typed = typed.trim();
        let (word, rest) = typed.split_at_checked("bearer".len()).unwrap_or((typed, ""));
        let is_word = word.eq_ignore_ascii_case("bearer") && !rest.starts_with(|c: char| !c.is_whitespace());
        let token = if is_word { rest.trim_start() } else { typed };
        if token.is_empty() {
            return Err("Type the token.");
        }
        if !token.bytes().all(|it| it.is_ascii_graphic()) {
            return Err("A token has no spaces and no letters with accents; part of something else was copied.");
        }
        Self::of_header(format!("Bearer {token}")).ok_or("That is too long for a token.")
    }

    /// A user and a password (RFC 7617 §2, in UTF-8); why they cannot be otherwise.
    pub fn password(user: &str, password: &str) -> Result<Self, &'static str> {
        if user.is_empty() && password.is_empty() {
            return Err("Type the user and the password.");
        }
        if user.contains(':') {
            return Err("A user's name has no colon.");
        }
        if [user, password].iter().any(|it| it.contains(char::is_control)) {
            return Err("There is a line break or another sign in it that cannot be sent.");
        }
        let encoded = base64(format!("{user}:{password}").as_bytes());
        Self::of_header(format!("Basic {encoded}")).ok_or("That is too long for a password.")
    }

    /// A header that was kept; `None` where it is none that could have been made here.
    pub fn of_header(header: String) -> Option<Self> {
        let (scheme, rest) = header.split_once(' ')?;
        let is_whole = !rest.is_empty() && rest.bytes().all(|it| it.is_ascii_graphic());
        (matches!(scheme, "Bearer" | "Basic") && is_whole && header.len() <= LONGEST).then_some(Self(header))
    }

    /// Whether it is a token, and not a user and a password.
    pub fn is_token(&self) -> bool {
        self.0.starts_with("Bearer ")
    }

    /// The header's value, to be sent.
    pub fn header(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignIn(…)")
    }
}

/// RFC 4648 §4, with padding.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * place)) % 64];
            text.push(if place <= three.len() { char::from(sign) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        // RFC 4648 §10.
        let said = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        for (n, said) in said.iter().enumerate() {
            assert_eq!(base64(&b"foobar"[..n]), *said);
        }
    }

    #[test]
    fn passwords_are_sent_as_the_rfc_says() {
        // RFC 7617 §2 and §2.1.
        let header = |user, password| SignIn::password(user, password).unwrap().header().to_owned();
        assert_eq!(header("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(header("test", "123£"), "Basic dGVzdDoxMjPCow==");
        assert!(SignIn::password("a:b", "c").is_err() && SignIn::password("", "").is_err());
        assert!(SignIn::password("a", "b\r\nx: y").is_err());
    }

    #[test]
    fn a_token_is_taken_as_people_copy_it() {
        for typed in ["abc.DEF-1_~+/=", " abc.DEF-1_~+/=\n", "Bearer abc.DEF-1_~+/=", "bearer  abc.DEF-1_~+/="] {
            assert_eq!(SignIn::token(typed).unwrap().header(), "Bearer abc.DEF-1_~+/=", "{typed}");
        }
        let long = "x".repeat(9000);
        for typed in ["", "Bearer ", "a b", "a\nb", "schlüssel", long.as_str()] {
            assert!(SignIn::token(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn it_is_never_printed_and_never_in_a_mistake() {
        let sign_in = SignIn::token("c4n4ry").unwrap();
        assert_eq!(format!("{sign_in:?} {:?}", Some(&sign_in)), "SignIn(…) Some(SignIn(…))");
        for why in
            [SignIn::token("c4n4ry c4n4ry"), SignIn::password("c4n4ry:", "c4n4ry"), SignIn::password("", "\u{7}")]
        {
            assert!(!why.unwrap_err().contains("c4n4ry"));
        }
    }

    #[test]
    fn what_was_kept_is_read_again_and_anything_else_is_not() {
        let kept = SignIn::password("a", "b").unwrap();
        assert_eq!(SignIn::of_header(kept.header().to_owned()), Some(kept));
        for text in ["", "Bearer", "Bearer ", "Digest x", "Bearer a b", "Bearer a\r\nb"] {
            assert_eq!(SignIn::of_header(text.to_owned()), None, "{text}");
        }
    }
}
