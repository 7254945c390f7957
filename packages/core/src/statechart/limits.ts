/** Events that a saga keeps until a state takes them; of more, the oldest is dropped, and that is told. */
export const MAX_KEPT_EVENTS = 100;
/** Steps that one saga may invoke, those of loops included; with one more the saga fails. */
export const MAX_INVOCATIONS = 1_000;
/** Events that one input may cause between the machines of a saga; with more the saga fails. */
export const MAX_DELIVERIES = 10_000;
