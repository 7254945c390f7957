import type { SagaTransition, TransitionObserver } from '../engine/index.js';
import type { ChartInspector, InspectedActor, InspectionEvent } from './chart-inspector.js';
import type { JsonObject } from '../wire/index.js';
import { inspectedDefinition, withStepIds } from './definition.js';
import { inspectedEvent, inspectedSnapshot, type Sanitise } from './sanitise.js';

export interface InspectionOptions {
  /** Sagas that are shown at a time; a saga that finds no room is shown once another has ended, is forgotten or leaves. Default 50. */
  readonly maxSagas?: number;
  /** The share of sagas that is shown, from 0 to 1; the transaction id decides, so a restart chooses the same. Default 1. */
  readonly rate?: number;
  /** Which sagas are shown at all. Default: all. */
  readonly which?: (saga: { readonly transactionId: string; readonly sagaType: string }) => boolean;
  /** Takes out of payloads, answers and events what must not be shown. Default: everything is shown. */
  readonly sanitise?: Sanitise;
  /** The inspector, or `which`, threw: that transition is not shown, and nothing else happens. Default: nobody is told. */
  readonly onError?: (thrown: unknown) => void;
}

/** A number from 0 to below 1 that belongs to the id: FNV-1a, then mixed, for ids that differ in their last letter alone. */
function lotOf(transactionId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < transactionId.length; index += 1) {
    hash = Math.imul(hash ^ transactionId.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

/**
 * Makes an observer (`new SagaEngine(catalog, { observe })`, and the `engine` options of every transport) that shows sagas in
 * a Stately inspector: each as an actor with the definition of its chart, every event, and every snapshot.
 *
 * What is shown has been computed but not yet committed: after a crash the inspector may have seen a transition twice.
 */
export function createInspectionObserver(
  inspector: ChartInspector,
  { maxSagas = 50, rate = 1, which, sanitise, onError }: InspectionOptions = {},
): TransitionObserver {
  const shownNow = new Map<string, InspectedActor>();
  const definitions = new WeakMap<object, JsonObject>();
  const send = (event: InspectionEvent): void => inspector.inspect.next?.(event as never);

  const definitionOf = (machine: SagaTransition['machine']): JsonObject => {
    const known = definitions.get(machine);
    if (known) return known;
    const definition = inspectedDefinition(machine);
    definitions.set(machine, definition);
    return definition;
  };

  const begin = ({ transactionId, machine, before, after }: SagaTransition): InspectedActor | undefined => {
    const { sagaType, steps } = after.context;
    const stepIds = steps.map(({ id }) => id);
    if (shownNow.size >= maxSagas || lotOf(transactionId) >= rate) return undefined;
    if (which && !which({ transactionId, sagaType })) return undefined;
    const snapshot = inspectedSnapshot(before ?? after, sanitise);
    const actorRef: InspectedActor = {
      id: `${sagaType} ${transactionId.slice(0, 8)}`,
      sessionId: transactionId,
      logic: { config: withStepIds(definitionOf(machine), stepIds) },
      getSnapshot: () => snapshot,
    };
    shownNow.set(transactionId, actorRef);
    send({ type: '@xstate.actor', actorRef, rootId: transactionId });
    return actorRef;
  };

  const show = (transition: SagaTransition): void => {
    const { transactionId, after } = transition;
    const actorRef = shownNow.get(transactionId) ?? begin(transition);
    if (!actorRef) return;
    // First, for whatever the inspector does with the rest: the place is free.
    if (after.status === 'done') shownNow.delete(transactionId);
    const rootId = transactionId;
    const event = inspectedEvent(transition.event, transactionId, sanitise);
    send({ type: '@xstate.event', actorRef, rootId, sourceRef: undefined, event });
    const snapshot = inspectedSnapshot(after, sanitise);
    send({ type: '@xstate.snapshot', actorRef, rootId, event, snapshot });
  };
  const observe = (transition: SagaTransition): void => {
    try {
      show(transition);
    } catch (thrown) {
      // To be looked at must not change what a saga does.
      onError?.(thrown);
    }
  };
  return Object.assign(observe, { left: (transactionId: string) => void shownNow.delete(transactionId) });
}

/**
 * Shows the sagas of an engine in a Stately inspector, from now on.
 *
 * @param source a `SagaEngine`; others that observe it go on observing
 * @param inspector of `@statelyai/inspect`
 * @returns ends it; the engine then does nothing more for inspection than before
 */
export function attachInspector(
  source: { observer: TransitionObserver | undefined },
  inspector: ChartInspector,
  options: InspectionOptions = {},
): () => void {
  const others = source.observer;
  const observe = createInspectionObserver(inspector, options);
  let attached = true;
  const own: TransitionObserver = Object.assign(
    (transition: SagaTransition): void => {
      others?.(transition);
      if (attached) observe(transition);
    },
    {
      left: (transactionId: string): void => {
        others?.left?.(transactionId);
        observe.left?.(transactionId);
      },
    },
  );
  source.observer = own;
  return () => {
    attached = false;
    if (source.observer === own) source.observer = others;
  };
}
