"""Floor 1: what the review asks. TOML in, frozen values out; pydantic lives here."""
