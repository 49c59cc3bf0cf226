"""What a look names: colours, sizes and fonts, and what each is for."""

LOOK_FILE = "look.toml"

COLOURS = {
    "paper": "behind everything",
    "card": "behind the articles",
    "tint": "behind the caveat, and behind boxes within an article",
    "ink": "text",
    "muted": "small facts: dates, topics, the evidence line",
    "accent": "the newsletter's name, labels, links and lines of emphasis",
    "button": "behind the words of a filled button",
    "button_ink": "the words of a filled button",
    "rule": "thin lines between articles",
    "focus": "the frame round what the keyboard is on",
}
"""Each is given twice: as ``light`` and as ``dark``."""

TYPE_SIZES = {
    "body": "most text",
    "lead": "the first article's takeaway",
    "small": "dates, topics, evidence, the foot",
    "featured": "the newsletter's name and the first article's title",
    "title": "titles of the other articles, and headings between parts",
    "section": "headings within an article",
}
"""Each is given twice: as ``usual``, and as ``larger`` for readers who asked for larger text."""

LENGTHS = {
    "measure": "how wide the mail is, where there is room",
    "margin": "left and right of the text",
    "margin_phone": "the same on a phone",
    "corner": "how round corners are",
}

FONTS = {
    "text": "most text",
    "headings": "titles",
}
"""Each is given twice: as ``family``, and as ``outlook``, which knows few fonts."""

PAIRS = (
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "tint"),
    ("muted", "paper"),
    ("muted", "card"),
    ("muted", "tint"),
    ("accent", "paper"),
    ("accent", "card"),
    ("accent", "tint"),
    ("button_ink", "button"),
)
"""What text stands on what ground, and so must be told from it."""

FRAME_GROUNDS = ("paper", "card", "tint")
"""On what the frame of ``focus`` must be seen."""
LEAST_FRAME_CONTRAST = 3.0
"""WCAG 2.2, success criterion 1.4.11."""
