import { copyJson, isJsonObject, type JsonObject } from './command-reader.js';
import type { WorldReply } from './message.js';
import type { ScriptedAnswer } from './script.js';
import type { SeededRandom } from './seeded-random.js';

function shuffled<T>(items: readonly T[], random: SeededRandom): readonly T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}

/** The same event for another transaction: the id is exchanged where the event has one, at top level and in the body. */
function forTransaction(value: JsonObject, transactionId: string): JsonObject {
  const copy = copyJson(value);
  if ('transactionId' in copy) copy['transactionId'] = transactionId;
  if (isJsonObject(copy['body']) && 'transactionId' in copy['body'])
    copy['body']['transactionId'] = transactionId;
  return copy;
}

function surplus(
  replies: readonly WorldReply[],
  answer: Extract<ScriptedAnswer, { kind: 'surplus' }>,
  random: SeededRandom,
  headers: WorldReply['headers'],
): readonly WorldReply[] {
  if (answer.events)
    return answer.events.map(({ topic, value, delayMs = 0 }) => ({
      topic,
      value: copyJson(value),
      headers,
      delayMs,
    }));
  const transactionId = random.uuid();
  return replies.map((reply) => ({ ...reply, value: forTransaction(reply.value, transactionId) }));
}

/** Applies the answers that change what comes back (all but `reject` and `lost`), one after the other. */
export function applyAnswers(
  replies: readonly WorldReply[],
  answers: readonly ScriptedAnswer[],
  random: SeededRandom,
  headers: WorldReply['headers'],
): readonly WorldReply[] {
  let result = replies;
  for (const answer of answers) {
    switch (answer.kind) {
      case 'silence':
        result = [];
        break;
      case 'delay':
        result = result.map((reply) => ({ ...reply, delayMs: reply.delayMs + answer.ms }));
        break;
      case 'late':
        result = result.map((reply) => ({ ...reply, delayMs: answer.ms }));
        break;
      case 'duplicate': {
        const once = result;
        result = Array.from({ length: answer.copies }, () =>
          once.map((reply) => ({ ...reply, value: copyJson(reply.value) })),
        ).flat();
        break;
      }
      case 'reorder':
        result = answer.order === 'reversed' ? result.toReversed() : shuffled(result, random);
        break;
      case 'surplus':
        result = [...surplus(result, answer, random, headers), ...result];
        break;
      case 'reject':
      case 'lost':
        break;
    }
  }
  return result;
}
