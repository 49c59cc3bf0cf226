"""What filters and checkers may say of our mail, each with the reason. All else fails the tests,
and so does a line here that nothing meets any more."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """One rule that our mail may meet."""

    why: str
    most: float
    """Score."""
    within: str = ""
    """How the names of the samples begin that it is for; empty for all."""


SPAMASSASSIN = {
    "HTML_MESSAGE": Allowance(
        most=0.001, why="it is HTML; the text beside it says the same, and text alone can be chosen"
    ),
}
RSPAMD = {
    "MANY_INVISIBLE_PARTS": Allowance(
        most=0.05,
        why="one part: the line beside the subject, hidden on purpose; inboxes show it",
    ),
    "SUBJECT_ENDS_QUESTION": Allowance(
        most=1.0,
        within="demonstration",
        why="the subject is the first study's title, and some titles ask",
    ),
    "DATE_IN_PAST": Allowance(
        most=1.0, within="demonstration", why="the demonstration lives through past weeks"
    ),
}
HTML_VALIDATE = {
    "no-inline-style": "mail programs drop style sheets; what must hold stands on the element",
    "no-conditional-comment": "Outlook on Windows (MSO) reads its tables from them",
    "no-deprecated-attr": "MSO knows align, bgcolor, cellpadding, cellspacing and valign, and not "
    "the styles that replace them",
    "prefer-native-element": "MJML calls the mail role=article on a div: MSO knows no <article>",
    "no-trailing-whitespace": "where a place of the template had nothing to say",
    "long-title": "a limit of search engines; a mail's title is its subject",
}
NU_CHECKER = {
    r"The “(align|bgcolor|border|cellpadding|cellspacing|valign|width)” attribute on the "
    r"“(table|td)” element is obsolete\..*": "MSO, as above",
    r"CSS: “mso-[\w-]+”: Property “mso-[\w-]+” doesn't exist\.": "MSO's own properties",
    r"Attribute “xmlns:[vo]” not allowed here\.": "MSO's namespaces, for its own markup",
    r"Attribute “vertical-align” not allowed on element “td” at this point\.": "MJML writes it "
    "beside the style, on each button; programs pass over it",
    r"The “type” attribute for the “style” element is not needed and should be omitted\.": "old "
    "mail programs read no style sheet without it",
    r"CSS: “supported-color-schemes”: Property “supported-color-schemes” doesn't exist\.": "the "
    "name by which Apple Mail knew color-scheme at first",
}
HTML_VALIDATE_ON_PAGES = {
    "doctype-style": "small or capital letters: HTML takes both",
    "form-dup-name": "the boxes of one question share its name, and all that are ticked are sent",
    "no-trailing-whitespace": "where one of Django's tags stood on its line; nobody sees it",
}
