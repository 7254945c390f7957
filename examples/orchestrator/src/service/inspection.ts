import { createInspectionObserver, messageOf, SagaError, type TransitionObserver } from '@sagachart/core';
import type { Logger } from '../logging/index.js';
import type { ServiceSettings } from '../settings/index.js';
import { createInspectorRelay } from './inspector-relay.js';

export interface Inspection {
  readonly observe: TransitionObserver;
  /** The page with the inspector. */
  readonly url: string;
  stop(): void;
}

/**
 * Makes the sagas of this process visible in the Stately inspector, where INSPECT asks for it: a relay that serves its page, and
 * an observer that feeds the relay. The library is only loaded then.
 *
 * @throws SagaError `SAGA_INSPECTOR` when it cannot be loaded, or its port is taken
 */
export async function startInspection(
  settings: ServiceSettings,
  log: Logger,
): Promise<Inspection | undefined> {
  const { inspect, inspectHost: host, inspectPort: port, inspectSagas: maxSagas, inspectPayloads } = settings;
  if (inspect !== '1') return undefined;
  const onError = (err: unknown): void => log.warn({ err }, 'an event could not be shown in the inspector');
  try {
    const relay = createInspectorRelay({ host, port, allowedHosts: settings.allowedHosts, onError });
    const [{ createInspector }] = await Promise.all([import('@statelyai/inspect'), relay.start()]);
    const inspector = createInspector({ send: (event) => relay.send(event) });
    const sanitise = inspectPayloads === 'hidden' ? { sanitise: () => '(hidden)' } : {};
    return {
      observe: createInspectionObserver(inspector, { maxSagas, ...sanitise, onError }),
      url: relay.url,
      stop: () => void relay.stop(),
    };
  } catch (cause) {
    throw new SagaError('SAGA_INSPECTOR', `The Stately inspector cannot be started: ${messageOf(cause)}`, {
      mend: 'Unset INSPECT, or set INSPECT_HOST to an address of this machine and INSPECT_PORT to a free port.',
      at: 'INSPECT',
      cause,
    });
  }
}
