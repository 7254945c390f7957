import { skillStatus } from '../envelope.js';
import { obeyed, refuseSilently, type CommandHandler, type HandlerTable } from '../obedience.js';

/** The skill topic declares no failure event: a refusal is silence in both dialects. */
function skillHandler(known: boolean, type: 'CREATED' | 'UPDATED'): CommandHandler {
  return {
    failureCode: 'UNKNOWN',
    obey({ body, origin, population, settings }) {
      const skillId = body.u32('skillId');
      const skill = {
        level: body.u8('level'),
        masterLevel: body.u8('masterLevel'),
        expiration: body.time('expiration'),
      };
      const character = population.character(origin.characterId);
      if (!character) return refuseSilently('CHARACTER_NOT_FOUND', `no character ${origin.characterId}`);
      if (character.skills.has(skillId) !== known) {
        const message = known ? `skill ${skillId} was never learnt` : `skill ${skillId} is known already`;
        return refuseSilently(known ? 'SKILL_NOT_FOUND' : 'SKILL_ALREADY_KNOWN', message);
      }
      character.skills.set(skillId, { ...skill });
      return obeyed(skillStatus(origin, settings.correlateAll, skillId, type, skill));
    },
  };
}

export const skillHandlers: HandlerTable = {
  REQUEST_CREATE: skillHandler(false, 'CREATED'),
  REQUEST_UPDATE: skillHandler(true, 'UPDATED'),
};
