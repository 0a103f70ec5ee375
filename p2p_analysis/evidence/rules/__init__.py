"""The wing of the rules: what `words/rules.toml` declares, asked of case rows."""
