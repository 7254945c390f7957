import { bool, i64, list, object, optional, str, u32 } from '../../wire/index.js';
import { defineGoAction } from '../go-services.js';

export const validateCharacterState = defineGoAction({
  name: 'validate_character_state',
  kind: 'activity',
  summary: 'Checks conditions on a character and ends the saga when one is not fulfilled.',
  notes: [
    'The port `character.validate` judges the conditions. The step completes when every result has passed; an answer without results counts as passed.',
    'A result that has not passed fails the step with the reason "Validation failed" and its description.',
    'Types of conditions are jobId, meso, mapId, fame and item; operators are =, >, <, >= and <=. They are handed on unchecked.',
  ],
  payload: object({
    characterId: u32(),
    conditions: list(object({ type: str(), operator: str(), value: i64(), itemId: optional(u32()) })),
  }),
  sample: { characterId: 12345, conditions: [{ type: 'meso', operator: '>=', value: 1000 }] },
  lookUp: {
    activity: 'character.validate',
    input: ({ payload: { characterId, conditions } }) => ({
      characterId,
      conditions: conditions.map(({ type, operator, value, itemId = 0 }) => ({
        type,
        operator,
        value,
        itemId,
      })),
    }),
    answer: object({ results: list(object({ passed: bool(), description: str() })) }),
    refuse: ({ results }) => {
      const missed = results.filter(({ passed }) => !passed).map(({ description }) => description);
      if (missed.length === 0) return undefined;
      const told = missed.filter((text) => text !== '').join('; ');
      return told === '' ? 'Validation failed' : `Validation failed: ${told}`;
    },
  },
  undo: { kind: 'nothing', reason: 'checking changes nothing' },
});
