"""What is meant by what a publisher wrote: dates, headings, facts of a study, links."""
