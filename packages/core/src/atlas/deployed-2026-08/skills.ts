import type { z } from 'zod';
import type { Action } from '../../action/index.js';
import type { AnyAction } from '../../chart/index.js';
import { object, time, u32, u8 } from '../../wire/index.js';
import { defineGoAction } from '../go-services.js';
import * as commands from './command-channels.js';
import { skill as status } from './status-channels.js';

const payload = object({
  ...{ characterId: u32(), worldId: u8(), skillId: u32(), level: u8(), masterLevel: u8() },
  expiration: time(),
});
type Payload = z.output<typeof payload>;

const sample = {
  ...{ characterId: 12345, worldId: 0, skillId: 1000, level: 1, masterLevel: 0 },
  expiration: '2079-01-01T00:00:00Z',
};

const toldLevels = ({ characterId, skillId, level, masterLevel }: Payload) => ({
  characterId,
  skillId,
  // The expiration is not compared: services write one moment in different ways.
  body: { level, masterLevel },
});

const silence =
  'A skill that is there already (or, for an update, is not there) is not answered, so the step then ends by its deadline.';

/** Of the older action what has nothing to do with its messages: deadlines, and the question before the command. */
const waitingAs = ({ policy, lookUp }: AnyAction) => ({ policy, ...(lookUp ? { lookUp } : {}) });

export const createSkill = (older: AnyAction): Action<Payload> =>
  defineGoAction<Payload, unknown>({
    ...waitingAs(older),
    name: 'create_skill',
    kind: 'command',
    summary: 'Teaches a character a skill.',
    notes: [
      'Completes on CREATED of the skill topic with the character, the skill and both levels.',
      silence,
      'The undo is REQUEST_DELETE; DELETED confirms it, also of a skill that is gone already.',
    ],
    payload,
    sample,
    send: ({ transactionId, payload: { worldId, characterId, ...body } }) =>
      commands.skill.types.REQUEST_CREATE({ transactionId, worldId, characterId, body }),
    completes: (on) => [on(status.types.CREATED, (step) => toldLevels(step.payload))],
    undo: {
      kind: 'inverse',
      send: ({ transactionId, payload: { worldId, characterId, skillId } }) =>
        commands.skill.types.REQUEST_DELETE({ transactionId, worldId, characterId, body: { skillId } }),
      completes: (on) => [
        on(status.types.DELETED, ({ payload: { characterId, skillId } }) => ({ characterId, skillId })),
      ],
      idempotent: true,
    },
  });

export const updateSkill = (older: AnyAction): Action<Payload> =>
  defineGoAction<Payload, unknown>({
    ...waitingAs(older),
    name: 'update_skill',
    kind: 'command',
    summary: 'Sets the levels of a character’s skill.',
    notes: [
      'Completes on UPDATED of the skill topic with the character, the skill and both levels.',
      silence,
    ],
    payload,
    sample,
    send: ({ transactionId, payload: { worldId, characterId, ...body } }) =>
      commands.skill.types.REQUEST_UPDATE({ transactionId, worldId, characterId, body }),
    completes: (on) => [on(status.types.UPDATED, (step) => toldLevels(step.payload))],
    undo: { kind: 'impossible', reason: 'no event tells the levels that the skill had before' },
    idempotent: true,
  });
