import { type Headers, NIL_UUID, normaliseUuid, textBytes } from '@sagachart/core';
import { HttpFault, type RequestFault } from './fault.js';

/** Who asks. `headers` are those of the Kafka messages: the versions as two bytes, big-endian. */
export interface Tenant {
  readonly id: string;
  readonly headers: Headers;
}

export const tenantHeaderNames = ['TENANT_ID', 'REGION', 'MAJOR_VERSION', 'MINOR_VERSION'] as const;
type Name = (typeof tenantHeaderNames)[number];

const twoBytes = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

/** Judges one header; the bytes of its Kafka header, or what is wrong. */
function bytesOf(name: Name, text: string): Uint8Array | string {
  switch (name) {
    case 'TENANT_ID': {
      const id = normaliseUuid(text);
      if (id === undefined) return 'is not a uuid';
      return id === NIL_UUID ? 'is the nil uuid' : textBytes(id);
    }
    case 'REGION':
      return /^[\x21-\x7e]{1,64}$/.test(text)
        ? textBytes(text)
        : 'is not a word of up to 64 ASCII characters';
    case 'MAJOR_VERSION':
    case 'MINOR_VERSION':
      return /^\d{1,5}$/.test(text) && Number(text) <= 0xffff
        ? twoBytes(Number(text))
        : 'is not a decimal number from 0 to 65535';
  }
}

/** Whether any tenant header is there. */
export const namesTenant = (headers: Readonly<Record<string, string | undefined>>): boolean =>
  tenantHeaderNames.some((name) => headers[name.toLowerCase()] !== undefined);

/** Reads the four tenant headers. @throws HttpFault 400 that names every one that is missing or wrong */
export function requireTenant(headers: Readonly<Record<string, string | undefined>>): Tenant {
  const faults: RequestFault[] = [];
  const read: [Name, Uint8Array][] = [];
  for (const name of tenantHeaderNames) {
    const text = headers[name.toLowerCase()]?.trim() ?? '';
    const found = text === '' ? 'is missing' : bytesOf(name, text);
    if (typeof found === 'string')
      faults.push({
        code: 'SAGA_HTTP_TENANT',
        detail: `The header ${name} ${found}.`,
        source: { header: name },
      });
    else read.push([name, found]);
  }
  if (faults.length > 0) throw new HttpFault(400, faults);
  return { id: normaliseUuid(headers['tenant_id']?.trim() ?? '') ?? NIL_UUID, headers: read };
}
