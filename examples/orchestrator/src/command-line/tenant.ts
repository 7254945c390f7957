import type { tenantHeaderNames } from '../http/index.js';
import { HttpFault, requireTenant } from '../http/index.js';
import type { CommandLine } from './arguments.js';
import { CommandFault, exitCodes } from './exit-codes.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The tenant headers that command line and environment give; those that neither gives are missing. */
export function tenantHeadersOf({ text }: CommandLine, environment: Environment): Record<string, string> {
  const [major, minor] = text('version')?.split('.') ?? [];
  const given: Record<(typeof tenantHeaderNames)[number], string | undefined> = {
    TENANT_ID: text('tenant') ?? environment['TENANT_ID'],
    REGION: text('region') ?? environment['REGION'],
    MAJOR_VERSION: major ?? environment['MAJOR_VERSION'],
    MINOR_VERSION: minor ?? environment['MINOR_VERSION'],
  };
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/** The tenant as headers of Kafka messages. @throws CommandFault with exit code 2 that names what is missing */
export function kafkaTenantOf(headers: Readonly<Record<string, string>>) {
  try {
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    return requireTenant(Object.fromEntries(lower) as Record<string, string>).headers;
  } catch (thrown) {
    if (!(thrown instanceof HttpFault)) throw thrown;
    const mend = 'Give --tenant, --region and --version, or set the variables.';
    throw new CommandFault(exitCodes.usage, `${thrown.faults.map(({ detail }) => detail).join(' ')} ${mend}`);
  }
}
