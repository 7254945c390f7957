import { z } from 'zod';
import { isLeftOutWhenZero, zeroOf } from '../wire/index.js';

/** Marks the place of the message type in an envelope. */
export const TYPE = Symbol('type');
/** Marks the place of the body in an envelope; a flat message has none. */
export const BODY = Symbol('body');

export type Shape = Readonly<Record<string, z.ZodType>>;
/** The members of a message, in the order in which they are written. */
export type EnvelopeShape = Readonly<Record<string, z.ZodType | typeof TYPE | typeof BODY>>;

type SchemaKeys<E extends EnvelopeShape> = {
  [K in keyof E]: E[K] extends z.ZodType ? K : never;
}[keyof E];
type OptionalKeys<S extends Shape> = { [K in keyof S]: S[K] extends z.ZodOptional ? K : never }[keyof S];
/** What a shape of schemas describes. */
export type ValueOf<S extends Shape> = {
  readonly [K in Exclude<keyof S, OptionalKeys<S>>]: z.output<S[K]>;
} & { readonly [K in OptionalKeys<S>]?: z.output<S[K]> };

type EnvelopeValue<E extends EnvelopeShape> = ValueOf<{
  [K in SchemaKeys<E>]: E[K] extends z.ZodType ? E[K] : never;
}>;
type HasBody<E extends EnvelopeShape> = typeof BODY extends E[keyof E] ? true : false;

/** The value of a message: its envelope, its type and, unless it is flat, its body. */
export type MessageValue<E extends EnvelopeShape, B extends Shape> = EnvelopeValue<E> & {
  readonly type: string;
} & (HasBody<E> extends true ? { readonly body: ValueOf<B> } : unknown);

/** The strict schema of one message type of a channel. */
export function messageSchema(envelope: EnvelopeShape, type: string, body: Shape): z.ZodType {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, member] of Object.entries(envelope)) {
    shape[name] =
      member === TYPE ? z.literal(type) : member === BODY ? z.object(body) : (member as z.ZodType);
  }
  return z.object(shape);
}

function written(shape: Shape, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const name of Object.keys(shape)) {
    const schema = shape[name] as z.ZodType;
    const given = value[name];
    if (given === undefined || (isLeftOutWhenZero(schema) && given === zeroOf(schema))) continue;
    out[name] =
      schema instanceof z.ZodObject
        ? written(schema.shape as Shape, given as Readonly<Record<string, unknown>>)
        : given;
  }
  return out;
}

function omitsMembers(shape: Shape): boolean {
  return Object.values(shape).some(
    (schema) =>
      isLeftOutWhenZero(schema) || (schema instanceof z.ZodObject && omitsMembers(schema.shape as Shape)),
  );
}

/** Whether a message type has members that are left out while zero. */
export function leavesOut(envelope: EnvelopeShape, body: Shape): boolean {
  const own = Object.entries(envelope).filter(([, member]) => member !== TYPE && member !== BODY);
  return omitsMembers(Object.fromEntries(own) as Shape) || omitsMembers(body);
}

/** A validated value in the order of its envelope, without the members that are left out while zero. */
export function inWireOrder(
  envelope: EnvelopeShape,
  body: Shape,
  value: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(envelope)) {
    if (member === TYPE) out[name] = value['type'];
    else if (member === BODY) out[name] = written(body, value['body'] as Readonly<Record<string, unknown>>);
    else Object.assign(out, written({ [name]: member as z.ZodType }, value));
  }
  return out;
}
