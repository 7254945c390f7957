import type { z } from 'zod';
import { type Action } from '../../action/index.js';
import type { Command } from '../../channel/index.js';
import type { Undo } from '../../chart/index.js';
import { object, str, u16 } from '../../wire/index.js';
import { characterOnChannel, someCharacter } from '../character/whereabouts.js';
import { systemMessageCommands } from '../channels/index.js';
import { defineGoAction } from '../go-services.js';

const { types } = systemMessageCommands;
const shown: Exclude<Undo<never>, { kind: 'inverse' }> = {
  kind: 'nothing',
  reason: 'what a player has seen leaves no lasting effect',
};

const addressed = object(characterOnChannel);

interface Origin {
  readonly transactionId: string;
  readonly worldId: number;
  readonly channelId: number;
  readonly characterId: number;
}

function messageAction<S extends z.ZodRawShape>(definition: {
  readonly name: string;
  readonly summary: string;
  readonly body: S;
  readonly sample: NoInfer<z.output<z.ZodObject<S>>>;
  readonly command: (value: Origin & { readonly body: NoInfer<z.output<z.ZodObject<S>>> }) => Command;
  readonly undo?: typeof shown;
}): Action<z.output<typeof addressed> & z.output<z.ZodObject<S>>> {
  const { name, summary, body, sample, command, undo = shown } = definition;
  type Payload = z.output<typeof addressed> & z.output<z.ZodObject<S>>;
  return defineGoAction<Payload>({
    name,
    kind: 'notification',
    summary,
    notes: ['No event answers it, so the step completes once the command is sent.'],
    payload: addressed.extend(body) as unknown as z.ZodType<Payload>,
    sample: { ...someCharacter, ...sample } as NoInfer<Payload>,
    send: ({ transactionId, payload: { worldId, channelId, characterId, ...rest } }) =>
      command({ transactionId, worldId, channelId, characterId, body: rest as never }),
    undo,
  });
}

export const sendMessage = messageAction({
  name: 'send_message',
  summary: 'Shows a message to a player.',
  body: { messageType: str(), message: str() },
  sample: { messageType: 'PINK_TEXT', message: 'Hello' },
  command: types.SEND_MESSAGE,
});

export const playPortalSound = messageAction({
  name: 'play_portal_sound',
  summary: 'Plays the sound of a portal to a player.',
  body: {},
  sample: {},
  command: types.PLAY_PORTAL_SOUND,
});

export const showInfo = messageAction({
  name: 'show_info',
  summary: 'Shows a picture or an animation to a player.',
  body: { path: str() },
  sample: { path: 'Effect/OnUserEff.img/RecoveryUp' },
  command: types.SHOW_INFO,
});

export const showInfoText = messageAction({
  name: 'show_info_text',
  summary: 'Shows a line of text to a player.',
  body: { text: str() },
  sample: { text: 'You have earned a title.' },
  command: types.SHOW_INFO_TEXT,
});

export const updateAreaInfo = messageAction({
  name: 'update_area_info',
  summary: 'Sets a text that the client keeps for an area.',
  body: { area: u16(), info: str() },
  sample: { area: 21002, info: 'normal=1' },
  command: types.UPDATE_AREA_INFO,
  undo: { kind: 'impossible', reason: 'the text that the area had before is not known' },
});

export const showHint = messageAction({
  name: 'show_hint',
  summary: 'Shows a hint to a player; width and height 0 leave the size to the client.',
  body: { hint: str(), width: u16(), height: u16() },
  sample: { hint: 'The way is closed.', width: 150, height: 0 },
  command: types.SHOW_HINT,
});
