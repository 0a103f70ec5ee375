"""One room for each system that can start a build: how it is told when, and how it quotes."""
