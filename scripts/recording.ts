// Pictures of a window, one after another, as one animated picture: what has changed from each to the next, and how long each is shown.
import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { toApng, type ApngFrame } from './apng';

interface Part { readonly x: number; readonly y: number; readonly base64: string }

export class Recording {
  private readonly frames: { readonly png: Buffer; milliseconds: number }[] = [];

  constructor(private readonly page: Page) {}

  /** Keeps what the window shows, to be shown for so long. */
  async show(milliseconds: number): Promise<void> {
    const png = await this.page.screenshot();
    const last = this.frames.at(-1);
    if (last?.png.equals(png)) last.milliseconds += milliseconds;
    else this.frames.push({ png, milliseconds });
  }

  /** Writes the animation. The browser that was recorded compares the pictures: it can read them. */
  async write(file: string): Promise<void> {
    const reader = await this.page.context().browser()?.newPage();
    if (!reader) throw new Error('The browser has gone.');
    try {
      const frames: ApngFrame[] = [];
      for (const [at, { png, milliseconds }] of this.frames.entries()) {
        const before = this.frames[at - 1]?.png.toString('base64');
        const part = await reader.evaluate<Part | null>(`(${changedPart})(${JSON.stringify(before ?? null)}, ${JSON.stringify(png.toString('base64'))})`);
        if (part) frames.push({ png: Buffer.from(part.base64, 'base64'), x: part.x, y: part.y, milliseconds });
      }
      writeFileSync(file, toApng(frames));
    } finally {
      await reader.close();
    }
  }
}

/** Runs in the browser: the smallest rectangle of the second picture outside of which both are the same; the whole where there is no first one, null where they are the same. */
const changedPart = `async (before, after) => {
  const draw = async (base64) => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + base64;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    return { canvas, pixels: new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer) };
  };
  const now = await draw(after);
  const { width, height } = now.canvas;
  let [left, top, right, bottom] = [0, 0, width - 1, height - 1];
  if (before) {
    const { pixels } = await draw(before);
    [left, top, right, bottom] = [width, height, -1, -1];
    for (let i = 0; i < pixels.length; i++) {
      if (pixels[i] === now.pixels[i]) continue;
      const [x, y] = [i % width, Math.floor(i / width)];
      left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
    }
    if (right < 0) return null;
  }
  const part = document.createElement('canvas');
  part.width = right - left + 1;
  part.height = bottom - top + 1;
  part.getContext('2d').drawImage(now.canvas, -left, -top);
  return { x: left, y: top, base64: part.toDataURL('image/png').split(',')[1] };
}`;
