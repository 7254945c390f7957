import { encodeJson, type IgnoredReason } from '@sagachart/core';
import type { SagaLog, StoryEntry } from './saga-log.js';

const longestValue = 200;

function shortened(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}

function textOf(value: unknown): string {
  return shortened(typeof value === 'string' ? value : encodeJson(value));
}

/** For those who wonder why their answer did not count. */
const explanations: Readonly<Record<IgnoredReason, string>> = {
  'repeated-command': 'the saga is known already',
  'unknown-type': 'the channel of this topic has no such type',
  'without-transaction': 'no transaction id where the channel has it (`transactionIdAt`)',
  'unknown-saga': 'no saga has this transaction id',
  'foreign-tenant': 'TENANT_ID is not that of the saga command',
  'finished-saga': 'the saga has ended',
  'not-awaited': 'no rule of a waiting step fits this type and content, or its idempotency key is another’s',
};

function told(entry: StoryEntry, stepIds: readonly string[]): string {
  switch (entry.what) {
    case 'progress': {
      const { what, stepId, action, attempt = 1, note } = entry.progress;
      const plain = what.replace(/^step-/, '');
      const step = stepId === undefined ? '' : `[${stepId}] ${action} `;
      const again = attempt > 1 ? ` (attempt ${attempt})` : '';
      return `${step}${plain}${again}${note === undefined ? '' : `: ${note}`}`;
    }
    case 'sent': {
      const { topic, type, value, step, phase } = entry.message;
      const whose =
        step === undefined ? '' : ` for ${phase === 'compensate' ? 'the undo of ' : ''}[${stepIds[step]}]`;
      return `-> ${topic} ${type}${whose} ${textOf(value)}`;
    }
    case 'arrival':
      return `<- ${entry.message.topic} ${textOf(entry.message.value ?? 'nothing')}${entry.read ? '' : ' (nobody reads this topic)'}`;
    case 'ignored':
      return `   ignored: ${entry.reason} (${explanations[entry.reason]})`;
    case 'deadLetter':
      return `   dead letter: ${entry.reason}`;
    case 'asked':
      return `?  ${entry.call.activity} ${textOf(entry.call.input)}`;
    case 'answered':
      return `!  ${shortened(entry.text)}`;
    case 'crash':
      return '** the orchestrator was killed and restored';
  }
}

/** What happened to a saga, line by line: `->` sent, `<-` received, `?` a port was asked, `!` it answered. */
export function storyOf(log: SagaLog): string {
  const { record, entries, transactionId } = log;
  const stepIds = record?.context.steps.map(({ id }) => id) ?? [];
  const began = record?.startedAt ?? entries[0]?.at ?? 0;
  const head = `Saga ${transactionId}${record ? ` (${record.sagaType}), ${record.status}` : ''}`;
  const lines = entries.map((entry) => `${`+${entry.at - began}`.padStart(8)} ms  ${told(entry, stepIds)}`);
  return [head, ...lines].join('\n');
}
