import { bool, i16, object, str, u32 } from '../../wire/index.js';
import { characterOnChannel, someCharacter } from '../character/whereabouts.js';
import { dropCommands } from '../channels/index.js';
import { dropsAnswer } from '../ports.js';
import { defineGoAction } from '../go-services.js';

const falling = 2;
const sprayed = 1;

export const spawnReactorDrops = defineGoAction({
  name: 'spawn_reactor_drops',
  kind: 'notification',
  summary: 'Lets a reactor drop its items and mesos.',
  notes: [
    'The port `drops.roll` rolls the drops and positions them; it answers an empty list where there are none, also when its own sources fail. One SPAWN is sent per drop.',
    'No event answers it, so the step completes once the commands are sent.',
    'A `dropType` of `spray` numbers the drops (`mod`) from 0; any other lets them fall at once. The running number is sent in 8 bits, so it starts again after 255.',
    'The topic COMMAND_TOPIC_DROP is that of the Go services; the specification names none.',
  ],
  payload: object({
    ...characterOnChannel,
    mapId: u32(),
    reactorId: u32(),
    classification: str(),
    x: i16(),
    y: i16(),
    dropType: str(),
    meso: bool(),
    mesoChance: u32(),
    mesoMin: u32(),
    mesoMax: u32(),
    minItems: u32(),
  }),
  sample: {
    ...someCharacter,
    mapId: 100000000,
    reactorId: 2001,
    classification: '2001',
    x: 120,
    y: -35,
    dropType: 'drop',
    meso: false,
    mesoChance: 0,
    mesoMin: 0,
    mesoMax: 0,
    minItems: 0,
  },
  lookUp: {
    activity: 'drops.roll',
    input: ({ payload }) => ({ ...payload }),
    answer: dropsAnswer,
  },
  send: ({ transactionId, payload, found }) => {
    const { worldId, channelId, mapId, characterId, reactorId, x, y } = payload;
    const spray = payload.dropType === 'spray';
    return found.map((drop, number) =>
      dropCommands.types.SPAWN({
        transactionId,
        worldId,
        channelId,
        mapId,
        body: {
          ...drop,
          dropType: spray ? sprayed : falling,
          ownerId: characterId,
          ownerPartyId: 0,
          dropperId: reactorId,
          dropperX: x,
          dropperY: y,
          playerDrop: false,
          mod: spray ? number % 0x100 : 0,
        },
      }),
    );
  },
  undo: { kind: 'impossible', reason: 'no command removes a drop' },
});
