"""Floor 4: figures become words, tables and charts. It sees a Release and nothing below it."""
