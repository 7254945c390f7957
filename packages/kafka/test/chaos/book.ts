import { mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Effect } from '../checker/index.js';

/**
 * The book of a bank whose processes die: a folder with one link for each effect. A link is made only if there is none of
 * its name, which is the unique constraint that a database would have, and it outlives a process that is killed. It comes with
 * what it points to in one piece; a file would be there, and empty, before it is written.
 */
export class Book {
  readonly #folder: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
  }

  /**
   * @param name what the effect can be in the book once for
   * @returns false when the effect of that name is in the book already
   */
  enter({ key, account, amount }: Effect, name = key): boolean {
    try {
      const entry = name.replaceAll(':', '_').replaceAll('/', '+');
      symlinkSync(`${account} ${amount} ${key}`, join(this.#folder, entry));
      return true;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw thrown;
    }
  }

  effects(): Effect[] {
    return readdirSync(this.#folder).map((name) => {
      const [account = '', amount, key = ''] = readlinkSync(join(this.#folder, name)).split(' ');
      return { key, account, amount: Number(amount) };
    });
  }
}
