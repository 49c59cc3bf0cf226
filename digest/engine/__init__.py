"""The clock and the workers: doing what is due."""
