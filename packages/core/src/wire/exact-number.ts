/** Thrown through native serialisation to say that it would lose digits; caught by `encodeJson`. */
export const losesDigits = new Error('native JSON would lose digits');

/**
 * A number whose text a JavaScript number or bigint would change (`1.50`, `1e2`, twenty digits of fraction).
 * It only occurs inside values that are carried over unchanged; its text is written back as it was read.
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
