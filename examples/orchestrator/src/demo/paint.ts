import { styleText } from 'node:util';

/** What a piece of text means; colours are only a help beside the words. */
export type Tone = 'plain' | 'quiet' | 'good' | 'bad' | 'doubt' | 'undo' | 'strong';

const styles = {
  quiet: 'dim',
  good: 'green',
  bad: 'red',
  doubt: 'yellow',
  undo: 'cyan',
  strong: 'bold',
} as const;

export type Paint = (text: string, tone: Tone) => string;

export const paintNothing: Paint = (text) => text;
export const paintColours: Paint = (text, tone) => (tone === 'plain' ? text : styleText(styles[tone], text));

/** Colours are for terminals, and only where nobody has asked for none (https://no-color.org). */
export function paintFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  const wanted = stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  return wanted ? paintColours : paintNothing;
}
