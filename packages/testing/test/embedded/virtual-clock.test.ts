import { createVirtualClock, durationMs, EMBEDDED_EPOCH } from '@sagachart/testing';
import { describe, expect, it } from 'vitest';

const epoch = Date.parse(EMBEDDED_EPOCH);

describe('a virtual clock', () => {
  it('stands still until it is moved, and only moves forward', () => {
    const clock = createVirtualClock();
    expect(clock.now()).toBe(epoch);
    clock.advance('PT1.5S');
    expect(clock.now()).toBe(epoch + 1_500);
    clock.advanceTo(epoch);
    expect(clock.now()).toBe(epoch + 1_500);
  });

  it('runs tasks ordered by time, then by arrival, each at its own time', () => {
    const clock = createVirtualClock(0);
    const told: string[] = [];
    const task = (name: string) => () => void told.push(`${name}@${clock.now()}`);
    clock.schedule(20, task('c'));
    clock.schedule(10, task('a'));
    clock.schedule(20, task('d'));
    clock.schedule(10, task('b'));
    clock.schedule(-5, task('late'));
    clock.advance(19);
    expect(told).toEqual(['late@0', 'a@10', 'b@10']);
    clock.advance(1);
    expect(told.slice(3)).toEqual(['c@20', 'd@20']);
  });

  it('runs what a task queues for now in the same movement', () => {
    const clock = createVirtualClock(0);
    const told: number[] = [];
    clock.schedule(5, () => clock.schedule(5, () => void told.push(clock.now())));
    clock.advance(7);
    expect(told).toEqual([5]);
    expect(clock.now()).toBe(7);
  });

  it('puts tasks before the deadlines of the same moment', () => {
    const clock = createVirtualClock(0);
    const told: string[] = [];
    let due: number | undefined = 10;
    clock.addSource({
      next: () => due,
      run: (at) => {
        told.push(`deadline@${at}`);
        due = undefined;
      },
    });
    clock.schedule(10, () => void told.push('task'));
    clock.advance(10);
    expect(told).toEqual(['task', 'deadline@10']);
  });

  it('refuses a start that is no time', () => {
    expect(() => createVirtualClock('soon')).toThrow(
      expect.objectContaining({ code: 'SAGA_OPTION_INVALID' }),
    );
  });
});

describe('a duration', () => {
  it.each([
    [0, 0],
    [250, 250],
    ['PT30S', 30_000],
    ['PT0.25S', 250],
    ['PT1M30S', 90_000],
    ['PT2H', 7_200_000],
    ['P1DT1H', 90_000_000],
    ['P2W', 1_209_600_000],
  ])('%s is %d milliseconds', (given, ms) => {
    expect(durationMs(given)).toBe(ms);
  });

  it.each([-1, 0.5, Number.NaN, '', 'P', 'PT', '30s', 'P1Y', 'P1M'])('%s is none', (given) => {
    expect(() => durationMs(given)).toThrow(expect.objectContaining({ code: 'SAGA_OPTION_INVALID' }));
  });
});
