import { expect, it } from 'vitest';
import { Desk, failedBody, step } from './desk.js';

it('FAILED stays small, however much a participant says and however many steps stay done', () => {
  const desk = new Desk();
  const id = (number: number): string => `${number}${'x'.repeat(240)}`;
  const tagged = (number: number, action: string) =>
    step(id(number), action, { payload: { tag: `${number}` } });
  const steps = Array.from({ length: 99 }, (_, number) => tagged(number, 'burn'));
  desk.start(...steps, tagged(99, 'pay'));
  for (let number = 0; number < 99; number += 1) desk.done('BURN', `${number}`);
  const body = { command: 'MOVE_COINS', tag: '99', amount: 5, error: 'E'.repeat(500_000) };
  const output = desk.status('REFUSED', body);
  expect(output.messages).toHaveLength(1);
  expect(output.messages[0]?.value.length).toBeLessThan(16_000);
  expect(failedBody(output)).toMatchObject({ failedStep: id(99) });
  expect(failedBody(output)?.['reason']).toMatch(
    /^the town said E+…; step \[0x+…\] is not undone: ashes stay ashes; .*; and 79 more steps are not undone or open$/,
  );
});
