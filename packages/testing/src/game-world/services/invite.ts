import { inviteStatus } from '../envelope.js';
import { obeyed, refuseSilently, type CommandHandler, type HandlerTable } from '../obedience.js';
import type { Invite } from '../world-state.js';

const create: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure: ({ body, command, origin }) => {
    const parties = { originatorId: body.u32('originatorId'), targetId: body.u32('targetId') };
    return [inviteStatus(origin, command.text('inviteType'), body.u32('referenceId'), 'REJECTED', parties)];
  },
  obey({ body, command, origin, population }) {
    const inviteType = command.text('inviteType');
    const parties = { originatorId: body.u32('originatorId'), targetId: body.u32('targetId') };
    const referenceId = body.u32('referenceId');
    population.state.invites.push({ inviteType, referenceId, ...parties });
    return obeyed(inviteStatus(origin, inviteType, referenceId, 'CREATED', parties));
  },
};

/** ACCEPT names the invite by reference, REJECT by originator. */
function answer(type: 'ACCEPTED' | 'REJECTED', by: 'referenceId' | 'originatorId'): CommandHandler {
  return {
    failureCode: 'UNKNOWN',
    obey({ body, command, origin, population }) {
      const inviteType = command.text('inviteType');
      const targetId = body.u32('targetId');
      const named = body.u32(by);
      const { state } = population;
      const fits = (invite: Invite): boolean =>
        invite.inviteType === inviteType && invite.targetId === targetId && invite[by] === named;
      const invite = state.invites.find(fits);
      if (!invite) return refuseSilently('INVITE_NOT_FOUND', 'no such invite');
      state.invites = state.invites.filter((other) => other !== invite);
      const { originatorId, referenceId } = invite;
      return obeyed(inviteStatus(origin, inviteType, referenceId, type, { originatorId, targetId }));
    },
  };
}

export const inviteHandlers: HandlerTable = {
  CREATE: create,
  ACCEPT: answer('ACCEPTED', 'referenceId'),
  REJECT: answer('REJECTED', 'originatorId'),
};
