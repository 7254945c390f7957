import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

const PATH = '/usr/bin/chromium';

/**
 * Whether the tests of the page can run: with Chromium. Without it they are left out with a notice; in CI, which installs it,
 * they are run and fail.
 */
export const hasChromium = existsSync(PATH) || process.env['CI'] !== undefined;

if (!hasChromium && process.env['SAGACHART_NOTICES'])
  appendFileSync(process.env['SAGACHART_NOTICES'], `Board tests skipped: no ${PATH}\n`);

/** Starts a headless Chromium that knows nothing and asks nobody. */
export async function openBrowser(
  options: BrowserContextOptions = {},
): Promise<{ browser: BrowserContext; close: () => Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), 'sagachart-board-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: PATH,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    viewport: { width: 1280, height: 860 },
    locale: 'en-GB',
    ...options,
  });
  return {
    browser,
    async close() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
