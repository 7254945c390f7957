import { type Action } from '../../action/index.js';
import { object, u32 } from '../../wire/index.js';
import { portalCommands } from '../channels/index.js';
import { defineGoAction } from '../go-services.js';

interface PortalPayload {
  readonly characterId: number;
  readonly mapId: number;
  readonly portalId: number;
}

const { BLOCK, UNBLOCK } = portalCommands.types;

const send = (command: typeof BLOCK, { characterId, mapId, portalId }: PortalPayload) =>
  command({ worldId: 0, channelId: 0, mapId, portalId, body: { characterId } });

function portalAction(
  name: string,
  summary: string,
  there: typeof BLOCK,
  back: typeof BLOCK,
): Action<PortalPayload> {
  return defineGoAction<PortalPayload>({
    name,
    kind: 'notification',
    summary,
    notes: [
      'The command carries no transaction id and is not answered, so the step completes once it is sent; so does its undo.',
      `The undo sends ${back.type}, also when the portal was in that state before the step. World and channel are always 0.`,
    ],
    payload: object({ characterId: u32(), mapId: u32(), portalId: u32() }),
    sample: { characterId: 12345, mapId: 100000000, portalId: 4 },
    send: ({ payload }) => send(there, payload),
    undo: { kind: 'inverse', send: ({ payload }) => send(back, payload), idempotent: true },
  });
}

export const blockPortal = portalAction(
  'block_portal',
  'Closes a portal to a character until it is opened again or the character logs out.',
  BLOCK,
  UNBLOCK,
);

export const unblockPortal = portalAction(
  'unblock_portal',
  'Opens a portal that was closed to a character.',
  UNBLOCK,
  BLOCK,
);
