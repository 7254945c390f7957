import type { z } from 'zod';
import type { AnyStateMachine } from 'xstate';
import type { AnyStatusChannel } from '../channel/index.js';
import type { AnyAction, StepPolicy } from '../chart/index.js';
import type { CompiledMachine } from './compile.js';

/** A saga definition with the types of its parts erased; what catalogues and the engine work with. */
export interface AnySagaDefinition {
  readonly name: string;
  readonly version: number;
  /** One sentence for the catalogue page. */
  readonly summary: string;
  readonly input: z.ZodType;
  /** As the user wrote it. */
  readonly machine: AnyStateMachine;
  /** Channels whose events are for the machine. */
  readonly channels: readonly AnyStatusChannel[];
  /** Types of the events that are sent to the saga directly, with the schemas of their other members. */
  readonly messages: Readonly<Record<string, z.ZodType>>;
  readonly policies: Readonly<Record<string, StepPolicy>>;
  /** Every action that a step may be, parts of composites included; promises are not among them. */
  readonly actions: readonly AnyAction[];
  readonly compiled: CompiledDefinition;
}

/** What the host runs. */
export interface CompiledDefinition {
  readonly name: string;
  readonly version: number;
  /** Changes with the chart and with the actions it uses; see `definitionPrint`. */
  readonly print: string;
  readonly root: CompiledMachine;
  readonly policies: Readonly<Record<string, StepPolicy>>;
  /** Events that the machine may get. */
  readonly events: ReadonlySet<string>;
}
