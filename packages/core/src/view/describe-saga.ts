import type { Catalog } from '../action/index.js';
import { type ChartDescription, describeChart } from '../chart/index.js';
import type { AnySagaDefinition } from '../statechart/index.js';
import type { JsonObject } from '../wire/index.js';
import { jsonSchemaOf } from './json-schema.js';

/** An event that a saga takes from outside. */
export interface SagaEventDescription {
  /** As the machine names it. */
  readonly type: string;
  /** The topic variable on which it comes; `null` for one that is sent to the saga directly. */
  readonly topic: string | null;
  /** JSON Schema of its other members: of the message on a topic, of the event itself otherwise. */
  readonly schema: JsonObject;
}

/** An actor that a saga may invoke. */
export interface SagaActorDescription {
  /** Its name in `setup({ actors })`; behind the names of the children that lead to it, with dots between. */
  readonly name: string;
  readonly kind: 'step' | 'promise' | 'machine' | 'transition' | 'undo';
  /** Name of the action; only of a step. */
  readonly action: string | null;
}

/** One version of a saga definition as plain data: for REST, the board and documentation. */
export interface SagaDescription {
  readonly name: string;
  readonly version: number;
  readonly summary: string;
  /** JSON Schema of what it is started with. */
  readonly input: JsonObject;
  readonly events: readonly SagaEventDescription[];
  readonly actors: readonly SagaActorDescription[];
  readonly chart: ChartDescription;
  /** Charts of its child machines, by the name of their actor as in `actors`. */
  readonly children: Readonly<Record<string, ChartDescription>>;
}

type Compiled = AnySagaDefinition['compiled']['root'];

const charts = new WeakMap<object, ChartDescription>();

/** The chart of a user's machine, described once. Whatever its states are called, none is that of a list saga's step. */
export function chartOf(machine: Parameters<typeof describeChart>[0]): ChartDescription {
  const described = (): ChartDescription => {
    const chart = describeChart(machine);
    return { ...chart, nodes: chart.nodes.map(({ step: _step, ...node }) => node) };
  };
  const known = charts.get(machine) ?? described();
  charts.set(machine, known);
  return known;
}

function actorsOf({ actors, children }: Compiled, path = ''): readonly SagaActorDescription[] {
  return [...actors].flatMap(([name, kind]): SagaActorDescription[] => {
    if (kind.kind === 'refused') return [];
    const child = children.get(name);
    const own = {
      name: `${path}${name}`,
      kind: kind.kind,
      action: kind.kind === 'step' ? kind.action.name : null,
    };
    return [own, ...(child ? actorsOf(child, `${path}${name}.`) : [])];
  });
}

const childChartsOf = ({ children }: Compiled, path = ''): [string, ChartDescription][] =>
  [...children].flatMap(([name, child]) => [
    [`${path}${name}`, chartOf(child.machine)] as [string, ChartDescription],
    ...childChartsOf(child, `${path}${name}.`),
  ]);

/**
 * Describes a saga definition in the dialect of a catalogue.
 *
 * @example
 * ```ts no-run
 * const { input, events, chart } = describeSaga(orderSaga, catalog);
 * ```
 */
export function describeSaga(
  definition: AnySagaDefinition,
  catalog: Pick<Catalog, 'topicOf'>,
): SagaDescription {
  const { name, version, summary, input, channels, messages, compiled } = definition;
  return {
    name,
    version,
    summary,
    input: jsonSchemaOf(input),
    events: [
      ...channels.flatMap((channel) =>
        Object.values(channel.types).map(({ event, schema }) => ({
          type: event,
          topic: catalog.topicOf(channel.name),
          schema: jsonSchemaOf(schema),
        })),
      ),
      ...Object.entries(messages).map(([type, schema]) => ({
        type,
        topic: null,
        schema: jsonSchemaOf(schema),
      })),
    ],
    actors: actorsOf(compiled.root),
    chart: chartOf(compiled.root.machine),
    children: Object.fromEntries(childChartsOf(compiled.root)),
  };
}
