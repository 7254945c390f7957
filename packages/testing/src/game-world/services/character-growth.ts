import { characterStatus, statChanged, type StatusEvent } from '../envelope.js';
import { obeyed, type CommandHandler, type Obeying } from '../obedience.js';
import type { Character } from '../world-state.js';
import { characterFailure, withCharacter } from './character-failure.js';

const highestLevel = 200;
const gains = ['AVAILABLE_AP', 'AVAILABLE_SP', 'HP', 'MAX_HP', 'MP', 'MAX_MP'] as const;

function grow(character: Character, ap: number, sp: number, body: number): void {
  character.ap += ap;
  character.sp += sp;
  character.maxHp += body;
  character.maxMp += body;
  character.hp = character.maxHp;
  character.mp = character.maxMp;
}

/** LEVEL_CHANGED, STAT_CHANGED of the level, STAT_CHANGED of the gains. Levels end at 200. */
function raiseLevel(
  obeying: Obeying,
  character: Character,
  channelId: number,
  asked: number,
): readonly StatusEvent[] {
  const amount = Math.min(asked, highestLevel - character.level);
  character.level += amount;
  grow(character, 5 * amount, 3 * amount, 20 * amount);
  return [
    characterStatus(obeying.origin, 'LEVEL_CHANGED', { channelId, amount, current: character.level }),
    statChanged(obeying.origin, channelId, ['LEVEL']),
    statChanged(obeying.origin, channelId, gains),
  ];
}

/** On a level-up the service sends itself AWARD_LEVEL with the same id, so that its answers follow. */
export const awardExperience: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure: characterFailure,
  obey: (obeying) =>
    withCharacter(obeying, (character) => {
      const { body, origin, ledger, settings } = obeying;
      const channelId = body.u8('channelId');
      const distributions = body.objects('distributions').map((one) => ({
        experienceType: one.text('experienceType'),
        amount: one.u32('amount'),
        attr1: one.u32('attr1'),
      }));
      const gained = distributions.reduce((sum, one) => sum + one.amount, 0);
      character.netExperience += gained;
      ledger.experience(gained);
      let experience = character.experience + gained;
      let levels = 0;
      while (character.level + levels < highestLevel) {
        const needed = settings.experienceToLevel(character.level + levels);
        if (!(needed > 0) || experience < needed) break;
        experience -= needed;
        levels += 1;
      }
      character.experience = experience;
      const changed = characterStatus(origin, 'EXPERIENCE_CHANGED', {
        channelId,
        current: experience,
        distributions,
      });
      const levelled = levels > 0 ? raiseLevel(obeying, character, channelId, levels) : [];
      return obeyed(changed, statChanged(origin, channelId, ['EXPERIENCE']), ...levelled);
    }),
};

/** Cut off at 0 inside the present level; the event names the amount that was asked for. */
export const deductExperience: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure: characterFailure,
  obey: (obeying) =>
    withCharacter(obeying, (character) => {
      const { body, origin, ledger } = obeying;
      const channelId = body.u8('channelId');
      const amount = body.u32('amount');
      const taken = Math.min(amount, character.experience);
      character.experience -= taken;
      character.netExperience -= taken;
      ledger.experience(-taken);
      const distributions = [{ experienceType: 'DEATH', amount, attr1: 0 }];
      return obeyed(
        characterStatus(origin, 'EXPERIENCE_CHANGED', {
          channelId,
          current: character.experience,
          distributions,
        }),
        statChanged(origin, channelId, ['EXPERIENCE']),
      );
    }),
};

export const awardLevel: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure: characterFailure,
  obey: (obeying) =>
    withCharacter(obeying, (character) => {
      const channelId = obeying.body.u8('channelId');
      return obeyed(...raiseLevel(obeying, character, channelId, obeying.body.u8('amount')));
    }),
};

export const changeJob: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure: characterFailure,
  obey: (obeying) =>
    withCharacter(obeying, (character) => {
      const { body, origin } = obeying;
      const channelId = body.u8('channelId');
      const jobId = body.u16('jobId');
      character.jobId = jobId;
      grow(character, 5, 1, 100);
      return obeyed(
        characterStatus(origin, 'JOB_CHANGED', { channelId, jobId }),
        statChanged(origin, channelId, ['JOB']),
        statChanged(origin, channelId, gains),
      );
    }),
};

/** An absolute value, not above the character's maximum. */
export const setHp: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure: characterFailure,
  obey: (obeying) =>
    withCharacter(obeying, (character) => {
      const channelId = obeying.body.u8('channelId');
      character.hp = Math.min(obeying.body.u16('amount'), character.maxHp);
      return obeyed(statChanged(obeying.origin, channelId, ['HP']));
    }),
};
