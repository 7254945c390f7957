/** Thrown through native serialisation to say that it would lose digits; caught by `encodeJson`. */
export const losesDigits = new Error('native JSON would lose digits');

/**
 * A number whose text a JavaScript number would change (`1.50`, `1e2`, twenty digits of fraction), or of more digits than
 * any integer of the wire has. Its text is written back as it was read. A schema that asks for plain numbers gets
 * its value, see `readWire`.
 */
export class ExactNumber {
  constructor(readonly text: string) {}

  valueOf(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): never {
    throw losesDigits;
  }
}
