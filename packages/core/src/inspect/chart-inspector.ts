/**
 * What is used of an inspector of `@statelyai/inspect`: `createWebSocketInspector(…)` and `createBrowserInspector(…)` fit, and
 * so does everything else that takes XState's inspection events.
 */
export interface ChartInspector {
  readonly inspect: { readonly next?: (event: never) => void };
}

/** The little of an actor that the inspector reads. */
export interface InspectedActor {
  readonly id: string;
  readonly sessionId: string;
  readonly logic: { readonly config: object };
  readonly getSnapshot: () => object;
}

/** XState's inspection events, as far as sagas have them. */
export type InspectionEvent =
  | { readonly type: '@xstate.actor'; readonly actorRef: InspectedActor; readonly rootId: string }
  | {
      readonly type: '@xstate.event';
      readonly actorRef: InspectedActor;
      readonly rootId: string;
      readonly sourceRef: undefined;
      readonly event: { readonly type: string };
    }
  | {
      readonly type: '@xstate.snapshot';
      readonly actorRef: InspectedActor;
      readonly rootId: string;
      readonly event: { readonly type: string };
      readonly snapshot: object;
    };
