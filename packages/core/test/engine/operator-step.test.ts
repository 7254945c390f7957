import { describe, expect, it } from 'vitest';
import { saga } from '../../src/index.js';
import { pay } from '../export/errand.js';
import { errandEngine } from '../view/errand-engine.js';

describe('an operator command that names a step', () => {
  it('is for the step that a list saga stands at, and is refused for another, by name', () => {
    const { engine, handle, submit, record } = errandEngine();
    submit(
      saga('errand')
        .step('first', pay({ amount: 5 }))
        .step('second', pay({ amount: 6 })),
    );
    const transactionId = record().transactionId;
    const skip = (step: string) => handle({ kind: 'operator', transactionId, command: 'skip', step });
    expect(skip('second').refusals).toEqual([
      {
        transactionId,
        code: 'SAGA_OPERATOR_COMMAND',
        reason:
          'skip cannot be applied to the step "second" of a saga that is running at this point; name one of the steps first.',
      },
    ]);
    expect(skip('first').refusals).toEqual([]);
    expect(engine.find(transactionId)?.context.steps[0]?.status).toBe('skipped');
  });
});
