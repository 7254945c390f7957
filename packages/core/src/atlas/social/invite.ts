import type { z } from 'zod';
import { type Action } from '../../action/index.js';
import { object, str, u32, u8 } from '../../wire/index.js';
import { inviteCommands, inviteStatus } from '../channels/index.js';
import { failed } from '../failure-text.js';
import { defineGoAction } from '../go-services.js';

const { CREATED, REJECTED } = inviteStatus.types;

const invitePayload = object({
  inviteType: str(),
  originatorId: u32(),
  targetId: u32(),
  referenceId: u32(),
  worldId: u8(),
});
type InvitePayload = z.output<typeof invitePayload>;

/** The same members in both events. */
const invitation = ({
  payload: { inviteType, originatorId, targetId, referenceId },
}: {
  payload: InvitePayload;
}) => ({
  inviteType,
  referenceId,
  body: { originatorId, targetId },
});

const ways = {
  /** A topic of the dialect tells of invitations. */
  answered: {
    kind: 'command',
    notes: [
      'Completes on CREATED of the invite topic with the kind of invitation, its reference and both characters. REJECTED before it fails the step; whether the invitation is accepted later is no matter of the saga.',
      'The undo rejects the invitation in the name of the invited, and REJECTED confirms it. An invitation that has been accepted or has expired is not answered any more, so its undo is parked.',
    ],
  },
  /** None does. */
  unanswered: {
    kind: 'notification',
    notes: [
      'No topic that is read tells of invitations, so the step completes once the command is sent; whether the invitation is accepted is no matter of the saga.',
      'The undo rejects the invitation in the name of the invited; nothing confirms it. An invitation that has been accepted stays so.',
    ],
  },
} as const;

export function createInviteIn(way: keyof typeof ways): Action<InvitePayload> {
  const answered = way === 'answered';
  const { kind, notes } = ways[way];
  return defineGoAction<InvitePayload>({
    name: 'create_invite',
    kind,
    summary: 'Invites a character to a party, a guild, a trade and the like.',
    notes: [...notes, 'FAILED names the originator as the character.'],
    payload: invitePayload,
    sample: { inviteType: 'GUILD', originatorId: 12345, targetId: 12346, referenceId: 42, worldId: 0 },
    send: ({ transactionId, payload: { worldId, inviteType, ...body } }) =>
      inviteCommands.types.CREATE({ transactionId, worldId, inviteType, body }),
    ...(answered
      ? {
          completes: (on) => [on(CREATED, invitation)],
          fails: (on) => [on(REJECTED, invitation, () => failed('create_invite', 'REJECTED'))],
        }
      : {}),
    undo: {
      kind: 'inverse',
      send: ({ transactionId, payload: { worldId, inviteType, targetId, originatorId } }) =>
        inviteCommands.types.REJECT({
          transactionId,
          worldId,
          inviteType,
          body: { targetId, originatorId },
        }),
      ...(answered ? { completes: (on) => [on(REJECTED, invitation)] } : {}),
      idempotent: true,
    },
    characterId: ({ originatorId }) => originatorId,
  });
}
