import { decodeJson } from '@sagachart/core';

export interface ServerEvent {
  readonly event: string;
  // Tests look into documents of all shapes.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
}

/** Opens a stream of server-sent events; `read` reads on until it ends, or until `enough` says so. */
export async function openEvents(url: string, headers: Record<string, string>) {
  const response = await fetch(url, { headers });
  const events: ServerEvent[] = [];
  return {
    status: response.status,
    async read(enough: (events: readonly ServerEvent[]) => boolean = () => false) {
      let text = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        events.push(...blocks.flatMap(readBlock));
        if (enough(events)) return { events, ended: false };
      }
      return { events, ended: true };
    },
  };
}

function readBlock(block: string): ServerEvent[] {
  const member = (name: string): string | undefined =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const data = member('data');
  return data === undefined ? [] : [{ event: member('event') ?? 'message', data: decodeJson(data) }];
}

/** Reads a stream to its end. */
export const readEvents = async (url: string, headers: Record<string, string>) =>
  (await openEvents(url, headers)).read();
