import { messageOf, SagaError } from '../error/index.js';

/** The engine failed at the deadline of a saga; see `TimeInput.except`. */
export class DeadlineFault extends SagaError {
  readonly transactionId: string;

  constructor(transactionId: string, cause: unknown) {
    super(
      'SAGA_ENGINE_FAULT',
      `The engine failed at the deadline of saga ${transactionId}: ${messageOf(cause)}.`,
      {
        mend: 'Correct the action that throws, or send the saga an operator command.',
        at: transactionId,
        cause,
      },
    );
    this.name = 'DeadlineFault';
    this.transactionId = transactionId;
  }
}
