//! Whether two runs of bytes are the same, eight at a glance: the browser's own comparison of memory looks at each.

/// Whether they are the same.
pub fn are_same(a: &[u8], b: &[u8]) -> bool {
    let ((a_words, a_rest), (b_words, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let word = |it: &[u8; 8]| u64::from_ne_bytes(*it);
    a.len() == b.len() && a_words.iter().map(word).eq(b_words.iter().map(word)) && a_rest.iter().eq(b_rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_other_byte_makes_them_others() {
        let bytes: Vec<u8> = (0..40).collect();
        for n in 0..=bytes.len() {
            let a = &bytes[..n];
            let same = a.to_vec();
            assert!(are_same(a, &same));
            assert!(n == 0 || !are_same(a, &a[1..]) && !are_same(&a[..n - 1], a));
            for at in 0..n {
                let mut b = a.to_vec();
                b[at] ^= 0x80;
                assert!(!are_same(a, &b), "{n} bytes, another one at {at}");
            }
        }
    }
}
