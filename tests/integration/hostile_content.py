"""Texts that mean harm, or that nobody thought of, in the forms in which summaries come."""

import json
from xml.sax.saxutils import escape

from hypothesis import strategies as st

MARKUP = [
    "<script>alert(1)</script>",
    "</td></tr></table></body></html>",
    '<img src=x onerror="alert(1)">',
    "<style>* { display: none }</style>",
    "<!--", "-->", "<![CDATA[", "]]>", "<!--[if mso]>", "<![endif]-->",
    '<div style="display:none">', "</div>", "<b><i><u>", "</p></h1>",
    '"><a href="javascript:alert(1)">x</a>', "&lt;b&gt; &#x202E; &amp;amp;", "<title>x</title>",
    '<a href="https://evil.example/">Unsubscribe</a>', "<plaintext>", "<base href=//evil.example>",
    "<mj-raw>x</mj-raw>", "<?php echo 1 ?>", "<svg onload=alert(1)>",
]  # fmt: skip
ODD = {
    "long word": "x" * 3_000,
    "soft hyphens": "ab\u00ad" * 400,
    "directions": "\u202e\u2066abc",
    "controls": "\u0000\u0008\ufffe",
    "half a pair": "\ud800",
    "accents": "e\u0301" * 60,
    "heap of marks": "z" + "\u0335\u0336" * 200,
    "joined": "\U0001f469\u200d\U0001f52c" * 20,
    "right to left": "שלום עולם مرحبا",
    "without blanks": "日本語のとても長い文" * 60,
    "line ends": "\u2028\u2029\u0085\r\r\n",
    "blanks": "\t \u00a0\u3000",
    "signature": "-- \n",
    "quoted": "> > >\n-----Original Message-----",
    "mail's own": ".\r\n.\r\nFrom x\nSubject: x\r\nBcc: all@example.org =?utf-8?q?x?=",
    "list": "- one\n- two\n-",
    "rules": "#" * 50,
    "ampersands": "&" * 900,
    "marker": "slot0x" + "0" * 32,
    "long address": "https://example.org/" + "a" * 2_000,
}
"""By name, so that what fails can be told in a few lines."""
PLAIN = ["It rose a little.", "Few took part", "And so on; more is needed.", "12 % of 40"]

Piece = tuple[str, int]
"""A text, or a name in ODD, and how many paragraphs of it."""
_pieces = st.one_of(
    st.sampled_from(MARKUP),
    st.sampled_from(sorted(ODD)),
    st.sampled_from(PLAIN),
    st.text(max_size=60),
)
hostile_texts = st.lists(st.tuples(_pieces, st.sampled_from([1, 1, 1, 40, 400])), max_size=5)
"""One part; may be empty."""


def written(pieces: list[Piece]) -> str:
    """The part itself."""
    texts = ((ODD.get(piece, piece), times) for piece, times in pieces)
    return " ".join("\n\n".join([text] * times) for text, times in texts)


_FIELDS = ("title", "takeaway", "found", "matters", "keep_in_mind")


accounts = st.tuples(
    st.sampled_from([True, True, True, False]),
    st.fixed_dictionaries(dict.fromkeys(_FIELDS, hostile_texts)),
)
"""The texts of one summary; and whether each begins with words of its own, so that none is
incomplete."""


def account_of(number: int, drawn: tuple[bool, dict[str, list[Piece]]]) -> dict[str, str]:
    """The texts themselves, unlike those of any other number."""
    is_complete, parts = drawn
    begin = {name: f"Here {name} {number} begins. " if is_complete else "" for name in parts}
    return {name: begin[name] + written(pieces) for name, pieces in parts.items()}


def as_json(number: int, account: dict[str, str]) -> bytes:
    fields = {**account, "url": f"https://example.org/{number}", "topics": ["movement"]}
    return json.dumps(fields).encode()


def as_markdown(number: int, account: dict[str, str]) -> bytes:
    head = {"title": account["title"], "takeaway": account["takeaway"]}
    lines = [f"{name}: {json.dumps(text)}" for name, text in head.items()]
    text = "\n".join(
        ["---", *lines, f"url: https://example.org/{number}", "topics: [movement]", "---"]
    )
    sections = {"What they found": "found", "Why it matters": "matters", "Keep in mind": None}
    for heading, name in sections.items():
        text += f"\n\n## {heading}\n{account[name or 'keep_in_mind']}"
    return text.encode("utf-8", errors="replace")


def as_feed(number: int, account: dict[str, str]) -> bytes:
    html = f"<p>{account['takeaway']}</p>"
    for heading, name in (("What they found", "found"), ("Why it matters", "matters")):
        html += f"<h2>{heading}</h2><p>{account[name]}</p>"
    html += f"<h2>Keep in mind</h2><p>{account['keep_in_mind']}</p>"
    item = (
        f"<item><title>{escape(account['title'])}</title><guid>{number}</guid>"
        f"<link>https://example.org/{number}</link>"
        f"<description>{escape(html)}</description></item>"
    )
    feed = f"<rss version='2.0'><channel><title>x</title>{item}</channel></rss>"
    return feed.encode("utf-8", errors="replace")


FORMS = {"json": as_json, "markdown": as_markdown, "feed": as_feed}
