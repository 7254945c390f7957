export { cut } from './cut.js';
export type { JsonLimits } from './document-shape.js';
export { ExactNumber } from './exact-number.js';
export { wireFacts, type WireFacts } from './facts.js';
export { foldName, memberInAnyCase } from './fold-name.js';
export type { Reading } from './reading.js';
export { fillZeros } from './schema-reader.js';
export {
  decodeExactly,
  decodeJson,
  encodeExactly,
  encodeHtmlSafeJson,
  encodeJson,
  type JsonObject,
  type JsonValue,
  MAX_JSON_DEPTH,
  topTexts,
} from './json.js';
export { fingerprint } from './fingerprint.js';
export {
  bool,
  i16,
  i32,
  i64,
  i8,
  isSagaUuid,
  NIL_UUID,
  sagaUuid,
  str,
  time,
  u16,
  u32,
  u64,
  u8,
  uuid,
  ZERO_TIME,
  type Int64,
} from './scalars.js';
export { normaliseTime, timeMs } from './time.js';
export { normaliseUuid } from './uuid.js';
export { isLeftOutWhenZero, list, object, omitZero, optional, raw, withZero, zeroOf } from './zero.js';
export { cutFaults, MAX_FAULTS, type Countable } from './cut-faults.js';
export { pathText, type WireFault, type WireResult } from './judge.js';
export { faultText, MAX_LIST_ITEMS, readWire, requireWire } from './parse.js';
export {
  ATTEMPT_HEADER,
  bytesText,
  echoedKey,
  headerBytes,
  headerText,
  IDEMPOTENCY_KEY_HEADER,
  isHeader,
  restoreHeaders,
  storeHeaders,
  TENANT_HEADER,
  textBytes,
  type Headers,
  type StoredHeaders,
} from './headers.js';
