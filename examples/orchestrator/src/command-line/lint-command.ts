import { atlasDialects, isAtlasDialect, judgeCommand, lintSaga } from '@sagachart/core';
import type { CommandLine } from './arguments.js';
import { CommandFault, exitCodes } from './exit-codes.js';
import { readSagaFile } from './saga-file.js';
import type { CommandResult } from './result.js';
import { serviceCatalog } from '../statecharts/index.js';

/** Stands in for a transaction id that is made when the saga is submitted. */
const anyId = '0a1b2c3d-0001-4000-8000-000000000001';

/** Judges a saga command as the orchestrator would, and warns of what is allowed but will hurt one day. */
export function lintCommand(
  { subject, text }: CommandLine,
  environment: Readonly<Record<string, string | undefined>>,
): CommandResult {
  const dialect = text('dialect') ?? (environment['DIALECT'] || 'documented');
  if (!isAtlasDialect(dialect)) {
    throw new CommandFault(exitCodes.usage, `the dialect is "${dialect}", not ${atlasDialects.join(', ')}`);
  }
  const command = readSagaFile(subject, undefined);
  const judged = judgeCommand(
    { ...command, transactionId: command.transactionId || anyId },
    serviceCatalog(dialect),
    Number(environment['SAGACHART_MAX_STEPS'] || 100),
  );
  if (!judged.ok) {
    const { faults } = judged;
    return {
      exitCode: exitCodes.failed,
      json: { ok: false, faults, warnings: [] },
      lines: faults.map(({ code, at, problem }) => `${code}: ${at} ${problem}`),
    };
  }
  const { actions, steps, defined } = judged.saga;
  if (defined) {
    const { name, version } = defined.definition;
    return {
      exitCode: exitCodes.ok,
      json: { ok: true, faults: [], warnings: [] },
      lines: [`a sound input for the statechart ${name}, version ${version}`],
    };
  }
  const warnings = lintSaga(
    steps.map(({ id, payload, policy }, index) => ({
      id,
      action: actions[index] as (typeof actions)[number],
      payload,
      policy,
    })),
  );
  const summary = `a sound ${judged.saga.sagaType} saga of ${steps.length} steps, ${warnings.length} warnings`;
  return {
    exitCode: exitCodes.ok,
    json: { ok: true, faults: [], warnings },
    lines: [...warnings.map(({ code, stepId, message }) => `${code}: step ${stepId}: ${message}`), summary],
  };
}
