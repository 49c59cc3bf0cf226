"""What commands share of --help: panels, examples, options."""
