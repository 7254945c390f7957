import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Book } from './book.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sagachart-book-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an effect is entered once under each key', () => {
  const book = new Book(join(folder, 'once'));
  const effect = { key: 'a:1:execute', account: '7', amount: -5 };
  expect([book.enter(effect), book.enter({ ...effect, amount: 9 })]).toEqual([true, false]);
  expect(new Book(join(folder, 'once')).effects()).toEqual([effect]);
});

it('an effect is in the book whole or not at all, whenever its writer is killed', async () => {
  const own = join(folder, 'killed');
  for (let kill = 0; kill < 12; kill += 1) {
    const writer = fork(fileURLToPath(new URL('./book-writer.ts', import.meta.url)), [own], {
      execArgv: ['--conditions=sagachart-source', '--import', import.meta.resolve('tsx')],
    });
    const ended = once(writer, 'exit');
    await once(writer, 'message');
    await sleep(kill * 3);
    writer.kill('SIGKILL');
    await ended;
  }
  const effects = new Book(own).effects();
  expect(effects.length).toBeGreaterThan(0);
  expect(effects.filter(({ account, amount }) => account !== '7' || !Number.isInteger(amount))).toEqual([]);
});
