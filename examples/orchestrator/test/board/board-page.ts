import type { Page } from 'playwright-core';
import { openBrowser } from './chromium.js';

/** A page of the board, and all that the browser complained of: faults, refusals of the content policy, requests elsewhere. */
export async function openBoard(url: string, path: string, options: Parameters<typeof openBrowser>[0] = {}) {
  const { browser, close } = await openBrowser(options);
  const page: Page = browser.pages()[0] ?? (await browser.newPage());
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    // Chromium reports every answer of 400 and above as an error of the page.
    const isStatus = message.text().startsWith('Failed to load resource: the server responded');
    if (message.type() === 'error' && !isStatus) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) complaints.push(`request to ${request.url()}`);
  });
  await page.goto(`${url}/${path}`);
  return { page, complaints, close };
}

/** Shown by the board: the box of a state, by the id that the chart gives it. */
export const boxOf = (page: Page, id: string) => page.locator(`.node[data-id="${id}"]`);
