import { randomUUID } from 'node:crypto';
import type { SagaCommand } from '@sagachart/core';
import { boardRoutes } from '../../src/board/index.js';
import { commandUnder, type Sample } from '../../src/demo/sample.js';
import { createLogger } from '../../src/logging/index.js';
import {
  createEmbeddedRuntime,
  createService,
  createSimulatedServices,
  createTelemetry,
  ownSamples,
} from '../../src/service/index.js';
import { serviceCatalog } from '../../src/statecharts/index.js';
import { readSettings, requireSound, serviceSettings } from '../../src/settings/index.js';

export const TOKEN = 'a-token-of-the-operator-0123456789';
export const TENANT = '3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60';

/** Looks at the board as the tenant. */
export const asTenant = `?tenant=${TENANT}&region=GMS&version=83.1`;

const headers = {
  TENANT_ID: TENANT,
  REGION: 'GMS',
  MAJOR_VERSION: '83',
  MINOR_VERSION: '1',
  'content-type': 'application/vnd.api+json',
};

/** How much later than usual the simulated services answer the commands of a saga, and those of its undos. */
interface Delays {
  readonly answerMs?: number;
  readonly undoMs?: number;
}

/** The example service with its board, on the embedded transport and a free port. */
export async function startBoardService() {
  const { values: settings, faults } = readSettings(serviceSettings, {
    PORT: '0',
    OPERATOR_TOKEN: TOKEN,
    SAGACHART_SHUTDOWN: 'PT1S',
    SAGACHART_POST_WAIT: 'PT0.001S',
  });
  requireSound(faults, () => undefined);
  const samples = ownSamples();
  const services = createSimulatedServices(settings.dialect, samples);
  const delays = new Map<string, Delays>();
  const telemetry = createTelemetry({});
  const log = createLogger({ level: 'error', to: { write: () => undefined } });
  const runtime = createEmbeddedRuntime({
    catalog: serviceCatalog(settings.dialect),
    engine: { maxSteps: settings.maxSteps, retentionMs: settings.retentionMs },
    services: {
      ...services,
      obey: (command) => {
        const { answerMs = 0, undoMs = 0 } = delays.get(command.transactionId) ?? {};
        const more = command.idempotencyKey?.endsWith(':compensate') ? undoMs : answerMs;
        return services.obey(command).map((reply) => ({ ...reply, delayMs: reply.delayMs + more }));
      },
    },
    log,
    telemetry,
  });
  const service = createService({
    settings,
    runtime,
    log,
    telemetry,
    moreRoutes: boardRoutes,
  });
  await service.start();
  const submit = async (attributes: object): Promise<string> => {
    const response = await fetch(`${service.url}/api/sagas`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ data: { type: 'sagas', attributes } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST /api/sagas: ${response.status} ${text}`);
    return (JSON.parse(text) as { data: { id: string } }).data.id;
  };
  return {
    url: service.url,
    runtime,
    submit,
    /** Submits a sample saga under an id of its own, so that the simulated services know it again. */
    submitSample(name: string, slow: Delays = {}): Promise<string> {
      const sample = samples.find((one) => one.name === name) as Sample;
      const id = randomUUID().slice(0, 24) + sample.command.transactionId.slice(24);
      delays.set(id, slow);
      return submit(commandUnder(sample, id));
    },
    /** Any saga, under an id of its own, whose commands are answered late. */
    submitSlowly(attributes: object, slow: Delays): Promise<string> {
      const transactionId = randomUUID();
      delays.set(transactionId, slow);
      return submit({ ...attributes, transactionId });
    },
    stop: () => service.stop(),
  };
}

export type BoardService = Awaited<ReturnType<typeof startBoardService>>;

/** A saga of synchronous steps, which ends at once; every step may have its own text. */
export const hints = (
  sagaType: string,
  texts: readonly string[],
  initiatedBy = 'npc-1',
): Omit<SagaCommand, 'transactionId'> =>
  ({
    sagaType,
    initiatedBy,
    steps: texts.map((hint, index) => ({
      stepId: `hint_${index + 1}`,
      status: 'pending',
      action: 'show_hint',
      payload: { characterId: 12345, worldId: 0, channelId: 1, hint, width: 150, height: 0 },
    })),
  }) as unknown as Omit<SagaCommand, 'transactionId'>;
