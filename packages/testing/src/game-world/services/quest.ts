import { questStatus } from '../envelope.js';
import {
  obeyed,
  refuseSilently,
  type CommandHandler,
  type HandlerTable,
  type Obeying,
  type Outcome,
} from '../obedience.js';
import type { Quest } from '../world-state.js';

/** The quest service of today declares ERROR and never sends it; where it is sent, it carries the command's id. */
const failure: NonNullable<CommandHandler['failure']> = (obeying, error) => [
  questStatus(obeying.origin, 'ERROR', { questId: obeying.body.u32('questId'), error }),
];

function withQuests(
  obeying: Obeying,
  act: (quests: Map<number, Quest>, questId: number) => Outcome,
): Outcome {
  const questId = obeying.body.u32('questId');
  const character = obeying.population.character(obeying.origin.characterId);
  return character ? act(character.quests, questId) : refuseSilently('UNKNOWN_ERROR', 'no such character');
}

const started = (obeying: Obeying, questId: number) =>
  questStatus(obeying.origin, 'STARTED', { questId, progress: '' });

const start: CommandHandler = {
  failureCode: 'REQUIREMENTS_NOT_MET',
  failure,
  obey: (obeying) =>
    withQuests(obeying, (quests, questId) => {
      const state = quests.get(questId)?.state;
      if (state === 'started') return refuseSilently('QUEST_ALREADY_ACTIVE', `quest ${questId} is under way`);
      if (state === 'completed') return refuseSilently('QUEST_ALREADY_COMPLETED', `quest ${questId} is done`);
      quests.set(questId, { state: 'started', progress: {} });
      return obeyed(started(obeying, questId));
    }),
};

/** `force` completes a quest that was never started. A follow-up quest starts at once, with a STARTED of its own. */
const complete: CommandHandler = {
  failureCode: 'REQUIREMENTS_NOT_MET',
  failure,
  obey: (obeying) =>
    withQuests(obeying, (quests, questId) => {
      const force = obeying.body.flag('force');
      const quest = quests.get(questId);
      if (quest?.state === 'completed')
        return refuseSilently('QUEST_ALREADY_COMPLETED', `quest ${questId} is done`);
      if (!quest && !force) return refuseSilently('QUEST_NOT_STARTED', `quest ${questId} is not under way`);
      quests.set(questId, { state: 'completed', progress: quest?.progress ?? {} });
      const completed = questStatus(obeying.origin, 'COMPLETED', {
        questId,
        completedAt: obeying.settings.now,
      });
      const next = obeying.population.state.questChains.get(questId);
      if (next === undefined || quests.has(next)) return obeyed(completed);
      quests.set(next, { state: 'started', progress: {} });
      return obeyed(completed, started(obeying, next));
    }),
};

const forfeit: CommandHandler = {
  failureCode: 'QUEST_NOT_STARTED',
  failure,
  obey: (obeying) =>
    withQuests(obeying, (quests, questId) => {
      if (quests.get(questId)?.state !== 'started')
        return refuseSilently('QUEST_NOT_STARTED', `quest ${questId} is not under way`);
      quests.delete(questId);
      return obeyed(questStatus(obeying.origin, 'FORFEITED', { questId }));
    }),
};

const updateProgress: CommandHandler = {
  failureCode: 'QUEST_NOT_STARTED',
  failure,
  obey: (obeying) =>
    withQuests(obeying, (quests, questId) => {
      const infoNumber = obeying.body.u32('infoNumber');
      const progress = obeying.body.text('progress');
      const quest = quests.get(questId);
      if (quest?.state !== 'started')
        return refuseSilently('QUEST_NOT_STARTED', `quest ${questId} is not under way`);
      quest.progress[infoNumber] = progress;
      return obeyed(questStatus(obeying.origin, 'PROGRESS_UPDATED', { questId, infoNumber, progress }));
    }),
};

export const questHandlers: HandlerTable = {
  START: start,
  COMPLETE: complete,
  FORFEIT: forfeit,
  UPDATE_PROGRESS: updateProgress,
};
