import type { AnyAction, Catalog, JsonObject, StepView } from '../../packages/core/src/index.js';
import { code, json } from './markdown.js';
import { portAnswer, sampleStepOf } from './sample-step.js';

interface Asking {
  readonly action: string;
  readonly undo: boolean;
  readonly input: JsonObject;
}

/** Who asks which port, and with what for its sample. */
function askings({ actions }: Catalog): ReadonlyMap<string, readonly Asking[]> {
  const byPort = new Map<string, Asking[]>();
  const note = (port: string, asking: Asking): void => {
    const known = byPort.get(port) ?? [];
    if (!known.some(({ action, undo }) => action === asking.action && undo === asking.undo)) {
      byPort.set(port, [...known, asking]);
    }
  };
  for (const action of actions.values()) {
    const step = viewOf(action);
    const { name, lookUp, undo } = action;
    if (lookUp) note(lookUp.activity, { action: name, undo: false, input: lookUp.input(step) });
    if (undo.kind === 'inverse' && undo.lookUp)
      note(undo.lookUp.activity, { action: name, undo: true, input: undo.lookUp.input(step) });
  }
  return byPort;
}

const viewOf = (action: AnyAction): StepView => ({
  ...{
    transactionId: '',
    sagaType: '',
    initiatedBy: '',
    stepId: '',
    index: 0,
    found: undefined,
    memo: undefined,
  },
  ...{ result: undefined, payload: action.sample },
  ...sampleStepOf(action),
});

/** What a host has to answer: each port with an example of its question and of a good answer. */
export function portsSection(documented: Catalog, deployed: Catalog): string {
  const [here, there] = [askings(documented), askings(deployed)];
  const ports = [...new Set([...here.keys(), ...there.keys()])].sort();
  const sections = ports.map((port) => {
    const [ours, theirs] = [here.get(port) ?? [], there.get(port) ?? []];
    const own = (one: Asking) => !ours.some(({ action, undo }) => action === one.action && undo === one.undo);
    const who = [...ours, ...theirs.filter(own)].map((one) => {
      const by = `${one.undo ? 'the undo of ' : ''}[${code(one.action)}](#${one.action})`;
      return own(one) ? `${by} (deployed)` : by;
    });
    const input = (ours[0] ?? theirs[0])?.input ?? {};
    return `### ${code(port)}\n\nAsked by ${who.join(', ')}.\n\n${json(input)}\n\nanswered by\n\n${json(portAnswer(port, input['templateId']))}`;
  });
  return [
    'A host answers these questions; `AtlasPorts` has their types and says what each of them means. A port that finds nothing answers with the item `null`; one that fails refuses the step, or parks its undo. Members that are left out are zero.',
    ...sections,
  ].join('\n\n');
}
