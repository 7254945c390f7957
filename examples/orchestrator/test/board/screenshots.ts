/**
 * Takes the pictures of docs/board.md anew, from the example service itself:
 *
 *   node .config/run.mjs examples/orchestrator/test/board/screenshots.ts
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { boxOf, openBoard } from './board-page.js';
import { asTenant, hints, startBoardService } from './board-service.js';

const folder = fileURLToPath(new URL('../../../../docs/board', import.meta.url));
mkdirSync(folder, { recursive: true });
const service = await startBoardService();
const board = await openBoard(service.url, `#/sagas${asTenant}`);
const { page } = board;

async function take(name: string, of?: string): Promise<void> {
  // The end of what moves, and the layout of the worker.
  await page.waitForTimeout(600);
  const path = join(folder, `${name}.png`);
  const shown = of === undefined ? page : page.locator(of);
  await shown.screenshot({ path, animations: 'disabled' });
  process.stdout.write(`${name}.png ${Math.round(statSync(path).size / 1024)} KB\n`);
}
const open = (id: string) => page.goto(`${service.url}/#/sagas/${id}`);

const names = [
  'quest-reward',
  'storage-transfer',
  'equip-swap',
  'portal-block',
  'shop-purchase',
  'undo-parks',
];
for (let index = 0; index < 4; index += 1) for (const name of names) await service.submitSample(name);
await service.submitSample('late-answer');
await service.submit(hints('event_notice', ['The gates open in five minutes']));
await page.waitForTimeout(2_500);
await service.submitSample('character-creation', { answerMs: 20_000 });
await service.submitSample('shop-purchase', { undoMs: 20_000 });
await page.locator('.row .status.compensating').waitFor();
await take('list');

await open(await service.submitSample('quest-reward', { answerMs: 4_000 }));
await boxOf(page, 'running.step_2_award_asset.executing')
  .or(page.locator('.state-running'))
  .first()
  .waitFor();
await page.locator('.node .mark', { hasText: 'finished' }).first().waitFor();
await take('running', '.detail-pane');

await open(await service.submitSample('shop-purchase', { undoMs: 6_000 }));
await page
  .locator('.node .mark', { hasText: /^undone$/ })
  .first()
  .waitFor();
await take('compensating', '.detail-pane');

const parked = await service.submitSample('undo-parks');
await open(parked);
await boxOf(page, 'compensating.step_1_award_mesos.parked').and(page.locator('.active')).waitFor();
await take('parked', '.detail-pane');

await page.locator('.saga-messages > summary').click();
await page.locator('.saga-messages li summary').nth(1).click();
await page.locator('.saga-messages pre').waitFor();
await page.locator('.saga-messages').evaluate('(part) => part.scrollIntoView({ block: "start" })');
await take('messages', '.detail-pane');

await page.goto(`${service.url}/#/actions/award_mesos`);
await boxOf(page, 'compensated').waitFor();
await take('catalogue', '.detail-pane');

await page.emulateMedia({ colorScheme: 'dark' });
await page.setViewportSize({ width: 390, height: 780 });
await open(parked);
await page.getByRole('button', { name: 'retry' }).waitFor();
await take('phone');

await board.close();
await service.stop();
