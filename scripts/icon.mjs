// Makes media/icon.png (256 px) from media/icon.svg with the Chromium that also runs the workbench tests.
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const size = 256;
const svg = await readFile(new URL('../media/icon.svg', import.meta.url), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<body style="margin:0">${svg}</body>`);
  await page.screenshot({ path: 'media/icon.png', omitBackground: true });
} finally {
  await browser.close();
}
