import { encodeJson } from '@sagachart/core';
import type { ActivityCall, EngineOutput, OutMessage } from '@sagachart/core';
import { headerValues } from '../header-values.js';

/** The value is spliced in as the engine wrote it, so that 64-bit numbers keep their digits. */
const messageLine = ({ topic, key, value, headers }: OutMessage): string =>
  `{"topic":${JSON.stringify(topic)},"key":${JSON.stringify(key)},"value":${value},"headers":${JSON.stringify(headerValues(headers))}}`;

export const activityLine = ({ activity, input }: ActivityCall): string => encodeJson({ activity, input });

export const recordLine = (record: string): string => `{"record":${record}}`;

/** What one input made the engine do: messages, then port calls, dead letters and refusals. */
export function outputLines({ messages, activities, deadLetters, refusals }: EngineOutput): string[] {
  return [
    ...messages.map(messageLine),
    ...activities.map(activityLine),
    ...deadLetters.map(({ reason, code, topic }) => JSON.stringify({ deadLetter: { reason, code, topic } })),
    ...refusals.map(({ code, reason, transactionId }) =>
      JSON.stringify({ refused: { code, reason, transactionId } }),
    ),
  ];
}
