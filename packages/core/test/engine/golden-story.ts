import { decodeRecord, type EngineOutput } from '../../src/index.js';
import { type Desk, ID, said } from './desk.js';

/** A command of the town that was sent, as far as its answer has to name it. */
export interface SentCommand {
  readonly type: string;
  readonly tag: string;
  readonly amount: number;
}

/** A stored saga in the middle of its way, and how it goes on when everybody does what they are asked. */
export interface GoldenStory {
  /** Action, and the state in which the chart stands. */
  readonly state: string;
  readonly at: number;
  readonly sent: readonly SentCommand[];
  readonly record: string;
  readonly then: readonly string[];
  readonly ends: string;
}

export const sentBy = ({ messages }: EngineOutput): SentCommand[] =>
  messages.flatMap(({ kind, value }) => {
    if (kind !== 'command') return [];
    const { type, body } = JSON.parse(value) as { type: string; body: { tag: string; amount?: number } };
    return [{ type, tag: body.tag, amount: body.amount ?? 0 }];
  });

const DAY_MS = 86_400_000;
const MOVES = 25;

/** Lets ports and participants do what is asked of them, else time pass, else an operator help, until the saga has ended. */
export function conclude(desk: Desk, sent: readonly SentCommand[]): Pick<GoldenStory, 'then' | 'ends'> {
  const then: string[] = [];
  const unanswered = [...sent];
  const note = (what: string, output: EngineOutput): boolean => {
    unanswered.push(...sentBy(output));
    const told = said(output);
    const changed = output.changed.size > 0;
    if (changed) then.push([what, ...told].join(' > '));
    return changed;
  };
  const answerPort = (): boolean => {
    for (const { key, attempt } of desk.engine.pendingActivities())
      if (note('port', desk.port(key.slice(37), { result: { place: 7 } }, attempt))) return true;
    return false;
  };
  const answer = (): boolean => {
    for (let last = unanswered.pop(); last; last = unanswered.pop())
      if (note(`done ${last.type}`, desk.done(last.type, last.tag, last.amount))) return true;
    return false;
  };
  for (let move = 0; move < MOVES && desk.engine.counts.live > 0; move += 1) {
    const moved =
      answerPort() || answer() || note('later', desk.pass(DAY_MS)) || note('retry', desk.operate('retry'));
    if (!moved && !note('skip', desk.operate('skip'))) break;
  }
  const text = desk.store.get(ID);
  const ends = text === undefined ? 'forgotten' : decodeRecord(text).status;
  return { then, ends };
}
