import { createServer } from 'node:net';
import { createInspectionObserver, messageOf, SagaError, type TransitionObserver } from '@sagachart/core';
import type { ServiceSettings } from '../settings/index.js';

export interface Inspection {
  readonly observe: TransitionObserver;
  /** The page with the inspector. */
  readonly url: string;
  stop(): void;
}

/** The relay would end the process by its error when the port is taken, so it is tried first. */
async function requireFreePort(port: number): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

/**
 * Makes the sagas of this process visible in the Stately inspector, where INSPECT asks for it: a relay that serves its page, and
 * an observer that feeds the relay. The library is only loaded then.
 *
 * @throws SagaError `SAGA_INSPECTOR` when it cannot be loaded, or its port is taken
 */
export async function startInspection(settings: ServiceSettings): Promise<Inspection | undefined> {
  const { inspect, inspectPort: port, inspectSagas: maxSagas, inspectPayloads } = settings;
  if (inspect !== '1') return undefined;
  try {
    await requireFreePort(port);
    const [{ createWebSocketInspector }, { createInspectorServer }] = await Promise.all([
      import('@statelyai/inspect'),
      import('@statelyai/inspect/server'),
    ]);
    const relay = createInspectorServer({ port, autoOpen: false });
    const inspector = createWebSocketInspector({ url: `ws://localhost:${port}` });
    const sanitise = inspectPayloads === 'hidden' ? { sanitise: () => '(hidden)' } : {};
    return {
      observe: createInspectionObserver(inspector, { maxSagas, ...sanitise }),
      url: `http://localhost:${port}`,
      stop() {
        inspector.stop();
        relay.stop();
      },
    };
  } catch (cause) {
    throw new SagaError('SAGA_INSPECTOR', `The Stately inspector cannot be started: ${messageOf(cause)}.`, {
      mend: 'Unset INSPECT, or set INSPECT_PORT to a free port.',
      at: 'INSPECT',
      cause,
    });
  }
}
