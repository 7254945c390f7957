import { object, u16, u32, u8, withZero } from '../../wire/index.js';
import { characterOnChannel, someCharacter } from '../character/whereabouts.js';
import { buddyListCommands, buddyListStatus, petCommands, petStatus } from '../channels/index.js';
import { defineGoAction } from '../go-services.js';

export const increaseBuddyCapacity = defineGoAction({
  name: 'increase_buddy_capacity',
  kind: 'command',
  summary: 'Sets the number of buddies that a character can have.',
  notes: [
    '`amount` is the new capacity, not an increment: it is handed on as `newCapacity`.',
    'Completes on CAPACITY_CHANGE with that capacity.',
    'A capacity that is not above the present one is refused without a transaction id, so the step then ends by its deadline.',
  ],
  payload: object({ ...characterOnChannel, amount: u8() }),
  sample: { ...someCharacter, amount: 35 },
  send: ({ transactionId, payload: { worldId, characterId, amount } }) =>
    buddyListCommands.types.INCREASE_CAPACITY({
      transactionId,
      worldId,
      characterId,
      body: { newCapacity: amount },
    }),
  completes: (on) => [
    on(buddyListStatus.types.CAPACITY_CHANGE, ({ payload: { characterId, amount } }) => ({
      characterId,
      body: { capacity: amount },
    })),
  ],
  undo: { kind: 'impossible', reason: 'the buddy service refuses a smaller capacity' },
  idempotent: true,
});

/** The event has a signed 16-bit number for what the command has an unsigned one for. */
const asSigned16 = (amount: number): number => (amount > 0x7fff ? amount - 0x1_0000 : amount);

export const gainCloseness = defineGoAction({
  name: 'gain_closeness',
  kind: 'command',
  summary: 'Makes a pet closer to its owner.',
  notes: [
    'Completes on CLOSENESS_CHANGED of that pet with the amount, or with a smaller one when the pet is close to its limit.',
    'An amount of 0 changes nothing and is not answered, so it is refused when the saga is accepted.',
    'FAILED names character 0, for the payload names the pet alone.',
  ],
  payload: object({
    petId: u32(),
    amount: withZero(
      u16()
        .refine((amount) => amount > 0, { error: 'is 0, which changes nothing' })
        .meta({ minimum: 1 }),
      0,
    ),
  }),
  sample: { petId: 900, amount: 2 },
  send: ({ transactionId, payload: { petId, amount } }) =>
    petCommands.types.AWARD_CLOSENESS({ transactionId, actorId: 0, petId, body: { amount } }),
  completes: (on) => [
    on(petStatus.types.CLOSENESS_CHANGED, ({ payload: { petId, amount } }) => ({
      petId,
      body: {
        amount: (told: number) => told === asSigned16(amount) || (told >= 0 && told <= amount),
      },
    })),
  ],
  undo: { kind: 'impossible', reason: 'no command takes closeness away' },
});
