import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlotName } from '../../src/launcher/slots.js';
import { openNodeBacnet } from '../support/bacnet/bms-clients.js';
import { answersWhoIs, ensureBuilt, type Program } from '../support/daemon.js';
import { imageOf, manifestOf, signingKeys } from '../support/machine/firmware-images.js';
import {
  passTrial,
  placesIn,
  run,
  skipTimeUntilSaid,
  startUpdatable,
  temporaryFolder,
  versionOfProject,
} from '../support/machine/installation.js';
import { type FileChanges, imageOfSlot } from '../support/machine/installed-image.js';
import { until } from '../support/until.js';
import { FirmwarePage } from '../support/web/firmware-page.js';
import { WebClient } from '../support/web/web-client.js';

const { folder, remove } = temporaryFolder();
const places = placesIn(folder);
const keys = signingKeys();
const versionA = versionOfProject();
const firmwareRevision = 44;

let port = 0;
let page: FirmwarePage;
let web: WebClient;
let program: Program;
let start: () => Promise<Program>;

beforeAll(async () => {
  ensureBuilt();
  const installation = await startUpdatable(folder, keys.publicPem);
  ({ port, program, start } = installation);
  page = new FirmwarePage(installation.webPort);
  web = new WebClient(installation.webPort);
}, 120_000);
afterAll(async () => {
  await program?.stop();
  remove();
});

/** An image made of what is installed in a slot, with some of its files changed. */
const imageFrom = (slot: SlotName, version: string, changes: FileChanges = {}) =>
  imageOfSlot(places.slots, slot, keys.privateKey, version, changes);

async function servedVersion(): Promise<unknown> {
  await answersWhoIs(port, program, 20_000);
  const client = await openNodeBacnet(port);
  try {
    const [first] = await client.read(8, 1338, firmwareRevision);
    return first?.value;
  } finally {
    client.close();
  }
}

/** The process that the launcher has started. */
const gatewayBelow = ({ pid }: Program) => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());

/** One that has ended is a zombie until somebody asks for its exit code. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const said = (text: string, times = 1) =>
  until(() => program.log.filter(({ msg }) => msg.includes(text))[times - 1], 60_000, `the log says "${text}"`);

describe('an installation in slots', { timeout: 120_000 }, () => {
  it('runs the version that was installed', async () => {
    expect(await servedVersion()).toBe(versionA);
  });

  it('runs the version that was uploaded, keeps it, and says so in the journal', async () => {
    const answer = await page.upload(imageFrom('a', '9.0.1'));
    expect(answer).toMatchObject({ status: 200, body: { version: '9.0.1' } });
    await said('Version 9.0.1 is healthy;');
    expect(readlinkSync(join(places.slots, 'current'))).toBe('a');
    await passTrial(program, '9.0.1');
    await said('Firmware 9.0.1 runs and is kept.');
    expect(await servedVersion()).toBe('9.0.1');
    expect(readlinkSync(join(places.slots, 'current'))).toBe('b');
  });

  it('returns to it by itself when the next version is broken, and says why', async () => {
    const broken = imageFrom('b', '9.0.2', {
      'dist/main.js': 'process.exit(3);',
    });
    expect((await page.upload(broken)).status).toBe(200);
    const line = await said('Firmware 9.0.2 was not kept, 9.0.1 is back');
    expect(line.reason).toContain('exit code 3');
    expect(await servedVersion()).toBe('9.0.1');
    expect(readlinkSync(join(places.slots, 'current'))).toBe('b');
  });

  it('returns to it when the next version never comes up, and takes the next image at once', async () => {
    const hung = imageFrom('b', '9.0.3', { 'dist/main.js': 'setInterval(() => {}, 1000);' });
    expect((await page.upload(hung)).status).toBe(200);
    await said('Version 9.0.3 is tried');
    await skipTimeUntilSaid(program, 'Version 9.0.3 is not kept, 9.0.1 comes back: it gave no sign of life');
    await said('Firmware 9.0.3 was not kept, 9.0.1 is back');
    await page.isThere();
    expect(await servedVersion()).toBe('9.0.1');
  });

  it('goes on where the launcher takes it for hung, though it stops as if somebody had asked it to', async () => {
    await skipTimeUntilSaid(program, 'The gateway is ended: it gave no sign of life', 2);
    await said('The gateway was ended and is started again');
    await page.isThere();
    expect(await servedVersion()).toBe('9.0.1');
  });

  it('refuses an image that is not signed, and a cut one, and goes on', async () => {
    const image = imageFrom('b', '9.0.3');
    image[20] = (image[20] ?? 0) ^ 1;
    expect(await page.upload(image)).toMatchObject({ status: 400, body: { error: { code: 'firmware.signature' } } });
    image[20] = (image[20] ?? 0) ^ 1;
    const cut = image.subarray(0, image.length - 1);
    expect(await page.upload(cut)).toMatchObject({ status: 400, body: { error: { code: 'firmware.truncated' } } });
    expect(await servedVersion()).toBe('9.0.1');
  });

  it('goes back to the previous version when it is told to', async () => {
    const image = imageFrom('b', '9.0.4');
    expect((await page.upload(image)).status).toBe(200);
    await passTrial(program, '9.0.4');
    await said('Firmware 9.0.4 runs and is kept.');
    await page.isThere();
    expect((await page.ask('GET', '/firmware')).body).toMatchObject({ current: '9.0.4', previous: '9.0.1' });
    expect((await page.ask('POST', '/firmware/rollback')).status).toBe(200);
    await passTrial(program, '9.0.1', 2);
    await said('Firmware 9.0.1 runs and is kept.', 2);
    await page.isThere();
    expect(await servedVersion()).toBe('9.0.1');
  });

  it('goes back by a command of the person at the machine, page or no page', async () => {
    const main = join(places.slots, 'current/dist/main.js');
    expect(run(process.execPath, [main, '--rollback', '--data', places.data], folder)).toContain('has done it');
    await said('The gateway goes back to version 9.0.4.');
    await passTrial(program, '9.0.4', 2);
    await said('Firmware 9.0.4 runs and is kept.', 2);
    expect(readlinkSync(join(places.slots, 'current'))).toBe('a');
    run(process.execPath, [main, '--rollback', '--data', places.data], folder);
    await passTrial(program, '9.0.1', 3);
    await said('Firmware 9.0.1 runs and is kept.', 3);
  });

  it('starts the other version when the current one has become damaged, and is mended by the next image', async () => {
    writeFileSync(join(places.slots, 'b/dist/main.js'), '');
    process.kill(gatewayBelow(program), 'SIGKILL');
    // The pauses between the starts.
    await skipTimeUntilSaid(program, 'Version 9.0.1 gives way to 9.0.4');
    await said('Firmware 9.0.1 was not kept, 9.0.4 is back');
    expect(await servedVersion()).toBe('9.0.4');
    expect(readlinkSync(join(places.slots, 'current'))).toBe('b');
    expect((await page.upload(imageFrom('a', '9.0.5'))).status).toBe(200);
    await said('Version 9.0.5 is healthy;');
    expect(readlinkSync(join(places.slots, 'current'))).toBe('a');
    await passTrial(program, '9.0.5');
    await said('Firmware 9.0.5 runs and is kept.');
    expect(readlinkSync(join(places.slots, 'current'))).toBe('b');
  });

  it('takes a version back that is healthy at first and dies within its minute', async () => {
    const main = readFileSync(join(places.slots, 'b/dist/main.js'), 'utf8');
    const dying = main.replace('await main(process', 'setTimeout(() => process.exit(70), 12_000);\nawait main(process');
    expect((await page.upload(imageFrom('b', '9.0.6', { 'dist/main.js': dying }))).status).toBe(200);
    await said('Version 9.0.6 is healthy;');
    const line = await said('Firmware 9.0.6 was not kept, 9.0.5 is back');
    expect(line.reason).toContain('exit code 70');
    expect(readlinkSync(join(places.slots, 'current'))).toBe('b');
  });

  it('restarts the process, not within it, when somebody asks for a warm restart while an image is taken', async () => {
    const files = { 'dist/main.js': 'process.exit(3);' };
    const target = `${process.platform}-${process.arch}`;
    const image = imageOf(manifestOf('9.0.7', files, { target }), files, keys.privateKey);
    const upload = await page.uploadAllButTheEnd(image);
    const before = gatewayBelow(program);
    expect((await web.send('POST', '/api/v1/restart', { kind: 'warm' }, true)).status).toBe(200);
    const isTaken = await upload.finish();
    const isAnother = () => ![0, before].includes(gatewayBelow(program));
    await until(isAnother, 25_000, 'another process');
    // Whether the last octet came in time is up to the machine; what was promised to be tried is tried.
    if (isTaken) await said('Firmware 9.0.7 was not kept');
    await page.isThere();
    expect(await servedVersion()).toBe('9.0.5');
  });

  it('ends when its launcher is killed, and runs again when that is started again', async () => {
    const gateway = gatewayBelow(program);
    expect(isRunning(gateway)).toBe(true);
    program.child.kill('SIGKILL');
    await until(() => !isRunning(gateway), 10_000, 'the gateway has ended as well');
    program = await start();
    expect(await servedVersion()).toBe('9.0.5');
  });
});
