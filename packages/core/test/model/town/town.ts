import {
  type ActivityCall,
  ATTEMPT_HEADER,
  headerText,
  IDEMPOTENCY_KEY_HEADER,
  type OutMessage,
} from '../../../src/index.js';
import type { Phase, PortVerdict } from '../reference/model-step.js';
import type { PlannedStep, PortReaction, Reaction } from './plan.js';

/** An answer on its way to the engine. */
export interface Answer {
  readonly saga: number;
  readonly step: number;
  readonly phase: Phase;
  /** Tells of success; `undefined`: tells nothing that a step waits for. */
  readonly good: boolean | undefined;
  readonly from: 'participant' | 'port';
  /** Of a port. */
  readonly verdict?: PortVerdict;
  readonly key: string;
  /** Which sending, or call, it answers. */
  readonly attempt: number;
  /** Type and body of a status event, or outcome of a port call. */
  readonly type: string;
  readonly body: object;
}

/** How often the command of a step was carried out, and its undo; of each key once, where participants remember. */
export interface Deeds {
  readonly done: number;
  readonly undone: number;
}

export interface TownRules {
  /** Participants remember what they have done for a key, and only answer again. */
  readonly remembers: boolean;
  /** Some send further events, which nobody waits for. */
  readonly talks: boolean;
  /** `nth`: how often the key was seen before. */
  readonly react: (step: PlannedStep, phase: Phase, nth: number) => Reaction;
  readonly reactPort: (step: PlannedStep, phase: Phase, nth: number) => PortReaction;
}

const counted: Record<string, [thing: string, by: number]> = {
  TAKE: ['item', 1],
  PUT_BACK: ['item', -1],
  BURN: ['ash', 1],
  BREW: ['potion', 1],
  POUR_AWAY: ['potion', -1],
  RELEASE: ['place', -1],
};

/** The right command about the right thing: an undo gives back what was given, with the receipt for it. */
function mustSay(
  planned: PlannedStep,
  step: number,
  phase: Phase,
  type: string,
  body: Record<string, unknown>,
): void {
  const sign = phase === 'execute' ? 1 : -1;
  const right =
    planned.tag === body['tag'] &&
    (type !== 'MOVE_COINS' || body['amount'] === planned.amount * sign) &&
    (type !== 'PUT_BACK' || String(body['receipt']).endsWith(`:${step}:execute`));
  if (!right) throw new Error(`step ${step} sent the wrong ${phase} command ${type} ${JSON.stringify(body)}`);
}

/** The participants of the model's sagas: they obey each message once and owe nobody an explanation. */
export class Town {
  /** How far every thing of every saga is from where it was. */
  readonly changes: Map<string, number>[];
  readonly #seen = new Map<string, number>();
  readonly #settled = new Map<string, Answer>();
  readonly #obeyed = new Map<string, number>();

  constructor(
    private readonly sagas: readonly (readonly PlannedStep[])[],
    private readonly rules: TownRules,
  ) {
    this.changes = sagas.map(() => new Map());
  }

  #count(key: string): number {
    const seen = this.#seen.get(key) ?? 0;
    this.#seen.set(key, seen + 1);
    return seen;
  }

  deedsOf(saga: number, step: number): Deeds {
    const [done = 0, undone = 0] = (['execute', 'compensate'] as const).map((phase) =>
      this.#obeyed.get(`${saga}:${step}:${phase}`),
    );
    return { done, undone };
  }

  #note(saga: number, step: number, phase: Phase): void {
    const deed = `${saga}:${step}:${phase}`;
    this.#obeyed.set(deed, (this.#obeyed.get(deed) ?? 0) + 1);
  }

  /** Obeys one command message; what is answered goes on its way. */
  obey(saga: number, message: OutMessage): Answer[] {
    const key = headerText(message.headers, IDEMPOTENCY_KEY_HEADER) ?? '';
    const [, stepText, phaseText] = key.split(':');
    const step = Number(stepText);
    const phase = phaseText as Phase;
    const { type, body } = JSON.parse(message.value) as { type: string; body: Record<string, never> };
    const planned = this.sagas[saga]?.[step] as PlannedStep;
    mustSay(planned, step, phase, type, body);
    const before = this.rules.remembers ? this.#settled.get(key) : undefined;
    if (before) return [before];
    const answered = planned.traits[phase === 'execute' ? 'forward' : 'undo'] === 'answered';
    const reaction = answered ? this.rules.react(planned, phase, this.#count(key)) : 'obey silently';
    if (reaction === 'lose') return [];
    const attempt = Number(headerText(message.headers, ATTEMPT_HEADER));
    const address = { saga, step, phase, key, attempt, from: 'participant' as const };
    const told = { command: type, tag: body['tag'] ?? '', amount: body['amount'] ?? 0 };
    const good = reaction !== 'refuse';
    const answer: Answer = good
      ? { ...address, good, type: 'DONE', body: { ...told, receipt: `receipt ${key}` } }
      : { ...address, good, type: 'REFUSED', body: { ...told, error: 'NOT_TODAY' } };
    if (good) this.#change(saga, type, body);
    // The second command of one step belongs to the same deed.
    if (good && key.endsWith(phase)) this.#note(saga, step, phase);
    // A refused undo may be asked for again; everything else is final for its key.
    if (good || phase === 'execute') this.#settled.set(key, answer);
    if (reaction === 'obey silently') return [];
    const weighed: Answer = {
      ...address,
      good: undefined,
      type: 'WEIGHED',
      body: { tag: told.tag, weight: 3 },
    };
    return type === 'TAKE' && this.rules.talks ? [answer, weighed] : [answer];
  }

  #change(saga: number, type: string, body: Record<string, number | string>): void {
    const tag = String(body['tag']);
    if (type === 'MOVE_COINS') this.#add(saga, `coins of ${tag}`, Number(body['amount']));
    if (type === 'PIN') this.changes[saga]?.set(`pin ${tag}`, Number(body['amount']));
    if (type === 'LOCK' || type === 'UNLOCK') this.changes[saga]?.set(`gate ${tag}`, type === 'LOCK' ? 1 : 0);
    const count = counted[type];
    if (count) this.#add(saga, `${count[0]} ${tag}`, count[1]);
  }

  #add(saga: number, thing: string, by: number): void {
    const changes = this.changes[saga] as Map<string, number>;
    changes.set(thing, (changes.get(thing) ?? 0) + by);
  }

  /** Takes one port call. */
  call(saga: number, { key, step, phase, attempt, activity }: ActivityCall): Answer[] {
    const planned = this.sagas[saga]?.[step] as PlannedStep;
    // A port is called again after a crash, so one that does something must know what became of each key.
    const before = this.#settled.get(key + activity);
    if (before) return [{ ...before, attempt }];
    const reaction = this.rules.reactPort(planned, phase, this.#count(key + activity));
    const good = reaction === 'answer';
    const verdict = good ? 'good' : reaction === 'refuse' ? 'refused' : 'failed';
    const outcome = {
      answer: { result: { place: 7 } },
      refuse: { result: { place: -1 } },
      garbage: { result: 'seven' },
      error: { error: 'the port is closed' },
    };
    if (reaction === 'silence') return [];
    const body = outcome[reaction];
    const address = { saga, step, phase, key, attempt, from: 'port' as const };
    const answer: Answer = { ...address, good, verdict, type: activity, body };
    if (activity === 'reserve-place' && verdict !== 'failed') {
      this.#settled.set(key + activity, answer);
      if (good) this.#note(saga, step, phase);
      if (good) this.#add(saga, `place ${planned.tag}`, 1);
    }
    return [answer];
  }
}
