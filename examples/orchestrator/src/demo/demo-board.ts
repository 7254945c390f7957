import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { type AtlasDialect, messageOf, SagaError } from '@sagachart/core';
import { boardRoutes } from '../board/index.js';
import { createLogger } from '../logging/index.js';
import { createService, createTelemetry, runtimeOver, type Service } from '../service/index.js';
import { type Environment, readSettings, requireSound, serviceSettings } from '../settings/index.js';
import { DEMO_TENANT_ID, type Demo } from './demo.js';

/** Where the board of a demo is to be, and who may press its buttons. */
export interface BoardAccess {
  /** 0: any that is free. */
  readonly port: number;
  readonly operatorToken: string;
  /** Why it is not the port that was asked for. */
  readonly note?: string;
}

const HOST = '127.0.0.1';

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, HOST, () => probe.close(() => resolve(true)));
  });
}

/**
 * Takes PORT and OPERATOR_TOKEN of the environment. Without them the board takes a free port and a token for this run alone; a
 * port that is taken is no reason to have no demo.
 *
 * @throws SagaError `SAGA_SETTINGS_INVALID`
 */
export async function boardAccess({ PORT, OPERATOR_TOKEN }: Environment): Promise<BoardAccess> {
  const { port: portSetting, operatorToken: tokenSetting } = serviceSettings;
  const table = { port: { ...portSetting, fallback: '0' }, operatorToken: tokenSetting };
  const { values, faults } = readSettings(table, { PORT, OPERATOR_TOKEN });
  requireSound(faults, () => undefined);
  const { port, operatorToken = randomBytes(12).toString('base64url') } = values;
  if (port === 0 || (await isFree(port))) return { port, operatorToken };
  return { port: 0, operatorToken, note: `port ${port} is taken, so the board takes a free one` };
}

/** What is printed of a board: the address shows the sagas of the demo's tenant at once. */
export const boardLines = (urls: readonly string[], { operatorToken, note }: BoardAccess): string[] => [
  ...(note === undefined ? [] : [note]),
  ...urls.map(
    (url, index) =>
      `${index === 0 ? 'board:' : '   or:'} ${url}/#/sagas?tenant=${DEMO_TENANT_ID}&region=GMS&version=83.1`,
  ),
  `its buttons ask for the operator's token: ${operatorToken}`,
];

/**
 * Serves the board and the REST API of the service on a demo, which goes on in its own time.
 *
 * @returns `undefined`, and why in `tell`, when it cannot listen
 */
export async function serveBoard(
  demo: Demo,
  dialect: AtlasDialect,
  access: BoardAccess,
  tell: (line: string) => void,
): Promise<Service | undefined> {
  const { values: settings } = readSettings(serviceSettings, {
    HOST,
    PORT: String(access.port),
    OPERATOR_TOKEN: access.operatorToken,
    DIALECT: dialect,
    SAGACHART_SHUTDOWN: 'PT1S',
  });
  const log = createLogger({
    level: 'error',
    to: { write: (line) => void process.stderr.write(line) },
  });
  const telemetry = createTelemetry();
  const { orchestrator } = demo;
  const runtime = runtimeOver(orchestrator, {
    log,
    telemetry,
    now: () => orchestrator.clock.now(),
    catchUp: () => orchestrator.runUntilIdle(),
  });
  const failed = new Promise<never>(() => undefined);
  const service = createService({
    settings,
    runtime: { ...runtime, failed },
    log,
    telemetry,
    moreRoutes: boardRoutes,
  });
  try {
    await service.start();
  } catch (thrown) {
    if (!(thrown instanceof SagaError)) throw thrown;
    tell(`there is no board: ${messageOf(thrown)}`);
    return undefined;
  }
  for (const line of boardLines([service.url], access)) tell(line);
  return service;
}
