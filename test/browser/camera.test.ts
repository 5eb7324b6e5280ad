// The phone's page with a camera before which somebody holds a QR code.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { create } from 'qrcode';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { launchBrowser, visitor } from './browser.ts';

const uri = 'otpauth://totp/Camera:carla?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Camera';

const folder = mkdtempSync(join(tmpdir(), 'waymark-camera-'));
let stack: StackInProcess;
let browser: Browser;

beforeAll(async () => {
  const film = join(folder, 'film.y4m');
  writeFileSync(film, filmOf(uri));
  const camera = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
  [stack, browser] = await Promise.all([
    stackInProcess(),
    launchBrowser(...camera, `--use-file-for-fake-video-capture=${film}`),
  ]);
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
  rmSync(folder, { recursive: true });
});

describe('The camera of the phone', () => {
  test('reads the QR code before it, adds the account, and is off again', async () => {
    const { context, page, complaints } = await visitor(browser, 'phone');
    await page.goto(`${new URL(stack.url).origin}/phone`);

    await page.getByRole('button', { name: 'Use the camera' }).click();

    await page.locator('article[id="account-Camera:carla"]').waitFor();
    await page.getByRole('button', { name: 'Use the camera' }).waitFor();
    expect(await page.locator('#view').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

/** Of one picture, in YUV4MPEG2: the code in the middle of a white frame, without colours. */
function filmOf(text: string): Buffer {
  const { size, data } = create(text).modules;
  const [width, height] = [640, 480];
  const point = Math.floor((height * 0.8) / size);
  const [left, top] = [(width - size * point) >> 1, (height - size * point) >> 1];
  const light = Buffer.alloc(width * height, 235);
  data.forEach((isDark, index) => {
    if (!isDark) return;
    const [x, y] = [left + (index % size) * point, top + Math.floor(index / size) * point];
    for (let row = y; row < y + point; row += 1) light.fill(16, row * width + x, row * width + x + point);
  });
  const colours = Buffer.alloc((width * height) / 2, 128);
  const header = `YUV4MPEG2 W${width} H${height} F5:1 Ip A1:1 C420jpeg\n`;
  return Buffer.concat([Buffer.from(header), Buffer.from('FRAME\n'), light, colours]);
}
