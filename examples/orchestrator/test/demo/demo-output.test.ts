import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDemoArguments } from '../../src/demo/demo-arguments.js';
import { paintColours, paintFor, paintNothing } from '../../src/demo/paint.js';
import { progressLine } from '../../src/demo/progress-line.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const command = ['--conditions=sagachart-source', '--import', 'tsx', 'examples/orchestrator/src/main.ts'];

function demo(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the demo in a pipe', { timeout: 60_000 }, () => {
  /** Two runs differ in the port of the board and in its token. */
  const withoutBoard = (text: string): string => text.replace(/^board: .*\nits buttons .*\n/m, '');

  it('tells each step, ends with a table and exits 0, the same at every run, without colours', () => {
    const { status, stdout, stderr } = demo();
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('   3.80s  shop-purchase         take_coupon             undone\n');
    expect(stdout).toMatch(
      /^shop-purchase +FAILED +failed +give_sword +INVENTORY_FULL +2 undone, 1 rejected +0\.75s +yes$/m,
    );
    expect(stdout).toMatch(
      /^undo-parks +FAILED +parked +take_ticket +UNKNOWN +1 rejected, 1 parked +0\.45s +yes$/m,
    );
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      '11 sagas: 7 completed, 4 failed (1 parked); all as expected',
    );
    expect(withoutBoard(demo().stdout)).toBe(withoutBoard(stdout));
  });

  it('exits 1 and names the difference when an outcome is not the expected one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sagachart-demo-'));
    const file = join(folder, 'surprise.json');
    const sample = readFileSync(join(root, 'examples/orchestrator/sagas/portal-block.json'), 'utf8');
    writeFileSync(file, sample.replace('"outcome": "COMPLETED"', '"outcome": "FAILED"'));
    const { status, stdout } = demo('--dialect', 'deployed', file);
    rmSync(folder, { recursive: true });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^surprise +COMPLETED +completed .* NO$/m);
    expect(stdout).toContain('\nsurprise: the outcome is COMPLETED, not FAILED\n');
    expect(stdout).toContain('1 saga: 1 completed, 0 failed; 1 not as expected');
  });

  it('exits 2 for a file or a flag that cannot be used', () => {
    expect(demo('package.json')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^SAGA_SAMPLE: The sample package\.json/) as unknown,
    });
    expect(demo('--quick')).toMatchObject({ status: 2, stdout: '' });
  });

  it('stays up with --watch until it is interrupted, and then says how it went', async () => {
    const child = spawn(process.execPath, [...command, '--watch'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    let interrupted = false;
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (interrupted || !/Ctrl-C ends\.[^]*COMPLETED/.test(text)) return;
      interrupted = true;
      child.kill('SIGINT');
    });
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^\d+ more sagas?, all as expected$/);
  });
});

describe('a progress line', () => {
  const progress = {
    transactionId: 't',
    sagaType: 's',
    at: 0,
    what: 'step-rejected',
    step: 0,
    stepId: 'a step with a name that is long',
    action: 'award_mesos',
    attempt: 1,
    note: 'award_mesos failed: NOT_ENOUGH_MESO',
  } as const;
  const sample = { name: 'shop', title: 'Buys a sword' };

  it('keeps its columns and its meaning without colour', () => {
    const line = progressLine(progress, sample, 12_345, { paint: paintNothing, columns: undefined });
    expect(line).toBe(
      '  12.35s  shop                  a step with a name ...  rejected     award_mesos failed: NOT_ENOUGH_MESO',
    );
    const coloured = progressLine(progress, sample, 12_345, { paint: paintColours, columns: undefined });
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(line);
  });

  it('fits the terminal', () => {
    const line = progressLine(progress, sample, 0, { paint: paintNothing, columns: 90 });
    expect(line).toHaveLength(90);
    expect(line.endsWith('...')).toBe(true);
  });
});

describe('colours', () => {
  it.each([
    [{ isTTY: true }, {}, paintColours],
    [{ isTTY: true }, { NO_COLOR: '1' }, paintNothing],
    [{ isTTY: true }, { TERM: 'dumb' }, paintNothing],
    [{}, {}, paintNothing],
  ])('are for terminals that want them (%#)', (stream, environment, paint) => {
    expect(paintFor(stream, environment)).toBe(paint);
  });
});

describe('arguments', () => {
  it('pause only where somebody is watching', () => {
    const fast = { kind: 'demo', arguments: { dialect: 'documented', watch: false, fast: true, files: [] } };
    expect(readDemoArguments([], false)).toEqual(fast);
    expect(readDemoArguments(['--fast', '--once'], true)).toEqual(fast);
    expect(readDemoArguments([], true)).toMatchObject({ arguments: { fast: false } });
  });

  it.each([[['--once', '--watch']], [['--dialect', 'x']], [['--nothing']]])('%j are refused', (args) => {
    expect(readDemoArguments(args, false).kind).toBe('refused');
  });
});
