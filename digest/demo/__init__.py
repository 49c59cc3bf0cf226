"""The demonstration: invented studies, invented readers, six weeks in a minute."""
