/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Record<string, unknown>} Properties */

const SVG = 'http://www.w3.org/2000/svg';

/** Characters that are not seen, or that change the order in which others are read. Line ends and tabs stay. */
const unseen = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/**
 * Text as it may be shown: what comes from outside must not hide anything or turn other text around.
 *
 * @param {string} text
 */
export const visible = (text) =>
  text.replaceAll(unseen, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * @template {Element} E
 * @param {E} element
 * @param {Properties} properties
 * @param {readonly Child[]} children
 * @returns {E}
 */
function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function')
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? '' : visible(String(value)));
  }
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    // Appended texts become text nodes: markup in them is never read as such.
    element.append(child instanceof Node ? child : visible(String(child)));
  }
  return element;
}

/**
 * Makes an HTML element. A property that is a function is a listener (`onclick`), every other one an attribute.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export const html = (tag, properties = {}, ...children) =>
  fill(document.createElement(tag), properties, children);

/**
 * A sentence of the catalogue: what stands between backticks is code.
 *
 * @param {string} text
 */
export const sentence = (text) =>
  text.split('`').map((part, index) => (index % 2 === 0 ? part : html('code', {}, part)));

/**
 * Makes an SVG element.
 *
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[K]}
 */
export const svg = (tag, properties = {}, ...children) =>
  fill(/** @type {SVGElementTagNameMap[K]} */ (document.createElementNS(SVG, tag)), properties, children);
