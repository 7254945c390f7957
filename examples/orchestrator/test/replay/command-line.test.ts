import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/replay/replay-arguments.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const args = ['--conditions=sagachart-source', '--import', 'tsx', 'examples/orchestrator/src/replay.ts'];
const worked = (name: string): string => fileURLToPath(new URL(`worked/${name}`, import.meta.url));

function replay(
  given: readonly string[],
  input = '',
): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, ...given], {
    cwd: root,
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the command line', { timeout: 60_000 }, () => {
  it('reads a file or standard input, in either dialect', () => {
    for (const dialect of ['documented', 'deployed']) {
      const name = `${dialect}/11-increase-buddy-capacity`;
      const expected = {
        status: 0,
        stdout: readFileSync(worked(`${name}.expected.ndjson`), 'utf8'),
        stderr: '',
      };
      expect(replay(['--dialect', dialect, worked(`${name}.ndjson`)])).toEqual(expected);
      expect(replay([`--dialect=${dialect}`], readFileSync(worked(`${name}.ndjson`), 'utf8'))).toEqual(
        expected,
      );
    }
  });

  it('ends with the records when they are wanted', () => {
    const { status, stdout } = replay(['--records', worked('documented/03-block-portal-show-hint.ndjson')]);
    const expected = readFileSync(worked('documented/03-block-portal-show-hint.expected.ndjson'), 'utf8');
    expect(status).toBe(0);
    expect(stdout.startsWith(expected)).toBe(true);
    const [record, ...more] = stdout.slice(expected.length).trimEnd().split('\n');
    expect(JSON.parse(record ?? '')).toMatchObject({
      record: { v: 1, status: 'completed', sagaType: 'inventory_transaction' },
    });
    expect(more).toEqual([]);
  });

  it('prints what came before a malformed line, names the line and ends with 2', () => {
    const first = readFileSync(worked('documented/03-block-portal-show-hint.ndjson'), 'utf8');
    const { status, stdout, stderr } = replay([], `${first}\n{"crash":1}\n${first}`);
    expect(status).toBe(2);
    expect(stdout).toBe(readFileSync(worked('documented/03-block-portal-show-hint.expected.ndjson'), 'utf8'));
    expect(stderr).toMatch(/^SAGA_REPLAY_LINE: Line 3: "crash" is not true\. .*\n$/);
  });

  it('refuses bytes that are not UTF-8 by their line', () => {
    const { status, stderr } = spawnSync(process.execPath, [...args, '-'], {
      cwd: root,
      input: Buffer.from([10, 0x22, 0xff, 0x22, 10]),
      encoding: 'utf8',
    });
    expect([status, stderr.slice(0, 41)]).toEqual([2, 'SAGA_REPLAY_LINE: Line 2 is not UTF-8. Wr']);
  });

  it('says in one line that a file cannot be read', () => {
    const { status, stdout, stderr } = replay(['no-such-file.ndjson']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^SAGA_REPLAY_FILE: [^\n]*no-such-file\.ndjson[^\n]*\n$/);
  });

  it('ends quietly when nobody reads the output any more', async () => {
    const child = spawn(process.execPath, [...args], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
    const told: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => told.push(chunk));
    child.stdin.on('error', () => undefined);
    const line = `${readFileSync(worked('documented/03-block-portal-show-hint.ndjson'), 'utf8')}`;
    const write = (): void => {
      for (let index = 0; child.stdin.writable && index < 2_000; index += 1) {
        child.stdin.write(line.replaceAll('0a1b2c3d-0003', `0a1b2c3d-${String(index).padStart(4, '0')}`));
      }
    };
    child.stdout.once('data', () => child.stdout.destroy());
    write();
    child.stdin.end();
    const [code] = (await once(child, 'close')) as [number];
    expect([code, Buffer.concat(told).toString()]).toEqual([0, '']);
  });
});

describe('arguments', { timeout: 60_000 }, () => {
  it.each([
    [[], { dialect: 'documented', records: false, file: undefined }],
    [['-'], { dialect: 'documented', records: false, file: undefined }],
    [
      ['--records', '--dialect', 'deployed', 'a.ndjson'],
      { dialect: 'deployed', records: true, file: 'a.ndjson' },
    ],
  ])('%j are understood', (given, expected) => {
    expect(readArguments(given)).toEqual({ kind: 'replay', arguments: expected });
  });

  it.each([
    [['--verbose'], /--verbose/],
    [['--dialect', 'seed'], /"seed"/],
    [['--dialect'], /dialect/],
    [['a', 'b'], /more than one FILE/],
  ])('%j are refused', (given, reason) => {
    expect(readArguments(given)).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(reason) as unknown,
    });
  });

  it('that cannot be used print the usage and end with 2', () => {
    const { status, stdout, stderr } = replay(['--verbose']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('usage: npm run --silent replay');
    expect(replay(['--help'])).toMatchObject({ status: 0, stderr: '' });
  });
});
