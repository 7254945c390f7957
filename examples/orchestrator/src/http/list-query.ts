import { type SagaQuery, type ShownStatus, timeMs } from '@sagachart/core';
import { durationMs } from '@sagachart/testing';
import { z } from 'zod';
import { sagaStatus } from './api-schemas.js';
import { HttpFault, type RequestFault } from './fault.js';

const instant = z.string().meta({ format: 'date-time' });

/** The query parameters of the list of sagas. */
export const listQuery = z.object({
  'filter[status]': z
    .string()
    .optional()
    .meta({ description: `One or more of ${sagaStatus.options.join(', ')}, separated by commas.` }),
  'filter[sagaType]': z.string().optional(),
  'filter[initiatedBy]': z.string().optional(),
  'filter[olderThan]': z
    .string()
    .optional()
    .meta({ description: 'Started at least this long ago: an ISO 8601 duration such as PT5M.' }),
  'filter[startedAfter]': instant.optional(),
  'filter[startedBefore]': instant.optional(),
  'page[size]': z.string().optional().meta({ description: '1 to 500, default 50.' }),
  'page[cursor]': z.string().optional().meta({ description: 'From the link `next` of the page before.' }),
});

type Name = keyof typeof listQuery.shape;
const MAX_PAGE = 500;
const DEFAULT_PAGE = 50;

function timeOf(text: string): number {
  const at = timeMs(text);
  if (at === undefined) throw new Error('is not an RFC 3339 time');
  return at;
}

function sizeOf(text: string): number {
  const size = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > MAX_PAGE) throw new Error(`is not a number from 1 to ${MAX_PAGE}`);
  return size;
}

function statusesOf(text: string): ShownStatus[] {
  return text.split(',').map((one) => {
    const read = sagaStatus.safeParse(one.trim());
    if (!read.success)
      throw new Error(`has "${one.slice(0, 40)}", which is none of ${sagaStatus.options.join(', ')}`);
    return read.data;
  });
}

function millisecondsOf(text: string): number {
  try {
    return durationMs(text);
  } catch {
    throw new Error('is not an ISO 8601 duration such as PT5M');
  }
}

const readers: Readonly<Record<Name, (text: string) => Partial<SagaQuery>>> = {
  'filter[status]': (text) => ({ status: statusesOf(text) }),
  'filter[sagaType]': (text) => ({ type: text }),
  'filter[initiatedBy]': (text) => ({ initiator: text }),
  'filter[olderThan]': (text) => ({ olderThanMs: millisecondsOf(text) }),
  'filter[startedAfter]': (text) => ({ startedAfter: timeOf(text) }),
  'filter[startedBefore]': (text) => ({ startedBefore: timeOf(text) }),
  'page[size]': (text) => ({ limit: sizeOf(text) }),
  'page[cursor]': (text) => ({ cursor: text }),
};

const isName = (name: string): name is Name => Object.hasOwn(readers, name);

/** Reads the query of a list. @throws HttpFault 400 that names every parameter that is wrong, unknown or repeated */
export function readListQuery(query: URLSearchParams): SagaQuery & { readonly limit: number } {
  const faults: RequestFault[] = [];
  let read: SagaQuery & { readonly limit: number } = { limit: DEFAULT_PAGE };
  const fault = (parameter: string, problem: string): void =>
    void faults.push({
      code: 'SAGA_HTTP_QUERY',
      detail: `The query parameter ${parameter} ${problem}.`,
      source: { parameter },
    });
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    if (!isName(name)) fault(name.slice(0, 60), 'is not known');
    else if (values.length > 1) fault(name, 'is given more than once');
    else {
      try {
        read = { ...read, ...readers[name](values[0] as string) };
      } catch (thrown) {
        fault(name, (thrown as Error).message);
      }
    }
  }
  if (faults.length > 0) throw new HttpFault(400, faults);
  return read;
}
