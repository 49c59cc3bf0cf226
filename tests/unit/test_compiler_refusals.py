"""Templates that authors get wrong; the fault stands behind the sign ¶, which is taken out."""

import pytest

from digest.render.compiler import TemplateError, compile_mjml
from tests.unit.compiler_templates import FILE, document, section, text


def column(content: str) -> str:
    return document(section(content))


def head(content: str) -> str:
    return text("<p>x</p>", head=content)


def style(css: str, attributes: str = ' inline="inline"') -> str:
    return head(f"<mj-style{attributes}>{css}</mj-style>")


REFUSED: dict[str, tuple[str, str]] = {
    "an empty file": ("¶", "There is no <mjml> here. Begin with <mjml>."),
    "text without elements": ("¶hello", "There is no <mjml> here. Begin with <mjml>."),
    "another root": ("¶<html></html>", "The template begins with <html>. Put all of it in <mjml>."),
    "a tag misspelt": (
        column("¶<mj-txt>x</mj-txt>"),
        "<mj-txt> is not an MJML tag. Did you mean mj-text?",
    ),
    "a tag in capitals": (
        document("¶<MJ-SECTION></MJ-SECTION>"),
        "<MJ-SECTION> is not an MJML tag. Did you mean mj-section?",
    ),
    "no mj-body": (
        "¶<mjml><mj-head></mj-head></mjml>",
        "<mjml> has no mj-body. Add <mj-body> ... </mj-body>.",
    ),
    "two mj-body": (
        "<mjml><mj-body></mj-body>\n  ¶<mj-body></mj-body></mjml>",
        "There are two mj-body; the first is on line 1. Put both contents into one.",
    ),
    "two mj-head": (
        "<mjml><mj-head></mj-head>\n¶<mj-head></mj-head><mj-body></mj-body></mjml>",
        "There are two mj-head; the first is on line 1. Keep one of them.",
    ),
    "something after the end": (
        document("") + "¶<p>x</p>",
        "<p> stands after </mjml>. Move it inside, or take it out.",
    ),
    "text after the end": (
        document("") + "¶bye",
        "The text 'bye' stands outside <mjml>. Put it into <mj-text>.",
    ),
    "mj-text directly in mj-section": (
        document("<mj-section>\n  ¶<mj-text>x</mj-text></mj-section>"),
        "<mj-text> cannot stand directly in <mj-section>. Put it into mj-column.",
    ),
    "mj-section in mj-column": (
        column("¶<mj-section></mj-section>"),
        "<mj-section> cannot stand directly in <mj-column>. Put it into mj-body or mj-wrapper.",
    ),
    "mj-wrapper in mj-wrapper": (
        document("<mj-wrapper>¶<mj-wrapper></mj-wrapper></mj-wrapper>"),
        "<mj-wrapper> cannot stand directly in <mj-wrapper>. Put it into mj-body.",
    ),
    "HTML directly in mj-column": (
        column("¶<p>x</p>"),
        "<p> cannot stand directly in <mj-column>. Put HTML into <mj-text>.",
    ),
    "HTML that resembles MJML": (
        column("¶<button>x</button>"),
        "<button> cannot stand directly in <mj-column>. Did you mean mj-button?",
    ),
    "text directly in mj-section": (
        document("<mj-section>¶Good morning, dear reader of this weekly letter</mj-section>"),
        (
            "The text 'Good morning, dear reader of this ...' stands directly in "
            "<mj-section>. Put it into <mj-text>."
        ),
    ),
    "MJML in mj-text": (
        text("<b>¶<mj-button>x</mj-button></b>"),
        "<mj-button> cannot stand in <mj-text>, which holds HTML. Close <mj-text> before it.",
    ),
    "mj-include": (
        document('¶<mj-include path="footer.mjml" />'),
        '<mj-include> is not used here. Write {% include "name" %}.',
    ),
    "mj-html-attributes": (
        head("¶<mj-html-attributes></mj-html-attributes>"),
        (
            "<mj-html-attributes> has no effect in this compiler. Write the attributes on the "
            "elements themselves."
        ),
    ),
    "a script": (text("¶<script>x</script>"), "Mail programs remove scripts. Take <script> out."),
    "a raw block in another element than those that carry it": (
        column("<mj-social>¶<mj-raw>x</mj-raw></mj-social>"),
        (
            "<mj-raw> cannot stand directly in <mj-social>. Put it into mj-body, mj-column, "
            "mj-group, mj-head, mj-section or mj-wrapper."
        ),
    ),
    "an attribute misspelt": (
        column('<mj-text ¶colour="red">x</mj-text>'),
        "colour is not an attribute of mj-text. Did you mean color?",
    ),
    "class on MJML": (
        column('<mj-text ¶class="lead">x</mj-text>'),
        "class is not an attribute of mj-text. Did you mean css-class?",
    ),
    "style on MJML": (
        column('<mj-text ¶style="color: red">x</mj-text>'),
        (
            "style is not an attribute of mj-text. Give it a css-class and write the rules in "
            "mj-style."
        ),
    ),
    "mj-body id": (
        '<mjml><mj-body ¶id="x"></mj-body></mjml>',
        "id on mj-body has no effect in this compiler. Take it out.",
    ),
    "mj-wrapper gap": (
        document('<mj-wrapper ¶gap="10px"></mj-wrapper>'),
        "gap on mj-wrapper has no effect in this compiler. Take it out.",
    ),
    "mjml owa": (
        '<mjml ¶owa="desktop"><mj-body></mj-body></mjml>',
        "owa on mjml has no effect in this compiler. Take it out.",
    ),
    "an attribute twice": (
        column('<mj-text color="red" ¶color="blue">x</mj-text>'),
        "<mj-text> has color twice. Keep one of them.",
    ),
    "an attribute without a value": (
        column("<mj-text ¶color>x</mj-text>"),
        'The attribute color has no value in quotes. Write it as color="value".',
    ),
    "a value without quotes": (
        column("<mj-text ¶color=red>x</mj-text>"),
        'The attribute color has no value in quotes. Write it as color="value".',
    ),
    "a value without its end": (
        column('<mj-text ¶color="red>x</mj-text>'),
        'The value of color has no closing ". Add it.',
    ),
    "attributes without a space between": (
        column('<mj-text color="red"¶align="left">x</mj-text>'),
        "No space stands before align. Add one.",
    ),
    "a quote inside a value": (
        text("<a title='say ¶\"hi\"'>x</a>"),
        (
            'The value of title cannot have a plain " in it. Write &quot;, or look for a '
            "missing quote before it."
        ),
    ),
    "a < inside a value": (
        text('<a title="a ¶< b">x</a>'),
        (
            "The value of title cannot have a plain < in it. Write &lt;, or look for a "
            "missing quote before it."
        ),
    ),
    "a width without a unit": (
        '<mjml><mj-body width="¶600"></mj-body></mjml>',
        "width of mj-body cannot be '600'. Did you mean 600px?",
    ),
    "a width in digits of another script": (
        '<mjml><mj-body width="¶\u0666px"></mj-body></mjml>',
        "width of mj-body cannot be '\u0666px'. Write a number followed by px.",
    ),
    "a width in a wrong unit": (
        '<mjml><mj-body width="¶50em"></mj-body></mjml>',
        "width of mj-body cannot be '50em'. Write a number followed by px.",
    ),
    "too many paddings": (
        column('<mj-text padding="¶1px 2px 3px 4px 5px">x</mj-text>'),
        (
            "padding of mj-text cannot be '1px 2px 3px 4px 5px'. Write one to 4 values, each "
            "a number followed by px or %."
        ),
    ),
    "a padding without units": (
        column('<mj-text padding="¶10 20">x</mj-text>'),
        "padding of mj-text cannot be '10 20'. Did you mean 10px 20px?",
    ),
    "a colour misspelt": (
        column('<mj-text color="¶rde">x</mj-text>'),
        "color of mj-text cannot be 'rde'. Did you mean red?",
    ),
    "a colour with five digits": (
        column('<mj-text color="¶#12345">x</mj-text>'),
        "color of mj-text cannot be '#12345'. Write a colour such as #1a2b3c, or its CSS name.",
    ),
    "an alignment misspelt": (
        column('<mj-text align="¶centre">x</mj-text>'),
        "align of mj-text cannot be 'centre'. Did you mean center?",
    ),
    "a number that is none": (
        column('<mj-table cellpadding="¶one"></mj-table>'),
        "cellpadding of mj-table cannot be 'one'. Write a whole number.",
    ),
    "a truth that is none": (
        column('<mj-image src="x" fluid-on-mobile="¶yes" />'),
        "fluid-on-mobile of mj-image cannot be 'yes'. Write true or false.",
    ),
    "an mj-class that is not there": (
        text("x", head='<mj-attributes><mj-class name="lead" /></mj-attributes>').replace(
            "<mj-text>", '<mj-text mj-class="¶laed">'
        ),
        "There is no mj-class 'laed' in mj-attributes. Did you mean lead?",
    ),
    "an mj-class without a name": (
        head('<mj-attributes>¶<mj-class color="red" /></mj-attributes>'),
        'This mj-class has no name. Write <mj-class name="..." ... />.',
    ),
    "a default with content": (
        head("<mj-attributes>¶<mj-text>x</mj-text></mj-attributes>"),
        "<mj-text> in mj-attributes sets defaults and holds nothing. Write it as <mj-text ... />.",
    ),
    "an element never closed": (
        document("<mj-section>\n<mj-column>").replace("</mj-body>", "¶</mj-body>"),
        (
            "</mj-body> stands where </mj-column> is due: <mj-column> was opened on line 5. "
            "Close <mj-column> first."
        ),
    ),
    "a paragraph never closed": (
        text("<p>one¶"),
        "</mj-text> stands where </p> is due: <p> was opened on line 5. Close <p> first.",
    ),
    "elements crossed": (
        text("<b>x<i>y¶</b></i>"),
        "</b> stands where </i> is due: <i> was opened on line 5. Close <i> first.",
    ),
    "an end without a beginning": (
        "¶</mjml>",
        "</mjml> closes nothing. Take it out, or open <mjml> before it.",
    ),
    "an end of a void element": (text("<br>x¶</br>"), "<br> has no closing tag. Take </br> out."),
    "an end that is not complete": (
        text("<b>x¶</b"),
        "This closing tag is not complete. Write it as </name>.",
    ),
    "a bare <": (text("3 ¶< 4"), "This < begins no tag. Write &lt; for a plain <."),
    "a bare &": (text("salt ¶& pepper"), "This & stands alone. Write &amp;."),
    "a bare & in a link": (
        text('<a href="https://example.org/?a=1¶&b=2">x</a>'),
        "This & stands alone. Write &amp;.",
    ),
    "an entity that is none": (
        text("¶&nbps;"),
        "&nbps; is not known. Write the character itself, or &amp; for an &.",
    ),
    "CDATA": (text("¶<![CDATA[x]]>"), "CDATA is not understood. Write &lt; for < and &amp; for &."),
    "an XML declaration": (
        '¶<?xml version="1.0"?><mjml></mjml>',
        "An XML declaration is not understood. Take it out; begin with <mjml>.",
    ),
    "a document type": (
        "¶<!DOCTYPE mjml><mjml></mjml>",
        (
            "This markup is not understood. Take it out; only elements and <!-- comments --> "
            "can stand here."
        ),
    ),
    "a downlevel-revealed comment": (
        text("¶<![if !mso]>x<![endif]>"),
        (
            "This markup is not understood. Take it out; only elements and <!-- comments --> "
            "can stand here."
        ),
    ),
    "two dashes in a comment": (
        document("<!-- one ¶-- two -->"),
        "A comment cannot have -- in it. Write one dash, or use {# ... #}.",
    ),
    "a comment never closed": (document("¶<!-- one"), "This comment is never closed. Add -->."),
    "an Outlook comment between sections": (
        document("¶<!--[if mso]><p>x</p><![endif]-->"),
        "A comment for Outlook cannot stand directly in <mj-body>. Put it into <mj-raw>.",
    ),
    "an Outlook comment without its end": (
        text("¶<!--[if mso]> x -->"),
        "This comment for Outlook has no end. End it with <![endif]-->.",
    ),
    "elements too deep": (
        text("<b>" * 59 + "¶<b>x</b>" + "</b>" * 59),
        "Elements are nested more than 64 deep. Nest fewer of them.",
    ),
    "a block between attributes": (
        column('<mj-text ¶{% if x %}color="red"{% endif %}>x</mj-text>'),
        (
            "Jinja cannot stand between attributes, or name them. Put it inside an "
            "attribute's quotes, or write the element twice: {% if ... %}<one>{% else "
            "%}<other>{% endif %}."
        ),
    ),
    "a value as attribute": (
        text("<a ¶{{ attributes }}>x</a>"),
        (
            "Jinja cannot stand between attributes, or name them. Put it inside an "
            "attribute's quotes, or write the element twice: {% if ... %}<one>{% else "
            "%}<other>{% endif %}."
        ),
    ),
    "a value in an attribute's name": (
        text('<a data-¶{{ x }}="y">x</a>'),
        (
            "Jinja cannot stand between attributes, or name them. Put it inside an "
            "attribute's quotes, or write the element twice: {% if ... %}<one>{% else "
            "%}<other>{% endif %}."
        ),
    ),
    "a value as tag": (text("¶<{{ tag }}>x</b>"), "Jinja cannot name a tag. Write the tag's name."),
    "a value between elements": (
        column("¶{{ greeting }}<mj-divider />"),
        "{{ greeting }} prints text directly into <mj-column>. Put it into <mj-text>.",
    ),
    "a raw block between elements": (
        column("¶{% raw %}{{ x }}{% endraw %}"),
        (
            "{% raw %}{{ x }}{% endraw %} prints text directly into <mj-column>. Put it into "
            "<mj-text>."
        ),
    ),
    "markup in a raw block": (
        text("¶{% raw %}<b>{{ x }}</b>{% endraw %}"),
        (
            "Markup inside {% raw %} would not be compiled. Put {% raw %} and {% endraw %} "
            "round the braces alone."
        ),
    ),
    "a block in mj-head": (
        head("¶{% if x %}<mj-title>x</mj-title>{% endif %}"),
        (
            "{% if x %} cannot stand directly in <mj-head>, whose parts are rearranged while "
            "compiling. Move it inside mj-text or mj-raw, or round the whole element that "
            "stands in mj-body, mj-column, mj-group, mj-hero, mj-section or mj-wrapper."
        ),
    ),
    "a block in mj-social": (
        column('<mj-social>¶{% if x %}<mj-social-element href="x" />{% endif %}</mj-social>'),
        (
            "{% if x %} cannot stand directly in <mj-social>, whose parts are rearranged "
            "while compiling. Move it inside mj-text or mj-raw, or round the whole element "
            "that stands in mj-body, mj-column, mj-group, mj-hero, mj-section or mj-wrapper."
        ),
    ),
    "Jinja before mjml": (
        "¶{% if x %}" + document("") + "{% endif %}",
        (
            "{% if x %} stands outside <mjml>. Only {% set name = value %} can stand before "
            "it; move the rest inside."
        ),
    ),
    "Jinja after mjml": (
        document("") + "¶{% set x = 1 %}",
        (
            "{% set x = 1 %} stands outside <mjml>. Only {% set name = value %} can stand "
            "before it; move the rest inside."
        ),
    ),
    "a value before mjml": (
        "¶{{ x }}" + document(""),
        (
            "{{ x }} stands outside <mjml>. Only {% set name = value %} can stand before it; "
            "move the rest inside."
        ),
    ),
    "a block across elements": (
        document(
            "{% for a in b %}<mj-section><mj-column><mj-text>¶{% endfor %}</mj-text></mj-column>"
            "</mj-section>"
        ),
        (
            "{% endfor %} stands in <mj-text>, but {% for a in b %} on line 4 stands in "
            "<mj-body>. Open and close a block in the same place, round whole elements."
        ),
    ),
    "an else across elements": (
        text("{% if a %}<b>¶{% else %}</b>{% endif %}"),
        (
            "{% else %} stands in <b>, but {% if a %} on line 5 stands in <mj-text>. Open and "
            "close a block in the same place, round whole elements."
        ),
    ),
    "a block across attributes": (
        text('<a href="{% if a %}x" title="¶{% endif %}">x</a>'),
        (
            "{% endif %} stands in title of <a>, but {% if a %} on line 5 stands in href of "
            "<a>. Open and close a block in the same place, round whole elements."
        ),
    ),
    "a loop over columns without widths": (
        document(
            "<mj-section>\n¶{% for a in b %}<mj-column></mj-column>{% endfor %}\n</mj-section>"
        ),
        (
            "{% for a in b %} changes how many columns there are, and MJML gives each an "
            "equal share of those it sees while compiling. Give the <mj-column> on line 5 a "
            "width, or put the block round the whole section."
        ),
    ),
    "a loop in a paragraph that blocks would split": (
        text("<p>¶{% for a in b %}<div>{{ a }}</div>{% endfor %}</p>"),
        (
            "The block {% for a in b %} would not stand on its own in the finished HTML. Put "
            "it round whole elements, and no block elements such as <div> inside <p>."
        ),
    ),
    "Jinja in a comment": (
        document("<!-- ¶{% for a in b %} --><mj-section></mj-section><!-- {% endfor %} -->"),
        "{% for a in b %} stands in a comment. Comment it out with {# ... #} instead.",
    ),
    "Jinja in a comment within text": (
        text("<!-- ¶{{ a }} -->"),
        "{{ a }} stands in a comment. Comment it out with {# ... #} instead.",
    ),
    "a block in a class": (
        text('<p class="a ¶{% if x %}b{% endif %}">x</p>'),
        (
            "{% if x %} cannot stand in class, where rules find their elements while "
            'compiling. Write {{ "one" if condition else "other" }}.'
        ),
    ),
    "a block in css-class": (
        column('<mj-text css-class="¶{% if x %}b{% endif %}">x</mj-text>'),
        (
            "{% if x %} cannot stand in css-class, where rules find their elements while "
            'compiling. Write {{ "one" if condition else "other" }}.'
        ),
    ),
    "Jinja in mj-class": (
        column('<mj-text mj-class="¶{{ x }}">x</mj-text>'),
        (
            "mj-class is needed while compiling, and cannot come from Jinja. Write it out; "
            "use css-class with {{ }} for a class that changes."
        ),
    ),
    "a value in a style sheet": (
        style("a { color: ¶{{ c }} }", ""),
        (
            "{{ c }} cannot be escaped in a style sheet. Choose between written rules with {% "
            "if %}, or move it into a style attribute."
        ),
    ),
    "a value in a style sheet for Outlook": (
        head("<mj-raw><!--[if mso]><style>a{color:¶{{ c }}}</style><![endif]--></mj-raw>"),
        (
            "{{ c }} cannot be escaped in a style sheet. Choose between written rules with {% "
            "if %}, or move it into a style attribute."
        ),
    ),
    "a block in a style sheet for inlining": (
        style("¶{% if x %}a { color: red }{% endif %}"),
        (
            '{% if x %} cannot stand in <mj-style inline="inline">, which is spread over the '
            "elements while compiling. Move it into a style attribute, or into a plain "
            "<mj-style>."
        ),
    ),
    "a whole style attribute": (
        text('<p style="¶{{ css }}">x</p>'),
        "Jinja stands in a style attribute where no value does. Write property: {{ value }};",
    ),
    "a property in a style attribute": (
        text('<p style="color: red; ¶{% if x %}margin: 0{% endif %}">x</p>'),
        "Jinja stands in a style attribute where no value does. Write property: {{ value }};",
    ),
    "a block across declarations": (
        text('<p style="color: {% if x %}red; margin: 0¶{% endif %}">x</p>'),
        (
            "{% endif %} stands in margin of a style attribute, but {% if x %} on line 5 "
            "stands in color of a style attribute. Open and close a block in the same place, "
            "round whole elements."
        ),
    ),
    "a declaration that is none": (
        text('<p style="color: red; ¶bold">x</p>'),
        "'bold' is no CSS declaration. Write property: value;",
    ),
    "brackets that would keep the inliner busy for years": (
        text(f'<p style="¶width: {"calc(" * 60}1px{")" * 60}">x</p>'),
        "Brackets are nested more than 4 deep. Write what they come to.",
    ),
    "a declaration that the inliner drops": (
        text('<p style="¶color: rgb(0 0 0 / 50%)">x</p>'),
        (
            "The CSS inliner would drop 'color: rgb(0 0 0 / 50%)'. Write it in an older form, "
            "such as rgba(0, 0, 0, 0.5)."
        ),
    ),
    "an import in a style sheet": (
        style("a { color: red } ¶@import url(https://example.org/x.css);", ""),
        "@import would fetch a style sheet over the network. Copy its rules in.",
    ),
    "an import in a style sheet for inlining": (
        style('¶@import "x.css"; a { color: red }'),
        "@import would fetch a style sheet over the network. Copy its rules in.",
    ),
    "a media query for inlining": (
        style("a { color: red }\n¶@media (max-width: 1px) { a { color: blue } }"),
        "Rules that begin with @ cannot be inlined. Move them into a plain <mj-style>.",
    ),
    "a state for inlining": (
        style("p, ¶a:hover { color: red }"),
        "The selector a:hover cannot be inlined. Move its rule into a plain <mj-style>.",
    ),
    "all elements for inlining": (
        style("¶* { color: red }"),
        "The selector * cannot be inlined. Move its rule into a plain <mj-style>.",
    ),
    "a selector that is none": (
        style("¶p..x { color: red }"),
        "'p..x' is no CSS selector. Mend it, or move it out.",
    ),
    "a rule without its end": (
        style("¶p { color: red "),
        "This is no CSS rule. Write selector { property: value; }.",
    ),
    "a colour that the inliner drops": (
        style("p { margin: 0;\n ¶color: rgb(0 0 0 / 50%); }"),
        (
            "The CSS inliner would drop 'color: rgb(0 0 0 / 50%)'. Write it in an older form, "
            "such as rgba(0, 0, 0, 0.5)."
        ),
    ),
    "an & in a style sheet": (
        style("a { ¶&amp;:hover { color: red } }", ""),
        (
            "& in a style sheet is not understood by mail programs. Write each selector in "
            "full, and > as it is."
        ),
    ),
    "an element in a style sheet": (
        style("a ¶<b>x</b> { color: red }", ""),
        "A style sheet holds text alone. Write comments as /* ... */.",
    ),
    "an inlining of another kind": (
        style("a { color: red }", ' inline="¶yes"'),
        "inline of mj-style cannot be 'yes'. Write inline.",
    ),
    "a width from a value": (
        document('<mj-section><mj-column width="¶{{ w }}"></mj-column></mj-section>'),
        (
            "{{ w }} cannot stand here: MJML needs this value while compiling. Write it out; "
            "for two looks, put {% if %} round two elements."
        ),
    ),
    "an image's width from a value": (
        column('<mj-image src="x" width="¶{{ w }}" />'),
        (
            "{{ w }} cannot stand here: MJML needs this value while compiling. Write it out; "
            "for two looks, put {% if %} round two elements."
        ),
    ),
    "a section's padding from a value": (
        document('<mj-section padding="¶10px {{ w }}"><mj-column></mj-column></mj-section>'),
        (
            "10px {{ w }} cannot stand here: MJML needs this value while compiling. Write it "
            "out; for two looks, put {% if %} round two elements."
        ),
    ),
    "a network's name from a value": (
        column(
            '<mj-social><mj-social-element name="¶{{ n }}" href="x">y</mj-social-element>'
            "</mj-social>"
        ),
        (
            "{{ n }} cannot stand here: MJML needs this value while compiling. Write it out; "
            "for two looks, put {% if %} round two elements."
        ),
    ),
    "a breakpoint from a value": (
        head('<mj-breakpoint width="¶{{ w }}" />'),
        (
            "{{ w }} cannot stand here: MJML needs this value while compiling. Write it out; "
            "for two looks, put {% if %} round two elements."
        ),
    ),
    "a default that nothing takes": (
        head('<mj-attributes><mj-button color="¶{{ c }}" /></mj-attributes>'),
        (
            "{{ c }} was lost while compiling: MJML makes no use of it here. Take it out, or "
            "move it to an element that shows it."
        ),
    ),
    "a font that nothing takes": (
        head('<mj-font name="¶{{ f }}" href="https://example.org/f.css" />'),
        (
            "{{ f }} was lost while compiling: MJML makes no use of it here. Take it out, or "
            "move it to an element that shows it."
        ),
    ),
    "an unknown Jinja tag": (
        text("¶{% fro a in b %}{% endfor %}"),
        "Encountered unknown tag 'fro'. Did you mean for?",
    ),
    "a block never closed": (text("¶{% if x %}y"), "{% if x %} is never closed. Add {% endif %}."),
    "an end of a block that is not open": (
        text("x¶{% endif %}"),
        (
            "Encountered unknown tag 'endif'. It belongs to no open block: take it out, or "
            "open one before it."
        ),
    ),
    "a block never closed, lines before": (
        text("¶{% for a in b %}\n{% if x %}y{% endif %}\n{{ z }}\n"),
        "{% for a in b %} is never closed. Add {% endfor %}.",
    ),
    "an attribute like no other": (
        column('<mj-text ¶zzzzzz="x">x</mj-text>'),
        "zzzzzz is not an attribute of mj-text. Take it out.",
    ),
    "an unknown filter": (
        text("¶{{ x|uper }}"),
        "Mail templates have no filter named uper. Did you mean upper?",
    ),
    "escaping switched off": (
        text("¶{% autoescape false %}{{ x }}{% endautoescape %}"),
        "Escaping cannot be switched in mail templates. Take this tag out.",
    ),
    "an import of macros": (
        text('¶{% import "macros.txt" as m %}'),
        (
            '{% import %} does not work in mail templates. Write {% include "name" %}; macros '
            "of the included file can then be used."
        ),
    ),
    "a template that extends": (
        '¶{% extends "base.mjml" %}',
        (
            '{% extends %} does not work in mail templates. Write {% include "name" %}; '
            "macros of the included file can then be used."
        ),
    ),
    "an include without a folder": (
        document('¶{% include "footer.mjml" %}'),
        "Nothing can be included here. Copy the text in.",
    ),
    "a character kept for the compiler": (
        text("¶\ue000"),
        "The character U+E000 is kept for the compiler. Take it out.",
    ),
}


def place_of_sign(marked: str) -> tuple[int, int]:
    before = marked[: marked.index("¶")]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


@pytest.mark.parametrize(("marked", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_fault_is_named_with_its_place_and_how_to_mend_it(marked: str, message: str):
    line, column_ = place_of_sign(marked)
    with pytest.raises(TemplateError) as refusal:
        compile_mjml(marked.replace("¶", ""), filename=FILE)
    assert str(refusal.value) == f"{FILE}:{line}:{column_}: {message}"
