import type { ActionDescription, ChartDescription, OperatorVerb } from '@sagachart/core';
import type { visibleMessages } from '../../../http/saga-message.js';
import type { sagaResource, summaryResource } from '../../../http/saga-resource.js';

/** What the REST API answers, in the types that its routes are made with. */
export type SagaSummary = ReturnType<typeof summaryResource>['attributes'];
export type Saga = ReturnType<typeof sagaResource>['attributes'];
export type DefinedSaga = NonNullable<Saga['defined']>;
export type SagaStep = Saga['steps'][number];
export type SagaStatus = Saga['status'];
export type ShownMessage = ReturnType<typeof visibleMessages>['messages'][number] & {
  readonly value?: unknown;
  readonly text?: string;
};
export type StepState = SagaStep['state'];
export type {
  ActionDescription,
  ChartDescription,
  ChartEdge,
  ChartNode,
  OperatorVerb,
} from '@sagachart/core';

export type CatalogueAction = ActionDescription & { readonly chart: ChartDescription };

export interface ServiceInfo {
  readonly transport: string;
  readonly dialect: string;
  readonly ready: boolean;
  readonly readiness: string;
  readonly operatorCommands: boolean;
}

/** Headers that say whose sagas are asked for. */
export interface Tenant {
  readonly id: string;
  readonly region: string;
  readonly major: string;
  readonly minor: string;
}

export interface OperatorOrder {
  readonly verb: OperatorVerb;
  /** Empty: for the saga as a whole. */
  readonly step: string;
  readonly by: string;
  readonly reason: string;
}
