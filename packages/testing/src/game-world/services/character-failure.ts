import { characterStatus } from '../envelope.js';
import { refuseSilently, type CommandHandler, type Obeying, type Outcome } from '../obedience.js';
import type { Character } from '../world-state.js';

/** ERROR of the character topic; `amount` repeats the command's amount, 0 where it has none. */
export const characterFailure: NonNullable<CommandHandler['failure']> = (obeying, error) => {
  const amount = obeying.body.value['amount'];
  return [
    characterStatus(obeying.origin, 'ERROR', { error, amount: typeof amount === 'number' ? amount : 0 }),
  ];
};

export function withCharacter(obeying: Obeying, change: (character: Character) => Outcome): Outcome {
  const character = obeying.population.character(obeying.origin.characterId);
  return character
    ? change(character)
    : refuseSilently('CHARACTER_NOT_FOUND', `no character ${obeying.origin.characterId}`);
}
