import { createHash } from 'node:crypto';

/** Where the inspector itself is served from. */
const INSPECTOR = 'https://stately.ai/inspect';

/** Hands what the relay sends on to the inspector in the frame, once that is ready. */
const script = `
const frame = document.getElementById('inspector');
const waiting = [];
let ready = false;
const hand = (event) => frame.contentWindow.postMessage(event, '${new URL(INSPECTOR).origin}');
addEventListener('message', ({ data, source }) => {
  if (source !== frame.contentWindow || !data || data.type !== '@statelyai.connected') return;
  ready = true;
  waiting.splice(0).forEach(hand);
});
new EventSource('/events').addEventListener('inspection', ({ data }) => {
  const event = JSON.parse(data);
  if (ready) hand(event);
  else waiting.push(event);
});
`;
const style = 'html, body, iframe { margin: 0; width: 100%; height: 100%; border: none; }';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page of the relay: the Stately inspector in a frame. */
export const inspectorPage = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Sagas in the Stately inspector</title><style>${style}</style></head>
  <body><iframe id="inspector" src="${INSPECTOR}"></iframe><script>${script}</script></body>
</html>
`;

export const inspectorPagePolicy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  "connect-src 'self'",
  `frame-src ${new URL(INSPECTOR).origin}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
