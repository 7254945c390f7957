import type { EndedSaga, OutcomeBodies } from '../../action/index.js';

const numberIn = (value: unknown, name: string): number => {
  const told = (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof told === 'number' ? told : 0;
};

/** The account and the character of a saga that created one: what the character factory waits for. */
function created({ steps }: EndedSaga): { readonly accountId: number; readonly characterId: number } {
  const step = steps.find(({ action }) => action === 'create_character');
  return {
    accountId: numberIn(step?.payload, 'accountId'),
    characterId: numberIn(step?.result, 'characterId'),
  };
}

/** COMPLETED names the saga type and, of a `character_creation`, what was made; FAILED names the account of such a saga. */
export const outcomeBodies: OutcomeBodies = {
  completed: (saga) => ({
    sagaType: saga.sagaType,
    ...(saga.sagaType === 'character_creation' ? { results: resultsOf(saga) } : {}),
  }),
  failed: ({ reason, failedStep, characterId, sagaType, errorCode }, saga) => ({
    ...{ reason, failedStep, characterId },
    accountId: created(saga).accountId,
    ...{ sagaType, errorCode },
  }),
};

function resultsOf(saga: EndedSaga): object {
  const { accountId, characterId } = created(saga);
  return { accountId, ...(characterId === 0 ? {} : { characterId }) };
}
