"""What can be measured of a page in a browser: its width, the contrast of its texts, its links."""

from importlib.resources import files
from typing import Final

PHONE, DESK = 375, 1280
REFLOW: Final = 320  # WCAG 2.2, 1.4.10: 1280 pixels at a zoom of 400 %
CONTRAST_MIN: Final = 4.5  # WCAG 2.2 AA

# Every text with its contrast to the nearest ground that is painted behind it, the worst first.
# What stands on a shape of SVG is left out: `on` names the classes of such texts.
CONTRASTS: Final = """on => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map(part => part / 255)
    .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [.2126, .7152, .0722][at], 0);
  const ground = element => {
    for (; element; element = element.parentElement) {
      const [r, g, b, alpha = 1] = numbers(getComputedStyle(element).backgroundColor);
      if (alpha === 1) return [r, g, b];
    }
    throw Error("a text stands on nothing");
  };
  const ink = element => {
    const style = getComputedStyle(element);
    return numbers(element instanceof SVGElement ? style.fill : style.color);
  };
  const contrast = element => {
    const text = luminance(ink(element));
    const behind = luminance(ground(element));
    return (Math.max(text, behind) + .05) / (Math.min(text, behind) + .05);
  };
  const has_text = element => !element.closest("title, desc, style, script, " + (on || "none")) &&
    [...element.childNodes].some(child => child.nodeType === 3 && child.data.trim());
  return [...document.body.querySelectorAll("*")].filter(has_text)
    .map(element => [contrast(element), element.outerHTML.slice(0, 80)])
    .sort(([one], [other]) => one - other);
}"""
WIDTH: Final = "() => [document.documentElement.scrollWidth, window.innerWidth]"
LINKS: Final = "() => [...document.links].map(link => link.href)"

# What axe-core finds wrong, each in a line that says what and where.
AXE: Final = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], runOnly: [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]});
  return found.violations.flatMap(rule =>
    rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html.slice(0, 120)}`));
}"""


def axe_source() -> str:
    """The script of axe-core, as the locked package ships it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
