//! What things look like; they know no source and no page.
