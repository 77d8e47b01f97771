//! Every path of the app as a function.
