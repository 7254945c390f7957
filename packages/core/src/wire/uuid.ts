const hex32 = /^[0-9a-f]{32}$/;
const hyphened = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The 36 lower-case characters of a uuid that is written plainly, as 32 hex digits, with `urn:uuid:` or in braces;
 * `undefined` when the text is no uuid. Any version and variant is taken: the wire contract asks for none.
 */
export function normaliseUuid(text: string): string | undefined {
  if (hyphened.test(text)) return text;
  if (text.length > 45) return undefined;
  const bare = text
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replace(/^\{(.*)\}$/, '$1');
  if (hyphened.test(bare)) return bare;
  return hex32.test(bare) ? bare.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : undefined;
}
