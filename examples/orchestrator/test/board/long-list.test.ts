import { appendFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SagaCommand, textBytes } from '@sagachart/core';
import { openBoard } from './board-page.js';
import { asTenant, type BoardService, hints, startBoardService, TENANT } from './board-service.js';
import { hasChromium } from './chromium.js';

const SAGAS = 10_000;

/** Scrolls through the whole list, a step each frame; the milliseconds from frame to frame. */
const scrollThrough = `new Promise((resolve) => {
  const list = document.querySelector('.virtual');
  const times = [];
  let before;
  const next = (now) => {
    if (before !== undefined) times.push(now - before);
    before = now;
    list.scrollTop += list.scrollHeight / 120;
    if (times.length < 120) requestAnimationFrame(next);
    else resolve(times);
  };
  requestAnimationFrame(next);
})`;

/** Types into the filter; the milliseconds until the frame after the list has changed. */
const filterFor = (text: string) => `new Promise((resolve) => {
  const input = document.querySelector('.list input');
  const begun = performance.now();
  input.value = ${JSON.stringify(text)};
  input.dispatchEvent(new Event('input'));
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun)));
})`;

describe.skipIf(!hasChromium)(`a list of ${SAGAS} sagas`, { timeout: 120_000 }, () => {
  let service: BoardService;
  beforeAll(async () => {
    service = await startBoardService();
    for (let index = 0; index < SAGAS; index += 1) {
      const saga = hints(`type_${index % 10}`, [`hint ${index}`], `npc-${index}`);
      const headers = [['TENANT_ID', textBytes(TENANT)]] as const;
      await service.runtime.submit({ ...saga, transactionId: randomUUID() } as SagaCommand, headers);
    }
  }, 120_000);
  afterAll(() => service.stop());

  it('has a few rows in the page however it is scrolled, finds one of them, and tells its frame times', async () => {
    const { page, complaints, close } = await openBoard(service.url, `#/sagas${asTenant}`);
    await page.locator('.count', { hasText: /^10,000 sagas$/ }).waitFor({ timeout: 60_000 });
    const times = (await page.evaluate(scrollThrough)) as number[];
    await page.locator(`.row[aria-posinset="${SAGAS}"]`).waitFor();
    expect(await page.locator('.row').count()).toBeLessThan(60);
    const filterMs = (await page.evaluate(filterFor('npc-4242'))) as number;
    await page.locator('.count', { hasText: /^1 of 10,000 sagas$/ }).waitFor();
    expect(await page.locator('.row').count()).toBe(1);
    await page.evaluate(filterFor('type_3 completed'));
    await page.locator('.count', { hasText: /^1,000 of 10,000 sagas$/ }).waitFor();
    await page.locator('.virtual').focus();
    await page.keyboard.press('End');
    await page.locator('.row.at[aria-posinset="1000"]').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.saga h2', { hasText: 'type_3' }).waitFor();
    await close();
    expect(complaints).toEqual([]);
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
    const line = `Board, ${SAGAS} sagas: frame ${at(0.5)} ms median, ${at(0.95)} ms 95 %, ${at(1)} ms slowest while scrolling; filtered after ${filterMs.toFixed(0)} ms`;
    const notices = process.env['SAGACHART_NOTICES'];
    if (notices) appendFileSync(notices, `${line}\n`);
  });
});
