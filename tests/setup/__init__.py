"""What the tests need on a machine, found or brought: Chromium, PostgreSQL, a clean environment."""
