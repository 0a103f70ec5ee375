"""A papermill engine that runs a notebook's cells in this process: `--engine p2p`, no kernel."""

OURS, STOCK = "p2p", "stock"
ENGINES = (OURS, STOCK)
