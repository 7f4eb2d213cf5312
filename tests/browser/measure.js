// Measures every frame of the page and writes what it found as JSON into the element "measured".
"use strict";

const LEAST_FONT = 14; // px
const LEAST_TAP = 44; // px, WCAG 2.2 success criterion 2.5.5
const LEAST_CONTRAST = 4.5; // WCAG 2.2 success criterion 1.4.3
const ROUNDING = 0.5; // px

const shown = (text) => JSON.stringify(text.trim().replace(/\s+/g, " ").slice(0, 40));

function rgba(colour) {
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return { red, green, blue, alpha };
}

function over(top, below) {
  const mix = (name) => top[name] * top.alpha + below[name] * (1 - top.alpha);
  return { red: mix("red"), green: mix("green"), blue: mix("blue"), alpha: 1 };
}

// Relative luminance and contrast as WCAG 2.2 defines them.
function luminance({ red, green, blue }) {
  const linear = (value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

// What the browser paints where nobody says anything: white, or nearly black for those who like it dark.
function canvas(page) {
  const probe = page.createElement("div");
  probe.style.backgroundColor = "Canvas";
  page.body.append(probe);
  const colour = rgba(page.defaultView.getComputedStyle(probe).backgroundColor);
  probe.remove();
  return colour;
}

function background(element, canvas) {
  if (!element) return canvas;
  const own = rgba(element.ownerDocument.defaultView.getComputedStyle(element).backgroundColor);
  return own.alpha === 1 ? own : over(own, background(element.parentElement, canvas));
}

function texts(page) {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data.trim() && node.parentElement.getClientRects().length) found.push(node);
  }
  return found;
}

function* faultsOfText(node, canvas) {
  const style = node.ownerDocument.defaultView.getComputedStyle(node.parentElement);
  const size = parseFloat(style.fontSize);
  if (size < LEAST_FONT) yield `${shown(node.data)} is written in ${size} px`;
  const behind = background(node.parentElement, canvas);
  const ratio = contrast(over(rgba(style.color), behind), behind);
  if (ratio < LEAST_CONTRAST) yield `${shown(node.data)} has a contrast of ${ratio.toFixed(2)}`;
}

function* faultsOfPlace(element, width) {
  const box = element.getBoundingClientRect();
  if (box.right > width + ROUNDING || box.left < -ROUNDING) {
    yield `<${element.localName}> ${shown(element.textContent)} reaches from ${box.left} to ${box.right}`;
  }
}

function* faults(page) {
  const width = page.documentElement.clientWidth;
  const paper = canvas(page);
  if (page.documentElement.scrollWidth > width) yield `scrolls sideways to ${page.documentElement.scrollWidth}`;
  for (const element of page.body.querySelectorAll("*")) yield* faultsOfPlace(element, width);
  for (const node of texts(page)) yield* faultsOfText(node, paper);
  for (const link of page.links) {
    const { height } = link.getBoundingClientRect();
    if (height < LEAST_TAP) yield `the link ${shown(link.textContent)} is ${height} px high`;
  }
  for (const entry of page.defaultView.performance.getEntriesByType("resource")) yield `asks for ${entry.name}`;
}

function measure(frame) {
  const page = frame.contentDocument;
  return {
    name: frame.name,
    width: page.documentElement.clientWidth,
    height: page.body.scrollHeight,
    dark: luminance(canvas(page)) < 0.5,
    texts: texts(page).length,
    links: page.links.length,
    faults: [...faults(page)],
  };
}

addEventListener("load", () => {
  const found = document.createElement("pre");
  found.id = "measured";
  found.textContent = JSON.stringify([...document.querySelectorAll("iframe")].map(measure));
  document.body.append(found);
});
