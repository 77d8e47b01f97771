//! `config.json`: what a company tells Plumbline about itself.
