//! OpenMetrics text, a file for each block that promtool makes of it.
//!
//! promtool reads its whole input once to see how long it is and once more for every block. A file for each block is read
//! twice, and the files at the same time: 9 s instead of 20 on two cores.
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// How long promtool makes blocks at most: two hours times a power of three. They begin at multiples of it.
pub const BLOCK_HOURS: i64 = 486;

/// A writer of lines that end in a moment; each goes into the file of its block.
pub struct ByBlock {
    dir: PathBuf,
    line: Vec<u8>,
    files: BTreeMap<i64, (PathBuf, BufWriter<File>)>,
}

impl ByBlock {
    /// Files in `dir`.
    pub fn within(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), line: Vec::new(), files: BTreeMap::new() }
    }

    /// Ends every file and says where they are.
    pub fn finish(self) -> io::Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        for (path, mut out) in self.files.into_values() {
            out.write_all(b"# EOF\n")?;
            out.flush()?;
            paths.push(path);
        }
        Ok(paths)
    }

    fn end_of_line(&mut self) -> io::Result<()> {
        let block = block_of(&self.line).ok_or_else(|| io::Error::other("a line has no moment"))?;
        if !self.files.contains_key(&block) {
            let path = self.dir.join(format!("history-{block}.om"));
            let out = BufWriter::with_capacity(1 << 20, File::create(&path)?);
            self.files.insert(block, (path, out));
        }
        if let Some((_, out)) = self.files.get_mut(&block) {
            out.write_all(&self.line)?;
        }
        self.line.clear();
        Ok(())
    }
}

impl Write for ByBlock {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        for part in text.split_inclusive(|it| *it == b'\n') {
            self.line.extend(part);
            if part.ends_with(b"\n") {
                self.end_of_line()?;
            }
        }
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.files.values_mut().try_for_each(|(_, out)| out.flush())
    }
}

/// The block that the unix seconds at the end of a line lie in.
fn block_of(line: &[u8]) -> Option<i64> {
    let digits = line.trim_ascii_end().rsplit(|it| *it == b' ').next()?;
    let secs: i64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some(secs.div_euclid(BLOCK_HOURS * 3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_go_where_their_moment_is() {
        let secs = BLOCK_HOURS * 3600;
        assert_eq!(block_of(format!("a{{b=\"c d\"}} 1.5 {}\n", secs - 1).as_bytes()), Some(0));
        assert_eq!(block_of(format!("a 1 {secs}\n").as_bytes()), Some(1));
        assert_eq!(block_of(b"# EOF\n"), None);
    }
}
