import type { z } from 'zod';
import { type Action, type On } from '../../action/index.js';
import type { Command, Pattern, StatusType } from '../../channel/index.js';
import type { AnswerRule, StepView } from '../../chart/index.js';
import { object } from '../../wire/index.js';
import { characterStatus } from '../channels/index.js';
import { characterError, errorNote } from './character-error.js';
import { characterOnChannel, someCharacter } from './whereabouts.js';
import { defineGoAction } from '../go-services.js';

export interface StylePayload {
  readonly characterId: number;
  readonly worldId: number;
  readonly channelId: number;
  readonly styleId: number;
}

/** The style that the character had before, as the event of the change told it. */
export interface OldStyle {
  readonly oldStyle?: number;
}

/** What sets the three changes of looks apart. `V` is the event that tells the old and the new style. */
export interface Style<V> {
  readonly name: string;
  readonly summary: string;
  readonly sample: number;
  /** The stat that STAT_CHANGED names. */
  readonly stat: string;
  readonly styleId: z.ZodType<number>;
  readonly changed: StatusType<V>;
  readonly command: (value: {
    readonly transactionId: string;
    readonly worldId: number;
    readonly characterId: number;
    readonly body: { readonly channelId: number; readonly styleId: number };
  }) => Command;
  readonly became: (characterId: number, styleId: number) => Pattern<NoInfer<V>>;
  readonly oldStyle: (value: NoInfer<V>) => number;
}

/** An action that changes the looks of a character. */
export function styleAction<V>(style: Style<V>): Action<StylePayload> {
  const send = ({ transactionId, payload }: StepView<StylePayload>, styleId: number): Command => {
    const { worldId, characterId, channelId } = payload;
    return style.command({ transactionId, worldId, characterId, body: { channelId, styleId } });
  };
  const changed = <S extends StepView<StylePayload>>(on: On<S>): AnswerRule<S, OldStyle> =>
    on(
      style.changed,
      ({ payload }) => style.became(payload.characterId, payload.styleId),
      (value, { result }): OldStyle =>
        // Later steps may bring the same style back; only the first change is this step's.
        (result as OldStyle | undefined)?.oldStyle === undefined ? { oldStyle: style.oldStyle(value) } : {},
    );
  const event = style.changed.type;
  return defineGoAction<StylePayload, undefined, OldStyle>({
    name: style.name,
    kind: 'command',
    summary: style.summary,
    notes: [
      `Completes on ${event} with the new style, or on STAT_CHANGED whose \`updates\` is exactly [${style.stat}], whichever comes first. STAT_CHANGED tells no style: of two such steps in one saga, the surplus event of the first may complete the second too early.`,
      errorNote,
      `The undo brings back the old style, which ${event} tells; without that event the step cannot be undone. It is confirmed by ${event} with the old style.`,
    ],
    payload: object({ ...characterOnChannel, styleId: style.styleId }),
    sample: { ...someCharacter, styleId: style.sample },
    send: (step) => send(step, step.payload.styleId),
    completes: (on) => [
      changed(on),
      on(
        characterStatus.types.STAT_CHANGED,
        ({ payload }) => ({ characterId: payload.characterId, body: { updates: [style.stat] } }),
        (): OldStyle => ({}),
      ),
    ],
    observes: (on) => [changed(on)],
    fails: (on) => [characterError(on, style.name)],
    undo: {
      kind: 'inverse',
      impossibleWhen: ({ result }) =>
        result?.oldStyle === undefined
          ? `no ${event} told the style that the character had before`
          : undefined,
      send: (step) => send(step, step.result?.oldStyle ?? 0),
      completes: (on) => [
        on(style.changed, ({ payload, result }) => style.became(payload.characterId, result?.oldStyle ?? 0)),
      ],
      idempotent: true,
    },
    idempotent: true,
  });
}
